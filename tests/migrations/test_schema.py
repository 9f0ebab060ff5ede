"""A migrated database is what the tables say, and one that is not as it should be is refused with the remedy."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Connection, inspect, text
from sqlalchemy.ext.asyncio import create_async_engine

from core.db import schema
from core.db.tables import metadata
from core.errors import StartFailure
from core.text import Catalog


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Of an empty database."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'test.db'}"
    found: str = request.getfixturevalue("postgres_url")
    return found


async def run(url: str, statement: str) -> None:
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.execute(text(statement))
    await engine.dispose()


async def set_revision(url: str, revision: str) -> None:
    await run(url, f"UPDATE alembic_version SET version_num = '{revision}'")


def told(failure: pytest.ExceptionInfo[StartFailure]) -> str:
    return Catalog().render(failure.value.text, "en")


async def test_an_empty_database_comes_to_the_newest_revision(url: str) -> None:
    assert await schema.revision(url) is None

    await schema.migrate(url)

    assert await schema.revision(url) == schema.head()


async def test_a_migrated_database_is_exactly_what_the_tables_say(url: str) -> None:
    await schema.migrate(url)

    def differences(connection: Connection) -> list[object]:
        # SQLite has no IDENTITY, which Alembic takes for a default that is missing.
        defaults = connection.dialect.name != "sqlite"
        made = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": defaults})
        return list(compare_metadata(made, metadata))

    engine = create_async_engine(url)
    async with engine.connect() as connection:
        found = await connection.run_sync(differences)
    await engine.dispose()
    assert found == []


async def test_the_closed_choices_of_the_tables_are_kept_by_the_database(url: str) -> None:
    """Alembic does not compare checks."""
    await schema.migrate(url)
    wanted = {
        (table.name, str(check.name), options(str(check.sqltext)))
        for table in metadata.tables.values()
        for column in table.columns
        for check in column.constraints
        if isinstance(check, CheckConstraint)
    }

    def found(connection: Connection) -> set[tuple[str, str, frozenset[str]]]:
        look = inspect(connection)
        return {
            (table, str(check["name"]), options(check["sqltext"]))
            for table in look.get_table_names()
            for check in look.get_check_constraints(table)
        }

    engine = create_async_engine(url)
    async with engine.connect() as connection:
        kept = await connection.run_sync(found)
    await engine.dispose()
    assert wanted and kept == wanted


def options(check: str) -> frozenset[str]:
    return frozenset(re.findall(r"'(\w+)'", check))


async def test_migrating_again_changes_nothing(url: str) -> None:
    await schema.migrate(url)

    await schema.migrate(url)

    assert await schema.revision(url) == schema.head()


async def test_a_database_goes_back_and_forth(url: str) -> None:
    await schema.migrate(url)

    def back(connection: Connection) -> None:
        command.downgrade(schema.config(connection), "base")

    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(back)
    await engine.dispose()

    assert await schema.revision(url) is None
    await schema.migrate(url)
    assert await schema.revision(url) == schema.head()


async def test_what_was_there_survives_a_migration(url: str) -> None:
    await schema.migrate(url)
    await run(url, "INSERT INTO presence (platform, bot, seen_at) VALUES ('fake', 'b', '2026-03-01 00:00:00+00')")

    await schema.migrate(url)

    await run(url, "UPDATE presence SET bot = 'c' WHERE bot = 'b'")


async def test_the_folder_of_a_new_file_is_made(tmp_path: Path) -> None:
    await schema.prepare(f"sqlite+aiosqlite:///{tmp_path}/one/deep/iyagi.db", embedded=True)
    await schema.migrate(f"sqlite+aiosqlite:///{tmp_path}/two/deep/iyagi.db")

    assert [(tmp_path / name / "deep" / "iyagi.db").is_file() for name in ("one", "two")] == [True, True]


async def test_an_embedded_database_is_brought_up_to_date_at_the_start(url: str) -> None:
    changed = [await schema.prepare(url, embedded=True) for _ in range(2)]

    assert changed == [True, False]


async def test_a_shared_database_that_is_behind_is_refused_with_the_command(url: str) -> None:
    with pytest.raises(StartFailure) as failure:
        await schema.prepare(url, embedded=False)

    assert "python3 -m core migrate" in told(failure)
    assert await schema.revision(url) is None


async def test_a_shared_database_that_is_up_to_date_is_taken(url: str) -> None:
    await schema.migrate(url)

    assert not await schema.prepare(url, embedded=False)


@pytest.mark.parametrize("embedded", [True, False])
async def test_a_database_of_a_newer_program_is_refused_and_left_alone(url: str, embedded: bool) -> None:
    await schema.migrate(url)
    await set_revision(url, "9999")

    with pytest.raises(StartFailure) as failure:
        await schema.prepare(url, embedded=embedded)

    assert "newer" in told(failure)
    assert await schema.revision(url) == "9999"


async def test_a_server_that_is_not_there_is_told_without_its_password() -> None:
    with pytest.raises(StartFailure) as failure:
        await schema.prepare("postgresql+asyncpg://iyagi:the-password@127.0.0.1:1/iyagi", embedded=False)

    assert "127.0.0.1:1" in told(failure)
    assert "the-password" not in told(failure) + repr(failure.value)


async def test_a_wrong_password_or_database_is_told(postgres_url: str) -> None:
    with pytest.raises(StartFailure) as failure:
        await schema.prepare(postgres_url + "_no_such_database", embedded=False)

    assert "no_such_database" in told(failure)


async def test_a_file_that_is_no_database_is_told_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "letter.db"
    file.write_text("Dear Mina, this is no database at all. " * 40, encoding="utf-8")
    before = file.read_bytes()

    with pytest.raises(StartFailure) as failure:
        await schema.prepare(f"sqlite+aiosqlite:///{file}", embedded=True)

    assert "letter.db" in told(failure)
    assert file.read_bytes() == before


async def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(StartFailure) as failure:
        await schema.prepare(f"sqlite+aiosqlite:///{tmp_path}/file/data/iyagi.db", embedded=True)

    assert str(tmp_path / "file") in told(failure)


MIGRATES = "import asyncio, sys; from core.db import schema; asyncio.run(schema.migrate(sys.argv[1]))"


async def test_two_processes_that_migrate_at_once_are_both_content(url: str) -> None:
    running = [
        subprocess.Popen([sys.executable, "-c", MIGRATES, url], stderr=subprocess.PIPE, text=True) for _ in range(2)
    ]

    ended = await asyncio.gather(*(asyncio.to_thread(process.communicate) for process in running))

    assert [(process.returncode, errors) for process, (_, errors) in zip(running, ended, strict=True)] == [(0, "")] * 2
    assert await schema.revision(url) == schema.head()


async def test_a_migration_that_breaks_off_leaves_nothing_half_done(url: str) -> None:
    """Python's own way with SQLite would keep each CREATE TABLE at once."""
    await run(url, "CREATE TABLE web_posts (id INTEGER)")  # in the way of one of the last tables

    with pytest.raises(StartFailure):
        await schema.migrate(url)

    await run(url, "DROP TABLE web_posts")
    await schema.migrate(url)
    assert await schema.revision(url) == schema.head()


def test_the_newest_revision_by_name_is_the_newest_by_descent() -> None:
    script = ScriptDirectory(str(schema.MIGRATIONS))

    assert script.get_heads() == [schema.head()]
    for path in (schema.MIGRATIONS / "versions").glob("[0-9]*.py"):
        assert re.search(rf'^revision = "{path.name.split("_")[0]}"$', path.read_text(encoding="utf-8"), re.MULTILINE)
