"""Claims places that wait and has them answered, many at once; renews the leases meanwhile."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field

from core.bus import WORK, Bus, Ear
from core.clock import Clock
from core.db import Db
from core.errors import DatabaseGone
from core.ledger import lease
from core.ledger.lease import LEASE, Claim
from core.log import get_log
from core.metrics import Metrics

AT_ONCE = 512  # places that one process answers at the same time; most of them wait for a model
POLL = 1.0  # seconds: without a word on the bus, look all the same
GRACE = 20.0  # seconds that turns under way have to end when the program is told to stop

log = get_log(__name__)


@dataclass(slots=True, kw_only=True)
class Worker:
    """One a process. `work` answers a place and gives its lease back; it never raises.

    `platforms` are those whose places this process can write to, the others are left to other processes.
    """

    db: Db
    bus: Bus
    clock: Clock
    metrics: Metrics
    work: Callable[[Claim], Awaitable[None]]
    platforms: Collection[str]
    grace: float = GRACE
    poll: float = POLL
    name: str = field(default_factory=lambda: secrets.token_hex(8))
    _working: dict[int, tuple[Claim, asyncio.Task[None]]] = field(default_factory=dict)
    _stopping: asyncio.Event = field(default_factory=asyncio.Event)

    def stop(self) -> None:
        """Claim nothing more; `run` ends when what is under way has ended, or the grace is over."""
        self._stopping.set()

    async def run(self) -> None:
        async with self.bus.listen(WORK) as ear, asyncio.TaskGroup() as tasks:
            renewing = tasks.create_task(self._keep_leases())
            stopping = tasks.create_task(self._ring_at_stop(ear))
            try:
                await self._claim_all(ear, tasks)
            finally:
                renewing.cancel()
                stopping.cancel()
                await self._wind_down()

    async def _claim_all(self, ear: Ear, tasks: asyncio.TaskGroup) -> None:
        while not self._stopping.is_set():
            free = AT_ONCE - len(self._working)
            claims = await self._claim(min(free, 32)) if free else []
            for claim in claims:
                self._begin(claim, tasks)
            self.metrics.working(len(self._working))
            if len(claims) < 32:
                await ear.wait(self.poll)

    async def _claim(self, most: int) -> list[Claim]:
        try:
            async with self.db.write() as tx:
                return await lease.claim(tx, self.name, most, self.platforms)
        except DatabaseGone as error:
            log.error("database unavailable", why=str(error.text.args.get("why", "")))
            await self.clock.sleep(self.poll)
            return []

    def _begin(self, claim: Claim, tasks: asyncio.TaskGroup) -> None:
        if claim.place_id in self._working:  # the machine slept, and a lease of ours ran out under its turn
            self._leave(self._working[claim.place_id][0])
        self._working[claim.place_id] = (claim, tasks.create_task(self._one(claim)))

    def _holds(self, claim: Claim) -> bool:
        return claim.place_id in self._working and self._working[claim.place_id][0] is claim

    def _leave(self, claim: Claim) -> None:
        """Stop the turn whose lease is lost."""
        if self._holds(claim):
            self._working[claim.place_id][1].cancel()

    async def _one(self, claim: Claim) -> None:
        try:
            await self.work(claim)
        finally:
            full = len(self._working) >= AT_ONCE
            if self._holds(claim):
                del self._working[claim.place_id]
            if full:
                await self.bus.say(WORK)

    async def _keep_leases(self) -> None:
        """Renew what is held; stop working where a lease was lost."""
        while True:
            await self.clock.sleep(LEASE / 4)
            held = [claim for claim, _ in self._working.values()]
            if not held:
                continue
            try:
                async with self.db.write() as tx:
                    kept = await lease.renew(tx, self.name, [claim.place_id for claim in held])
            except DatabaseGone:
                continue
            for claim in held:
                if claim.place_id not in kept:
                    self._leave(claim)

    async def _ring_at_stop(self, ear: Ear) -> None:
        await self._stopping.wait()
        ear.ring()

    async def _wind_down(self) -> None:
        """Let turns end within the grace; give back the leases of those that do not."""
        running = [task for _, task in self._working.values()]
        if running:
            await asyncio.wait(running, timeout=self.grace)
        left = list(self._working.values())
        for _, task in left:
            task.cancel()
        try:
            async with self.db.write() as tx:
                for claim, _ in left:
                    await lease.give_back(tx, claim)
        except DatabaseGone:
            log.warning("leases not given back", places=len(left))
