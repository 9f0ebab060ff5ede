"""Who comes back to a long chat, and who does not read: nothing is missed, and nothing is piled up."""

from __future__ import annotations

import asyncio
import json

from sqlalchemy import insert, select, update

from core.db.tables.web import PostAuthor, web_chats, web_posts
from tests.web.api.callers import Program
from tests.web.api.test_chats import begun
from tests.web.stage import Web
from web import store

MANY = 2 * store.AT_ONCE + 7


async def grown(web: Web, mine: Program, letters: int = 1) -> str:
    """A chat with so many further notices."""
    chat = await begun(mine)
    now = web.app.clock.now()
    async with web.app.db.write() as tx:
        row = await tx.row(select(web_chats.c.id, web_chats.c.revision).order_by(web_chats.c.id.desc()).limit(1))
        assert row is not None
        for number in range(1, MANY + 1):
            post = {"chat_id": row["id"], "key": f"many:{number}", "author": PostAuthor.NOTICE, "name": "", "at": now}
            kept = {"body": f"{number} " + "x" * letters, "buttons": [], "finished": True, "deleted": False}
            await tx.run(insert(web_posts).values(**post, **kept, revision=row["revision"] + number))
        await tx.run(update(web_chats).where(web_chats.c.id == row["id"]).values(revision=row["revision"] + MANY))
    return chat


async def test_who_comes_back_to_a_long_chat_is_told_all_of_it_in_order(web: Web, mine: Program) -> None:
    chat = await grown(web, mine)

    told: list[int] = []
    async with (
        asyncio.timeout(20),
        mine.http.stream("GET", f"/api/v1/chats/{chat}/events?after=0") as stream,
    ):
        async for line in stream.aiter_lines():
            event = json.loads(line.removeprefix("data: ")) if line.startswith("data: ") else {}
            if event.get("post", {}).get("author") == "notice":
                told.append(int(event["post"]["text"].split()[0]))
            if len(told) == MANY:
                break

    assert told == list(range(1, MANY + 1))


async def test_one_look_reads_no_more_than_a_part(web: Web, mine: Program) -> None:
    await grown(web, mine)

    async with web.app.db.read() as tx:
        newest = await tx.value(select(web_chats.c.id).order_by(web_chats.c.id.desc()).limit(1))
        first = await store.changed(tx, newest, 0)
        then = await store.changed(tx, newest, first[-1].revision)

    assert len(first) == len(then) == store.AT_ONCE
    assert then[0].revision > first[-1].revision
