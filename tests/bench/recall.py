"""How well memory finds what was said, and how fast: `python3 -m tests.bench recall`.

Every invented chat is one history, and all chats of a language together are another; the other sets are lists of single
statements. The share of what answers a question among the first five and ten is measured, with the local embedder and
by words only, beside plain BM25 over whole words on the same data. Constants were chosen on the halves with odd
numbers: figures are of the other halves.
"""

from __future__ import annotations

import math
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

from core.ai.embedding import Embedder
from core.ai.embedding_local import LocalEmbedder
from core.ai.tokens import estimate
from core.memory.bench import Retriever
from core.memory.index import Index
from core.memory.rows import Passage
from core.memory.scoring import Query
from core.memory.terms import indexed
from tests.bench.memory import Chat, Pool, chats, pairs
from tests.bench.stage import p
from tests.bench.table import Goal, Row

LISTS = ("questions", "colloquial", "slang", "paraphrases")
TOKENS = 512
Json = dict[str, object]
Search = Callable[[str, int, str | None], list[int]]


@dataclass(frozen=True, slots=True)
class Asked:
    text: str
    now: str | None
    right: frozenset[int]


@dataclass(frozen=True, slots=True)
class History:
    """One whole history with its questions; `set` is the name under which it is told."""

    set: str
    messages: list[Json]
    asked: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    five: float
    ten: float
    hit: float
    tokens: float


def histories(*, odd: bool) -> Iterator[History]:
    for language in ("ko", "en"):
        half = [chat for chat in chats(language) if (int(chat.id.rpartition("-")[2]) % 2 == 1) == odd]
        for chat in half:
            yield _history(f"chats {language}", [chat])
        yield _history(f"chats {language}, all in one", half)
        for name in LISTS:
            yield _list(f"{name} {language}", pairs(name, language), language, odd=odd)


def _history(name: str, told: Sequence[Chat]) -> History:
    messages: list[Json] = []
    asked: list[Asked] = []
    for number, chat in enumerate(told):
        before = len(messages)
        for each in chat.messages:
            session = 1_000 * number + each.session
            messages.append(
                {
                    "id": len(messages),
                    "speaker": each.speaker,
                    "role": each.role,
                    "text": each.text,
                    "ts": each.ts,
                    "session": session,
                    "lang": chat.lang,
                }
            )
        asked += [
            Asked(each.q, each.now.isoformat(), frozenset(before + at for at in each.evidence))
            for each in chat.questions
        ]
    return History(name, messages, tuple(asked))


def _list(name: str, pool: Pool, language: str, *, odd: bool) -> History:
    at = {id_: number for number, id_ in enumerate(pool.texts)}
    messages: list[Json] = [
        {"id": n, "speaker": "", "role": "user", "text": text, "ts": None, "session": 0, "lang": language}
        for n, text in enumerate(pool.texts.values())
    ]
    asked = [Asked(each.q, None, frozenset(at[id_] for id_ in each.right)) for each in pool.pairs]
    return History(name, messages, tuple(asked[0 if odd else 1 :: 2]))


def plain(messages: Sequence[Json]) -> Search:
    """BM25 over whole words, as a database's full-text search has it."""
    words = [Counter(re.findall(r"\w+", str(each["text"]).casefold())) for each in messages]
    lengths = [sum(each.values()) for each in words]
    mean = sum(lengths) / max(1, len(lengths))
    seen = Counter(word for each in words for word in each)

    def search(query: str, k: int, _now: str | None = None) -> list[int]:
        scores: dict[int, float] = defaultdict(float)
        for word in set(re.findall(r"\w+", query.casefold())):
            idf = math.log(1 + (len(words) - seen[word] + 0.5) / (seen[word] + 0.5))
            for at, counted in enumerate(words):
                if count := counted[word]:
                    scores[at] += idf * count * 2.2 / (count + 1.2 * (0.25 + 0.75 * lengths[at] / mean))
        return sorted(scores, key=lambda at: (-scores[at], at))[:k]

    return search


