"""Which rows have which terms, and how much of a question each row has (BM25)."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

K1, B = 1.2, 0.5
COUNT = 8  # bits of a posting that say how often; the others are the row
OFTEN = (1 << COUNT) - 1


class Postings:
    """An array of row and count for each term, in the order of rows; a row's own terms, so that it can be taken out."""

    def __init__(self) -> None:
        self._found: dict[str, array[int]] = {}
        self._terms: list[tuple[str, ...]] = []
        self._lengths = array("i")
        self._rows = 0
        self._length = 0

    @property
    def nbytes(self) -> int:
        return 8 * self._length + 150 * len(self._found) + 60 * len(self._terms)

    def add(self, row: int, terms: Sequence[str]) -> None:
        """Rows come in their order."""
        counted = Counter(terms)
        kept = []
        for term, count in counted.items():
            known = self._found.get(term)
            if known is None:
                known = self._found[term] = array("I")
            known.append((row << COUNT) + min(count, OFTEN))
            kept.append(term)
        self._terms.append(tuple(kept))
        self._lengths.append(len(terms))
        self._rows += 1
        self._length += len(terms)

    def drop(self, rows: Collection[int]) -> None:
        for row in rows:
            for term in self._terms[row]:
                known = self._found[term]
                del known[bisect_left(known, row << COUNT)]
                if not known:
                    del self._found[term]
            self._terms[row] = ()
            self._rows -= 1
            self._length -= self._lengths[row]
            self._lengths[row] = 0

    def move(self, moved: NDArray[np.int32]) -> None:
        """Rows that are left have other numbers now: `moved` at the old one; -1 for what is gone."""
        left = np.flatnonzero(moved >= 0).tolist()
        self._terms = [self._terms[row] for row in left]
        self._lengths = array("i", [self._lengths[row] for row in left])
        for term, known in self._found.items():
            packed = np.frombuffer(known, np.uint32)
            self._found[term] = array(
                "I", ((moved[packed >> COUNT].astype(np.uint32) << COUNT) + (packed & OFTEN)).tobytes()
            )

    def shares(self, weights: Mapping[str, float]) -> NDArray[np.float32]:
        """How much of the question each row has: BM25 against what a text would have that has each term once. Absolute:
        a question of which nothing was ever said has little everywhere, whatever is best."""
        scores = np.zeros(len(self._terms), np.float32)
        whole = 0.0
        if not self._rows:
            return scores
        lengths = np.frombuffer(self._lengths, np.int32)
        mean = max(self._length / self._rows, 1.0)
        for term, weight in weights.items():
            known = self._found.get(term)
            count = 0 if known is None else len(known)
            worth = weight * math.log(1 + (self._rows - count + 0.5) / (count + 0.5))
            whole += worth
            if known is not None:
                packed = np.frombuffer(known, np.uint32)
                rows, counts = packed >> COUNT, (packed & OFTEN).astype(np.float32)
                norm = np.float32(K1 * (1 - B)) + np.float32(K1 * B / mean) * lengths[rows]
                scores[rows] += np.float32(worth * (K1 + 1)) * counts / (counts + norm)
        return scores / np.float32(whole) if whole > 0 else scores
