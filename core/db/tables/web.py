"""What the web front end keeps: guests' sessions, their chats and the posts of these, which pages and streams read."""

from enum import StrEnum

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from core.db.tables.base import BigKey, UtcTime, choice, key, metadata


class PostAuthor(StrEnum):
    PERSON = "person"
    CHARACTER = "character"
    NOTICE = "notice"


# One a browser. `person_id` is the native id of its person on the platform "web": a guest's own, or that of the account
# that is `signed_in`, which all its browsers share. `device` is what the browser calls itself, made short.
web_sessions = Table(
    "web_sessions",
    metadata,
    key(),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("person_id", String(32), nullable=False, index=True),
    Column("created_at", UtcTime, nullable=False),
    Column("signed_in", Boolean, nullable=False, server_default=false()),
    Column("device", String(120), nullable=False, server_default=""),
    Column("seen_at", UtcTime),
)

web_chats = Table(
    "web_chats",
    metadata,
    key(),
    Column("public_id", String(64), nullable=False, unique=True),
    Column("person_id", String(64), nullable=False, index=True),
    Column("character", String(32), nullable=False),
    Column("revision", BigInteger, nullable=False, server_default="0"),
    Column("typing_until", Float, nullable=False, server_default="0"),
    Column("started_at", UtcTime, nullable=False),
)

web_posts = Table(
    "web_posts",
    metadata,
    key(),
    Column("chat_id", BigKey, ForeignKey("web_chats.id", ondelete="CASCADE"), nullable=False),
    Column("key", String(80), nullable=False),
    choice("author", PostAuthor),
    Column("name", String(200), nullable=False),
    Column("picture", String(64)),
    Column("body", Text, nullable=False),
    Column("buttons", JSON, nullable=False),
    Column("panel", JSON(none_as_null=True)),
    Column("file_name", String(200)),
    Column("file_type", String(80)),
    Column("file", LargeBinary),
    Column("finished", Boolean, nullable=False),
    Column("deleted", Boolean, nullable=False),
    Column("revision", BigInteger, nullable=False),
    Column("at", UtcTime, nullable=False),
    UniqueConstraint("chat_id", "key"),
    UniqueConstraint("chat_id", "revision"),
)
# Chats are read from their newest post back.
Index("ix_web_posts_chat_id_id", web_posts.c.chat_id, web_posts.c.id)
