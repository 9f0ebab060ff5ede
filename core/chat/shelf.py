"""The chats of a place: named, listed, taken up again, branched, and carried in and out as files."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, func, insert, select, update

from core.ai.model import Finish, Role
from core.characters import store as characters
from core.characters.store import Listed
from core.chat import branching, company, leaving
from core.chat.transcript import Sent, Spoken, Transcript
from core.chat.variants import FILE
from core.db import Read, Write
from core.db.tables.characters import character_versions
from core.db.tables.characters import characters as known
from core.db.tables.chat import chats, message_files, messages, variants
from core.db.tables.people import people
from core.db.tables.places import places
from core.errors import BadInput
from core.text import t

LISTED = 20
LONGEST_TITLE = 80


# What came in a file, as a variant: all at once, for files may have tens of thousands of messages.
_bring = insert(messages).returning(messages.c.id, sort_by_parameter_order=True)
_NO_MODEL = {
    "finish": Finish.COMPLETE.value,
    "provider": FILE,
    "model": FILE,
    "input_tokens": 0,
    "cached_tokens": 0,
    "cache_write_tokens": 0,
    "output_tokens": 0,
    "cost_microdollars": None,
}
SPEAKER = func.coalesce(func.nullif(messages.c.shown_name, ""), people.c.name, character_versions.c.name, known.c.name)
_spoken = (
    select(messages, SPEAKER.label("speaker"))
    .join(chats, chats.c.id == messages.c.chat_id)
    .outerjoin(people, people.c.id == messages.c.person_id)
    .outerjoin(character_versions, character_versions.c.id == messages.c.version_id)
    .outerjoin(known, (known.c.id == chats.c.character_id) & (messages.c.role == Role.CHARACTER.value))
)


@dataclass(frozen=True, slots=True)
class Line:
    """One chat of a list. `last` is the end of it, `here` whether the place is in it now."""

    public_id: str
    title: str
    character: str
    count: int
    last: str
    here: bool


async def listed(tx: Read, place_id: int) -> tuple[list[Line], int]:
    """The chats of a place in which something was said, the newest words first, and how many more there are."""
    newest = func.max(messages.c.id).label("newest")
    everything = func.count().over().label("all")
    about = chats.c.id, chats.c.public_id, chats.c.title, known.c.name
    query = (
        select(*about, func.count().label("count"), newest, everything)
        .join(messages, messages.c.chat_id == chats.c.id)
        .outerjoin(known, known.c.id == chats.c.character_id)
        .where(chats.c.place_id == place_id, ~chats.c.incognito)
        .group_by(*about)
        .order_by(newest.desc())
        .limit(LISTED)
    )
    rows = await tx.rows(query)
    last = await tx.rows(
        select(messages.c.id, messages.c.text).where(messages.c.id.in_([row["newest"] for row in rows]))
    )
    ends = {row["id"]: row["text"] for row in last}
    here = await tx.value(select(places.c.chat_id).where(places.c.id == place_id))
    lines = [
        Line(row["public_id"], row["title"], row["name"] or "?", row["count"], ends[row["newest"]], row["id"] == here)
        for row in rows
    ]
    return lines, rows[0]["all"] - len(rows) if rows else 0


async def rename(tx: Write, chat_id: int, title: str) -> None:
    await tx.run(update(chats).where(chats.c.id == chat_id).values(title=" ".join(title.split())[:LONGEST_TITLE]))


async def spoken_by(tx: Read, place_id: int, public_id: str) -> Listed | None:
    """The first character of an earlier chat of this place, in the version that spoke last; None for no such chat."""
    found = await _earlier(tx, place_id, public_id)
    return None if found is None else found[1]


async def resume(tx: Write, place_id: int, public_id: str) -> Listed | None:
    """Let a place go on with an earlier chat of its own, with all that are in it; the first character in the version
    that spoke last. None for no such chat."""
    found = await _earlier(tx, place_id, public_id)
    if found is None:
        return None
    chat_id, character = found
    await sit(tx, place_id, chat_id, character)
    return character


async def _earlier(tx: Read, place_id: int, public_id: str) -> tuple[int, Listed] | None:
    mine = select(chats).where(chats.c.public_id == public_id, chats.c.place_id == place_id)
    row = await tx.row(mine)
    character = None if row is None else await spoke_last(tx, row["id"], row["character_id"])
    return None if row is None or character is None else (row["id"], character)


async def spoke_last(tx: Read, chat_id: int, character_id: int | None) -> Listed | None:
    """The first character of a chat, in the version that spoke last there; None where there is none any more."""
    own = select(character_versions.c.id).where(character_versions.c.character_id == character_id)
    spoke = select(messages.c.version_id).where(messages.c.chat_id == chat_id, messages.c.version_id.in_(own))
    version_id = await tx.value(spoke.order_by(messages.c.id.desc()).limit(1))
    if version_id is None:
        version_id = await tx.value(select(known.c.version_id).where(known.c.id == character_id))
    return None if version_id is None else await characters.version(tx, version_id)


async def branch(
    tx: Write, place_id: int, chat_id: int, character: Listed, now: datetime, *, but: int = 0, until: int | None = None
) -> int | None:
    """Go on in a copy of a chat without its newest `but` messages, or with none after `until`; how many it has. None
    where nothing is left."""
    said = select(messages.c.id).where(messages.c.chat_id == chat_id)
    if until is None:
        until = await tx.value(said.order_by(messages.c.id.desc()).offset(but).limit(1))
    old = await tx.row(select(chats).where(chats.c.id == chat_id))
    if until is None or old is None:
        return None
    made = await _chat(tx, place_id, old["character_id"], now, old["title"], greeting=old["greeting"])
    copied = await branching.copy(tx, chat_id, made, until)
    await branching.remember(tx, chat_id, made, copied)
    await company.copy(tx, chat_id, made, copied)
    await sit(tx, place_id, made, character)
    return len(copied)


async def answer_text(tx: Read, chat_id: int, message_id: int | None = None) -> tuple[str, str]:
    """Who said a message, and its words: of the one with this id, else of the newest answer. Raises BadInput for none
    in this chat."""
    query = _spoken.where(messages.c.chat_id == chat_id)
    one = messages.c.role == Role.CHARACTER.value if message_id is None else messages.c.id == message_id
    row = await tx.row(query.where(one).order_by(messages.c.id.desc()).limit(1))
    if row is None:
        raise BadInput(t("control-nothing" if message_id is None else "control-not-here"))
    return _name(row), row["text"]


async def transcript(tx: Read, chat_id: int) -> Transcript:
    """All of a chat."""
    chat = await tx.row(
        select(chats.c.title, chats.c.started_at, known.c.name)
        .outerjoin(known, known.c.id == chats.c.character_id)
        .where(chats.c.id == chat_id)
    )
    assert chat is not None
    rows = await tx.rows(_spoken.where(messages.c.chat_id == chat_id).order_by(messages.c.id))
    told = (
        select(variants.c.message_id, variants.c.number, variants.c.text)
        .join(messages, messages.c.id == variants.c.message_id)
        .where(messages.c.chat_id == chat_id)
    )
    others: dict[int, list[tuple[int, str]]] = {}
    for row in await tx.rows(told.order_by(variants.c.message_id, variants.c.number)):
        others.setdefault(row["message_id"], []).append((row["number"], row["text"]))
    files = await _files(tx, chat_id)
    spoken = tuple(
        Spoken(
            role=Role(row["role"]),
            name=_name(row),
            text=row["text"],
            at=row["at"],
            others=tuple(text for number, text in others.get(row["id"], ()) if number != row["variant"]),
            chosen=row["variant"] - 1,
            files=tuple(files.get(row["id"], ())),
        )
        for row in rows
    )
    return Transcript(character=chat["name"] or "?", begun=chat["started_at"], title=chat["title"], spoken=spoken)


async def _files(tx: Read, chat_id: int) -> dict[int, list[Sent]]:
    """What came along, by message."""
    query = select(message_files.c.message_id, message_files.c.kind, message_files.c.name)
    query = query.join(messages, messages.c.id == message_files.c.message_id).where(messages.c.chat_id == chat_id)
    found: dict[int, list[Sent]] = {}
    for row in await tx.rows(query.order_by(message_files.c.id)):
        found.setdefault(row["message_id"], []).append(Sent(row["kind"], row["name"]))
    return found


def _name(row: RowMapping) -> str:
    return row["speaker"] or "?"


async def bring(tx: Write, place_id: int, character: Listed, talk: Transcript, person_id: int, now: datetime) -> int:
    """Begin a chat with what a file holds, all people's words as this person's under the names that they had there.

    Where several characters speak, the words of the others keep their names, and are of no version.
    """
    made = await _chat(tx, place_id, character.id, now, talk.title, greeting=0)
    own = _own_name(talk, character)
    rows = [
        {**_brought(each, own, character, person_id), "chat_id": made, "at": each.at or now} for each in talk.spoken
    ]
    ids = [row["id"] for row in await tx.rows(_bring, rows)] if rows else []
    told = [
        {**_NO_MODEL, "message_id": message_id, "number": number, "text": text}
        for message_id, each in zip(ids, talk.spoken, strict=True)
        if each.role is Role.CHARACTER
        for number, text in enumerate(each.all, 1)
    ]
    if told:
        await tx.run(insert(variants), told)
    await sit(tx, place_id, made, character)
    return made


def _brought(each: Spoken, own: str | None, character: Listed, person_id: int) -> dict[str, object]:
    """The message as it is kept here. `own` is the name of this character's lines, None where all lines are its own."""
    speaks = each.role is Role.CHARACTER
    mine = speaks and own in {None, each.name}
    return {
        "role": each.role.value,
        "person_id": None if speaks else person_id,
        "version_id": character.version_id if mine else None,
        "shown_name": None if mine else each.name[:80],
        "text": each.text,
        "lore": [],
        "variant": each.chosen + 1,
    }


