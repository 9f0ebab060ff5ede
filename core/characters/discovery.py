"""Finding characters: what is liked just now, what is new, by tag and by author; likes and follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    RowMapping,
    Select,
    Table,
    and_,
    bindparam,
    delete,
    func,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from core.characters import cursors, store
from core.characters.heat import cooled, warmed, warmth
from core.characters.lists import tag_key
from core.db import Read, Write
from core.db.tables.characters import (
    Rating,
    Visibility,
    character_tags,
    character_versions,
    characters,
    follows,
    likes,
    pictures,
)
from core.db.tables.people import accounts

MOST = 100  # of one page
RECENT = 200  # whose tags are counted: all of them would take a tenth of a second, on every visit of the gallery


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A character as lists show it. `tagline` by language; `author` is an account's public id, None for our own."""

    id: int
    public_id: str
    version_id: int
    name: str
    tagline: Mapping[str, str]
    tags: tuple[str, ...]
    language: str
    rating: str
    visibility: str
    picture: str | None
    author: str | None
    like_count: int
    follow_count: int
    updated_at: datetime
    published_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What part of a list: after `cursor`, at most `limit`, those for adults only on request, one language or all."""

    cursor: str | None = None
    limit: int = 20
    adult: bool = False
    language: str | None = None

    @property
    def most(self) -> int:
        return max(1, min(self.limit, MOST))

    def of(self, name: str) -> str:
        """The list's name with what changes its contents, for its cursors."""
        return f"{name}|{self.adult}|{self.language or ''}"


@dataclass(frozen=True, slots=True)
class Page:
    """`cursor` leads to the next page, None at the end; what changes place meanwhile may come twice or not at all."""

    items: tuple[Shown, ...]
    cursor: str | None


BARE = Ask()


class _Of(Enum):
    """Whose characters, or which, a list has."""

    PUBLIC = auto()
    TAGGED = auto()
    BY = auto()
    OWN = auto()
    LIKED = auto()
    FOLLOWED = auto()


async def trending(tx: Read, ask: Ask = BARE) -> Page:
    """Public ones by likes that lose half their weight every three days (core.characters.heat)."""
    return await _page(tx, "trending", _Of.PUBLIC, ask, by="hot")


async def newest(tx: Read, ask: Ask = BARE) -> Page:
    """Public ones, the last published first."""
    return await _page(tx, "newest", _Of.PUBLIC, ask, by="published_at")


async def most_liked(tx: Read, ask: Ask = BARE) -> Page:
    """Public ones by all likes that they ever got."""
    return await _page(tx, "liked", _Of.PUBLIC, ask, by="like_count")


async def by_tag(tx: Read, tag: str, ask: Ask = BARE) -> Page:
    """Public ones with this tag, letter case and marks aside; the last made first."""
    key = tag_key(tag)
    return await _page(tx, f"tag:{key}", _Of.TAGGED, ask, key)


async def by_author(tx: Read, author: int, viewer: int | None = None, ask: Ask = BARE) -> Page:
    """The public ones of an account, all of them if it is the viewer's own; the last made first."""
    return await _page(tx, f"by:{author}", _Of.OWN if viewer == author else _Of.BY, ask, author)


async def liked_by(tx: Read, viewer: int, ask: Ask = BARE) -> Page:
    """What the viewer likes and still may see by its link or openly; the last made first."""
    return await _page(tx, f"likes:{viewer}", _Of.LIKED, ask, viewer)


async def followed_by(tx: Read, viewer: int, ask: Ask = BARE) -> Page:
    return await _page(tx, f"follows:{viewer}", _Of.FOLLOWED, ask, viewer)


async def tags(tx: Read, ask: Ask = BARE) -> list[tuple[str, int]]:
    """The tags of the RECENT last published ones, with how many of these have each, the most used first."""
    rows = await tx.rows(
        _tags(adult=ask.adult, spoken=ask.language is not None), {"language": ask.language, "most": ask.most}
    )
    return [(row["tag"], row["number"]) for row in rows]


async def like(tx: Write, public_id: str, viewer: int, now: datetime, *, token: str | None = None) -> int:
    """Like a character, once however often it is said; the number of likes. Raises NotFound (as store.met)."""
    row = await store.met(tx, public_id, viewer, token)
    if not await _add(tx, likes, row["id"], viewer, now):
        return int(row["like_count"])
    await _set(tx, row["id"], like_count=row["like_count"] + 1, hot=warmed(row["hot"], now))
    return int(row["like_count"]) + 1


