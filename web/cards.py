"""What pages show of a version: its card and how its files begin, and not the files, which may be hundreds of MB."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select

from core.characters.formats.base import Tree
from core.db import Read
from core.db.tables.characters import blobs, character_versions, version_files
from core.errors import NotFound
from core.text import t

HEAD = 64  # bytes that tell what a file is


@dataclass(frozen=True, slots=True)
class Kept:
    """`view` is the V3 card of version `number`."""

    id: int
    number: int
    view: Tree


async def newest(tx: Read, version_id: int) -> Kept:
    """Rights are the caller's. Raises NotFound where it is gone."""
    return await _kept(tx, character_versions.c.id == version_id)


async def numbered(tx: Read, character_id: int, number: int) -> Kept:
    """The version of that number, as `newest`."""
    same = character_versions.c.character_id == character_id
    return await _kept(tx, same & (character_versions.c.number == number))


async def heads(tx: Read, version_id: int) -> Mapping[str, bytes]:
    """The first HEAD bytes of each file by its path."""
    query = select(version_files.c.path, func.substr(blobs.c.data, 1, HEAD).label("head"))
    joined = query.join(blobs, blobs.c.id == version_files.c.blob_id)
    return {
        row["path"]: bytes(row["head"]) for row in await tx.rows(joined.where(version_files.c.version_id == version_id))
    }


async def file(tx: Read, version_id: int, path: str) -> bytes | None:
    """The file of this path."""
    query = select(blobs.c.data).join(version_files, blobs.c.id == version_files.c.blob_id)
    which = query.where(version_files.c.version_id == version_id, version_files.c.path == path)
    found: bytes | None = await tx.value(which.limit(1))
    return found


async def _kept(tx: Read, which: ColumnElement[bool]) -> Kept:
    columns = (character_versions.c.id, character_versions.c.number, character_versions.c.card)
    row = await tx.row(select(*columns).where(which))
    if row is None:
        raise NotFound(t("discovery-no-version"))
    return Kept(row["id"], row["number"], row["card"])
