"""SQLite as this program opens it: its pragmas, its transactions, and few trips to its thread.

aiosqlite makes four trips to its thread for a statement (make a cursor, execute, fetch, close), and a turn has some
thirty statements: the trips were most of a turn's CPU (measured). Here only what may wait goes there: the beginning of
a transaction (for another process's lock) and its end (for the disk). In between nothing waits: a writer has the lock,
readers of a WAL are never blocked, and a statement takes microseconds, less than the trip.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import aiosqlite
from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

PRAGMAS = ("busy_timeout=10000", "journal_mode=WAL", "synchronous=NORMAL")

_WAITING = ("BEGIN", "PRAGMA", "CREATE", "DROP", "ALTER", "VACUUM")  # statements that may wait for a lock or the disk

Row = tuple[Any, ...]  # SQLite's own values: the columns' types give them meaning above
Outcome = tuple[Any, int, int | None, list[Row]]  # description as PEP 249 has it, row count, last row's id, rows


class Cursor:
    """What SQLAlchemy asks of an aiosqlite cursor; the rows are there when `execute` returns."""

    arraysize = 1

    def __init__(self, run: Callable[..., Awaitable[Outcome]]) -> None:
        self._run = run
        self._rows: list[Row] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Cursor:
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.close()

    async def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Cursor:
        return self._keep(await self._run(_execute, sql, parameters))

    async def executemany(self, sql: str, parameters: Iterable[Sequence[Any]]) -> Cursor:
        return self._keep(await self._run(_execute_many, sql, parameters))

    async def fetchall(self) -> list[Row]:
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        self._rows = []

    def _keep(self, outcome: Outcome) -> Cursor:
        self.description, self.rowcount, self.lastrowid, self._rows = outcome
        return self


class Connection(aiosqlite.Connection):
    """aiosqlite's connection with such cursors."""

    def cursor(self) -> Cursor:  # type: ignore[override]  # a cursor with the methods that SQLAlchemy uses, and no others
        return Cursor(self._outcome)

    async def _outcome(self, run: Callable[..., Outcome], sql: str, parameters: Any) -> Outcome:
        if sql.startswith(_WAITING):
            found: Outcome = await self._execute(lambda: run(self._conn, sql, parameters))  # type: ignore[no-untyped-call]
            return found
        return run(self._conn, sql, parameters)

    async def rollback(self) -> None:
        """Nothing to roll back is the rule: the pool asks after each transaction."""
        if self._conn.in_transaction:
            await super().rollback()


def _execute(connection: sqlite3.Connection, sql: str, parameters: Sequence[Any]) -> Outcome:
    return _outcome(connection.execute(sql, parameters))


def _execute_many(connection: sqlite3.Connection, sql: str, parameters: Iterable[Sequence[Any]]) -> Outcome:
    return _outcome(connection.executemany(sql, parameters))


def _outcome(cursor: sqlite3.Cursor) -> Outcome:
    try:
        return cursor.description, cursor.rowcount, cursor.lastrowid, cursor.fetchall() if cursor.description else []
    finally:
        cursor.close()


def engine(url: str, *, foreign_keys: bool = True) -> AsyncEngine:
    """Write transactions begin as such; those with the option `readonly` do not.

    A migration that builds a table anew does so without `foreign_keys`: the old table's end would take along all that
    refers to it.
    """
    pragmas = (*PRAGMAS, f"foreign_keys={'ON' if foreign_keys else 'OFF'}")
    file = make_url(url).database
    if not file:
        raise ValueError("SQLite needs a file")

    async def connect() -> Connection:
        opened = Connection(
            partial(sqlite3.connect, str(Path(file)), isolation_level=None, check_same_thread=False), iter_chunk_size=64
        )
        opened._thread.daemon = True  # as SQLAlchemy does for those that it makes
        await opened
        return opened

    made = create_async_engine(url, pool_size=8, max_overflow=8, hide_parameters=True, async_creator=connect)

    @event.listens_for(made.sync_engine, "connect")
    def prepare(connection: Any, _record: object) -> None:  # SQLAlchemy's own event signature
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(made.sync_engine, "begin")
    def begin(connection: Any) -> None:  # SQLAlchemy's own event signature
        # A deferred BEGIN that reads and then writes fails with "database is locked" under load.
        readonly = connection.get_execution_options().get("readonly")
        connection.exec_driver_sql("BEGIN" if readonly else "BEGIN IMMEDIATE")

    return made
