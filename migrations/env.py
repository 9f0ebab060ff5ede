"""Alembic's entry: it works on the connection that `core.db.schema` hands over."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context

from core.db.tables import metadata


def _rendered(kind: str, item: Any, _autogen: Any) -> str | Literal[False]:  # Alembic's own signature
    """Our types in a migration are written as what they are in the database."""
    if kind != "type" or type(item).__name__ != "UtcTime":
        return False
    return "sa.DateTime(timezone=True)"


def run(connection: Any) -> None:  # Alembic hands over a Connection
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=_rendered,
    )
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"])
