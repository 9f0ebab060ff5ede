"""What one character remembers of one person or place, kept so that it is searched in milliseconds."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from core.ai.embedding import Vectors
from core.memory import scoring
from core.memory.postings import Postings
from core.memory.rows import Memory, Passage
from core.memory.scoring import Evidence, Hit, Query
from core.memory.table import Table
from core.memory.terms import asked

Mask = NDArray[np.bool_]
FEW = 4  # words of a question below which what was said before it counts, too
COMPACT = 1_000  # rows at least, of which half are gone, before the rest is put together


class Index:
    """Rows come and go, and what is left of one that went is nothing. The order of hits depends on what is there, not
    on when it was added."""

    def __init__(self) -> None:
        self._table = Table()
        self._postings = Postings()
        self._passages: dict[int, int] = {}
        self._memories: dict[int, int] = {}
        self._sources: dict[int, tuple[int, ...]] = {}

    @property
    def size(self) -> int:
        return len(self._passages) + len(self._memories)

    @property
    def nbytes(self) -> int:
        return self._table.nbytes + self._postings.nbytes + 200 * self.size

    @property
    def ids(self) -> tuple[frozenset[int], frozenset[int]]:
        """Of passages and of memories, for what has changed since."""
        return frozenset(self._passages), frozenset(self._memories)

    @property
    def chats(self) -> frozenset[int]:
        return self._table.chats()

    def add(self, passages: Sequence[Passage], memories: Sequence[Memory] = ()) -> None:
        """What is there already under the same id is replaced."""
        self.drop(
            [each.id for each in passages if each.id in self._passages],
            [each.id for each in memories if each.id in self._memories],
        )
        for passage in passages:
            self._passages[passage.id] = self._row(self._table.add_passage(passage), passage.terms)
        for memory in memories:
            self._memories[memory.id] = self._row(self._table.add_memory(memory), memory.terms)
            self._sources[memory.id] = memory.sources

    def drop(self, passage_ids: Collection[int], memory_ids: Collection[int]) -> None:
        """Nothing of them is left; ids that are not there are no error."""
        rows = [row for each in passage_ids if (row := self._passages.pop(each, None)) is not None]
        rows += [row for each in memory_ids if (row := self._memories.pop(each, None)) is not None]
        for each in memory_ids:
            self._sources.pop(each, None)
        if not rows:
            return
        self._postings.drop(rows)
        self._table.drop(rows)
        if self._table.count >= COMPACT and self._table.count > 2 * self.size:
            self._compact()

    def search(
        self,
        query: Query,
        most: int,
        *,
        leave_out: Collection[int] = (),
        leave_out_memories: Collection[int] = (),
        chats: Collection[int] | None = None,
        floor: bool = False,
    ) -> list[Hit]:
        """Best first, one hit a message. `leave_out` are ids of messages that are not wanted, `chats` those of chats
        that are; with `floor` only what has to do with the query: maybe nothing."""
        if not self.size or most < 1:
            return []
        allowed = self._table.allowed(leave_out, leave_out_memories, chats)
        words = self._words(query)
        meaning = self._table.meaning(query.vector)
        return scoring.ranked(self._table, query, Evidence(words, meaning, allowed), self._linked(), most, floor=floor)

    def _row(self, row: int, terms: str) -> int:
        self._postings.add(row, terms.split())
        return row

    def _words(self, query: Query) -> scoring.Scores:
        weights = asked(query.text)
        if query.previous and sum(weight == 1 for weight in weights.values()) < FEW:
            weights = {term: weight / 2 for term, weight in asked(query.previous).items()} | weights
        return self._postings.shares(weights)

    def _linked(self) -> Iterable[tuple[int, Sequence[int]]]:
        """The row of each memory with its sources."""
        return ((row, self._sources[each]) for each, row in self._memories.items())

    def _compact(self) -> None:
        moved = self._table.compact()
        self._postings.move(moved)
        self._passages = _moved(self._passages, moved)
        self._memories = _moved(self._memories, moved)


def _moved(rows: Mapping[int, int], moved: NDArray[np.int32]) -> dict[int, int]:
    return {each: int(moved[row]) for each, row in rows.items()}


__all__ = ["Index", "Vectors"]
