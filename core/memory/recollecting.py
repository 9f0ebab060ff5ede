"""What is told of a memory: its words as they are now, whose they are, and when."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BindParameter, RowMapping, bindparam, select

from core.ai.model import Role
from core.db import Read
from core.db.tables.characters import character_versions
from core.db.tables.chat import messages
from core.db.tables.memory import memories as drawn
from core.db.tables.memory import memory_sources
from core.db.tables.memory import passages as found
from core.db.tables.people import people
from core.text import Text

_ids: BindParameter[int] = bindparam("ids", expanding=True)
_said = (
    select(
        messages.c.id.label("message_id"),
        messages.c.text,
        messages.c.role,
        messages.c.shown_name,
        messages.c.at,
        people.c.name,
        character_versions.c.character_id.label("by"),
        found.c.id,
        found.c.number,
        found.c.start,
        found.c.end,
    )
    .select_from(
        found.join(messages, messages.c.id == found.c.message_id)
        .outerjoin(people, people.c.id == messages.c.person_id)
        .outerjoin(character_versions, character_versions.c.id == messages.c.version_id)
    )
    .where(~messages.c.forgotten)
    .order_by(found.c.message_id, found.c.number)
)
_passages = _said.where(found.c.id.in_(_ids))
_of_messages = _said.where(found.c.message_id.in_(_ids), found.c.number == 0)
_one = _said.where(found.c.message_id == bindparam("message"), found.c.number == bindparam("number"))
_memories = (
    select(drawn, people.c.name)
    .select_from(drawn.outerjoin(people, people.c.id == drawn.c.person_id))
    .where(drawn.c.id.in_(_ids), drawn.c.character_id == bindparam("character"))
    .order_by(drawn.c.id)
)
_first_source = select(memory_sources.c.memory_id, memory_sources.c.message_id).where(
    memory_sources.c.memory_id.in_(_ids)
)
_drawn_from = (
    select(drawn, people.c.name, memory_sources.c.message_id.label("source"))
    .select_from(
        drawn.join(memory_sources, memory_sources.c.memory_id == drawn.c.id).outerjoin(
            people, people.c.id == drawn.c.person_id
        )
    )
    .where(
        memory_sources.c.message_id.in_(_ids),
        drawn.c.character_id == bindparam("character"),
        drawn.c.superseded_by.is_(None),
    )
    .order_by(drawn.c.id)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recollection:
    """`ref` names it in receipts: "p<message>.<number>" for a passage, "m<id>" for a memory, whose row is `id`.

    `who` said it, "" for the character itself; of a memory (`drawn`) `who` is whom it is about. `ended`: until when it
    was so. `rank` is 0 for what fits best.
    """

    ref: str
    id: int
    text: str
    who: str
    at: datetime
    drawn: bool = False
    message_id: int | None = None
    about: tuple[datetime, datetime] | None = None
    ended: datetime | None = None
    rank: int = 0
    why: Text | None = None


async def passages(tx: Read, character_id: int, ids: Sequence[int]) -> list[Recollection]:
    rows = await tx.rows(_passages, {"ids": list(ids)}) if ids else ()
    return [_passage(row, character_id) for row in rows]


async def messages_of(tx: Read, character_id: int, ids: Sequence[int]) -> list[Recollection]:
    """The beginnings of these messages, in the order of `ids`."""
    rows = await tx.rows(_of_messages, {"ids": list(ids)}) if ids else ()
    by_id = {row["message_id"]: _passage(row, character_id) for row in rows}
    return [by_id[each] for each in dict.fromkeys(ids) if each in by_id]


async def memories(tx: Read, character_id: int, ids: Sequence[int]) -> list[Recollection]:
    rows = await tx.rows(_memories, {"ids": list(ids), "character": character_id}) if ids else ()
    sources = await tx.rows(_first_source, {"ids": [row["id"] for row in rows]}) if rows else ()
    first: dict[int, int] = {}
    for row in sources:
        first[row["memory_id"]] = min(first.get(row["memory_id"], row["message_id"]), row["message_id"])
    return [_memory(row, first.get(row["id"])) for row in rows]


async def drawn_from(
    tx: Read, character_id: int, message_ids: Collection[int], allowed: Collection[int]
) -> dict[int, list[Recollection]]:
    """The memories that were drawn from these messages and still count, by message."""
    given = {"ids": list(message_ids), "character": character_id}
    rows = await tx.rows(_drawn_from, given) if message_ids else ()
    made: dict[int, list[Recollection]] = {}
    for row in rows:
        if row["id"] in allowed:
            made.setdefault(row["source"], []).append(_memory(row, row["source"]))
    return made


async def named(tx: Read, character_id: int, refs: Iterable[str]) -> list[Recollection]:
    """What these refs name, as it is now and in their order; what is gone is left out."""
    made = []
    for ref in refs:
        kind, rest = ref[:1], ref[1:]
        if kind == "m" and rest.isdecimal():
            made += await memories(tx, character_id, [int(rest)])
        elif kind == "p":
            message, _, number = rest.partition(".")
            if message.isdecimal() and number.isdecimal():
                row = await tx.row(_one, {"message": int(message), "number": int(number)})
                made += [_passage(row, character_id)] if row is not None else []
    return made


def _passage(row: RowMapping, character_id: int) -> Recollection:
    own = row["role"] == Role.CHARACTER.value and row["by"] == character_id
    return Recollection(
        ref=f"p{row['message_id']}.{row['number']}",
        id=row["id"],
        text=row["text"][row["start"] : row["end"]],
        who="" if own else row["shown_name"] or row["name"] or "?",
        at=row["at"],
        message_id=row["message_id"],
    )


def _memory(row: RowMapping, source: int | None) -> Recollection:
    about = (row["about_from"], row["about_to"] or row["about_from"]) if row["about_from"] else None
    return Recollection(
        ref=f"m{row['id']}",
        id=row["id"],
        text=row["text"],
        who=_about(row),
        at=row["said_at"],
        drawn=True,
        message_id=source,
        about=about,
        ended=row["superseded_at"],
    )


def _about(row: RowMapping) -> str:
    """Whom a memory is about: the person by name, "" for the character itself, or whoever is named."""
    match row["subject"]:
        case "person":
            return row["name"] or "?"
        case "character" | "place":
            return ""
        case named:
            return str(named)
