"""The chats of an account wherever it is alone with a character: listed together, and taken along from place to place.

A chat is in one place at a time. The place that it has left remembers it (`places.left_for`): whoever writes there
again is answered in that same chat, which comes back for it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, RowMapping, Select, and_, bindparam, func, or_, select, update

from core.characters.store import Listed
from core.chat import leaving, shelf
from core.db import Read, Write
from core.db.tables.characters import character_versions, characters, pictures
from core.db.tables.chat import chats, messages
from core.db.tables.people import people
from core.db.tables.places import OPEN, inbox, places
from core.errors import BadInput, Busy, NotFound
from core.ledger.lease import Claim
from core.surface.events import Echoed
from core.text import t

LISTED: Final = 20
COUNTED: Final = 1_000
LONGEST_QUERY: Final = 80
STUCK: Final = timedelta(minutes=10)  # what has waited for so long is answered by nobody: it keeps no chat back
_LIKE = re.compile(r"([\\%_])")
_newest = select(func.max(messages.c.id)).where(messages.c.chat_id == chats.c.id).correlate(chats).scalar_subquery()
# A chat may have a hundred thousand messages: of each only so many are counted, by the index.
_said = messages.alias()
_counted = select(_said.c.id).where(_said.c.chat_id == messages.c.chat_id).correlate(messages).limit(COUNTED).subquery()
_end = select(
    messages.c.id,
    messages.c.text,
    messages.c.at,
    select(func.count()).select_from(_counted).scalar_subquery().label("count"),
).where(messages.c.id.in_(bindparam("ids", expanding=True)))
_mine = and_(
    places.c.direct,
    places.c.person_id.in_(select(people.c.id).where(people.c.account_id == bindparam("account"))),
)
_with_place = (
    chats.join(places, places.c.id == chats.c.place_id)
    .outerjoin(characters, characters.c.id == chats.c.character_id)
    .outerjoin(character_versions, character_versions.c.id == characters.c.version_id)
    .outerjoin(pictures, pictures.c.id == character_versions.c.picture_id)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Roaming:
    """One chat of an account. `platform` and `channel` are where it is; `here`: that place is in it now, and not in
    another of its own. `newest` is the number of its newest message, by which lists go on. `count` ends at COUNTED: so
    many, or more."""

    id: int
    public_id: str
    title: str
    character: str
    character_id: str | None
    picture: str | None
    place_id: int
    platform: str
    channel: str
    here: bool
    newest: int
    started_at: datetime
    last: str = ""
    at: datetime | None = None
    count: int = 0

    @property
    def named(self) -> str:
        return self.title or self.character


@dataclass(frozen=True, slots=True)
class Moved:
    """A chat has come to another place: with whom, from which one, and how much was said there since it was here."""

    chat_id: int
    character: Listed
    place_id: int
    platform: str


_columns = (
    chats.c.id,
    chats.c.public_id,
    chats.c.title,
    chats.c.place_id,
    chats.c.started_at,
    chats.c.incognito,
    chats.c.character_id,
    characters.c.name.label("character"),
    characters.c.public_id.label("of"),
    pictures.c.public_id.label("picture"),
    places.c.platform,
    places.c.channel,
    (places.c.chat_id == chats.c.id).label("here"),
)


def _line(which: ColumnElement[bool]) -> Select[tuple[object, ...]]:
    return select(*_columns, _newest.label("newest")).select_from(_with_place).where(_mine, which)


async def listed(
    tx: Read, account: int, *, query: str = "", before: int | None = None, most: int = LISTED, but: int | None = None
) -> list[Roaming]:
    """The chats in which something was said, the newest words first; of the one with number `before` those after it.

    `query`: with these letters in the title or the character's name. `but`: without those of that place.
    """
    wanted = [~chats.c.incognito, _newest.is_not(None)]
    if before is not None:
        wanted.append(_newest < before)
    if but is not None:
        wanted.append(chats.c.place_id != but)
    if folded := " ".join(query.split())[:LONGEST_QUERY].lower():
        like = "%" + _LIKE.sub(r"\\\1", folded) + "%"
        names = func.lower(chats.c.title), func.lower(characters.c.name)
        wanted.append(or_(*(name.like(like, escape="\\") for name in names)))
    rows = await tx.rows(_line(and_(*wanted)).order_by(_newest.desc()).limit(most), {"account": account})
    return await _told(tx, rows)


async def one(tx: Read, account: int, public_id: str) -> Roaming:
    """Raises NotFound for one of others, or of a place where others are, too."""
    row = await tx.row(_line(chats.c.public_id == public_id), {"account": account})
    if row is None:
        raise NotFound(t("roaming-none"))
    return (await _told(tx, [row]))[0]


async def _told(tx: Read, found: Sequence[RowMapping]) -> list[Roaming]:
    ids = [row["newest"] for row in found if row["newest"] is not None]
    last = {row["id"]: row for row in await tx.rows(_end, {"ids": ids})} if ids else {}
    return [_roaming(row, last.get(row["newest"])) for row in found]


def _roaming(row: RowMapping, last: RowMapping | None) -> Roaming:
    return Roaming(
        id=row["id"],
        public_id=row["public_id"],
        title=row["title"],
        character=row["character"] or "?",
        character_id=row["of"],
        picture=row["picture"],
        place_id=row["place_id"],
        platform=row["platform"],
        channel=row["channel"],
        here=bool(row["here"]),
        newest=row["newest"] or 0,
        started_at=row["started_at"],
        last="" if last is None else last["text"],
        at=None if last is None else last["at"],
        count=0 if last is None else last["count"],
    )


async def spoken_by(tx: Read, account: int, public_id: str) -> Listed:
    """Who a chat of this account is with. Raises NotFound."""
    return await _with_whom(tx, await _own(tx, account, public_id))


async def move(tx: Write, account: int, public_id: str, place_id: int, now: datetime) -> Moved:
    """Let a chat of this account go on in its place `place_id`, which the caller holds (`hold`, or the desk's claim).

    Raises NotFound, BadInput for an incognito chat, and Busy while something is answered where the chat is.
    """
    row = await _own(tx, account, public_id)
    if row["incognito"]:
        raise BadInput(t("roaming-incognito"))
    character = await _with_whom(tx, row)
    old = row["place_id"]
    if old != place_id:
        held = await hold(tx, old)
        if held["chat_id"] == row["id"]:
            await settled(tx, old, now)
        # Under the lock: somebody may have taken it elsewhere meanwhile.
        there = update(chats).where(chats.c.id == row["id"], chats.c.place_id == old)
        if await tx.run(there.values(place_id=place_id)) != 1:
            raise Busy(t("roaming-busy"))
        left = update(places).where(places.c.id == old, places.c.chat_id == row["id"])
        await tx.run(left.values(chat_id=None, company=0, left_for=row["id"]))
    await shelf.sit(tx, place_id, row["id"], character)
    return Moved(row["id"], character, old, row["platform"])


async def back(tx: Write, claim: Claim, account: int, now: datetime) -> Moved | None:
    """The chat that this place was in until it went on elsewhere comes back; None where there is none, or it is not
    this account's any more. Raises Busy."""
    if claim.chat_id is not None or claim.left_for is None:
        return None
    public_id = await tx.value(select(chats.c.public_id).where(chats.c.id == claim.left_for))
    try:
        return None if public_id is None else await move(tx, account, public_id, claim.place_id, now)
    except NotFound:
        return None


async def hold(tx: Write, place_id: int) -> RowMapping:
    """Keep whoever answers in a place from going on until the transaction ends; its row. Raises Busy where somebody
    writes there this moment: whoever waited could wait for one who waits for them."""
    free = select(places).where(places.c.id == place_id).with_for_update(key_share=True, skip_locked=True)
    row = await tx.row(free)
    if row is None:
        raise Busy(t("roaming-busy"))
    return row


async def settled(tx: Read, place_id: int, now: datetime) -> None:
    """Raises Busy where something waits to be answered in a place."""
    waits = select(inbox.c.id).where(
        inbox.c.place_id == place_id, OPEN, inbox.c.received_at > now - STUCK, inbox.c.kind != Echoed.__name__
    )
    if await tx.value(waits.limit(1)) is not None:
        raise Busy(t("roaming-busy"))


async def gone_to(tx: Read, platform: str, channel: str, account: int) -> Roaming | None:
    """The chat that went on elsewhere from a place which is in none since; None for none of this account's."""
    place = and_(places.c.platform == platform, places.c.channel == channel)
    left: str | None = await tx.value(
        select(chats.c.public_id).join(places, places.c.left_for == chats.c.id).where(place, places.c.chat_id.is_(None))
    )
    if left is None:
        return None
    try:
        return await one(tx, account, left)
    except NotFound:
        return None


async def rename(tx: Write, account: int, public_id: str, title: str) -> None:
    """Raises NotFound, and BadInput where nothing of the chat is kept."""
    row = await _own(tx, account, public_id)
    if row["incognito"]:
        raise BadInput(t("memory-incognito-no"))
    await shelf.rename(tx, row["id"], title)


async def remove(tx: Write, account: int, public_id: str, now: datetime) -> Roaming:
    """Delete a chat with all that was said in it, and what was learnt from that; where it was. Raises NotFound, and
    Busy."""
    gone = await one(tx, account, public_id)
    await hold(tx, gone.place_id)
    if gone.here:
        await settled(tx, gone.place_id, now)
    await leaving.erase(tx, gone.id)
    await tx.run(update(places).where(places.c.id == gone.place_id, places.c.chat_id.is_(None)).values(company=0))
    return gone


async def _own(tx: Read, account: int, public_id: str) -> RowMapping:
    row = await tx.row(_line(chats.c.public_id == public_id), {"account": account})
    if row is None:
        raise NotFound(t("roaming-none"))
    return row


async def _with_whom(tx: Read, row: RowMapping) -> Listed:
    found = await shelf.spoke_last(tx, row["id"], row["character_id"])
    if found is None:
        raise NotFound(t("roaming-nobody"))
    return found
