"""What is known of each passage and memory beside its words: numbers in columns, and one matrix of vectors."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.ai.embedding import Vectors
from core.memory.rows import Memory, Passage

Numbers = NDArray[np.int64]
Mask = NDArray[np.bool_]

_COLUMNS = np.dtype(
    [
        ("id", np.int64),
        ("message", np.int64),
        ("number", np.int32),
        ("chat", np.int64),
        ("speaker", np.int32),
        ("by_character", np.bool_),
        ("memory", np.bool_),
        ("past", np.bool_),
        ("there", np.bool_),
        ("since", np.float64),
        ("until", np.float64),
    ]
)
_NEVER = float("nan")


@dataclass(frozen=True)
class Order:
    """Passages as they were said: `rows`, and where each message begins in them. For each message its head (the row of
    its first passage), its chat by number from 0, and whether more than one speaks in that chat."""

    rows: Numbers
    starts: Numbers
    heads: NDArray[Any]
    chats: Numbers
    talk: Mask
    begins: Numbers  # of each chat, the number of its first message

    @cached_property
    def _sorted(self) -> tuple[Numbers, Numbers]:
        by = np.argsort(self.heads["message"], kind="stable")
        return by, self.heads["message"][by]

    def places(self, message_ids: Numbers) -> Numbers:
        """Which messages these are, by number from 0; those that are not there are left out."""
        by, known = self._sorted
        if not len(known):
            return by
        at = np.minimum(np.searchsorted(known, message_ids), len(known) - 1)
        found: Numbers = by[at[known[at] == message_ids]]
        return found

    def of(self, message: int) -> Numbers:
        """The rows of one message."""
        end = self.starts[message + 1] if message + 1 < len(self.starts) else len(self.rows)
        found: Numbers = self.rows[self.starts[message] : end]
        return found


class Table:
    def __init__(self) -> None:
        self._rows: NDArray[Any] = np.zeros(0, _COLUMNS)
        self._vectors: Vectors = np.zeros((0, 0), np.float32)
        self._speakers: dict[str, int] = {}
        self._met = 0
        self._order: Order | None = None
        self.count = 0

    @property
    def rows(self) -> NDArray[Any]:
        return self._rows[: self.count]

    @property
    def speakers(self) -> dict[str, int]:
        return self._speakers

    @property
    def nbytes(self) -> int:
        return int(self._rows.nbytes + self._vectors.nbytes)

    def chats(self) -> frozenset[int]:
        rows = self.rows
        return frozenset(np.unique(rows["chat"][rows["there"] & ~rows["memory"]]).tolist())

    def add_passage(self, passage: Passage) -> int:
        speaker = self._speaker(passage.speaker)
        at = _seconds(passage.at)
        whose = passage.id, passage.message_id, passage.number, passage.chat_id, speaker, passage.by_character
        return self._add((*whose, False, False, True, at, at), passage.vector)

    def add_memory(self, memory: Memory) -> int:
        since = _seconds(memory.about_from or memory.at)
        until = max(since, _seconds(memory.about_to)) if memory.about_to else since
        newest = max(memory.sources, default=-1)
        return self._add((memory.id, newest, 0, -1, -1, False, True, memory.past, True, since, until), memory.vector)

    def drop(self, rows: Collection[int]) -> None:
        at = np.fromiter(rows, np.int64, len(rows))
        self._rows[at] = np.zeros(1, _COLUMNS)
        if self._vectors.shape[1]:
            self._vectors[at] = 0
        self._order = None
        left = self.rows["speaker"][self.rows["there"]]
        if len(np.unique(left[left >= 0])) < len(self._speakers):
            self._forget_speakers(set(left.tolist()))

    def compact(self) -> NDArray[np.int32]:
        """Put what is left together; where each row went, -1 for what is gone."""
        there = self.rows["there"].copy()
        moved = np.where(there, np.cumsum(there) - 1, -1).astype(np.int32)
        self._rows = self.rows[there].copy()
        if self._vectors.shape[1]:
            self._vectors = self._vectors[: self.count][there].copy()
        self.count = len(self._rows)
        self._order = None
        return moved

    def allowed(
        self, leave_out: Collection[int], leave_out_memories: Collection[int], chats: Collection[int] | None
    ) -> Mask:
        """What may be found. A memory goes with the newest message that it comes from."""
        rows = self.rows
        found: Mask = rows["there"].copy()
        if leave_out:
            found &= ~np.isin(rows["message"], np.fromiter(leave_out, np.int64, len(leave_out)))
        if leave_out_memories:
            out = np.isin(rows["id"], np.fromiter(leave_out_memories, np.int64, len(leave_out_memories)))
            found &= ~(rows["memory"] & out)
        if chats is not None:
            found &= rows["memory"] | np.isin(rows["chat"], np.fromiter(chats, np.int64, len(chats)))
        return found

    def meaning(self, vector: Vectors | None) -> NDArray[np.float32] | None:
        """The cosine with each row; 0 for one without a vector. None where there is nothing to compare."""
        if vector is None or not self._vectors.shape[1] or vector.size != self._vectors.shape[1]:
            return None
        sought = np.nan_to_num(vector.astype(np.float32).reshape(-1), posinf=0, neginf=0)
        found: NDArray[np.float32] = self._vectors[: self.count] @ sought
        return found

    def order(self) -> Order:
        """Of all passages that are there; made again when rows have come or gone."""
        if self._order is None:
            self._order = _ordered(self.rows)
        return self._order

    def _add(self, values: tuple[object, ...], vector: Vectors | None) -> int:
        row = self.count
        if row == len(self._rows):
            self._rows = _grown(self._rows, row + 1)
        if vector is not None and not self._vectors.shape[1]:
            self._vectors = np.zeros((len(self._rows), vector.size), np.float32)
        if self._vectors.shape[1] and len(self._vectors) < len(self._rows):
            self._vectors = _grown(self._vectors, len(self._rows))
        self._rows[row] = values
        if vector is not None and vector.size == self._vectors.shape[1]:
            self._vectors[row] = vector
        self.count += 1
        self._order = None
        return row

    def _speaker(self, name: str) -> int:
        if name not in self._speakers:
            self._speakers[name] = self._met
            self._met += 1
        return self._speakers[name]

    def _forget_speakers(self, left: set[int]) -> None:
        """Names of whom nothing is left."""
        self._speakers = {name: number for name, number in self._speakers.items() if number in left}


def _grown(kept: NDArray[Any], least: int) -> NDArray[Any]:
    made = np.zeros((max(least, 2 * len(kept), 64), *kept.shape[1:]), kept.dtype)
    made[: len(kept)] = kept
    return made


def _seconds(at: datetime | None) -> float:
    return _NEVER if at is None else at.timestamp()


def _ordered(rows: NDArray[Any]) -> Order:
    found = np.flatnonzero(rows["there"] & ~rows["memory"])
    part = rows[found]
    by = np.lexsort((part["number"], part["message"], part["chat"]))
    found, part = found[by], part[by]
    if not len(found):
        none = np.zeros(0, np.int64)
        return Order(none, none, part, none, np.zeros(0, np.bool_), none)
    first = np.ones(len(found), np.bool_)
    first[1:] = (part["message"][1:] != part["message"][:-1]) | (part["chat"][1:] != part["chat"][:-1])
    starts = np.flatnonzero(first)
    heads = part[starts]
    fresh = np.ones(len(heads), np.bool_)
    fresh[1:] = heads["chat"][1:] != heads["chat"][:-1]
    chats, begins = np.cumsum(fresh) - 1, np.flatnonzero(fresh)
    who = heads["speaker"] * 2 + heads["by_character"]
    talk = np.minimum.reduceat(who, begins) < np.maximum.reduceat(who, begins)
    return Order(found, starts, heads, chats, talk[chats], begins)
