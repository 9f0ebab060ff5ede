"""A story with all that was made of it as one JSON file, and back: every version, every report, and no keys.

What comes in is a stranger's: its shapes are checked, hashes and reports are made anew, and nothing of it is published.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import RowMapping, and_, bindparam, func, insert, or_, select, update

from core.db import Db, Read, Write
from core.db.tables.characters import Rating
from core.db.tables.stories import (
    Author,
    Payer,
    StoryState,
    artifacts,
    stories,
    story_canon,
    story_heads,
    story_tags,
)
from core.errors import BadInput
from core.stories import gates, store
from core.stories.assembling import SCHEMAS, Shelf, draft_of, given_for
from core.stories.checks import asking
from core.stories.gates.report import plain
from core.stories.gates.safe import above
from core.stories.pipeline import Slot
from core.stories.problems import of_field
from core.stories.schemas import Plans
from core.stories.schemas.base import kept_all
from core.stories.stage import Stage
from core.stories.store import Made, Story
from core.stories.wish import MOST_EPISODES, Wish
from core.text import Text, t

FORMAT, VERSION = "iyagi-story", 1
LARGEST = 60_000_000  # bytes: a hundred episodes with some ten versions each
MOST_ARTIFACTS = 6_000
LONGEST_TEXT, MOST_SCENES = 100_000, 100

_all = (
    select(artifacts, story_heads.c.approved, story_heads.c.pinned)
    .outerjoin(
        story_heads,
        and_(story_heads.c.artifact_id == artifacts.c.id, story_heads.c.story_id == bindparam("story")),
    )
    .where(
        ~artifacts.c.redacted,
        or_(
            artifacts.c.story_id == bindparam("story"),
            artifacts.c.id.in_(select(story_heads.c.artifact_id).where(story_heads.c.story_id == bindparam("story"))),
        ),
    )
    .order_by(artifacts.c.stage, artifacts.c.episode, artifacts.c.id)
)
# A tag is folded, and so has no line break.
_tags = select(func.aggregate_strings(story_tags.c.tag, "\n")).where(story_tags.c.story_id == bindparam("story"))
_row = select(stories, _tags.scalar_subquery().label("tags")).where(stories.c.id == bindparam("story"))
_canon = (
    select(story_canon.c.after_episode, story_canon.c.summary)
    .where(story_canon.c.story_id == bindparam("story"), story_canon.c.deleted_at.is_(None))
    .order_by(story_canon.c.id)
)


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


Short = Annotated[str, Field(max_length=200)]


class _Artifact(_Value):
    stage: Annotated[int, Field(ge=0, le=16)]
    episode: Annotated[int, Field(ge=0, le=MOST_EPISODES)]
    content: Mapping[str, object]
    text: Annotated[str, Field(max_length=LONGEST_TEXT)] = ""
    author: Author
    provider: Annotated[str, Field(max_length=40)] = ""
    model: Annotated[str, Field(max_length=120)] = ""
    prompt_version: Annotated[str, Field(max_length=40)] = ""
    note: Annotated[str, Field(max_length=2_000)] = ""
    inputs: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    content_hash: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    counts: bool = False
    approved: bool = False
    pinned: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")] = ""

    @property
    def slot(self) -> Slot:
        return Slot(Stage(self.stage), self.episode)


class _Prose(BaseModel):
    """What stages 10 and 13 hand on, beside the text."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    scenes: tuple[str, ...] = Field(min_length=1, max_length=MOST_SCENES)
    markers: tuple[Annotated[int, Field(ge=0, le=1_000)], ...] = Field(max_length=MOST_SCENES)
    whole: bool
    patches: tuple[Mapping[str, str], ...] = Field(default=(), max_length=1_000)


class _Canon(_Value):
    after_episode: Annotated[int, Field(ge=0, le=MOST_EPISODES)]
    summary: Annotated[str, Field(max_length=2_000)]


