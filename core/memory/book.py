"""What a character knows of a person, as that person sees and changes it.

Only what is an account's own is seen, corrected, pinned or widened by it; anything else raises NotFound as if it were
not there. What is a place's own (nobody's in particular) is told by `shared`, and whoever calls it has seen who asks.
"""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, RowMapping, and_, func, insert, select, update

from core.db import Read, Write
from core.db.tables.chat import messages
from core.db.tables.memory import MemoryKind, Origin, memories, memory_sources
from core.db.tables.people import people
from core.db.tables.places import places
from core.errors import BadInput
from core.ledger import jobs
from core.memory import entries, erasure, owned
from core.memory.entries import Entry
from core.memory.forgetting import Forgotten, forget, forget_all, forget_shared
from core.memory.terms import indexed
from core.reach import Reach
from core.surface.cleaning import clean
from core.surface.port import Address, nowhere
from core.text import t

LONGEST = 300  # characters of what a person writes down
SHORTEST = 4  # letters of a public id that name a memory
MOST = 500  # that one account may write down for one character
SURE = 1.0
__all__ = ["Forgotten", "forget", "forget_all", "forget_shared"]  # how they go: see core.memory.forgetting

IMPORTANT = 4  # what somebody writes down by themselves, of 1 to 5


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a list: page `number` (from 0) of `pages`; `count` memories in all."""

    entries: tuple[Entry, ...]
    number: int
    pages: int
    count: int


async def listed(
    tx: Read, account_id: int, character_id: int, *, query: str = "", after: str | None = None, most: int = 20
) -> list[Entry]:
    """What the character knows of the account now: pinned first, then the newest. With `query` what has most of its
    words, also of what is past. `after` is the public id of the last one that was seen."""
    found = await _known(tx, _mine(account_id, character_id), query)
    start = next((number for number, row in enumerate(found, 1) if row["public_id"] == after), 0)
    return await entries.read(tx, [row["id"] for row in found[start : start + most]])


async def page(tx: Read, account_id: int, character_id: int, number: int, size: int, query: str = "") -> Page:
    """As `listed`, by pages; beyond the last one it is the last."""
    return await _page(tx, await _known(tx, _mine(account_id, character_id), query), number, size)


async def shared(tx: Read, place_id: int, character_id: int, number: int, size: int) -> Page:
    """What the character remembers of a place and those who were there, and of nobody in particular."""
    of_place = memories.c.person_id.is_(None), memories.c.place_id == place_id
    return await _page(tx, await _known(tx, and_(*of_place, memories.c.character_id == character_id), ""), number, size)


async def everything(tx: Read, account_id: int, character_id: int | None) -> list[Entry]:
    """All that one character, or every one, knows of the account, also what is past: oldest first."""
    own = _mine(account_id, character_id)
    rows = await tx.rows(select(memories.c.id).where(own).order_by(memories.c.character_id, memories.c.id))
    return await entries.read(tx, [row["id"] for row in rows])


async def shared_entry(tx: Read, place_id: int, public_id: str) -> Entry:
    """One of a place. Raises NotFound."""
    return (await entries.read(tx, [(await owned.shared(tx, place_id, public_id))["id"]]))[0]


async def shared_named(tx: Read, place_id: int, character_id: int, typed: str) -> Entry | None:
    """The one of a place whose public id begins with what was typed, 4 letters at least."""
    of_place = memories.c.person_id.is_(None), memories.c.place_id == place_id
    rows = await tx.rows(select(*_LIGHT).where(*of_place, memories.c.character_id == character_id))
    named = [row["id"] for row in rows if len(typed) >= SHORTEST and row["public_id"].startswith(typed)]
    return (await entries.read(tx, named))[0] if len(named) == 1 else None


async def entry(tx: Read, account_id: int, public_id: str) -> Entry:
    """One of the account's own. Raises NotFound."""
    return (await entries.read(tx, [(await owned.own(tx, account_id, public_id))["id"]]))[0]


async def meant(tx: Read, account_id: int, character_id: int, typed: str) -> list[Entry]:
    """The account's own whose public id begins with what was typed (4 letters at least), else those with all its
    words."""
    rows = await tx.rows(select(*_LIGHT).where(_mine(account_id, character_id)).order_by(memories.c.id.desc()))
    named = [row for row in rows if len(typed) >= SHORTEST and row["public_id"].startswith(typed)]
    wanted = _folded(typed).split()
    fits = [row for row in rows if wanted and all(word in _folded(row["text"]) for word in wanted)]
    return await entries.read(tx, [row["id"] for row in named or [row for row in fits if row["superseded_at"] is None]])


async def was_there(tx: Read, account_id: int, one: Entry) -> bool:
    """Whether the account had spoken in the chat of a shared memory by the time that it was said."""
    until = max((source.message_id for source in one.sources), default=0)
    there = (
        select(messages.c.id)
        .where(messages.c.chat_id == one.chat_id, messages.c.id <= until, messages.c.person_id.in_(owned.persons))
        .limit(1)
    )
    return one.chat_id is not None and await tx.value(there, {"account": account_id}) is not None


async def correct(tx: Write, account_id: int, public_id: str, text: str, now: datetime) -> str:
    """From now on it is this; what it was stays, dated. The public id of the new one. Raises NotFound and BadInput."""
    words, old = _words(text), await owned.own(tx, account_id, public_id)
    if old["superseded_at"] is not None:
        raise BadInput(t("memory-past"))
    kept = {name: old[name] for name in _KEPT}
    made, name = await _write(tx, {**kept, "text": words}, now)
    sources = await tx.rows(select(memory_sources).where(memory_sources.c.memory_id == old["id"]))
    if sources:
        await tx.run(insert(memory_sources), [{**row, "memory_id": made} for row in sources])
    gone = {"superseded_by": made, "superseded_at": now, "pinned": False}
    await tx.run(update(memories).where(memories.c.id == old["id"]).values(gone))
    await _changed(tx, old)
    return name


