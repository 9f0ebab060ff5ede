"""What is typed and not saved is kept for its author, and no other page's words are overwritten unasked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert

from core.characters import drafts
from core.characters.drafts import Draft
from core.db import Db
from core.db.tables.people import accounts

NOW = datetime(2026, 11, 26, 12, 0, 0, 123456, tzinfo=UTC)


def draft(text: str, seconds: int = 0) -> Draft:
    fields = {"name": text, "greeting": ["하나", ""]}
    return Draft(fields=fields, version_id=3, note="메모", at=NOW + timedelta(seconds=seconds))


@pytest.fixture
async def author(db: Db) -> int:
    async with db.write() as tx:
        row = insert(accounts).values(public_id="drafting", created_at=NOW).returning(accounts.c.id)
        found: int = await tx.value(row)
    return found


async def test_a_draft_comes_back_as_it_was_and_goes_when_it_is_discarded(db: Db, author: int) -> None:
    async with db.write() as tx:
        assert await drafts.keep(tx, author, 7, draft("초안"), None)

    async with db.read() as tx:
        assert await drafts.found(tx, author, 7) == draft("초안")
        assert await drafts.found(tx, author, 8) is None
        assert await drafts.found(tx, author + 1, 7) is None
    async with db.write() as tx:
        await drafts.discard(tx, author, 7)
        assert await drafts.found(tx, author, 7) is None


async def test_only_the_page_that_knows_the_newest_draft_may_replace_it(db: Db, author: int) -> None:
    async with db.write() as tx:
        await drafts.keep(tx, author, 7, draft("첫째"), None)
        assert not await drafts.keep(tx, author, 7, draft("딴 창", 1), None)
        assert not await drafts.keep(tx, author, 7, draft("옛 창", 2), NOW - timedelta(seconds=9))
        assert await drafts.keep(tx, author, 7, draft("둘째", 3), NOW)

    async with db.read() as tx:
        assert await drafts.found(tx, author, 7) == draft("둘째", 3)


async def test_a_draft_that_was_discarded_elsewhere_is_kept_anew(db: Db, author: int) -> None:
    async with db.write() as tx:
        assert await drafts.keep(tx, author, 7, draft("다시"), NOW - timedelta(seconds=9))

        assert await drafts.found(tx, author, 7) == draft("다시")
