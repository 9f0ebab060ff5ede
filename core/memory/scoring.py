"""How what is remembered is ranked: words and meaning, what stands beside, when, and who said it. Pure.

After the memory reference (3), with one change: words count by how much of the question they are, not against the best
row. Where nothing of a question was ever said, BM25 has a best row all the same, and it is noise: as a share it weighs
little, and meaning carries. Constants are round; they were chosen on the chats with odd numbers of the project's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from core.memory import times
from core.memory.about import about

if TYPE_CHECKING:
    from datetime import datetime

    from core.ai.embedding import Vectors
    from core.memory.table import Order, Table

Scores = NDArray[np.float32]
Mask = NDArray[np.bool_]

ENOUGH = 0.3  # of a question found in one text: below it, what words say is worth less and less
NEIGHBOUR = 0.4  # of the better neighbour's: an answer stands beside the question whose words match
CHAT = 0.2  # a chat that is about it as a whole
TIME = 0.2
SPEAKER = 0.2
FLOOR, WORDS_FLOOR = 0.2, 0.05  # of what is found by meaning and words, or by words alone, to be of use at all
TOLD, MEANT = 0.1, 0.2  # from where on words, or meaning, are named as a reason
_PAST = re.compile(
    r"\b(?:used to|before|previously|back then|once|formerly|at first)\b|예전|옛날|전에|원래|처음에|그때|했었|였었|던가"
)


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for. `vector` is the text's own, None without an embedder; `previous` what was said before it;
    `person` and `character` are the names of who asks and who is asked."""

    text: str
    vector: Vectors | None = None
    now: datetime | None = None
    previous: str = ""
    person: str = ""
    character: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A message that was found, by a passage of it or by a memory, and what made it so: words, its meaning, its time,
    or what stands beside it. A memory's hit has the newest of its sources."""

    kind: Literal["passage", "memory"]
    id: int
    message_id: int | None
    score: float
    words: bool = False
    meaning: bool = False
    time: bool = False
    neighbour: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """Of each row: the share of the question that it has, the cosine (None: nobody can tell), and whether it may be
    found."""

    words: Scores
    meaning: Scores | None
    allowed: Mask

    def together(self) -> Scores:
        """0 for what may not be found: nothing follows from it."""
        words = np.where(self.allowed, self.words, np.float32(0))
        best = float(words.max(initial=0))
        told = words * np.float32(min(1.0, best / ENOUGH)) if best > 0 else words
        if self.meaning is None:
            return told
        return np.where(self.allowed, told + self.meaning, np.float32(0)).astype(np.float32)


@dataclass(frozen=True, slots=True)
class _Ranked:
    """Of messages or memories: the row that stands for each is found by `row`."""

    score: Scores
    strength: Scores  # without when and who: what a floor is held against
    beside: Scores
    time: Mask


def ranked(
    table: Table,
    query: Query,
    evidence: Evidence,
    linked: Iterable[tuple[int, Sequence[int]]],
    most: int,
    *,
    floor: bool,
) -> list[Hit]:
    """The best `most` messages and memories, one a message; equal ones newest first."""
    order, own = table.order(), evidence.together()
    sources = [(row, order.places(np.array(ids, np.int64))) for row, ids in linked if evidence.allowed[row]]
    messages = _messages(table, query, order, own, evidence.allowed, sources)
    memories = _memories(table, query, own, messages, sources)
    least = (WORDS_FLOOR if evidence.meaning is None else FLOOR) if floor else -np.inf
    return _hits(table, evidence, order, (messages, memories), [row for row, _ in sources], most, least)


def _messages(
    table: Table,
    query: Query,
    order: Order,
    own: Scores,
    allowed: Mask,
    sources: Sequence[tuple[int, NDArray[np.int64]]],
) -> _Ranked:
    if not len(order.starts):
        none = np.zeros(0, np.float32)
        return _Ranked(none, none, none, np.zeros(0, np.bool_))
    base = np.maximum.reduceat(own[order.rows], order.starts)
    shown = np.logical_or.reduceat(allowed[order.rows], order.starts)
    for row, places in sources:
        base[places] = np.maximum(base[places], own[row])
    base = np.where(shown, base, np.float32(0))
    positive = np.maximum(base, 0)
    top = float(positive.max(initial=0))
    beside = _beside(positive, order)
    strength = base + np.float32(NEIGHBOUR) * beside
    heads = order.heads
    time = _within(heads["since"], heads["since"], query)
    said = about(query, table.speakers, heads["speaker"], heads["by_character"]) & order.talk
    score = strength + np.float32(top) * (CHAT * _chats(positive, order) + TIME * time + SPEAKER * said).astype(
        np.float32
    )
    score[~shown] = -np.inf
    return _Ranked(score, strength, beside, time)


