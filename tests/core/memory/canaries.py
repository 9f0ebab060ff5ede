"""What canaries are looked for with: a model that tells all it knows, and every word and vector that is kept."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np
from sqlalchemy import select, update

from core.ai.model import Delta, Finish, Prompt, Stop, StreamItem, Usage
from core.clock import SystemClock
from core.db import Db
from core.db.tables import metadata
from core.db.tables.chat import messages
from core.db.tables.jobs import jobs
from core.db.tables.memory import passages
from core.memory import cutting, drawing
from core.memory.store import Fresh, Whose
from tests.core.conftest import Stage
from tests.fakes.embedder import HashedEmbedder

LATER = drawing.SILENCE + timedelta(seconds=1)


class Ahead(SystemClock):
    """A clock that can be put forward."""

    def __init__(self) -> None:
        self.by = timedelta()

    def now(self) -> datetime:
        return super().now() + self.by


async def _at_once(prompt: Prompt) -> None:
    """Nothing is waited for."""


@dataclass
class Gossip:
    """Draws from each message of a person what it says, and puts into it all else that it was given, as far as there is
    room; its digests are whole. `before` is waited for with the prompt before it answers."""

    provider: str = "scripted"
    name: str = "gossip"
    telling: bool = False
    before: Callable[[Prompt], Awaitable[None]] = _at_once
    seen: list[Prompt] = field(default_factory=list)

    async def stream(self, prompt: Prompt) -> AsyncGenerator[StreamItem, None]:
        self.seen.append(prompt)
        await self.before(prompt)
        yield Delta(self._answer([json.loads(line) for line in prompt.lines[-1].text.split("\n")]))
        yield Stop(Finish.COMPLETE, Usage(input=1, cached=0, cache_write=0, output=1))

    def _answer(self, given: list[dict[str, object]]) -> str:
        said = [each for each in given if "message" in each]
        if "before" in given[0]:
            return "\n".join([str(given[0]["before"]), *(str(each["text"]) for each in said)])
        everything = ", ".join(str(each["text"]) for each in given if "text" in each)
        told = [
            {
                "kind": "fact",
                "subject": "person",
                "owner": each["by"],
                "shared": False,
                "text": f"{each['text']}, {everything}"[:300] if self.telling else each["text"],
                "slot": "",
                "sources": [{"message": each["message"], "quote": each["text"]}],
                "importance": 3,
                "confidence": 1,
                "replaces": [],
            }
            for each in said
            if str(each["by"]).startswith("P")
        ]
        return json.dumps({"memories": told}, ensure_ascii=False)

    async def ping(self) -> None:
        """It is always there."""

    async def aclose(self) -> None:
        """Nothing is open."""


async def traces(db: Db, canary: str, but: Collection[str] = ()) -> list[str]:
    """The columns ("table.column") in which a word stands anywhere in the database, those of `but` left out."""
    found = set()
    async with db.read() as tx:
        for table in metadata.sorted_tables:
            for row in await tx.rows(select(table)):
                for name, value in row.items():
                    held = canary.encode() in value if isinstance(value, bytes) else canary in str(value)
                    if held and f"{table.name}.{name}" not in but:
                        found.add(f"{table.name}.{name}")
    return sorted(found)


async def stale(db: Db, embedder: HashedEmbedder) -> list[int]:
    """The messages with a vector that is not the one of what is said there, and right before it, now."""
    found = []
    async with db.read() as tx:
        for row in await tx.rows(select(passages).where(passages.c.vector.is_not(None)).order_by(passages.c.id)):
            said = select(messages.c.text).where(
                messages.c.chat_id == row["chat_id"], messages.c.id <= row["message_id"], ~messages.c.forgotten
            )
            texts = [each["text"] for each in await tx.rows(said.order_by(messages.c.id.desc()).limit(3))][::-1]
            context = cutting.context(texts[:-1], texts[-1][row["start"] : row["end"]])
            if not np.array_equal(np.frombuffer(row["vector"], "<f4"), embedder.vector(context)):
                found.append(row["message_id"])
    return found


async def silent(stage: Stage, clock: Ahead) -> None:
    """Time goes by, and what is due then is done."""
    clock.by += LATER
    async with stage.db.write() as tx:
        await tx.run(update(jobs).values(due=0.0))
    await stage.learn()


async def held(stage: Stage, whose: Whose) -> frozenset[int]:
    """The passages that the process can find."""
    async with stage.db.read() as tx:
        partition = await stage.recall.shelf.partition(tx, whose, Fresh(), -1)
    return partition.index.ids[0]


async def waited_for(true: Callable[[], bool], seconds: float = 10.0) -> None:
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.005)
