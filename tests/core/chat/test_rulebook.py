"""What moderators have set, kept for channels and whole spaces."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, update

from core.accounts import people
from core.chat import rulebook
from core.chat.rules import USUAL, Mode, Rules
from core.db import Db
from core.db.tables.places import rules as table
from core.errors import BadInput
from core.surface.events import Person, Place

NOW = datetime(2026, 3, 1, tzinfo=UTC)
ROOM = Place("fake", "bot", "guild", "room")
OTHER = replace(ROOM, channel="other")


async def sets(db: Db, name: str, value: str, place: Place = ROOM, *, everywhere: bool = False, by: int = 0) -> Rules:
    async with db.write() as tx:
        return await rulebook.set_one(tx, place, name, value, space_wide=everywhere, person_id=by, now=NOW)


async def rules(db: Db, place: Place = ROOM) -> Rules:
    async with db.read() as tx:
        return await rulebook.of(tx, place)


async def test_what_is_set_in_a_channel_counts_there_and_in_its_threads(db: Db) -> None:
    answered = await sets(db, "mode", "round")
    await sets(db, "조용한 시간", "22시-9시")

    expected = Rules(mode=Mode.ROUND, quiet_from=22, quiet_to=9)
    assert answered == Rules(mode=Mode.ROUND)
    assert await rules(db) == await rules(db, replace(ROOM, thread="t")) == expected
    for elsewhere in (OTHER, replace(ROOM, bot="b2"), replace(ROOM, space="g2"), replace(ROOM, direct=True)):
        assert await rules(db, elsewhere) == USUAL


async def test_a_channel_goes_before_its_space(db: Db) -> None:
    await sets(db, "unasked", "10%", everywhere=True)
    await sets(db, "chain", "5", everywhere=True)

    await sets(db, "unasked", "25%", OTHER)

    assert await rules(db) == Rules(unasked=10, chain=5)
    assert await rules(db, OTHER) == Rules(unasked=25, chain=5)


async def test_what_is_set_everywhere_counts_where_it_was_said(db: Db) -> None:
    await sets(db, "buttons", "off")
    await sets(db, "voices", "off")
    await sets(db, "buttons", "off", OTHER)

    await sets(db, "buttons", "on", everywhere=True)

    assert await rules(db) == Rules(voices=False)
    assert await rules(db, OTHER) == Rules(buttons=False)


async def test_a_rule_goes_back_to_what_it_usually_is(db: Db) -> None:
    await sets(db, "chain", "5", everywhere=True)
    await sets(db, "chain", "7")

    assert (await sets(db, "chain", "default")).chain == 5
    assert (await sets(db, "연달아", "기본", everywhere=True)).chain == USUAL.chain


async def test_a_broken_value_costs_that_value_only(db: Db) -> None:
    await sets(db, "daily", "4", everywhere=True)
    key = {"platform": "fake", "bot": "bot", "space": "guild", "channel": "room", "at": NOW}
    kept = {"mode": "shouting", "chain": 99, "daily": "many", "voices": False, "of tomorrow": [1]}
    async with db.write() as tx:
        await tx.run(insert(table).values(**key, settings=kept))

    assert await rules(db) == Rules(voices=False, daily=4)
    assert await sets(db, "media", "off") == Rules(voices=False, daily=4, media=False)

    async with db.write() as tx:
        await tx.run(update(table).where(table.c.channel == "room").values(settings=["nonsense"]))
    assert await sets(db, "media", "off") == Rules(daily=4, media=False)


@pytest.mark.parametrize(
    ("place", "name", "value", "everywhere", "key"),
    [
        (replace(ROOM, direct=True), "mode", "round", False, "rules-only-groups"),
        (replace(ROOM, space=""), "mode", "round", True, "rules-no-space"),
        (ROOM, "mood", "round", False, "rules-unknown"),
        (ROOM, "mode", "loud", False, "rules-wrong"),
        (ROOM, "mode", "", False, "rules-wrong"),
    ],
)
async def test_what_cannot_be_set_changes_nothing(
    db: Db, place: Place, name: str, value: str, everywhere: bool, key: str
) -> None:
    with pytest.raises(BadInput) as refused:
        await sets(db, name, value, place, everywhere=everywhere)

    assert refused.value.text.key == key
    assert await rules(db, place) == USUAL


async def test_it_is_known_who_changed_something_last(db: Db) -> None:
    async with db.read() as tx:
        nobody = await rulebook.changed(tx, ROOM)
    async with db.write() as tx:
        mina = await people.know(tx, "fake", Person("1", "미나"), NOW)
        joon = await people.know(tx, "fake", Person("2", "준"), NOW)
        later = NOW + timedelta(minutes=1)
        await rulebook.set_one(tx, ROOM, "mode", "round", space_wide=False, person_id=mina.id, now=NOW)
        await rulebook.set_one(tx, ROOM, "chain", "5", space_wide=True, person_id=joon.id, now=later)

    async with db.read() as tx:
        newest, elsewhere = await rulebook.changed(tx, ROOM), await rulebook.changed(tx, replace(ROOM, space="g2"))

    assert (nobody, elsewhere) == (None, None)
    assert newest == rulebook.Changed("준", later, everywhere=True)


async def test_two_who_set_things_at_once_lose_nothing(db: Db) -> None:
    wanted = [("mode", "round"), ("chain", "5"), ("unasked", "10"), ("daily", "4"), ("quiet", "1-2")]

    async with asyncio.TaskGroup() as tasks:
        for name, value in wanted:
            tasks.create_task(sets(db, name, value, everywhere=True))

    assert await rules(db) == Rules(mode=Mode.ROUND, chain=5, unasked=10, daily=4, quiet_from=1, quiet_to=2)