async def unlike(tx: Write, public_id: str, viewer: int) -> None:
    """Take a like back, if there is one, whether or not the character can still be seen."""
    row = await _locked(tx, public_id)
    mine = and_(likes.c.account_id == viewer, likes.c.character_id == (row["id"] if row else None))
    at: datetime | None = await tx.value(select(likes.c.at).where(mine))
    if row is not None and at is not None:
        await tx.run(delete(likes).where(mine))
        hot = cooled(row["hot"], at)
        left = await _warmth(tx, row) if hot is None else hot
        await _set(tx, row["id"], like_count=row["like_count"] - 1, hot=left)


async def follow(tx: Write, public_id: str, viewer: int, now: datetime, *, token: str | None = None) -> int:
    """Follow a character, once however often it is said; the number of followers. Raises NotFound (as store.met)."""
    row = await store.met(tx, public_id, viewer, token)
    if not await _add(tx, follows, row["id"], viewer, now):
        return int(row["follow_count"])
    await _set(tx, row["id"], follow_count=row["follow_count"] + 1)
    return int(row["follow_count"]) + 1


async def unfollow(tx: Write, public_id: str, viewer: int) -> None:
    """Stop following, whether or not the character can still be seen."""
    row = await _locked(tx, public_id)
    if row is not None:
        mine = and_(follows.c.account_id == viewer, follows.c.character_id == row["id"])
        gone = await tx.run(delete(follows).where(mine))
        await _set(tx, row["id"], follow_count=row["follow_count"] - gone)


async def marks(tx: Read, viewer: int, character_ids: Sequence[int]) -> tuple[frozenset[int], frozenset[int]]:
    """Which of these characters the viewer likes, and which they follow."""
    found = []
    for table in (likes, follows):
        query = select(table.c.character_id).where(table.c.account_id == viewer)
        rows = await tx.rows(query.where(table.c.character_id.in_(character_ids)))
        found.append(frozenset(row["character_id"] for row in rows))
    return found[0], found[1]


_OWN = (
    *("id", "public_id", "version_id", "name", "language", "rating", "visibility", "like_count", "follow_count"),
    *("updated_at", "published_at"),
)
_SHOWN = (*_OWN, "author", "picture")
COLUMNS = (
    *(characters.c[name] for name in (*_OWN, "tagline", "hot")),
    accounts.c.public_id.label("author"),
    pictures.c.public_id.label("picture"),
    # A tag is folded, and so has no line break.
    select(func.aggregate_strings(character_tags.c.tag, "\n"))
    .where(character_tags.c.character_id == characters.c.id)
    .correlate(characters)
    .scalar_subquery()
    .label("tags"),
)
_shown = (
    select(*COLUMNS)
    .join_from(characters, character_versions, character_versions.c.id == characters.c.version_id)
    .outerjoin(pictures, pictures.c.id == character_versions.c.picture_id)
    .outerjoin(accounts, accounts.c.id == characters.c.owner_id)
)
_by_ids = _shown.where(characters.c.id.in_(bindparam("characters", expanding=True)))
_Query = Select[tuple[Any, ...]]  # rows of COLUMNS


def shown(rows: Sequence[RowMapping]) -> tuple[Shown, ...]:
    """Rows of COLUMNS."""
    return tuple(map(_of_row, rows))


async def by_ids(tx: Read, ids: Sequence[int]) -> tuple[Shown, ...]:
    """In this order, whoever may see them: that is the caller's question."""
    rows = {row["id"]: row for row in await tx.rows(_by_ids, {"characters": list(ids)})} if ids else {}
    return shown([rows[each] for each in ids if each in rows])


def _of_row(row: RowMapping) -> Shown:
    tags = sorted(filter(None, (row["tags"] or "").split("\n")))
    return Shown(**{name: row[name] for name in _SHOWN}, tagline=row["tagline"] or {}, tags=tuple(tags))


async def _page(tx: Read, name: str, which: _Of, ask: Ask, of: str | int = "", *, by: str | None = None) -> Page:
    """By the column `by`, or else by ids alone, from the highest down; `of` is the tag or the account."""
    named, columns = ask.of(name), [each for each in (by, "id") if each is not None]
    after = [] if ask.cursor is None else cursors.read(named, ask.cursor, KINDS[by])
    given = {"of": of, "language": ask.language, "most": ask.most + 1}
    query = _listed(which, by, adult=ask.adult, spoken=ask.language is not None, on=bool(after))
    rows = await tx.rows(query, given | {f"after_{column}": at for column, at in zip(columns, after, strict=False)})
    kept = rows[: ask.most]
    more = len(rows) > len(kept)
    last = [kept[-1][column] for column in columns] if more else []
    return Page(shown(kept), cursors.write(named, last) if more else None)


