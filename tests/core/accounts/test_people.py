"""Who people are: by platform and id, never by name."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from sqlalchemy import func, select

from core.accounts import people
from core.accounts.people import Known
from core.db import Db
from core.db.tables.people import accounts
from core.db.tables.people import people as table
from core.surface.events import Person

NOW = datetime(2026, 3, 1, tzinfo=UTC)


async def know(db: Db, person: Person, platform: str = "fake") -> Known:
    async with db.write() as tx:
        return await people.know(tx, platform, person, NOW)


async def count(db: Db) -> tuple[int, int]:
    """Of identities and accounts."""
    async with db.read() as tx:
        return (
            await tx.value(select(func.count()).select_from(table)),
            await tx.value(select(func.count()).select_from(accounts)),
        )


async def test_a_person_is_met_once(db: Db) -> None:
    first = await know(db, Person("1", "미나", "ko"))
    second = await know(db, Person("1", "미나", "ko"))

    assert first == second
    assert await count(db) == (1, 1)


async def test_a_namesake_and_the_same_id_elsewhere_are_others(db: Db) -> None:
    found = {
        (await know(db, person, platform)).id
        for person, platform in [
            (Person("1", "미나"), "fake"),
            (Person("2", "미나"), "fake"),
            (Person("1", "미나"), "other"),
        ]
    }

    assert len(found) == 3
    assert await count(db) == (3, 3)


async def test_a_new_name_is_kept_and_the_person_stays(db: Db) -> None:
    before = await know(db, Person("1", "미나", "ko"))

    after = await know(db, Person("1", "미나리", "en"))

    assert (after.id, after.account_id, after.locale) == (before.id, before.account_id, "en")
    async with db.read() as tx:
        assert await tx.value(select(table.c.name)) == "미나리"


async def test_a_language_that_was_told_once_is_not_forgotten(db: Db) -> None:
    await know(db, Person("1", "미나", "ko"))

    assert (await know(db, Person("1", "미나", None))).locale == "ko"


async def test_a_name_as_long_as_a_novel_is_cut(db: Db) -> None:
    first = await know(db, Person("1", "가" * 5_000))
    second = await know(db, Person("1", "나" * 5_000))

    assert first.id == second.id


async def test_two_who_meet_the_same_person_at_once_meet_one(db: Db) -> None:
    async with asyncio.TaskGroup() as tasks:
        meetings = [tasks.create_task(know(db, Person("1", "미나"))) for _ in range(8)]

    assert len({task.result() for task in meetings}) == 1
    assert await count(db) == (1, 1)
