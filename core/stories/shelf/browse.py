"""Finding stories: what is new, what is liked just now, by genre, tag, language and author, and by words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, Column, ColumnElement, Integer, Select, and_, bindparam, func, or_, select, tuple_

from core.characters import cursors
from core.characters.discovery import Ask
from core.characters.lists import tag_key
from core.db import Read
from core.db.tables.characters import Rating
from core.db.tables.people import accounts
from core.db.tables.stories import stories, story_follows, story_likes, story_tags
from core.errors import NotFound
from core.stories.shelf import store
from core.text import t

MOST_WORDS = 8  # of a search
RECENT = 200  # whose genres are counted: all of 5,000 took 18 ms, on every visit of the shelf


class Order(StrEnum):
    """From the highest down: liked just now (core.characters.heat), published last, liked most, made last."""

    RISING = "hot"
    NEW = "published_at"
    LIKED = "like_count"
    MADE = "id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which stories: "" stands for any. `author` is an account's public id; all of `words` must occur in the title,
    the blurb, the pen name or the tags."""

    order: Order = Order.RISING
    genre: str = ""
    tag: str = ""
    author: str = ""
    words: str = ""

    @property
    def name(self) -> str:
        return "|".join(("stories", self.order, self.genre, tag_key(self.tag), self.author, self.words.casefold()))


@dataclass(frozen=True, slots=True)
class Page:
    """`cursor` leads to the next page, None at the end; what changes place meanwhile may come twice or not at all."""

    items: tuple[store.Shown, ...]
    cursor: str | None


ANY = Wanted()
BARE = Ask()


async def find(tx: Read, wanted: Wanted = ANY, ask: Ask = BARE) -> Page:
    """Public stories; those for adults only where `ask` says so. Raises BadInput for another list's cursor."""
    given = {"genre": wanted.genre, "tag": tag_key(wanted.tag), "author": wanted.author}
    which = _Which(
        wanted.order,
        frozenset(name for name in given if getattr(wanted, name)),
        adult=ask.adult,
        spoken=ask.language is not None,
    )
    words = [_has(word) for word in wanted.words.casefold().split()[:MOST_WORDS]]
    return await _page(tx, wanted.name, which, ask, given, *words)


async def mine(tx: Read, viewer: int, ask: Ask = BARE) -> Page:
    """All stories of an account, the last made first."""
    return await _page(tx, f"mine:{viewer}", _Which(Order.MADE, frozenset({"mine"})), ask, {"viewer": viewer})


async def followed(tx: Read, viewer: int, ask: Ask = BARE) -> Page:
    """What the viewer follows and may still see, the last made first."""
    return await _page(tx, f"follows:{viewer}", _Which(Order.MADE, frozenset({"followed"})), ask, {"viewer": viewer})


async def liked(tx: Read, viewer: int, ask: Ask = BARE) -> Page:
    return await _page(tx, f"likes:{viewer}", _Which(Order.MADE, frozenset({"liked"})), ask, {"viewer": viewer})


async def genres(tx: Read, ask: Ask = BARE) -> list[tuple[str, int]]:
    """The genres of the RECENT last published ones with how many of these each has, the fullest first."""
    rows = await tx.rows(_genres(adult=ask.adult, spoken=ask.language is not None), {"language": ask.language})
    return [(row["genre"], row["number"]) for row in rows]


@lru_cache
def _genres(*, adult: bool, spoken: bool) -> Select[tuple[str, int]]:
    mine = select(stories.c.genre).where(store.PUBLIC, *_fit(adult=adult, spoken=spoken), stories.c.genre != "")
    recent = mine.order_by(stories.c.published_at.desc()).limit(RECENT).subquery()
    number = func.count().label("number")
    query = select(recent.c.genre, number).group_by(recent.c.genre)
    return query.order_by(number.desc(), recent.c.genre)


async def author(tx: Read, public_id: str, ask: Ask = BARE) -> tuple[str, Page]:
    """The pen name of an account's newest public story, and these stories, the last published first.

    Raises NotFound for an account that has published none: nobody learns which accounts there are.
    """
    page = await find(tx, Wanted(order=Order.NEW, author=public_id), ask) if public_id else Page((), None)
    if not page.items:
        raise NotFound(t("shelf-no-author"))
    return page.items[0].pen_name, page


