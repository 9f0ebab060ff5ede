"""All that the front end sends holds to Discord's own description of its API."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from core.surface.events import ButtonPressed, CommandInvoked, Place
from core.surface.port import Button, Surface
from tests.bots.discord.stage import DALLAE, Stage, notice, opened, speech
from tests.fakes.discord_api import DiscordApi

CHECKER = Path(__file__).parents[4] / "shared" / "tools" / "discord_contract.py"


async def written(surface: Surface, asked: str) -> str:
    """One of each kind of call of a surface; the id of a post with a button."""
    button = Button("more:7", "이어서")
    post = await surface.post(replace(speech("안녕 ||하나||", reply_to=asked), buttons=(button,)))
    await surface.edit(post, speech("안녕하세요"))
    await surface.edit(post, replace(speech("안녕하세요"), buttons=(button,)))
    await surface.post(notice("알림", reply_to=asked))
    await surface.delete(await surface.post(speech("지울 것", "b.0")))
    await surface.find_unrecorded(speech("안녕"), after=asked, known=[post])
    async with surface.typing():
        await asyncio.sleep(0.05)
    return post


async def heard(api: DiscordApi, stage: Stage, mina: str, place: Place, post: str) -> None:
    api.invoke(mina, place.channel, "character", {"name": "달래"})
    api.invoke(mina, place.channel, "who")
    api.press(mina, post, "more:7")
    typing = api.complete(mina, place.channel, "character", "name", "달")
    await api.wait_for(lambda: api.choices(typing))
    await stage.heard(ButtonPressed)
    events: list[CommandInvoked | ButtonPressed] = [
        *await stage.heard(CommandInvoked, 2),
        *stage.desk.of(ButtonPressed),
    ]
    for event in events:
        surface = stage.surfaces.surface(place, event.ticket)
        await surface.edit(await surface.post(notice("답")), notice("고친 답"))
        await surface.post(notice("더", "n2"))


async def asked_in_menus_and_forms(api: DiscordApi, stage: Stage, mina: str, post: str) -> None:
    """A menu of a message, a form, its submission, a choice of options, and what is not ours."""
    channel = api.message(post).channel_id
    stage.desk.in_forms = {"text": "안녕하세요"}
    chosen, bare = api.choose(mina, post, "Edit"), api.invoke(mina, channel, "persona", locale="en-US")
    await api.wait_for(lambda: api.interaction(chosen).first and api.interaction(bare).first)
    api.submit(chosen, {"text": "고친 말"})
    api.submit(bare, {"name": "미나"})
    api.choose(mina, post, "Why this answer?")
    typing = api.complete(mina, channel, "settings", "what", "")
    await api.wait_for(lambda: api.choices(typing))
    api.world.commands[""] = [*api.commands(), {"id": "1", "type": 1, "name": "gone"}]
    unknown = api.invoke(mina, channel, "gone")
    await api.wait_for(lambda: api.answers(unknown))
    await stage.heard(CommandInvoked, 5)


async def test_what_is_sent_is_what_discord_describes(
    api: DiscordApi, stage: Stage, mina: str, place: Place, direct: Place, tmp_path: Path
) -> None:
    if not CHECKER.exists():
        pytest.skip(f"ENGINE MISSING: Discord's own contract is not checked, there is no {CHECKER.name} beside us")
    thread = replace(place, thread=api.add_thread(place.channel, "갈래", mina))
    stage.desk.seen_at, stage.desk.direct = stage.clock.now() - timedelta(seconds=60), [direct]
    stage.desk.said[direct.channel] = {api.say(mina, direct.channel, "옛말", ago=300): "옛 말"}
    asked = {each: api.say(mina, each.thread or each.channel, "얘") for each in (place, direct, thread)}

    async with stage.listening():
        posts = [await written(stage.surfaces.surface(each), asked[each]) for each in (place, direct, thread)]
        await heard(api, stage, mina, place, posts[0])
        await asked_in_menus_and_forms(api, stage, mina, posts[0])
    async with opened(api, "https://iyagi.example") as public:
        await public.surfaces.surface(place).post(speech("얼굴", voice=DALLAE))
    api.forbid(place.channel, "MANAGE_WEBHOOKS")
    async with opened(api) as poor:
        await poor.surfaces.surface(place).post(replace(speech("이름"), buttons=(Button("more:8", "이어서"),)))

    api.record(tmp_path / "calls.jsonl")
    process = await asyncio.create_subprocess_exec(
        sys.executable, CHECKER, tmp_path / "calls.jsonl", stdout=asyncio.subprocess.PIPE
    )
    said, _ = await process.communicate()
    assert said.decode().endswith("0 findings\n"), said.decode()