class _Project(_Value):
    format: str
    version: int
    wish: Wish
    asked_for: Annotated[int, Field(ge=1, le=MOST_EPISODES)]
    title: Short = ""
    blurb: Annotated[str, Field(max_length=2_000)] = ""
    genre: Annotated[str, Field(max_length=40)] = ""
    pen_name: Annotated[str, Field(max_length=80)] = ""
    rating: Rating = Rating.GENERAL
    rehearsal: bool = False
    tags: tuple[Annotated[str, Field(max_length=60)], ...] = ()
    artifacts: tuple[_Artifact, ...] = Field(max_length=MOST_ARTIFACTS)
    canon: tuple[_Canon, ...] = Field(default=(), max_length=1_000)


async def written(tx: Read, story_id: int, mark: Mapping[str, object]) -> bytes:
    """The file: the same bytes for the same story. `mark` says that it is generated work."""
    given = {"story": story_id}
    row = await tx.row(_row, given)
    assert row is not None
    listed = [_listed(each) for each in await tx.rows(_all, given)]
    project = {
        "format": FORMAT,
        "version": VERSION,
        "mark": mark,
        "wish": row["wish"],
        "asked_for": row["asked_for"],
        **{name: row[name] for name in ("title", "blurb", "genre", "pen_name", "rating", "rehearsal")},
        "tags": sorted(filter(None, (row["tags"] or "").split("\n"))),
        "canon": [dict(each) for each in await tx.rows(_canon, given)],
        "artifacts": listed,
    }
    return (json.dumps(project, ensure_ascii=False, indent=1) + "\n").encode()


def _listed(row: RowMapping) -> Mapping[str, object]:
    columns = ("stage", "episode", "author", "provider", "model", "prompt_version", "note", "inputs", "content_hash")
    found: dict[str, object] = {name: row[name] for name in columns}
    if row["approved"] is not None:
        found |= {"counts": True, "approved": row["approved"], "pinned": row["pinned"]}
    return {**found, "content": row["content"], "text": row["text"], "report": row["report"]}


