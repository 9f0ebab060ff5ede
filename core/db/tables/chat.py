"""Chats, their messages and variants, the turns that make them, and the ledger of paid steps."""

from enum import IntEnum, StrEnum

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
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
    literal_column,
)

from core.db.tables.base import BigKey, UtcTime, choice, key, metadata


class MessageRole(StrEnum):
    PERSON = "person"
    CHARACTER = "character"


class TurnKind(StrEnum):
    REPLY = "reply"
    MORE = "more"
    GREETING = "greeting"
    AGAIN = "again"
    SHOW = "show"
    CUED = "cued"
    EDITED = "edited"


class TurnState(StrEnum):
    OPEN = "open"
    DONE = "done"
    FAILED = "failed"


class StepState(StrEnum):
    SENT = "sent"
    DONE = "done"
    FAILED = "failed"


class FinishState(StrEnum):
    COMPLETE = "complete"
    LENGTH = "length"
    REFUSED = "refused"
    CUT = "cut"


# `lore` is what entries remember (sticky, cooling down); `variables` of macros before and after the newest turn;
# `beginning` the hash of what the newest prompt began with, by which a break of it is seen. `incognito`: nothing of it
# is remembered, or kept once it has ended.
chats = Table(
    "chats",
    metadata,
    key(),
    Column("public_id", String(32), nullable=False, unique=True),
    Column("place_id", BigKey, ForeignKey("places.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("character_id", BigKey, ForeignKey("characters.id", ondelete="SET NULL")),
    Column("window_from", BigKey, nullable=False, server_default="0"),
    Column("started_at", UtcTime, nullable=False),
    Column("title", String(80), nullable=False, server_default=""),
    Column("greeting", Integer, nullable=False, server_default="0"),
    Column("lore", Text),
    Column("variables", JSON),
    Column("beginning", JSON),
    Column("incognito", Boolean, nullable=False, server_default=false()),
)

# `of_id` is the answer that a turn tells anew or shows in another variant, `of_variant` that variant's number.
# `asker_id` is who is answered; `plan` says who speaks after this turn (core.chat.opened.Plan). `recalled` names what
# the character was reminded of when it was asked.
turns = Table(
    "turns",
    metadata,
    key(),
    Column("place_id", BigKey, ForeignKey("places.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("chat_id", BigKey, ForeignKey("chats.id", ondelete="CASCADE"), nullable=False),
    Column("version_id", BigKey, ForeignKey("character_versions.id"), nullable=False),
    choice("kind", TurnKind),
    choice("state", TurnState),
    Column("reply_to", String(64)),
    Column("message_id", BigKey, ForeignKey("messages.id", use_alter=True, ondelete="SET NULL")),
    Column("started_at", UtcTime, nullable=False),
    Column("ended_at", UtcTime),
    Column("of_id", BigKey, ForeignKey("messages.id", use_alter=True, ondelete="SET NULL")),
    Column("of_variant", Integer),
    Column("plan", JSON(none_as_null=True)),
    Column("asker_id", BigKey, ForeignKey("people.id", ondelete="SET NULL")),
    Column("recalled", JSON(none_as_null=True)),
)


class Learnt(IntEnum):
    """How far memory is with a message: it was not looked at, it can be found, what it says was drawn from it."""

    NOTHING = 0
    FOUND = 1
    DRAWN = 2


# `native_id` is the platform's id of a person's message; `reactions` a list of [person, name, emoji]. `pictures` counts
# what came along to be seen; `heard`: it was spoken; `edited`: here it says something else than on the platform.
# `forgotten`: people can still read it, characters cannot. `learnt` is a number of `Learnt`; whoever changes `text`
# sets it back, and has what was learnt erased (core.memory.erasure).
messages = Table(
    "messages",
    metadata,
    key(),
    Column("chat_id", BigKey, ForeignKey("chats.id", ondelete="CASCADE"), nullable=False),
    Column("turn_id", BigKey, ForeignKey("turns.id", ondelete="SET NULL"), index=True),
    choice("role", MessageRole),
    Column("person_id", BigKey, ForeignKey("people.id", ondelete="SET NULL")),
    Column("version_id", BigKey, ForeignKey("character_versions.id")),
    Column("native_id", String(64)),
    Column("shown_name", String(80)),
    Column("text", Text, nullable=False),
    Column("lore", JSON, nullable=False),
    Column("variant", Integer, nullable=False, server_default="1"),
    Column("at", UtcTime, nullable=False),
    Column("reactions", JSON(none_as_null=True)),
    Column("pictures", Integer, nullable=False, server_default="0"),
    Column("heard", Boolean, nullable=False, server_default=false()),
    Column("edited", Boolean, nullable=False, server_default=false()),
    Column("forgotten", Boolean, nullable=False, server_default=false()),
    Column("learnt", SmallInteger, nullable=False, server_default="0"),
)
Index("ix_messages_chat_id_id", messages.c.chat_id, messages.c.id)  # the newest of each chat of a list, too
Index("ix_messages_person_id", messages.c.person_id)
Index("ix_messages_native_id", messages.c.native_id)
# Written out, as with the inbox: an index of few rows serves a query only if it says the same words.
UNLEARNT = messages.c.learnt == literal_column("0")
UNDRAWN = messages.c.learnt == literal_column("1")
Index("ix_messages_unlearnt", messages.c.chat_id, postgresql_where=UNLEARNT, sqlite_where=UNLEARNT)
Index("ix_messages_undrawn", messages.c.chat_id, postgresql_where=UNDRAWN, sqlite_where=UNDRAWN)


class FileKind(StrEnum):
    PICTURE = "picture"
    VOICE = "voice"
    OTHER = "other"


# What came along with a message: a picture as models get it (PNG or JPEG, made small), or what a voice note says.
message_files = Table(
    "message_files",
    metadata,
    key(),
    Column("message_id", BigKey, ForeignKey("messages.id", ondelete="CASCADE"), nullable=False, index=True),
    choice("kind", FileKind),
    Column("name", String(200), nullable=False),
    Column("media_type", String(80), nullable=False),
    Column("data", LargeBinary),
    Column("words", Text, nullable=False, server_default=""),
)

# Who is in a chat beside its first character, from after which message until after which. What a chat remembers for
# its first character stands in `chats`, for these here.
cast = Table(
    "chat_cast",
    metadata,
    key(),
    Column("chat_id", BigKey, ForeignKey("chats.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("character_id", BigKey, ForeignKey("characters.id", ondelete="CASCADE"), nullable=False),
    Column("version_id", BigKey, ForeignKey("character_versions.id"), nullable=False),
    Column("came_after", BigKey, nullable=False),
    Column("left_after", BigKey),
    Column("on_call", Boolean, nullable=False, server_default=false()),
    Column("by_id", BigKey, ForeignKey("people.id", ondelete="SET NULL")),
    Column("window_from", BigKey, nullable=False, server_default="0"),
    Column("lore", Text),
    Column("variables", JSON),
    Column("beginning", JSON),
)

# The lore that stands at a message for a character who is not the chat's first; for that one see `messages.lore`.
told = Table(
    "told",
    metadata,
    Column("message_id", BigKey, ForeignKey("messages.id", ondelete="CASCADE"), primary_key=True),
    Column("character_id", BigKey, ForeignKey("characters.id", ondelete="CASCADE"), primary_key=True),
    Column("lore", JSON, nullable=False),
)

variants = Table(
    "variants",
    metadata,
    key(),
    Column("message_id", BigKey, ForeignKey("messages.id", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("text", Text, nullable=False),
    choice("finish", FinishState),
    Column("provider", String(40), nullable=False),
    Column("model", String(120), nullable=False),
    Column("input_tokens", Integer, nullable=False),
    Column("cached_tokens", Integer, nullable=False),
    Column("cache_write_tokens", Integer, nullable=False),
    Column("output_tokens", Integer, nullable=False),
    Column("cost_microdollars", BigInteger),
    UniqueConstraint("message_id", "number"),
)

posts = Table(
    "posts",
    metadata,
    key(),
    Column("turn_id", BigKey, ForeignKey("turns.id", ondelete="CASCADE"), nullable=False),
    Column("part", Integer, nullable=False),
    Column("native_id", String(64), nullable=False),
    UniqueConstraint("turn_id", "part"),
)

Index("ix_posts_native_id", posts.c.native_id)

steps = Table(
    "steps",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("inputs", String(64), primary_key=True),
    choice("state", StepState),
    Column("epoch", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("output", JSON),
    Column("cost_microdollars", BigInteger),
    Column("at", UtcTime, nullable=False),
)
