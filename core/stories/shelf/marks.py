"""Likes and follows, each once an account; and what a follower has not been told yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, Table, and_, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from core.characters.heat import cooled, warmed, warmth
from core.db import Read, Write
from core.db.tables.stories import stories, story_follows, story_likes
from core.stories.shelf import store

NEWEST = 100  # likes, beside which older ones weigh nothing


@dataclass(frozen=True, slots=True)
class News:
    """A followed story that has episodes after `seen`."""

    story: store.Shown
    seen: int

    @property
    def first(self) -> int:
        return self.seen + 1


async def like(tx: Write, name: str, viewer: int, now: datetime) -> int:
    """Once however often it is said; the number of likes. Raises NotFound."""
    met = await store.met(tx, name, viewer)
    if not await _add(tx, story_likes, story_id=met.id, account_id=viewer, at=now):
        return met.shown.like_count
    await store.set_columns(tx, met.id, like_count=met.shown.like_count + 1, hot=warmed(met.row["hot"], now))
    return met.shown.like_count + 1


async def unlike(tx: Write, story_id: int, viewer: int) -> None:
    """Take a like back, if there is one, whether or not the story can still be seen."""
    row = await _locked(tx, story_id)
    mine = and_(story_likes.c.account_id == viewer, story_likes.c.story_id == story_id)
    at: datetime | None = await tx.value(select(story_likes.c.at).where(mine))
    if row is not None and at is not None:
        await tx.run(delete(story_likes).where(mine))
        hot = cooled(row["hot"], at)
        left = await _warmth(tx, row) if hot is None else hot
        await store.set_columns(tx, story_id, like_count=row["like_count"] - 1, hot=left)


async def follow(tx: Write, name: str, viewer: int, now: datetime) -> int:
    """Once however often it is said; the number of followers. What is out by now is no news. Raises NotFound."""
    met = await store.met(tx, name, viewer)
    seen = met.shown.episode_count
    if not await _add(tx, story_follows, story_id=met.id, account_id=viewer, at=now, seen=seen):
        return met.shown.follow_count
    await store.set_columns(tx, met.id, follow_count=met.shown.follow_count + 1)
    return met.shown.follow_count + 1


async def unfollow(tx: Write, story_id: int, viewer: int) -> None:
    """Stop following, whether or not the story can still be seen."""
    row = await _locked(tx, story_id)
    if row is not None:
        mine = and_(story_follows.c.account_id == viewer, story_follows.c.story_id == story_id)
        gone = await tx.run(delete(story_follows).where(mine))
        await store.set_columns(tx, story_id, follow_count=row["follow_count"] - gone)


async def marks(tx: Read, viewer: int | None, story_id: int) -> tuple[bool, bool]:
    """Whether the viewer likes the story, and whether they follow it."""
    found = []
    for table in (story_likes, story_follows):
        mine = and_(table.c.account_id == viewer, table.c.story_id == story_id)
        found.append(viewer is not None and await tx.value(select(table.c.story_id).where(mine)) is not None)
    return found[0], found[1]


async def news(tx: Read, viewer: int, most: int = 20) -> tuple[News, ...]:
    """What the viewer follows and has episodes that they were not told of, the last changed first."""
    columns = (stories.c.id, story_follows.c.seen)
    query = select(*columns).join_from(story_follows, stories, stories.c.id == story_follows.c.story_id)
    fresh = and_(story_follows.c.account_id == viewer, stories.c.episode_count > story_follows.c.seen)
    seen = or_(store.LINKED, store.may_see(viewer))
    rows = await tx.rows(query.where(fresh, seen).order_by(stories.c.updated_at.desc(), stories.c.id).limit(most))
    known = {row["id"]: row["seen"] for row in rows}
    return tuple(News(each, known[each.id]) for each in await store.by_ids(tx, list(known), viewer))


async def told(tx: Write, viewer: int, story_id: int, number: int) -> None:
    """Episodes up to this one are no news any more to the viewer, if they follow the story."""
    mine = and_(story_follows.c.account_id == viewer, story_follows.c.story_id == story_id)
    await tx.run(update(story_follows).where(mine, story_follows.c.seen < number).values(seen=number))


async def _warmth(tx: Read, row: RowMapping) -> float:
    newest = select(story_likes.c.at).where(story_likes.c.story_id == row["id"]).order_by(story_likes.c.at.desc())
    published = [row["published_at"]] if row["published_at"] else []
    return warmth([*published, *(like["at"] for like in await tx.rows(newest.limit(NEWEST)))])


async def _locked(tx: Write, story_id: int) -> RowMapping | None:
    return await tx.row(select(stories).where(stories.c.id == story_id).with_for_update())


async def _add(tx: Write, table: Table, **row: object) -> bool:
    into = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
    return await tx.run(into(table).values(row).on_conflict_do_nothing()) > 0
