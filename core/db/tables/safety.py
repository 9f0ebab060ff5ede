"""What keeps the place safe: reports with their evidence, bans, what was taken down, and who did what."""

from enum import StrEnum

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, String, Table, Text, UniqueConstraint, false

from core.db.tables.base import BigKey, UtcTime, choice, key, metadata


class Subject(StrEnum):
    """What can be reported, and taken down."""

    CHARACTER = "character"
    STORY = "story"
    COMMENT = "comment"
    MESSAGE = "message"
    ACCOUNT = "account"


class Reason(StrEnum):
    MINORS = "minors"
    SEXUAL = "sexual"
    VIOLENCE = "violence"
    HATE = "hate"
    PERSON = "person"
    COPYRIGHT = "copyright"
    SPAM = "spam"
    OTHER = "other"


class ReportState(StrEnum):
    OPEN = "open"
    UPHELD = "upheld"
    DISMISSED = "dismissed"


# `subject_id` is the public id (of a message: its number). `about_id` is the account whose it is. `evidence` is what it
# was when it was reported. One open report a person and subject.
reports = Table(
    "reports",
    metadata,
    key(),
    Column("public_id", String(32), nullable=False, unique=True),
    choice("subject", Subject),
    Column("subject_id", String(64), nullable=False),
    Column("about_id", BigKey, ForeignKey("accounts.id", ondelete="SET NULL"), index=True),
    Column("reporter_id", BigKey, ForeignKey("accounts.id", ondelete="SET NULL"), index=True),
    choice("reason", Reason),
    Column("note", Text, nullable=False, server_default=""),
    Column("evidence", JSON, nullable=False),
    choice("state", ReportState, server_default="open"),
    Column("decided_by", BigKey, ForeignKey("accounts.id", ondelete="SET NULL")),
    Column("decided_at", UtcTime),
    Column("decision", Text, nullable=False, server_default=""),
    Column("at", UtcTime, nullable=False),
)
Index("ix_reports_state", reports.c.state, reports.c.id)
Index("ix_reports_subject", reports.c.subject, reports.c.subject_id)

# Who may not take part, and until when (None: until it is lifted). One row an account. `told`: they have heard of it
# where they talk.
bans = Table(
    "bans",
    metadata,
    Column("account_id", BigKey, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("reason", Text, nullable=False),
    Column("by_id", BigKey, ForeignKey("accounts.id", ondelete="SET NULL")),
    Column("at", UtcTime, nullable=False),
    Column("until", UtcTime),
    Column("told", Boolean, nullable=False, server_default=false()),
)

# What moderators have taken down: it is seen by nobody but its owner and them, and cannot be published again.
takedowns = Table(
    "takedowns",
    metadata,
    key(),
    choice("subject", Subject),
    Column("subject_id", String(64), nullable=False),
    Column("reason", Text, nullable=False),
    Column("report_id", BigKey, ForeignKey("reports.id", ondelete="SET NULL")),
    Column("by_id", BigKey, ForeignKey("accounts.id", ondelete="SET NULL")),
    Column("was", String(24), nullable=False, server_default=""),
    Column("at", UtcTime, nullable=False),
    UniqueConstraint("subject", "subject_id"),
)

# Who did what, for ever. `actor` names them as they were called then, for accounts end.
audit = Table(
    "audit",
    metadata,
    key(),
    Column("at", UtcTime, nullable=False),
    Column("actor_id", BigKey, ForeignKey("accounts.id", ondelete="SET NULL"), index=True),
    Column("actor", String(120), nullable=False),
    Column("action", String(60), nullable=False, index=True),
    Column("subject", String(120), nullable=False, index=True),
    Column("detail", JSON, nullable=False),
)
