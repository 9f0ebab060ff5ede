"""What characters remember: passages of what was said, memories drawn from them, and digests of long chats."""

from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from core.db.tables.base import BigKey, UtcTime, choice, key, metadata
from core.reach import Reach


class MemoryKind(StrEnum):
    FACT = "fact"
    EVENT = "event"
    PREFERENCE = "preference"
    PROMISE = "promise"
    RELATION = "relation"


class Origin(StrEnum):
    """Whose words a memory is in: a model's, the rules', or the person's own."""

    MODEL = "model"
    RULES = "rules"
    PERSON = "person"


# A message, or a piece of a long one: characters `start` to `end` of it. `terms` are what it is found by, with spaces;
# `vector` is float32 of the embedder named by `embedder`. `hash` tells what text both were made from. `person_id` is
# whoever said it, or was answered by it; `reach` is that of the place when it was said.
passages = Table(
    "passages",
    metadata,
    key(),
    Column("message_id", BigKey, ForeignKey("messages.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("terms", Text, nullable=False),
    Column("hash", String(32), nullable=False, index=True),
    Column("vector", LargeBinary),
    Column("embedder", String(80), nullable=False, server_default=""),
    Column("chat_id", BigKey, ForeignKey("chats.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("place_id", BigKey, ForeignKey("places.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("person_id", BigKey, ForeignKey("people.id", ondelete="CASCADE"), index=True),
    choice("reach", Reach),
    UniqueConstraint("message_id", "number"),
)

# What a character remembers of a person (`person_id`), or of a place and those who were there (None). `about_from` and
# `about_to` are when it happened, where that is known. `superseded_by` is the newer one that took its place: both stay.
# `widened_at`: its owner lets it be used anywhere. `slot` names what only one memory at a time can say.
memories = Table(
    "memories",
    metadata,
    key(),
    Column("public_id", String(32), nullable=False, unique=True),
    Column("character_id", BigKey, ForeignKey("characters.id", ondelete="CASCADE"), nullable=False),
    Column("person_id", BigKey, ForeignKey("people.id", ondelete="CASCADE"), index=True),
    Column("place_id", BigKey, ForeignKey("places.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("chat_id", BigKey, ForeignKey("chats.id", ondelete="SET NULL")),
    choice("reach", Reach),
    choice("kind", MemoryKind),
    choice("origin", Origin),
    Column("subject", String(80), nullable=False),
    Column("slot", String(120), nullable=False, server_default=""),
    Column("text", Text, nullable=False),
    Column("said_at", UtcTime, nullable=False),
    Column("about_from", UtcTime),
    Column("about_to", UtcTime),
    Column("importance", Integer, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("superseded_by", BigKey, ForeignKey("memories.id", ondelete="SET NULL")),
    Column("superseded_at", UtcTime),
    Column("pinned", Boolean, nullable=False, server_default=false()),
    Column("widened_at", UtcTime),
    Column("terms", Text, nullable=False),
    Column("vector", LargeBinary),
    Column("embedder", String(80), nullable=False, server_default=""),
    Column("created_at", UtcTime, nullable=False),
)
Index("ix_memories_character_id_person_id", memories.c.character_id, memories.c.person_id)
Index("ix_memories_superseded_by", memories.c.superseded_by)

# The messages that a memory was drawn from, each with the words that say so.
memory_sources = Table(
    "memory_sources",
    metadata,
    Column("memory_id", BigKey, ForeignKey("memories.id", ondelete="CASCADE"), primary_key=True),
    Column("message_id", BigKey, ForeignKey("messages.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("quote", Text, nullable=False),
)

# What a character knows of a chat before its window: of what it has heard from message `from_id` to `to_id`. The newest
# one counts; older ones stay, for the prompts that held them.
digests = Table(
    "digests",
    metadata,
    key(),
    Column("chat_id", BigKey, ForeignKey("chats.id", ondelete="CASCADE"), nullable=False),
    Column("character_id", BigKey, ForeignKey("characters.id", ondelete="CASCADE"), nullable=False),
    Column("text", Text, nullable=False),
    Column("from_id", BigKey, nullable=False),
    Column("to_id", BigKey, nullable=False),
    choice("origin", Origin),
    Column("at", UtcTime, nullable=False),
)
Index("ix_digests_chat_id_character_id", digests.c.chat_id, digests.c.character_id)

# How often what is remembered of a person, or in a place, has changed: what a process has read of it is good as long
# as the number is the same. One row for each (the other is 0).
memory_changes = Table(
    "memory_changes",
    metadata,
    Column("person_id", BigKey, primary_key=True, autoincrement=False),
    Column("place_id", BigKey, primary_key=True, autoincrement=False),
    Column("number", BigInteger, nullable=False),
)

# Where a person began afresh with a character: what was said up to that message, and is remembered up to that memory,
# is out of recall, and still there.
fresh_starts = Table(
    "fresh_starts",
    metadata,
    Column("account_id", BigKey, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("character_id", BigKey, ForeignKey("characters.id", ondelete="CASCADE"), primary_key=True),
    Column("message_id", BigKey, nullable=False),
    Column("memory_id", BigKey, nullable=False),
    Column("at", UtcTime, nullable=False),
)
