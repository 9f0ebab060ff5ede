"""What of memory is read from the database, and in which form."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import BindParameter, RowMapping, and_, bindparam, exists, func, or_, select

from core.ai.embedding import Vectors
from core.ai.model import Role
from core.db import Read
from core.db.tables.characters import character_versions
from core.db.tables.chat import cast, chats, messages
from core.db.tables.memory import fresh_starts, memories, memory_changes, memory_sources, passages
from core.db.tables.people import people
from core.db.tables.places import places
from core.memory.audience import Spot
from core.reach import Reach

OFF = 0.05  # by which the square of a vector's length may differ from one

_persons = select(people.c.id).where(people.c.account_id == bindparam("account")).scalar_subquery()
_places: BindParameter[int] = bindparam("places", expanding=True)
_sits = or_(
    chats.c.character_id == bindparam("character"),
    exists().where(cast.c.chat_id == chats.c.id, cast.c.character_id == bindparam("character")),
)
_found = (
    select(
        passages.c.id,
        passages.c.message_id,
        passages.c.number,
        passages.c.chat_id,
        passages.c.place_id,
        passages.c.reach,
        passages.c.terms,
        passages.c.vector,
        passages.c.embedder,
        messages.c.role,
        messages.c.at,
        messages.c.shown_name,
        people.c.name,
        character_versions.c.character_id.label("by"),
    )
    .select_from(
        passages.join(messages, messages.c.id == passages.c.message_id)
        .join(chats, chats.c.id == passages.c.chat_id)
        .outerjoin(people, people.c.id == messages.c.person_id)
        .outerjoin(character_versions, character_versions.c.id == messages.c.version_id)
    )
    .where(~messages.c.forgotten, ~chats.c.incognito, _sits)
    .order_by(passages.c.id)
)
_some_passages = _found.where(passages.c.id.in_(bindparam("ids", expanding=True)))
_held = select(passages.c.id, passages.c.embedder)
_drawn = (
    select(
        memories.c.id,
        memories.c.place_id,
        memories.c.reach,
        memories.c.widened_at,
        memories.c.terms,
        memories.c.vector,
        memories.c.embedder,
        memories.c.said_at,
        memories.c.about_from,
        memories.c.about_to,
        memories.c.superseded_by,
        memories.c.importance,
        memories.c.pinned,
    )
    .where(memories.c.character_id == bindparam("character"))
    .order_by(memories.c.id)
)
_own_memories = _drawn.where(memories.c.person_id.in_(_persons))
_place_memories = _drawn.where(memories.c.place_id.in_(_places), memories.c.person_id.is_(None))
_sources = select(memory_sources.c.memory_id, memory_sources.c.message_id).where(
    memory_sources.c.memory_id.in_(bindparam("ids", expanding=True))
)
_self = people.alias()
_marks = (
    select(
        _self.c.account_id,
        func.coalesce(func.sum(memory_changes.c.number), 0).label("number"),
        func.count(memory_changes.c.number).label("known"),
        func.max(fresh_starts.c.message_id).label("message_id"),
        func.max(fresh_starts.c.memory_id).label("memory_id"),
    )
    .select_from(
        _self.join(people, people.c.account_id == _self.c.account_id)
        .outerjoin(memory_changes, memory_changes.c.person_id == people.c.id)
        .outerjoin(
            fresh_starts,
            and_(
                fresh_starts.c.account_id == _self.c.account_id,
                fresh_starts.c.character_id == bindparam("character"),
            ),
        )
    )
    .where(_self.c.id == bindparam("person"))
    .group_by(_self.c.account_id)
)
_place_marks = select(
    func.coalesce(func.sum(memory_changes.c.number), 0).label("number"),
    func.count(memory_changes.c.number).label("known"),
).where(memory_changes.c.person_id == 0, memory_changes.c.place_id.in_(_places))
_channel = (
    select(places)
    .where(
        places.c.platform == bindparam("platform"),
        places.c.bot == bindparam("bot"),
        places.c.channel == bindparam("channel"),
        places.c.thread.in_(bindparam("threads", expanding=True)),
    )
    .order_by(places.c.id)
)
_seats = select(cast.c.chat_id, cast.c.character_id, cast.c.came_after, cast.c.left_after).where(
    cast.c.chat_id.in_(bindparam("chats", expanding=True))
)
_spots = select(places).where(places.c.id.in_(_places))


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose memories: a character's of an account, or (`account` None) of what was said in these places."""

    character_id: int
    account: int | None
    places: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Fresh:
    """Up to which message and memory the past is out of recall."""

    message_id: int = 0
    memory_id: int = 0


def spot_of(row: RowMapping, reach: Reach | None = None) -> Spot:
    """A place's row as far as its audience goes."""
    return Spot(
        id=row["id"],
        platform=row["platform"],
        bot=row["bot"],
        space=row["space"],
        channel=row["channel"],
        thread=row["thread"],
        reach=reach or Reach(row["reach"]),
    )


