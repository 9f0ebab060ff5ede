"""How people come in: passwords, codes, tokens; what was put together under one account; keys of their own.

And the processes that let them in.
"""

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


class CodePurpose(StrEnum):
    """What a one-time code is good for: to link the platform identity that asked for it to the account that types it on
    the web, or the other way round; to set a new password; to confirm an address."""

    TO_WEB = "to-web"
    TO_PLATFORM = "to-platform"
    RESET = "reset"
    CONFIRM = "confirm"


class LinkedBy(StrEnum):
    """The proof by which two accounts became one."""

    CODE = "code"
    DISCORD = "discord"
    TELEGRAM = "telegram"
    GUEST = "guest"


class MoveKind(StrEnum):
    """What became of a row when accounts were put together: it got the new owner; it went, for the new owner has the
    same; or its figures were added to the new owner's."""

    MOVED = "moved"
    DOUBLE = "double"
    ADDED = "added"


# `email` is folded (core.accounts.addresses), `email_shown` as it was typed. `password_hash` "" where there is none.
credentials = Table(
    "credentials",
    metadata,
    Column("account_id", BigKey, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("email", String(254), nullable=False, unique=True),
    Column("email_shown", String(254), nullable=False),
    Column("password_hash", String(200), nullable=False, server_default=""),
    Column("confirmed_at", UtcTime),
    Column("changed_at", UtcTime, nullable=False),
)

# Kept as SHA-256, good once and until `expires_at`. `person_id` is the platform identity that a code is about.
codes = Table(
    "codes",
    metadata,
    key(),
    Column("code_hash", String(64), nullable=False, unique=True),
    choice("purpose", CodePurpose),
    Column("account_id", BigKey, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("person_id", BigKey, ForeignKey("people.id", ondelete="CASCADE"), index=True),
    Column("detail", JSON, nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Column("used_at", UtcTime),
)

# Somebody is at another provider's page and is to come back with `state`; `token_hash` is the session that went.
signin_hops = Table(
    "signin_hops",
    metadata,
    Column("state_hash", String(64), primary_key=True),
    Column("provider", String(24), nullable=False),
    Column("token_hash", String(64), nullable=False),
    Column("verifier", String(128), nullable=False),
    Column("nonce", String(64), nullable=False),
    Column("back", String(500), nullable=False),
    Column("expires_at", UtcTime, nullable=False, index=True),
)

# Mail that is to be sent, or was. `sealed` is the body (core.sealing), for it may hold a code; emptied once sent.
mails = Table(
    "mails",
    metadata,
    key(),
    Column("address", String(254), nullable=False, index=True),
    Column("subject", String(300), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("sent_at", UtcTime),
    Column("error", String(300), nullable=False, server_default=""),
)

# Programs that act for an account: one family a sign-in. Its refresh tokens are good once; an old one ends the family.
token_families = Table(
    "token_families",
    metadata,
    key(),
    Column("public_id", String(32), nullable=False, unique=True),
    Column("account_id", BigKey, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("name", String(200), nullable=False, server_default=""),
    Column("scopes", JSON, nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("seen_at", UtcTime, nullable=False),
    Column("revoked_at", UtcTime),
)

refresh_tokens = Table(
    "refresh_tokens",
    metadata,
    key(),
    Column("family_id", BigKey, ForeignKey("token_families.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("made_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Column("used_at", UtcTime),
)

# Tokens that a person makes for a program of their own. `hint` is how one begins, to be told apart in a list.
personal_tokens = Table(
    "personal_tokens",
    metadata,
    key(),
    Column("public_id", String(32), nullable=False, unique=True),
    Column("account_id", BigKey, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("name", String(80), nullable=False),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("hint", String(16), nullable=False),
    Column("scopes", JSON, nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("seen_at", UtcTime),
    Column("expires_at", UtcTime),
    Column("revoked_at", UtcTime),
)

# What was answered to a request that carried an Idempotency-Key. `status` 0: it is still being answered.
answered_requests = Table(
    "answered_requests",
    metadata,
    Column("account_id", BigKey, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("key", String(120), primary_key=True),
    Column("request_hash", String(64), nullable=False),
    Column("status", SmallInteger, nullable=False, server_default="0"),
    Column("headers", JSON, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("at", UtcTime, nullable=False, index=True),
)

# `other_id` became part of `account_id`. What moved stands in `link_moves`, so that it can be taken apart again.
links = Table(
    "links",
    metadata,
    key(),
    Column("public_id", String(32), nullable=False, unique=True),
    Column("account_id", BigKey, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("other_id", BigKey, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False, index=True),
    choice("how", LinkedBy),
    Column("at", UtcTime, nullable=False),
    Column("undone_at", UtcTime),
)

# `key` names the row by its primary key; `row` is what it was, where the row itself tells no more.
link_moves = Table(
    "link_moves",
    metadata,
    key(),
    Column("link_id", BigKey, ForeignKey("links.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("table_name", String(40), nullable=False),
    choice("kind", MoveKind),
    Column("key", JSON, nullable=False),
    Column("row", JSON(none_as_null=True)),
)

# A key of a person's own for a provider, sealed (core.sealing); `hint` are its last letters.
provider_keys = Table(
    "provider_keys",
    metadata,
    Column("account_id", BigKey, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("provider", String(24), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("hint", String(8), nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("used_at", UtcTime),
    Column("failure", String(300), nullable=False, server_default=""),
)

# What an account has used on a day (UTC, "2026-11-26"), by what for and with whom: `character_id` and `story_id` are 0
# where it was with none. `cost` in micro-dollars of calls whose price is known; `unpriced` counts the others. `own`: it
# was paid by a key of theirs.
usage_days = Table(
    "usage_days",
    metadata,
    Column("account_id", BigKey, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("purpose", String(16), primary_key=True),
    Column("character_id", BigKey, primary_key=True, autoincrement=False),
    Column("story_id", BigKey, primary_key=True, autoincrement=False),
    Column("own", Boolean, primary_key=True, server_default=false()),
    Column("calls", BigKey, nullable=False, server_default="0"),
    Column("unpriced", BigKey, nullable=False, server_default="0"),
    Column("input_tokens", BigKey, nullable=False, server_default="0"),
    Column("cached_tokens", BigKey, nullable=False, server_default="0"),
    Column("output_tokens", BigKey, nullable=False, server_default="0"),
    Column("cost", BigKey, nullable=False, server_default="0"),
)
Index("ix_usage_days_day", usage_days.c.day)

# What somebody has typed of a character and not saved: `character_id` 0 for a new one, `fields` by the form's names.
sheet_drafts = Table(
    "sheet_drafts",
    metadata,
    key(),
    Column("account_id", BigKey, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    Column("character_id", BigKey, nullable=False),
    Column("version_id", BigKey, nullable=False, server_default="0"),
    Column("fields", JSON, nullable=False),
    Column("note", Text, nullable=False, server_default=""),
    Column("at", UtcTime, nullable=False),
    UniqueConstraint("account_id", "character_id"),
)

# What runs, by each process's own word (core.pulse). `heard` by the database's clock, in seconds since 1970;
# `providers` are core.ai.tries.Health as the process has met them, `states` what its front ends wait for.
processes = Table(
    "processes",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("host", String(80), nullable=False),
    Column("pid", Integer, nullable=False),
    Column("roles", JSON, nullable=False),
    Column("states", JSON, nullable=False),
    Column("providers", JSON, nullable=False),
    Column("started_at", UtcTime, nullable=False),
    Column("heard", Float, nullable=False),
)