async def add(
    tx: Write, person_id: int, character_id: int, place_id: int, text: str, now: datetime, *, chat_id: int | None = None
) -> str:
    """What a person writes down themselves, as if they had said it in this place; its public id. Raises BadInput."""
    words = _words(text)
    account = select(people.c.account_id).where(people.c.id == person_id).scalar_subquery()
    theirs = select(people.c.id).where(people.c.account_id == account)
    own = memories.c.person_id.in_(theirs), memories.c.character_id == character_id
    written = select(func.count()).where(*own, memories.c.origin == Origin.PERSON)
    if await tx.value(written) >= MOST:
        raise BadInput(t("memory-most", most=MOST))
    place = await tx.row(select(places.c.direct, places.c.reach).where(places.c.id == place_id))
    assert place is not None
    values = {
        "character_id": character_id,
        "person_id": person_id,
        "place_id": place_id,
        "chat_id": chat_id,
        "reach": Reach.DIRECT if place["direct"] else place["reach"],
        "kind": MemoryKind.FACT,
        "subject": "person",
        "importance": IMPORTANT,
        "text": words,
    }
    _, name = await _write(tx, values, now)
    await erasure.changed(tx, [person_id], [place_id])
    return name


async def pin(tx: Write, account_id: int, public_id: str, *, pinned: bool = True) -> None:
    """Whether it is always in the character's mind. Raises NotFound, and BadInput for what is past."""
    await _set(tx, account_id, public_id, pinned=pinned)


async def widen(tx: Write, account_id: int, public_id: str, now: datetime, *, widened: bool = True) -> None:
    """Whether it may be used anywhere, whoever hears it there. Raises NotFound, and BadInput for what is past."""
    await _set(tx, account_id, public_id, widened_at=now if widened else None)


async def exported(
    tx: Read, account_id: int, character_id: int | None, address: Address = nowhere
) -> dict[str, object]:
    """All that one character, or every one, knows of the account, as JSON takes it: what is past, too."""
    known = await everything(tx, account_id, character_id)
    return {"format": "iyagi-memory", "version": 1, "memories": [entries.plain(each, address) for each in known]}


_LIGHT = (
    memories.c.id,
    memories.c.public_id,
    memories.c.text,
    memories.c.subject,
    memories.c.pinned,
    memories.c.superseded_at,
)
_KEPT = (
    "character_id",
    "person_id",
    "place_id",
    "chat_id",
    "reach",
    "kind",
    "subject",
    "slot",
    "about_from",
    "about_to",
    "importance",
    "pinned",
    "widened_at",
)


def _mine(account_id: int, character_id: int | None) -> ColumnElement[bool]:
    theirs = memories.c.person_id.in_(select(people.c.id).where(people.c.account_id == account_id))
    return theirs if character_id is None else and_(theirs, memories.c.character_id == character_id)


async def _known(tx: Read, which: ColumnElement[bool], query: str) -> Sequence[RowMapping]:
    """In the order of a list."""
    rows = await tx.rows(select(*_LIGHT).where(which).order_by(memories.c.pinned.desc(), memories.c.id.desc()))
    wanted = set(_folded(query).split())
    if not wanted:
        return [row for row in rows if row["superseded_at"] is None]
    fit = [(sum(word in _folded(f"{row['subject']} {row['text']}") for word in wanted), row) for row in rows]
    most = max((count for count, _ in fit), default=0)
    return [row for count, row in fit if count == most > 0]


async def _page(tx: Read, found: Sequence[RowMapping], number: int, size: int) -> Page:
    pages = max(-(-len(found) // size), 1)
    here = min(max(number, 0), pages - 1)
    shown = found[here * size : (here + 1) * size]
    return Page(tuple(await entries.read(tx, [row["id"] for row in shown])), here, pages, len(found))


async def _set(tx: Write, account_id: int, public_id: str, **values: object) -> None:
    row = await owned.own(tx, account_id, public_id)
    if row["superseded_at"] is not None:
        raise BadInput(t("memory-past"))
    await tx.run(update(memories).where(memories.c.id == row["id"]).values(**values))
    await _changed(tx, row)


async def _write(tx: Write, values: Mapping[str, object], now: datetime) -> tuple[int, str]:
    """A memory in a person's own words: its row's id, and its public id."""
    name = secrets.token_urlsafe(12)
    found_by = indexed(str(values["text"]), speaker="", at=now)
    own = {"origin": Origin.PERSON, "confidence": SURE, "said_at": now, "created_at": now, "terms": found_by}
    made = insert(memories).values(public_id=name, **values, **own).returning(memories.c.id)
    memory_id: int = await tx.value(made)
    if values.get("chat_id") is not None:  # it is to be found by its meaning, too
        await jobs.ask(tx, erasure.JOB, int(str(values["chat_id"])))
    return memory_id, name


async def _changed(tx: Write, row: RowMapping) -> None:
    await erasure.changed(tx, [row["person_id"]], [row["place_id"]])


def _words(text: str) -> str:
    """One line. Raises BadInput for none, and for too many."""
    words = " ".join(clean(text).split())
    if not words:
        raise BadInput(t("memory-how"))
    if len(words) > LONGEST:
        raise BadInput(t("memory-too-long", length=len(words), most=LONGEST))
    return words


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
