"""What changed while nobody listened is found."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from core.surface.events import MessageCreated, MessageDeleted, MessageEdited, Place
from tests.bots.discord.stage import Stage
from tests.fakes.discord_api import DiscordApi


def away(stage: Stage, seconds: float) -> None:
    stage.desk.seen_at = stage.clock.now() - timedelta(seconds=seconds)


@pytest.mark.parametrize("ago", [30.0, 600.0], ids=["since we left", "before we left"])
async def test_edits_and_deletions_of_known_messages_are_found(
    api: DiscordApi, stage: Stage, mina: str, channel: str, place: Place, ago: float
) -> None:
    edited, gone, same, unknown = (api.say(mina, channel, f"말 {n}", ago=ago - n) for n in range(4))
    for message in (edited, same, unknown):
        api.edit(message, f"<@{api.bot_id}> 고침")
    api.delete(gone)
    stage.desk.said[channel] = {edited: "말 0", gone: "말 1", same: "고침"}
    away(stage, 120)

    async with stage.listening():
        pass

    (edit,), (deletion,) = stage.desk.of(MessageEdited), stage.desk.of(MessageDeleted)
    assert (edit.message_id, edit.text, edit.person.id, edit.place) == (edited, "고침", mina, place)
    assert (deletion.message_id, deletion.place) == (gone, place)
    new = [edited, same, unknown] if ago < 120 else []
    assert [event.id for event in stage.desk.of(MessageCreated)] == new


async def test_what_lies_outside_the_pages_that_are_read_is_not_taken_for_deleted(
    api: DiscordApi, stage: Stage, mina: str, channel: str
) -> None:
    old = api.say(mina, channel, "먼저 한 말", ago=900)
    many = [api.say(mina, channel, f"말 {n}", ago=800 - n) for n in range(60)]
    late = [api.say(mina, channel, f"<@{api.bot_id}> 말 {n}", ago=100 - n) for n in range(60)]
    stage.desk.said[channel] = {old: "먼저 한 말", many[0]: "말 0", many[-1]: "말 59", late[-1]: "말 59"}
    for message in (old, many[-1], late[-1]):
        api.delete(message)
    away(stage, 60)

    async with stage.listening():
        pass

    assert [event.message_id for event in stage.desk.of(MessageDeleted)] == [many[-1]]


async def test_where_nothing_is_new_only_places_that_were_talked_in_are_read(
    api: DiscordApi, stage: Stage, mina: str, guild: str, channel: str, direct: Place
) -> None:
    quiet = api.add_channel(guild, "조용한 곳")
    api.say(mina, quiet, "혼잣말", ago=300)
    known = api.say(mina, channel, "말", ago=300)
    in_direct = api.say(mina, direct.channel, "말", ago=300)
    api.edit(known, "고친 말")
    api.delete(in_direct)
    stage.desk.said = {channel: {known: "말"}, direct.channel: {in_direct: "말"}}
    stage.desk.direct = [direct]
    away(stage, 60)

    async with stage.listening():
        pass

    read = {call.path.split("/")[2] for call in api.calls("GET", "/messages")}
    assert read == {channel, direct.channel}
    assert [event.text for event in stage.desk.of(MessageEdited)] == ["고친 말"]
    assert [(event.message_id, event.place) for event in stage.desk.of(MessageDeleted)] == [(in_direct, direct)]


async def test_a_proxied_message_that_was_missed_is_still_its_members(
    api: DiscordApi, stage: Stage, mina: str, channel: str
) -> None:
    luna = api.add_member(mina, "luna")
    original = api.say(mina, channel, "l:안녕")
    proxied = api.proxy(original, f"<@{api.bot_id}> 안녕", "루나", member=luna)
    away(stage, 30)

    async with stage.listening():
        pass

    (event,) = stage.desk.of(MessageCreated)
    assert (event.id, event.stands_for, event.person.id) == (proxied, original, f"pk:{luna}")


async def test_a_thread_is_looked_into_as_the_place_it_is(
    api: DiscordApi, stage: Stage, mina: str, channel: str, place: Place
) -> None:
    thread = api.add_thread(channel, "갈래", mina)
    known = api.say(mina, thread, "말", ago=300)
    api.edit(known, "고친 말")
    stage.desk.said[thread] = {known: "말"}
    away(stage, 60)

    async with stage.listening():
        pass

    assert [event.place for event in stage.desk.of(MessageEdited)] == [replace(place, thread=thread)]
