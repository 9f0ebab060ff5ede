"""Work beside turns is done once by one worker, survives its death, and is never forgotten."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import update

from core.db import Db
from core.db.tables.base import Seconds
from core.db.tables.jobs import jobs as table
from core.errors import LeaseLost
from core.ledger import jobs
from core.ledger.jobs import Job
from core.ledger.lease import BACK_OFF

KIND = "memory"


async def ask(db: Db, subject: int, seconds: float = 0.0) -> None:
    async with db.write() as tx:
        await jobs.ask(tx, KIND, subject, seconds)


async def claim(db: Db, most: int = 10, worker: str = "one") -> list[Job]:
    async with db.write() as tx:
        return await jobs.claim(tx, worker, most, [KIND])


async def due(db: Db, subject: int = 1) -> float | None:
    async with db.read() as tx:
        return await jobs.due(tx, KIND, subject)


async def change(db: Db, **values: object) -> None:
    async with db.write() as tx:
        await tx.run(update(table).values(**values))


async def test_many_workers_at_once_claim_each_job_once(db: Db) -> None:
    for subject in range(20):
        await ask(db, subject)

    claimed = await asyncio.gather(*(claim(db, 5, f"w{number}") for number in range(8)))

    subjects = [job.subject for mine in claimed for job in mine]
    assert len(subjects) == len(set(subjects))
    assert all(len(mine) <= 5 for mine in claimed)


async def test_a_job_is_claimed_when_it_is_due_and_the_longest_due_first(db: Db) -> None:
    for subject, seconds in ((1, -1.0), (2, -9.0), (3, 60.0), (4, -5.0)):
        await ask(db, subject, seconds)

    order = [[job.subject for job in await claim(db, 1)] for _ in range(4)]

    assert order == [[2], [4], [1], []]


async def test_the_sooner_wish_counts(db: Db) -> None:
    for seconds in (90.0, 30.0, 60.0):
        await ask(db, 1, seconds)

    assert await due(db) == pytest.approx(30.0, abs=5.0)


async def test_whoever_lost_the_lease_writes_nothing(db: Db) -> None:
    await ask(db, 1)
    (old,) = await claim(db)
    await change(db, lease_until=Seconds() - 1.0)
    (new,) = await claim(db, worker="two")

    for step in (jobs.fence, jobs.done):
        with pytest.raises(LeaseLost):
            async with db.write() as tx:
                await step(tx, old)
    async with db.write() as tx:
        await jobs.fence(tx, new)
        await jobs.done(tx, new)
    assert await due(db) is None


async def test_failures_in_a_row_make_it_rest_longer(db: Db) -> None:
    await ask(db, 1)
    rests = []
    for _ in range(3):
        (job,) = await claim(db)
        async with db.write() as tx:
            await jobs.put_off(tx, job)
        rests.append(await due(db))
        await change(db, due=0.0)

    assert rests == [pytest.approx(each, abs=0.9) for each in BACK_OFF[:3]]


@pytest.mark.parametrize("again", [None, 600.0])
async def test_what_is_asked_for_while_it_runs_is_done_once_more(db: Db, again: float | None) -> None:
    await ask(db, 1)
    (job,) = await claim(db)
    await ask(db, 1, 30.0)
    async with db.write() as tx:
        await jobs.done(tx, job, again)

    assert await due(db) == pytest.approx(30.0, abs=5.0)
    await change(db, due=0.0)
    (once_more,) = await claim(db)
    async with db.write() as tx:
        await jobs.done(tx, once_more)
    assert await due(db) is None


async def test_done_again_later_and_given_back_at_once(db: Db) -> None:
    await ask(db, 1)
    (job,) = await claim(db)
    async with db.write() as tx:
        await jobs.give_back(tx, job)
    (job,) = await claim(db)
    async with db.write() as tx:
        await jobs.done(tx, job, 600.0)

    assert await due(db) == pytest.approx(600.0, abs=5.0)
    assert await claim(db) == []


async def test_the_dead_are_freed(db: Db) -> None:
    await ask(db, 1)
    (old,) = await claim(db)
    async with db.write() as tx:
        await jobs.free_all(tx)

    (new,) = await claim(db)
    assert new.epoch > old.epoch
