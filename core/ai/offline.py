"""The offline answerer."""

from __future__ import annotations

from collections.abc import AsyncGenerator

from core.ai.model import Delta, Finish, Prompt, Stop, StreamItem
from core.text import Catalog


class Offline:
    provider = "offline"
    name = "offline"

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    async def stream(self, prompt: Prompt) -> AsyncGenerator[StreamItem, None]:
        yield Delta(
            prompt.material.greetings[0]
            if prompt.material and prompt.material.greetings
            else "…"
        )
        yield Stop(Finish.COMPLETE)

    async def ping(self) -> None:
        """It is always there."""

    async def aclose(self) -> None:
        """Nothing is open."""
