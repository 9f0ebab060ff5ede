"""The bus across processes without Redis: PostgreSQL carries the topics, each process wakes its own ears.

A notification takes a lock on the whole database while it is committed. So it is sent on a connection of its own, in no
transaction that keeps anything, and all that was said within PAUSE_SECONDS goes together.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from core.bus import Ear, LocalBus
from core.log import get_log

if TYPE_CHECKING:
    import asyncpg  # type: ignore[import-untyped]  # it has no types

CHANNEL: Final = "iyagi"
PAUSE_SECONDS: Final = 0.1  # between two batches: at most ten commits a second
RETRY: Final = 2.0  # seconds until a lost connection is tried again
ALIVE_SECONDS: Final = 30.0  # without a word of ours: then the connection is tried
PATIENCE: Final = 5.0  # seconds that the server has to answer
MOST: Final = 10_000  # topics that wait to be said; more are lost, as they may be
_SAY: Final = f"SELECT pg_notify('{CHANNEL}', topic) FROM unnest($1::text[]) AS topic"  # noqa: S608 - our own name

log = get_log(__name__)


class PostgresBus:
    """A lost word costs one poll, so nobody waits for the server, and nothing fails without it."""

    def __init__(self, url: str) -> None:
        self._local = LocalBus()
        self._engine: AsyncEngine = create_async_engine(url, poolclass=NullPool, hide_parameters=True)
        self._said: dict[str, None] = {}
        self._wake = asyncio.Event()

    async def say(self, topic: str) -> None:
        self._local.ring(topic)
        if len(self._said) < MOST:
            self._said[topic] = None
            self._wake.set()

    def listen(self, topic: str) -> AbstractAsyncContextManager[Ear]:
        return self._local.listen(topic)

    async def run(self) -> None:
        """Pass on what is said here and elsewhere, until cancelled."""
        # A program on SQLite does not import it: 70 ms.
        from asyncpg.exceptions import (  # type: ignore[import-untyped]  # it has no types
            InterfaceError,
            InternalClientError,
            PostgresError,
        )

        while True:
            try:
                async with self._engine.connect() as connection:
                    raw = await connection.get_raw_connection()
                    await self._pass_on(raw.driver_connection)
            except (SQLAlchemyError, PostgresError, InterfaceError, InternalClientError, OSError) as error:
                log.warning("bus lost", bus="postgresql", why=type(error).__name__)
            self._said.clear()
            await asyncio.sleep(RETRY)

    async def _pass_on(self, connection: asyncpg.Connection[Any]) -> None:
        """Until the connection is lost. TimeoutError, which an OSError is, where the server does not answer."""
        own = connection.get_server_pid()

        def heard(_connection: object, sender: int, _channel: str, topic: str) -> None:
            if sender != own:
                self._local.ring(topic)

        await connection.add_listener(CHANNEL, heard)
        connection.add_termination_listener(lambda _connection: self._wake.set())
        while not connection.is_closed():
            try:
                async with asyncio.timeout(ALIVE_SECONDS):
                    await self._wake.wait()
            except TimeoutError:
                pass
            self._wake.clear()
            said, self._said = list(self._said), {}
            if not connection.is_closed():
                await connection.execute(_SAY, said, timeout=PATIENCE)
                await asyncio.sleep(PAUSE_SECONDS)

    async def aclose(self) -> None:
        await self._local.aclose()
        await self._engine.dispose()


@asynccontextmanager
async def postgres_bus(url: str) -> AsyncIterator[PostgresBus]:
    """`url` as SQLAlchemy has it, with asyncpg."""
    bus = PostgresBus(url)
    try:
        async with asyncio.TaskGroup() as tasks:
            passing = tasks.create_task(bus.run())
            yield bus
            passing.cancel()
    finally:
        await bus.aclose()
