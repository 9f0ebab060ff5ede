"""What a deleted memory had taken the place of counts again, unless something newer has come after it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from sqlalchemy import select, update

from core.db import Db
from core.db.tables.memory import memories
from core.memory import erasure
from tests.core.characters.stock import NOW
from tests.core.memory import scene as scenes


@pytest.mark.parametrize(
    ("gone", "left"),
    [
        ([1], {"love": "hate again"}),
        ([2], {"hate": None, "love": "hate"}),
        ([1, 2], {"love": None}),
        ([0], {"hate": "hate again"}),
    ],
)
async def test_a_chain_is_closed_where_one_of_it_goes(db: Db, gone: list[int], left: dict[str, str | None]) -> None:
    scene = await scenes.opened(db)
    said = [await scene.said(text, scene.mina) for text in ("love", "hate", "hate again")]
    for text, source in zip(("love", "hate", "hate again"), said, strict=True):
        await scene.remembers(text, scene.mina, source)
    async with db.write() as tx:
        ids = [row["id"] for row in await tx.rows(select(memories.c.id).order_by(memories.c.id))]
        for older, newer in pairwise(ids):
            past = update(memories).where(memories.c.id == older)
            await tx.run(past.values(superseded_by=newer, superseded_at=NOW))

    async with db.write() as tx:
        await erasure.of_messages(tx, [said[each] for each in gone])

    async with db.read() as tx:
        rows = {row["id"]: row for row in await tx.rows(select(memories))}
    by = {row["text"]: rows[row["superseded_by"]]["text"] if row["superseded_by"] else None for row in rows.values()}
    assert {text: by[text] for text in left} == left
    assert len(rows) == 3 - len(gone)
