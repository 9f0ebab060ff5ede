"""Models for tests of what stands above models: they make what they were told to and keep what they were asked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field

from core.ai.media import Produced, Sound
from core.ai.model import Delta, Finish, ModelError, Picture, Prompt, Stop, StreamItem, Usage

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


Work = Sound | str | Picture | ModelError
"""What is spoken, written down or painted, or a fault."""


@dataclass
class ScriptedMaker:
    """A voice, ears and a brush: each call plays the next work; after the last one it is played again.

    `asked` are the calls in order: ("speak", text, voice, language), ("transcribe", bytes, media type, language),
    ("paint", prompt).
    """

    works: list[Work]
    provider: str
    name: str
    usage: Usage | None
    asked: list[tuple[str | bytes, ...]] = field(default_factory=list)
    closed: int = 0

    def __init__(
        self, *works: Work, provider: str = "scripted", name: str = "maker", usage: Usage | None = USAGE
    ) -> None:
        self.works = list(works)
        self.provider, self.name, self.usage = provider, name, usage
        self.asked, self.closed = [], 0

    async def speak(self, text: str, voice: str, language: str) -> Produced[Sound]:
        work = self._next("speak", text, voice, language)
        assert isinstance(work, Sound)
        return Produced(work, self.usage)

    async def transcribe(self, data: bytes, media_type: str, language: str) -> Produced[str]:
        work = self._next("transcribe", data, media_type, language)
        assert isinstance(work, str)
        return Produced(work, self.usage)

    async def paint(self, prompt: str) -> Produced[Picture]:
        work = self._next("paint", prompt)
        assert isinstance(work, Picture)
        return Produced(work, self.usage)

    async def ping(self) -> None:
        """It is always there."""

    async def aclose(self) -> None:
        self.closed += 1

    def _next(self, *asked: str | bytes) -> Work:
        self.asked.append(asked)
        work = self.works[min(len(self.asked), len(self.works)) - 1]
        if isinstance(work, ModelError):
            raise work
        return work
