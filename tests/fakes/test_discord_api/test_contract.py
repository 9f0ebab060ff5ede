"""What the real client sends holds to Discord's own description of its API."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Any

import discord
import pytest
from discord import app_commands

from tests.fakes.discord_api import DiscordApi
from tests.fakes.test_discord_api.bot import Bot

CHECKER = Path(__file__).parents[4] / "shared" / "tools" / "discord_contract.py"


async def _checked(recorded: Path) -> str:
    process = await asyncio.create_subprocess_exec(
        sys.executable, CHECKER, recorded, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    said, _ = await process.communicate()
    return said.decode()


async def _everything(api: DiscordApi, bot: Bot, mina: str, channel: str) -> None:
    place = bot.place(channel)
    view = discord.ui.View(timeout=None)
    view.add_item(discord.ui.Button(label="계속", custom_id="more:1"))
    made = await place.send("안녕", view=view, allowed_mentions=discord.AllowedMentions.none())
    await made.reply("그래")
    await made.edit(content="안녕!")
    hook = await place.create_webhook(name="Iyagi", avatar=b"\x89PNG\r\n\x1a\n0000")
    spoken = await hook.send("어서 와", username="달래", view=view, wait=True)
    await hook.edit_message(spoken.id, content="어서 와요")
    await hook.delete_message(spoken.id)
    await hook.edit(name="이야기꾼")
    await place.webhooks()
    thread = await made.create_thread(name="모험")
    await hook.send("출발", thread=thread, wait=True)
    async with place.typing():
        pass
    [_ async for _ in place.history(limit=5)]
    await (await bot.fetch_user(int(mina))).send("우리끼리")
    await made.add_reaction("👍")
    await hook.delete()


async def _answers(api: DiscordApi, bot: Bot, mina: str, channel: str) -> None:
    tree = app_commands.CommandTree(bot)

    @tree.command(name="help", description="What there is")
    async def explain(interaction: discord.Interaction[Any]) -> None:
        await interaction.response.defer(thinking=True)
        await interaction.edit_original_response(content="도움말")
        await interaction.followup.send("더", wait=True)
        bot.dispatch("explained")

    await tree.sync()
    api.invoke(mina, channel, "help")
    await api.wait_for(lambda: bot.count("explained"))


async def test_what_is_sent_is_what_discord_describes(
    api: DiscordApi, bot: Bot, mina: str, channel: str, tmp_path: Path
) -> None:
    if not CHECKER.exists():
        pytest.skip(f"ENGINE MISSING: Discord's own contract is not checked, there is no {CHECKER.name} beside us")
    await _everything(api, bot, mina, channel)
    await _answers(api, bot, mina, channel)

    api.record(tmp_path / "calls.jsonl")

    assert all(call.status in {200, 201, 204} for call in api.log)
    said = await _checked(tmp_path / "calls.jsonl")
    assert said.endswith("0 findings\n"), said


async def test_the_checker_finds_what_is_wrong(tmp_path: Path) -> None:
    if not CHECKER.exists():
        pytest.skip(f"ENGINE MISSING: Discord's own contract is not checked, there is no {CHECKER.name} beside us")
    (tmp_path / "calls.jsonl").write_text('{"method": "POST", "path": "/channels/1/messages", "body": {"tts": 5}}\n')

    said = await _checked(tmp_path / "calls.jsonl")

    assert "tts" in said
