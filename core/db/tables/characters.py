"""Characters, their immutable versions, and pictures."""

from sqlalchemy import JSON, Column, ForeignKey, Integer, LargeBinary, String, Table, UniqueConstraint

from core.db.tables.base import BigKey, UtcTime, key, metadata

characters = Table(
    "characters",
    metadata,
    key(),
    Column("public_id", String(32), nullable=False, unique=True),
    Column("owner_id", BigKey, ForeignKey("accounts.id"), index=True),
    Column("version_id", BigKey, ForeignKey("character_versions.id", use_alter=True)),
    Column("created_at", UtcTime, nullable=False),
)

character_versions = Table(
    "character_versions",
    metadata,
    key(),
    Column("character_id", BigKey, ForeignKey("characters.id", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("name", String(200), nullable=False),
    Column("card", JSON, nullable=False),
    Column("card_hash", String(64), nullable=False),
    Column("picture_id", BigKey, ForeignKey("pictures.id")),
    Column("created_at", UtcTime, nullable=False),
    UniqueConstraint("character_id", "number"),
)

pictures = Table(
    "pictures",
    metadata,
    key(),
    Column("public_id", String(64), nullable=False, unique=True),
    Column("png", LargeBinary, nullable=False),
)
