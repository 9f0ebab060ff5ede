"""Work beside turns that survives a crash: asked for once a subject, claimed by one worker, fenced by an epoch."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, Update, bindparam, case, delete, func, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite

from core.db import Read, Write
from core.db.tables.base import Seconds
from core.db.tables.jobs import jobs
from core.errors import LeaseLost
from core.ledger.lease import BACK_OFF, LEASE


@dataclass(frozen=True, slots=True)
class Job:
    """The right to work on a subject, until another claims it after the lease has run out."""

    kind: str
    subject: int
    epoch: int
    failures: int


_free = (
    select(jobs.c.kind, jobs.c.subject)
    .where(
        jobs.c.kind.in_(bindparam("kinds", expanding=True)),
        jobs.c.due <= Seconds(),
        jobs.c.lease_until < Seconds(),
    )
    .order_by(jobs.c.due)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
    .cte("free")
    .prefix_with("MATERIALIZED", dialect="postgresql")
)
_claim = (
    update(jobs)
    .where(select(_free.c.subject).where(_free.c.kind == jobs.c.kind, _free.c.subject == jobs.c.subject).exists())
    .values(worker=bindparam("by"), epoch=jobs.c.epoch + 1, lease_until=Seconds() + LEASE, anew=False)
    .returning(jobs.c.kind, jobs.c.subject, jobs.c.epoch, jobs.c.failures)
)


_fence = (
    update(jobs)
    .where(jobs.c.kind == bindparam("of"), jobs.c.subject == bindparam("on"), jobs.c.epoch == bindparam("since"))
    .values(lease_until=Seconds() + LEASE)
)


async def ask(tx: Write, kind: str, subject: int, seconds: float = 0.0) -> None:
    """Have this done in `seconds`, or sooner where that was asked for before. What is under way is done once more."""
    wanted = select(literal(kind), literal(subject), Seconds() + seconds)
    await ask_all(tx, wanted)


async def ask_all(tx: Write, wanted: Select[str, int, float]) -> int:
    """The same for all rows of a query (kind, subject, due); how many rows it touched."""
    make = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
    # SQLite reads "ON" behind a query without WHERE as that of a join.
    fresh = make(jobs).from_select(["kind", "subject", "due"], wanted.where(literal(1) == 1))
    sooner = func.min if tx.dialect == "sqlite" else func.least
    under_way = (jobs.c.lease_until >= Seconds()) & ~jobs.c.anew
    due = case((under_way, fresh.excluded.due), else_=sooner(jobs.c.due, fresh.excluded.due))
    again = {"due": due, "anew": True}
    return await tx.run(fresh.on_conflict_do_update(index_elements=["kind", "subject"], set_=again))


async def claim(tx: Write, worker: str, most: int, kinds: Collection[str]) -> list[Job]:
    """At most `most` jobs that are due and free, longest due first."""
    rows = await tx.rows(_claim, {"by": worker, "most": most, "kinds": list(kinds)})
    return [Job(row["kind"], row["subject"], row["epoch"], row["failures"]) for row in rows]


async def claim_one(tx: Write, worker: str, kind: str, subject: int) -> Job | None:
    """That job, where it is due and free."""
    mine = (jobs.c.kind == kind, jobs.c.subject == subject, jobs.c.due <= Seconds(), jobs.c.lease_until < Seconds())
    taken = update(jobs).where(*mine).values(worker=worker, epoch=jobs.c.epoch + 1, lease_until=Seconds() + LEASE)
    row = await tx.row(taken.values(anew=False).returning(jobs.c.epoch, jobs.c.failures))
    return None if row is None else Job(kind, subject, row["epoch"], row["failures"])


async def fence(tx: Write, job: Job) -> None:
    """Prolong the lease in the caller's transaction. Raises LeaseLost."""
    if await tx.run(_fence, _named(job)) != 1:
        raise LeaseLost(job.subject)


async def renew(tx: Write, held: Sequence[Job]) -> None:
    for job in held:
        await tx.run(_fence, _named(job))


async def done(tx: Write, job: Job, again: float | None = None) -> None:
    """The work is done; `again`: it is due once more in so many seconds. Raises LeaseLost.

    Where it was asked for anew meanwhile, it stays due for that.
    """
    if again is None:
        if await tx.run(delete(jobs).where(*_own(job), ~jobs.c.anew)) == 1:
            return
        due: ColumnElement[float] = jobs.c.due
    else:
        wanted = Seconds() + again
        sooner = case((jobs.c.due < wanted, jobs.c.due), else_=wanted)
        due = case((jobs.c.anew, sooner), else_=wanted)
    if await tx.run(_mine(job).values(lease_until=0.0, failures=0, due=due)) != 1:
        raise LeaseLost(job.subject)


async def put_off(tx: Write, job: Job, seconds: float | None = None) -> None:
    """Let it rest for `seconds`, or ever longer with each failure in a row."""
    rest = BACK_OFF[min(job.failures, len(BACK_OFF) - 1)] if seconds is None else seconds
    failures = job.failures + (seconds is None)
    await tx.run(_mine(job).values(lease_until=0.0, due=Seconds() + rest, failures=failures))


async def give_back(tx: Write, job: Job) -> None:
    """Give the lease back with the work left."""
    await tx.run(_mine(job).values(lease_until=0.0))


async def free_all(tx: Write) -> None:
    """Take the leases of workers that are dead: only for a process that is sure to be the only one."""
    await tx.run(update(jobs).where(jobs.c.lease_until > 0).values(lease_until=0.0, epoch=jobs.c.epoch + 1))


async def due(tx: Read, kind: str, subject: int) -> float | None:
    """In how many seconds it is due; None where nobody has asked for it."""
    query = select(jobs.c.due - Seconds()).where(jobs.c.kind == kind, jobs.c.subject == subject)
    found: float | None = await tx.value(query)
    return found


def _named(job: Job) -> dict[str, object]:
    return {"of": job.kind, "on": job.subject, "since": job.epoch}


def _mine(job: Job) -> Update:
    return update(jobs).where(*_own(job))


def _own(job: Job) -> tuple[ColumnElement[bool], ...]:
    return jobs.c.kind == job.kind, jobs.c.subject == job.subject, jobs.c.epoch == job.epoch
