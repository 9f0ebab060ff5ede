"""An embedder for tests of what stands above: words that are shared make vectors near, and nothing is loaded."""

from __future__ import annotations

import hashlib
import re
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np

from core.ai.embedding import Vectors
from core.ai.model import ModelError

_WORD = re.compile(r"[^\W_]+")

Fault: TypeAlias = "ModelError | Vectors | None"
"""What meets a call: an error, vectors of its own choice, or None for a call that works."""


async def _at_once() -> None:
    """Nothing is waited for."""


@dataclass
class HashedEmbedder:
    """Always the same vector for the same text. `before` is waited for before anything is embedded; `faults` meet the
    next calls, in order; `seen` are the texts."""

    name: str = "hashed:1"
    size: int = 48
    before: Callable[[], Awaitable[None]] = _at_once
    faults: deque[Fault] = field(default_factory=deque)
    seen: list[str] = field(default_factory=list)
    closed: int = 0

    async def queries(self, texts: Sequence[str]) -> Vectors:
        return await self._made(texts)

    async def passages(self, texts: Sequence[str], alone: Sequence[str]) -> Vectors:
        assert len(texts) == len(alone)
        return await self._made(texts)

    async def aclose(self) -> None:
        self.closed += 1

    def vector(self, text: str) -> Vectors:
        """Of unit length: the sum of what its words are, by their first two letters."""
        total = np.zeros(self.size, np.float64)
        for word in _WORD.findall(text.casefold()) or [""]:
            seed = hashlib.blake2b(f"{self.name}{word[:2] if word[0:1] >= '가' else word}".encode(), digest_size=8)
            total += np.random.default_rng(int.from_bytes(seed.digest(), "little")).standard_normal(self.size)
        made: Vectors = (total / np.linalg.norm(total)).astype(np.float32)
        return made

    async def _made(self, texts: Sequence[str]) -> Vectors:
        self.seen += texts
        await self.before()
        fault = self.faults.popleft() if self.faults else None
        if isinstance(fault, ModelError):
            raise fault
        if fault is not None:
            return fault
        return np.stack([self.vector(text) for text in texts]) if texts else np.zeros((0, self.size), np.float32)
