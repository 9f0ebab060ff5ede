"""What was said is made so that it can be found: passages with their terms at once, their vectors after that."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import BindParameter, RowMapping, bindparam, func, insert, select, update

from core.ai.model import Role
from core.db import Db, Read, Write
from core.db.tables.chat import UNLEARNT, Learnt, TurnKind, chats, messages, turns
from core.db.tables.memory import passages
from core.db.tables.people import people
from core.db.tables.places import places
from core.ledger import jobs
from core.ledger.jobs import Job
from core.memory import cutting, erasure
from core.memory.terms import indexed
from core.reach import Reach, narrower

AT_ONCE = 64  # messages of one transaction
BEFORE = 2  # messages before one, with which it is embedded

_ids: BindParameter[int] = bindparam("ids", expanding=True)
_locked = (
    select(messages.c.id, messages.c.text, messages.c.learnt)
    .where(messages.c.id.in_(_ids), ~messages.c.forgotten)
    .with_for_update(read=True)
)
_said = (
    select(
        messages.c.id,
        messages.c.text,
        messages.c.role,
        messages.c.person_id,
        messages.c.shown_name,
        messages.c.at,
        messages.c.forgotten,
        people.c.name,
        turns.c.asker_id,
        turns.c.kind,
    )
    .select_from(
        messages.outerjoin(people, people.c.id == messages.c.person_id).outerjoin(
            turns, turns.c.id == messages.c.turn_id
        )
    )
    .where(messages.c.chat_id == bindparam("chat"))
)
_unlearnt = _said.where(UNLEARNT).order_by(messages.c.id).limit(AT_ONCE)
_before = (
    select(messages.c.id, messages.c.text)
    .where(
        messages.c.chat_id == bindparam("chat"),
        messages.c.id < bindparam("until"),
        messages.c.id >= bindparam("since"),
        ~messages.c.forgotten,
    )
    .order_by(messages.c.id)
)
_since = select(func.min(messages.c.id)).where(
    messages.c.id.in_(
        select(messages.c.id)
        .where(messages.c.chat_id == bindparam("chat"), messages.c.id < bindparam("first"), ~messages.c.forgotten)
        .order_by(messages.c.id.desc())
        .limit(BEFORE)
    )
)
_chat = (
    select(
        chats.c.id,
        chats.c.incognito,
        places.c.id.label("place_id"),
        places.c.direct,
        places.c.reach,
        places.c.narrowest,
        places.c.narrow_until,
    )
    .join(places, places.c.id == chats.c.place_id)
    .where(chats.c.id == bindparam("chat"))
)
_partner = (
    select(messages.c.person_id)
    .where(messages.c.chat_id == bindparam("chat"), messages.c.person_id.is_not(None))
    .order_by(messages.c.id)
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Where:
    """The chat that passages belong to. `partner` is who talks there where one person does."""

    chat_id: int
    place_id: int
    incognito: bool
    reach: Reach
    narrowest: Reach
    narrow_until: int
    partner: int | None

    def reach_of(self, message_id: int) -> Reach:
        """Who could hear it when it was said."""
        return narrower(self.reach, self.narrowest) if message_id <= self.narrow_until else self.reach


async def where(tx: Read, chat_id: int) -> Where | None:
    row = await tx.row(_chat, {"chat": chat_id})
    if row is None:
        return None
    partner = await tx.value(_partner, {"chat": chat_id}) if row["direct"] else None
    narrow = Reach(row["narrowest"]), row["narrow_until"]
    return Where(chat_id, row["place_id"], row["incognito"], Reach(row["reach"]), *narrow, partner)


@dataclass(frozen=True, slots=True)
class _Piece:
    """One passage in the making. `context` is what is embedded, `text` the passage's own words."""

    row: Mapping[str, object]
    text: str
    context: str


async def index(db: Db, job: Job) -> int:
    """Make passages of at most AT_ONCE messages of a chat that have none; how many there were. Raises LeaseLost.

    Words that have changed meanwhile are left for the next time.
    """
    async with db.read() as tx:
        chat = await where(tx, job.subject)
        rows = await tx.rows(_unlearnt, {"chat": job.subject}) if chat and not chat.incognito else ()
        before = await _texts_before(tx, job.subject, rows)
    if chat is None or not rows:
        return 0
    pieces = await asyncio.to_thread(_pieces, chat, rows, before)
    async with db.write() as tx:
        await jobs.fence(tx, job)
        same = await unchanged(tx, rows)
        kept = [piece.row for piece in pieces if piece.row["message_id"] in same]
        if kept:
            await tx.run(insert(passages), kept)
        looked_at = update(messages).where(messages.c.id.in_(same), messages.c.learnt == Learnt.NOTHING.value)
        await tx.run(looked_at.values(learnt=Learnt.FOUND.value))
        out = [row["id"] for row in rows if row["forgotten"]]
        await tx.run(update(messages).where(messages.c.id.in_(out)).values(learnt=Learnt.DRAWN.value))
        owners = (row["person_id"] for row in kept)
        await erasure.changed(tx, owners, [chat.place_id] if kept else [])  # type: ignore[arg-type]  # ids of people
    return len(rows)


async def up_to(tx: Read, chat_id: int, message_id: int) -> list[RowMapping]:
    """A message and those right before it, as far as they may be known, oldest first."""
    since = await tx.value(_since, {"chat": chat_id, "first": message_id}) or message_id
    return list(await tx.rows(_before, {"chat": chat_id, "since": since, "until": message_id + 1}))


async def _texts_before(tx: Read, chat_id: int, rows: Sequence[RowMapping]) -> dict[int, list[str]]:
    """What was said right before each of these messages."""
    if not rows:
        return {}
    first, last = rows[0]["id"], rows[-1]["id"]
    since = await tx.value(_since, {"chat": chat_id, "first": first}) or first
    said = await tx.rows(_before, {"chat": chat_id, "since": since, "until": last})
    found: dict[int, list[str]] = {}
    for row in rows:
        found[row["id"]] = [each["text"] for each in said if each["id"] < row["id"]][-BEFORE:]
    return found


def _pieces(chat: Where, rows: Sequence[RowMapping], before: Mapping[int, Sequence[str]]) -> list[_Piece]:
    """Greetings are the card's: every chat begins with one, and nothing is learnt from them."""
    said = [row for row in rows if not row["forgotten"] and row["kind"] != TurnKind.GREETING]
    return [piece for row in said for piece in _cut(chat, row, before[row["id"]])]


def _cut(chat: Where, row: RowMapping, before: Sequence[str]) -> list[_Piece]:
    by_person = row["role"] == Role.PERSON.value
    owner = row["person_id"] if by_person else row["asker_id"] or chat.partner
    made = []
    for number, (start, end) in enumerate(cutting.pieces(row["text"])):
        text = row["text"][start:end]
        context = cutting.context(before, text)
        kept = {
            "message_id": row["id"],
            "number": number,
            "start": start,
            "end": end,
            "terms": indexed(text, speaker=row["shown_name"] or row["name"] or "", at=row["at"]),
            "hash": cutting.fingerprint(text, context),
            "chat_id": chat.chat_id,
            "place_id": chat.place_id,
            "person_id": owner,
            "reach": chat.reach_of(row["id"]),
        }
        made.append(_Piece(kept, text, context))
    return made


async def unchanged(tx: Write, rows: Sequence[RowMapping]) -> list[int]:
    """Those whose words are still what they were; they stay so until the transaction ends."""
    read = {row["id"]: row["text"] for row in rows}
    now = await tx.rows(_locked, {"ids": list(read)})
    return [row["id"] for row in now if row["text"] == read[row["id"]]]
