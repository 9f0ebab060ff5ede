"""One look for all streams: it rings for what has changed and for nothing else, on both databases."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Table, delete, insert, update

from core.bus import Ear
from core.chat.turn import topic as place_topic
from core.db import Db
from core.db.tables.access import personal_tokens, token_families
from core.db.tables.people import accounts
from core.db.tables.places import InboxState, inbox, places
from core.db.tables.safety import bans
from core.db.tables.stories import stories
from core.db.tables.web import web_chats, web_sessions
from core.stories.engine import topic as story_topic
from web import store
from web.surface import topic
from web.watching import Seat, Watcher

NOW = datetime(2026, 3, 1, tzinfo=UTC)
COUNT = 1_100  # more than two statements take


@pytest.fixture
async def db(migrated_url: str) -> AsyncIterator[Db]:
    opened = Db(migrated_url)
    yield opened
    await opened.aclose()


@contextmanager
def ears(watcher: Watcher, *topics: str) -> Iterator[list[Ear]]:
    with ExitStack() as stack:
        made = [Ear() for _ in topics]
        for each, ear in zip(topics, made, strict=True):
            stack.enter_context(watcher.watched(each, ear))
        yield made


async def rung(watcher: Watcher, those: list[Ear]) -> list[int]:
    """Which of them a look rings."""
    await watcher.look()
    return [number for number, ear in enumerate(those) if await ear.wait(0)]


async def kept(db: Db, table: Table, **values: Any) -> int:
    async with db.write() as tx:
        made: int = await tx.value(insert(table).values(**values).returning(table.c.id))
        return made


async def changed(db: Db, table: Table, key: int, **values: Any) -> None:
    async with db.write() as tx:
        await tx.run(update(table).where(table.c.id == key).values(**values))


async def an_account(db: Db) -> int:
    return await kept(db, accounts, public_id=secrets.token_hex(8), created_at=NOW)


async def test_a_chat_rings_by_a_revision_by_typing_and_when_that_ends_and_other_chats_do_not(db: Db) -> None:
    async with db.write() as tx:
        keys = [await store.open_chat(tx, f"c{number}", "p", NOW) for number in range(COUNT)]
    watcher = Watcher(db)

    with ears(watcher, *(topic(f"c{number}") for number in range(COUNT))) as those:
        first, still = await rung(watcher, those), await rung(watcher, those)
        await changed(db, web_chats, keys[7], revision=1)
        revised = await rung(watcher, those)
        async with db.write() as tx:
            await store.type_for(tx, keys[600], 60)
            await store.type_for(tx, keys[1_099], 60)
        typing = await rung(watcher, those)
        async with db.write() as tx:
            await store.type_for(tx, keys[600], 0)
        ended = await rung(watcher, those)
        async with db.write() as tx:
            await tx.run(delete(web_chats).where(web_chats.c.id == keys[3]))
        gone = await rung(watcher, those)

    assert first == list(range(COUNT))  # whoever came before the first look may have looked too early
    assert [still, revised, typing, ended, gone] == [[], [7], [600, 1_099], [600], [3]]


async def test_a_place_elsewhere_rings_by_what_comes_in(db: Db) -> None:
    where = {"platform": "telegram", "bot": "b", "space": "s", "channel": "c", "thread": "", "direct": True}
    place = await kept(db, places, **where)
    watcher = Watcher(db)

    with ears(watcher, place_topic(place), place_topic(place + 1)) as those:
        await rung(watcher, those)
        still = await rung(watcher, those)
        event = {"event_id": "1", "kind": "message", "author": "p", "payload": {}, "received_at": NOW}
        word = await kept(db, inbox, place_id=place, state=InboxState.WAITING, **event)
        heard = await rung(watcher, those)
        await changed(db, inbox, word, state=InboxState.DONE)
        answered = await rung(watcher, those)

    assert [still, heard, answered] == [[], [0], [0]]


async def test_a_story_rings_when_it_comes_along(db: Db) -> None:
    owner = await an_account(db)
    sheet = {"wish": {}, "asked_for": 1, "stops": [], "payer_key": "1", "payer": "account", "language": "ko"}
    dates = {"created_at": NOW, "updated_at": NOW}
    story = await kept(db, stories, public_id="s1", link_token="l1", owner_id=owner, state="done", **sheet, **dates)
    watcher = Watcher(db)

    with ears(watcher, story_topic("s1"), story_topic("none")) as those:
        await rung(watcher, those)
        still = await rung(watcher, those)
        await changed(db, stories, story, updated_at=NOW + timedelta(seconds=1))
        along = await rung(watcher, those)

    assert [still, along] == [[], [0]]


async def test_tokens_ring_by_a_ban_and_by_their_end(db: Db) -> None:
    owner = await an_account(db)
    given = {"account_id": owner, "name": "n", "scopes": [], "made_at": NOW}
    family = await kept(db, token_families, public_id="f", seen_at=NOW, **given)
    await kept(db, personal_tokens, public_id="t", token_hash="h", hint="i", **given)
    watcher = Watcher(db)

    with ears(watcher, "family:f", "personal:t") as those:
        await rung(watcher, those)
        still = await rung(watcher, those)
        async with db.write() as tx:
            await tx.run(insert(bans).values(account_id=owner, reason="r", at=NOW))
        banned = await rung(watcher, those)
        await changed(db, token_families, family, revoked_at=NOW)
        revoked = await rung(watcher, those)

    assert [still, banned, revoked] == [[], [0, 1], [0]]


async def test_a_seat_is_over_when_its_session_is_no_more(db: Db) -> None:
    session = {"person_id": "p", "created_at": NOW, "seen_at": NOW}
    await kept(db, web_sessions, token_hash="a" * 64, **session)
    gone = await kept(db, web_sessions, token_hash="b" * 64, **session)
    watcher, seats = Watcher(db), [Seat("a" * 64), Seat("b" * 64), Seat()]

    with ExitStack() as stack:
        for seat in seats:
            stack.enter_context(watcher.seated(seat))
        await watcher.look_after_sessions()
        before = [seat.over for seat in seats]
        async with db.write() as tx:
            await tx.run(delete(web_sessions).where(web_sessions.c.id == gone))
        await watcher.look_after_sessions()

    assert before == [False, False, False]
    assert [seat.over for seat in seats] == [False, True, False]


async def test_what_nobody_watches_any_more_is_forgotten(db: Db) -> None:
    watcher = Watcher(db)
    with ears(watcher, topic("c")) as those:
        await rung(watcher, those)
        known = watcher.standing(topic("c"))

    assert watcher.standing(topic("c")) is not known
    async with asyncio.timeout(1):
        await watcher.look()
