"""A connection to Discord that outlives what Discord, the network and the library do."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest

from core.surface.events import MessageCreated, Place
from tests.bots.discord.stage import Stage, opened, speech
from tests.fakes.discord_api import DiscordApi

MESSAGE_CONTENT = 1 << 15


async def hears(api: DiscordApi, stage: Stage, mina: str, channel: str, text: str) -> None:
    """Whether what is said now arrives."""
    said = api.say(mina, channel, f"<@{api.bot_id}> {text}")
    await stage.until(lambda: said in {event.id for event in stage.desk.events})


async def test_a_gateway_that_refuses_at_first_is_tried_again(
    api: DiscordApi, stage: Stage, mina: str, channel: str
) -> None:
    api.refuse_gateway(3)

    async with stage.listening():
        await hears(api, stage, mina, channel, "안녕")

    assert [seconds for seconds in stage.clock.waits if seconds in {1.0, 2.0, 5.0, 10.0}] == [2.0, 5.0, 10.0]
    assert stage.said[-1] is None


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("MESSAGE_CREATE", {"id": "1"}),
        ("MESSAGE_CREATE", {"id": "1", "type": 0, "author": {"id": "2"}, "channel_id": "5", "content": 7}),
        ("MESSAGE_UPDATE", {"id": "1", "channel_id": "2", "author": "nobody"}),
        ("MESSAGE_DELETE", {}),
        ("INTERACTION_CREATE", {"id": "5", "type": 2}),
        ("MESSAGE_REACTION_ADD", {"user_id": "x"}),
        ("GUILD_CREATE", {"id": "not a number"}),
        ("THREAD_CREATE", {"guild_id": None}),
        ("CHANNEL_UPDATE", {}),
        ("NEVER_HEARD_OF", {"a": 1}),
    ],
)
async def test_a_malformed_event_costs_only_itself(
    api: DiscordApi, stage: Stage, mina: str, channel: str, name: str, data: dict[str, object]
) -> None:
    async with stage.listening():
        api.send_raw(name, data)  # type: ignore[arg-type]  # malformed on purpose
        await hears(api, stage, mina, channel, "아직 있어?")

    assert stage.said == ["connecting", None]


@pytest.mark.parametrize(
    "breaks",
    [
        lambda api: api.drop(),
        lambda api: api.drop(4000),
        lambda api: api.drop(1000),
        lambda api: api.drop(4009),
        lambda api: api.reconnect(),
        lambda api: api.invalidate(),
        lambda api: api.invalidate(resumable=True),
    ],
    ids=["cut", "4000", "1000", "4009", "op 7", "op 9", "op 9 resumable"],
)
async def test_what_is_said_while_the_connection_breaks_is_not_lost(
    api: DiscordApi, stage: Stage, mina: str, channel: str, breaks: Callable[[DiscordApi], None]
) -> None:
    stage.desk.seen_at = stage.clock.now()
    async with stage.listening():
        await hears(api, stage, mina, channel, "하나")
        breaks(api)
        said = api.say(mina, channel, f"<@{api.bot_id}> 둘")
        await stage.until(lambda: said in {event.id for event in stage.desk.events})
        await hears(api, stage, mina, channel, "셋")

    assert [event.text for event in stage.desk.of(MessageCreated)] == ["하나", "둘", "셋"]


async def test_a_whole_outage_is_waited_out(api: DiscordApi, stage: Stage, mina: str, channel: str) -> None:
    stage.desk.seen_at = stage.clock.now()
    async with stage.listening():
        await api.stop()
        await stage.until(lambda: stage.said[-1] is not None)
        await api.start()
        await stage.until(lambda: stage.said[-1] is None, 30)
        await hears(api, stage, mina, channel, "돌아왔네")


async def test_a_wrong_token_is_said_clearly_and_tried_rarely(api: DiscordApi, channel: str) -> None:
    async with opened(api, token="wrong") as stage, stage.trying():
        await stage.until(lambda: len(stage.said) > 1)

    assert stage.said[1] is not None
    assert "does not accept this token" in stage.said[1]
    assert set(stage.clock.waits) == {300.0}


async def test_without_the_privileged_intent_it_goes_on_with_what_it_may_hear(
    api: DiscordApi, mina: str, channel: str
) -> None:
    api.refuse_intents(MESSAGE_CONTENT)

    async with opened(api, message_content=True) as stage, stage.listening():
        await hears(api, stage, mina, channel, "안녕")

    assert [event.text for event in stage.desk.of(MessageCreated)] == ["안녕"]
    assert stage.said[-1] is None
    assert stage.clock.waits == []


async def test_a_reply_whose_words_discord_withholds_is_asked_for_a_mention(
    api: DiscordApi, mina: str, channel: str, place: Place
) -> None:
    api.refuse_intents(MESSAGE_CONTENT)

    async with opened(api, message_content=True) as stage, stage.listening():
        post = await stage.surfaces.surface(place).post(speech("나는 달래"))
        unread = api.say(mina, channel, "정말?", reply_to=post)
        await api.wait_for(lambda: len(api.bot_messages(channel)) == 2)
        await hears(api, stage, mina, channel, "이제 보여?")

    told = api.bot_messages(channel)[1]
    assert (told.content, told.reply_to) == (
        "여기서는 답장만으로는 글이 저에게 보이지 않아요. 답장할 때 저를 함께 멘션해 주세요.",
        unread,
    )
    assert [event.text for event in stage.desk.of(MessageCreated)] == ["이제 보여?"]


@pytest.mark.parametrize(
    ("kind", "path"), [("status", "/users/@me"), ("garbage", "/users/@me"), ("cloudflare", "/oauth2")]
)
async def test_a_login_that_fails_is_tried_again(
    api: DiscordApi, stage: Stage, mina: str, channel: str, kind: str, path: str
) -> None:
    match kind:
        case "status":
            api.fault("status", status=503, path_contains=path)
        case "garbage":
            api.fault("garbage", path_contains=path)
        case _:
            api.fault("cloudflare", path_contains=path)

    async with stage.listening():
        await hears(api, stage, mina, channel, "안녕")


async def test_commands_that_cannot_be_registered_are_tried_again_or_given_up(
    api: DiscordApi, stage: Stage, mina: str, channel: str
) -> None:
    api.fault("refuse", method="PUT", path_contains="/commands", status=400, code=50035)

    async with stage.trying():
        await api.wait_for(lambda: api.calls("PUT", "/commands"))
        await hears(api, stage, mina, channel, "안녕")


async def test_stopping_ends_at_once(api: DiscordApi, stage: Stage) -> None:
    async with asyncio.timeout(8), stage.listening():
        pass

    await api.wait_for(lambda: api.connected() == 0)


async def test_what_was_written_while_nobody_listened_is_caught_up(
    api: DiscordApi, stage: Stage, mina: str, guild: str, channel: str, direct: Place
) -> None:
    thread = api.add_thread(channel, "갈래", mina)
    api.say(mina, channel, f"<@{api.bot_id}> 너무 옛날", ago=3600)
    first = api.say(mina, channel, f"<@{api.bot_id}> 하나", ago=300)
    second = api.say(mina, thread, f"<@{api.bot_id}> 둘", ago=200)
    third = api.say(mina, direct.channel, "셋", ago=100)
    fourth = api.say(mina, channel, f"<@{api.bot_id}> 넷", ago=50)
    stage.desk.seen_at = stage.clock.now() - timedelta(seconds=400)
    stage.desk.direct = [direct]

    async with stage.listening():
        pass

    assert {event.id for event in stage.desk.events} == {first, second, third, fourth}
    where = {event.id: event.place for event in stage.desk.of(MessageCreated)}
    assert where[first] == Place("discord", api.bot_id, guild, channel)
    assert where[second] == Place("discord", api.bot_id, guild, channel, thread)
    assert where[third] == direct
    assert all(event.addressed for event in stage.desk.of(MessageCreated))
    in_channel = [event.id for event in stage.desk.events if event.place == where[first]]
    assert in_channel == [first, fourth]


async def test_what_was_heard_before_is_handed_on_as_the_same_event(
    api: DiscordApi, stage: Stage, mina: str, channel: str
) -> None:
    async with stage.listening():
        await hears(api, stage, mina, channel, "안녕")
    stage.desk.seen_at = stage.clock.now()

    async with stage.listening():
        pass

    assert len(stage.desk.events) == 1
    assert stage.desk.repeated == stage.desk.events


async def test_at_the_very_first_start_nothing_is_caught_up(
    api: DiscordApi, stage: Stage, mina: str, channel: str
) -> None:
    api.say(mina, channel, f"<@{api.bot_id}> 아무도 없던 때", ago=30)

    async with stage.listening():
        pass

    assert stage.desk.events == []
    assert api.calls("GET", "/messages") == []


async def test_catching_up_is_bounded(api: DiscordApi, stage: Stage, mina: str, guild: str) -> None:
    channels = [api.add_channel(guild, f"방{number}") for number in range(6)]
    for channel in channels:
        for number in range(60):
            api.say(mina, channel, f"<@{api.bot_id}> {number}", ago=100 - number)
    stage.desk.seen_at = stage.clock.now() - timedelta(days=30)

    async with stage.listening():
        pass

    assert len(stage.desk.events) == 200


async def test_a_channel_that_may_not_be_read_does_not_stop_the_others(
    api: DiscordApi, stage: Stage, mina: str, guild: str, channel: str
) -> None:
    said = api.say(mina, channel, f"<@{api.bot_id}> 하나", ago=30)
    hidden = api.add_channel(guild, "비밀")
    api.say(mina, hidden, "쉿", ago=20)
    api.forbid(hidden, "VIEW_CHANNEL")
    stage.desk.seen_at = stage.clock.now() - timedelta(seconds=60)

    async with stage.listening():
        pass

    assert [event.id for event in stage.desk.events] == [said]


async def test_what_the_database_could_not_keep_is_caught_up_later(
    api: DiscordApi, stage: Stage, mina: str, channel: str
) -> None:
    stage.desk.seen_at = stage.clock.now()
    async with stage.listening():
        stage.desk.failures = 6
        said = api.say(mina, channel, f"<@{api.bot_id}> 안녕")
        await stage.until(lambda: stage.desk.failures == 0)
        api.drop()
        await stage.until(lambda: said in {event.id for event in stage.desk.events}, 30)


async def test_a_voice_is_heard_after_all_that(api: DiscordApi, stage: Stage, place: Place) -> None:
    async with stage.listening():
        api.drop()
        await stage.surfaces.surface(place).post(speech("나는 REST로 말해."))

    assert [post.content for post in api.bot_messages(place.channel)] == ["나는 REST로 말해."]
