"""When a character is to open a talk again by itself."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite

from core.db import Write
from core.db.tables.places import wakes


async def set_for(tx: Write, place_id: int, due: datetime | None, tries: int) -> None:
    """The character of a place is to open the talk at `due`; None: not at all."""
    if due is None:
        await tx.run(delete(wakes).where(wakes.c.place_id == place_id))
        return
    make = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
    values = {"due": due.timestamp(), "tries": tries}
    fresh = make(wakes).values(place_id=place_id, **values)
    await tx.run(fresh.on_conflict_do_update(index_elements=["place_id"], set_=values))
