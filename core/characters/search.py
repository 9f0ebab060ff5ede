"""Characters by words, Korean and English: in names before tags before other texts, the more liked first.

An index of grams (core.characters.grams) leads to few candidates, whose texts are then looked at: what is found is what
really has the words. Where so many have the grams that a page of results is soon met among the most liked, the index
of likes is walked instead. Both are the same on SQLite and PostgreSQL.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from typing import Any, TypeAlias

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    String,
    and_,
    any_,
    bindparam,
    func,
    literal_column,
    not_,
    or_,
    select,
    tuple_,
    union_all,
)

from core.characters import cursors, store
from core.characters.discovery import BARE, Ask, Page, by_ids, fitting
from core.characters.grams import Needle, needles
from core.db import Read
from core.db.tables.characters import Visibility, character_grams, character_texts, characters

COUNTED = 5_000  # places of a gram that are counted, to tell the rarer ones
MOST_GRAMS = 8  # that are counted
CROSSED = 3  # grams whose places are crossed with each other
FIELDS = (0, 1, 2)

_TEXTS = (character_texts.c.name, character_texts.c.tags, character_texts.c.words)
_BY_LIKES = (characters.c.like_count, characters.c.id)
# Not what an index has: else SQLite, which takes "public" for rare, walks all of it to find the few that are named.
_BY_LIKES_OF_FEW = (characters.c.like_count + 0, characters.c.id)
_PUBLIC_OF_FEW = and_(characters.c.visibility.concat("") == Visibility.PUBLIC, characters.c.deleted_at.is_(None))
_Query = Select[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Effort:
    """Which way is gone, for speed alone: what is found is the same. Measured among 100,000 characters.

    `few` candidates have their texts looked at one by one (some 5 ms), `rare` ones need no further gram, and of
    `looked` most liked ones a page of what many have is mostly made.
    """

    few: int = 2_000
    rare: int = 200
    looked: int = 600


_USUAL = Effort()


async def search(tx: Read, words: str, viewer: int | None = None, ask: Ask = BARE, effort: Effort = _USUAL) -> Page:
    """Public ones, and the viewer's own, that have all of `words`; an empty page where there are no letters in them.

    Words match in any part (Hangul and its like) or by how they begin. Raises BadInput for a cursor of another search.
    """
    wanted = needles(words)
    of = ask.of(f"search:{' '.join(needle.text for needle in wanted)}")
    start = Place(0, None) if ask.cursor is None else Place.of(cursors.read(of, ask.cursor, [int, int, int]))
    looking = _Search(tx, wanted, viewer, ask, effort)
    found = await looking.found(start, ask.most + 1) if wanted else []
    kept = found[: ask.most]
    more = cursors.write(of, kept[-1].position) if len(found) > len(kept) else None
    return Page(await by_ids(tx, [hit.id for hit in kept]), more)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a search goes on: in the results whose words end in `field`, after (likes, id)."""

    field: int
    after: tuple[int, int] | None

    @staticmethod
    def of(position: Sequence[cursors.Value]) -> Place:
        field, likes, character_id = (value for value in position if isinstance(value, int))
        return Place(max(0, min(field, len(FIELDS))), (likes, character_id))


@dataclass(frozen=True, slots=True)
class Hit:
    field: int
    likes: int
    id: int

    @property
    def position(self) -> tuple[int, int, int]:
        return self.field, self.likes, self.id


