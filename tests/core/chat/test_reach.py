"""A place remembers who could hear what was said there, also when more people can hear it later."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, select

from core.ai.model import Role
from core.chat import inbox, store
from core.db import Db
from core.db.tables.chat import chats, messages
from core.db.tables.places import places
from core.ledger import lease
from core.reach import Reach
from core.surface.events import MessageCreated, Person, Place
from tests.core.conftest import JOON, MINA, Stage

NOW = datetime(2026, 3, 1, tzinfo=UTC)
Make = Callable[..., Stage]
ROOM = Place("fake", "bot", "town", "square", reach=Reach.PRIVATE)


@dataclass(frozen=True, slots=True)
class Heard:
    """`narrowest`: who could hear messages up to `until`; None where everybody of `reach` could."""

    reach: Reach
    narrowest: Reach | None = None
    until: int = 0


async def heard(db: Db, place: Place = ROOM) -> Heard:
    async with db.read() as tx:
        row = await tx.row(select(places).where(places.c.channel == place.channel, places.c.thread == place.thread))
    assert row is not None
    narrowest = Reach(row["narrowest"]) if row["narrow_until"] else None
    return Heard(Reach(row["reach"]), narrowest, row["narrow_until"])


async def tells(db: Db, reach: Reach) -> None:
    async with db.write() as tx:
        await inbox.place_id(tx, replace(ROOM, reach=reach), marked=True)


async def chat(db: Db) -> int:
    async with db.write() as tx:
        place_id = await inbox.place_id(tx, ROOM)
        fresh = insert(chats).values(public_id="chat", place_id=place_id, started_at=NOW)
        made: int = await tx.value(fresh.returning(chats.c.id))
    return made


async def say(db: Db, chat_id: int) -> int:
    async with db.write() as tx:
        return await store.add_message(tx, chat_id, Role.PERSON, "비밀이야", NOW)


@pytest.mark.parametrize("reach", list(Reach))
async def test_a_new_place_is_as_it_is_told(db: Db, reach: Reach) -> None:
    await tells(db, reach)

    assert await heard(db) == Heard(reach)


async def test_what_was_said_before_a_place_opened_stays_with_those_who_heard_it(db: Db) -> None:
    await tells(db, Reach.PRIVATE)
    room = await chat(db)
    await say(db, room)
    last = await say(db, room)

    await tells(db, Reach.SPACE)
    await say(db, room)

    assert await heard(db) == Heard(Reach.SPACE, Reach.PRIVATE, last)


async def test_a_place_that_closes_changes_nothing_of_what_was_said(db: Db) -> None:
    await tells(db, Reach.SPACE)
    room = await chat(db)
    await say(db, room)

    await tells(db, Reach.PRIVATE)

    assert await heard(db) == Heard(Reach.PRIVATE)


async def test_the_fewest_who_ever_heard_count_for_all_before_the_last_opening(db: Db) -> None:
    await tells(db, Reach.PRIVATE)
    room = await chat(db)
    await say(db, room)
    await tells(db, Reach.SPACE)
    last = await say(db, room)

    await tells(db, Reach.PUBLIC)

    assert await heard(db) == Heard(Reach.PUBLIC, Reach.PRIVATE, last)


async def test_an_unmarked_event_tells_nothing(db: Db) -> None:
    await tells(db, Reach.PRIVATE)

    async with db.write() as tx:
        await inbox.place_id(tx, replace(ROOM, reach=Reach.PUBLIC))

    assert await heard(db) == Heard(Reach.PRIVATE)


async def test_a_turn_that_is_still_writing_when_the_place_opens_wrote_for_the_few(db: Db) -> None:
    await tells(db, Reach.PRIVATE)
    room = await chat(db)
    async with db.write() as tx:
        await inbox.keep(tx, await inbox.place_id(tx, ROOM), message("1", Reach.PRIVATE), NOW)
        (claim,) = await lease.claim(tx, "one", 1, ["fake"])
    written = asyncio.Event()

    async def write() -> int:
        async with db.write() as tx:
            await lease.fence(tx, claim)
            made = await store.add_message(tx, room, Role.PERSON, "비밀이야", NOW)
            written.set()
            await asyncio.sleep(0.2)  # while the other transaction waits for the row
        return made

    async with asyncio.TaskGroup() as tasks:
        writing = tasks.create_task(write())
        await written.wait()
        tasks.create_task(tells(db, Reach.SPACE))

    assert await heard(db) == Heard(Reach.SPACE, Reach.PRIVATE, writing.result())


def message(number: str, reach: Reach, person: Person = MINA) -> MessageCreated:
    place = replace(ROOM, reach=reach)
    return MessageCreated(id=number, place=place, person=person, text="안녕", at=NOW, addressed=True)


async def test_what_waits_to_be_written_when_the_place_opens_was_said_to_the_few(make_stage: Make) -> None:
    stage = make_stage(["하나"], ["둘"])
    await stage.take(message("1", Reach.PRIVATE), message("2", Reach.SPACE, JOON))

    await stage.answered(2)

    found = await heard(stage.db)
    async with stage.db.read() as tx:
        said = {row["native_id"]: row["id"] for row in await tx.rows(select(messages.c.id, messages.c.native_id))}
    assert (found.reach, found.narrowest) == (Reach.SPACE, Reach.PRIVATE)
    assert said["1"] <= found.until < said["2"]


async def test_what_another_process_was_told_meanwhile_is_put_right(make_stage: Make) -> None:
    stage = make_stage()
    await stage.take(message("1", Reach.SPACE))
    async with stage.db.write() as tx:
        await inbox.place_id(tx, ROOM, marked=True)

    await stage.take(message("2", Reach.SPACE))

    assert (await heard(stage.db)).reach is Reach.SPACE


async def test_a_claim_knows_who_can_hear_at_the_moment_of_the_turn(db: Db) -> None:
    async with db.write() as tx:
        await inbox.keep(tx, await inbox.place_id(tx, ROOM), message("1", Reach.PRIVATE), NOW)
        (claim,) = await lease.claim(tx, "one", 1, ["fake"])
    await tells(db, Reach.SPACE)

    async with db.write() as tx:
        fenced = await lease.fenced(tx, claim)

    assert (claim.place.reach, fenced.place.reach) == (Reach.PRIVATE, Reach.SPACE)
