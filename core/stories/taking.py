"""A story is taken along: read in a transaction, written into a file outside of it."""

from __future__ import annotations

from dataclasses import dataclass

from core.db import Read
from core.errors import NotFound
from core.stories import project
from core.stories.edition import Edition, edition
from core.stories.export.formats import Format, write
from core.stories.mark import mark
from core.text import t


@dataclass(frozen=True, slots=True)
class Material:
    """`data` where the file is written already."""

    edition: Edition
    data: bytes | None = None


async def material(tx: Read, story_id: int, form: str, *, published_only: bool = False) -> Material:
    """What the file is made from. Of the project only its maker may have all. Raises NotFound."""
    found = await edition(tx, story_id, published_only=published_only)
    if form != Format.JSON:
        return Material(found)
    if published_only:
        raise NotFound(t("story-unknown"))
    marked = mark(found)
    kept = {"label": marked.label, "notices": list(marked.notices), "source": marked.source.uri}
    return Material(found, await project.written(tx, story_id, kept))


def written(found: Material, form: str) -> bytes:
    """The file's bytes. Takes seconds for long books: not on the event loop."""
    return found.data if found.data is not None else write(found.edition, Format(form))
