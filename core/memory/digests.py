"""What has happened in a chat before its window, as one of its characters has heard it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, bindparam, insert, select

from core.db import Read, Write
from core.db.tables.memory import Origin, digests

_newest = (
    select(digests)
    .where(digests.c.chat_id == bindparam("chat"), digests.c.character_id == bindparam("character"))
    .order_by(digests.c.id.desc())
    .limit(1)
)
_one = select(digests).where(digests.c.id == bindparam("digest"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """Of the messages `from_id` to `to_id`. One that a person has written (`origin`) is rolled on, not written anew."""

    id: int
    text: str
    from_id: int
    to_id: int
    origin: Origin
    at: datetime


async def newest(tx: Read, chat_id: int, character_id: int) -> Digest | None:
    row = await tx.row(_newest, {"chat": chat_id, "character": character_id})
    return None if row is None else _digest(row)


async def one(tx: Read, digest_id: int) -> Digest | None:
    row = await tx.row(_one, {"digest": digest_id})
    return None if row is None else _digest(row)


async def add(
    tx: Write, chat_id: int, character_id: int, text: str, span: tuple[int, int], origin: Origin, now: datetime
) -> int:
    """A newer digest of the messages `span`; the older ones stay, for the prompts that held them."""
    row = {"chat_id": chat_id, "character_id": character_id, "text": text, "origin": origin, "at": now}
    made = insert(digests).values(from_id=span[0], to_id=span[1], **row).returning(digests.c.id)
    digest_id: int = await tx.value(made)
    return digest_id


def _digest(row: RowMapping) -> Digest:
    return Digest(
        id=row["id"],
        text=row["text"],
        from_id=row["from_id"],
        to_id=row["to_id"],
        origin=Origin(row["origin"]),
        at=row["at"],
    )
