"""What readers say under a story, an episode or a paragraph."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, Select, and_, bindparam, func, select, update

from core.characters import cursors
from core.characters.discovery import Ask
from core.characters.lists import plain
from core.db import Read, Write
from core.db.tables.stories import stories, story_comments
from core.errors import BadInput, Busy, NotFound
from core.stories.edition import paragraphs
from core.stories.shelf import store
from core.text import t

LONGEST, LONGEST_NAME = 1_000, 40  # letters
MOST, WITHIN = 6, timedelta(minutes=3)  # comments of one account
MOST_A_DAY = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody says, and where: `episode` 0 is the story, `paragraph` "" no paragraph."""

    text: str
    name: str
    episode: int = 0
    paragraph: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """`by_author`: the story's own maker says it; `mine`: this viewer has said it;
    `removable`: this viewer may take it away."""

    public_id: str
    episode: int
    paragraph: str
    name: str
    text: str
    at: datetime
    by_author: bool
    mine: bool
    removable: bool


@dataclass(frozen=True, slots=True)
class Page:
    items: tuple[Comment, ...]
    cursor: str | None


BARE = Ask()


async def add(tx: Write, name: str, viewer: int, said: Said, now: datetime) -> str:
    """The comment's public id. Raises NotFound for a story, an episode or a paragraph that is not there for this
    viewer, BadInput for nothing and for too much, Busy for too many."""
    met = await store.met(tx, name, viewer)
    text = said.text.strip()
    if not text:
        raise BadInput(t("shelf-comment-empty"))
    if len(text) > LONGEST:
        raise BadInput(t("shelf-comment-long", most=LONGEST))
    await _must_exist(tx, met, said)
    await _not_too_many(tx, viewer, now)
    made = secrets.token_hex(8)
    row = {
        "public_id": made,
        "story_id": met.id,
        "episode": said.episode,
        "paragraph": said.paragraph,
        "account_id": viewer,
        "name": plain(" ".join(said.name.split()), LONGEST_NAME),
        "text": plain(text, LONGEST),
        "at": now,
    }
    await tx.run(story_comments.insert().values(row))
    await store.set_columns(tx, met.id, comment_count=met.shown.comment_count + 1)
    return made


async def delete(tx: Write, comment: str, viewer: int, now: datetime) -> None:
    """Take away what one has said oneself, or what was said under one's own story. Raises NotFound for all else."""
    story_id: int | None = await tx.value(
        select(story_comments.c.story_id).where(story_comments.c.public_id == comment)
    )
    story = await tx.row(select(stories).where(stories.c.id == story_id).with_for_update())
    mine = and_(story_comments.c.public_id == comment, story_comments.c.deleted_at.is_(None))
    if story is None or story["owner_id"] != viewer:
        mine = and_(mine, story_comments.c.account_id == viewer)
    if story is None or not await tx.run(update(story_comments).where(mine).values(deleted_at=now)):
        raise NotFound(t("shelf-no-comment"))
    await store.set_columns(tx, story["id"], comment_count=story["comment_count"] - 1)


async def listed(
    tx: Read, met: store.Met, viewer: int | None, *, episode: int | None = None, paragraph: str = "", ask: Ask = BARE
) -> Page:
    """The newest first: of the whole story, or of one episode, or of one paragraph there."""
    of = ask.of(f"comments:{met.id}:{episode}:{paragraph}")
    after = None if ask.cursor is None else cursors.read(of, ask.cursor, [int])[0]
    query = _listed(on_episode=episode is not None, on_paragraph=bool(paragraph), on=after is not None)
    given = {"story": met.id, "episode": episode, "paragraph": paragraph, "after": after, "most": ask.most + 1}
    rows = await tx.rows(query, given)
    kept = rows[: ask.most]
    owner = met.row["owner_id"]
    items = tuple(
        Comment(
            **{each: row[each] for each in ("public_id", "episode", "paragraph", "name", "text", "at")},
            by_author=row["account_id"] == owner,
            mine=viewer is not None and viewer == row["account_id"],
            removable=viewer is not None and viewer in (row["account_id"], owner),
        )
        for row in kept
    )
    return Page(items, cursors.write(of, [kept[-1]["id"]]) if len(rows) > len(kept) else None)


@lru_cache
def _listed(*, on_episode: bool, on_paragraph: bool, on: bool) -> Select[tuple[Any, ...]]:
    """Made once for each kind of list. `on`: it goes on after the comment `after`."""
    mine = story_comments.c
    query = select(story_comments).where(mine.story_id == bindparam("story"), mine.deleted_at.is_(None))
    if on_episode:
        query = query.where(mine.episode == bindparam("episode"))
    if on_paragraph:
        query = query.where(mine.paragraph == bindparam("paragraph"))
    if on:
        query = query.where(mine.id < bindparam("after"))
    return query.order_by(mine.id.desc()).limit(bindparam("most", type_=Integer()))


async def count(tx: Read, story_id: int, episode: int) -> int:
    """Of one episode."""
    same = and_(story_comments.c.story_id == story_id, story_comments.c.episode == episode)
    number: int = await tx.value(select(func.count()).where(same, story_comments.c.deleted_at.is_(None)))
    return number


async def _must_exist(tx: Read, met: store.Met, said: Said) -> None:
    if said.episode == 0 and not said.paragraph:
        return
    text = await store.text(tx, met.id, said.episode, drafts=met.own)
    if text is None:
        raise store.no_episode(said.episode)
    if said.paragraph and said.paragraph not in dict(paragraphs(text)):
        raise NotFound(t("shelf-no-paragraph"))


async def _not_too_many(tx: Read, viewer: int, now: datetime) -> None:
    """Raises Busy."""
    for most, within in ((MOST, WITHIN), (MOST_A_DAY, timedelta(days=1))):
        recent = and_(story_comments.c.account_id == viewer, story_comments.c.at > now - within)
        if await tx.value(select(func.count()).where(recent)) >= most:
            raise Busy(t("shelf-comment-too-many"))
