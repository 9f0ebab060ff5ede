"""The database: `read()` and `write()` blocks, the same on SQLite and PostgreSQL; each `write()` is one transaction."""

from __future__ import annotations

import asyncio
import errno
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from contextvars import ContextVar
from typing import Any

from sqlalchemy import Executable, RowMapping
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from core.db.postgresql import Server
from core.db.sqlite import File, Statements
from core.errors import DatabaseGone
from core.log import get_log
from core.text import Text, t

_in_transaction: ContextVar[bool] = ContextVar("in_transaction", default=False)

NOTED_EVERY = 10.0  # seconds: hundreds may ask it in each of them

log = get_log(__name__)

Parameters = Mapping[str, Any] | Sequence[Mapping[str, Any]]


class TransactionOpen(RuntimeError):
    """A defect: the network, or a second transaction, inside a transaction."""


def require_no_transaction() -> None:
    """Every network call asks this first: a transaction that waits for a stranger stops everybody."""
    if _in_transaction.get():
        raise TransactionOpen("no network and no second block inside a transaction")


class Read:
    """One consistent view on SQLite; on PostgreSQL each statement sees what was committed before it."""

    def __init__(self, connection: AsyncConnection | Statements) -> None:
        self._connection = connection

    @property
    def dialect(self) -> str:
        return self._connection.dialect.name

    async def rows(self, statement: Executable, parameters: Parameters | None = None) -> Sequence[RowMapping]:
        return (await self._connection.execute(statement, parameters)).mappings().all()

    async def row(self, statement: Executable, parameters: Parameters | None = None) -> RowMapping | None:
        return (await self._connection.execute(statement, parameters)).mappings().first()

    async def value(self, statement: Executable, parameters: Parameters | None = None) -> Any:  # a column's own type
        return (await self._connection.execute(statement, parameters)).scalar()


class Write(Read):
    """One transaction: all of it or nothing."""

    async def run(self, statement: Executable, parameters: Parameters | None = None) -> int:
        """The number of rows that the statement touched."""
        return (await self._connection.execute(statement, parameters)).rowcount


class Db:
    """All transactions of the process. On SQLite one write at a time: a queue here costs less than its busy waits."""

    def __init__(self, url: str) -> None:
        self._engine: File | Server = File(url) if url.startswith("sqlite") else Server(url)
        self.embedded = isinstance(self._engine, File)
        self._noted = -NOTED_EVERY
        self._writer: AbstractAsyncContextManager[object] = asyncio.Lock() if self.embedded else nullcontext()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Read]:
        """Raises DatabaseGone where the database does not answer."""
        async with self._transaction(readonly=True) as connection:
            yield Read(connection)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Write]:
        """Committed at the end of the block, rolled back by an exception. Raises DatabaseGone as `read` does."""
        require_no_transaction()
        async with self._writer, self._transaction(readonly=False) as connection:
            yield Write(connection)

    @asynccontextmanager
    async def _transaction(self, *, readonly: bool) -> AsyncIterator[AsyncConnection | Statements]:
        require_no_transaction()
        token = _in_transaction.set(True)
        try:
            async with self._engine.begin(readonly=readonly) as connection:
                yield connection
        except (DBAPIError, OSError) as error:
            if not _is_gone(error):
                raise
            self._note(error)
            raise DatabaseGone(_told(error)) from error
        finally:
            _in_transaction.reset(token)

    def _note(self, error: DBAPIError | OSError) -> None:
        """For who operates: whoever asked is told by who asked for them, a page or a bot."""
        now = time.monotonic()
        if now - self._noted >= NOTED_EVERY:
            self._noted = now
            cause = error.orig if isinstance(error, DBAPIError) else error
            log.warning("database unavailable", full=is_full(error), why=f"{type(cause).__name__}: {first_line(cause)}")

    async def aclose(self) -> None:
        await self._engine.dispose()


def _told(error: DBAPIError | OSError) -> Text:
    """What the driver said, without SQL, parameters or the address with its password."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if is_full(error):
        return t("disk-full")
    return t("database-unavailable", why=f"{type(cause).__name__}: {first_line(cause)}")


def first_line(error: object) -> str:
    return str(error).splitlines()[0][:200] if str(error) else type(error).__name__


def _is_gone(error: DBAPIError | OSError) -> bool:
    """Whether the database cannot do anything now, as against what it was asked being wrong.

    PostgreSQL tells by the class of its code (appendix A: 08 connection, 53 resources, 57 an operator's intervention),
    which asyncpg raises as its plainest error; what asyncpg itself cannot send comes as an InterfaceError too.
    """
    if not isinstance(error, DBAPIError) or error.connection_invalidated:
        return True
    code = getattr(error.orig, "sqlstate", None) or ""
    unsendable = error.orig is not None and isinstance(error.orig.__cause__, ValueError)
    return code[:2] in {"08", "53", "57"} or (isinstance(error, OperationalError | InterfaceError) and not unsendable)


def is_full(error: DBAPIError | OSError) -> bool:
    """Whether the disk has no room: SQLite's words, PostgreSQL's code 53100, the system's number."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    return (
        getattr(cause, "errno", None) == errno.ENOSPC
        or getattr(cause, "sqlstate", None) == "53100"
        or "disk is full" in str(cause)
    )
