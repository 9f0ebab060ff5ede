"""access"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = (
    "story_grams",
    "story_texts",
    "processes",
    "takedowns",
    "reports",
    "bans",
    "audit",
    "sheet_drafts",
    "usage_days",
    "provider_keys",
    "link_moves",
    "links",
    "answered_requests",
    "personal_tokens",
    "refresh_tokens",
    "token_families",
    "mails",
    "signin_hops",
    "codes",
    "credentials",
)


def upgrade() -> None:
    _signing_in()
    _programs()
    _belongings()
    _safety()
    _known_tables()
    _whose_place()
    _processes()
    _stories()


def downgrade() -> None:
    with op.batch_alter_table("stories") as batch_op:
        batch_op.drop_index("ix_stories_by_genre_like_count")
        batch_op.drop_index("ix_stories_by_genre_published_at")
    with op.batch_alter_table("web_posts") as batch_op:
        batch_op.drop_index("ix_web_posts_chat_id_id")
    with op.batch_alter_table("memories") as batch_op:
        batch_op.drop_index("ix_memories_superseded_by")
    with op.batch_alter_table("web_sessions") as batch_op:
        batch_op.drop_index(batch_op.f("ix_web_sessions_person_id"))
        batch_op.create_unique_constraint(batch_op.f("uq_web_sessions_person_id"), ["person_id"])
        batch_op.drop_column("seen_at")
        batch_op.drop_column("device")
        batch_op.drop_column("signed_in")

    with op.batch_alter_table("places") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_places_left_for_chats"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_places_person_id_people"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_places_person_id"))
        batch_op.drop_index("ix_places_platform_channel")
        batch_op.drop_column("left_for")
        batch_op.drop_column("person_id")

    with op.batch_alter_table("messages") as batch_op:
        batch_op.drop_index("ix_messages_person_id")
        batch_op.drop_index("ix_messages_chat_id_id")
        batch_op.create_index(batch_op.f("ix_messages_chat_id"), ["chat_id"], unique=False)

    with op.batch_alter_table("accounts") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_accounts_merged_into_accounts"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_accounts_merged_into"))
        batch_op.drop_constraint(batch_op.f("ck_accounts_role_known"), type_="check")
        batch_op.drop_column("merged_into")
        batch_op.drop_column("role")
        batch_op.drop_column("name")
    for table in TABLES:
        op.drop_table(table)


def _signing_in() -> None:
    op.create_table(
        "credentials",
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_shown", sa.String(length=254), nullable=False),
        sa.Column("password_hash", sa.String(length=200), server_default="", nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_credentials_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_credentials")),
        sa.UniqueConstraint("email", name=op.f("uq_credentials_email")),
    )
    op.create_table(
        "codes",
        sa.Column("id", KEY, sa.Identity(always=False), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=24), nullable=False),
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("person_id", KEY, nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_codes_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_codes_person_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_codes")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_codes_code_hash")),
        sa.CheckConstraint(
            "purpose IN ('to-web', 'to-platform', 'reset', 'confirm')", name=op.f("ck_codes_purpose_known")
        ),
    )
    op.create_index(op.f("ix_codes_account_id"), "codes", ["account_id"])
    op.create_index(op.f("ix_codes_person_id"), "codes", ["person_id"])
    op.create_table(
        "signin_hops",
        sa.Column("state_hash", sa.String(length=64), nullable=False),
        sa.Column("provider", sa.String(length=24), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("verifier", sa.String(length=128), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("back", sa.String(length=500), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("state_hash", name=op.f("pk_signin_hops")),
    )
    op.create_index(op.f("ix_signin_hops_expires_at"), "signin_hops", ["expires_at"])
    op.create_table(
        "mails",
        sa.Column("id", KEY, sa.Identity(always=False), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(length=300), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mails")),
    )
    op.create_index(op.f("ix_mails_address"), "mails", ["address"])


def _programs() -> None:
    op.create_table(
        "token_families",
        sa.Column("id", KEY, sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("name", sa.String(length=200), server_default="", nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_token_families_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_token_families")),
        sa.UniqueConstraint("public_id", name=op.f("uq_token_families_public_id")),
    )
    op.create_index(op.f("ix_token_families_account_id"), "token_families", ["account_id"])
    op.create_table(
        "refresh_tokens",
        sa.Column("id", KEY, sa.Identity(always=False), nullable=False),
        sa.Column("family_id", KEY, nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["family_id"],
            ["token_families.id"],
            name=op.f("fk_refresh_tokens_family_id_token_families"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refresh_tokens")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_refresh_tokens_token_hash")),
    )
    op.create_index(op.f("ix_refresh_tokens_family_id"), "refresh_tokens", ["family_id"])
    op.create_table(
        "personal_tokens",
        sa.Column("id", KEY, sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("hint", sa.String(length=16), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_personal_tokens_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personal_tokens")),
        sa.UniqueConstraint("public_id", name=op.f("uq_personal_tokens_public_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_personal_tokens_token_hash")),
    )
    op.create_index(op.f("ix_personal_tokens_account_id"), "personal_tokens", ["account_id"])
    op.create_table(
        "answered_requests",
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("request_hash", sa.String(length=64), nullable=False),
        sa.Column("status", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_answered_requests_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "key", name=op.f("pk_answered_requests")),
    )
    op.create_index(op.f("ix_answered_requests_at"), "answered_requests", ["at"])


def _belongings() -> None:
    op.create_table(
        "links",
        sa.Column("id", KEY, sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("other_id", KEY, nullable=False),
        sa.Column("how", sa.String(length=24), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_links_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["accounts.id"], name=op.f("fk_links_other_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_links")),
        sa.UniqueConstraint("public_id", name=op.f("uq_links_public_id")),
        sa.CheckConstraint("how IN ('code', 'discord', 'telegram', 'guest')", name=op.f("ck_links_how_known")),
    )
    op.create_index(op.f("ix_links_account_id"), "links", ["account_id"])
    op.create_index(op.f("ix_links_other_id"), "links", ["other_id"])
    op.create_table(
        "link_moves",
        sa.Column("id", KEY, sa.Identity(always=False), nullable=False),
        sa.Column("link_id", KEY, nullable=False),
        sa.Column("table_name", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("key", sa.JSON(), nullable=False),
        sa.Column("row", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["link_id"], ["links.id"], name=op.f("fk_link_moves_link_id_links"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_moves")),
        sa.CheckConstraint("kind IN ('moved', 'double', 'added')", name=op.f("ck_link_moves_kind_known")),
    )
    op.create_index(op.f("ix_link_moves_link_id"), "link_moves", ["link_id"])
    op.create_table(
        "provider_keys",
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("provider", sa.String(length=24), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("hint", sa.String(length=8), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.String(length=300), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_provider_keys_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "provider", name=op.f("pk_provider_keys")),
    )
    op.create_table(
        "usage_days",
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("character_id", KEY, autoincrement=False, nullable=False),
        sa.Column("story_id", KEY, autoincrement=False, nullable=False),
        sa.Column("own", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("calls", KEY, server_default="0", nullable=False),
        sa.Column("unpriced", KEY, server_default="0", nullable=False),
        sa.Column("input_tokens", KEY, server_default="0", nullable=False),
        sa.Column("cached_tokens", KEY, server_default="0", nullable=False),
        sa.Column("output_tokens", KEY, server_default="0", nullable=False),
        sa.Column("cost", KEY, server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_usage_days_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint(
            "account_id", "day", "purpose", "character_id", "story_id", "own", name=op.f("pk_usage_days")
        ),
    )
    op.create_index("ix_usage_days_day", "usage_days", ["day"])
    op.create_table(
        "sheet_drafts",
        sa.Column("id", KEY, sa.Identity(always=False), nullable=False),
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("character_id", KEY, nullable=False),
        sa.Column("version_id", KEY, server_default="0", nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_sheet_drafts_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_drafts")),
        sa.UniqueConstraint("account_id", "character_id", name=op.f("uq_sheet_drafts_account_id_character_id")),
    )


def _processes() -> None:
    op.create_table(
        "processes",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("host", sa.String(length=80), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("states", sa.JSON(), nullable=False),
        sa.Column("providers", sa.JSON(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("heard", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_processes")),
    )


def _safety() -> None:
    op.create_table(
        "reports",
        sa.Column("id", KEY, sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=24), nullable=False),
        sa.Column("subject_id", sa.String(length=64), nullable=False),
        sa.Column("about_id", KEY, nullable=True),
        sa.Column("reporter_id", KEY, nullable=True),
        sa.Column("reason", sa.String(length=24), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=24), server_default="open", nullable=False),
        sa.Column("decided_by", KEY, nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision", sa.Text(), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["about_id"], ["accounts.id"], name=op.f("fk_reports_about_id_accounts"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["accounts.id"], name=op.f("fk_reports_decided_by_accounts"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["reporter_id"], ["accounts.id"], name=op.f("fk_reports_reporter_id_accounts"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
        sa.UniqueConstraint("public_id", name=op.f("uq_reports_public_id")),
        sa.CheckConstraint(
            "subject IN ('character', 'story', 'comment', 'message', 'account')", name=op.f("ck_reports_subject_known")
        ),
        sa.CheckConstraint(
            "reason IN ('minors', 'sexual', 'violence', 'hate', 'person', 'copyright', 'spam', 'other')",
            name=op.f("ck_reports_reason_known"),
        ),
        sa.CheckConstraint("state IN ('open', 'upheld', 'dismissed')", name=op.f("ck_reports_state_known")),
    )
    op.create_index(op.f("ix_reports_about_id"), "reports", ["about_id"])
    op.create_index(op.f("ix_reports_reporter_id"), "reports", ["reporter_id"])
    op.create_index("ix_reports_state", "reports", ["state", "id"])
    op.create_index("ix_reports_subject", "reports", ["subject", "subject_id"])
    op.create_table(
        "bans",
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", KEY, nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_bans_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["by_id"], ["accounts.id"], name=op.f("fk_bans_by_id_accounts"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_bans")),
    )
    op.create_table(
        "takedowns",
        sa.Column("id", KEY, sa.Identity(always=False), nullable=False),
        sa.Column("subject", sa.String(length=24), nullable=False),
        sa.Column("subject_id", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("report_id", KEY, nullable=True),
        sa.Column("by_id", KEY, nullable=True),
        sa.Column("was", sa.String(length=24), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["accounts.id"], name=op.f("fk_takedowns_by_id_accounts"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_takedowns_report_id_reports"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_takedowns")),
        sa.UniqueConstraint("subject", "subject_id", name=op.f("uq_takedowns_subject_subject_id")),
        sa.CheckConstraint(
            "subject IN ('character', 'story', 'comment', 'message', 'account')",
            name=op.f("ck_takedowns_subject_known"),
        ),
    )
    op.create_table(
        "audit",
        sa.Column("id", KEY, sa.Identity(always=False), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", KEY, nullable=True),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["accounts.id"], name=op.f("fk_audit_actor_id_accounts"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_action"), "audit", ["action"])
    op.create_index(op.f("ix_audit_actor_id"), "audit", ["actor_id"])
    op.create_index(op.f("ix_audit_subject"), "audit", ["subject"])


def _known_tables() -> None:
    with op.batch_alter_table("accounts") as batch_op:
        batch_op.add_column(sa.Column("name", sa.String(length=80), server_default="", nullable=False))
        batch_op.add_column(sa.Column("role", sa.String(length=24), server_default="person", nullable=False))
        batch_op.add_column(sa.Column("merged_into", KEY, nullable=True))
        batch_op.create_check_constraint(
            batch_op.f("ck_accounts_role_known"), "role IN ('person', 'moderator', 'operator')"
        )
        batch_op.create_index(batch_op.f("ix_accounts_merged_into"), ["merged_into"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_accounts_merged_into_accounts"), "accounts", ["merged_into"], ["id"], ondelete="SET NULL"
        )

    with op.batch_alter_table("messages") as batch_op:
        batch_op.drop_index(batch_op.f("ix_messages_chat_id"))
        batch_op.create_index("ix_messages_chat_id_id", ["chat_id", "id"], unique=False)
        batch_op.create_index("ix_messages_person_id", ["person_id"], unique=False)

    with op.batch_alter_table("places") as batch_op:
        batch_op.add_column(sa.Column("person_id", KEY, nullable=True))
        batch_op.add_column(sa.Column("left_for", KEY, nullable=True))
        batch_op.create_index(batch_op.f("ix_places_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_places_platform_channel", ["platform", "channel"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_places_person_id_people"), "people", ["person_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_places_left_for_chats"), "chats", ["left_for"], ["id"], ondelete="SET NULL"
        )

    with op.batch_alter_table("web_posts") as batch_op:
        batch_op.create_index("ix_web_posts_chat_id_id", ["chat_id", "id"], unique=False)
    with op.batch_alter_table("memories") as batch_op:
        batch_op.create_index("ix_memories_superseded_by", ["superseded_by"], unique=False)
    with op.batch_alter_table("web_sessions") as batch_op:
        batch_op.add_column(sa.Column("signed_in", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("device", sa.String(length=120), server_default="", nullable=False))
        batch_op.add_column(sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.drop_constraint(batch_op.f("uq_web_sessions_person_id"), type_="unique")
        batch_op.create_index(batch_op.f("ix_web_sessions_person_id"), ["person_id"], unique=False)


def _whose_place() -> None:
    """Whom a direct place is with: whoever spoke there first."""
    op.execute(
        "UPDATE places SET person_id = (SELECT messages.person_id FROM messages "
        "JOIN chats ON chats.id = messages.chat_id WHERE chats.place_id = places.id "
        "AND messages.person_id IS NOT NULL ORDER BY messages.id LIMIT 1) WHERE direct"
    )


def _stories() -> None:
    """The next start fills them for stories that are there."""
    op.create_table(
        "story_texts",
        sa.Column("story_id", KEY, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name=op.f("fk_story_texts_story_id_stories"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("story_id", name=op.f("pk_story_texts")),
    )
    op.create_table(
        "story_grams",
        sa.Column("gram", sa.LargeBinary(), nullable=False),
        sa.Column("story_id", KEY, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("gram", "story_id", name=op.f("pk_story_grams")),
        sqlite_with_rowid=False,
    )
    for order in ("published_at", "like_count"):
        op.create_index(f"ix_stories_by_genre_{order}", "stories", ["visibility", "genre", order, "id"])
