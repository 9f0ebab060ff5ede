"""A story as a reader holds it: what pages, posts and exports are made from."""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping, bindparam, case, func, select

from core.db import Read
from core.db.tables.characters import Rating
from core.db.tables.stories import artifacts, episodes, stories, story_covers, story_heads, story_tags
from core.errors import NotFound
from core.stories.schemas import Package
from core.stories.stage import Stage
from core.text import t

SCENE_BREAK = "***"


@dataclass(frozen=True, slots=True)
class Chapter:
    """An episode; its paragraphs are parted by an empty line, its scenes by one that is SCENE_BREAK."""

    number: int
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """`models` are those that made it, as "provider:model"; `cover` a PNG. `rehearsal`: made without a model."""

    public_id: str
    title: str
    pen_name: str
    language: str
    genre: str
    blurb: str
    tags: tuple[str, ...]
    rating: Rating
    rehearsal: bool
    models: tuple[str, ...]
    made_on: date
    chapters: tuple[Chapter, ...]
    cover: bytes | None = None
    cover_alt: str = ""
    warnings: tuple[str, ...] = ()


def paragraphs(text: str) -> tuple[tuple[str, str], ...]:
    """(id, text) of each paragraph. An id is that of the words, so a place in a text outlives changes around it."""
    seen: Counter[str] = Counter()

    def named() -> Iterator[tuple[str, str]]:
        for paragraph in filter(None, (each.strip() for each in text.split("\n\n"))):
            name = paragraph_id(paragraph)
            seen[name] += 1
            yield (name if seen[name] == 1 else f"{name}-{seen[name]}"), paragraph

    return tuple(named())


def paragraph_id(paragraph: str) -> str:
    return f"p-{hashlib.sha256(unicodedata.normalize('NFC', paragraph).encode()).hexdigest()[:10]}"


_newest_cover = select(func.max(story_covers.c.id)).where(story_covers.c.story_id == bindparam("story"))
_story = (
    select(
        stories,
        story_covers.c.png,
        story_covers.c.alt,
        # A tag is folded, and so has no line break.
        select(func.aggregate_strings(story_tags.c.tag, "\n"))
        .where(story_tags.c.story_id == bindparam("story"))
        .scalar_subquery()
        .label("tags"),
    )
    .outerjoin(story_covers, story_covers.c.id == _newest_cover.scalar_subquery())
    .where(stories.c.id == bindparam("story"), stories.c.deleted_at.is_(None))
)
_heads = (
    select(
        story_heads.c.stage,
        story_heads.c.episode,
        artifacts.c.redacted,
        case((story_heads.c.stage == Stage.EDIT.value, artifacts.c.text)).label("text"),
        artifacts.c.content,
    )
    .join(artifacts, artifacts.c.id == story_heads.c.artifact_id)
    .where(
        story_heads.c.story_id == bindparam("story"),
        story_heads.c.stage.in_(bindparam("stages", expanding=True)),
    )
    .order_by(story_heads.c.episode)
)
_published = (
    select(episodes.c.number.label("episode"), artifacts.c.text, artifacts.c.content, episodes.c.title)
    .join(artifacts, artifacts.c.id == episodes.c.artifact_id)
    .where(episodes.c.story_id == bindparam("story"), ~artifacts.c.redacted)
    .order_by(episodes.c.number)
)
_models = (
    select(artifacts.c.provider, artifacts.c.model)
    .join(story_heads, story_heads.c.artifact_id == artifacts.c.id)
    .where(story_heads.c.story_id == bindparam("story"), artifacts.c.model != "")
    .distinct()
)


async def edition(tx: Read, story_id: int, *, published_only: bool) -> Edition:
    """Of a story with all of its texts; `published_only`: as readers other than its maker see it. Raises NotFound."""
    given = {"story": story_id}
    row = await tx.row(_story, given)
    if row is None:
        raise NotFound(t("story-unknown"))
    models = await tx.rows(_models, given)
    stages = [Stage.PACKAGE, *(() if published_only else (Stage.EPISODES, Stage.EDIT))]
    heads = await tx.rows(_heads, {**given, "stages": [stage.value for stage in stages]})
    package = next((each["content"] for each in heads if each["stage"] == Stage.PACKAGE.value), None)
    return Edition(
        public_id=row["public_id"],
        title=row["title"],
        pen_name=row["pen_name"],
        language=row["language"],
        genre=row["genre"],
        blurb=row["blurb"],
        tags=tuple(sorted(filter(None, (row["tags"] or "").split("\n")))),
        rating=Rating(row["rating"]),
        rehearsal=row["rehearsal"],
        models=tuple(sorted(f"{each['provider']}:{each['model']}" for each in models)),
        made_on=(row["published_at"] or row["created_at"]).date(),
        chapters=_out(await tx.rows(_published, given)) if published_only else _made(heads),
        cover=row["png"],
        cover_alt=row["alt"] or "",
        warnings=() if package is None else Package.model_validate(package).warnings,
    )


def _out(rows: Sequence[RowMapping]) -> tuple[Chapter, ...]:
    return tuple(Chapter(row["episode"], row["title"], _text(row)) for row in rows)


def _made(heads: Sequence[RowMapping]) -> tuple[Chapter, ...]:
    blocks = [row["content"] for row in heads if row["stage"] == Stage.EPISODES.value]
    titles = {plan["number"]: plan["title"] for each in blocks for plan in each["episodes"]}
    written = (row for row in heads if row["stage"] == Stage.EDIT.value and not row["redacted"])
    return tuple(Chapter(row["episode"], titles.get(row["episode"], ""), _text(row)) for row in written)


def _text(row: RowMapping) -> str:
    """With a sign between two scenes, for eyes; gates measure the words alone."""
    scenes = row["content"].get("scenes")
    return f"\n\n{SCENE_BREAK}\n\n".join(map(str, scenes)) if isinstance(scenes, list) and scenes else row["text"]