@dataclass(frozen=True, slots=True)
class _Which:
    """A kind of list: `of` are the names of its conditions. `on`: it goes on after the place `after_…`."""

    order: Order
    of: frozenset[str]
    adult: bool = True
    spoken: bool = False
    on: bool = False

    @property
    def columns(self) -> list[Column[Any]]:
        return [stories.c[each] for each in dict.fromkeys((self.order.value, "id"))]


def _fit(*, adult: bool, spoken: bool) -> tuple[ColumnElement[bool], ...]:
    """Of the parameter `language`."""
    grown_up = () if adult else (stories.c.rating != Rating.ADULT,)
    return *grown_up, *((stories.c.language == bindparam("language"),) if spoken else ())


_id, _viewer = stories.c.id, bindparam("viewer", type_=BigInteger())
_CONDITIONS: Mapping[str, ColumnElement[bool]] = {
    "genre": stories.c.genre == bindparam("genre"),
    "tag": _id.in_(select(story_tags.c.story_id).where(story_tags.c.tag == bindparam("tag"))),
    "author": stories.c.owner_id
    == select(accounts.c.id).where(accounts.c.public_id == bindparam("author")).scalar_subquery(),
    "mine": store.MINE,
    "followed": and_(
        _id.in_(select(story_follows.c.story_id).where(story_follows.c.account_id == _viewer)), store.READABLE
    ),
    "liked": and_(_id.in_(select(story_likes.c.story_id).where(story_likes.c.account_id == _viewer)), store.READABLE),
}
_OWN = frozenset({"mine", "followed", "liked"})


@lru_cache
def _listed(which: _Which) -> Select[tuple[object, ...]]:
    """Made once for each kind of list: making it takes longer than the database needs for it."""
    query = store.SHOWN.where(*(_CONDITIONS[name] for name in sorted(which.of)))
    if not which.of & _OWN:
        query = query.where(store.PUBLIC, *_fit(adult=which.adult, spoken=which.spoken))
    if which.on:
        kinds = zip(which.columns, _KINDS[which.order], strict=True)
        last = (bindparam(f"after_{column.key}", type_=cursors.type_of(kind)) for column, kind in kinds)
        query = query.where(tuple_(*which.columns) < tuple_(*last))
    ordered = query.order_by(*(column.desc() for column in which.columns))
    return ordered.limit(bindparam("most", type_=Integer()))


def _has(word: str) -> ColumnElement[bool]:
    """Somewhere in what lists show of a story."""
    texts = (stories.c.title, stories.c.blurb, stories.c.pen_name)
    tagged = select(story_tags.c.story_id).where(story_tags.c.tag.contains(tag_key(word) or word, autoescape=True))
    return or_(*(func.lower(text).contains(word, autoescape=True) for text in texts), stories.c.id.in_(tagged))


async def _page(
    tx: Read, name: str, which: _Which, ask: Ask, given: Mapping[str, object], *more: ColumnElement[bool]
) -> Page:
    of, columns = ask.of(name), [column.key for column in which.columns]
    after = [] if ask.cursor is None else cursors.read(of, ask.cursor, _KINDS[which.order])
    query = _listed(replace(which, on=bool(after)))
    given = {"language": ask.language, "most": ask.most + 1, **given}
    places = {f"after_{column}": at for column, at in zip(columns, after, strict=False)}
    rows = await tx.rows(query.where(*more) if more else query, {**given, **places})
    kept = rows[: ask.most]
    viewer = given.get("viewer")
    last = [kept[-1][column] for column in columns] if len(rows) > len(kept) else []
    shown = store.shown(kept, viewer if isinstance(viewer, int) else None)
    return Page(shown, cursors.write(of, last) if last else None)


_KINDS: Mapping[Order, list[type]] = {
    Order.RISING: [float, int],
    Order.NEW: [datetime, int],
    Order.LIKED: [int, int],
    Order.MADE: [int],
}
