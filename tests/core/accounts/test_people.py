"""Who people are: by platform and id, never by name."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import Executable, RowMapping, func, select

from core.accounts import people, preferences
from core.accounts.people import Known
from core.db import Db, Parameters, Write
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


async def test_whoever_is_behind_a_proxied_member_is_who_speaks(db: Db) -> None:
    mina = await know(db, Person("1", "미나", "ko"))

    fox = await know(db, Person("member-1", "여우", behind="1", pronouns="they"))
    bear = await know(db, Person("member-2", "곰", behind="1"))

    assert len({mina.id, fox.id, bear.id}) == 3
    assert {fox.account_id, bear.account_id} == {mina.account_id}
    assert (await know(db, Person("1", "미나", "ko"))) == replace(mina, is_proxied=True)
    assert await count(db) == (3, 1)


async def test_somebody_who_has_spoken_only_through_a_member_is_known_when_they_come_by_themselves(db: Db) -> None:
    fox = await know(db, Person("member-1", "여우", behind="1"))

    mina = await know(db, Person("1", "미나"))

    assert mina.account_id == fox.account_id
    assert mina.id != fox.id
    assert await count(db) == (2, 1)


async def test_a_member_follows_whoever_is_behind_it_now(db: Db) -> None:
    before = await know(db, Person("member-1", "여우"))
    mina, joon = await know(db, Person("1", "미나")), await know(db, Person("2", "준"))

    first = await know(db, Person("member-1", "여우", behind="1"))
    then = await know(db, Person("member-1", "여우", behind="2"))
    itself = await know(db, Person("2", "준", behind="2"))

    assert {before.id, first.id, then.id} == {before.id}
    assert [first.account_id, then.account_id] == [mina.account_id, joon.account_id]
    assert itself == replace(joon, is_proxied=True)


async def test_two_members_of_one_person_met_at_once_are_one_account(db: Db) -> None:
    async with asyncio.TaskGroup() as tasks:
        meetings = [tasks.create_task(know(db, Person(f"m{n % 4}", "여우", behind="1"))) for n in range(8)]

    assert len({task.result().account_id for task in meetings}) == 1
    assert await count(db) == (5, 1)


async def test_a_language_of_ones_own_goes_before_the_platforms(db: Db) -> None:
    mina = await know(db, Person("1", "미나", "ko"))

    async with db.write() as tx:
        await preferences.set_one(tx, mina.account_id, "language", "en")

    assert mina.language == "ko"
    for person in (Person("1", "미나", "ko"), Person("member-1", "여우", "ko", behind="1")):
        met = await know(db, person)
        assert (met.locale, met.language) == ("ko", "en")


async def test_meeting_somebody_again_is_one_statement(db: Db) -> None:
    counted: list[str] = []

    class Counting(Write):
        async def row(self, statement: Executable, parameters: Parameters | None = None) -> RowMapping | None:
            counted.append("read")
            return await super().row(statement, parameters)

        async def run(self, statement: Executable, parameters: Parameters | None = None) -> int:
            counted.append("write")
            return await super().run(statement, parameters)

    await know(db, Person("1", "미나", "ko"))
    async with db.write() as tx:
        await people.know(Counting(tx._connection), "fake", Person("1", "미나", "ko"), NOW)

    assert counted == ["read"]
