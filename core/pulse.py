"""Each process says that it lives, what it does, and how it has met the providers: one row, for those who operate.

A process that was killed says nothing more: its row stays as it was and grows old, until another one takes it away.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from core.ai.tries import Health
from core.clock import Clock
from core.db import Db, Read, Write
from core.db.tables.access import processes
from core.db.tables.base import Seconds
from core.errors import DatabaseGone
from core.log import get_log

EVERY: Final = 20.0  # seconds between two words of a process that has nothing new to say
LOOK: Final = 2.0  # seconds between two looks whether it has
SILENT: Final = 3 * EVERY  # seconds without a word: it was killed, it hangs, or it does not reach the database
FORGOTTEN: Final = 86_400.0  # seconds without a word, until its row is taken away

log = get_log(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """`age`: seconds since its last word. `states`: what each front end of it waits for, None for one that is up."""

    name: str
    host: str
    pid: int
    roles: tuple[str, ...]
    states: Mapping[str, str | None]
    providers: tuple[Health, ...]
    started_at: datetime
    age: float

    @property
    def silent(self) -> bool:
        return self.age > SILENT

    @property
    def since(self) -> tuple[int, str]:
        """The age as people say it: (seconds, "seconds"), (minutes, "minutes") or (hours, "hours")."""
        whole = int(self.age)
        if whole < 120:
            return whole, "seconds"
        return (whole // 60, "minutes") if whole < 7_200 else (whole // 3_600, "hours")

    @property
    def works(self) -> bool:
        """Whether it answers and does jobs."""
        return "worker" in self.roles and not self.silent


@dataclass(slots=True, kw_only=True)
class Pulse:
    """One a process. `health` and `states` are asked each time."""

    db: Db
    clock: Clock
    name: str
    roles: Sequence[str]
    health: Callable[[], tuple[Health, ...]]
    states: Mapping[str, str | None]
    _said: object = field(default=None)

    async def run(self) -> None:
        """Until cancelled; then the process is known to have ended."""
        began, spoke = self.clock.now(), 0.0
        try:
            while True:
                new = self._news()
                if new != self._said or self.clock.monotonic() - spoke >= EVERY:
                    await self._speak(began)
                    self._said, spoke = new, self.clock.monotonic()
                await self.clock.sleep(LOOK)
        finally:
            await self._leave()

    def _news(self) -> object:
        """What is told at once where it has changed: a breaker opens, a front end comes up."""
        providers = tuple((each.provider, each.left_alone is None, each.error) for each in self.health())
        return providers, tuple(sorted(self.states.items()))

    async def _speak(self, began: datetime) -> None:
        try:
            async with self.db.write() as tx:
                await say(tx, self, began)
        except DatabaseGone as error:
            log.warning("no word of this process", why=str(error.text.args.get("why", "")))

    async def _leave(self) -> None:
        try:
            async with self.db.write() as tx:
                await tx.run(delete(processes).where(processes.c.name == self.name))
        except DatabaseGone:
            log.warning("no farewell of this process")


async def say(tx: Write, pulse: Pulse, began: datetime) -> None:
    """The process's row as things stand now; rows of those FORGOTTEN go."""
    told = {
        "host": platform.node()[:80],
        "pid": os.getpid(),
        "roles": list(pulse.roles),
        "states": dict(pulse.states),
        "providers": [_plain(each) for each in pulse.health()],
        "started_at": began,
        "heard": Seconds(),
    }
    if not await tx.run(update(processes).where(processes.c.name == pulse.name).values(**told)):
        await tx.run(delete(processes).where(processes.c.heard < Seconds() - FORGOTTEN))
        make = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
        await tx.run(make(processes).values(name=pulse.name, **told).on_conflict_do_nothing())


async def heard(tx: Read) -> list[Process]:
    """All that were heard from, those that still speak first."""
    age = (Seconds() - processes.c.heard).label("age")
    rows = await tx.rows(select(processes, age).order_by(processes.c.started_at, processes.c.name))
    found = [
        Process(
            name=row["name"],
            host=row["host"],
            pid=row["pid"],
            roles=tuple(row["roles"]),
            states=row["states"],
            providers=tuple(_health(each, row["age"]) for each in row["providers"]),
            started_at=row["started_at"],
            age=max(0.0, row["age"]),
        )
        for row in rows
    ]
    return sorted(found, key=lambda each: each.silent)


def _plain(met: Health) -> dict[str, object]:
    return {
        "provider": met.provider,
        "left_alone": met.left_alone,
        "in_a_row": met.in_a_row,
        "error": met.error,
        "failed_at": None if met.failed_at is None else met.failed_at.isoformat(),
    }


def _health(kept: Mapping[str, object], age: float) -> Health:
    """As it is now: a provider was to be left alone for some seconds more when the process spoke."""
    left, failed = kept["left_alone"], kept["failed_at"]
    return Health(
        provider=str(kept["provider"]),
        left_alone=max(0.0, left - age) if isinstance(left, int | float) else None,
        in_a_row=int(str(kept["in_a_row"])),
        error=str(kept["error"]),
        failed_at=datetime.fromisoformat(failed) if isinstance(failed, str) else None,
    )
