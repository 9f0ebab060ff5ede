"""What one character remembers of one person or place, kept so that it is searched in milliseconds."""

from __future__ import annotations

import math
from array import array
from collections.abc import Collection, Sequence

import numpy as np

from core.ai.embedding import Vectors
from core.memory import scoring, times
from core.memory.rows import Memory, Passage
from core.memory.scoring import Hit, Query, Scores
from core.memory.terms import terms

K1, B = 1.2, 0.5
FLOOR = 0.2


class Index:
    """Rows are appended and dropped, never changed. The order of hits depends on what was added, not on when."""

    def __init__(self) -> None:
        self._passages: dict[int, Passage] = {}
        self._memories: dict[int, Memory] = {}
        self._built: _Built | None = None

    @property
    def size(self) -> int:
        return len(self._passages) + len(self._memories)

    @property
    def nbytes(self) -> int:
        return 2_000 * self.size

    @property
    def ids(self) -> tuple[frozenset[int], frozenset[int]]:
        """Of passages and of memories, for what has changed since."""
        return frozenset(self._passages), frozenset(self._memories)

    @property
    def chats(self) -> frozenset[int]:
        return frozenset(each.chat_id for each in self._passages.values())

    def add(self, passages: Sequence[Passage], memories: Sequence[Memory] = ()) -> None:
        self._passages.update((each.id, each) for each in passages)
        self._memories.update((each.id, each) for each in memories)
        self._built = None

    def drop(self, passage_ids: Collection[int], memory_ids: Collection[int]) -> None:
        """Nothing of them is left; ids that are not there are no error."""
        for each in passage_ids:
            self._passages.pop(each, None)
        for each in memory_ids:
            self._memories.pop(each, None)
        self._built = None

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
        """Best first, one hit a message. `leave_out` are ids of messages that are not wanted, `chats` those that are;
        with `floor` only what has to do with the query: maybe nothing."""
        if self._built is None:
            self._built = _Built(
                [self._passages[each] for each in sorted(self._passages)],
                [self._memories[each] for each in sorted(self._memories)],
            )
        return self._built.search(query, most, frozenset(leave_out), frozenset(leave_out_memories), chats, floor=floor)


class _Built:
    def __init__(self, passages: list[Passage], memories: list[Memory]) -> None:
        self.passages, self.memories = passages, memories
        both: list[Passage | Memory] = [*passages, *memories]
        rows = [each.terms.split() for each in both]
        self.postings: dict[str, tuple[array[int], array[int]]] = {}
        for row, words in enumerate(rows):
            for word in dict.fromkeys(words):
                ids, counts = self.postings.setdefault(word, (array("i"), array("i")))
                ids.append(row)
                counts.append(words.count(word))
        lengths = np.array([len(words) for words in rows], np.float32)
        self.norm = K1 * (1 - B + B * lengths / max(1.0, float(lengths.mean()) if rows else 1.0))
        self.count = len(rows)
        vectors = [each.vector for each in both]
        width = next((each.size for each in vectors if each is not None), 0)
        self.matrix = np.zeros((self.count, width), np.float32)
        for row, vector in enumerate(vectors):
            if vector is not None and vector.size == width:
                self.matrix[row] = vector

    def words(self, found: list[str]) -> Scores:
        scores = np.zeros(self.count, np.float32)
        for word in dict.fromkeys(found):
            if (posting := self.postings.get(word)) is None:
                continue
            rows, counts = (np.frombuffer(each, np.int32) for each in posting)
            idf = math.log(1 + (self.count - rows.size + 0.5) / (rows.size + 0.5))
            scores[rows] += idf * counts * (K1 + 1) / (counts + self.norm[rows])
        return scores

    def meaning(self, vector: Vectors | None) -> Scores | None:
        if vector is None or not self.matrix.shape[1] or vector.size != self.matrix.shape[1]:
            return None
        return (self.matrix @ vector.astype(np.float32)).astype(np.float32)

    def search(
        self,
        query: Query,
        most: int,
        leave_out: frozenset[int],
        leave_out_memories: frozenset[int],
        chats: Collection[int] | None,
        *,
        floor: bool,
    ) -> list[Hit]:
        if not self.count:
            return []
        words = self.words(terms(query.text))
        meaning = self.meaning(query.vector)
        score = scoring.shares(words, meaning)
        base = score.copy()
        n = len(self.passages)
        when = times.spans(query.text, query.now) if query.now else ()
        in_time = (
            np.array(
                [bool(each.at and any(span.start <= each.at < span.end for span in when)) for each in self.passages],
                bool,
            )
            if when
            else np.zeros(n, bool)
        )
        beside = np.zeros(n, np.float32)
        chat = np.array([each.chat_id for each in self.passages], np.int64)
        if n > 1:
            same = chat[1:] == chat[:-1]
            beside[1:] = np.where(same, base[: n - 1], 0)
            beside[:-1] = np.maximum(beside[:-1], np.where(same, base[1:n], 0))
        score[:n] += scoring.NEIGHBOUR * beside + scoring.TIME * in_time
        order = np.argsort(-score, kind="stable")
        hits: list[Hit] = []
        seen: set[int] = set()
        for row in order.tolist():
            if len(hits) >= most:
                break
            if row < n:
                passage = self.passages[row]
                if passage.message_id in seen or passage.message_id in leave_out:
                    continue
                if chats is not None and passage.chat_id not in chats:
                    continue
                kind, id_, message_id = "passage", passage.id, passage.message_id
            else:
                memory = self.memories[row - n]
                if memory.id in leave_out_memories or memory.past:
                    continue
                kind, id_, message_id = "memory", memory.id, max(memory.sources, default=None)
                if message_id in seen:
                    continue
            if floor and words[row] <= 0 and (meaning is None or meaning[row] < FLOOR):
                continue
            if message_id is not None:
                seen.add(message_id)
            hits.append(
                Hit(
                    "passage" if kind == "passage" else "memory",
                    id_,
                    message_id,
                    float(score[row]),
                    words=bool(words[row] > 0),
                    meaning=bool(meaning is not None and meaning[row] >= FLOOR),
                    time=bool(row < n and in_time[row]),
                    neighbour=bool(row < n and beside[row] > base[row]),
                )
            )
        return hits
