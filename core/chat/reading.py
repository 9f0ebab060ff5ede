"""A chat as people read it: its messages with who said them, wherever it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import ColumnElement, RowMapping, bindparam, exists, func, or_, select

from core.ai.model import Role
from core.chat.shelf import SPEAKER
from core.chat.variants import CARD
from core.db import Read
from core.db.tables.characters import character_versions, pictures
from core.db.tables.characters import characters as known
from core.db.tables.chat import TurnState, chats, message_files, messages, posts, turns, variants
from core.db.tables.people import people
from core.db.tables.places import OPEN, inbox, places

Id = TypeVar("Id", int, str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One message. `number` is the variant that counts, of `count`; 0 of 0 for what a person said. `files` came along
    with it. `native_id` is a person's message's own id on the platform where it was said."""

    id: int
    role: Role
    name: str
    picture: str | None
    text: str
    at: datetime
    number: int
    count: int
    native_id: str | None
    version_id: int | None
    files: int = 0


_count = select(func.count()).where(variants.c.message_id == messages.c.id).correlate(messages).scalar_subquery()
_lines = (
    select(
        messages.c.id,
        messages.c.role,
        messages.c.text,
        messages.c.at,
        messages.c.variant,
        messages.c.native_id,
        messages.c.version_id,
        messages.c.pictures,
        messages.c.heard,
        SPEAKER.label("speaker"),
        pictures.c.public_id.label("picture"),
        _count.label("count"),
    )
    .join(chats, chats.c.id == messages.c.chat_id)
    .outerjoin(people, people.c.id == messages.c.person_id)
    .outerjoin(character_versions, character_versions.c.id == messages.c.version_id)
    .outerjoin(known, (known.c.id == chats.c.character_id) & (messages.c.role == Role.CHARACTER.value))
    .outerjoin(pictures, pictures.c.id == character_versions.c.picture_id)
)


async def newest(
    tx: Read, chat_id: int, most: int, *, before: int | None = None, after: int | None = None
) -> list[Line]:
    """The last `most` messages (before the one with that id, after the other), oldest first."""
    which: list[ColumnElement[bool]] = [messages.c.chat_id == chat_id]
    if before is not None:
        which.append(messages.c.id < before)
    if after is not None:
        which.append(messages.c.id > after)
    rows = await tx.rows(_lines.where(*which).order_by(messages.c.id.desc()).limit(most))
    return [_line(row) for row in reversed(rows)]


async def before(tx: Read, chat_id: int, message_id: int, beyond: int) -> int | None:
    """The number of the newest message of a chat that has more than `beyond` others between it and that one."""
    earlier = select(messages.c.id).where(messages.c.chat_id == chat_id, messages.c.id < message_id)
    found: int | None = await tx.value(earlier.order_by(messages.c.id.desc()).offset(beyond).limit(1))
    return found


async def is_answered(tx: Read, chat_id: int, place_id: int) -> bool:
    """Whether somebody writes an answer in this chat just now."""
    taken = (
        select(turns.c.id)
        .join(inbox, inbox.c.turn_id == turns.c.id)
        .where(inbox.c.place_id == place_id, OPEN, turns.c.chat_id == chat_id, turns.c.state == TurnState.OPEN.value)
    )
    return await tx.value(taken.limit(1)) is not None


def _line(row: RowMapping) -> Line:
    role = Role(row["role"])
    speaks = role is Role.CHARACTER
    return Line(
        id=row["id"],
        role=role,
        name=row["speaker"] or "?",
        picture=row["picture"],
        text=row["text"],
        at=row["at"],
        number=row["variant"] if speaks else 0,
        count=row["count"] if speaks else 0,
        native_id=row["native_id"],
        version_id=row["version_id"],
        files=row["pictures"] + bool(row["heard"]),
    )


@dataclass(frozen=True, slots=True)
class About:
    """What a post shows: `ref` is the number of the message, or "t" and that of the turn that is making it. `card`: its
    words are a greeting of the card's. `version_id`: who is in the place now."""

    ref: str
    number: int = 1
    count: int = 1
    card: bool = False
    version_id: int | None = None


_card = exists().where(variants.c.message_id == messages.c.id, variants.c.provider == CARD).correlate(messages)
_told = messages.c.id, messages.c.variant, _count.label("count"), _card.label("card")


