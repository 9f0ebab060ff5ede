"""What is learnt beside turns: what was said is made findable, memories are drawn, and digests roll on."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import literal, select

from core.ai.embedding import Embedder
from core.ai.model import ModelError
from core.ai.router import Router, Unanswered
from core.chat import paying
from core.clock import Clock
from core.db import Db
from core.db.tables.base import Seconds
from core.db.tables.chat import UNLEARNT, chats, messages
from core.ledger import jobs
from core.ledger.jobs import Job
from core.ledger.jobworker import Postponed
from core.log import get_log
from core.memory import erasure, indexing, vectors

PAUSE = 4.0  # seconds until what is new is looked at: a lively talk is learnt a few messages at a time
ROUNDS = 20  # of each kind in a row; then other chats have their turn
RETRY = 300.0  # seconds after which an embedder that gave nothing is asked again

log = get_log(__name__)

_anything = select(messages.c.id).join(chats, chats.c.id == messages.c.chat_id).where(UNLEARNT, ~chats.c.incognito)


@dataclass(slots=True, kw_only=True)
class Remembering:
    """One a process. A turn waits for nothing of this. `pause` in seconds."""

    db: Db
    clock: Clock
    router: Router
    embedder: Embedder | None
    pause: float = PAUSE
    _started: bool = False

    async def look(self) -> None:
        """Ask for the chats in which something is new; at the start also for those whose vectors are another
        embedder's."""
        if not self._started and self.embedder is not None:
            async with self.db.write() as tx:
                behind = await vectors.ask_where_missing(tx, self.embedder)
            if behind:
                log.info("embedding anew", embedder=self.embedder.name, chats=behind)
        self._started = True
        async with self.db.read() as tx:
            anything = await tx.value(_anything.limit(1))
        if anything is not None:
            wanted = (
                select(literal(erasure.JOB), messages.c.chat_id, Seconds() + self.pause)
                .join(chats, chats.c.id == messages.c.chat_id)
                .where(UNLEARNT, ~chats.c.incognito)
                .group_by(messages.c.chat_id)
            )
            async with self.db.write() as tx:
                await jobs.ask_all(tx, wanted)

    async def learn(self, job: Job) -> float | None:
        """All that is to be learnt of a chat now; in how many seconds there is more. Raises LeaseLost."""
        for _ in range(ROUNDS):
            if not await indexing.index(self.db, job):
                break
        else:
            return 0.0
        try:
            more = await self._understand(job)
        except Unanswered as error:
            await self._embed(job)
            raise Postponed(str(error)) from error
        again = await self._embed(job)
        return min((each for each in (more, again) if each is not None), default=None)

    async def _understand(self, job: Job) -> float | None:
        """Draw memories where it is time, and roll digests on; in how many seconds it is time again."""
        from core.memory import drawing, summing  # many patterns, which a start does not wait for

        async with paying.router_of_chat(self.router, self.db, job.subject) as router:
            for _ in range(ROUNDS):
                due = await drawing.due(self.db, job.subject, self.clock.now())
                if due is None or due > 0 or not await drawing.draw(self.db, router, self.clock, job):
                    break
            for _ in range(ROUNDS):
                if not await summing.sum_up(self.db, router, self.clock, job):
                    break
        return await drawing.due(self.db, job.subject, self.clock.now())

    async def _embed(self, job: Job) -> float | None:
        """Make vectors that are missing; in how many seconds there may be more to do."""
        if self.embedder is None:
            return None
        try:
            for _ in range(ROUNDS):
                if not await vectors.embed(self.db, job, self.embedder):
                    return None
        except ModelError as error:
            log.warning("nothing embedded", embedder=self.embedder.name, why=f"{type(error).__name__}: {error}")
            return RETRY
        return 0.0
