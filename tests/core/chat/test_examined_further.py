"""Where several things meet, further: what members may change, what is told of whom, what a failing model leaves."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select

from core.db import Db
from core.db.tables.places import places
from core.surface.events import File, Standing
from tests.core.conftest import MINA, Stage
from tests.core.gathered import command, gathered, ruled

Make = Callable[..., Stage]


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """None of this hangs on the engine."""
    return sqlite_url


async def here(db: Db) -> tuple[int | None, int | None]:
    async with db.read() as tx:
        row = await tx.row(select(places.c.character_id, places.c.chat_id).where(places.c.thread == ""))
    assert row is not None
    return row["character_id"], row["chat_id"]


async def test_no_way_leads_around_who_may_change_the_characters_of_a_place(make_stage: Make, db: Db) -> None:
    stage = make_stage(["그래."])
    tavern = [{"user_name": "Mina", "character_name": "Maru"}, {"name": "Mina", "is_user": True, "mes": "hi"}]
    stage.surface.files["f"] = "\n".join(map(json.dumps, tavern)).encode()
    stage.surface.standings["mod"] = Standing.MODERATOR
    asked = [
        command("start", "dallae"),
        command("import", files=(File("f", "chat.jsonl", 9),)),
    ]

    async with stage.working():
        await gathered(stage)
        await ruled(db, "change", "moderators")
        before = await here(db)
        for event in asked:
            await stage.take(event)
            await stage.until_quiet()
        after = await here(db)
        for event in asked:
            await stage.take(replace(event, id=f"m{event.id}", person=replace(MINA, id="mod")))
            await stage.until_quiet()
            assert await here(db) != after

    assert before == after
