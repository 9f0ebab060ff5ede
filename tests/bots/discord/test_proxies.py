"""Proxied messages are one person's, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.discord import proxies
from bots.discord.inbound import first_id
from bots.discord.proxies import Recent
from core.surface.events import MessageCreated, MessageDeleted, MessageEdited, Person, Place
from tests.bots.discord.stage import Stage, notice, opened
from tests.fakes.discord_api import DiscordApi

NOW = datetime(2026, 11, 26, tzinfo=UTC)
PLACE = Place("discord", "100", "7", "8")
ANSWER = {
    "id": "20",
    "original": "10",
    "sender": "1",
    "member": {"id": "abcde", "uuid": "u-1", "name": "luna", "display_name": "루나", "pronouns": "she/her"},
}


def said(text: str, seconds: float = 0.0, author: str = "1", **more: object) -> MessageCreated:
    at = NOW + timedelta(seconds=seconds)
    event = MessageCreated(
        id=first_id(at), place=PLACE, person=Person(author, "미나"), text=text, at=at, addressed=False
    )
    return replace(event, **more)  # type: ignore[arg-type]  # by name


def test_pluralkit_tells_who_speaks_for_whom() -> None:
    person, original = proxies.member(ANSWER, "Luna | 우리").names("ko")

    assert person == Person("pk:u-1", "루나", "ko", behind="1", pronouns="she/her")
    assert original == "10"


def test_a_member_that_is_kept_private_is_named_as_the_message_shows_it() -> None:
    person, _ = proxies.member({**ANSWER, "member": None}, "Luna").names(None)

    assert (person.id, person.name, person.behind, person.pronouns) == ("pk:1:Luna", "Luna", "1", "")


@pytest.mark.parametrize("answer", [{}, {**ANSWER, "sender": "x"}, {**ANSWER, "original": None}, {"member": 5}])
def test_an_odd_answer_of_pluralkit_is_an_error_that_is_expected(answer: dict[str, object]) -> None:
    with pytest.raises((LookupError, ValueError)):
        proxies.member(answer, "Luna")


@given(st.text(min_size=1, max_size=80, alphabet=st.characters()), st.text(min_size=1, max_size=80))
def test_a_name_makes_an_id_that_can_be_kept_and_stays_the_same(name: str, other: str) -> None:
    known_as, again = proxies.named("1" * 20, name), proxies.named("1" * 20, name)

    assert known_as == again
    assert known_as.isprintable()
    assert len(known_as) <= 64
    assert (proxies.named("1" * 20, other) == known_as) == (other == name)


async def test_pluralkit_is_not_asked_where_it_is_off(api: DiscordApi, mina: str, channel: str) -> None:
    luna = api.add_member(mina, "luna")
    async with opened(api, pluralkit_api="off") as stage, stage.listening():
        original = api.say(mina, channel, f"l:<@{api.bot_id}> 안녕")
        api.proxy(original, f"<@{api.bot_id}> 안녕", "루나", member=luna)
        _, event = await stage.heard(MessageCreated, 2)

    assert event.person.id == f"tupper:{mina}:루나"
    assert api.plural.asked == []


def test_the_original_has_the_words_within_its_marks() -> None:
    recent = Recent()
    for event in (said("l:안녕", 1), said("안녕하십니까", 2, "2"), said("다른 말", 3)):
        recent.heard(event)

    found = recent.candidates(said("안녕", 4))

    assert [each.event.text for each in found] == ["안녕하십니까", "l:안녕"]


def test_what_was_deleted_is_likelier_to_be_the_original() -> None:
    recent = Recent()
    first, second = said("l:안녕", 1), said("안녕", 2, "2")
    recent.heard(first)
    recent.heard(second)
    recent.gone(first.id)

    assert [each.event for each in recent.candidates(said("안녕", 3))] == [first, second]


@pytest.mark.parametrize(
    "proxied",
    [
        said("안녕", 40),
        said("안녕", 3, place=replace(PLACE, channel="9")),
        said("", 3),
        said("", 3, attachments=2),
        said("안녕", 0),
    ],
)
def test_what_is_old_elsewhere_unlike_or_later_is_no_original(proxied: MessageCreated) -> None:
    recent = Recent()
    recent.heard(said("l:안녕", 1, attachments=1))

    assert recent.candidates(proxied) == []


def test_a_message_is_replaced_once() -> None:
    recent = Recent()
    original = said("l:안녕", 1)
    recent.heard(original)

    recent.replace(original.id)

    assert recent.is_replaced(original.id)
    assert recent.candidates(said("안녕", 2)) == []


async def test_pluralkits_message_is_its_members_and_stands_for_the_original(
    api: DiscordApi, stage: Stage, mina: str, channel: str
) -> None:
    luna = api.add_member(mina, "luna", display_name="루나", pronouns="she/her")
    api.plural.delay = 1
    async with stage.listening():
        original = api.say(mina, channel, f"l:<@{api.bot_id}> 안녕")
        proxied = api.proxy(original, f"<@{api.bot_id}> 안녕", "루나 | 우리", member=luna)
        api.edit(proxied, f"<@{api.bot_id}> 안녕!")
        last = api.say(mina, channel, f"<@{api.bot_id}> 나는 미나")
        _, event, after = await stage.heard(MessageCreated, 3)
        (edit,) = await stage.heard(MessageEdited)

    assert event.person == Person(f"pk:{luna}", "루나", behind=mina, pronouns="she/her")
    assert (event.id, event.stands_for, event.text, event.addressed) == (proxied, original, "안녕", True)
    assert (edit.person, edit.message_id, edit.text) == (event.person, proxied, "안녕!")
    assert (after.id, after.person.behind) == (last, None)
    assert stage.desk.of(MessageDeleted) == []
    assert api.plural.asked == [(f"/v2/messages/{proxied}", "Iyagi")] * 2


@pytest.mark.parametrize("status", [500, 429])
async def test_where_pluralkit_is_away_the_words_tell(
    api: DiscordApi, stage: Stage, mina: str, channel: str, status: int
) -> None:
    luna = api.add_member(mina, "luna")
    api.plural.status = status
    async with stage.listening():
        original = api.say(mina, channel, f"l:<@{api.bot_id}> 안녕")
        api.proxy(original, f"<@{api.bot_id}> 안녕", "루나", member=luna)
        _, event = await stage.heard(MessageCreated, 2)

    assert (event.person.id, event.person.behind, event.stands_for) == (f"tupper:{mina}:루나", mina, original)


async def test_a_member_stays_the_same_while_pluralkit_is_away_for_a_moment(
    api: DiscordApi, stage: Stage, mina: str, channel: str
) -> None:
    luna = api.add_member(mina, "luna")
    async with stage.listening():
        for count, api.plural.status in ((2, 0), (3, 500)):
            original = api.say(mina, channel, f"l:<@{api.bot_id}> 안녕 {count}")
            api.proxy(original, f"<@{api.bot_id}> 안녕 {count}", "루나", member=luna)
            await stage.heard(MessageCreated, count)

    proxied = [event for event in stage.desk.of(MessageCreated) if event.stands_for]
    assert [event.person.id for event in proxied] == [f"pk:{luna}"] * 2


async def test_for_whom_members_speak_is_heard_only_where_none_of_them_does(
    api: DiscordApi, stage: Stage, mina: str, channel: str
) -> None:
    luna = api.add_member(mina, "luna")
    async with stage.listening():
        for number in range(3):
            original = api.say(mina, channel, f"l:<@{api.bot_id}> {number}")
            api.proxy(original, f"<@{api.bot_id}> {number}", "루나", member=luna)
            await stage.heard(MessageCreated, number + 2)
        own = api.say(mina, channel, f"<@{api.bot_id}> 이건 내 말")
        events = await stage.heard(MessageCreated, 5)

    assert [event.person.behind for event in events] == [None, mina, mina, mina, None]
    assert events[-1].id == own
    assert stage.desk.of(MessageDeleted) == []


async def test_tupperboxs_message_is_known_by_its_words_in_either_order(
    api: DiscordApi, stage: Stage, mina: str, channel: str
) -> None:
    haru = api.add_user("하루")
    async with stage.listening():
        api.say(haru, channel, f"<@{api.bot_id}> 안녕 하루야")
        original = api.say(mina, channel, f"l:<@{api.bot_id}> 안녕")
        proxied = api.proxy(original, f"<@{api.bot_id}> 안녕", "루나")
        events = await stage.heard(MessageCreated, 3)
        deleted = api.say(haru, channel, "정말로 지운 말")
        api.delete(deleted)
        gone = await stage.heard(MessageDeleted)

    event = next(event for event in events if event.id == proxied)
    assert (event.person.id, event.person.name, event.person.behind) == (f"tupper:{mina}:루나", "루나", mina)
    assert (event.stands_for, event.person.is_bot) == (original, False)
    assert [each.message_id for each in gone] == [deleted]
    assert api.plural.asked == []


async def test_a_proxied_reply_is_addressed_as_the_persons_own_was(
    api: DiscordApi, mina: str, channel: str, place: Place
) -> None:
    luna = api.add_member(mina, "luna")
    async with opened(api, message_content=False) as stage, stage.listening():
        post = await stage.surfaces.surface(place).post(notice("나는 달래"))
        original = api.say(mina, channel, "l:정말?", reply_to=post)
        proxied = api.proxy(original, "정말?", "루나", member=luna)
        _, event = await stage.heard(MessageCreated, 2)

    assert (event.id, event.addressed, event.reply_to, event.text) == (proxied, True, post, "l:정말?")
    assert event.person.id == f"pk:{luna}"


async def test_a_proxied_message_of_nobody_known_is_a_persons_all_the_same(
    api: DiscordApi, stage: Stage, mina: str, channel: str
) -> None:
    original = api.say(mina, channel, "먼저 한 말")
    async with stage.listening():
        api.proxy(original, f"<@{api.bot_id}> 안녕", "루나")
        (event,) = await stage.heard(MessageCreated)

    assert (event.person.id, event.person.behind, event.stands_for) == ("tupper:?:루나", None, None)
    assert not event.person.is_bot
