"""Claims jobs that are due and has them done, a few at once; renews their leases meanwhile."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from core.clock import Clock
from core.db import Db
from core.errors import DatabaseGone, LeaseLost
from core.ledger import jobs
from core.ledger.jobs import Job
from core.ledger.lease import LEASE
from core.log import get_log

POLL = 1.0  # seconds between two looks
AT_ONCE = 4  # jobs of one process at the same time

Handler = Callable[[Job], Awaitable[float | None]]
"""Does a job; in how many seconds it is due again, None for not at all. Raises LeaseLost and Postponed."""

log = get_log(__name__)


async def nothing_else() -> None:
    """All jobs are asked for by whoever wants them done."""


class Postponed(Exception):
    """A job cannot be done now, for a reason that passes by itself: it is tried again, ever later."""


@dataclass(slots=True, kw_only=True)
class JobWorker:
    """One a process, or one a group of kinds. `handlers` by kind; `look` asks for what nobody has asked for yet, before
    each claim. `grace`: seconds that jobs under way have to come to an end after `stop`."""

    db: Db
    clock: Clock
    handlers: Mapping[str, Handler]
    look: Callable[[], Awaitable[None]]
    at_once: int = AT_ONCE
    grace: float = 0.0
    name: str = field(default_factory=lambda: secrets.token_hex(8))
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    _working: dict[tuple[str, int], Job] = field(default_factory=dict)

    def stop(self) -> None:
        """Claim nothing more; `run` ends when what is under way has ended, or the grace is over."""
        self.stopping.set()

    async def run(self) -> None:
        """Until stopped or cancelled; then what is under way is given back."""
        try:
            async with asyncio.TaskGroup() as tasks:
                renewing = tasks.create_task(self._keep_leases())
                under_way: set[asyncio.Task[None]] = set()
                while not self.stopping.is_set():
                    await self._begin(tasks, under_way)
                    with suppress(TimeoutError):
                        async with asyncio.timeout(POLL):
                            await self.stopping.wait()
                if under_way:
                    await asyncio.wait(under_way, timeout=self.grace)
                for task in (renewing, *under_way):
                    task.cancel()
        finally:
            await self._give_back()

    async def settle(self, most: int = 1_000) -> int:
        """Do all that is due now, one after the other; how much that was."""
        for done in range(most):
            await self.look()
            async with self.db.write() as tx:
                claimed = await jobs.claim(tx, self.name, 1, self.handlers.keys())
            if not claimed:
                return done
            await self._one(claimed[0])
        return most

    async def do(self, job: Job) -> None:
        """Do one job that the caller has claimed, and keep its lease meanwhile."""
        self._working[job.kind, job.subject] = job
        async with asyncio.TaskGroup() as tasks:
            renewing = tasks.create_task(self._keep_leases())
            try:
                await self._one(job)
            finally:
                renewing.cancel()

    async def _begin(self, tasks: asyncio.TaskGroup, under_way: set[asyncio.Task[None]]) -> None:
        free = self.at_once - len(self._working)
        if free <= 0:
            return
        try:
            await self.look()
            async with self.db.write() as tx:
                claimed = await jobs.claim(tx, self.name, free, self.handlers.keys())
        except DatabaseGone as error:
            log.error("database unavailable", why=str(error.text.args.get("why", "")))
            return
        for job in claimed:
            self._working[job.kind, job.subject] = job
            begun = tasks.create_task(self._one(job))
            under_way.add(begun)
            begun.add_done_callback(under_way.discard)

    async def _one(self, job: Job) -> None:
        try:
            again = await self.handlers[job.kind](job)
            async with self.db.write() as tx:
                await jobs.done(tx, job, again)
        except LeaseLost:
            log.warning("job lost", kind=job.kind, subject=job.subject)
        except Postponed as reason:
            log.warning("job postponed", kind=job.kind, subject=job.subject, why=str(reason))
            await self._put_off(job)
        except DatabaseGone as error:
            log.error("database unavailable", why=str(error.text.args.get("why", "")))
        except Exception:
            log.exception("job failed", kind=job.kind, subject=job.subject)
            await self._put_off(job)
        finally:
            self._working.pop((job.kind, job.subject), None)

    async def _put_off(self, job: Job) -> None:
        try:
            async with self.db.write() as tx:
                await jobs.put_off(tx, job)
        except DatabaseGone:
            log.error("database unavailable", kind=job.kind, subject=job.subject)

    async def _keep_leases(self) -> None:
        while True:
            await self.clock.sleep(LEASE / 4)
            held = list(self._working.values())
            if not held:
                continue
            try:
                async with self.db.write() as tx:
                    await jobs.renew(tx, held)
            except DatabaseGone:
                continue

    async def _give_back(self) -> None:
        held = list(self._working.values())
        if not held:
            return
        try:
            async with self.db.write() as tx:
                for job in held:
                    await jobs.give_back(tx, job)
        except DatabaseGone:
            log.warning("jobs not given back", jobs=len(held))
