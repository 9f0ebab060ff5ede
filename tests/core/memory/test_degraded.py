"""A turn is answered whatever has become of embedder and vectors, and what is spoilt is made anew behind it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import numpy as np
import pytest
from sqlalchemy import select, update

from core.ai.model import Overloaded
from core.db.tables.memory import passages
from core.memory import recall
from tests.core.conftest import Memories, Stage
from tests.core.memory.canaries import stale
from tests.core.memory.talking import Talking
from tests.fakes.embedder import HashedEmbedder

SAID = "우리 강아지 이름은 보리야."
SPOILT = {
    "cut": b"\x00\x01",
    "none": np.full(48, np.nan, "<f4").tobytes(),
    "random": np.arange(48, dtype="<f4").tobytes(),
}


async def _said(make_stage: Callable[..., Stage], embedder: HashedEmbedder) -> Talking:
    return Talking(make_stage(["그렇구나."], memory=Memories(embedder)))


@pytest.mark.parametrize("kind", SPOILT)
async def test_spoilt_vectors_are_passed_over_and_made_anew(make_stage: Callable[..., Stage], kind: str) -> None:
    embedder = HashedEmbedder()
    talk = await _said(make_stage, embedder)

    async with talk.working():
        await talk.say(SAID)
        async with talk.stage.db.write() as tx:
            await tx.run(update(passages).values(vector=SPOILT[kind]))
        talk.stage.recall.shelf._kept.clear()  # another process: it has read nothing yet
        await talk.command("new")
        await talk.say("강아지 산책시키고 왔어")
        prompt = talk.prompt
        await talk.stage.learn()

    assert "보리" in prompt.tail
    assert await stale(talk.stage.db, embedder) == []
    async with talk.stage.db.read() as tx:
        rows = await tx.rows(select(passages.c.vector))
    assert all(row["vector"] is not None for row in rows)


async def test_an_embedder_that_fails_leaves_words(make_stage: Callable[..., Stage]) -> None:
    embedder = HashedEmbedder()
    talk = await _said(make_stage, embedder)
    broken = np.full((1, 48), np.nan, np.float32)

    async with talk.working():
        await talk.say(SAID)
        for fault in (Overloaded("busy"), broken, np.zeros((0, 48), np.float32), np.ones((1, 3), np.float32)):
            await talk.command("new")
            embedder.faults.extend([fault] * 20)
            await talk.say("강아지 산책시키고 왔어")
            embedder.faults.clear()

            assert "보리" in talk.prompt.tail


async def test_an_embedder_that_hangs_is_not_waited_for(make_stage: Callable[..., Stage]) -> None:
    embedder = HashedEmbedder()
    talk = await _said(make_stage, embedder)

    async def before() -> None:
        if embedder.seen[-1].startswith("강아지 산책"):
            await asyncio.sleep(recall.PATIENCE + 0.5)

    async with talk.working():
        await talk.say(SAID)
        await talk.command("new")
        embedder.before = before
        await talk.say("강아지 산책시키고 왔어")

    assert "보리" in talk.prompt.tail
