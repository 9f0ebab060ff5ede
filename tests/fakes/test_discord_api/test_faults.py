"""What goes wrong on demand over REST, and what real Discord refuses."""

from __future__ import annotations

import time

import aiohttp
import discord
import pytest

from tests.fakes.discord_api import DiscordApi
from tests.fakes.test_discord_api.bot import Bot


async def test_a_flood_limit_with_via_is_waited_out(api: DiscordApi, bot: Bot, channel: str) -> None:
    api.fault("rate_limit", method="POST", path_contains="/messages", seconds=0.3)
    began = time.monotonic()

    await bot.place(channel).send("안녕")

    assert time.monotonic() - began >= 0.3
    assert [one.content for one in api.messages(channel)] == ["안녕"]
    assert [call.status for call in api.calls("POST", "/messages")] == [429, 200]


async def test_a_limit_without_via_is_raised_at_once(api: DiscordApi, bot: Bot, channel: str) -> None:
    api.fault("cloudflare", path_contains="/messages")

    with pytest.raises(discord.HTTPException) as banned:
        await bot.place(channel).send("안녕")

    assert banned.value.status == 429
    assert api.messages(channel) == []


async def test_a_bucket_is_kept_when_a_limit_is_set(api: DiscordApi, bot: Bot, channel: str) -> None:
    api.limit(2, 0.3, method="POST", path_contains="/messages")
    began = time.monotonic()

    for text in "하나둘":
        await bot.place(channel).send(text)

    assert time.monotonic() - began >= 0.25
    assert [one.content for one in api.messages(channel)] == ["하", "나", "둘"]


@pytest.mark.parametrize(("kind", "done"), [("cut_before", 0), ("cut_after", 1)])
async def test_a_cut_connection(api: DiscordApi, bot: Bot, channel: str, kind: str, done: int) -> None:
    match kind:
        case "cut_before":
            api.fault("cut_before", method="POST", path_contains="/messages")
        case _:
            api.fault("cut_after", method="POST", path_contains="/messages")

    with pytest.raises((aiohttp.ServerDisconnectedError, aiohttp.ClientOSError)):
        await bot.place(channel).send("안녕")

    assert len(api.messages(channel)) == done
    assert api.calls("POST", "/messages")[-1].status is None


async def test_a_broken_server(api: DiscordApi, bot: Bot, channel: str) -> None:
    api.fault("status", path_contains="/messages", status=503)

    with pytest.raises(discord.DiscordServerError):
        await bot.place(channel).send("안녕")

    assert api.messages(channel) == []


async def test_slow_answers(api: DiscordApi, bot: Bot, channel: str) -> None:
    api.fault("slow_before", path_contains="/messages", seconds=0.1)
    api.fault("slow_after", path_contains="/messages", seconds=0.1)
    began = time.monotonic()

    await bot.place(channel).send("하나")
    await bot.place(channel).send("둘")

    assert time.monotonic() - began >= 0.2
    assert [one.content for one in api.messages(channel)] == ["하나", "둘"]


async def test_a_fault_may_come_later(api: DiscordApi, bot: Bot, channel: str) -> None:
    api.fault("refuse", path_contains="/messages", skip=1, status=403, code=50013, message="Missing Permissions")
    await bot.place(channel).send("하나")

    with pytest.raises(discord.Forbidden) as refused:
        await bot.place(channel).send("둘")

    assert refused.value.code == 50013


@pytest.mark.parametrize(
    ("text", "code"), [("", 50006), (" \n ", 50006), ("가" * 2001, 50035), ("👩‍👩‍👧" * 401, 50035)]
)
async def test_texts_that_discord_refuses(api: DiscordApi, bot: Bot, channel: str, text: str, code: int) -> None:
    with pytest.raises(discord.HTTPException) as refused:
        await bot.place(channel).send(text)

    assert (refused.value.status, refused.value.code) == (400, code)


async def test_the_longest_text_and_white_space_around_it(api: DiscordApi, bot: Bot, channel: str) -> None:
    await bot.place(channel).send("😀" * 2000 + "\n ")

    assert [one.content for one in api.messages(channel)] == ["😀" * 2000]


async def test_what_is_not_there(api: DiscordApi, bot: Bot, mina: str, channel: str) -> None:
    theirs = api.say(mina, channel, "내 말")
    with pytest.raises(discord.NotFound) as no_message:
        await bot.place(channel).fetch_message(1)
    with pytest.raises(discord.NotFound) as no_channel:
        await bot.fetch_channel(1)
    with pytest.raises(discord.Forbidden) as not_mine:
        await bot.place(channel).get_partial_message(int(theirs)).edit(content="네 말")

    assert (no_message.value.code, no_channel.value.code, not_mine.value.code) == (10008, 10003, 50005)


async def test_a_person_who_has_blocked_the_bot(api: DiscordApi, bot: Bot, mina: str) -> None:
    api.block(mina)

    with pytest.raises(discord.Forbidden) as blocked:
        await (await bot.fetch_user(int(mina))).send("안녕")

    assert blocked.value.code == 50007


async def test_an_outage_loses_nothing(api: DiscordApi, rest: Bot, mina: str, channel: str) -> None:
    api.say(mina, channel, "안녕")
    place = await rest.fetch_channel(int(channel))
    assert isinstance(place, discord.TextChannel)

    await api.stop()
    with pytest.raises(aiohttp.ClientConnectionError):
        await place.send("들리니?")
    await api.start()
    await place.send("이제 들리니?")

    assert [one.content for one in api.messages(channel)] == ["안녕", "이제 들리니?"]
