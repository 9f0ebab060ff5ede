"""Wake-ups between tasks and processes. The row is the truth: a word on the bus only says "look"."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Protocol

WORK = "work"


class Ear:
    """Hears one topic. Words that came between two waits count as one."""

    def __init__(self) -> None:
        self._heard = asyncio.Event()

    def ring(self) -> None:
        self._heard.set()

    async def wait(self, seconds: float | None) -> bool:
        """True when something was said, False after `seconds`: then look all the same. None: as long as it takes."""
        try:
            async with asyncio.timeout(seconds):
                await self._heard.wait()
        except TimeoutError:
            return False
        self._heard.clear()
        return True


class Bus(Protocol):
    async def say(self, topic: str) -> None:
        """Wake who listens to `topic`, here and in other processes. Never raises: a lost word costs one poll."""
        ...

    def listen(self, topic: str) -> AbstractAsyncContextManager[Ear]: ...

    async def aclose(self) -> None: ...


class LocalBus:
    """For one process."""

    def __init__(self) -> None:
        self._ears: dict[str, set[Ear]] = defaultdict(set)

    async def say(self, topic: str) -> None:
        self.ring(topic)

    def ring(self, topic: str) -> None:
        for ear in self._ears.get(topic, ()):
            ear.ring()

    @asynccontextmanager
    async def listen(self, topic: str) -> AsyncIterator[Ear]:
        ear = Ear()
        self._ears[topic].add(ear)
        try:
            yield ear
        finally:
            self._ears[topic].discard(ear)
            if not self._ears[topic]:
                del self._ears[topic]

    async def aclose(self) -> None:
        self._ears.clear()
