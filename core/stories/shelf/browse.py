"""Finding stories: what is new, what is liked just now, by genre, tag, language and author, and by words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, func, or_, select

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
    return await _page(tx, wanted.name, and_(store.PUBLIC, *_rated(ask), *_conditions(wanted)), wanted.order, ask)


async def mine(tx: Read, viewer: int, ask: Ask = BARE) -> Page:
    """All stories of an account, the last made first."""
    own = and_(stories.c.owner_id == viewer, store.may_see(viewer))
    return await _page(tx, f"mine:{viewer}", own, Order.MADE, ask, viewer)


async def followed(tx: Read, viewer: int, ask: Ask = BARE) -> Page:
    """What the viewer follows and may still see, the last made first."""
    ids = select(story_follows.c.story_id).where(story_follows.c.account_id == viewer)
    return await _page(tx, f"follows:{viewer}", _kept(ids, viewer), Order.MADE, ask, viewer)


async def liked(tx: Read, viewer: int, ask: Ask = BARE) -> Page:
    ids = select(story_likes.c.story_id).where(story_likes.c.account_id == viewer)
    return await _page(tx, f"likes:{viewer}", _kept(ids, viewer), Order.MADE, ask, viewer)


async def genres(tx: Read, ask: Ask = BARE) -> list[tuple[str, int]]:
    """The genres of the RECENT last published ones with how many of these each has, the fullest first."""
    mine = select(stories.c.genre).where(store.PUBLIC, *_rated(ask), stories.c.genre != "")
    recent = mine.order_by(stories.c.published_at.desc()).limit(RECENT).subquery()
    number = func.count().label("number")
    query = select(recent.c.genre, number).group_by(recent.c.genre)
    rows = await tx.rows(query.order_by(number.desc(), recent.c.genre))
    return [(row["genre"], row["number"]) for row in rows]


async def author(tx: Read, public_id: str, ask: Ask = BARE) -> tuple[str, Page]:
    """The pen name of an account's newest public story, and these stories, the last published first.

    Raises NotFound for an account that has published none: nobody learns which accounts there are.
    """
    page = await find(tx, Wanted(order=Order.NEW, author=public_id), ask) if public_id else Page((), None)
    if not page.items:
        raise NotFound(t("shelf-no-author"))
    return page.items[0].pen_name, page


def _rated(ask: Ask) -> tuple[ColumnElement[bool], ...]:
    adult = () if ask.adult else (stories.c.rating != Rating.ADULT,)
    return adult if ask.language is None else (*adult, stories.c.language == ask.language)


def _kept(ids: object, viewer: int) -> ColumnElement[bool]:
    return and_(stories.c.id.in_(ids), or_(store.LINKED, store.may_see(viewer)))  # type: ignore[arg-type]  # a select


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.genre:
        found.append(stories.c.genre == wanted.genre)
    if wanted.tag:
        found.append(stories.c.id.in_(select(story_tags.c.story_id).where(story_tags.c.tag == tag_key(wanted.tag))))
    if wanted.author:
        same = accounts.c.public_id == wanted.author
        found.append(stories.c.owner_id.in_(select(accounts.c.id).where(same)))
    return [*found, *(_has(word) for word in wanted.words.casefold().split()[:MOST_WORDS])]


def _has(word: str) -> ColumnElement[bool]:
    """Somewhere in what lists show of a story."""
    texts = (stories.c.title, stories.c.blurb, stories.c.pen_name)
    tagged = select(story_tags.c.story_id).where(story_tags.c.tag.contains(tag_key(word) or word, autoescape=True))
    return or_(*(func.lower(text).contains(word, autoescape=True) for text in texts), stories.c.id.in_(tagged))


async def _page(
    tx: Read, name: str, which: ColumnElement[bool], order: Order, ask: Ask, viewer: int | None = None
) -> Page:
    of, columns = ask.of(name), [stories.c[each] for each in dict.fromkeys((order.value, "id"))]
    query = store.SHOWN.where(which)
    if ask.cursor is not None:
        query = query.where(cursors.below(columns, cursors.read(of, ask.cursor, _KINDS[order])))
    rows = await tx.rows(query.order_by(*(column.desc() for column in columns)).limit(ask.most + 1))
    kept = rows[: ask.most]
    more = len(rows) > len(kept)
    last = [kept[-1][column.key] for column in columns] if more else []
    return Page(await store.shown(tx, kept, viewer), cursors.write(of, last) if more else None)


_KINDS: Mapping[Order, list[type]] = {
    Order.RISING: [float, int],
    Order.NEW: [datetime, int],
    Order.LIKED: [int, int],
    Order.MADE: [int],
}
