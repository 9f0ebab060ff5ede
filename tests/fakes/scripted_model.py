"""A model for tests of what stands above models: it says what it was told to say and keeps the prompts that it saw."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field

from core.ai.model import Delta, Finish, ModelError, Prompt, Stop, StreamItem, Usage

Piece = str | float | ModelError | Finish
"""Words, seconds to wait, a fault, or how the answer ends (COMPLETE where a script does not say)."""

Script = Sequence[Piece]


USAGE = Usage(input=10, cached=5, cache_write=2, output=3)


@dataclass
class ScriptedModel:
    """Each call plays the next script; after the last one it is played again. `seen` are the prompts, in order.

    ScriptedModel(["Hello", ", you."], [Overloaded("busy", 1.0)], ["Half a sen", Finish.CUT])
    """

    scripts: list[Script]
    provider: str
    name: str
    usage: Usage | None
    seen: list[Prompt] = field(default_factory=list)
    closed: int = 0
    hung_up: int = 0

    def __init__(
        self,
        *scripts: Script,
        provider: str = "scripted",
        name: str = "one",
        usage: Usage | None = USAGE,
    ) -> None:
        self.scripts = list(scripts) or [["Hello."]]
        self.provider, self.name, self.usage = provider, name, usage
        self.seen, self.closed, self.hung_up = [], 0, 0

    async def stream(self, prompt: Prompt) -> AsyncGenerator[StreamItem, None]:
        self.seen.append(prompt)
        script = self.scripts[min(len(self.seen), len(self.scripts)) - 1]
        finish = Finish.COMPLETE
        try:
            for piece in script:
                match piece:
                    case Finish():
                        finish = piece
                    case str():
                        yield Delta(piece)
                    case ModelError():
                        raise piece
                    case _:
                        await asyncio.sleep(piece)
        except GeneratorExit:
            self.hung_up += 1
            raise
        yield Stop(finish, self.usage)

    async def ping(self) -> None:
        first = self.scripts[0][0] if self.scripts[0] else None
        if isinstance(first, ModelError):
            raise first

    async def aclose(self) -> None:
        self.closed += 1
