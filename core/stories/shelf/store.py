"""Who may see which story, under which name it is met, and what lists show of it.

A story is met by its public id by those who may see it, and by its link's token while it is not private. Either is a
`name`: pages and buttons that were reached by a link pass the token on, and need nothing beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, RowMapping, Select, and_, bindparam, case, func, or_, select, update

from core.characters import store as characters
from core.db import Read, Write
from core.db.tables.characters import Rating, Visibility
from core.db.tables.people import accounts
from core.db.tables.stories import (
    artifacts,
    episodes,
    reading_places,
    stories,
    story_covers,
    story_follows,
    story_heads,
    story_likes,
    story_tags,
)
from core.errors import NotFound
from core.stories.gates.report import Report, of_plain
from core.stories.stage import Stage
from core.text import t

MOST_NUMBER = 1_000_000  # more than any story has episodes, and less than a column takes

_kept = stories.c.deleted_at.is_(None)
_alive = and_(_kept, ~stories.c.redacted)
PUBLIC = and_(stories.c.visibility == Visibility.PUBLIC, _alive)
LINKED = and_(stories.c.visibility.in_([Visibility.PUBLIC, Visibility.UNLISTED]), _alive)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A story as lists show it. `name` is what it is met by, `author` an account's public id, `cover` that of its
    newest cover, None where it has none."""

    id: int
    name: str
    public_id: str
    title: str
    blurb: str
    pen_name: str
    author: str
    genre: str
    language: str
    rating: str
    visibility: str
    rehearsal: bool
    tags: tuple[str, ...]
    cover: str | None
    like_count: int
    follow_count: int
    comment_count: int
    episode_count: int
    updated_at: datetime
    published_at: datetime | None

    @property
    def public(self) -> bool:
        return self.visibility == Visibility.PUBLIC

    @property
    def adult(self) -> bool:
        return self.rating == Rating.ADULT


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """A story as this viewer meets it; `row` are all its columns, and how far they have read (`places.at`)."""

    shown: Shown
    row: RowMapping
    own: bool
    liked: bool
    followed: bool

    @property
    def id(self) -> int:
        return self.shown.id

    @property
    def name(self) -> str:
        return self.shown.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An episode in a story's list; `length` in characters with spaces. `draft`: only its
    maker sees it, and `published_at` is None."""

    number: int
    title: str
    length: int
    published_at: datetime | None
    updated_at: datetime
    draft: bool = False


def may_see(viewer: int | None) -> ColumnElement[bool]:
    """Public ones for everybody; all of their own for an account, also while something of it is hidden."""
    return PUBLIC if viewer is None else or_(PUBLIC, and_(stories.c.owner_id == viewer, _kept))


async def met(tx: Read, name: str, viewer: int | None) -> Met:
    """Raises NotFound for what this viewer may not know of; in a write block the row is locked."""
    query = _met_locked if isinstance(tx, Write) else _met
    row = None if "\x00" in name else await tx.row(query, {"name": name, "viewer": viewer})
    if row is None:
        raise NotFound(t("story-unknown"))
    own = row["owner_id"] == viewer
    return Met(shown=_of_row(row, viewer), row=row, own=own, liked=row["liked"], followed=row["followed"])


async def owned(tx: Read, public_id: str, owner: int) -> RowMapping:
    """All columns of an account's own story, also while something of it is hidden. Raises NotFound; in a write block
    the row is locked."""
    mine = and_(stories.c.public_id == public_id, stories.c.owner_id == owner, _kept)
    row = await tx.row(
        select(stories).where(mine).with_for_update() if isinstance(tx, Write) else select(stories).where(mine)
    )
    if row is None:
        raise NotFound(t("story-unknown"))
    return row


async def listed(tx: Read, story_id: int, *, drafts: bool) -> tuple[Listed, ...]:
    """Its episodes in order; with `drafts` also those that are written and not published."""
    found, _ = await listed_with(tx, story_id, 0, drafts=drafts)
    return found


async def listed_with(tx: Read, story_id: int, number: int, *, drafts: bool) -> tuple[tuple[Listed, ...], str | None]:
    """The same, and the words of one of them: None where this one is not there."""
    given = {"story": story_id, "number": number if 0 < number < MOST_NUMBER else 0}
    found, words = dict[int, Listed](), None
    for row in await tx.rows(_published, given):
        found[row["number"]] = Listed(**{name: row[name] for name in _LISTED})
        words = row["words"] if row["number"] == given["number"] else words
    rows = await tx.rows(_written, given) if drafts else ()
    names = _titles([row["plan"] for row in rows if row["plan"] is not None])
    for row in rows:
        if row["stage"] == Stage.EDIT.value and row["episode"] not in found:
            found[row["episode"]] = _draft(row, names.get(row["episode"], ""))
            words = row["words"] if row["episode"] == given["number"] else words
    return tuple(found[each] for each in sorted(found)), words


def _draft(row: RowMapping, title: str) -> Listed:
    written = row["created_at"]
    return Listed(
        number=row["episode"], title=title, length=row["length"], published_at=None, updated_at=written, draft=True
    )


async def titles(tx: Read, story_id: int) -> dict[int, str]:
    """What the planner called each episode."""
    rows = await tx.rows(heads(story_id, Stage.EPISODES, artifacts.c.content))
    return _titles([row["content"] for row in rows])


def _titles(plans: Iterable[Mapping[str, Any]]) -> dict[int, str]:
    return {plan["number"]: plan["title"] for each in plans for plan in each["episodes"]}


async def text(tx: Read, story_id: int, number: int, *, drafts: bool) -> str | None:
    """An episode's words as readers have them; with `drafts` also those of one that is not published."""
    row = await _episode(tx, story_id, number, artifacts.c.text, drafts=drafts)
    return None if row is None else row["text"]


