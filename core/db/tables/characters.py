"""Characters, their immutable versions with all that came in a file, who likes them, and how they are found."""

from enum import StrEnum

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from core.db.tables.base import BigKey, UtcTime, choice, key, metadata


class Visibility(StrEnum):
    PRIVATE = "private"
    UNLISTED = "unlisted"
    PUBLIC = "public"


class Rating(StrEnum):
    GENERAL = "general"
    TEEN = "teen"
    ADULT = "adult"


class FileKind(StrEnum):
    """An asset of the card, a member that is kept but not understood, or the whole file as it came."""

    ASSET = "asset"
    OTHER = "other"
    ORIGINAL = "original"


# What lists show of the newest version (name, tagline, language, rating) stands here too: a card is some 20 KB.
# `hot` see core.characters.discovery; `lists` says by which way of reading cards that was last made.
characters = Table(
    "characters",
    metadata,
    key(),
    Column("public_id", String(32), nullable=False, unique=True),
    Column("owner_id", BigKey, ForeignKey("accounts.id"), index=True),
    Column("version_id", BigKey, ForeignKey("character_versions.id", use_alter=True)),
    Column("created_at", UtcTime, nullable=False),
    choice("visibility", Visibility, server_default="private"),
    Column("link_token", String(32), nullable=False, unique=True),
    Column("shows_definition", Boolean, nullable=False, server_default=false()),
    Column("allows_fork", Boolean, nullable=False, server_default=false()),
    Column("forked_from", BigKey, ForeignKey("character_versions.id", use_alter=True)),
    Column("name", String(200), nullable=False, server_default=""),
    Column("tagline", JSON),
    Column("language", String(16), nullable=False, server_default="en"),
    choice("rating", Rating, server_default="general"),
    Column("like_count", Integer, nullable=False, server_default="0"),
    Column("follow_count", Integer, nullable=False, server_default="0"),
    Column("hot", Float, nullable=False, server_default="0"),
    Column("lists", SmallInteger, nullable=False, server_default="0", index=True),
    Column("updated_at", UtcTime, nullable=False),
    Column("published_at", UtcTime),
    Column("deleted_at", UtcTime),
)
# Each order in which people leaf through what is public is one of these, read backwards.
Index("ix_characters_by_hot", characters.c.visibility, characters.c.hot, characters.c.id)
Index("ix_characters_by_published_at", characters.c.visibility, characters.c.published_at, characters.c.id)
Index("ix_characters_by_like_count", characters.c.visibility, characters.c.like_count, characters.c.id)

# `tree` is the imported JSON as text, so that the spelling of numbers and the order of keys survive.
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
    Column("author_id", BigKey, ForeignKey("accounts.id")),
    Column("note", String(500), nullable=False, server_default=""),
    Column("format", String(40), nullable=False, server_default=""),
    Column("spec_version", String(40), nullable=False, server_default=""),
    Column("report", JSON),
    Column("tree", Text),
    UniqueConstraint("character_id", "number"),
)

pictures = Table(
    "pictures",
    metadata,
    key(),
    Column("public_id", String(64), nullable=False, unique=True),
    Column("png", LargeBinary, nullable=False),
)

blobs = Table(
    "blobs",
    metadata,
    key(),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("data", LargeBinary, nullable=False),
)

version_files = Table(
    "version_files",
    metadata,
    key(),
    Column("version_id", BigKey, ForeignKey("character_versions.id", ondelete="CASCADE"), nullable=False, index=True),
    choice("kind", FileKind),
    Column("path", Text, nullable=False),
    Column("media", String(120), nullable=False),
    Column("blob_id", BigKey, ForeignKey("blobs.id"), nullable=False),
)

character_tags = Table(
    "character_tags",
    metadata,
    Column("tag", String(60), primary_key=True),
    Column("character_id", BigKey, ForeignKey("characters.id", ondelete="CASCADE"), primary_key=True, index=True),
)

likes = Table(
    "likes",
    metadata,
    Column("account_id", BigKey, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("character_id", BigKey, ForeignKey("characters.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("at", UtcTime, nullable=False),
)

follows = Table(
    "follows",
    metadata,
    Column("account_id", BigKey, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("character_id", BigKey, ForeignKey("characters.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("at", UtcTime, nullable=False),
)

# What a search reads of each character, folded (core.characters.search).
character_texts = Table(
    "character_texts",
    metadata,
    Column("character_id", BigKey, ForeignKey("characters.id", ondelete="CASCADE"), primary_key=True),
    Column("name", String(200), nullable=False, index=True),
    Column("tags", Text, nullable=False),
    Column("words", Text, nullable=False),
)

# Which public characters have a gram, in the best of their fields that has it: bytes compare alike on both engines,
# where texts are ordered by whatever language the server was made for. Without an index by character, which would
# double it: what has to go is known from `character_texts`.
character_grams = Table(
    "character_grams",
    metadata,
    Column("field", SmallInteger, primary_key=True, autoincrement=False),
    Column("gram", LargeBinary, primary_key=True),
    Column("character_id", BigKey, ForeignKey("characters.id", ondelete="CASCADE"), primary_key=True),
    sqlite_with_rowid=False,
)
