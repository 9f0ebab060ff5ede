"""Where nothing is set up: a compatible server on this machine if one answers, and always the offline answerer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from core.ai.compatible import Access
from core.ai.model import Model, ModelError
from core.ai.wire import Patience
from core.clock import Clock

ADDRESSES = ("http://127.0.0.1:11434", "http://127.0.0.1:8080", "http://127.0.0.1:1234")
"""Ollama, llama.cpp, LM Studio. Loopback alone: nothing is ever sent to a machine that nobody named."""

HASTE = Patience(connect=0.3, first=0.3, stall=0.3)
AGAIN = 60.0


class Local:
    """Asks all `addresses` at once, at the first use and then every minute, so that a server that comes is found."""

    def __init__(
        self,
        clock: Clock,
        last: Model,
        make: Callable[[str, str], Model],
        addresses: Sequence[str] = ADDRESSES,
    ) -> None:
        self._clock = clock
        self._last = last
        self._make = make
        self._addresses = addresses
        self._asked: float | None = None
        self._found: tuple[str, str] | None = None
        self._models: tuple[Model, ...] = (last,)
        self._asking = asyncio.Lock()

    async def models(self) -> Sequence[Model]:
        """The server's model if one answers, then the offline answerer."""
        async with self._asking:
            now = self._clock.monotonic()
            if self._addresses and (self._asked is None or now - self._asked >= AGAIN):
                self._asked = now
                await self._look()
        return self._models

    async def _look(self) -> None:
        async with asyncio.TaskGroup() as group:
            asked = [group.create_task(_offered(address)) for address in self._addresses]
        found = next((offer for task in asked if (offer := task.result())), None)
        if found == self._found:
            return
        for old in self._models[:-1]:
            await old.aclose()
        self._found = found
        self._models = (self._make(*found), self._last) if found else (self._last,)


async def _offered(address: str) -> tuple[str, str] | None:
    """(address, model); None unless a valid list with a model in it comes back: 8080 is often something else."""
    access = Access(address, patience=HASTE)
    try:
        names = await access.names()
    except ModelError:
        return None
    finally:
        await access.aclose()
    return (address, names[0]) if names else None
