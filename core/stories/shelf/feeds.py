"""What feeds tell: the newest episodes of a story, of an author, or of all that the holder of a token follows."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, RowMapping, delete, func, insert, or_, select

from core.db import Read, Write
from core.db.tables.people import accounts
from core.db.tables.stories import artifacts, episodes, feed_tokens, stories, story_follows
from core.errors import NotFound
from core.stories.shelf import store
from core.text import t

MOST = 50  # episodes of one feed
MOST_TOKENS = 5  # of one account: a new one takes the place of the oldest
SUMMARY = 160  # letters


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An episode. `summary` is how its text begins, "" for stories for adults."""

    story: store.Shown
    number: int
    title: str
    summary: str
    published_at: datetime
    updated_at: datetime


async def of_story(tx: Read, met: store.Met, viewer: int | None) -> tuple[Entry, ...]:
    return await _entries(tx, stories.c.id == met.id, viewer)


async def of_author(tx: Read, public_id: str) -> tuple[Entry, ...]:
    """Of an account's public stories."""
    author = select(accounts.c.id).where(accounts.c.public_id == public_id).scalar_subquery()
    return await _entries(tx, stories.c.owner_id == author, None, store.PUBLIC)


async def of_follower(tx: Read, account: int) -> tuple[Entry, ...]:
    """Of what an account follows and may still see."""
    ids = select(story_follows.c.story_id).where(story_follows.c.account_id == account)
    return await _entries(tx, stories.c.id.in_(ids), account, or_(store.LINKED, store.may_see(account)))


async def make_token(tx: Write, account: int, now: datetime) -> str:
    """A new secret address for an account's own feed."""
    mine = select(feed_tokens.c.id).where(feed_tokens.c.account_id == account)
    old = [row["id"] for row in await tx.rows(mine.order_by(feed_tokens.c.id.desc()).offset(MOST_TOKENS - 1))]
    if old:
        await tx.run(delete(feed_tokens).where(feed_tokens.c.id.in_(old)))
    token = secrets.token_urlsafe(32)
    await tx.run(insert(feed_tokens).values(account_id=account, token=token, created_at=now))
    return token


async def tokens(tx: Read, account: int) -> tuple[str, ...]:
    """The newest first."""
    mine = select(feed_tokens.c.token).where(feed_tokens.c.account_id == account)
    return tuple(row["token"] for row in await tx.rows(mine.order_by(feed_tokens.c.id.desc())))


async def revoke(tx: Write, account: int, token: str) -> None:
    """Nobody gets anything by this token any more. Raises NotFound for what is none of the account's."""
    mine = (feed_tokens.c.account_id == account) & (feed_tokens.c.token == token)
    if not await tx.run(delete(feed_tokens).where(mine)):
        raise NotFound(t("shelf-no-feed"))


async def holder(tx: Read, token: str) -> int:
    """The account whose feed this is. Raises NotFound."""
    found: int | None = None
    if "\x00" not in token:
        found = await tx.value(select(feed_tokens.c.account_id).where(feed_tokens.c.token == token))
    if found is None:
        raise NotFound(t("shelf-no-feed"))
    return found


async def _entries(
    tx: Read, which: ColumnElement[bool], viewer: int | None, *seen: ColumnElement[bool]
) -> tuple[Entry, ...]:
    begins = func.substr(artifacts.c.text, 1, SUMMARY + 1).label("begins")
    joined = select(episodes, begins).join(stories, stories.c.id == episodes.c.story_id)
    query = joined.join(artifacts, artifacts.c.id == episodes.c.artifact_id).where(which, *seen, ~artifacts.c.redacted)
    order = (episodes.c.published_at.desc(), episodes.c.story_id.desc(), episodes.c.number.desc())
    rows = await tx.rows(query.order_by(*order).limit(MOST))
    ids = list(dict.fromkeys(row["story_id"] for row in rows))
    known = {each.id: each for each in await store.by_ids(tx, ids, viewer)}
    return tuple(_entry(row, known[row["story_id"]]) for row in rows)


def _entry(row: RowMapping, story: store.Shown) -> Entry:
    return Entry(
        story=story,
        number=row["number"],
        title=row["title"],
        summary="" if story.adult else beginning(row["begins"]),
        published_at=row["published_at"],
        updated_at=row["updated_at"],
    )


def beginning(text: str, most: int = SUMMARY) -> str:
    """The first words of a text in one line. (pure)"""
    line = " ".join(text.split())
    return line if len(text) <= most and len(line) <= most else f"{line[: most - 1].rstrip()}…"
