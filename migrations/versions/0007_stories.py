"""stories"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


TABLES = (
    "story_origins",
    "story_canon",
    "story_watches",
    "story_heads",
    "story_covers",
    "episodes",
    "artifact_sources",
    "artifacts",
    "story_tags",
    "story_likes",
    "story_follows",
    "story_consents",
    "story_comments",
    "story_characters",
    "story_calls",
    "reading_places",
    "stories",
    "feed_tokens",
    "budgets",
)


def upgrade() -> None:
    _making()
    _reading()


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)


def _making() -> None:
    op.create_table(
        "budgets",
        sa.Column("scope", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("period", sa.String(length=16), nullable=False),
        sa.Column("cap", sa.BigInteger(), nullable=True),
        sa.Column("spent", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("reserved", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("scope", "subject", "period", name=op.f("pk_budgets")),
    )
    op.create_table(
        "feed_tokens",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(always=False), nullable=False
        ),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_feed_tokens_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_tokens")),
        sa.UniqueConstraint("token", name=op.f("uq_feed_tokens_token")),
    )
    with op.batch_alter_table("feed_tokens", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_feed_tokens_account_id"), ["account_id"], unique=False)

    op.create_table(
        "stories",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(always=False), nullable=False
        ),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("link_token", sa.String(length=32), nullable=False),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("reason", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("wish", sa.JSON(), nullable=False),
        sa.Column("asked_for", sa.Integer(), nullable=False),
        sa.Column("stops", sa.JSON(), nullable=False),
        sa.Column("steered", sa.Integer(), server_default="0", nullable=False),
        sa.Column("rehearsal", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("payer", sa.String(length=24), nullable=False),
        sa.Column("payer_key", sa.String(length=200), nullable=False),
        sa.Column("quote", sa.BigInteger(), nullable=True),
        sa.Column("cap", sa.BigInteger(), nullable=True),
        sa.Column("parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("branched_at", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("genre", sa.String(length=40), server_default="", nullable=False),
        sa.Column("title", sa.String(length=200), server_default="", nullable=False),
        sa.Column("blurb", sa.Text(), server_default="", nullable=False),
        sa.Column("pen_name", sa.String(length=80), server_default="", nullable=False),
        sa.Column("rating", sa.String(length=24), server_default="general", nullable=False),
        sa.Column("visibility", sa.String(length=24), server_default="private", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("redacted", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("hot", sa.Float(), server_default="0", nullable=False),
        sa.Column("like_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("follow_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("comment_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("episode_count", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["accounts.id"], name=op.f("fk_stories_owner_id_accounts")),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["stories.id"], name=op.f("fk_stories_parent_id_stories"), ondelete="SET NULL"
        ),
        sa.CheckConstraint("payer IN ('account', 'space')", name=op.f("ck_stories_payer_known")),
        sa.CheckConstraint("rating IN ('general', 'teen', 'adult')", name=op.f("ck_stories_rating_known")),
        sa.CheckConstraint(
            "state IN ('making', 'waiting', 'paused', 'unpaid', 'done', 'cancelled')",
            name=op.f("ck_stories_state_known"),
        ),
        sa.CheckConstraint("visibility IN ('private', 'unlisted', 'public')", name=op.f("ck_stories_visibility_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stories")),
        sa.UniqueConstraint("link_token", name=op.f("uq_stories_link_token")),
        sa.UniqueConstraint("public_id", name=op.f("uq_stories_public_id")),
    )
    with op.batch_alter_table("stories", schema=None) as batch_op:
        batch_op.create_index("ix_stories_by_genre", ["visibility", "genre", "hot", "id"], unique=False)
        batch_op.create_index("ix_stories_by_hot", ["visibility", "hot", "id"], unique=False)
        batch_op.create_index("ix_stories_by_like_count", ["visibility", "like_count", "id"], unique=False)
        batch_op.create_index("ix_stories_by_published_at", ["visibility", "published_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stories_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stories_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "reading_places",
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("story_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("episode", sa.Integer(), nullable=False),
        sa.Column("paragraph", sa.String(length=24), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_reading_places_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name=op.f("fk_reading_places_story_id_stories"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "story_id", name=op.f("pk_reading_places")),
    )
    with op.batch_alter_table("reading_places", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reading_places_story_id"), ["story_id"], unique=False)

    op.create_table(
        "story_calls",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(always=False), nullable=False
        ),
        sa.Column("story_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("request_hash", sa.String(length=64), nullable=False),
        sa.Column("take", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("stage", sa.SmallInteger(), nullable=False),
        sa.Column("episode", sa.Integer(), server_default="0", nullable=False),
        sa.Column("attempt", sa.SmallInteger(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("response", sa.Text(), server_default="", nullable=False),
        sa.Column("finish", sa.String(length=16), server_default="", nullable=False),
        sa.Column("provider", sa.String(length=40), server_default="", nullable=False),
        sa.Column("model", sa.String(length=120), server_default="", nullable=False),
        sa.Column("usage", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("tries", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("cost", sa.BigInteger(), nullable=True),
        sa.Column("worst", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name=op.f("fk_story_calls_story_id_stories"), ondelete="CASCADE"
        ),
        sa.CheckConstraint("state IN ('sent', 'done', 'failed', 'lost')", name=op.f("ck_story_calls_state_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story_calls")),
        sa.UniqueConstraint("story_id", "request_hash", "take", name=op.f("uq_story_calls_story_id_request_hash_take")),
    )
    op.create_table(
        "story_characters",
        sa.Column("story_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("cast_id", sa.String(length=40), nullable=False),
        sa.Column("episode", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("character_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("current", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.ForeignKeyConstraint(
            ["character_id"],
            ["characters.id"],
            name=op.f("fk_story_characters_character_id_characters"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name=op.f("fk_story_characters_story_id_stories"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("story_id", "cast_id", "episode", name=op.f("pk_story_characters")),
    )
    with op.batch_alter_table("story_characters", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_story_characters_character_id"), ["character_id"], unique=False)

    op.create_table(
        "story_comments",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(always=False), nullable=False
        ),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("story_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("episode", sa.Integer(), server_default="0", nullable=False),
        sa.Column("paragraph", sa.String(length=24), server_default="", nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_story_comments_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name=op.f("fk_story_comments_story_id_stories"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story_comments")),
        sa.UniqueConstraint("public_id", name=op.f("uq_story_comments_public_id")),
    )
    with op.batch_alter_table("story_comments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_story_comments_account_id"), ["account_id"], unique=False)
        batch_op.create_index("ix_story_comments_story_id_episode", ["story_id", "episode", "id"], unique=False)

    op.create_table(
        "story_consents",
        sa.Column("story_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("shown_as", sa.String(length=24), server_default="anonymous", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_story_consents_person_id_people"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name=op.f("fk_story_consents_story_id_stories"), ondelete="CASCADE"
        ),
        sa.CheckConstraint("shown_as IN ('name', 'anonymous')", name=op.f("ck_story_consents_shown_as_known")),
        sa.CheckConstraint(
            "state IN ('asked', 'given', 'refused', 'revoked')", name=op.f("ck_story_consents_state_known")
        ),
        sa.PrimaryKeyConstraint("story_id", "person_id", name=op.f("pk_story_consents")),
    )
    with op.batch_alter_table("story_consents", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_story_consents_person_id"), ["person_id"], unique=False)

    op.create_table(
        "story_follows",
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("story_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seen", sa.Integer(), server_default="0", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_story_follows_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name=op.f("fk_story_follows_story_id_stories"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "story_id", name=op.f("pk_story_follows")),
    )
    with op.batch_alter_table("story_follows", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_story_follows_story_id"), ["story_id"], unique=False)


def _reading() -> None:
    op.create_table(
        "story_likes",
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("story_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_story_likes_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name=op.f("fk_story_likes_story_id_stories"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "story_id", name=op.f("pk_story_likes")),
    )
    with op.batch_alter_table("story_likes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_story_likes_story_id"), ["story_id"], unique=False)

    op.create_table(
        "story_tags",
        sa.Column("tag", sa.String(length=60), nullable=False),
        sa.Column("story_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name=op.f("fk_story_tags_story_id_stories"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("tag", "story_id", name=op.f("pk_story_tags")),
    )
    with op.batch_alter_table("story_tags", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_story_tags_story_id"), ["story_id"], unique=False)

    op.create_table(
        "artifacts",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(always=False), nullable=False
        ),
        sa.Column("story_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("stage", sa.SmallInteger(), nullable=False),
        sa.Column("episode", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("inputs", sa.String(length=64), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("author", sa.String(length=24), nullable=False),
        sa.Column("prompt_version", sa.String(length=40), server_default="", nullable=False),
        sa.Column("provider", sa.String(length=40), server_default="", nullable=False),
        sa.Column("model", sa.String(length=120), server_default="", nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.Column("report", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("told", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("call_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("redacted", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["call_id"], ["story_calls.id"], name=op.f("fk_artifacts_call_id_story_calls"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["artifacts.id"], name=op.f("fk_artifacts_parent_id_artifacts"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name=op.f("fk_artifacts_story_id_stories"), ondelete="CASCADE"
        ),
        sa.CheckConstraint(
            "author IN ('model', 'person', 'code', 'rehearsal')", name=op.f("ck_artifacts_author_known")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_artifacts")),
        sa.UniqueConstraint(
            "story_id", "stage", "episode", "version", name=op.f("uq_artifacts_story_id_stage_episode_version")
        ),
    )
    op.create_table(
        "artifact_sources",
        sa.Column("artifact_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "message_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["artifact_id"],
            ["artifacts.id"],
            name=op.f("fk_artifact_sources_artifact_id_artifacts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("artifact_id", "message_id", name=op.f("pk_artifact_sources")),
    )
    with op.batch_alter_table("artifact_sources", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_artifact_sources_message_id"), ["message_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_artifact_sources_person_id"), ["person_id"], unique=False)

    op.create_table(
        "episodes",
        sa.Column("story_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("artifact_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["artifact_id"], ["artifacts.id"], name=op.f("fk_episodes_artifact_id_artifacts")),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name=op.f("fk_episodes_story_id_stories"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("story_id", "number", name=op.f("pk_episodes")),
    )
    op.create_table(
        "story_covers",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(always=False), nullable=False
        ),
        sa.Column("story_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("artifact_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("painted", sa.Boolean(), nullable=False),
        sa.Column("png", sa.LargeBinary(), nullable=False),
        sa.Column("art", sa.LargeBinary(), nullable=True),
        sa.Column("alt", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["artifact_id"], ["artifacts.id"], name=op.f("fk_story_covers_artifact_id_artifacts"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name=op.f("fk_story_covers_story_id_stories"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story_covers")),
        sa.UniqueConstraint("public_id", name=op.f("uq_story_covers_public_id")),
    )
    with op.batch_alter_table("story_covers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_story_covers_story_id"), ["story_id"], unique=False)

    op.create_table(
        "story_heads",
        sa.Column("story_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("stage", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("episode", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("artifact_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("approved", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("pinned", sa.String(length=64), server_default="", nullable=False),
        sa.Column("redo", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("instruction", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["artifact_id"], ["artifacts.id"], name=op.f("fk_story_heads_artifact_id_artifacts")),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name=op.f("fk_story_heads_story_id_stories"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("story_id", "stage", "episode", name=op.f("pk_story_heads")),
    )
    with op.batch_alter_table("story_heads", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_story_heads_artifact_id"), ["artifact_id"], unique=False)

    op.create_table(
        "story_watches",
        sa.Column("story_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("place_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("post_id", sa.String(length=64), nullable=True),
        sa.Column("locale", sa.String(length=16), nullable=False),
        sa.Column("shown", sa.String(length=64), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_story_watches_place_id_places"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name=op.f("fk_story_watches_story_id_stories"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("story_id", "place_id", name=op.f("pk_story_watches")),
    )
    op.create_table(
        "story_canon",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(always=False), nullable=False
        ),
        sa.Column("story_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("after_episode", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("from_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("to_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["chat_id"], ["chats.id"], name=op.f("fk_story_canon_chat_id_chats"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name=op.f("fk_story_canon_story_id_stories"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story_canon")),
    )
    with op.batch_alter_table("story_canon", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_story_canon_story_id"), ["story_id"], unique=False)

    op.create_table(
        "story_origins",
        sa.Column("story_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("place_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("chat_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("from_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("to_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("closed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(
            ["chat_id"], ["chats.id"], name=op.f("fk_story_origins_chat_id_chats"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_story_origins_place_id_places"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name=op.f("fk_story_origins_story_id_stories"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("story_id", name=op.f("pk_story_origins")),
    )