def read(data: bytes, *, highest: Rating = Rating.TEEN) -> _Project:
    """`highest` is the rating that may be had here. Raises BadInput that says what is wrong with a file, and where."""
    if len(data) > LARGEST:
        raise BadInput(t("story-project-large", most=LARGEST // 1_000_000))
    try:
        project = _Project.model_validate_json(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        if first["type"] == "json_invalid":
            raise BadInput(t("story-project-json")) from None
        raise _wrong(".".join(map(str, first["loc"])) or "-", of_field(first)) from None
    if project.format != FORMAT or project.version != VERSION:
        raise BadInput(t("story-project-other", format=project.format[:40], number=project.version))
    _check_wish(project, highest)
    for number, each in enumerate(project.artifacts):
        _check(number, each)
    _check_blocks(project)
    whole = project.model_dump(mode="json")
    if kept_all(whole) != whole:
        raise _wrong("-", "U+0000")
    return project


def _wrong(where: str, why: Text | str) -> BadInput:
    told = why if isinstance(why, Text) else t("byhand-why-other", what=why[:200])
    return BadInput(t("story-project-wrong", where=where[:80], why=told))


def _check_wish(project: _Project, highest: Rating) -> None:
    """It must be one that could be wished for here: its length is what the gates go by. Raises BadInput."""
    wish = project.wish
    typed = asking.Typed(
        keywords=wish.keywords,
        language=wish.language,
        episodes=wish.episodes,
        length=wish.length.target,
        genre=wish.genre,
        tone=wish.tone,
        rating=wish.rating,
        mode=wish.mode,
        avoid=wish.avoid,
        extra=wish.extra,
        adaptation=wish.adaptation,
    )
    if asking.wish_of(typed, highest=highest, from_chat=True) != wish:
        raise _wrong("wish", "≠")
    if above(project.rating, highest):
        raise _wrong("rating", project.rating.value)


def _check_blocks(project: _Project) -> None:
    """What counts of stage 8 plans one episode after the other, from the first one on. Raises BadInput."""
    planned = {each.episode: each for each in project.artifacts if each.stage == Stage.EPISODES and each.counts}
    due = 1
    for first, each in sorted(planned.items()):
        numbers = [plan.number for plan in Plans.model_validate(each.content).episodes]
        if first != due or numbers != list(range(due, due + len(numbers))):
            raise _wrong(f"artifacts.{project.artifacts.index(each)}.content.episodes", f"≠ {due}")
        due += len(numbers)


def _check(number: int, each: _Artifact) -> None:
    """Raises BadInput."""
    where = f"artifacts.{number}"
    schema = SCHEMAS.get(Stage(each.stage), _Prose)
    try:
        product = schema.model_validate_json(json.dumps(each.content, allow_nan=False))
        same = store.content_hash(each.content, each.text) == each.content_hash
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise _wrong(".".join(map(str, (where, "content", *first["loc"]))), of_field(first)) from None
    except (ValueError, RecursionError):
        raise _wrong(f"{where}.content", "JSON") from None
    if not same:
        raise _wrong(f"{where}.content_hash", "≠")
    if each.text != ("\n\n".join(product.scenes) if isinstance(product, _Prose) else ""):
        raise _wrong(f"{where}.text", "≠ scenes")


async def restored(tx: Write, account: int, project: _Project, now: datetime) -> Story:
    """A new story of that account, with all versions of the file. It stands still until its maker has it go on, and
    nothing of it can be published before it is `inspected`."""
    story_id = await store.add(tx, _story_row(account, project, now))
    for slot in sorted({each.slot for each in project.artifacts}):
        await _versions(tx, story_id, [each for each in project.artifacts if each.slot == slot], now)
    if project.tags:
        rows = [{"story_id": story_id, "tag": tag} for tag in dict.fromkeys(project.tags)]
        await tx.run(insert(story_tags), rows)
    for each in project.canon:
        row = {"story_id": story_id, "from_id": 0, "to_id": 0, "facts": [], "at": now}
        await tx.run(insert(story_canon).values(**row, **each.model_dump()))
    story = await store.story(tx, story_id)
    assert story is not None
    return story


def _story_row(account: int, project: _Project, now: datetime) -> Mapping[str, object]:
    return {
        "owner_id": account,
        "state": StoryState.PAUSED.value,
        "wish": project.wish.model_dump(mode="json"),
        "asked_for": project.asked_for,
        "stops": [],
        "rehearsal": project.rehearsal,
        "payer": Payer.ACCOUNT.value,
        "payer_key": str(account),
        "language": project.wish.language,
        **{name: getattr(project, name) for name in ("title", "blurb", "genre", "pen_name")},
        "rating": project.rating.value,
        "created_at": now,
        "updated_at": now,
    }


async def _versions(tx: Write, story_id: int, listed: Sequence[_Artifact], now: datetime) -> None:
    over: int | None = None
    chosen: tuple[int, _Artifact] | None = None
    for each in listed:
        made = Made(
            slot=each.slot,
            inputs=each.inputs,
            content=each.content,
            author=each.author,
            text=each.text,
            prompt_version=each.prompt_version,
            provider=each.provider,
            model=each.model,
            note=each.note,
        )
        over = await store.keep(tx, story_id, made, now, over=over)
        chosen = (over, each) if each.counts else chosen
    if chosen is None:
        await store.drop_heads(tx, story_id, [listed[0].slot])
        return
    artifact, each = chosen
    await store.point(tx, story_id, each.slot, artifact, approved=each.approved)
    if each.pinned:
        await store.change_head(tx, story_id, each.slot, pinned=each.pinned)


async def inspected(db: Db, story_id: int) -> None:
    """The reports of what counts are made anew: what a file says of itself opens no gate. A whole operation, which may
    take a minute: beside the loop, and with nobody waiting for the database."""
    async with db.read() as tx:
        story = await store.story(tx, story_id)
        if story is None:
            return
        standing = await store.standing(tx, story)
    shelf = Shelf()
    for slot, head in standing.heads.items():
        if slot.stage is not Stage.EDIT or any(each not in standing.heads for each in standing.needs(slot)):
            continue
        async with db.read() as tx:
            given = await given_for(tx, shelf, story, standing, slot)
            kept = (await store.loaded(tx, {head.artifact}))[head.artifact]
        report = plain(await asyncio.to_thread(gates.inspect, given, draft_of(kept)))
        async with db.write() as tx:
            await tx.run(update(artifacts).where(artifacts.c.id == head.artifact).values(report=report))
