"""SQLite as this program opens it: its pragmas, its transactions, and in a thread only what may wait.

A trip to a thread and back costs more than a statement, and a turn has some thirty of them (measured): so they run on
the loop. There nothing waits: a writer has the lock, readers of a WAL are never blocked, and a statement takes
microseconds. To a thread go a new connection, the beginning of a transaction where another process has the lock, and
the copying of the log into the file, which alone waits for the disk: a commit with `synchronous=NORMAL` does not.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeVar

from sqlalchemy import Connection, CursorResult, Dialect, Engine, Executable, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

PATIENCE = 10_000  # milliseconds for another process's lock
PRAGMAS = (f"busy_timeout={PATIENCE}", "journal_mode=WAL", "synchronous=NORMAL")
COMMITS = 200  # after which the log is copied into the file: some 800 pages of ordinary turns
THREADS = 4

T = TypeVar("T")


class Statements:
    """A connection as blocks use it, whose statements are done when they are asked for."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @property
    def dialect(self) -> Dialect:
        return self._connection.dialect

    async def execute(
        self, statement: Executable, parameters: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None
    ) -> CursorResult[Any]:
        return self._connection.execute(statement, parameters)


class File:
    """An SQLite file: transactions for one process, which writes one at a time."""

    name = "sqlite"

    def __init__(self, url: str) -> None:
        file = make_url(url)
        if not file.database:
            raise ValueError("SQLite needs a file")
        self._engine = _prepared(
            create_engine(
                file.set(drivername="sqlite"),
                # Whoever waited here for a connection would keep the loop from giving one back.
                max_overflow=-1,
                pool_size=8,
                hide_parameters=True,
                connect_args={"isolation_level": None, "check_same_thread": False},
            ),
            (*PRAGMAS, "foreign_keys=ON", "wal_autocheckpoint=0"),
        )
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="sqlite")
        self._commits = 0

    @asynccontextmanager
    async def begin(self, *, readonly: bool) -> AsyncIterator[Statements]:
        """Committed at the end, rolled back by an exception. Nothing of it waits for another of this process."""
        connection = await self._connection()
        try:
            transaction = connection.begin()
            if readonly:
                connection.exec_driver_sql("BEGIN")
            # A deferred BEGIN that reads and then writes fails with "database is locked" under load.
            elif not _begun(_raw(connection)):
                await self._in_thread(lambda: connection.exec_driver_sql("BEGIN IMMEDIATE"))
            yield Statements(connection)
            transaction.commit()
            if not readonly:
                await self._written(connection)
        finally:
            connection.close()

    async def _connection(self) -> Connection:
        known = self._engine.pool.checkedin()  # type: ignore[attr-defined]  # a QueuePool, as for every file
        return self._engine.connect() if known else await self._in_thread(self._engine.connect)

    async def _written(self, connection: Connection) -> None:
        self._commits += 1
        if self._commits % COMMITS:
            return
        with suppress(sqlite3.Error):  # what cannot be copied now stays in the log
            await self._in_thread(lambda: _raw(connection).execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall())

    async def _in_thread(self, work: Callable[[], T]) -> T:
        """Also waits for its end where it is cancelled: nobody else may touch the connection meanwhile."""
        running = asyncio.get_running_loop().run_in_executor(self._threads, work)
        try:
            return await asyncio.shield(running)
        except asyncio.CancelledError:
            await asyncio.wait([running])
            raise

    async def dispose(self) -> None:
        self._engine.dispose()
        self._threads.shutdown()


def _raw(connection: Connection) -> sqlite3.Connection:
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    return raw


def _begun(raw: sqlite3.Connection) -> bool:
    """Whether a transaction that writes has begun; where another process has the lock, it has not."""
    raw.execute("PRAGMA busy_timeout=0")
    try:
        raw.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        return False
    finally:
        raw.execute(f"PRAGMA busy_timeout={PATIENCE}")
    return True


def _prepared(engine: Engine, pragmas: Sequence[str]) -> Engine:
    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:  # SQLAlchemy's own event signature
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    return engine


def for_migrations(url: str) -> AsyncEngine:
    """A migration that builds a table anew does so without foreign keys: the old table's end would take along all that
    refers to it."""
    made = create_async_engine(url, hide_parameters=True, connect_args={"isolation_level": None})
    _prepared(made.sync_engine, (*PRAGMAS, "foreign_keys=OFF"))

    @event.listens_for(made.sync_engine, "begin")
    def begin(connection: Any) -> None:  # SQLAlchemy's own event signature
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return made
