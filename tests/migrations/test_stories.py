"""Stories that were there before searches had an index are found from the next start on."""

from __future__ import annotations

import pytest
from alembic import command
from sqlalchemy import text

from core.db import Db, schema
from core.stories.shelf import browse, indexing
from tests.migrations.test_characters import AT, move, url

__all__ = ["url"]  # the fixture

BEFORE = (
    f"INSERT INTO accounts (id, public_id, created_at) VALUES (7, 'mina', {AT})",
    "INSERT INTO stories (id, public_id, link_token, owner_id, state, wish, asked_for, stops, payer, payer_key, "
    "language, title, visibility, created_at, updated_at, published_at) VALUES "
    f"(1, 'a', 'x', 7, 'done', '{{}}', 1, '[]', 'account', '7', 'ko', '밤의 책방', 'public', {AT}, {AT}, {AT}), "
    f"(2, 'b', 'y', 7, 'done', '{{}}', 1, '[]', 'account', '7', 'ko', '낮의 책방', 'private', {AT}, {AT}, {AT})",
    "INSERT INTO story_tags (tag, story_id) VALUES ('일상', 1), ('일상', 2)",
)


@pytest.mark.parametrize("words", ["책방", "일상"])
async def test_what_is_public_is_found_after_a_migration_and_a_start(url: str, words: str) -> None:
    await move(url, command.upgrade, "0007")
    db = Db(url)
    async with db.write() as tx:
        for statement in BEFORE:
            await tx.run(text(statement.replace(":", r"\:")))
    await schema.migrate(url)

    made = [await indexing.catch_up(db) for _ in range(2)]

    async with db.read() as tx:
        page = await browse.find(tx, browse.Wanted(words=words))
    await db.aclose()
    assert (made, [each.public_id for each in page.items]) == ([1, 0], ["a"])
