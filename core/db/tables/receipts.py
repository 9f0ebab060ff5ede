"""Receipts: why each answer is as it is; and how far token estimates of each model are off."""

from sqlalchemy import JSON, Column, Float, ForeignKey, Integer, String, Table, UniqueConstraint

from core.db.tables.base import BigKey, UtcTime, key, metadata

receipts = Table(
    "receipts",
    metadata,
    key(),
    Column("message_id", BigKey, ForeignKey("messages.id", ondelete="CASCADE"), nullable=False),
    Column("variant", Integer, nullable=False),
    Column("version_id", BigKey, ForeignKey("character_versions.id"), nullable=False),
    Column("prompt_hash", String(64), nullable=False),
    Column("prompt", JSON, nullable=False),
    Column("detail", JSON, nullable=False),
    Column("at", UtcTime, nullable=False),
    UniqueConstraint("message_id", "variant"),
)

calibrations = Table(
    "calibrations",
    metadata,
    Column("model", String(160), primary_key=True),
    Column("factor", Float, nullable=False),
    Column("samples", Integer, nullable=False),
)