def _own_name(talk: Transcript, character: Listed) -> str | None:
    """Under which of the names in a group's chat this character speaks; None where only one speaks: that is its own."""
    names = talk.characters
    if len(names) < 2:
        return None
    own = {character.card.name.casefold(), character.card.called.casefold()}
    return next((name for name in names if name.casefold() in own), None) or (
        talk.character if talk.character in names else names[0]
    )


async def _chat(tx: Write, place_id: int, character_id: int | None, now: datetime, title: str, *, greeting: int) -> int:
    made = insert(chats).values(
        public_id=secrets.token_urlsafe(12),
        place_id=place_id,
        character_id=character_id,
        started_at=now,
        title=title[:LONGEST_TITLE],
        greeting=greeting,
    )
    chat_id: int = await tx.value(made.returning(chats.c.id))
    return chat_id


async def sit(tx: Write, place_id: int, chat_id: int, character: Listed) -> None:
    """The place is in this chat from now on, with all that are in it."""
    before = await tx.value(select(places.c.chat_id).where(places.c.id == place_id))
    here = {"character_id": character.id, "version_id": character.version_id, "chat_id": chat_id, "left_for": None}
    await tx.run(update(places).where(places.c.id == place_id).values(here))
    await company.sync(tx, place_id)
    if before != chat_id:
        await leaving.left(tx, before)
