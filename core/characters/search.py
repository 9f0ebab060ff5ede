"""Characters by words, Korean and English: in names before tags before other texts, the more liked first.

An index of grams (core.characters.grams) leads to few candidates, whose texts are then looked at: what is found is what
really has the words. Where even the rarest gram is in a large part of all characters, the index of likes is walked
instead, from the top, and enough are found soon. Both are the same on SQLite and PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, literal_column, not_, or_, select, union_all

from core.characters import cursors, store
from core.characters.discovery import BARE, Ask, Page, by_ids, rated
from core.characters.grams import Needle, needles
from core.db import Read
from core.db.tables.characters import character_grams, character_texts, characters

FEW = 3_000  # candidates that are looked at one by one: some 10 ms
MOST_RANGES = 10  # of which the rarest is looked for
FIELDS = (0, 1, 2)


async def search(tx: Read, words: str, viewer: int | None = None, ask: Ask = BARE) -> Page:
    """Public ones, and the viewer's own, that have all of `words`; an empty page where there are no letters in them.

    Words match in any part (Hangul and its like) or by how they begin. Raises BadInput for a cursor of another search.
    """
    wanted = needles(words)
    of = ask.of(f"search:{' '.join(needle.text for needle in wanted)}")
    start = Place(0, None) if ask.cursor is None else Place.of(cursors.read(of, ask.cursor, [int, int, int]))
    found: list[Hit] = []
    if wanted:
        looking = _Search(tx, wanted, viewer, ask)
        for field in FIELDS[start.field :]:
            after = start.after if field == start.field else None
            found += await looking.level(field, after, ask.most + 1 - len(found))
            if len(found) > ask.most:
                break
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
    """One search: how rare each of its grams is, found out once."""

    def __init__(self, tx: Read, wanted: Sequence[Needle], viewer: int | None, ask: Ask) -> None:
        self._tx = tx
        self._wanted = wanted
        self._viewer = viewer
        self._ask = ask
        self._ranges = list(dict.fromkeys(each for needle in wanted for each in needle.ranges))[:MOST_RANGES]
        self._counts: list[tuple[int, ...]] = []

    async def level(self, field: int, after: tuple[int, int] | None, most: int) -> list[Hit]:
        """Those whose words are all in the fields up to this one, and not all before it, by likes."""
        query = self._matching(field, after, most)
        hits = await self._hits(await self._of_everybody(query, field), field)
        if self._viewer is not None:
            hits += await self._hits(query.where(store.hidden(self._viewer)), field)
        return sorted(hits, key=lambda hit: (-hit.likes, -hit.id))[:most]

    async def _of_everybody(self, query: _Query, field: int) -> _Query | None:
        """None where nobody has the rarest gram."""
        if not self._counts:
            self._counts = [await self._count(each) for each in self._ranges]
        found = [sum(counts[: field + 1]) for counts in self._counts]
        least = min(found)
        if least == 0:
            return None
        public = query.where(store.PUBLIC, *rated(self._ask))
        if least > FEW:
            return public
        return public.where(characters.c.id.in_(_having(field, self._ranges[found.index(least)])))

    async def _count(self, gram: tuple[bytes, bytes]) -> tuple[int, ...]:
        """By field, up to FEW and one."""
        row = await self._tx.row(_counted, {"first": gram[0], "last": gram[1]})
        assert row is not None
        return tuple(row[f"in_{field}"] for field in FIELDS)

    def _matching(self, field: int, after: tuple[int, int] | None, most: int) -> _Query:
        texts = (character_texts.c.name, character_texts.c.tags, character_texts.c.words)
        query = select(characters.c.id, characters.c.like_count)
        query = query.join(character_texts, character_texts.c.character_id == characters.c.id)
        query = query.where(self._all_in(texts[: field + 1]))
        if field:
            query = query.where(not_(self._all_in(texts[:field])))
        order = (characters.c.like_count, characters.c.id)
        if after is not None:
            query = query.where(cursors.below(order, after))
        return query.order_by(*(column.desc() for column in order)).limit(most)

    def _all_in(self, texts: Sequence[ColumnElement[str]]) -> ColumnElement[bool]:
        """Whether each needle is in one of these texts; both functions give the place of a text, counted from one."""
        place = func.instr if self._tx.dialect == "sqlite" else func.strpos
        return and_(*(or_(*(place(text, needle.text) > 0 for text in texts)) for needle in self._wanted))

    async def _hits(self, query: _Query | None, field: int) -> list[Hit]:
        rows = [] if query is None else await self._tx.rows(query)
        return [Hit(field, row["like_count"], row["id"]) for row in rows]


_Query = Select[tuple[int, int]]


def _in_field(field: int, first: object, last: object) -> Select[tuple[int]]:
    # Written out and not as a parameter: the same plan for each of the three.
    same = character_grams.c.field == literal_column(str(field))
    gram = character_grams.c.gram
    return select(character_grams.c.character_id).where(same, gram >= first, gram < last)


def _counted_in(field: int) -> ColumnElement[int]:
    some = _in_field(field, bindparam("first"), bindparam("last")).limit(FEW + 1).subquery()
    return select(func.count()).select_from(some).scalar_subquery().label(f"in_{field}")


_counted = select(*(_counted_in(field) for field in FIELDS))


def _having(field: int, gram: tuple[bytes, bytes]) -> Select[tuple[int]]:
    """The ids of those that have a gram in the fields up to this one."""
    parts = [_in_field(each, *gram) for each in FIELDS[: field + 1]]
    return parts[0] if len(parts) == 1 else select(union_all(*parts).subquery().c.character_id)
