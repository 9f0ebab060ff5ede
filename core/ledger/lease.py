"""The lease of a place: one worker answers there, and everything it writes is fenced by the lease's epoch."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import RowMapping, bindparam, case, exists, func, select, update

from core.db import Read, Write
from core.db.tables.base import Seconds
from core.db.tables.places import OPEN, inbox, places
from core.errors import LeaseLost
from core.reach import Reach
from core.surface.events import Place

LEASE = 60.0  # seconds; renewed every quarter of it
BACK_OFF = (1.0, 5.0, 30.0, 120.0, 600.0)  # seconds until a place that failed is tried again


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to answer in a place, until another claims it after the lease has run out.

    `company` counts the characters' rows in the chat's cast; 0: its one character has seen everything. `person_id` is
    with whom a direct place is, `left_for` the chat that it was in until that went on elsewhere (core.chat.roaming).
    """

    place_id: int
    epoch: int
    worker: str
    place: Place
    character_id: int | None
    version_id: int | None
    chat_id: int | None
    company: int = 0
    person_id: int | None = None
    left_for: int | None = None


_open = select(inbox.c.place_id).where(OPEN)
_oldest = select(func.min(inbox.c.id)).where(inbox.c.place_id == places.c.id, OPEN)
_free = (
    select(places.c.id)
    .where(
        places.c.id.in_(_open),
        places.c.platform.in_(bindparam("platforms", expanding=True)),
        places.c.lease_until < Seconds(),
        places.c.not_before <= Seconds(),
    )
    .order_by(_oldest.scalar_subquery())
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
    # By itself, once: within the update PostgreSQL may ask for it again for each row, and claim more than `most`.
    .cte("free")
    .prefix_with("MATERIALIZED", dialect="postgresql")
)
_claim = (
    update(places)
    .where(places.c.id.in_(select(_free.c.id)))
    .values(worker=bindparam("by"), epoch=places.c.epoch + 1, lease_until=Seconds() + LEASE)
    .returning(places)
)


async def claim(tx: Write, worker: str, most: int, platforms: Collection[str]) -> list[Claim]:
    """At most `most` places of `platforms` with open events and a free lease, longest waiting first."""
    return [_claimed(row) for row in await tx.rows(_claim, {"by": worker, "most": most, "platforms": list(platforms)})]


def place_of(row: RowMapping) -> Place:
    """The place of a whole row of `places`."""
    where = row["platform"], row["bot"], row["space"], row["channel"], row["thread"]
    return Place(*where, direct=row["direct"], adult=row["adult"], reach=Reach(row["reach"]))


def _claimed(row: RowMapping) -> Claim:
    here = row["character_id"], row["version_id"], row["chat_id"], row["company"], row["person_id"], row["left_for"]
    return Claim(row["id"], row["epoch"], row["worker"], place_of(row), *here)


_mine = update(places).where(places.c.id == bindparam("place"), places.c.epoch == bindparam("mine"))
_fence = _mine.values(lease_until=Seconds() + LEASE)
_fenced = _fence.returning(places)
_open_here = exists(_open.where(inbox.c.place_id == places.c.id))
_end = _mine.values(lease_until=case((_open_here, Seconds() + LEASE), else_=0.0), failures=0).returning(
    places.c.lease_until
)
_release = _mine.where(~_open_here).values(lease_until=0.0, failures=0)
_give_back = _mine.values(lease_until=0.0)


async def fence(tx: Write, claim: Claim) -> None:
    """Prolong the lease in the caller's transaction. Raises LeaseLost."""
    if await tx.run(_fence, _holder(claim)) != 1:
        raise LeaseLost(claim.place_id)


async def fenced(tx: Write, claim: Claim) -> Claim:
    """The same, and the claim with what has changed about the place since. Raises LeaseLost."""
    row = await tx.row(_fenced, _holder(claim))
    if row is None:
        raise LeaseLost(claim.place_id)
    return _claimed(row)


def _holder(claim: Claim) -> dict[str, int]:
    return {"place": claim.place_id, "mine": claim.epoch}


async def renewed(tx: Read, claim: Claim) -> Claim:
    """The claim with what has changed about the place since. Raises LeaseLost."""
    row = await tx.row(select(places).where(places.c.id == claim.place_id))
    if row is None or row["epoch"] != claim.epoch:
        raise LeaseLost(claim.place_id)
    return _claimed(row)


async def end(tx: Write, claim: Claim) -> bool:
    """Fence what was done, and give the lease back if nothing is open; whether it was. Raises LeaseLost."""
    until = await tx.value(_end, _holder(claim))
    if until is None:
        raise LeaseLost(claim.place_id)
    return bool(until == 0.0)


async def release(tx: Write, claim: Claim) -> bool:
    """Give the lease back if nothing is open there; whether it was given back."""
    return await tx.run(_release, _holder(claim)) == 1


async def give_back(tx: Write, claim: Claim) -> None:
    """Give the lease back with work left: another worker, or a later start, goes on at once."""
    await tx.run(_give_back, _holder(claim))


async def put_off(tx: Write, claim: Claim, seconds: float | None = None) -> None:
    """Let the place rest for `seconds`, or ever longer with each failure in a row."""
    mine = update(places).where(places.c.id == claim.place_id, places.c.epoch == claim.epoch)
    failures = await tx.value(select(places.c.failures).where(places.c.id == claim.place_id)) or 0
    rest = BACK_OFF[min(failures, len(BACK_OFF) - 1)] if seconds is None else seconds
    await tx.run(mine.values(lease_until=0.0, not_before=Seconds() + rest, failures=failures + (seconds is None)))


async def free_all(tx: Write) -> None:
    """Take the leases of workers that are dead: only for a process that is sure to be the only one."""
    await tx.run(update(places).where(places.c.lease_until > 0).values(lease_until=0.0, epoch=places.c.epoch + 1))


async def renew(tx: Write, worker: str, place_ids: Sequence[int]) -> set[int]:
    """Prolong all leases of `worker`; those among `place_ids` that it still holds."""
    mine = update(places).where(places.c.worker == worker, places.c.id.in_(place_ids), places.c.lease_until > 0)
    rows = await tx.rows(mine.values(lease_until=Seconds() + LEASE).returning(places.c.id))
    return {row["id"] for row in rows}
