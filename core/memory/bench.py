"""The product's own recall for anybody who measures it: terms, cutting, embedder and index, without a database."""

from __future__ import annotations

import asyncio
import threading
from collections import OrderedDict
from collections.abc import Coroutine, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from core.ai.embedding import Embedder, Vectors
from core.ai.embedding_local import LocalEmbedder, found
from core.ai.model import ModelError
from core.memory import cutting
from core.memory.index import Index
from core.memory.rows import Passage
from core.memory.scoring import Query
from core.memory.terms import indexed

AT_ONCE = 64
BEFORE = 2  # messages before one, with which it is embedded
KEPT = 40_000  # vectors that are kept for histories that share messages, as the product keeps them by the same hash

_KNOWN: dict[str, OrderedDict[str, Any]] = {}


class Retriever:
    """`index` takes one whole history, oldest first; `search` gives positions in it, best first, no repeats."""

    def __init__(self, embedder: Embedder | None = None, *, local: bool = True) -> None:
        self._embedder = embedder or (_local() if local and found() else None)
        self._index = Index()
        self._people: dict[str, str] = {}

    def index(self, messages: list[dict[str, Any]]) -> None:
        self._index = Index()
        said = [str(each.get("text") or "") for each in messages]
        talks = _talks(messages)
        made: list[tuple[int, int, str, str]] = []
        for at, text in enumerate(said):
            here = _session(messages[at])
            near = range(max(0, at - BEFORE), at) if here in talks else ()
            before = [said[each] for each in near if _session(messages[each]) == here]
            for number, (start, end) in enumerate(cutting.pieces(text)):
                made.append((at, number, text[start:end], cutting.context(before, text[start:end])))
        vectors = self._vectors(made)
        passages = []
        for id_, (at, number, text, _) in enumerate(made):
            message = messages[at]
            speaker, when = str(message.get("speaker") or ""), _time(message.get("ts"))
            passages.append(
                Passage(
                    id=id_,
                    message_id=at,
                    number=number,
                    chat_id=_session(message),
                    speaker=speaker.casefold(),
                    by_character=message.get("role") == "assistant",
                    at=when,
                    terms=indexed(text, speaker=speaker, at=when),
                    vector=vectors[id_],
                )
            )
            self._people.setdefault(str(message.get("role")), speaker.casefold())
        self._index.add(passages)

    def search(self, query: str, k: int, now: str | None = None) -> list[int]:
        vector = None
        if self._embedder is not None:
            try:
                vector = _waited(self._embedder.queries([query]))[0]
            except ModelError:
                vector = None
        people = self._people.get("user", ""), self._people.get("assistant", "")
        asked = Query(query, vector, _time(now), "", *people)
        hits = self._index.search(asked, k)
        return [hit.message_id for hit in hits if hit.message_id is not None]

    def _vectors(self, made: Sequence[tuple[int, int, str, str]]) -> list[Any]:
        if self._embedder is None:
            return [None] * len(made)
        known = _KNOWN.setdefault(self._embedder.name, OrderedDict())
        keys = [cutting.fingerprint(each[2], each[3]) for each in made]
        missing = {key: each for key, each in zip(keys, made, strict=True) if key not in known}
        new: dict[str, Any] = {}
        for at in range(0, len(missing), AT_ONCE):
            part = list(missing.items())[at : at + AT_ONCE]
            texts, alone = [each[3] for _, each in part], [each[2] for _, each in part]
            new.update(zip((key for key, _ in part), _waited(self._embedder.passages(texts, alone)), strict=True))
        vectors = [new[key] if key in new else known[key] for key in keys]
        known.update(new)
        while len(known) > KEPT:
            known.popitem(last=False)
        return vectors


@cache
def _local() -> LocalEmbedder:
    """One for all: its models take a second or two to load."""
    return LocalEmbedder()


@cache
def _loop() -> asyncio.AbstractEventLoop:
    """A loop of our own, so that whoever measures may have one running too."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="retriever", daemon=True).start()
    return loop


def _waited(vectors: Coroutine[Any, Any, Vectors]) -> Vectors:
    return asyncio.run_coroutine_threadsafe(vectors, _loop()).result()


def _talks(messages: Sequence[Mapping[str, Any]]) -> set[int]:
    """Sessions in which more than one speaks: in a list of statements nothing comes before another."""
    first: dict[int, tuple[object, object]] = {}
    found = set()
    for each in messages:
        who = each.get("speaker"), each.get("role")
        if first.setdefault(_session(each), who) != who:
            found.add(_session(each))
    return found


def _session(message: Mapping[str, Any]) -> int:
    return int(message.get("session") or 0)


def _time(value: str | None) -> datetime | None:
    """None for no time, and for what is none."""
    try:
        at = datetime.fromisoformat(value) if value else None
    except ValueError:
        return None
    return at if at is None or at.tzinfo else at.replace(tzinfo=UTC)
