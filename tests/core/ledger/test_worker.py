"""Places are answered many at once, and a stop loses nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from sqlalchemy import func, select, update

from core.bus import WORK, LocalBus
from core.clock import SystemClock
from core.db import Db
from core.db.tables.base import Seconds
from core.db.tables.places import inbox, places
from core.ledger import lease
from core.ledger.lease import LEASE, Claim
from core.ledger.worker import Worker
from core.metrics import Metrics
from tests.core.ledger.test_lease import ask, claim

SOON = 30.0


class FastClock(SystemClock):
    """A quarter of a lease passes in a moment; polls take as long as ever."""

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(0.02 if seconds == LEASE / 4 else seconds)


def worker(
    db: Db, work: Callable[[Claim], Awaitable[None]], bus: LocalBus | None = None, grace: float = SOON
) -> Worker:
    bus = bus or LocalBus()
    return Worker(db=db, bus=bus, clock=FastClock(), metrics=Metrics(), work=work, platforms=["fake"], grace=grace)


@asynccontextmanager
async def running(one: Worker) -> AsyncIterator[None]:
    async with asyncio.timeout(SOON), asyncio.TaskGroup() as tasks:
        tasks.create_task(one.run())
        yield
        one.stop()


async def answer(db: Db, claimed: Claim) -> None:
    async with db.write() as tx:
        await tx.run(update(inbox).where(inbox.c.place_id == claimed.place_id).values(state="done"))
        await lease.release(tx, claimed)


async def open_places(db: Db) -> int:
    async with db.read() as tx:
        found: int = await tx.value(select(func.count()).where(inbox.c.state != "done"))
    return found


async def lease_left(db: Db) -> float:
    """Seconds of the one place's lease."""
    async with db.read() as tx:
        left: float = await tx.value(select(places.c.lease_until - Seconds()))
    return left


async def until(true: Callable[[], bool]) -> None:
    while not true():
        await asyncio.sleep(0.005)


async def test_all_places_are_answered_at_the_same_time(db: Db) -> None:
    wanted = {await ask(db, f"c{number}", str(number)) for number in range(40)}
    met: set[int] = set()

    async def work(claimed: Claim) -> None:
        met.add(claimed.place_id)
        await until(lambda: met == wanted)  # would wait for ever if one came after another
        await answer(db, claimed)

    async with running(worker(db, work)):
        await until(lambda: met == wanted)

    assert await open_places(db) == 0


async def test_a_word_on_the_bus_saves_the_wait(db: Db) -> None:
    bus = LocalBus()
    done = asyncio.Event()

    async def work(claimed: Claim) -> None:
        await answer(db, claimed)
        done.set()

    one = worker(db, work, bus)
    one.poll = 100 * SOON  # without the word it would not look again in the time that `running` gives
    async with running(one):
        await asyncio.sleep(0.05)  # it has looked, and waits
        await ask(db, "a", "1")
        await bus.say(WORK)
        await done.wait()

    assert await open_places(db) == 0


async def test_without_the_bus_a_place_is_found_all_the_same(db: Db) -> None:
    done = asyncio.Event()

    async def work(claimed: Claim) -> None:
        await answer(db, claimed)
        done.set()

    async with running(worker(db, work)):
        await asyncio.sleep(0.05)
        await ask(db, "a", "1")
        await done.wait()


async def test_a_stop_waits_for_what_is_under_way_and_claims_nothing_more(db: Db) -> None:
    bus = LocalBus()
    began, go_on, ended = asyncio.Event(), asyncio.Event(), []
    first = await ask(db, "a", "1")

    async def work(claimed: Claim) -> None:
        began.set()
        await go_on.wait()
        await answer(db, claimed)
        ended.append(claimed.place_id)

    one = worker(db, work, bus)
    async with asyncio.timeout(SOON), asyncio.TaskGroup() as tasks:
        stopped = tasks.create_task(one.run())
        await began.wait()
        one.stop()
        await ask(db, "b", "2")
        await bus.say(WORK)
        await asyncio.sleep(0.05)
        still_running = not stopped.done()
        go_on.set()

    assert still_running
    assert ended == [first]
    assert await open_places(db) == 1


async def test_what_does_not_end_within_the_grace_is_given_back_at_once(db: Db) -> None:
    place_id = await ask(db, "a", "1")
    began, cancelled = asyncio.Event(), asyncio.Event()

    async def work(_claimed: Claim) -> None:
        began.set()
        try:
            await asyncio.sleep(60)
        finally:
            cancelled.set()

    async with running(worker(db, work, grace=0.05)):
        await began.wait()

    assert cancelled.is_set()
    assert [found.place_id for found in await claim(db, "another")] == [place_id]


async def test_a_cancelled_worker_gives_its_leases_back(db: Db) -> None:
    place_id = await ask(db, "a", "1")
    began = asyncio.Event()

    async def work(_claimed: Claim) -> None:
        began.set()
        await asyncio.sleep(60)

    async with asyncio.timeout(SOON), asyncio.TaskGroup() as tasks:
        task = tasks.create_task(worker(db, work, grace=0.05).run())
        await began.wait()
        task.cancel()

    assert [found.place_id for found in await claim(db, "another")] == [place_id]


async def test_leases_are_renewed_while_a_turn_is_under_way(db: Db) -> None:
    await ask(db, "a", "1")
    began, go_on = asyncio.Event(), asyncio.Event()

    async def work(claimed: Claim) -> None:
        began.set()
        await go_on.wait()
        await answer(db, claimed)

    async with running(worker(db, work)):
        await began.wait()
        async with db.write() as tx:
            await tx.run(update(places).values(lease_until=Seconds() + 1.0))  # almost over
        while await lease_left(db) < LEASE / 2:
            await asyncio.sleep(0.01)
        go_on.set()


async def test_a_turn_whose_lease_was_lost_is_stopped(db: Db) -> None:
    await ask(db, "a", "1")
    began, cancelled = asyncio.Event(), asyncio.Event()

    async def work(_claimed: Claim) -> None:
        began.set()
        try:
            await asyncio.sleep(60)
        finally:
            cancelled.set()

    async with running(worker(db, work)):
        await began.wait()
        async with db.write() as tx:
            await tx.run(update(places).values(worker="another", epoch=places.c.epoch + 1))
        await cancelled.wait()


async def test_after_the_machine_slept_a_place_is_claimed_anew_and_the_old_turn_stops(db: Db) -> None:
    bus = LocalBus()
    await ask(db, "a", "1")
    epochs: list[int] = []
    stopped: list[int] = []

    async def work(claimed: Claim) -> None:
        epochs.append(claimed.epoch)
        if len(epochs) > 1:
            return await answer(db, claimed)
        try:
            await asyncio.sleep(60)
        finally:
            stopped.append(claimed.epoch)

    async with running(worker(db, work, bus)):
        await until(lambda: epochs == [1])
        async with db.write() as tx:
            await tx.run(update(places).values(lease_until=Seconds() - 1.0))
        await bus.say(WORK)
        await until(lambda: epochs == [1, 2])
        await ask(db, "b", "2")
        await bus.say(WORK)
        await until(lambda: len(epochs) == 3)

    assert stopped == [1]
    assert await open_places(db) == 0
