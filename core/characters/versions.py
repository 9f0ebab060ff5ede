"""The versions of a character: what its owner sees of them, going back to one, and the places that stay on theirs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, select, update

from core.characters import source, store
from core.characters.formats.base import Tree
from core.characters.formats.diff import Change, changes
from core.characters.source import File
from core.characters.visibility import copy_version
from core.db import Read, Write
from core.db.tables.characters import character_versions, characters, pictures
from core.db.tables.people import accounts
from core.db.tables.places import places
from core.errors import BadInput, NotFound
from core.text import t


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One line of a history. `author` is an account's public id, None for what came with the program."""

    id: int
    number: int
    name: str
    note: str
    author: str | None
    format: str
    spec_version: str
    picture: str | None
    created_at: datetime
    newest: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """All of a version. `tree` is the imported JSON as text, None where the card was made here; `view` the V3 card."""

    id: int
    number: int
    view: Tree
    tree: str | None
    format: str
    spec_version: str
    report: Mapping[str, object]
    picture: bytes | None
    files: tuple[File, ...]


async def history(tx: Read, public_id: str, viewer: int) -> list[Version]:
    """Newest first. Raises NotFound for others than the owner."""
    character = await store.owned(tx, public_id, viewer)
    columns = [character_versions.c[name] for name in _LINE]
    query = (
        select(*columns, accounts.c.public_id.label("author"), pictures.c.public_id.label("picture"))
        .outerjoin(accounts, accounts.c.id == character_versions.c.author_id)
        .outerjoin(pictures, pictures.c.id == character_versions.c.picture_id)
        .where(character_versions.c.character_id == character["id"])
        .order_by(character_versions.c.number.desc())
    )
    return [Version(**row, newest=row["id"] == character["version_id"]) for row in await tx.rows(query)]


async def content(tx: Read, public_id: str, viewer: int, number: int | None = None) -> Content:
    """A version to edit, compare or export, the newest without `number`. Raises NotFound for all but the owner."""
    character = await store.owned(tx, public_id, viewer)
    row = await _numbered(tx, character, number)
    face = select(pictures.c.png).where(pictures.c.id == row["picture_id"])
    png: bytes | None = None if row["picture_id"] is None else await tx.value(face)
    return Content(
        id=row["id"],
        number=row["number"],
        view=row["card"],
        tree=row["tree"],
        format=row["format"],
        spec_version=row["spec_version"],
        report=row["report"] or {},
        picture=png,
        files=tuple(await source.files(tx, row["id"])),
    )


async def differences(tx: Read, public_id: str, viewer: int, old: int, new: int) -> tuple[Change, ...]:
    """What changed from version `old` to version `new`, in their V3 cards. Raises NotFound for all but the owner."""
    before, after = await content(tx, public_id, viewer, old), await content(tx, public_id, viewer, new)
    return changes(before.view, after.view)


async def roll_back(tx: Write, public_id: str, owner: int, number: int, now: datetime, note: str = "") -> int:
    """A new version that equals version `number`, files and all; its id. What was in between stays in the history.

    Raises NotFound for others than the owner and for numbers that there are not, BadInput for the newest.
    """
    character = await store.owned(tx, public_id, owner)
    old = await _numbered(tx, character, number)
    if old["id"] == character["version_id"]:
        raise BadInput(t("discovery-newest-already", number=number))
    return await copy_version(tx, old["id"], character, owner, now, note)


async def number(tx: Read, version_id: int) -> int:
    """Which of its character's versions this is, from 1."""
    found: int = await tx.value(select(character_versions.c.number).where(character_versions.c.id == version_id))
    return found


async def newer(tx: Read, place_id: int, viewer: int | None = None) -> int | None:
    """The version that a place could move on to; None where it has the newest, or may not see it."""
    query = (
        select(characters.c.version_id)
        .join(places, places.c.character_id == characters.c.id)
        .where(places.c.id == place_id, places.c.version_id != characters.c.version_id)
        .where(store.LINKED | store.may_see(viewer))
    )
    found: int | None = await tx.value(query)
    return found


async def move_place(tx: Write, place_id: int, version_id: int, viewer: int | None = None) -> None:
    """Let a place go on with another version of the character that it has; its chat stays.

    Raises NotFound where the version is of another character, or of one that is no longer for this person (`viewer`,
    an account) to see. Who may decide for a place is the caller's question.
    """
    same = (
        select(character_versions.c.id)
        .join(characters, characters.c.id == character_versions.c.character_id)
        .join(places, places.c.character_id == characters.c.id)
        .where(places.c.id == place_id, character_versions.c.id == version_id)
        .where(store.LINKED | store.may_see(viewer))
    )
    if await tx.value(same) is None:
        raise NotFound(t("discovery-no-version"))
    await tx.run(update(places).where(places.c.id == place_id).values(version_id=version_id))


_LINE = ("id", "number", "name", "note", "format", "spec_version", "created_at")


async def _numbered(tx: Read, character: RowMapping, number: int | None) -> RowMapping:
    mine = character_versions.c.character_id == character["id"]
    which = character_versions.c.id == character["version_id"]
    wanted = which if number is None else character_versions.c.number == number
    row = await tx.row(select(character_versions).where(mine, wanted))
    if row is None:
        raise NotFound(t("discovery-no-version"))
    return row
