"""A block is a transaction, the same on SQLite and PostgreSQL."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, func, insert, literal, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError
from sqlalchemy.schema import CreateTable

from core.db import Db, TransactionOpen, require_no_transaction
from core.db.tables.base import Seconds, UtcTime, key
from core.errors import DatabaseGone
from core.text import Catalog

things = Table(
    "things",
    MetaData(),
    key(),
    Column("name", String(40), nullable=False, unique=True),
    Column("number", Integer, nullable=False, server_default="0"),
    Column("at", UtcTime),
)
SOON = 5.0  # seconds


class Enough(Exception):
    """What a test's own block raises."""


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'test.db'}"
    found: str = request.getfixturevalue("postgres_url")
    return found


@pytest.fixture
async def db(url: str) -> AsyncIterator[Db]:
    opened = Db(url)
    async with opened.write() as tx:
        await tx.run(CreateTable(things))
    yield opened
    await opened.aclose()


async def names(db: Db) -> list[str]:
    async with db.read() as tx:
        return [row["name"] for row in await tx.rows(select(things.c.name).order_by(things.c.id))]


async def test_what_a_block_writes_is_there_after_it(db: Db) -> None:
    async with db.write() as tx:
        touched = await tx.run(insert(things).values(name="one"))

    assert touched == 1
    assert await names(db) == ["one"]


async def test_rows_row_and_value_give_what_their_names_say(db: Db) -> None:
    async with db.write() as tx:
        await tx.run(insert(things), [{"name": "one", "number": 1}, {"name": "two", "number": 2}])

    async with db.read() as tx:
        rows = await tx.rows(select(things.c.name, things.c.number).order_by(things.c.id))
        row = await tx.row(select(things.c.name).where(things.c.number == 2))
        nobody = await tx.row(select(things.c.name).where(things.c.number == 3))
        value = await tx.value(select(func.max(things.c.number)))
        nothing = await tx.value(select(things.c.number).where(things.c.name == "three"))
    assert [(row["name"], row["number"]) for row in rows] == [("one", 1), ("two", 2)]
    assert row is not None and row["name"] == "two"
    assert (nobody, value, nothing) == (None, 2, None)


async def test_many_rows_go_in_with_one_statement(db: Db) -> None:
    async with db.write() as tx:
        await tx.run(insert(things), [{"name": f"n{number}", "number": number} for number in range(500)])

    async with db.read() as tx:
        assert await tx.value(select(func.sum(things.c.number))) == sum(range(500))


async def test_a_change_says_how_many_rows_it_touched(db: Db) -> None:
    async with db.write() as tx:
        await tx.run(insert(things), [{"name": name} for name in ("one", "two", "three")])

        assert await tx.run(update(things).where(things.c.name != "two").values(number=5)) == 2
        assert await tx.run(update(things).where(things.c.name == "four").values(number=5)) == 0


async def test_an_exception_takes_back_all_of_the_block(db: Db) -> None:
    with pytest.raises(Enough):
        async with db.write() as tx:
            await tx.run(insert(things).values(name="one"))
            raise Enough

    assert await names(db) == []


async def test_a_broken_rule_of_the_table_takes_back_all_of_the_block(db: Db) -> None:
    with pytest.raises(IntegrityError):
        async with db.write() as tx:
            await tx.run(insert(things).values(name="one"))
            await tx.run(insert(things).values(name="one"))

    assert await names(db) == []


async def test_cancellation_takes_back_all_of_the_block_and_lets_others_write(db: Db) -> None:
    inside = asyncio.Event()

    async def never_ends() -> None:
        async with db.write() as tx:
            await tx.run(insert(things).values(name="cancelled"))
            inside.set()
            await asyncio.sleep(60)

    async with asyncio.timeout(SOON), asyncio.TaskGroup() as tasks:
        running = tasks.create_task(never_ends())
        await inside.wait()
        running.cancel()
        async with db.write() as tx:
            await tx.run(insert(things).values(name="after"))

    assert await names(db) == ["after"]


