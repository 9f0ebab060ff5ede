"""Connections that break and come back."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import aiohttp
import discord
import pytest

from tests.fakes.discord_api import DiscordApi
from tests.fakes.test_discord_api.bot import Bot

IDENTIFY, RESUME = 2, 6


def _frames(api: DiscordApi, op: int) -> int:
    return sum(each == op for each, _ in api.hub.heard)


@pytest.mark.parametrize("code", [None, 4000])
async def test_what_was_missed_is_told_after_a_resume(
    api: DiscordApi, bot: Bot, mina: str, channel: str, code: int | None
) -> None:
    api.say(mina, channel, "하나")
    await api.wait_for(bot.texts)

    api.drop(code)
    await api.wait_for(lambda: not api.connected())
    api.say(mina, channel, "둘")
    api.say(mina, channel, "셋")
    await api.wait_for(lambda: bot.count("resumed"))

    assert bot.texts() == ["하나", "둘", "셋"]
    assert (_frames(api, IDENTIFY), _frames(api, RESUME)) == (1, 1)


async def test_a_client_that_is_asked_to_come_back_resumes(api: DiscordApi, bot: Bot, mina: str, channel: str) -> None:
    api.reconnect()
    await api.wait_for(lambda: bot.count("resumed"))

    api.say(mina, channel, "여기 있니?")
    await api.wait_for(bot.texts)

    assert (_frames(api, IDENTIFY), _frames(api, RESUME)) == (1, 1)


async def test_an_invalid_session_is_begun_anew(api: DiscordApi, bot: Bot, mina: str, channel: str) -> None:
    api.invalidate()
    await api.wait_for(lambda: _frames(api, IDENTIFY) == 2)
    await api.wait_connected()

    api.say(mina, channel, "여기 있니?")
    await api.wait_for(bot.texts)

    assert (_frames(api, IDENTIFY), _frames(api, RESUME)) == (2, 0)


async def test_an_invalid_session_may_still_be_resumed(api: DiscordApi, bot: Bot) -> None:
    api.invalidate(resumable=True)

    await api.wait_for(lambda: bot.count("resumed"))

    assert (_frames(api, IDENTIFY), _frames(api, RESUME)) == (1, 1)


async def _ended(api: DiscordApi, token: str, intents: discord.Intents | None = None) -> BaseException | None:
    """What ended a client that cannot stay."""
    async with Bot(intents) as running:
        [ended] = await asyncio.gather(running.start(token), return_exceptions=True)
    return ended


async def test_a_wrong_token_is_refused(api: DiscordApi, addresses: None) -> None:
    assert isinstance(await _ended(api, "wrong"), discord.LoginFailure)


async def _with_refused_intents(api: DiscordApi) -> None:
    api.refuse_intents(discord.Intents(message_content=True).value)


async def _with_code_4004(api: DiscordApi) -> None:
    api.close_at_identify(4004)


@pytest.mark.parametrize(
    ("prepare", "kind"),
    [(_with_refused_intents, discord.PrivilegedIntentsRequired), (_with_code_4004, discord.ConnectionClosed)],
)
async def test_identify_may_be_answered_with_a_close_code(
    api: DiscordApi, addresses: None, prepare: Callable[[DiscordApi], Awaitable[None]], kind: type[Exception]
) -> None:
    await prepare(api)

    assert isinstance(await _ended(api, api.token), kind)


async def test_a_refused_first_connection_ends_discord_py(api: DiscordApi, addresses: None) -> None:
    api.refuse_gateway(times=1)

    ended = await _ended(api, api.token)

    assert isinstance(ended, AttributeError)


async def test_a_malformed_event_ends_discord_py(api: DiscordApi, addresses: None, channel: str) -> None:
    async with Bot() as running:
        start = asyncio.gather(running.start(api.token), return_exceptions=True)
        await api.wait_for(running.is_ready)

        api.send_raw("MESSAGE_CREATE", {"id": "1", "channel_id": channel})
        [ended] = await start

    assert isinstance(ended, KeyError)


async def test_content_is_hidden_from_those_who_may_not_read_it(
    api: DiscordApi, addresses: None, mina: str, channel: str
) -> None:
    intents = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
    async with asyncio.TaskGroup() as tasks, Bot(intents) as running:
        started = tasks.create_task(running.start(api.token))
        await api.wait_for(running.is_ready)

        api.say(mina, channel, "비밀")
        api.say(mina, channel, f"<@{api.bot_id}> 안녕")
        api.say(mina, api.open_direct(mina), "우리끼리")
        await running.place(channel).send("내 말")
        await api.wait_for(lambda: running.count("message") == 4)

        assert running.texts() == ["", f"<@{api.bot_id}> 안녕", "우리끼리"]
        await running.close()
        await started


async def test_only_what_the_intents_cover_is_told(api: DiscordApi, addresses: None, mina: str, channel: str) -> None:
    async with asyncio.TaskGroup() as tasks, Bot(discord.Intents(guilds=True, dm_messages=True)) as running:
        started = tasks.create_task(running.start(api.token))
        await api.wait_for(running.is_ready)

        api.say(mina, channel, "광장에서")
        api.say(mina, api.open_direct(mina), "우리끼리")
        await api.wait_for(running.texts)

        assert running.texts() == ["우리끼리"]
        await running.close()
        await started


class Sharded(discord.AutoShardedClient):
    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """discord.py waits 5 s here between two shards."""


async def test_servers_are_spread_over_shards(api: DiscordApi, addresses: None, mina: str) -> None:
    channels = []
    for number in range(4):
        channels.append(api.add_channel(api.add_guild(f"마을 {number}")))
        await asyncio.sleep(0.002)  # the shard is in the millisecond of the id
    client = Sharded(
        intents=discord.Intents(guilds=True, guild_messages=True, message_content=True),
        shard_count=2,
        guild_ready_timeout=0.05,
    )
    heard: list[str] = []

    async def on_message(message: discord.Message) -> None:
        heard.append(message.content)

    client.event(on_message)
    async with asyncio.TaskGroup() as tasks, client:
        started = tasks.create_task(client.start(api.token))
        await api.wait_for(client.is_ready, 10.0)
        for channel in channels:
            api.say(mina, channel, channel)
        await api.wait_for(lambda: len(heard) == 4)
        guilds = len(client.guilds)
        await client.close()
        await started

    assert guilds == 4
    assert sorted(heard) == sorted(channels)


async def test_heartbeats_are_acknowledged(api: DiscordApi, addresses: None) -> None:
    api.configure(heartbeat=0.05)
    async with asyncio.TaskGroup() as tasks, Bot() as running:
        started = tasks.create_task(running.start(api.token))
        await api.wait_for(running.is_ready)
        await api.wait_for(lambda: running.latency < 1.0)
        await running.close()
        await started

    assert api.connected() == 0


async def test_a_client_must_identify_itself_first(api: DiscordApi) -> None:
    async with aiohttp.ClientSession() as http, http.ws_connect(api.gateway) as socket:
        assert (await socket.receive_json())["op"] == 10
        await socket.send_json({"op": 8, "d": {}})
        await socket.receive()

        assert socket.close_code == 4003
