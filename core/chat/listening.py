"""A chat as the character that is to speak has heard it: what it witnessed, who else is here, and who people are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import RowMapping, bindparam, case, false, func, or_, select

from core.ai.model import Picture, Role
from core.characters import store as characters
from core.characters.store import Listed
from core.chat import company
from core.chat.cast import Member
from core.chat.company import Company, Seat, witnessed
from core.chat.said import Said, Told
from core.db import Read
from core.db.tables.characters import character_versions
from core.db.tables.chat import FileKind, cast, chats, message_files, messages, told
from core.db.tables.people import people

_columns = (
    messages.c.id,
    messages.c.role,
    messages.c.text,
    messages.c.lore,
    messages.c.shown_name,
    messages.c.at,
    messages.c.person_id,
    messages.c.version_id,
    messages.c.pictures,
    messages.c.heard,
    messages.c.reactions,
    people.c.name,
)
_all = (
    select(*_columns)
    .select_from(messages.outerjoin(people, people.c.id == messages.c.person_id))
    .where(messages.c.chat_id == bindparam("chat"), messages.c.id >= bindparam("first"), ~messages.c.forgotten)
    .order_by(messages.c.id)
)
_from_window = (
    select(*_columns)
    .select_from(messages.outerjoin(people, people.c.id == messages.c.person_id))
    .join(chats, chats.c.id == messages.c.chat_id)
    .where(messages.c.chat_id == bindparam("chat"), messages.c.id >= chats.c.window_from, ~messages.c.forgotten)
    .order_by(messages.c.id)
)
_told = select(told.c.message_id, told.c.lore).where(
    told.c.character_id == bindparam("character"), told.c.message_id.in_(bindparam("ids", expanding=True))
)
_seen = (
    select(message_files.c.message_id, message_files.c.media_type, message_files.c.data)
    .where(
        message_files.c.message_id.in_(bindparam("ids", expanding=True)), message_files.c.kind == FileKind.PICTURE.value
    )
    .order_by(message_files.c.id)
)


@dataclass(frozen=True, slots=True)
class Listener:
    """A character among others in a chat. `seat` is where its memory of the chat stands, None for the first one's,
    which stands with the chat. `members` are all who are here."""

    company: Company
    character_id: int
    seat: Seat | None
    members: tuple[Member, ...]

    @property
    def others(self) -> tuple[str, ...]:
        """The names of the other characters that are here."""
        return tuple(each.called for each in self.members if each.character_id != self.character_id)


@dataclass(frozen=True, slots=True)
class Scene:
    """What was said, oldest first; `reactions` to the newest words of the character itself: (name, emoji)."""

    said: list[Said]
    listener: Listener | None = None
    reactions: tuple[tuple[str, str], ...] = ()


async def listener(tx: Read, chat_id: int, character: Listed) -> Listener:
    """The character as one of a chat's company."""
    here = await company.of(tx, chat_id)
    seat = None if character.id == here.first else here.seat(character.id)
    return Listener(here, character.id, seat, await company.members(tx, here))


async def scene(tx: Read, chat_id: int, character: Listed, *, crowded: bool, before: int | None = None) -> Scene:
    """The chat from where the character's window begins, up to the message before `before`.

    `crowded`: there are, or were, several characters in the chat.
    """
    ear = await listener(tx, chat_id, character) if crowded else None
    if ear is None or ear.seat is None:
        rows = await tx.rows(_from_window, {"chat": chat_id})
    else:
        first = await tx.value(select(cast.c.window_from).where(cast.c.id == ear.seat.id)) or 0
        rows = await tx.rows(_all, {"chat": chat_id, "first": first})
    return await _scene(tx, [row for row in rows if before is None or row["id"] < before], ear)


async def stretch(tx: Read, chat_id: int, character: Listed, first: int, last: int) -> Scene:
    """The messages from `first` to `last` as the character heard them."""
    ear = await listener(tx, chat_id, character)
    rows = await tx.rows(_all, {"chat": chat_id, "first": first})
    return await _scene(tx, [row for row in rows if row["id"] <= last], ear if ear.company.seats else None)


