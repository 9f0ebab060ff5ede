"""A process says that it lives; one that says nothing more is seen to be silent, on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update

from core import pulse
from core.ai.tries import Health
from core.clock import SystemClock
from core.db import Db
from core.db.tables.access import processes
from core.pulse import Process, Pulse

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
OPEN = Health("gemini", 25.0, 3, "Overloaded: 503", NOW)
WELL = Health("anthropic", None, 0, "", None)


def of(db: Db, name: str = "one", *, roles: tuple[str, ...] = ("web", "worker")) -> Pulse:
    met = [OPEN, WELL]
    return Pulse(db=db, clock=SystemClock(), name=name, roles=roles, health=lambda: tuple(met), states={"web": None})


async def found(db: Db) -> list[Process]:
    async with db.read() as tx:
        return await pulse.heard(tx)


async def later(db: Db, name: str, seconds: float) -> None:
    async with db.write() as tx:
        mine = update(processes).where(processes.c.name == name)
        await tx.run(mine.values(heard=processes.c.heard - seconds))


async def test_a_process_is_seen_with_what_it_does_and_how_providers_answer_it(db: Db) -> None:
    async with db.write() as tx:
        await pulse.say(tx, of(db), NOW)
        await pulse.say(tx, of(db), NOW)

    (seen,) = await found(db)

    assert (seen.roles, seen.states, seen.started_at) == (("web", "worker"), {"web": None}, NOW)
    assert seen.pid > 0 and not seen.silent and seen.works
    gemini, anthropic = seen.providers
    assert gemini.left_alone is not None and 20 < gemini.left_alone <= 25
    assert replace(gemini, left_alone=25.0) == OPEN
    assert anthropic == WELL


@pytest.mark.parametrize(
    ("seconds", "silent", "since"),
    [
        (30, False, (30, "seconds")),
        (90, True, (90, "seconds")),
        (400, True, (6, "minutes")),
        (9_000, True, (2, "hours")),
    ],
)
async def test_one_that_says_nothing_more_is_silent_and_does_no_work(
    db: Db, seconds: int, silent: bool, since: tuple[int, str]
) -> None:
    async with db.write() as tx:
        await pulse.say(tx, of(db), NOW)
    await later(db, "one", seconds + 0.2)

    (seen,) = await found(db)

    assert (seen.silent, seen.works, seen.since) == (silent, not silent, since)
    assert seen.providers[0].left_alone == 0


async def test_those_that_speak_come_first_and_those_long_gone_are_forgotten(db: Db) -> None:
    async with db.write() as tx:
        for name in ("dead", "silent", "lives"):
            await pulse.say(tx, of(db, name), NOW)
    await later(db, "dead", pulse.FORGOTTEN + 1)
    await later(db, "silent", pulse.SILENT + 1)

    async with db.write() as tx:
        await pulse.say(tx, of(db, "new"), NOW)

    assert [each.name for each in await found(db)] == ["lives", "new", "silent"]


async def test_a_process_speaks_while_it_runs_at_once_of_what_is_new_and_leaves_when_it_ends(db: Db) -> None:
    met = [WELL]
    one = replace(of(db), health=lambda: tuple(met), clock=Quick())
    running = asyncio.get_running_loop().create_task(one.run())
    await until(db, lambda all_of_them: len(all_of_them) == 1)

    met[0] = replace(WELL, left_alone=30.0, in_a_row=3, error="Broken: no answer")
    await until(db, lambda all_of_them: all_of_them[0].providers[0].error == "Broken: no answer")
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running

    assert await found(db) == []


async def test_what_is_not_new_is_not_said_again_at_once(db: Db) -> None:
    running = asyncio.get_running_loop().create_task(replace(of(db), clock=Quick()).run())
    await until(db, lambda all_of_them: len(all_of_them) == 1)
    async with db.read() as tx:
        first = await tx.value(select(processes.c.heard))

    await asyncio.sleep(0.1)  # some hundred looks
    async with db.read() as tx:
        again = await tx.value(select(processes.c.heard))
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running

    assert again == first


class Quick(SystemClock):
    """Looks follow each other at once."""

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(min(seconds, 0.001))


async def until(db: Db, true: Callable[[list[Process]], bool]) -> None:
    async with asyncio.timeout(20):
        while not true(await found(db)):
            await asyncio.sleep(0.01)