@lru_cache
def _listed(which: _Of, by: str | None, *, adult: bool, spoken: bool, on: bool) -> _Query:
    """Made once for each kind of list: making it takes longer than the database needs for it.

    `on`: it goes on after the place `after_…`.
    """
    # A tag's index has its characters in order already.
    last_of_all = character_tags.c.character_id if which is _Of.TAGGED else characters.c.id
    names = [each for each in (by, "id") if each is not None]
    columns = [last_of_all if each == "id" else characters.c[each] for each in names]
    query = _of(which).where(*(() if which in _WHOLE else fitting(adult=adult, spoken=spoken)))
    if on:
        last = (
            bindparam(f"after_{name}", type_=cursors.type_of(kind)) for name, kind in zip(names, KINDS[by], strict=True)
        )
        query = query.where(tuple_(*columns) < tuple_(*last))
    return query.order_by(*(column.desc() for column in columns)).limit(bindparam("most", type_=Integer()))


def _of(which: _Of) -> _Query:
    of: ColumnElement[Any] = bindparam("of")
    owner = characters.c.owner_id
    match which:
        case _Of.PUBLIC:
            return _shown.where(store.PUBLIC)
        case _Of.TAGGED:
            mine = _shown.join(character_tags, character_tags.c.character_id == characters.c.id)
            # Said so that no index has it: SQLite would walk all that is public instead of the tag.
            public = and_(characters.c.visibility.concat("") == Visibility.PUBLIC, store.ALIVE)
            return mine.where(character_tags.c.tag == of, public)
        case _Of.BY:
            return _shown.where(owner == of, store.PUBLIC)
        case _Of.OWN:
            return _shown.where(owner == of, store.ALIVE)
    table = likes if which is _Of.LIKED else follows
    mine = _shown.join(table, table.c.character_id == characters.c.id).where(table.c.account_id == of)
    return mine.where(store.LINKED | (store.ALIVE & (owner == of)))


def fitting(*, adult: bool, spoken: bool) -> tuple[ColumnElement[bool], ...]:
    """What a list may show: for adults only where asked for, in one language (the parameter `language`) or all."""
    return *(() if adult else (_NOT_ADULT,)), *((characters.c.language == bindparam("language"),) if spoken else ())


@lru_cache
def _tags(*, adult: bool, spoken: bool) -> Select[tuple[str, int]]:
    fit = store.PUBLIC, *fitting(adult=adult, spoken=spoken)
    recent = select(characters.c.id).where(*fit).order_by(characters.c.published_at.desc()).limit(RECENT)
    number = func.count().label("number")
    query = select(character_tags.c.tag, number).where(character_tags.c.character_id.in_(recent))
    counted = query.group_by(character_tags.c.tag).order_by(number.desc(), character_tags.c.tag)
    return counted.limit(bindparam("most", type_=Integer()))


_NOT_ADULT = characters.c.rating != Rating.ADULT
_WHOLE = {_Of.OWN, _Of.LIKED, _Of.FOLLOWED}  # lists of one's own, for whoever is grown up or not
KINDS: Mapping[str | None, list[type]] = {
    None: [int],
    "hot": [float, int],
    "published_at": [datetime, int],
    "like_count": [int, int],
}


async def _warmth(tx: Read, row: RowMapping) -> float:
    """From what is kept: its first publication and its newest likes, beside which older ones weigh nothing."""
    newest = select(likes.c.at).where(likes.c.character_id == row["id"]).order_by(likes.c.at.desc()).limit(MOST)
    published = [row["published_at"]] if row["published_at"] else []
    return warmth([*published, *(like["at"] for like in await tx.rows(newest))])


async def _locked(tx: Write, public_id: str) -> RowMapping | None:
    return await tx.row(select(characters).where(characters.c.public_id == public_id).with_for_update())


async def _add(tx: Write, table: Table, character_id: int, viewer: int, now: datetime) -> bool:
    into = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
    row = {"account_id": viewer, "character_id": character_id, "at": now}
    return await tx.run(into(table).values(row).on_conflict_do_nothing()) > 0


async def _set(tx: Write, character_id: int, **values: object) -> None:
    await tx.run(update(characters).where(characters.c.id == character_id).values(values))
