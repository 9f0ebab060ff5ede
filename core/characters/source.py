"""What a version came from: the file's JSON as it stood, its assets, and what the reading of it told."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import RowMapping, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from core.characters.formats import tree
from core.characters.formats.base import Imported
from core.db import Read, Write
from core.db.tables.characters import FileKind, blobs, version_files
from core.text import Text, of_plain, plain


@dataclass(frozen=True, slots=True)
class File:
    """`path` as the card's addresses name it; `media` is a media type, "" where it is not known."""

    kind: FileKind
    path: str
    data: bytes
    media: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """`tree` is the imported JSON as text (core.characters.formats.tree.dumps); None where a card has none of its own.

    `note` is what whoever made the version says of it.
    """

    tree: str | None = None
    format: str = ""
    spec_version: str = ""
    report: Mapping[str, object] = field(default_factory=dict)
    files: tuple[File, ...] = ()
    note: str = ""


BARE = Source()


def source_of(card: Imported, original: bytes | None = None, media: str = "") -> Source:
    """All of a card that was read. `original` is the whole file, which goes along as it came, or of which the picture
    does where all else in it is kept one by one."""
    files = [File(FileKind.ASSET, path, data) for path, data in card.assets.items()]
    files += [File(FileKind.OTHER, path, data) for path, data in card.others.items()]
    whole = card.picture if files else original
    if original is not None and whole is not None:
        files.append(File(FileKind.ORIGINAL, "", whole, media))
    groups = ("read", "inert", "cleaned", "warnings")
    return Source(
        tree=tree.dumps(card.tree),
        format=card.format,
        spec_version=card.spec_version,
        report={name: [plain(text) for text in getattr(card.report, name)] for name in groups},
        files=tuple(files),
    )


def texts(told: object) -> tuple[Text, ...]:
    """The words that a kept report has in one of its groups, to be rendered again."""
    return tuple(of_plain(each) for each in told if isinstance(each, dict)) if isinstance(told, list) else ()


async def keep_files(tx: Write, version_id: int, files: Sequence[File]) -> None:
    """Add them to a version; the same bytes are kept once, however many cards have them."""
    for file in files:
        await _link(tx, version_id, file, await _keep_blob(tx, file.data))


async def copy_files(tx: Write, version_id: int, onto: int) -> None:
    """The same files for another version."""
    columns = (version_files.c.kind, version_files.c.path, version_files.c.media, version_files.c.blob_id)
    rows = await tx.rows(select(*columns).where(version_files.c.version_id == version_id).order_by(version_files.c.id))
    if rows:
        await tx.run(insert(version_files), [{**row, "version_id": onto} for row in rows])


async def files(tx: Read, version_id: int) -> list[File]:
    """Those of a version, in the order in which they came."""
    query = select(version_files, blobs.c.data).join(blobs, blobs.c.id == version_files.c.blob_id)
    rows = await tx.rows(query.where(version_files.c.version_id == version_id).order_by(version_files.c.id))
    return [File(FileKind(row["kind"]), row["path"], row["data"], row["media"]) for row in rows]


async def has_files(tx: Read, version_id: int, given: Sequence[File]) -> bool:
    """Whether a version has these very files, without reading them."""
    query = select(version_files.c.kind, version_files.c.path, blobs.c.sha256)
    joined = query.join(blobs, blobs.c.id == version_files.c.blob_id).where(version_files.c.version_id == version_id)
    kept = sorted(_identity(row) for row in await tx.rows(joined))
    return kept == sorted((file.kind.value, _path(file), _sha256(file.data)) for file in given)


def _identity(row: RowMapping) -> tuple[str, str, str]:
    return row["kind"], row["path"], row["sha256"]


async def _keep_blob(tx: Write, data: bytes) -> int:
    sha256 = _sha256(data)
    same = select(blobs.c.id).where(blobs.c.sha256 == sha256)
    found: int | None = await tx.value(same)
    if found is not None:
        return found
    make = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
    await tx.run(make(blobs).values(sha256=sha256, data=data).on_conflict_do_nothing())
    made: int = await tx.value(same)
    return made


async def _link(tx: Write, version_id: int, file: File, blob_id: int) -> None:
    row = {"version_id": version_id, "kind": file.kind.value, "path": _path(file)}
    await tx.run(insert(version_files).values(**row, media=file.media[:120], blob_id=blob_id))


def _path(file: File) -> str:
    """PostgreSQL keeps no U+0000 in a text."""
    return file.path.replace("\x00", "\ufffd")


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
