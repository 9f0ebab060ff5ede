"""Accounts, and the identities by which platforms know their people."""

from sqlalchemy import Column, ForeignKey, String, Table, UniqueConstraint

from core.db.tables.base import BigKey, UtcTime, key, metadata

accounts = Table(
    "accounts",
    metadata,
    key(),
    Column("public_id", String(32), nullable=False, unique=True),
    Column("created_at", UtcTime, nullable=False),
)

people = Table(
    "people",
    metadata,
    key(),
    Column("platform", String(24), nullable=False),
    Column("native_id", String(64), nullable=False),
    Column("name", String(200), nullable=False),
    Column("locale", String(16)),
    Column("account_id", BigKey, ForeignKey("accounts.id"), nullable=False, index=True),
    UniqueConstraint("platform", "native_id"),
)
