"""An artifact is kept, with all that follows from it in the same transaction."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, update

from core.db import Write
from core.db.tables.stories import stories, story_covers, story_tags
from core.stories import store
from core.stories.bridge import becoming, provenance
from core.stories.schemas import ChatQuote, Concept, Package
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


async def keep(
    tx: Write, story: Story, made: Made, now: datetime, more: More = NOTHING, *, over: int | None = None
) -> int:
    """The artifact's id. The caller fences the transaction. What its maker has put in the place of `over` meanwhile
    stays."""
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
            await describe(tx, story.id, Package.model_validate(made.content))
    await tx.run(update(stories).where(stories.c.id == story.id).values(updated_at=now))
    return artifact


async def describe(tx: Write, story_id: int, package: Package) -> None:
    """What readers see of a story from now on."""
    values = {"title": package.title, "blurb": package.blurb, "rating": package.rating.value}
    await tx.run(update(stories).where(stories.c.id == story_id).values(**values))
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
