"""What people change where they said it, passed on to the other places that their chat has been in: some show what
people say in posts of their own, and these follow."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select

from core.chat import inbox, store
from core.db import Read, Write
from core.db.tables.chat import messages
from core.db.tables.people import people
from core.db.tables.places import places
from core.ledger import lease
from core.ledger.lease import Claim
from core.surface.cleaning import clean
from core.surface.events import Echoed, MessageDeleted, MessageEdited


async def edit(tx: Write, claim: Claim, event: MessageEdited, now: datetime) -> tuple[list[int], tuple[int, ...]]:
    """Give a person's message its new words; which messages have changed, and the places that were told."""
    changed = await store.edit_message(tx, claim.place_id, event.message_id, clean(event.text))
    return changed, await _pass_on(tx, claim, event, await _chats(tx, claim, event.message_id), now)


async def delete(tx: Write, claim: Claim, event: MessageDeleted, now: datetime) -> tuple[int, ...]:
    """Take a person's message out of all chats that it is in; the places that were told."""
    chat_ids = await _chats(tx, claim, event.message_id)
    await store.delete_message(tx, claim.place_id, event.message_id)
    return await _pass_on(tx, claim, event, chat_ids, now)


async def _chats(tx: Read, claim: Claim, native_id: str) -> Sequence[int]:
    """The chats that a person's message of this place is in, wherever these are now."""
    if not claim.place.direct or claim.person_id is None:
        return ()
    said = store.of_person(claim.place_id, native_id).with_only_columns(messages.c.chat_id)
    return [row["chat_id"] for row in await tx.rows(said)]


async def _pass_on(
    tx: Write, claim: Claim, event: MessageEdited | MessageDeleted, chat_ids: Sequence[int], now: datetime
) -> tuple[int, ...]:
    """Tell the person's other places that are, or have been, in these chats; which ones. The event is kept there as if
    it came from outside, so it is neither lost nor done twice."""
    if not chat_ids:
        return ()
    mine = select(people.c.account_id).where(people.c.id == claim.person_id).scalar_subquery()
    theirs = select(people.c.id).where(people.c.account_id == mine)
    in_chat = or_(places.c.chat_id.in_(chat_ids), places.c.left_for.in_(chat_ids))
    others = select(places).where(
        places.c.person_id.in_(theirs), places.c.id != claim.place_id, places.c.direct, in_chat
    )
    told = []
    for row in await tx.rows(others.order_by(places.c.id)):
        echoed = Echoed(
            id=f"echo:{hashlib.sha256(f'{claim.place_id}/{event.id}'.encode()).hexdigest()[:24]}",
            place=lease.place_of(row),
            message_id=event.message_id,
            text=event.text if isinstance(event, MessageEdited) else None,
            at=event.at,
        )
        if await inbox.keep(tx, row["id"], echoed, now):
            told.append(row["id"])
    return tuple(told)
