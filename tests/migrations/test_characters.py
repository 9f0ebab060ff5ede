"""Characters that were there before they had owners, links and lists are what they were, public and open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from core.characters import discovery, lists, store, versions
from core.characters.heat import COLD, moment
from core.db import Db, schema, sqlite
from core.db.tables.characters import character_versions, characters
from core.db.tables.places import places

AT = "'2026-03-01 00:00:00+00'"
CARD = """'{"data": {"name": "Maru", "tags": ["a"], "creator_notes": "A keeper"}}'"""
BEFORE = (
    "INSERT INTO accounts (id, public_id, created_at) VALUES (7, 'mina', {at})",
    "INSERT INTO characters (id, public_id, owner_id, created_at) VALUES (1, 'maru', NULL, {at}), (2, 'own', 7, {at})",
    "INSERT INTO character_versions (id, character_id, number, name, card, card_hash, created_at) VALUES "
    "(1, 1, 1, 'Maru', {card}, 'x', {at}), (2, 1, 2, 'Maru', {card}, 'y', {at}), (3, 2, 1, 'Own', {card}, 'z', {at})",
    "UPDATE characters SET version_id = 2 WHERE id = 1",
    "UPDATE characters SET version_id = 3 WHERE id = 2",
    "INSERT INTO places (id, platform, bot, space, channel, thread, direct, character_id, version_id) VALUES "
    "(5, 'fake', 'b', '', 'c', '', {true}, 1, 1)",
)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'test.db'}"
    found: str = request.getfixturevalue("postgres_url")
    return found


async def at_first(url: str) -> None:
    """As the first revision kept things."""
    await move(url, command.upgrade, "0001")
    light = url.startswith("sqlite")
    db = Db(url)
    async with db.write() as tx:
        for statement in BEFORE:
            told = statement.format(at=AT, card=CARD, true="1" if light else "true")
            await tx.run(text(told.replace(":", r"\:") if "data" in told else told))
    await db.aclose()


async def move(url: str, step: Callable[[Config, str], None], revision: str) -> None:
    engine = sqlite.for_migrations(url) if url.startswith("sqlite") else create_async_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(lambda opened: step(schema.config(opened), revision))
    await engine.dispose()


async def test_what_was_there_is_public_and_what_has_an_owner_is_private(url: str) -> None:
    await at_first(url)

    await schema.migrate(url)

    db = Db(url)
    async with db.read() as tx:
        rows = {row["public_id"]: row for row in await tx.rows(select(characters))}
        found = [await store.find(tx, name) is not None for name in ("maru", "own")]
        assert await store.find(tx, "own", 7) is not None
    await db.aclose()
    assert found == [True, False]
    maru, own = rows["maru"], rows["own"]
    assert (maru["visibility"], maru["shows_definition"], maru["allows_fork"], maru["name"]) == ("public", 1, 1, "Maru")
    assert maru["published_at"] == maru["updated_at"] == maru["created_at"] and own["published_at"] is None
    assert (own["visibility"], own["allows_fork"]) == ("private", 0)
    assert (maru["hot"], own["hot"]) == (moment(maru["created_at"]), COLD)
    assert len({row["link_token"] for row in rows.values()}) == 2 and all(
        len(r["link_token"]) >= 20 for r in rows.values()
    )


async def test_lists_know_them_from_the_next_start_on(url: str) -> None:
    await at_first(url)
    await schema.migrate(url)
    db = Db(url)

    await lists.catch_up(db)

    async with db.read() as tx:
        [shown] = (await discovery.by_tag(tx, "A")).items
        [line] = await versions.history(tx, "own", 7)
    await db.aclose()
    assert (shown.public_id, shown.tagline) == ("maru", {"en": "A keeper"})
    assert (line.number, line.format, line.author) == (1, "", None)


async def test_places_and_versions_stay_tied_to_each_other(url: str) -> None:
    await at_first(url)

    await move(url, command.upgrade, "0002")
    await move(url, command.downgrade, "0001")
    await schema.migrate(url)

    db = Db(url)
    async with db.write() as tx:
        kept = await tx.row(select(places.c.character_id, places.c.version_id))
        numbers = [row["number"] for row in await tx.rows(select(character_versions).order_by(character_versions.c.id))]
    with pytest.raises(DBAPIError):
        async with db.write() as tx:
            await tx.run(places.update().values(version_id=99))
    with pytest.raises(DBAPIError):
        async with db.write() as tx:
            await tx.run(characters.update().values(forked_from=99))
    await db.aclose()
    assert kept is not None and (kept["character_id"], kept["version_id"]) == (1, 1)
    assert numbers == [1, 2, 1]