async def test_cancellation_at_any_await_leaves_a_database_that_works(db: Db) -> None:
    """Cancelled while it waits for its turn, for a connection, for a statement, for the commit."""

    async def write(number: int) -> None:
        async with db.write() as tx:
            await tx.run(insert(things).values(name=f"a{number}"))
            await tx.run(insert(things).values(name=f"b{number}"))

    async with asyncio.timeout(SOON):
        for number in range(40):
            async with asyncio.TaskGroup() as tasks:
                running = tasks.create_task(write(number))
                for _ in range(number):
                    await asyncio.sleep(0.0002 * (number % 5))
                running.cancel()
        async with db.write() as tx:
            await tx.run(insert(things).values(name="after"))

    found = await names(db)
    assert found[-1] == "after"
    assert [name for name in found if name[0] == "a" and f"b{name[1:]}" not in found] == ["after"]


async def test_readers_do_not_wait_for_a_writer_and_do_not_see_what_is_not_done(db: Db) -> None:
    inside, go_on = asyncio.Event(), asyncio.Event()

    async def write() -> None:
        async with db.write() as tx:
            await tx.run(insert(things).values(name="one"))
            inside.set()
            await go_on.wait()

    async with asyncio.timeout(SOON), asyncio.TaskGroup() as tasks:
        tasks.create_task(write())
        await inside.wait()
        during = await names(db)
        go_on.set()

    assert during == []
    assert await names(db) == ["one"]


async def test_who_reads_and_then_writes_at_the_same_time_as_others_is_not_refused(db: Db) -> None:
    """A deferred BEGIN of SQLite would fail here with "database is locked"."""

    async def read_then_write(number: int) -> None:
        for turn in range(5):
            async with db.write() as tx:
                await tx.value(select(func.count()).select_from(things))
                await asyncio.sleep(0)
                await tx.run(insert(things).values(name=f"{number}-{turn}"))

    async with asyncio.timeout(SOON), asyncio.TaskGroup() as tasks:
        for number in range(8):
            tasks.create_task(read_then_write(number))

    assert len(await names(db)) == 40


async def test_two_processes_that_write_one_file_wait_for_each_other(db: Db, url: str) -> None:
    other = Db(url)

    async def add(through: Db, who: str) -> None:
        for turn in range(20):
            async with through.write() as tx:
                await tx.value(select(func.count()).select_from(things))
                await tx.run(insert(things).values(name=f"{who}{turn}"))

    async with asyncio.timeout(SOON), asyncio.TaskGroup() as tasks:
        tasks.create_task(add(db, "a"))
        tasks.create_task(add(other, "b"))

    assert len(await names(db)) == 40
    await other.aclose()


async def test_a_second_block_inside_a_block_is_refused(db: Db) -> None:
    async with db.write() as tx:
        await tx.run(insert(things).values(name="one"))
        for block in (db.read, db.write):
            with pytest.raises(TransactionOpen):
                async with block():
                    pass

    async with db.read():
        with pytest.raises(TransactionOpen):
            async with db.write():
                pass
    assert await names(db) == ["one"]


async def test_the_network_inside_a_block_is_refused_and_free_after_it(db: Db) -> None:
    async with db.read():
        with pytest.raises(TransactionOpen):
            require_no_transaction()

    require_no_transaction()
    with pytest.raises(Enough):
        async with db.write():
            raise Enough
    require_no_transaction()


async def test_one_task_in_a_block_does_not_keep_another_from_the_network(db: Db) -> None:
    async def calls_somebody() -> None:
        require_no_transaction()

    async with asyncio.TaskGroup() as tasks:
        inside = asyncio.Event()
        done = asyncio.Event()

        async def in_a_block() -> None:
            async with db.read():
                inside.set()
                await done.wait()

        tasks.create_task(in_a_block())
        await inside.wait()
        await tasks.create_task(calls_somebody())
        done.set()


async def test_a_time_without_its_zone_is_refused(db: Db) -> None:
    naive = datetime.now(UTC).replace(tzinfo=None)

    with pytest.raises(StatementError, match="without its zone"):
        async with db.write() as tx:
            await tx.run(insert(things).values(name="one", at=naive))


async def test_a_time_comes_back_as_the_same_moment_in_utc(db: Db) -> None:
    seoul = datetime(2026, 3, 1, 8, 30, 15, 123456, tzinfo=timezone(timedelta(hours=9)))
    async with db.write() as tx:
        await tx.run(insert(things).values(name="one", at=seoul))

    async with db.read() as tx:
        found = await tx.value(select(things.c.at))
    assert found == seoul
    assert found.tzinfo is UTC


