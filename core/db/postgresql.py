"""PostgreSQL as this program opens it."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

from sqlalchemy import event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine


class Server:
    """A pool of connections; one that has met its end is never used again."""

    def __init__(self, url: str) -> None:
        # A program on SQLite does not import it: 70 ms.
        from asyncpg.exceptions import InternalClientError  # type: ignore[import-untyped]  # it has no types

        self._engine = create_async_engine(url, pool_size=8, max_overflow=8, pool_recycle=300, hide_parameters=True)
        # Each statement sees what was committed before it (READ COMMITTED), in a block or alone: a block around those
        # that only read would be two more trips to the server, a third of a page's time.
        self._reading = self._engine.execution_options(isolation_level="AUTOCOMMIT")

        @event.listens_for(self._engine.sync_engine, "handle_error")
        def lose(context: ExceptionContext) -> None:
            # asyncpg stands between the server's last word and the connection's end, which SQLAlchemy does not see.
            if isinstance(context.original_exception.__cause__, InternalClientError):
                context.is_disconnect = True

    def begin(self, *, readonly: bool) -> AbstractAsyncContextManager[AsyncConnection]:
        """Committed at the end, rolled back by an exception."""
        return self._reading.connect() if readonly else self._engine.begin()

    async def dispose(self) -> None:
        await self._engine.dispose()