_shows = func.coalesce(turns.c.message_id, turns.c.of_id)
_about = (
    select(posts.c.native_id, turns.c.id.label("turn"), *_told, places.c.version_id)
    .join(turns, turns.c.id == posts.c.turn_id)
    .join(places, (places.c.id == turns.c.place_id) & (places.c.chat_id == turns.c.chat_id))
    .outerjoin(messages, (messages.c.id == _shows) & (messages.c.chat_id == places.c.chat_id))
    .where(places.c.platform == bindparam("platform"), places.c.channel == bindparam("channel"))
    .where(posts.c.native_id.in_(bindparam("posts", expanding=True)))
    .where(or_(messages.c.id.is_not(None), turns.c.state == TurnState.OPEN.value))
    .order_by(turns.c.id)
)


async def about(tx: Read, platform: str, channel: str, native_ids: Sequence[str]) -> dict[str, About]:
    """Which answers of the chat that a place is in its posts show, by the posts' ids. What is of another chat, was
    taken back, or is a notice, is not among them."""
    given = {"platform": platform, "channel": channel, "posts": list(native_ids)}
    rows = await tx.rows(_about, given) if native_ids else ()
    return {
        row["native_id"]: About(f"t{row['turn']}")
        if row["id"] is None
        else About(
            str(row["id"]), row["variant"], max(row["count"], 1), card=bool(row["card"]), version_id=row["version_id"]
        )
        for row in rows
    }


_AT_ONCE = 500  # ids that one statement is given


async def heard(tx: Read, message_ids: Sequence[int]) -> dict[int, str]:
    """What voice notes that came along with these messages say, as it stands at the end of their words."""
    query = select(message_files.c.message_id, message_files.c.words).where(
        message_files.c.message_id.in_(message_ids), message_files.c.words != ""
    )
    found: dict[int, list[str]] = {}
    for row in await tx.rows(query.order_by(message_files.c.id)) if message_ids else ():
        found.setdefault(row["message_id"], []).append(row["words"])
    return {message_id: "\n".join(dict.fromkeys(words)) for message_id, words in found.items()}


async def missing(tx: Read, message_ids: Sequence[int]) -> list[int]:
    """Which of these messages are no more."""
    there: set[int] = set()
    for some in _some(message_ids):
        there |= {row["id"] for row in await tx.rows(select(messages.c.id).where(messages.c.id.in_(some)))}
    return [each for each in message_ids if each not in there]


async def taken_back(tx: Read, chat_id: int, place_id: int, native_ids: Sequence[str]) -> list[str]:
    """Which of these messages of a person's were answered in the chat, wherever it was then, and are in it no more.

    Told by the inbox of the person's own places, which knows what each turn has answered.
    """
    whose = select(people.c.account_id).join(places, places.c.person_id == people.c.id).where(places.c.id == place_id)
    person = select(people.c.id).where(people.c.account_id == whose.scalar_subquery())
    own = select(places.c.id).where(places.c.person_id.in_(person), places.c.direct)
    gone: list[str] = []
    for some in _some(native_ids):
        answered = (
            select(inbox.c.event_id)
            .join(turns, turns.c.id == inbox.c.turn_id)
            .where(inbox.c.place_id.in_(own), inbox.c.event_id.in_(some), turns.c.chat_id == chat_id)
        )
        here = select(messages.c.native_id).where(messages.c.chat_id == chat_id, messages.c.native_id.in_(some))
        there = {row["native_id"] for row in await tx.rows(here)}
        gone += [row["event_id"] for row in await tx.rows(answered) if row["event_id"] not in there]
    return gone


async def unsaid(tx: Read, chat_id: int, place_id: int) -> list[str]:
    """The native ids of a place's posts that showed answers of the chat which are no more."""
    query = (
        select(posts.c.native_id)
        .join(turns, turns.c.id == posts.c.turn_id)
        .where(
            turns.c.place_id == place_id,
            turns.c.chat_id == chat_id,
            turns.c.state == TurnState.DONE.value,
            turns.c.message_id.is_(None),
        )
    )
    return [row["native_id"] for row in await tx.rows(query)]


def _some(ids: Sequence[Id]) -> Iterator[Sequence[Id]]:
    return (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))
