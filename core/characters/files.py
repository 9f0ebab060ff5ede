"""What is kept of a character as a card again, as if its file had just been read."""

from __future__ import annotations

from sqlalchemy import select

from core.characters import source
from core.characters.formats.base import Imported, Kind
from core.characters.formats.pictures import DECODED, sniff
from core.characters.formats.tree import copied_tree, reloaded
from core.db import Read
from core.db.tables.characters import FileKind, character_versions, pictures
from core.errors import NotFound
from core.text import t


async def kept(tx: Read, version_id: int) -> Imported:
    """A version of a character, whoever owns it: rights are the caller's. Raises NotFound where it is gone.

    Its picture is the file's own where it came with one, before it was cut for showing.
    """
    query = select(character_versions, pictures.c.png).outerjoin(
        pictures, pictures.c.id == character_versions.c.picture_id
    )
    row = await tx.row(query.where(character_versions.c.id == version_id))
    if row is None:
        raise NotFound(t("cardreport-nobody", name=str(version_id)))
    files = await source.files(tx, version_id)
    original = next((file.data for file in files if file.kind is FileKind.ORIGINAL), None)
    tree = copied_tree(row["card"]) if row["tree"] is None else reloaded(row["tree"])
    return Imported(
        kind=Kind.CARD,
        format=row["format"] or "json",
        spec_version=row["spec_version"] or "3.0",
        tree=tree,
        view=row["card"],
        picture=original if original is not None and sniff(original) in DECODED else row["png"],
        assets={file.path: file.data for file in files if file.kind is FileKind.ASSET},
        others={file.path: file.data for file in files if file.kind is FileKind.OTHER},
    )
