"""What has to be done once a day: what is over, and of no use to anybody, is forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import delete

from core.accounts import tokens
from core.clock import Clock
from core.db import Db
from core.db.tables.access import answered_requests, codes, signin_hops
from core.ledger import jobs
from core.ledger.jobs import Job
from core.log import get_log

JOB: Final = "chores"
SUBJECT: Final = 0  # there is one for the whole installation
FIRST: Final = 600.0  # seconds after a start, which has other things to do
AGAIN: Final = 86_400.0
ANSWERS_KEPT: Final = timedelta(days=1)  # of requests that may be sent again (web.api.idempotency)

log = get_log(__name__)


@dataclass(slots=True, kw_only=True)
class Chores:
    db: Db
    clock: Clock
    _asked: bool = False

    async def look(self) -> None:
        """Ask for them once a process; whatever is asked for already comes no later."""
        if not self._asked:
            async with self.db.write() as tx:
                await jobs.ask(tx, JOB, SUBJECT, FIRST)
            self._asked = True

    async def work(self, job: Job) -> float:
        """In how many seconds they are due again. Raises LeaseLost."""
        now = self.clock.now()
        async with self.db.write() as tx:
            await jobs.fence(tx, job)
            over = await tokens.sweep(tx, now)
            over += await tx.run(delete(answered_requests).where(answered_requests.c.at <= now - ANSWERS_KEPT))
            over += await tx.run(delete(signin_hops).where(signin_hops.c.expires_at <= now))
            over += await tx.run(delete(codes).where(codes.c.expires_at <= now - ANSWERS_KEPT))
        log.info("chores done", forgotten=over)
        return AGAIN
