"""What the terminal has to know of its own place."""

from __future__ import annotations

from sqlalchemy import select

from core.characters import store as characters
from core.characters.store import Listed
from core.db import Read
from core.db.tables.places import places


async def chat_here(tx: Read, place_id: int) -> tuple[int, Listed] | None:
    """The chat that goes on in a place, and its character; None where nobody is talking yet."""
    row = await tx.row(select(places.c.chat_id, places.c.version_id).where(places.c.id == place_id))
    if row is None or row["chat_id"] is None or row["version_id"] is None:
        return None
    character = await characters.version(tx, row["version_id"])
    return None if character is None else (row["chat_id"], character)
