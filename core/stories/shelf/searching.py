"""Stories by words and tags, whether many have them or few: the same on SQLite and PostgreSQL.

Where few have all that is asked for, these few are looked at and put in order. Where many have it, a page of them is
mostly soon met in the list itself, which an index has in order.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Integer,
    LargeBinary,
    Select,
    String,
    and_,
    any_,
    bindparam,
    func,
    select,
)

from core.characters.grams import Needle
from core.db import Read
from core.db.tables.characters import Visibility
from core.db.tables.stories import stories, story_grams, story_tags, story_texts

MOST_GRAMS = 8
CROSSED = 3  # of those that many have


@dataclass(frozen=True, slots=True)
class Effort:
    """Which way is gone, for speed alone: what is found is the same. Measured among 10,000 stories.

    `few` are looked at one by one (some 4 ms). Of what more have, a page is mostly met among the `soon` first of a list
    (2 ms); where it is not, up to `some` are looked at one by one after all, found among `many` places of each gram.
    """

    few: int = 1_000
    soon: int = 600
    some: int = 5_000
    many: int = 8_000


USUAL = Effort()

# Said so that no index has it: SQLite would walk all that is public instead of the few.
PUBLIC_OF_FEW = and_(
    stories.c.visibility.concat("") == Visibility.PUBLIC, stories.c.deleted_at.is_(None), ~stories.c.redacted
)


@dataclass(frozen=True, slots=True)
class Sought:
    """Words, and a tag ("" for any)."""

    needles: Sequence[Needle]
    tag: str

    async def few(self, tx: Read, effort: Effort) -> set[Any] | None:
        """Ids among which all are that have these; None where those are not few.

        On SQLite they are digits, which are not made numbers: that takes as long as finding them.
        """
        most = max(1, MOST_GRAMS // max(1, len(self.needles)))
        ranges = [each for needle in self.needles for each in needle.ranges[:most]]
        return await _meeting(tx, ranges, self.tag, effort.few)

    async def some(self, tx: Read, effort: Effort) -> set[Any] | None:
        """The same with more effort. The grams of one word are mostly in the same places: its first will do."""
        firsts = [needle.ranges[0] for needle in self.needles]
        found = await _meeting(tx, firsts[:CROSSED], self.tag, effort.many)
        return found if found is not None and len(found) <= effort.some else None


async def _meeting(tx: Read, ranges: Sequence[tuple[bytes, bytes]], tag: str, most: int) -> set[Any] | None:
    """Those in all of the places that are no more than `most` (one of few grams has a story more than once)."""
    given: dict[str, object] = {"enough": most + 1, "tag": tag}
    for number, (first, last) in enumerate(ranges):
        given |= {f"first_{number}": first, f"last_{number}": last}
    row = await tx.row(_places(len(ranges), tx.dialect, tagged=bool(tag)), given)
    assert row is not None
    places = [ids.split(",") if isinstance(ids, str) else ids or () for ids in row.values()]
    whole = [set(ids) for ids in places if len(ids) <= most]
    return set.intersection(*whole) if whole else None


def as_given(ids: Collection[Any], dialect: str) -> object:
    """The parameter `ids`: one for any number of them, else each number would be a statement of its own."""
    return f"[{','.join(ids)}]" if dialect == "sqlite" else list(ids)


def named(dialect: str) -> ColumnElement[bool]:
    """Whether a story is one of the parameter `ids`."""
    if dialect == "sqlite":
        given = func.json_each(bindparam("ids", type_=String())).table_valued("value")
        return stories.c.id.in_(select(given.c.value))
    return stories.c.id == any_(bindparam("ids", type_=ARRAY(BigInteger)))


def having(query: Select[Any], words: int, dialect: str) -> Select[Any]:
    """Those with all words of the parameters that `texts` makes."""
    place = func.instr if dialect == "sqlite" else func.strpos  # both count from one
    looked = (bindparam(f"word_{number}", type_=String()) for number in range(words))
    query = query.join(story_texts, story_texts.c.story_id == stories.c.id)
    return query.where(*(place(story_texts.c.words, word) > 0 for word in looked))


def texts(needles: Sequence[Needle]) -> dict[str, str]:
    return {f"word_{number}": needle.text for number, needle in enumerate(needles)}


@lru_cache(64)
def _places(ranges: int, dialect: str, *, tagged: bool) -> Select[Any]:
    """The ids at each place, as one value: thousands of rows take longer to become objects than to be found."""
    gather = func.group_concat if dialect == "sqlite" else func.array_agg
    queries = [select(story_tags.c.story_id).where(story_tags.c.tag == bindparam("tag", type_=String()))] * tagged
    for number in range(ranges):
        first, last = (bindparam(f"{end}_{number}", type_=LargeBinary()) for end in ("first", "last"))
        queries.append(select(story_grams.c.story_id).where(story_grams.c.gram >= first, story_grams.c.gram < last))
    some = [query.limit(bindparam("enough", type_=Integer())).subquery() for query in queries]
    return select(*(select(gather(each.c.story_id)).scalar_subquery().label(f"at_{n}") for n, each in enumerate(some)))
