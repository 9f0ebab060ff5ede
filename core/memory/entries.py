"""Memories as a person reads them: what, since when, from which messages, what it took the place of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, select

from core.ai.model import Role
from core.db import Read
from core.db.tables.characters import characters
from core.db.tables.chat import chats, messages, posts
from core.db.tables.memory import MemoryKind, Origin, memories, memory_sources
from core.db.tables.places import inbox, places
from core.reach import Reach
from core.surface.events import CommandInvoked, Place
from core.surface.port import Address


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceShown:
    """A message that a memory was drawn from: the words that say so, when, and where. `chat` is the chat's public id;
    `post` the platform's own id of the message in `place`, None where it has none."""

    message_id: int
    chat: str
    quote: str
    at: datetime
    place: Place
    post: str | None
    by_character: bool = False


@dataclass(frozen=True, slots=True)
class Past:
    """What was remembered before, from when until when."""

    text: str
    said_at: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A memory as a person reads it. `subject` is "person", "character", "place" or a name; `reach` is who could hear
    it when it was said. `widened`: when its owner let it be used anywhere. `past`: when another took its place; that
    one's text is `now`. `before` is what it took the place of itself, newest first. `shared`: it is the place's."""

    public_id: str
    character: str
    kind: MemoryKind
    subject: str
    text: str
    said_at: datetime
    about_from: datetime | None
    about_to: datetime | None
    pinned: bool
    widened: datetime | None
    past: datetime | None
    now: str
    origin: Origin
    reach: Reach
    shared: bool
    chat_id: int | None
    sources: tuple[SourceShown, ...] = ()
    before: tuple[Past, ...] = ()


_AT_ONCE = 500  # memories that one statement is given
_newer = memories.alias()
_shown = (
    select(memories, characters.c.name.label("character"), _newer.c.text.label("newer"))
    .join(characters, characters.c.id == memories.c.character_id)
    .outerjoin(_newer, _newer.c.id == memories.c.superseded_by)
)
# What was said to a command is no message of the platform's that a link could lead to.
_by_command = (
    (inbox.c.place_id == chats.c.place_id)
    & (inbox.c.event_id == messages.c.native_id)
    & (inbox.c.kind == CommandInvoked.__name__)
)
_sources = (
    select(
        memory_sources.c.memory_id,
        memory_sources.c.quote,
        messages.c.id,
        messages.c.role,
        messages.c.at,
        messages.c.native_id,
        posts.c.native_id.label("posted"),
        inbox.c.id.label("typed"),
        chats.c.public_id.label("chat"),
        *(places.c[name] for name in ("platform", "bot", "space", "channel", "thread", "direct")),
    )
    .join(messages, messages.c.id == memory_sources.c.message_id)
    .join(chats, chats.c.id == messages.c.chat_id)
    .join(places, places.c.id == chats.c.place_id)
    .outerjoin(posts, (posts.c.turn_id == messages.c.turn_id) & (posts.c.part == 0))
    .outerjoin(inbox, _by_command)
)


async def read(tx: Read, ids: Sequence[int]) -> list[Entry]:
    """The memories with these ids, in that order."""
    found: dict[int, Entry] = {}
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        rows = await tx.rows(_shown.where(memories.c.id.in_(some)))
        sources = await tx.rows(_sources.where(memory_sources.c.memory_id.in_(some)).order_by(messages.c.id))
        older = await tx.rows(select(memories).where(memories.c.superseded_by.in_(some)).order_by(memories.c.id.desc()))
        found |= {row["id"]: _entry(row, sources, older) for row in rows}
    return [found[memory_id] for memory_id in ids]


def _entry(row: RowMapping, sources: Iterable[RowMapping], older: Iterable[RowMapping]) -> Entry:
    drawn = {each["id"]: _source(each) for each in sources if each["memory_id"] == row["id"]}
    before = (each for each in older if each["superseded_by"] == row["id"])
    return Entry(
        public_id=row["public_id"],
        character=row["character"],
        kind=MemoryKind(row["kind"]),
        subject=row["subject"],
        text=row["text"],
        said_at=row["said_at"],
        about_from=row["about_from"],
        about_to=row["about_to"],
        pinned=row["pinned"],
        widened=row["widened_at"],
        past=row["superseded_at"],
        now=row["newer"] or "",
        origin=Origin(row["origin"]),
        reach=Reach(row["reach"]),
        shared=row["person_id"] is None,
        chat_id=row["chat_id"],
        sources=tuple(drawn.values()),
        before=tuple(Past(each["text"], each["said_at"], each["superseded_at"]) for each in before),
    )


def _source(row: RowMapping) -> SourceShown:
    by_character = row["role"] == Role.CHARACTER.value
    own = None if row["typed"] is not None else row["native_id"]
    return SourceShown(
        message_id=row["id"],
        chat=row["chat"],
        quote=row["quote"],
        at=row["at"],
        place=Place(row["platform"], row["bot"], row["space"], row["channel"], row["thread"], direct=row["direct"]),
        post=row["posted"] if by_character else own,
        by_character=by_character,
    )


def plain(one: Entry, address: Address) -> Mapping[str, object]:
    """As JSON takes it."""

    def day(at: datetime | None) -> str | None:
        return None if at is None else at.isoformat()

    return {
        "id": one.public_id,
        "character": one.character,
        "kind": one.kind.value,
        "about": one.subject,
        "text": one.text,
        "said": day(one.said_at),
        "from": day(one.about_from),
        "until": day(one.about_to),
        "replaced": day(one.past),
        "pinned": one.pinned,
        "anywhere": day(one.widened),
        "heard": one.reach.value,
        "words": one.origin.value,
        "sources": [
            {
                "quote": each.quote,
                "at": day(each.at),
                "chat": each.chat,
                "link": (address(each.place, each.post) if each.post else "") or None,
            }
            for each in one.sources
        ],
    }
