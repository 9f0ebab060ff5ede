"""What people did is kept once, and answered in the order in which they did it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.chat import inbox
from core.chat.inbox import Waiting, arrange, next_batch
from core.db import Db
from core.surface.events import (
    ButtonPressed,
    CommandInvoked,
    Event,
    MessageCreated,
    MessageDeleted,
    MessageEdited,
    Person,
    Place,
    ReactionAdded,
    Ticket,
)

NOW = datetime(2026, 3, 1, tzinfo=UTC)
PLACE = Place("fake", "bot", "space", "room", "thread")
MINA, JOON = Person("m1", "미나", "ko"), Person("j1", "준", None)


def wrote(number: int | str, text: str = "안녕", person: Person = MINA) -> MessageCreated:
    return MessageCreated(id=str(number), place=PLACE, person=person, text=text, at=NOW, addressed=True)


def edited(number: int | str, text: str) -> MessageEdited:
    return MessageEdited(id=f"e{number}", place=PLACE, person=MINA, message_id=str(number), text=text, at=NOW)


def deleted(number: int | str) -> MessageDeleted:
    return MessageDeleted(id=f"d{number}", place=PLACE, message_id=str(number), at=NOW)


def pressed(number: int) -> ButtonPressed:
    return ButtonPressed(id=f"b{number}", place=PLACE, person=MINA, action="pick:maru", message_id="9", at=NOW)


def queue(*events: Event, taken: int | None = None) -> list[Waiting]:
    return [Waiting(number, event, taken) for number, event in enumerate(events, start=1)]


def words(items: list[Waiting]) -> list[str]:
    return [item.event.text for item in items if isinstance(item.event, MessageCreated)]


def test_messages_stand_as_the_platform_numbers_them_and_not_as_they_came() -> None:
    items = queue(wrote(30, "three"), wrote(9, "one"), wrote(10, "two"))

    assert words(arrange(items)) == ["one", "two", "three"]


def test_what_has_no_number_stays_where_it_came() -> None:
    items = queue(wrote(30, "late"), pressed(1), wrote(10, "early"))

    assert [item.event.id for item in arrange(items)] == ["10", "b1", "30"]


def test_messages_without_numbers_stay_as_they_came() -> None:
    items = queue(wrote("b", "first"), wrote("a", "second"))

    assert words(arrange(items)) == ["first", "second"]


def test_an_edit_of_what_still_waits_changes_its_words() -> None:
    items = queue(wrote(1, "helo"), edited(1, "hello"), edited(1, "hello!"))

    assert words(arrange(items)) == ["hello!"]


def test_a_message_that_was_taken_back_is_not_answered() -> None:
    items = queue(wrote(1, "a secret"), wrote(2, "hello"), deleted(1))

    assert words(arrange(items)) == ["hello"]


def test_a_message_that_a_turn_has_taken_stays_though_it_was_taken_back() -> None:
    items = [Waiting(1, wrote(1, "taken"), 7), Waiting(2, deleted(1), None)]

    assert words(arrange(items)) == ["taken"]


def test_short_messages_of_one_person_are_one_batch() -> None:
    items = queue(wrote(1, "나"), wrote(2, "어제"), wrote(3, "꿈꿨어"))

    assert words(next_batch(items)) == ["나", "어제", "꿈꿨어"]


def test_another_person_ends_the_batch() -> None:
    items = queue(wrote(1, "one"), wrote(2, "two", JOON), wrote(3, "three"))

    assert words(next_batch(items)) == ["one"]


def test_another_person_of_the_same_name_ends_the_batch() -> None:
    items = queue(wrote(1, "one"), wrote(2, "two", Person("x9", MINA.name)))

    assert words(next_batch(items)) == ["one"]


def test_a_command_between_messages_ends_the_batch_and_stands_alone() -> None:
    items = queue(wrote(1, "one"), pressed(1), wrote(2, "two"))

    assert words(next_batch(items)) == ["one"]
    assert next_batch(items[1:]) == [items[1]]


numbers = st.integers(1, 30)
some_text = st.text(max_size=5)
events = st.one_of(
    st.builds(wrote, numbers, some_text, st.sampled_from((MINA, JOON))),
    st.builds(wrote, st.text("abc", min_size=1, max_size=3), some_text, st.sampled_from((MINA, JOON))),
    st.builds(edited, numbers, some_text),
    st.builds(deleted, numbers),
    st.builds(pressed, numbers),
)
queues = st.lists(events, max_size=20).map(lambda found: queue(*found))


@given(queues)
def test_nothing_is_lost_but_what_was_taken_back_and_nothing_is_doubled(items: list[Waiting]) -> None:
    arranged = arrange(items)

    taken_back = {item.event.message_id for item in items if isinstance(item.event, MessageDeleted)}
    left = [item.id for item in items if not (isinstance(item.event, MessageCreated) and item.event.id in taken_back)]
    assert sorted(item.id for item in arranged) == left


@given(queues)
def test_numbered_messages_are_always_in_their_order(items: list[Waiting]) -> None:
    found = [int(item.event.id) for item in arrange(items) if _numbered(item.event)]

    assert found == sorted(found)


@given(queues)
def test_what_has_no_number_keeps_its_order(items: list[Waiting]) -> None:
    def others(these: list[Waiting]) -> list[int]:
        return [item.id for item in these if not isinstance(item.event, MessageCreated)]

    assert others(arrange(items)) == others(items)


@given(queues)
def test_arranging_twice_changes_nothing(items: list[Waiting]) -> None:
    once = arrange(items)

    assert arrange(once) == once


@given(queues)
def test_batch_by_batch_everything_is_answered_once_and_in_order(items: list[Waiting]) -> None:
    arranged = arrange(items)
    left, done = arranged, []
    while left:
        batch = next_batch(left)
        done += batch
        left = left[len(batch) :]

    assert done == arranged


def _numbered(event: Event) -> bool:
    return isinstance(event, MessageCreated) and event.id.isdecimal()


TICKET = Ticket("a-token", NOW + timedelta(minutes=15))
ALL_KINDS: tuple[Event, ...] = (
    MessageCreated(
        id="1", place=PLACE, person=MINA, text="안녕 🦊\n\x00", at=NOW, addressed=True, attachments=2, reply_to="7"
    ),
    edited(1, "고침"),
    deleted(1),
    ButtonPressed(id="b", place=PLACE, person=JOON, action="more:7", message_id="9", at=NOW, ticket=TICKET),
    CommandInvoked(id="c", place=PLACE, person=MINA, name="character", rest="마루", at=NOW, ticket=TICKET),
    ReactionAdded(id="r", place=PLACE, person=JOON, message_id="9", emoji="❤️", at=NOW),
)


async def keep(db: Db, event: Event) -> tuple[int, bool]:
    async with db.write() as tx:
        place_id = await inbox.place_id(tx, event.place)
        return place_id, await inbox.keep(tx, place_id, event, NOW)


async def waiting(db: Db, place_id: int) -> list[Waiting]:
    async with db.read() as tx:
        return await inbox.waiting(tx, place_id)


@pytest.mark.parametrize("event", ALL_KINDS, ids=lambda event: type(event).__name__)
async def test_an_event_comes_back_as_it_went_in(db: Db, event: Event) -> None:
    place_id, fresh = await keep(db, event)

    assert fresh
    assert [item.event for item in await waiting(db, place_id)] == [event]


async def test_a_second_delivery_is_known_even_after_the_answer(db: Db) -> None:
    place_id, first = await keep(db, wrote(1))
    _, second = await keep(db, wrote(1, "the same, delivered again"))
    (item,) = await waiting(db, place_id)
    async with db.write() as tx:
        await inbox.done(tx, [item.id])
    _, third = await keep(db, wrote(1))

    assert (first, second, third) == (True, False, False)
    assert await waiting(db, place_id) == []


async def test_places_are_told_apart_by_bot_channel_and_thread(db: Db) -> None:
    places = [
        Place("fake", "bot", "s", "room"),
        Place("fake", "bot", "s", "room", "thread"),
        Place("fake", "bot", "s", "other"),
        Place("fake", "bot2", "s", "room"),
        Place("fake2", "bot", "s", "room"),
    ]
    async with db.write() as tx:
        once = [await inbox.place_id(tx, place) for place in places]
        twice = [await inbox.place_id(tx, place) for place in places]

    assert len(set(once)) == len(places)
    assert once == twice


async def test_who_has_written_on_is_seen(db: Db) -> None:
    place_id, _ = await keep(db, wrote(1))
    (item,) = await waiting(db, place_id)
    await keep(db, wrote(2, "from another", JOON))
    async with db.read() as tx:
        before = [await inbox.has_more(tx, place_id, person.id, ()) for person in (MINA, JOON)]
    async with db.write() as tx:
        await inbox.done(tx, [item.id])
        after = await inbox.has_more(tx, place_id, MINA.id, ())

    assert before == [True, True]
    assert after is False