async def test_the_databases_clock_tells_the_time(db: Db) -> None:
    async with db.read() as tx:
        now = await tx.value(select(Seconds()))

    assert abs(now - datetime.now(UTC).timestamp()) < 5


async def test_a_reader_cannot_write(tmp_path: Path) -> None:
    db = Db(f"sqlite+aiosqlite:///{tmp_path / 'test.db'}")

    async with db.read() as tx:
        assert not hasattr(tx, "run")
    await db.aclose()


async def test_foreign_keys_are_kept_on_sqlite(tmp_path: Path) -> None:
    db = Db(f"sqlite+aiosqlite:///{tmp_path / 'test.db'}")
    async with db.write() as tx:
        await tx.run(text("CREATE TABLE a (id INTEGER PRIMARY KEY)"))
        await tx.run(text("CREATE TABLE b (a INTEGER REFERENCES a (id))"))

    with pytest.raises(IntegrityError):
        async with db.write() as tx:
            await tx.run(text("INSERT INTO b VALUES (7)"))
    await db.aclose()


async def test_a_server_that_is_gone_is_told_without_its_password() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    db = Db(f"postgresql+asyncpg://iyagi:the-password@127.0.0.1:{port}/iyagi")

    with pytest.raises(DatabaseGone) as gone:
        async with db.read():
            pass

    told = Catalog().render(gone.value.text, "en")
    assert "does not answer" in told
    assert "the-password" not in told + str(gone.value) + repr(gone.value)
    require_no_transaction()
    await db.aclose()


async def end_connections(url: str) -> None:
    """As a restart of the server does."""
    db = Db(url)
    async with db.read() as tx:
        await tx.rows(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    await db.aclose()


async def test_a_server_that_went_away_is_told_once_and_then_found_again(postgres_url: str) -> None:
    db = Db(postgres_url)
    async with db.read() as tx:
        await tx.value(select(1))
    await end_connections(postgres_url)

    with pytest.raises(DatabaseGone):
        async with db.read() as tx:
            await tx.value(select(1))

    async with db.read() as tx:
        assert await tx.value(select(1)) == 1
    await db.aclose()


async def test_a_server_that_goes_away_in_the_middle_of_a_statement_is_told(postgres_url: str) -> None:
    db = Db(postgres_url)

    async def waits_long() -> None:
        async with db.read() as tx:
            await tx.value(text("SELECT pg_sleep(30)"))

    async def is_told() -> None:
        with pytest.raises(DatabaseGone):
            await waits_long()

    async with asyncio.timeout(SOON), asyncio.TaskGroup() as tasks:
        told = tasks.create_task(is_told())
        while not told.done():
            await asyncio.sleep(0.05)
            await end_connections(postgres_url)
    async with db.read() as tx:
        assert await tx.value(select(1)) == 1
    await db.aclose()


@pytest.mark.parametrize(
    ("code", "words"), [("53100", "disk is full"), ("53300", "does not answer"), ("57P03", "does not answer")]
)
async def test_a_server_that_can_do_nothing_now_is_told(postgres_url: str, code: str, words: str) -> None:
    db = Db(postgres_url)

    with pytest.raises(DatabaseGone) as gone:
        async with db.write() as tx:
            await tx.run(text(f"DO $$ BEGIN RAISE 'not now' USING ERRCODE = '{code}'; END $$"))

    assert words in Catalog().render(gone.value.text, "en")
    await db.aclose()


async def test_a_defect_of_ours_is_not_taken_for_a_server_that_is_gone(postgres_url: str) -> None:
    db = Db(postgres_url)

    for defect in (text("SELECT nonsense"), text("SELECT 1 / 0"), select(func.upper(literal(5, String)))):
        with pytest.raises(DBAPIError):
            async with db.read() as tx:
                await tx.value(defect)
    await db.aclose()


async def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    db = Db(f"sqlite+aiosqlite:///{tmp_path}")

    with pytest.raises(DatabaseGone):
        async with db.write():
            pass
    await db.aclose()
