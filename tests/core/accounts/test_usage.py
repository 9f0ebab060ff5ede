"""What accounts use stands in the transaction that settles the call, by day, purpose and character."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select

from core.accounts import people, usage
from core.accounts.usage import Spent, Use
from core.ai.model import Usage
from core.db import Db
from core.db.tables.access import usage_days
from core.db.tables.people import accounts
from core.db.tables.people import people as persons
from core.surface.events import Person
from tests.core.conftest import JOON, MINA, Stage

NOW = datetime(2026, 11, 26, 23, 59, tzinfo=UTC)


async def somebody(db: Db, name: str = "미나") -> int:
    async with db.write() as tx:
        return (await people.know(tx, "fake", Person(f"id-{name}", name, "ko"), NOW)).account_id


async def test_calls_of_a_day_add_up_and_unknown_prices_are_counted_apart(db: Db) -> None:
    account = await somebody(db)

    for cost in (1_000, None, 2_500):
        async with db.write() as tx:
            spent = Spent(purpose=Use.CHAT, usage=Usage(10, 20, 5, 7), cost=cost)
            await usage.note(tx, account, spent, NOW)

    async with db.read() as tx:
        rows = await tx.rows(select(usage_days))
    assert [(row["calls"], row["unpriced"], row["cost"]) for row in rows] == [(3, 1, 3_500)]
    assert [(row["input_tokens"], row["cached_tokens"], row["output_tokens"]) for row in rows] == [(45, 60, 21)]


async def test_a_day_ends_at_midnight_utc_and_purposes_and_payers_stand_apart(db: Db) -> None:
    account = await somebody(db)

    async with db.write() as tx:
        await usage.note(tx, account, Spent(purpose=Use.CHAT, usage=None, cost=1), NOW)
        await usage.note(tx, account, Spent(purpose=Use.CHAT, usage=None, cost=1), NOW + timedelta(minutes=1))
        await usage.note(tx, account, Spent(purpose=Use.STORY, usage=None, cost=1, story_id=7), NOW)
        await usage.note(tx, account, Spent(purpose=Use.CHAT, usage=None, cost=1, own=True), NOW)

    async with db.read() as tx:
        rows = await tx.rows(select(usage_days).order_by(usage_days.c.day, usage_days.c.purpose, usage_days.c.own))
    found = [(row["day"], row["purpose"], row["story_id"], row["own"]) for row in rows]
    assert found == [
        ("2026-11-26", "chat", 0, False),
        ("2026-11-26", "chat", 0, True),
        ("2026-11-26", "story", 7, False),
        ("2026-11-27", "chat", 0, False),
    ]


async def test_an_account_that_is_gone_meanwhile_costs_nobody_their_answer(db: Db) -> None:
    account = await somebody(db)
    async with db.write() as tx:
        await tx.run(delete(persons).where(persons.c.account_id == account))
        await tx.run(delete(accounts).where(accounts.c.id == account))

    async with db.write() as tx:
        await usage.note(tx, account, Spent(purpose=Use.CHAT, usage=None, cost=5), NOW)

    async with db.read() as tx:
        assert await tx.rows(select(usage_days)) == []


async def test_an_answer_is_on_the_account_of_whoever_it_answers(db: Db, make_stage: Callable[..., Stage]) -> None:
    stage = make_stage(["하나."], ["둘."])

    await stage.say("안녕", MINA)
    await stage.say("나도", JOON)
    await stage.answered(2)

    async with db.read() as tx:
        rows = await tx.rows(
            select(usage_days, persons.c.native_id).join(persons, persons.c.account_id == usage_days.c.account_id)
        )
    assert {(row["native_id"], row["purpose"], row["calls"]) for row in rows} == {("m1", "chat", 1), ("j1", "chat", 1)}
    assert all(row["character_id"] > 0 for row in rows)
