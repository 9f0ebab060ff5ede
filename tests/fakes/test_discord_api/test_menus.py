"""Menus of messages, rights, places where the bot is not, voice messages and proxies, as the real client sees them."""

from __future__ import annotations

from functools import partial
from typing import Any

import aiohttp
import discord
import pytest
from discord import app_commands

from tests.fakes.discord_api import DiscordApi
from tests.fakes.test_discord_api.bot import Bot

Asked = discord.Interaction[Any]


async def _registered(bot: Bot, path: list[dict[str, Any]]) -> None:
    await bot.http.bulk_upsert_global_commands(bot.application_id or 0, path)


async def _asked(api: DiscordApi, bot: Bot) -> Asked:
    await api.wait_for(bot.interactions)
    return bot.interactions()[-1]


def _heard(bot: Bot, count: int) -> bool:
    return len(bot.interactions()) == count


async def test_a_command_in_a_messages_menu_is_about_the_message(
    api: DiscordApi, bot: Bot, mina: str, channel: str
) -> None:
    tree = app_commands.CommandTree(bot)

    @tree.context_menu(name="Why this?")
    async def why(interaction: Asked, message: discord.Message) -> None:
        bot.dispatch("asked", interaction, message)

    await tree.sync()
    said = api.say(mina, channel, "안녕")
    api.choose(mina, said, "Why this?")
    await api.wait_for(lambda: bot.count("asked"))

    [(_, message)] = [args for event, args in bot.heard if event == "asked"]
    assert (str(message.id), message.content) == (said, "안녕")


@pytest.mark.parametrize(
    "more",
    [
        {"name": "x" * 33},
        {"description": "말"},
        {"options": [{"type": 3, "name": "x", "description": "y"}]},
        {"contexts": [3]},
        {"integration_types": [2]},
    ],
)
async def test_a_menu_that_discord_would_not_take_is_refused(bot: Bot, more: dict[str, Any]) -> None:
    with pytest.raises(discord.HTTPException, match="50035"):
        await _registered(bot, [{"type": 3, "name": "Why this?", **more}])


@pytest.mark.parametrize(
    "option",
    [
        {"choices": [{"name": "", "value": "a"}]},
        {"choices": [{"name": "a", "value": "a"}] * 26},
        {"choices": [{"name": "a", "value": "a"}], "autocomplete": True},
        {"max_length": 6001},
    ],
)
async def test_an_option_that_discord_would_not_take_is_refused(bot: Bot, option: dict[str, Any]) -> None:
    whole = {"type": 3, "name": "x", "description": "y", **option}
    with pytest.raises(discord.HTTPException, match="50035"):
        await _registered(bot, [{"name": "why", "description": "왜", "options": [whole]}])


async def test_members_may_do_what_their_role_says(
    api: DiscordApi, bot: Bot, mina: str, guild: str, channel: str
) -> None:
    await _registered(bot, [{"name": "help", "description": "말"}])
    api.invoke(mina, channel, "help")
    before = (await _asked(api, bot)).permissions
    api.grant(guild, mina, "MANAGE_GUILD")
    api.invoke(mina, channel, "help")
    await api.wait_for(lambda: len(bot.interactions()) == 2)

    after = bot.interactions()[-1].permissions
    assert (before.manage_guild, before.manage_channels, after.manage_guild) == (False, False, True)


async def test_where_the_bot_is_not_it_only_answers(api: DiscordApi, bot: Bot, mina: str) -> None:
    await _registered(bot, [{"name": "help", "description": "말", "integration_types": [0, 1], "contexts": [0, 1, 2]}])
    far = api.add_channel(api.add_guild("먼 마을", absent=True), "먼 광장")
    between = api.open_between(mina, api.add_user("하루"))
    api.say(mina, far, "거기 있어?")

    for count, where in enumerate((far, between), start=1):
        asked = api.invoke(mina, where, "help")
        await api.wait_for(partial(_heard, bot, count))
        interaction = bot.interactions()[-1]
        await interaction.response.send_message("여기요")

        assert interaction.is_user_integration()
        assert not interaction.is_guild_integration()
        assert [one.content for one in api.answers(asked)] == ["여기요"]
        with pytest.raises(discord.Forbidden, match="50001"):
            await bot.http.send_message(int(where), params=discord.http.handle_message_parameters("나"))
    assert bot.count("message") == 0


async def test_a_voice_message_is_one(api: DiscordApi, bot: Bot, mina: str, channel: str) -> None:
    api.speak(mina, channel, "AAAA", 1.5)
    await api.wait_for(lambda: bot.count("message"))

    [(message,)] = [args for event, args in bot.heard if event == "message"]
    assert message.flags.voice
    assert (message.attachments[0].is_voice_message(), message.attachments[0].duration) == (True, 1.5)


async def test_pluralkit_knows_a_message_by_both_of_its_ids(api: DiscordApi, mina: str, channel: str) -> None:
    luna, original = api.add_member(mina, "luna"), api.say(mina, channel, "l:안녕")
    proxied = api.proxy(original, "안녕", "루나", member=luna)

    async with aiohttp.ClientSession() as http:
        told = [await (await http.get(f"{api.pluralkit}/messages/{each}")).json() for each in (original, proxied)]
        unknown = (await http.get(f"{api.pluralkit}/messages/1")).status

    assert told[0] == told[1]
    assert (told[0]["sender"], told[0]["original"], told[0]["member"]["uuid"], unknown) == (mina, original, luna, 404)
    assert [(one.id, one.content) for one in api.messages(channel)] == [(proxied, "안녕")]