async def before(tx: Read, ear: Listener, message_id: int) -> tuple[int, int]:
    """How many messages before that one a character of a company has heard, and how many of them were its own."""
    spans = witnessed(ear.company, ear.character_id)
    heard = (messages.c.id > came if left is None else messages.c.id.between(came + 1, left) for came, left in spans)
    own = select(character_versions.c.id).where(character_versions.c.character_id == ear.character_id)
    query = select(
        func.count().label("all"),
        func.coalesce(func.sum(case((messages.c.version_id.in_(own), 1), else_=0)), 0).label("own"),
    ).where(messages.c.chat_id == ear.company.chat_id, messages.c.id < message_id, or_(false(), *heard))
    row = await tx.row(query)
    return (0, 0) if row is None else (row["all"], int(row["own"]))


async def _scene(tx: Read, rows: Sequence[RowMapping], ear: Listener | None) -> Scene:
    if ear is None:
        own, said = None, [_said(row) for row in rows]
    else:
        rows = [row for row in rows if ear.company.sees(ear.character_id, row["id"])]
        own, said = await _among(tx, rows, ear)
    shown = await _pictures(tx, rows)
    if shown:
        said = [replace(each, shown=shown.get(each.id, ())) for each in said]
    mine = [row for row in rows if row["role"] == Role.CHARACTER.value and (own is None or row["version_id"] in own)]
    reactions = tuple((each[1], each[2]) for each in mine[-1]["reactions"] or ()) if mine else ()
    return Scene(said, ear, reactions=reactions)


async def _among(tx: Read, rows: Sequence[RowMapping], ear: Listener) -> tuple[set[int], list[Said]]:
    """The words of others as theirs, and the lore as this character was told it; which versions are its own."""
    spoke = {row["version_id"] for row in rows if row["version_id"] is not None}
    known = {version_id: await characters.version(tx, version_id) for version_id in spoke}
    own = {version_id for version_id, each in known.items() if each and each.id == ear.character_id}
    lore = await _lore(tx, [row["id"] for row in rows], ear)
    said = []
    for row in rows:
        each = _said(row)
        speaker = known.get(row["version_id"])
        if row["version_id"] is not None and row["version_id"] not in own:
            name = speaker.card.called if speaker else "?"
            each = replace(
                each, role=Role.PERSON, name=name, character=True, speaker=-(speaker.id if speaker else 0), lore=()
            )
        if lore is not None:
            each = replace(each, lore=lore.get(each.id, ()))
        said.append(each)
    return own, said


async def _lore(tx: Read, ids: Sequence[int], ear: Listener) -> Mapping[int, tuple[Told, ...]] | None:
    """What stands at messages for this character; None where it stands with the messages themselves."""
    if ear.seat is None or not ids:
        return None
    rows = await tx.rows(_told, {"character": ear.character_id, "ids": list(ids)})
    return {row["message_id"]: tuple(map(Told.of, row["lore"])) for row in rows}


async def _pictures(tx: Read, rows: Sequence[RowMapping]) -> Mapping[int, tuple[Picture, ...]]:
    ids = [row["id"] for row in rows if row["pictures"]]
    found: dict[int, tuple[Picture, ...]] = {}
    for row in await tx.rows(_seen, {"ids": ids}) if ids else ():
        pictures = found.get(row["message_id"], ())
        found[row["message_id"]] = (*pictures, Picture(row["media_type"], row["data"]))
    return found


def _said(row: RowMapping) -> Said:
    # Of a chat from a file others may have spoken for whom there is no character here.
    foreign = row["role"] == Role.CHARACTER.value and row["version_id"] is None and bool(row["shown_name"])
    return Said(
        id=row["id"],
        role=Role.PERSON if foreign else Role(row["role"]),
        name=row["shown_name"] or row["name"] or "",
        text=row["text"],
        lore=tuple(map(Told.of, row["lore"])),
        at=row["at"],
        speaker=row["person_id"],
        pictures=row["pictures"],
        heard=row["heard"],
        character=foreign,
    )