async def report(tx: Read, story_id: int, number: int, *, drafts: bool) -> Report | None:
    """What the gates said of it, likewise."""
    row = await _episode(tx, story_id, number, artifacts.c.report, drafts=drafts)
    return None if row is None or row["report"] is None else of_plain(row["report"])


async def _episode(
    tx: Read, story_id: int, number: int, column: ColumnElement[object], *, drafts: bool
) -> RowMapping | None:
    if not 0 < number < MOST_NUMBER:
        return None
    row = await tx.row(_out(story_id, column).where(episodes.c.number == number))
    if row is not None or not drafts:
        return row
    return await tx.row(heads(story_id, Stage.EDIT, column).where(story_heads.c.episode == number))


def heads(story_id: int, stage: Stage, *columns: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    """Of the artifacts that count, in the order of the episodes."""
    joined = select(*columns).join_from(story_heads, artifacts, artifacts.c.id == story_heads.c.artifact_id)
    same = and_(story_heads.c.story_id == story_id, story_heads.c.stage == stage.value, ~artifacts.c.redacted)
    return joined.where(same).order_by(story_heads.c.episode)


def _out(story_id: int, *columns: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    joined = select(*columns).join_from(episodes, artifacts, artifacts.c.id == episodes.c.artifact_id)
    return joined.where(episodes.c.story_id == story_id, ~artifacts.c.redacted).order_by(episodes.c.number)


def no_episode(number: int) -> NotFound:
    """What is said where an episode is not there for somebody."""
    return NotFound(t("shelf-no-episode", number=max(0, min(number, MOST_NUMBER))))


async def cover(tx: Read, story_id: int) -> tuple[str, bytes] | None:
    """The public id and the PNG of its newest cover."""
    newest = select(story_covers.c.public_id, story_covers.c.png).where(story_covers.c.story_id == story_id)
    row = await tx.row(newest.order_by(story_covers.c.id.desc()).limit(1))
    return None if row is None else (row["public_id"], bytes(row["png"]))


async def set_columns(tx: Write, story_id: int, **values: object) -> None:
    await tx.run(update(stories).where(stories.c.id == story_id).values(values))


def new_token() -> str:
    """What a link is known by: 128 random bits."""
    return characters.new_token()


_LISTED = ("number", "title", "length", "published_at", "updated_at")
_published = (
    select(
        *(episodes.c[name] for name in _LISTED),
        case((episodes.c.number == bindparam("number"), artifacts.c.text)).label("words"),
    )
    .join(artifacts, artifacts.c.id == episodes.c.artifact_id)
    .where(episodes.c.story_id == bindparam("story"), ~artifacts.c.redacted)
)
_written = (
    select(
        story_heads.c.stage,
        story_heads.c.episode,
        func.length(artifacts.c.text).label("length"),
        artifacts.c.created_at,
        case((story_heads.c.stage == Stage.EPISODES.value, artifacts.c.content)).label("plan"),
        case((story_heads.c.episode == bindparam("number"), artifacts.c.text)).label("words"),
    )
    .join(artifacts, artifacts.c.id == story_heads.c.artifact_id)
    .where(
        story_heads.c.story_id == bindparam("story"),
        story_heads.c.stage.in_([Stage.EPISODES.value, Stage.EDIT.value]),
        ~artifacts.c.redacted,
    )
)
_newest_cover = (
    select(func.max(story_covers.c.id))
    .where(story_covers.c.story_id == stories.c.id)
    .correlate(stories)
    .scalar_subquery()
)
# A tag is folded, and so has no line break.
_tags = (
    select(func.aggregate_strings(story_tags.c.tag, "\n"))
    .where(story_tags.c.story_id == stories.c.id)
    .correlate(stories)
    .scalar_subquery()
)
_beside = (accounts.c.public_id.label("author"), story_covers.c.public_id.label("cover"), _tags.label("tags"))
_SHOWN = (
    *("id", "public_id", "title", "blurb", "pen_name", "genre", "language", "rating", "visibility", "rehearsal"),
    *("like_count", "follow_count", "comment_count", "episode_count", "updated_at", "published_at"),
)
SHOWN: Select[tuple[object, ...]] = (
    select(*(stories.c[name] for name in (*_SHOWN, "link_token", "owner_id", "hot")), *_beside)
    .join_from(stories, accounts, accounts.c.id == stories.c.owner_id)
    .outerjoin(story_covers, story_covers.c.id == _newest_cover)
)
_viewer = bindparam("viewer", type_=BigInteger())
MINE = and_(stories.c.owner_id == _viewer, _kept)
"""All of the parameter `viewer`; of nobody, where that is None."""
READABLE = or_(LINKED, MINE)
"""What the same may read if they have its name."""
_met = (
    select(
        stories,
        *_beside,
        *(
            select(table.c.story_id)
            .where(table.c.account_id == _viewer, table.c.story_id == stories.c.id)
            .exists()
            .label(name)
            for name, table in (("liked", story_likes), ("followed", story_follows))
        ),
        reading_places.c.episode.label("at"),
        reading_places.c.paragraph.label("at_paragraph"),
        reading_places.c.number.label("at_number"),
    )
    .join_from(stories, accounts, accounts.c.id == stories.c.owner_id)
    .outerjoin(story_covers, story_covers.c.id == _newest_cover)
    .outerjoin(reading_places, and_(reading_places.c.account_id == _viewer, reading_places.c.story_id == stories.c.id))
    .where(
        or_(
            and_(stories.c.public_id == bindparam("name"), or_(PUBLIC, MINE)),
            and_(stories.c.link_token == bindparam("name"), LINKED),
        )
    )
)
_met_locked = _met.with_for_update(of=stories)


async def by_ids(tx: Read, ids: Sequence[int], viewer: int | None) -> tuple[Shown, ...]:
    """In this order. Who may see them is the caller's question."""
    rows = {row["id"]: row for row in await tx.rows(SHOWN.where(stories.c.id.in_(ids)))} if ids else {}
    return shown([rows[each] for each in ids if each in rows], viewer)


def shown(rows: Sequence[RowMapping], viewer: int | None) -> tuple[Shown, ...]:
    """Rows of SHOWN."""
    return tuple(_of_row(row, viewer) for row in rows)


def _of_row(row: RowMapping, viewer: int | None) -> Shown:
    """Those who have only its link are given no other name of it."""
    linked = row["visibility"] == Visibility.UNLISTED and row["owner_id"] != viewer
    return Shown(
        **{name: row[name] for name in (*_SHOWN, "author", "cover")},
        name=row["link_token"] if linked else row["public_id"],
        tags=tuple(sorted(filter(None, (row["tags"] or "").split("\n")))),
    )