async def spots(tx: Read, place_ids: Sequence[int]) -> dict[int, Spot]:
    """These places as they are now."""
    rows = await tx.rows(_spots, {"places": list(place_ids)}) if place_ids else ()
    return {row["id"]: spot_of(row) for row in rows}


async def channel(tx: Read, spot: Spot) -> tuple[int, ...]:
    """The rows of a place, and of the channel that it is a thread of."""
    if not spot.thread:
        return (spot.id,)
    given = {"platform": spot.platform, "bot": spot.bot, "channel": spot.channel, "threads": ["", spot.thread]}
    return tuple(row["id"] for row in await tx.rows(_channel, given))


@dataclass(frozen=True, slots=True)
class Standing:
    """What there is of an account: another `number` for each change, 0 for nothing; and where it began afresh."""

    account: int
    number: int
    fresh: Fresh


async def standing(tx: Read, person_id: int, character_id: int) -> Standing | None:
    row = await tx.row(_marks, {"person": person_id, "character": character_id})
    if row is None:
        return None
    fresh = Fresh(row["message_id"] or 0, row["memory_id"] or 0)
    return Standing(row["account_id"], _number(row), fresh)


async def place_number(tx: Read, places: Sequence[int]) -> int:
    """Another number for each change of what there is in these places; 0: there is nothing."""
    row = await tx.row(_place_marks, {"places": list(places)})
    return 0 if row is None else _number(row)


def _number(row: RowMapping) -> int:
    return (int(row["known"]) << 48) + int(row["number"])


async def found(tx: Read, whose: Whose, ids: Sequence[int]) -> list[RowMapping]:
    """The passages with these ids, of chats in which the character sits."""
    parts = [
        await tx.rows(_some_passages, {"character": whose.character_id, "ids": part}) for part in _parts(ids, 5_000)
    ]
    return [row for part in parts for row in part]


async def heard(tx: Read, character_id: int, chat_ids: Iterable[int]) -> dict[int, list[tuple[int, int | None]]]:
    """(after, up to) of what a character has heard of these chats; one that is missing it has heard all of."""
    rows = await tx.rows(_seats, {"chats": sorted(chat_ids)})
    spans: dict[int, list[tuple[int, int | None]]] = {row["chat_id"]: [] for row in rows}
    for row in rows:
        if row["character_id"] == character_id:
            spans[row["chat_id"]].append((row["came_after"], row["left_after"]))
    return spans


async def held(tx: Read, whose: Whose) -> dict[int, str]:
    """The passages that are there, whoever heard them, with the embedder of each."""
    if whose.account is None:
        rows = await tx.rows(_held.where(passages.c.place_id.in_(_places)), {"places": list(whose.places)})
    else:
        rows = await tx.rows(_held.where(passages.c.person_id.in_(_persons)), {"account": whose.account})
    return {row["id"]: row["embedder"] for row in rows}


async def drawn(tx: Read, whose: Whose) -> tuple[Sequence[RowMapping], dict[int, tuple[int, ...]]]:
    """All memories, and the messages that each was drawn from."""
    given: dict[str, object] = {"character": whose.character_id}
    if whose.account is None:
        rows = await tx.rows(_place_memories, {**given, "places": list(whose.places)})
    else:
        rows = await tx.rows(_own_memories, {**given, "account": whose.account})
    sources: dict[int, list[int]] = {}
    for part in _parts([row["id"] for row in rows], 5_000):
        for row in await tx.rows(_sources, {"ids": part}):
            sources.setdefault(row["memory_id"], []).append(row["message_id"])
    return rows, {memory_id: tuple(sorted(ids)) for memory_id, ids in sources.items()}


def _parts(ids: Sequence[int], most: int) -> list[Sequence[int]]:
    """In pieces that a statement takes as parameters."""
    return [ids[at : at + most] for at in range(0, len(ids), most)]


def vector_of(data: bytes | None, embedder: str, now: str, size: int) -> Vectors | None:
    """A stored vector; None where it is another embedder's, or not what it should be."""
    if data is None or embedder != now or len(data) != 4 * size:
        return None
    import numpy as np

    vector = np.frombuffer(data, dtype="<f4")
    return vector if is_vector(vector, size) else None


def is_vector(vector: Vectors, size: int) -> bool:
    """Whether it has its size and the length one: what is no number has no length."""
    return vector.shape == (size,) and abs(float(vector @ vector) - 1.0) < OFF


def speaker_of(row: RowMapping) -> str:
    return str(row["shown_name"] or row["name"] or "").casefold()


def by_character(row: RowMapping) -> bool:
    return bool(row["role"] == Role.CHARACTER.value)
