"""PostgreSQL as this program opens it."""

from __future__ import annotations

from sqlalchemy import event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine


def engine(url: str) -> AsyncEngine:
    """A pool of connections; one that has met its end is never used again."""
    # A program on SQLite does not import it: 70 ms.
    from asyncpg.exceptions import InternalClientError  # type: ignore[import-untyped]  # it has no types

    made = create_async_engine(url, pool_size=8, max_overflow=8, pool_recycle=300, hide_parameters=True)

    @event.listens_for(made.sync_engine, "handle_error")
    def lose(context: ExceptionContext) -> None:
        # asyncpg stands between the server's last word and the connection's end, which SQLAlchemy does not see.
        if isinstance(context.original_exception.__cause__, InternalClientError):
            context.is_disconnect = True

    return made
