"""A fresh start with a character, which can be undone; and the digest of a chat, which can be seen and changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from core.db import Read, Write
from core.db.tables.chat import messages
from core.db.tables.memory import Origin, fresh_starts, memories
from core.errors import BadInput, NotFound
from core.memory import digests, erasure, owned
from core.surface.cleaning import clean
from core.text import t

LONGEST = 1_200  # characters of a digest


@dataclass(frozen=True, slots=True)
class Digest:
    """What a character knows of a chat from message `first` to message `last`; `own`: in a person's words."""

    text: str
    first: int
    last: int
    at: datetime
    own: bool


async def fresh_start(tx: Write, account_id: int, character_id: int, now: datetime) -> None:
    """From now on nothing of before comes to this character's mind of the account. It is all still there."""
    newest = {
        "message_id": await tx.value(select(func.max(messages.c.id))) or 0,
        "memory_id": await tx.value(select(func.max(memories.c.id))) or 0,
        "at": now,
    }
    make = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
    fresh = make(fresh_starts).values(account_id=account_id, character_id=character_id, **newest)
    await tx.run(fresh.on_conflict_do_update(index_elements=["account_id", "character_id"], set_=newest))
    await erasure.changed(tx, await owned.people_of(tx, account_id), ())


async def undo(tx: Write, account_id: int, character_id: int) -> bool:
    """What was before comes to mind again; False where there was no fresh start."""
    gone = await tx.run(delete(fresh_starts).where(_of(account_id, character_id)))
    await erasure.changed(tx, await owned.people_of(tx, account_id), ())
    return gone == 1


async def began(tx: Read, account_id: int, character_id: int) -> datetime | None:
    """When the account has begun afresh with this character, where that still holds."""
    found: datetime | None = await tx.value(select(fresh_starts.c.at).where(_of(account_id, character_id)))
    return found


async def digest_of(tx: Read, chat_id: int, character_id: int) -> Digest | None:
    found = await digests.newest(tx, chat_id, character_id)
    if found is None:
        return None
    return Digest(found.text, found.from_id, found.to_id, found.at, found.origin is Origin.PERSON)


async def edit_digest(tx: Write, chat_id: int, character_id: int, text: str, now: datetime) -> Digest:
    """The same stretch in other words. Raises NotFound where there is none, BadInput for no words or too many."""
    words = clean(text)
    if not words:
        raise BadInput(t("memory-recap-how"))
    if len(words) > LONGEST:
        raise BadInput(t("memory-too-long", length=len(words), most=LONGEST))
    before = await digests.newest(tx, chat_id, character_id)
    if before is None:
        raise NotFound(t("memory-recap-none"))
    span = before.from_id, before.to_id
    await digests.add(tx, chat_id, character_id, words, span, Origin.PERSON, now)
    return Digest(words, *span, now, own=True)


async def was_there(tx: Read, account_id: int, chat_id: int, digest: Digest) -> bool:
    """Whether the account had spoken in a chat by the end of what its digest tells."""
    said = messages.c.chat_id == chat_id, messages.c.id <= digest.last, messages.c.person_id.in_(owned.persons)
    return await tx.value(select(messages.c.id).where(*said).limit(1), {"account": account_id}) is not None


def _of(account_id: int, character_id: int) -> ColumnElement[bool]:
    return and_(fresh_starts.c.account_id == account_id, fresh_starts.c.character_id == character_id)
