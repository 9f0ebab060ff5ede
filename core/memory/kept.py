"""Memories that were drawn are kept: for each character that has heard them, and in the place of older ones."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BindParameter, ColumnElement, RowMapping, and_, bindparam, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from core.db import Write
from core.db.tables.memory import Origin, memories, memory_sources
from core.db.tables.people import people
from core.memory import erasure
from core.memory.distil.types import Fact, Known, Source
from core.memory.indexing import Where
from core.memory.provenance import Traced
from core.memory.terms import indexed
from core.reach import Reach, narrower

_ids: BindParameter[int] = bindparam("ids", expanding=True)
_lenders = select(memories.c.id, memories.c.character_id, memories.c.reach).where(memories.c.id.in_(_ids))
_sources = select(memory_sources.c.message_id, memory_sources.c.quote).where(memory_sources.c.memory_id.in_(_ids))


@dataclass(frozen=True, slots=True)
class Batch:
    """What is looked at: of a chat with these characters, each with what it has heard of it (None: all)."""

    where: Where
    rows: Sequence[RowMapping]
    sources: tuple[Source, ...]
    characters: Mapping[int, Sequence[tuple[int, int | None]] | None]
    known: tuple[Known, ...]
    language: str
    name: str

    def heard_by(self, ids: Collection[int]) -> list[int]:
        """The characters that have heard all of these messages."""
        return [
            character
            for character, spans in self.characters.items()
            if spans is None
            or all(any(came < each and (left is None or each <= left) for came, left in spans) for each in ids)
        ]


async def keep(tx: Write, batch: Batch, facts: Sequence[Traced | None], origin: Origin, now: datetime) -> None:
    """Each fact for each character that has heard all that it was drawn from, and knew what lends it words. None stands
    in the place of a fact that is not to be kept."""
    owners: set[int | None] = set()
    made: dict[tuple[int, int], int] = {}
    for number, traced in enumerate(facts):
        if traced is None:
            continue
        fact, lent = traced.fact, await tx.rows(_lenders, {"ids": list(traced.known)}) if traced.known else ()
        for character_id in batch.heard_by(traced.sources):
            if any(row["character_id"] != character_id for row in lent):
                continue
            memory_id = await _add(tx, batch, fact, (character_id, origin, now), lent)
            made[number, character_id] = memory_id
            older = [made[at, character_id] for at in fact.instead_of if (at, character_id) in made]
            await _order(tx, batch, fact, (character_id, memory_id), older)
            owners.add(fact.person_id)
    if made:
        await erasure.changed(tx, owners, [batch.where.place_id])


async def _add(
    tx: Write, batch: Batch, fact: Fact, about: tuple[int, Origin, datetime], lent: Sequence[RowMapping]
) -> int:
    """The memory's row, with its sources; of what is known already only the sources."""
    memory_id = await _same(tx, batch, fact, about[0])
    if memory_id is None:
        row = _row(batch, fact, about, [Reach(each["reach"]) for each in lent])
        memory_id = int(await tx.value(insert(memories).values(row).returning(memories.c.id)))
    sources = [*fact.quotes]
    if lent:
        rows = await tx.rows(_sources, {"ids": [each["id"] for each in lent]})
        sources += [(row["message_id"], row["quote"]) for row in rows]
    make = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
    for message_id, quote in sources:
        source = make(memory_sources).values(memory_id=memory_id, message_id=message_id, quote=quote)
        await tx.run(source.on_conflict_do_nothing())
    return memory_id


async def _same(tx: Write, batch: Batch, fact: Fact, character_id: int) -> int | None:
    """What says just that already, and counts."""
    mine = memories.c.character_id == character_id, memories.c.person_id == fact.person_id
    if fact.person_id is None:
        mine = memories.c.character_id == character_id, memories.c.place_id == batch.where.place_id
    same = memories.c.superseded_by.is_(None), memories.c.text == fact.text, memories.c.subject == fact.subject[:80]
    found: int | None = await tx.value(select(memories.c.id).where(*mine, *same).limit(1))
    return found


def _row(batch: Batch, fact: Fact, about: tuple[int, Origin, datetime], lent: Iterable[Reach]) -> dict[str, object]:
    character_id, origin, now = about
    reach = batch.where.reach
    for each in (*(batch.where.reach_of(message_id) for message_id, _ in fact.quotes), *lent):
        reach = narrower(reach, each)
    return {
        "public_id": secrets.token_urlsafe(9),
        "character_id": character_id,
        "person_id": fact.person_id,
        "place_id": batch.where.place_id,
        "chat_id": batch.where.chat_id,
        "reach": reach,
        "kind": fact.kind,
        "origin": origin,
        "subject": fact.subject[:80],
        "slot": fact.slot[:120],
        "text": fact.text,
        "said_at": fact.said_at,
        "about_from": fact.about_from,
        "about_to": fact.about_to,
        "importance": fact.importance,
        "confidence": fact.confidence,
        "terms": indexed(fact.text, speaker="", at=fact.about_from or fact.said_at),
        "created_at": now,
    }


async def _order(tx: Write, batch: Batch, fact: Fact, by: tuple[int, int], older: Sequence[int]) -> None:
    """What the memory takes the place of stays, dated; what was pinned stays pinned in its new form.

    A memory that is drawn late may be the older one itself: then a newer one has taken its place already.
    """
    character_id, memory_id = by
    mine = memories.c.character_id == character_id, memories.c.superseded_by.is_(None), _owner(batch, fact)
    others = and_(*mine, or_(*_rivals(batch, fact, older)), memories.c.id != memory_id)
    rows = await tx.rows(select(memories.c.id, memories.c.pinned, memories.c.said_at).where(others))
    gone = [row["id"] for row in rows if row["said_at"] <= fact.said_at]
    later = [(row["said_at"], row["id"]) for row in rows if row["said_at"] > fact.said_at]
    if gone:
        stays = {"superseded_by": memory_id, "superseded_at": fact.said_at, "pinned": False}
        await tx.run(update(memories).where(memories.c.id.in_(gone)).values(stays))
    if later:
        at, newer = min(later)
        past = {"superseded_by": newer, "superseded_at": at}
        await tx.run(update(memories).where(memories.c.id == memory_id).values(past))
    if any(row["pinned"] for row in rows if row["id"] in gone):
        await tx.run(update(memories).where(memories.c.id == memory_id).values(pinned=True))


def _rivals(batch: Batch, fact: Fact, older: Sequence[int]) -> list[ColumnElement[bool]]:
    """The memories that cannot count beside this one: those that it is said to replace, as each character has them, and
    those of the same slot."""
    replaced = [each for each in batch.known if each.id in fact.replaces]
    rivals: list[ColumnElement[bool]] = [memories.c.id.in_([*(each.id for each in replaced), *older])]
    rivals += [
        and_(memories.c.slot == each.slot, memories.c.text == each.text, memories.c.subject == each.subject)
        for each in replaced
    ]
    if fact.slot:
        rivals.append(and_(memories.c.slot == fact.slot[:120], memories.c.subject == fact.subject[:80]))
    return rivals


def _owner(batch: Batch, fact: Fact) -> ColumnElement[bool]:
    """Memories of the same account, or of the same place."""
    if fact.person_id is None:
        return and_(memories.c.person_id.is_(None), memories.c.place_id == batch.where.place_id)
    account = select(people.c.account_id).where(people.c.id == fact.person_id).scalar_subquery()
    return memories.c.person_id.in_(select(people.c.id).where(people.c.account_id == account))
