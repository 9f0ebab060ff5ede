"""An artifact is kept, with all that follows from it in the same transaction."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, update

from core.db import Read, Write
from core.db.tables.stories import Author, artifacts, stories, story_covers, story_heads, story_tags
from core.stories import store
from core.stories.bridge import becoming, provenance
from core.stories.schemas import ChatQuote, Concept, Package
from core.stories.shelf.indexing import index
from core.stories.stage import Stage
from core.stories.store import Made, Story


@dataclass(frozen=True, slots=True)
class NewCover:
    """`png` with its lettering; `art` as a model painted it, None for a typographic one."""

    png: bytes
    art: bytes | None
    alt: str


@dataclass(frozen=True, slots=True)
class More:
    """What comes with an artifact: a cover, or the messages that its words go back to."""

    cover: NewCover | None = None
    quotes: tuple[ChatQuote, ...] = ()


NOTHING = More()


@dataclass(frozen=True, slots=True)
class Own:
    """What readers see of a story in its maker's own words; None where it is the editor-in-chief's choice."""

    title: str | None = None
    blurb: str | None = None
    tags: tuple[str, ...] | None = None


OURS = Own()

_package = (
    select(artifacts.c.content)
    .join(story_heads, story_heads.c.artifact_id == artifacts.c.id)
    .where(story_heads.c.story_id == bindparam("story"), story_heads.c.stage == Stage.PACKAGE.value)
)
_shown = select(stories.c.title, stories.c.blurb).where(stories.c.id == bindparam("story"))
_tags = select(story_tags.c.tag).where(story_tags.c.story_id == bindparam("story"))


async def keep(
    tx: Write, story: Story, made: Made, now: datetime, more: More = NOTHING, *, over: int | None = None
) -> int:
    """The artifact's id. The caller fences the transaction. What its maker has put in the place of `over` meanwhile
    stays."""
    own = await by_hand(tx, story.id) if made.slot.stage is Stage.PACKAGE and made.author is not Author.PERSON else OURS
    artifact = await store.keep(tx, story.id, made, now, over=over)
    if more.quotes:
        await provenance.keep_sources(tx, artifact, more.quotes)
    if story.redacted:
        await provenance.settle(tx, story.id)
        await becoming.follow_visibility(tx, story.id, now)
    if more.cover is not None:
        await cover(tx, story.id, more.cover, now, artifact if made.slot.stage is Stage.COVER else None)
    match made.slot.stage:
        case Stage.CONCEPT:
            await _named(tx, story.id, Concept.model_validate(made.content))
        case Stage.PACKAGE:
            await describe(tx, story.id, Package.model_validate(made.content), own)
    if made.slot.stage in {Stage.CONCEPT, Stage.PACKAGE}:
        await index(tx, story.id)
    await tx.run(update(stories).where(stories.c.id == story.id).values(updated_at=now))
    return artifact


async def by_hand(tx: Read, story_id: int) -> Own:
    """What its maker has written in the place of what the editor-in-chief had chosen: another choice of the editor's
    leaves it."""
    package, row = await tx.value(_package, {"story": story_id}), await tx.row(_shown, {"story": story_id})
    if package is None or row is None:
        return OURS
    before = Package.model_validate(package)
    tags = tuple([each["tag"] for each in await tx.rows(_tags, {"story": story_id})])
    return Own(
        title=row["title"] if row["title"] != before.title else None,
        blurb=row["blurb"] if row["blurb"] != before.blurb else None,
        tags=tags if set(tags) != set(before.tags) else None,
    )


async def describe(tx: Write, story_id: int, package: Package, own: Own = OURS) -> None:
    """What readers see of a story from now on."""
    title, blurb = own.title or package.title, package.blurb if own.blurb is None else own.blurb
    values = {"title": title, "blurb": blurb, "rating": package.rating.value}
    await tx.run(update(stories).where(stories.c.id == story_id).values(**values))
    if own.tags is not None:
        return
    await tx.run(delete(story_tags).where(story_tags.c.story_id == story_id))
    rows = [{"story_id": story_id, "tag": tag} for tag in dict.fromkeys(package.tags)]
    await tx.run(insert(story_tags), rows)


async def cover(tx: Write, story_id: int, new: NewCover, now: datetime, artifact: int | None) -> None:
    row = {
        "story_id": story_id,
        "public_id": secrets.token_urlsafe(12),
        "artifact_id": artifact,
        "painted": new.art is not None,
        "png": new.png,
        "art": new.art,
        "alt": new.alt,
        "created_at": now,
    }
    await tx.run(insert(story_covers).values(**row))


async def _named(tx: Write, story_id: int, concept: Concept) -> None:
    values = {"title": concept.titles[0], "genre": concept.genre_id}
    await tx.run(update(stories).where(stories.c.id == story_id).values(**values))