def _memories(
    table: Table, query: Query, own: Scores, messages: _Ranked, sources: Sequence[tuple[int, NDArray[np.int64]]]
) -> _Ranked:
    """A memory is as good as the best message that it comes from, if it is not better itself."""
    rows = np.array([row for row, _ in sources], np.int64)
    strength = own[rows].astype(np.float32)
    part = table.rows[rows]
    time = _within(part["since"], part["until"], query)
    score = strength + np.float32(TIME * max(0.0, float(strength.max(initial=0)))) * time
    if part["past"].any() and not _PAST.search(query.text.casefold()):
        score[part["past"]] = -np.inf
    for at, (_, places) in enumerate(sources):
        if len(places) and score[at] > -np.inf:
            score[at] = max(score[at], float(messages.score[places].max()))
            strength[at] = max(strength[at], float(messages.strength[places].max()))
    return _Ranked(score.astype(np.float32), strength, np.zeros_like(strength), time)


def _hits(
    table: Table,
    evidence: Evidence,
    order: Order,
    both: tuple[_Ranked, _Ranked],
    memory_rows: Sequence[int],
    most: int,
    least: float,
) -> list[Hit]:
    messages, memories = both
    score = np.concatenate([memories.score, messages.score])
    score[np.concatenate([memories.strength, messages.strength]) < least] = -np.inf
    few, found, seen = len(memory_rows), [], set()
    for at in _best(score, most + few, table, order, memory_rows):
        rows = np.array([memory_rows[at]]) if at < few else order.of(at - few)
        hit = _hit(
            table, evidence, rows, float(score[at]), memories if at < few else messages, at if at < few else at - few
        )
        if hit.message_id is None or hit.message_id not in seen:
            found.append(hit)
            seen.add(hit.message_id)
        if len(found) == most:
            break
    return found


def _best(score: Scores, most: int, table: Table, order: Order, memory_rows: Sequence[int]) -> list[int]:
    """Numbers of the best, best first; equal ones newest first, a memory before the message that it is from."""
    found = np.flatnonzero(score > -np.inf)
    if len(found) > most:
        last = np.partition(score[found], -most)[-most]
        found = found[score[found] >= last]
    few = len(memory_rows)
    newest = np.concatenate([table.rows["message"][list(memory_rows)], order.heads["message"]])[found]
    ids = np.concatenate([table.rows["id"][list(memory_rows)], order.heads["id"]])[found]
    by = np.lexsort((-ids, found >= few, -newest, -score[found]))
    best: list[int] = found[by][:most].tolist()
    return best


def _hit(table: Table, evidence: Evidence, rows: NDArray[Any], score: float, of: _Ranked, at: int) -> Hit:
    words, meaning = evidence.words, evidence.meaning
    own = words[rows] if meaning is None else words[rows] + meaning[rows]
    row = int(rows[int(np.argmax(np.where(evidence.allowed[rows], own, -np.inf)))])
    kept = table.rows[row]
    told, meant = float(words[row]) >= TOLD, meaning is not None and float(meaning[row]) >= MEANT
    return Hit(
        "memory" if kept["memory"] else "passage",
        int(kept["id"]),
        int(kept["message"]) if kept["message"] >= 0 else None,
        score,
        words=told,
        meaning=meant,
        time=bool(of.time[at]),
        neighbour=bool(of.beside[at] > max(0.0, float(own.max()))),
    )


def _beside(positive: Scores, order: Order) -> Scores:
    """The better neighbour's, in the same chat where people talk with each other: a list of statements has none."""
    found = np.zeros_like(positive)
    together = (order.chats[1:] == order.chats[:-1]) & order.talk[1:]
    found[1:] = np.where(together, positive[:-1], 0)
    found[:-1] = np.maximum(found[:-1], np.where(together, positive[1:], 0))
    return found


def _chats(positive: Scores, order: Order) -> Scores:
    """Of each message's chat: the mean of its three best, against that of the best chat. 0 where there is only one."""
    if len(order.begins) < 2:
        return np.zeros_like(positive)
    left, whole = positive.copy(), np.zeros(len(order.begins), np.float32)
    for _ in range(3):
        best = np.maximum.reduceat(left, order.begins)
        whole += best
        left[left == best[order.chats]] = 0
    sizes = np.diff(np.append(order.begins, len(positive)))
    mean = whole / np.minimum(sizes, 3)
    share = mean / max(float(mean.max()), 1e-9)
    return np.where(order.talk, share[order.chats], 0).astype(np.float32)


def _within(since: NDArray[np.float64], until: NDArray[np.float64], query: Query) -> Mask:
    """What is from, or about, a time that the question names."""
    found = np.zeros(len(since), np.bool_)
    for span in times.spans(query.text, query.now) if query.now else ():
        found |= (since < span.end.timestamp()) & (until >= span.start.timestamp())
    return found
