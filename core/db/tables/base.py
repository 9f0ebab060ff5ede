"""What all tables share: the metadata, aware times, closed choices, and the database's own clock."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Column, DateTime, Float, Identity, Integer, MetaData, String
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import expression
from sqlalchemy.types import BigInteger, TypeDecorator

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

BigKey = BigInteger().with_variant(Integer(), "sqlite")  # only INTEGER is SQLite's rowid


class UtcTime(TypeDecorator[datetime]):
    """Aware times only; kept as UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without its zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Seconds(expression.FunctionElement[float]):
    """Now, in seconds since 1970 by the database's clock: leases of all processes are measured by one clock."""

    type = Float()
    inherit_cache = True


@compiles(Seconds, "sqlite")
def _seconds_sqlite(_element: Seconds, _compiler: Any, **_kw: Any) -> str:  # SQLAlchemy's own signature
    return "((julianday('now') - 2440587.5) * 86400.0)"


@compiles(Seconds, "postgresql")
def _seconds_postgresql(_element: Seconds, _compiler: Any, **_kw: Any) -> str:  # SQLAlchemy's own signature
    return "extract(epoch from clock_timestamp())::double precision"


def key() -> Column[int]:
    return Column("id", BigKey, Identity(), primary_key=True)


def choice(name: str, options: type[StrEnum], **kw: Any) -> Column[str]:  # passes on what Column takes
    """A closed choice as text and a check, so that both engines treat a new option alike."""
    listed = ", ".join(f"'{option.value}'" for option in options)
    check = CheckConstraint(f"{name} IN ({listed})", name=f"{name}_known")
    return Column(name, String(24), check, nullable=False, **kw)
