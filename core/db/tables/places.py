"""Places with their leases, and the inbox of what people did there."""

from enum import StrEnum

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    false,
    literal_column,
)

from core.db.tables.base import BigKey, UtcTime, choice, key, metadata
from core.reach import Reach


class InboxState(StrEnum):
    WAITING = "waiting"
    TAKEN = "taken"
    DONE = "done"


# `company` counts the characters beside the first one; `reach` is who can hear what is said there now. It
# was once for fewer people: messages up to `narrow_until` were said where only `narrowest` could hear them.
places = Table(
    "places",
    metadata,
    key(),
    Column("platform", String(24), nullable=False),
    Column("bot", String(64), nullable=False),
    Column("space", String(64), nullable=False),
    Column("channel", String(64), nullable=False),
    Column("thread", String(64), nullable=False),
    Column("direct", Boolean, nullable=False),
    Column("character_id", BigKey, ForeignKey("characters.id", ondelete="SET NULL")),
    Column("version_id", BigKey, ForeignKey("character_versions.id")),
    Column("chat_id", BigKey, ForeignKey("chats.id", use_alter=True, ondelete="SET NULL")),
    Column("worker", String(64), nullable=False, server_default=""),
    Column("epoch", Integer, nullable=False, server_default="0"),
    Column("lease_until", Float, nullable=False, server_default="0"),
    Column("not_before", Float, nullable=False, server_default="0"),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("adult", Boolean, nullable=False, server_default=false()),
    Column("company", Integer, nullable=False, server_default="0"),
    choice("reach", Reach, server_default=Reach.PRIVATE.value),
    choice("narrowest", Reach, server_default=Reach.PRIVATE.value),
    Column("narrow_until", BigKey, nullable=False, server_default="0"),
    Column("person_id", BigKey, ForeignKey("people.id", ondelete="SET NULL"), index=True),
    Column("left_for", BigKey, ForeignKey("chats.id", use_alter=True, ondelete="SET NULL")),
    UniqueConstraint("platform", "bot", "channel", "thread"),
)
# A chat of the web is found by its channel: by the key above alone that looks through all places of the platform.
Index("ix_places_platform_channel", places.c.platform, places.c.channel)

inbox = Table(
    "inbox",
    metadata,
    key(),
    Column("place_id", BigKey, ForeignKey("places.id", ondelete="CASCADE"), nullable=False),
    Column("event_id", String(128), nullable=False),
    Column("kind", String(24), nullable=False),
    Column("author", String(64), nullable=False),
    Column("payload", JSON, nullable=False),
    choice("state", InboxState),
    Column("turn_id", BigKey, ForeignKey("turns.id", use_alter=True, ondelete="SET NULL")),
    Column("received_at", UtcTime, nullable=False),
    UniqueConstraint("place_id", "event_id"),
)
# Written out and not as a parameter: an index of only the open rows serves a query only if it says the same words.
OPEN = inbox.c.state != literal_column("'done'")
Index("ix_inbox_open", inbox.c.place_id, inbox.c.id, postgresql_where=OPEN, sqlite_where=OPEN)
Index("ix_inbox_turn_id", inbox.c.turn_id)

# What moderators have set: for a channel, or with an empty channel for the whole space; the narrower one counts.
rules = Table(
    "rules",
    metadata,
    Column("platform", String(24), primary_key=True),
    Column("bot", String(64), primary_key=True),
    Column("space", String(64), primary_key=True),
    Column("channel", String(64), primary_key=True),
    Column("settings", JSON, nullable=False),
    Column("by_id", BigKey, ForeignKey("people.id", ondelete="SET NULL")),
    Column("at", UtcTime, nullable=False),
)

# When a character is to open a talk again by itself.
wakes = Table(
    "wakes",
    metadata,
    Column("place_id", BigKey, ForeignKey("places.id", ondelete="CASCADE"), primary_key=True),
    Column("due", Float, nullable=False, index=True),
    Column("tries", Integer, nullable=False, server_default="0"),
)

presence = Table(
    "presence",
    metadata,
    Column("platform", String(24), primary_key=True),
    Column("bot", String(64), primary_key=True),
    Column("seen_at", UtcTime, nullable=False),
)