class _Search:
    """One search."""

    def __init__(self, tx: Read, wanted: Sequence[Needle], viewer: int | None, ask: Ask, effort: Effort) -> None:
        self._effort = effort
        self._tx = tx
        self._wanted = wanted
        self._viewer = viewer
        self._ask = ask
        self._chosen: list[_Range] = []
        self._dense = False
        self._places: list[_Ids] = []

    async def found(self, start: Place, most: int) -> list[Hit]:
        """The results from there on, field by field, within each by likes."""
        await self._choose()
        own = await self._own(start, most) if self._viewer is not None and start.field in FIELDS else []
        found: list[Hit] = []
        for field in FIELDS[start.field :]:
            after = start.after if field == start.field else None
            hits = await self._of_everybody(field, after, most - len(found))
            hits += [hit for hit in own if hit.field == field]
            found += sorted(hits, key=lambda hit: (-hit.likes, -hit.id))
            if len(found) >= most:
                break
        return found[:most]

    async def _of_everybody(self, field: int, after: _Last, most: int) -> list[Hit]:
        """Public ones whose words are all in the fields up to this one, and not all before it."""
        if self._dense and not self._places:
            last = await self._last_looked_at(after)
            if last is None:
                return await self._hits(_Where.PUBLIC, field, after, most)
            hits = await self._hits(_Where.SOON, field, after, most, _position("last", last))
            if len(hits) >= most:
                return hits
        ids = await self._named(field)
        if len(ids) > self._effort.few:
            return await self._hits(_Where.PUBLIC, field, after, most)
        return await self._hits(_Where.NAMED, field, after, most, {"ids": self._given(ids)}) if ids else []

    async def _choose(self) -> None:
        """The rarest gram, and others as far as they help."""
        ranges = [needle.ranges[: max(1, MOST_GRAMS // len(self._wanted))] for needle in self._wanted]
        counted = await self._counts(list(dict.fromkeys(itertools.chain(*ranges))))
        firsts = {min(of_word, key=counted.__getitem__) for of_word in ranges}
        rarest, *others = sorted(counted, key=lambda each: (each not in firsts, counted[each]))
        self._chosen, self._dense = [rarest], counted[rarest] > self._effort.few
        if self._dense and len(firsts) > 1:  # the grams of one word are mostly in the same places
            self._chosen += [each for each in others if each in firsts][: CROSSED - 1]
        elif counted[rarest] > self._effort.rare:
            self._chosen += [each for each in others if self._dense or counted[each] < COUNTED][: CROSSED - 1]

    async def _named(self, field: int) -> set[Any]:
        """Those that have all the chosen grams in the fields up to this one: all results are among them."""
        if not self._places:
            self._places = await self._ids(self._chosen)
        return set.intersection(*(_together(ids[: field + 1]) for ids in self._places))

    async def _last_looked_at(self, after: _Last) -> _Last:
        """Where the most liked ones after there that are looked at end; None where there are not so many."""
        given = {"looked": self._effort.looked, **_position("after", after)}
        row = await self._tx.row(_looked(on=after is not None), given)
        return None if row is None else (row["like_count"], row["id"])

    async def _counts(self, grams: Sequence[_Range]) -> dict[_Range, int]:
        """Each up to COUNTED."""
        row = await self._tx.row(_counted(len(grams)), _bounds(grams))
        assert row is not None
        return {gram: row[f"of_{number}"] for number, gram in enumerate(grams)}

    async def _ids(self, grams: Sequence[_Range]) -> list[_Ids]:
        row = await self._tx.row(_gathered(len(grams), self._tx.dialect), _bounds(grams))
        assert row is not None
        found = [ids or () for ids in row.values()]
        return [tuple(found[at : at + len(FIELDS)]) for at in range(0, len(found), len(FIELDS))]

    async def _own(self, start: Place, most: int) -> list[Hit]:
        """The viewer's that not everybody sees, so many of each field."""
        query = _finding_own(start.field, len(self._wanted), self._tx.dialect, on=start.after is not None)
        given = {"viewer": self._viewer, "most": most, **_position("after", start.after)}
        rows = await self._tx.rows(query, self._words() | given)
        return [Hit(row["field"], row["like_count"], row["id"]) for row in rows]

    def _words(self) -> dict[str, object]:
        return {_word(number): needle.text for number, needle in enumerate(self._wanted)}

    async def _hits(
        self, where: _Where, field: int, after: _Last, most: int, more: Mapping[str, object] | None = None
    ) -> list[Hit]:
        ask = self._ask
        fit = _Fit(adult=ask.adult, spoken=ask.language is not None)
        query = _finding(where, field, len(self._wanted), fit, self._tx.dialect, on=after is not None)
        given = {"viewer": self._viewer, "language": ask.language, "most": most, **_position("after", after)}
        rows = await self._tx.rows(query, self._words() | given | dict(more or {}))
        return [Hit(field, row["like_count"], row["id"]) for row in rows]

    def _given(self, ids: Collection[Any]) -> object:
        return f"[{','.join(map(str, ids))}]" if self._tx.dialect == "sqlite" else list(ids)


class _Where(Enum):
    """Among which characters words are looked for."""

    PUBLIC = auto()
    SOON = auto()  # public ones that are liked more than `last`
    NAMED = auto()  # those of `ids` that are public
    OWN = auto()  # the viewer's that not everybody sees


@dataclass(frozen=True, slots=True)
class _Fit:
    adult: bool
    spoken: bool = False


@lru_cache(1024)
def _finding(where: _Where, field: int, words: int, fit: _Fit, dialect: str, *, on: bool) -> _Query:
    """Made once for each kind of question: making it takes longer than the database needs for it."""
    query = select(characters.c.id, characters.c.like_count)
    query = query.join(character_texts, character_texts.c.character_id == characters.c.id)
    query = query.where(_all_in(_TEXTS[: field + 1], words, dialect))
    if field:
        query = query.where(not_(_all_in(_TEXTS[:field], words, dialect)))
    if on:
        query = query.where(_beneath("after"))
    query = query.where(*_among(where, dialect), *fitting(adult=fit.adult, spoken=fit.spoken))
    by = _BY_LIKES_OF_FEW if where is _Where.NAMED else _BY_LIKES
    return query.order_by(*(column.desc() for column in by)).limit(bindparam("most", type_=Integer()))


@lru_cache(256)
def _finding_own(first: int, words: int, dialect: str, *, on: bool) -> Select[Any]:
    """All fields from that one on in one statement; the place after which it goes on is in the first."""
    own = (
        _finding(_Where.OWN, field, words, _Fit(adult=True), dialect, on=on and field == first)
        .add_columns(literal_column(str(field)).label("field"))
        .subquery()
        for field in FIELDS[first:]
    )
    return select(union_all(*(select(each) for each in own)).subquery())


def _among(where: _Where, dialect: str) -> Sequence[ColumnElement[bool]]:
    match where:
        case _Where.PUBLIC:
            return (store.PUBLIC,)
        case _Where.SOON:
            return store.PUBLIC, not_(_beneath("last"))
        case _Where.NAMED:
            return _PUBLIC_OF_FEW, _one_of_ids(dialect)
    owner = characters.c.owner_id == bindparam("viewer")
    return owner, characters.c.visibility != Visibility.PUBLIC, store.ALIVE


def _all_in(texts: Sequence[ColumnElement[str]], words: int, dialect: str) -> ColumnElement[bool]:
    """Whether each word is in one of these texts; both functions give the place of a text, counted from one."""
    place = func.instr if dialect == "sqlite" else func.strpos
    each = (bindparam(_word(number), type_=String()) for number in range(words))
    return and_(*(or_(*(place(text, word) > 0 for text in texts)) for word in each))


def _one_of_ids(dialect: str) -> ColumnElement[bool]:
    """One parameter for any number of ids: a list of thousands would be a statement of its own for each length."""
    if dialect == "sqlite":
        given = func.json_each(bindparam("ids")).table_valued("value")
        return characters.c.id.in_(select(given.c.value))
    return characters.c.id == any_(bindparam("ids", type_=ARRAY(BigInteger)))


@lru_cache
def _looked(*, on: bool) -> _Query:
    query = select(*_BY_LIKES).where(
        characters.c.visibility == Visibility.PUBLIC, *((_beneath("after"),) if on else ())
    )
    ordered = query.order_by(*(each.desc() for each in _BY_LIKES))
    return ordered.offset(bindparam("looked", type_=Integer())).limit(1)


def _beneath(name: str) -> ColumnElement[bool]:
    """What comes after the place of this name in a list by likes."""
    place = (bindparam(f"{name}_{part}", type_=BigInteger()) for part in ("likes", "id"))
    return tuple_(*_BY_LIKES) < tuple_(*place)


def _position(name: str, at: _Last) -> dict[str, int]:
    return {} if at is None else {f"{name}_likes": at[0], f"{name}_id": at[1]}


def _word(number: int) -> str:
    return f"word_{number}"


_Last: TypeAlias = "tuple[int, int] | None"  # likes and id of the last one that was shown
_Range: TypeAlias = "tuple[bytes, bytes]"
_Ids: TypeAlias = "tuple[str | Sequence[int], ...]"  # by field; each engine has its own way to give many at once


def _together(fields: _Ids) -> set[Any]:
    """Numbers, or their digits, which are not made numbers: that takes as long as finding them."""
    found: set[Any] = set()
    for ids in fields:
        found.update(ids.split(",") if isinstance(ids, str) else ids)
    return found


def _bounds(grams: Sequence[_Range]) -> dict[str, bytes]:
    ends = (("first", 0), ("last", 1))
    return {f"{name}_{number}": each[end] for number, each in enumerate(grams) for name, end in ends}


def _in_field(field: int, number: int) -> Select[tuple[int]]:
    # Written out and not as a parameter: the same plan for each of the three.
    same, gram = character_grams.c.field == literal_column(str(field)), character_grams.c.gram
    bounds = gram >= bindparam(f"first_{number}"), gram < bindparam(f"last_{number}")
    return select(character_grams.c.character_id).where(same, *bounds)


@lru_cache(MOST_GRAMS)
def _counted(grams: int) -> Select[Any]:
    """How many places each has, all in one statement."""
    some = (
        union_all(*(_in_field(field, number) for field in FIELDS)).limit(COUNTED).subquery() for number in range(grams)
    )
    counts = (select(func.count()).select_from(each).scalar_subquery() for each in some)
    return select(*(count.label(f"of_{number}") for number, count in enumerate(counts)))


@lru_cache(2 * CROSSED)
def _gathered(grams: int, dialect: str) -> Select[Any]:
    """The ids of each by field, as one value each: forty thousand rows take forty thousand times as long to become
    objects."""
    gather = func.group_concat if dialect == "sqlite" else func.array_agg
    ids = (_in_field(field, number).subquery() for number in range(grams) for field in FIELDS)
    gathered = (select(gather(each.c.character_id)).scalar_subquery() for each in ids)
    return select(*(each.label(f"at_{number}") for number, each in enumerate(gathered)))
