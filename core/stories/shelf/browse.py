"""Finding stories: what is new, what is liked just now, by genre, tag, language and author, and by words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum, StrEnum, auto
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, Column, ColumnElement, Integer, Select, and_, bindparam, func, not_, select, tuple_

from core.characters import cursors, grams
from core.characters.discovery import Ask
from core.characters.lists import tag_key
from core.db import Read
from core.db.tables.characters import Rating, Visibility
from core.db.tables.people import accounts
from core.db.tables.stories import stories, story_follows, story_likes, story_tags
from core.errors import NotFound
from core.stories.shelf import searching, store
from core.stories.shelf.searching import Effort, Sought
from core.text import t

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
    the blurb, the pen name or the tags, in any part (Hangul and its like) or by how they begin."""

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


async def find(tx: Read, wanted: Wanted = ANY, ask: Ask = BARE, effort: Effort = searching.USUAL) -> Page:
    """Public stories; those for adults only where `ask` says so, and none for words that have no letters. Raises
    BadInput for another list's cursor."""
    needles = grams.needles(wanted.words)
    if wanted.words.strip() and not needles:
        return Page((), None)
    conditions = {"genre": wanted.genre, "tag": tag_key(wanted.tag), "author": wanted.author}
    which = _Which(
        wanted.order,
        frozenset(name for name in conditions if getattr(wanted, name)),
        adult=ask.adult,
        spoken=ask.language is not None,
        words=len(needles),
        dialect=tx.dialect,
    )
    given = conditions | searching.texts(needles)
    if not which.passes:
        return await _page(tx, wanted.name, which, ask, given)
    sought = Sought(needles, conditions["tag"])
    ids = await sought.few(tx, effort)
    if ids is None:
        soon = await _page(tx, wanted.name, replace(which, way=_Way.SOON), ask, given | {"soon": effort.soon})
        if soon.cursor is not None:
            return soon
        ids = await sought.some(tx, effort)
    if ids is None:
        return await _page(tx, wanted.name, which, ask, given)
    named = replace(which, way=_Way.NAMED)
    return await _page(tx, wanted.name, named, ask, given | {"ids": searching.as_given(ids, tx.dialect)})


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


class _Way(Enum):
    """Where a list is looked for: in all, in its beginning down to `last_…`, or among the stories of `ids`."""

    WHOLE = auto()
    SOON = auto()
    NAMED = auto()


@dataclass(frozen=True, slots=True)
class _Which:
    """A kind of list: `of` are the names of its conditions. `on`: it goes on after the place `after_…`. `words` is how
    many there are (core.stories.shelf.searching)."""

    order: Order
    of: frozenset[str]
    adult: bool = True
    spoken: bool = False
    words: int = 0
    way: _Way = _Way.WHOLE
    dialect: str = ""
    on: bool = False

    @property
    def passes(self) -> bool:
        """Whether stories are looked at that are not in it."""
        return self.words > 0 or "tag" in self.of

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
    # Not as a list of ids: SQLite would sort all that have a tag, and not stop after a page.
    "tag": select(story_tags.c.story_id)
    .where(story_tags.c.tag == bindparam("tag"), story_tags.c.story_id == _id)
    .correlate(stories)
    .exists(),
    "author": stories.c.owner_id
    == select(accounts.c.id).where(accounts.c.public_id == bindparam("author")).scalar_subquery(),
    "mine": store.MINE,
    "followed": and_(
        _id.in_(select(story_follows.c.story_id).where(story_follows.c.account_id == _viewer)), store.READABLE
    ),
    "liked": and_(_id.in_(select(story_likes.c.story_id).where(story_likes.c.account_id == _viewer)), store.READABLE),
}
_OWN = frozenset({"mine", "followed", "liked"})


@lru_cache(512)
def _listed(which: _Which) -> _Query:
    """Made once for each kind of list: making it takes longer than the database needs for it."""
    if not which.passes:
        return _ordered(_among(store.SHOWN, which), which).limit(_MOST)
    # What lists show of a story costs more than looking at it: it is put together for one page alone.
    found = _having(_among(select(stories.c.id), which), which)
    return _ordered(store.SHOWN.where(stories.c.id.in_(_ordered(found, which).limit(_MOST))), which)


@lru_cache(64)
def _last_of_soon(which: _Which) -> _Query:
    """The place so many further on in a list; an index alone has it."""
    query = select(*which.columns).where(stories.c.visibility == Visibility.PUBLIC)
    query = query.where(_CONDITIONS["genre"]) if "genre" in which.of else query
    query = query.where(_beneath(which, "after")) if which.on else query
    return _ordered(query, which).offset(bindparam("soon", type_=Integer())).limit(1)


def _among(query: _Query, which: _Which) -> _Query:
    query = query.where(*(_CONDITIONS[name] for name in sorted(which.of - {"tag"})))
    if which.way is _Way.NAMED:
        query = query.where(searching.PUBLIC_OF_FEW, searching.named(which.dialect))
    elif not which.of & _OWN:
        query = query.where(store.PUBLIC)
    if not which.of & _OWN:
        query = query.where(*_fit(adult=which.adult, spoken=which.spoken))
    query = query.where(not_(_beneath(which, "last"))) if which.way is _Way.SOON else query
    return query.where(_beneath(which, "after")) if which.on else query


def _beneath(which: _Which, place: str) -> ColumnElement[bool]:
    """What comes after the place of this name."""
    kinds = zip(which.columns, _KINDS[which.order], strict=True)
    last = (bindparam(f"{place}_{column.key}", type_=cursors.type_of(kind)) for column, kind in kinds)
    return tuple_(*which.columns) < tuple_(*last)


def _having(query: _Query, which: _Which) -> _Query:
    query = query.where(_CONDITIONS["tag"]) if "tag" in which.of else query
    return searching.having(query, which.words, which.dialect) if which.words else query


def _ordered(query: _Query, which: _Which) -> _Query:
    return query.order_by(*(column.desc() for column in which.columns))


async def _page(tx: Read, name: str, which: _Which, ask: Ask, given: Mapping[str, object]) -> Page:
    of, columns = ask.of(name), [column.key for column in which.columns]
    after = [] if ask.cursor is None else cursors.read(of, ask.cursor, _KINDS[which.order])
    given = {"language": ask.language, "most": ask.most + 1, **given}
    which = replace(which, on=bool(after))
    given |= {f"after_{column}": at for column, at in zip(columns, after, strict=False)}
    if which.way is _Way.SOON:
        end = await tx.row(_last_of_soon(which), given)
        given |= {f"last_{column}": end[column] for column in columns} if end else {}
        which = which if end else replace(which, way=_Way.WHOLE)
    rows = await tx.rows(_listed(which), given)
    kept = rows[: ask.most]
    viewer = given.get("viewer")
    last = [kept[-1][column] for column in columns] if len(rows) > len(kept) else []
    shown = store.shown(kept, viewer if isinstance(viewer, int) else None)
    return Page(shown, cursors.write(of, last) if last else None)


_MOST = bindparam("most", type_=Integer())
_Query = Select[Any]
_KINDS: Mapping[Order, list[type]] = {
    Order.RISING: [float, int],
    Order.NEW: [datetime, int],
    Order.LIKED: [int, int],
    Order.MADE: [int],
}
