"""A model that tells a story that was recorded before: the same question gets the same answer, and is billed for.

The answers are those of a rehearsal, recorded by the prompts that asked for them. Tokens are counted as the program
estimates them; a beginning that was asked with before counts as cached, up to the cache point where it ends.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from core.ai.model import Delta, Finish, ModelError, Prompt, Stop, StreamItem, Usage
from core.ai.offline import Offline
from core.ai.tokens import estimate
from core.text import Catalog


def key_of(prompt: Prompt) -> str:
    """What a prompt asks, whoever asks it."""
    asked = [list(prompt.stable), [line.text for line in prompt.lines], prompt.tail]
    return hashlib.sha256(json.dumps(asked, ensure_ascii=False).encode()).hexdigest()


@dataclass
class Recorder:
    """The offline answerer, with its answers written down."""

    provider: str = "offline"
    name: str = "offline"
    book: dict[str, str] = field(default_factory=dict)

    async def stream(self, prompt: Prompt) -> AsyncGenerator[StreamItem, None]:
        words: list[str] = []
        async for item in Offline(Catalog()).stream(prompt):
            if isinstance(item, Delta):
                words.append(item.text)
            yield item
        self.book[key_of(prompt)] = "".join(words)

    async def ping(self) -> None:
        """It is always there."""

    async def aclose(self) -> None:
        """Nothing is open."""

    def keep(self, file: Path) -> None:
        file.write_text(json.dumps(self.book, ensure_ascii=False), encoding="utf-8")


async def at_once(_call: int, _words: int) -> None:
    """Nothing happens between two words."""


@dataclass
class Teller:
    """`between` is awaited with the number of the call (from 0) and of the words that are out, before the first word
    (0), after each paragraph, and (-1) behind the last: there it may raise. `asked` are the keys in their order."""

    book: Mapping[str, str]
    provider: str = "teller"
    name: str = "teller"
    between: Callable[[int, int], Awaitable[None]] = at_once
    twist: Callable[[int, Prompt, str], str | ModelError | tuple[str, Finish]] | None = None
    asked: list[str] = field(default_factory=list)
    prompts: list[Prompt] = field(default_factory=list)
    usages: list[Usage] = field(default_factory=list)
    _cached: set[str] = field(default_factory=set)

    async def stream(self, prompt: Prompt) -> AsyncGenerator[StreamItem, None]:
        number = len(self.asked)
        self.asked.append(key_of(prompt))
        self.prompts.append(prompt)
        answer, finish = self._answer(number, prompt)
        await self.between(number, 0)
        for count, piece in enumerate(_pieces(answer), 1):
            yield Delta(piece)
            await asyncio.sleep(0)
            await self.between(number, count)
        await self.between(number, -1)
        usage = self._counted(prompt, answer)
        self.usages.append(usage)
        yield Stop(finish, usage)

    async def ping(self) -> None:
        """It is always there."""

    async def aclose(self) -> None:
        """Nothing is open."""

    def _answer(self, number: int, prompt: Prompt) -> tuple[str, Finish]:
        known = self.book.get(key_of(prompt)) or self._rest(prompt)
        if self.twist is None:
            assert known is not None, f"nobody has recorded this:\n{prompt.lines[-1].text[-2000:]}"
            return known, Finish.COMPLETE
        twisted = self.twist(number, prompt, known or "")
        if isinstance(twisted, ModelError):
            raise twisted
        return twisted if isinstance(twisted, tuple) else (twisted, Finish.COMPLETE)

    def _rest(self, prompt: Prompt) -> str | None:
        """Where a draft that broke off is to be gone on with: what is missing of it."""
        asked = prompt.lines[-1].text
        for answer in self.book.values():
            first = answer.partition("\n\n")[0]
            start = asked.find(first) if answer.startswith("⟦") else -1
            if start >= 0:
                there = asked[start:]
                same = next((at for at, (one, two) in enumerate(zip(there, answer, strict=False)) if one != two), 0)
                return answer[same:].lstrip("\n")
        return None

    def _counted(self, prompt: Prompt, answer: str) -> Usage:
        whole, cached, written = 0, 0, 0
        before = hashlib.sha256()
        points = {*prompt.points, len(prompt.stable)}
        for number, block in enumerate(prompt.stable, 1):
            whole += estimate(block)
            before.update(block.encode() + b"\0")
            if number in points:
                if before.hexdigest() in self._cached:
                    cached = whole
                else:
                    written = whole - cached
                    self._cached.add(before.hexdigest())
        total = whole + sum(estimate(line.text) for line in prompt.lines)
        fresh = total - cached - written
        return Usage(input=fresh, cached=cached, cache_write=written, output=estimate(answer))


def _pieces(answer: str) -> list[str]:
    """By paragraphs."""
    parts = answer.split("\n\n")
    return [*(f"{part}\n\n" for part in parts[:-1]), parts[-1]]
