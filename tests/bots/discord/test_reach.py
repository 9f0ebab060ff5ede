"""Who can hear what is said in a place of Discord, by the real client against a loopback Discord."""

from __future__ import annotations

from dataclasses import replace

from core.reach import Reach
from core.surface.events import ButtonPressed, CommandInvoked, MessageCreated, Place
from core.surface.port import Button
from tests.bots.discord.stage import Stage, opened, speech
from tests.fakes.discord_api import DiscordApi


async def said(stage: Stage, user: str, *channels: str) -> list[Reach]:
    """What places with a message of `user` each tell, in this order."""
    before = len(stage.desk.of(MessageCreated))
    for channel in channels:
        stage.api.say(user, channel, f"<@{stage.api.bot_id}> 안녕")
        await stage.heard(MessageCreated, before + 1)
        before += 1
    return [event.place.reach for event in stage.desk.of(MessageCreated)[-len(channels) :]]


async def test_a_channel_is_heard_by_the_server_where_everybody_may_look_into_it(
    api: DiscordApi, stage: Stage, mina: str, guild: str, channel: str, direct: Place
) -> None:
    hidden = api.add_channel(guild, "운영진")
    api.hide(hidden)
    adults = api.add_channel(guild, "어른들")
    api.mark_adult(adults)
    async with stage.listening():
        reaches = await said(stage, mina, direct.channel, channel, hidden, adults)

    assert reaches == [Reach.DIRECT, Reach.SPACE, Reach.PRIVATE, Reach.PRIVATE]


async def test_a_thread_is_heard_by_those_of_its_channel_and_a_private_one_by_those_let_in(
    api: DiscordApi, stage: Stage, mina: str, guild: str, channel: str
) -> None:
    hidden = api.add_channel(guild, "운영진")
    api.hide(hidden)
    threads = [
        api.add_thread(channel, "갈래", mina),
        api.add_thread(channel, "귓속말", mina, private=True),
        api.add_thread(hidden, "안건", mina),
    ]
    async with stage.listening():
        reaches = await said(stage, mina, *threads)

    assert reaches == [Reach.SPACE, Reach.PRIVATE, Reach.PRIVATE]


async def test_an_archived_thread_that_had_to_be_asked_for_follows_its_channel(
    api: DiscordApi, stage: Stage, mina: str, channel: str
) -> None:
    threads = [api.add_thread(channel, "옛 갈래", mina), api.add_thread(channel, "귓속말", mina, private=True)]
    for thread in threads:
        api.archive(thread)
    async with stage.listening():
        before = await said(stage, mina, *threads)
        api.hide(channel)
        after = await said(stage, mina, *threads)

    assert (before, after) == ([Reach.SPACE, Reach.PRIVATE], [Reach.PRIVATE, Reach.PRIVATE])


async def test_to_read_in_a_voice_channel_takes_the_right_to_enter_it(
    api: DiscordApi, stage: Stage, mina: str, guild: str
) -> None:
    lounge, office = (api.add_channel(guild, name, voice=True) for name in ("거실", "사무실"))
    api.hide(office, "CONNECT")
    async with stage.listening():
        reaches = await said(stage, mina, lounge, office)

    assert reaches == [Reach.SPACE, Reach.PRIVATE]


async def test_changed_permissions_are_told_by_the_next_message(
    api: DiscordApi, stage: Stage, mina: str, guild: str, channel: str
) -> None:
    thread = api.add_thread(channel, "갈래", mina)
    async with stage.listening():
        reaches = [await said(stage, mina, channel, thread)]
        api.hide(channel)
        reaches.append(await said(stage, mina, channel, thread))
        api.hide(channel, hidden=False)
        reaches.append(await said(stage, mina, channel, thread))
        api.withhold(guild)
        reaches.append(await said(stage, mina, channel, thread))
        api.withhold(guild, withheld=False)
        reaches.append(await said(stage, mina, channel, thread))

    assert [set(each) for each in reaches] == [
        {Reach.SPACE},
        {Reach.PRIVATE},
        {Reach.SPACE},
        {Reach.PRIVATE},
        {Reach.SPACE},
    ]


async def test_changed_permissions_are_told_by_the_next_command_and_button(
    api: DiscordApi, stage: Stage, mina: str, channel: str, place: Place
) -> None:
    thread = api.add_thread(channel, "귓속말", mina, private=True)
    async with stage.listening():
        post = await stage.surfaces.surface(place).post(
            replace(speech("고르세요"), buttons=(Button("pick:a", "하나"),))
        )
        api.invoke(mina, channel, "who")
        api.invoke(mina, thread, "who")
        await stage.heard(CommandInvoked, 2)
        api.hide(channel)
        api.invoke(mina, channel, "who")
        commands = await stage.heard(CommandInvoked, 3)
        api.press(mina, post, "pick:a")
        (press,) = await stage.heard(ButtonPressed)

    assert [event.place.reach for event in commands] == [Reach.SPACE, Reach.PRIVATE, Reach.PRIVATE]
    assert press.place.reach is Reach.PRIVATE


async def test_where_a_person_brought_the_bot_along_others_may_read(api: DiscordApi, mina: str) -> None:
    strange = api.add_channel(api.add_guild("딴 동네", absent=True))
    between = api.open_between(mina, api.add_user("준"))
    alone = api.open_direct(mina)
    async with opened(api) as stage, stage.listening():
        for where in (strange, between, alone):
            api.invoke(mina, where, "who")
        events = await stage.heard(CommandInvoked, 3)

    assert [event.place.direct for event in events] == [True, True, True]
    assert [event.place.reach for event in events] == [Reach.PRIVATE, Reach.PRIVATE, Reach.DIRECT]


async def test_what_was_missed_tells_who_can_hear_it_now(
    api: DiscordApi, stage: Stage, mina: str, guild: str, channel: str
) -> None:
    hidden = api.add_channel(guild, "운영진")
    api.hide(hidden)
    stage.desk.seen_at = stage.clock.now()
    for where in (channel, hidden):
        api.say(mina, where, f"<@{api.bot_id}> 있어?")
    async with stage.listening():
        events = await stage.heard(MessageCreated, 2)

    assert {event.place.channel: event.place.reach for event in events} == {
        channel: Reach.SPACE,
        hidden: Reach.PRIVATE,
    }
