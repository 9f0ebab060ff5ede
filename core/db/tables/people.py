"""Accounts, and the identities by which platforms know their people."""

from enum import StrEnum

from sqlalchemy import JSON, Boolean, Column, ForeignKey, LargeBinary, String, Table, Text, UniqueConstraint, false

from core.db.tables.base import BigKey, UtcTime, choice, key, metadata


class Role(StrEnum):
    """What an account may do beside its own: moderators see reports and decide them; operators may all."""

    PERSON = "person"
    MODERATOR = "moderator"
    OPERATOR = "operator"


# `name` is how others see it, "" where its owner has chosen none. `merged_into` is the account that it is part of now
# (core.belongings): it has nothing of its own meanwhile, and gets it back when that is undone.
accounts = Table(
    "accounts",
    metadata,
    key(),
    Column("public_id", String(32), nullable=False, unique=True),
    Column("created_at", UtcTime, nullable=False),
    Column("name", String(80), nullable=False, server_default=""),
    choice("role", Role, server_default="person"),
    Column("merged_into", BigKey, ForeignKey("accounts.id", ondelete="SET NULL"), index=True),
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

# Who people are when they talk: a name, and what characters may know of them. `picture` is a PNG.
personas = Table(
    "personas",
    metadata,
    key(),
    Column("public_id", String(32), nullable=False, unique=True),
    Column("account_id", BigKey, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("name", String(80), nullable=False),
    Column("description", Text, nullable=False, server_default=""),
    Column("pronouns", String(40), nullable=False, server_default=""),
    Column("picture", LargeBinary),
    Column("usual", Boolean, nullable=False, server_default=false()),
    Column("created_at", UtcTime, nullable=False),
)

persona_choices = Table(
    "persona_choices",
    metadata,
    Column("account_id", BigKey, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("character_id", BigKey, ForeignKey("characters.id", ondelete="CASCADE"), primary_key=True),
    Column("persona_id", BigKey, ForeignKey("personas.id", ondelete="CASCADE"), nullable=False),
)

preferences = Table(
    "preferences",
    metadata,
    Column("account_id", BigKey, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("settings", JSON, nullable=False),
)
