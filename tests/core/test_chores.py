"""Once a day what is over is forgotten, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select

from core import chores
from core.accounts import tokens
from core.clock import SystemClock
from core.db import Db
from core.db.tables.access import refresh_tokens, token_families
from core.db.tables.people import accounts
from core.errors import LeaseLost
from core.ledger import jobs
from core.ledger.jobs import Job


async def test_what_is_over_is_forgotten_and_what_is_good_stays(db: Db) -> None:
    clock = SystemClock()
    now = clock.now()
    async with db.write() as tx:
        made = insert(accounts).values(public_id="swept", created_at=now).returning(accounts.c.id)
        account: int = await tx.value(made)
        await tokens.begin(tx, account, "Old", tokens.SCOPES, now - tokens.REFRESH_LASTS - timedelta(days=1))
        good = await tokens.begin(tx, account, "New", tokens.SCOPES, now)
        await jobs.ask(tx, chores.JOB, chores.SUBJECT)
        (job,) = await jobs.claim(tx, "test", 1, [chores.JOB])

    again = await chores.Chores(db=db, clock=clock).work(job)

    async with db.read() as tx:
        left = [row["public_id"] for row in await tx.rows(select(token_families.c.public_id))]
        kept = await tx.value(select(func.count()).select_from(refresh_tokens))
    assert again == chores.AGAIN
    assert (left, kept) == ([good.family], 1)


async def test_a_process_asks_for_them_once_and_delays_nobody(db: Db) -> None:
    mine = chores.Chores(db=db, clock=SystemClock())
    async with db.write() as tx:
        await jobs.ask(tx, chores.JOB, chores.SUBJECT, 60.0)

    await mine.look()
    await mine.look()

    async with db.read() as tx:
        due = await jobs.due(tx, chores.JOB, chores.SUBJECT)
    assert due is not None
    assert due <= 60.0


async def test_whoever_lost_the_job_forgets_nothing(db: Db) -> None:
    with pytest.raises(LeaseLost):
        await chores.Chores(db=db, clock=SystemClock()).work(Job(chores.JOB, chores.SUBJECT, 1, 0))
