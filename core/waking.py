"""Wakes the places in which a character is to open the talk again, when the time has come."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, select

from core.bus import WORK, Bus
from core.chat import inbox
from core.clock import Clock
from core.db import Db
from core.db.tables.places import places, wakes
from core.errors import DatabaseGone
from core.ledger.lease import place_of
from core.log import get_log
from core.surface.events import Cause, Cued

LOOK = 20.0  # seconds between two looks
AT_ONCE = 100

log = get_log(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waking:
    """One a worker; several at once do no harm, for a cue is kept once."""

    db: Db
    bus: Bus
    clock: Clock

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                if await self.wake():
                    await self.bus.say(WORK)
            except DatabaseGone:
                log.warning("nobody woken, the database does not answer")
            await self.clock.sleep(LOOK)

    async def wake(self) -> int:
        """Give the word to those whose time has come; how many."""
        now = self.clock.now()
        async with self.db.write() as tx:
            rows = await tx.rows(
                select(wakes.c.due, wakes.c.tries, places)
                .join(places, places.c.id == wakes.c.place_id)
                .where(wakes.c.due <= now.timestamp())
                .order_by(wakes.c.due)
                .limit(AT_ONCE)
            )
            for row in rows:
                await tx.run(delete(wakes).where(wakes.c.place_id == row["id"], wakes.c.due == row["due"]))
                if row["version_id"] is None or row["chat_id"] is None:
                    continue
                cue = Cued(
                    id=f"return:{int(row['due'] * 1000)}",
                    place=place_of(row),
                    version_id=row["version_id"],
                    cause=Cause.RETURN,
                    at=now,
                    depth=row["tries"],
                )
                await inbox.keep(tx, row["id"], cue, now)
        return len(rows)