def measured(history: History, search: Search) -> list[Figures]:
    found = []
    for each in history.asked:
        ranked = search(each.text, 50, each.now)
        five, ten = (len(each.right & set(ranked[:most])) / len(each.right) for most in (5, 10))
        fits = set(_fitting(history, ranked))
        found.append(
            Figures(five, ten, float(bool(each.right & set(ranked[:10]))), len(each.right & fits) / len(each.right))
        )
    return found


def _fitting(history: History, ranked: Sequence[int]) -> Iterator[int]:
    """As many of the first as a prompt has room for."""
    left = TOKENS
    for at in ranked:
        left -= estimate(str(history.messages[at]["text"]))
        if left < 0:
            return
        yield at


def figures(embedder: Embedder | None, *, odd: bool = False) -> dict[str, dict[str, Figures]]:
    """For each set, by whom it was searched: "BM25", "words", "both"."""
    found: dict[str, dict[str, list[Figures]]] = defaultdict(lambda: defaultdict(list))
    for history in histories(odd=odd):
        found[history.set]["BM25"] += measured(history, plain(history.messages))
        for name, retriever in (("words", Retriever(local=False)), ("both", Retriever(embedder))):
            if name == "both" and embedder is None:
                continue
            retriever.index(history.messages)
            found[history.set][name] += measured(history, retriever.search)
    return {name: {by: _mean(each) for by, each in them.items()} for name, them in found.items()}


def _mean(found: Sequence[Figures]) -> Figures:
    return Figures(*(sum(getattr(each, name) for each in found) / len(found) for name in Figures.__slots__))


async def recall() -> list[Row]:
    return [*quality(), *speed(10_000), *speed(100_000)]


def quality() -> list[Row]:
    rows = []
    for name, them in figures(LocalEmbedder()).items():
        floor = them["BM25"]
        for by in ("words", "both"):
            one = them[by]
            note = f"@5 {one.five:.2f}, hit@10 {one.hit:.2f}, in {TOKENS} tokens {one.tokens:.2f}"
            what = f"Recall@10, {name}, {'by words' if by == 'words' else 'embedder'}"
            rows.append(Row(what, one.ten, "", Goal(floor.ten, least=True), floor.ten, note=note))
    return rows


def speed(count: int) -> list[Row]:
    """Of an index with vectors, warm; the question's own vector is there already."""
    chance = random.Random(5)
    spread = np.random.default_rng(5)
    words = ["".join(chr(0xAC00 + chance.randrange(11_172)) for _ in range(3)) for _ in range(20_000)]
    index, start = Index(), datetime(2026, 1, 1, tzinfo=UTC)
    adds: list[float] = []
    for at in range(count):
        text = " ".join(words[min(int(chance.paretovariate(0.6)), 19_999)] for _ in range(12))
        vector = spread.standard_normal(640, dtype=np.float32)
        passage = Passage(
            id=at,
            message_id=at,
            number=0,
            chat_id=at // 200,
            speaker=("미나", "하루")[at % 2],
            by_character=at % 2 == 1,
            at=start + timedelta(minutes=at),
            terms=indexed(text, speaker="미나", at=start),
            vector=vector / np.linalg.norm(vector),
        )
        began = time.perf_counter()
        index.add([passage])
        adds.append(time.perf_counter() - began)
    took = []
    for _ in range(60):
        asked = " ".join(words[min(int(chance.paretovariate(0.6)), 19_999)] for _ in range(6))
        vector = spread.standard_normal(640, dtype=np.float32)
        query = Query(asked, vector / np.linalg.norm(vector), start + timedelta(days=400), person="미나")
        began = time.perf_counter()
        index.search(query, 24, floor=True)
        took.append(time.perf_counter() - began)
    named = f"{count:,} passages"
    return [
        Row(f"Search, {named}, p95", p(took[5:], 95) * 1000, "ms", Goal(10 if count <= 10_000 else 60)),
        Row(f"Add, {named}, p95", p(adds[-2_000:], 95) * 1000, "ms", Goal(3)),
        Row(f"An index's memory, {named}", index.nbytes / 2**20, "MB"),
    ]
