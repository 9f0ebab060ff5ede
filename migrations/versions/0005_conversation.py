"""conversation"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KINDS = ("reply", "more", "greeting", "again", "show")


def _kinds(*known: str) -> None:
    with op.batch_alter_table("turns") as table:
        table.drop_constraint(op.f("ck_turns_kind_known"), type_="check")
        table.create_check_constraint(op.f("ck_turns_kind_known"), sa.column("kind").in_(known))


def upgrade() -> None:
    _kinds(*KINDS, "cued", "edited")
    op.create_table(
        "personas",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(always=False), nullable=False
        ),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("description", sa.Text(), server_default="", nullable=False),
        sa.Column("pronouns", sa.String(length=40), server_default="", nullable=False),
        sa.Column("picture", sa.LargeBinary(), nullable=True),
        sa.Column("usual", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_personas_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personas")),
        sa.UniqueConstraint("public_id", name=op.f("uq_personas_public_id")),
    )
    with op.batch_alter_table("personas") as batch_op:
        batch_op.create_index(batch_op.f("ix_personas_account_id"), ["account_id"], unique=False)

    op.create_table(
        "preferences",
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_preferences_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_preferences")),
    )
    op.create_table(
        "persona_choices",
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("character_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("persona_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_persona_choices_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["character_id"],
            ["characters.id"],
            name=op.f("fk_persona_choices_character_id_characters"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["persona_id"], ["personas.id"], name=op.f("fk_persona_choices_persona_id_personas"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "character_id", name=op.f("pk_persona_choices")),
    )
    op.create_table(
        "rules",
        sa.Column("platform", sa.String(length=24), nullable=False),
        sa.Column("bot", sa.String(length=64), nullable=False),
        sa.Column("space", sa.String(length=64), nullable=False),
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_rules_by_id_people"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("platform", "bot", "space", "channel", name=op.f("pk_rules")),
    )
    op.create_table(
        "wakes",
        sa.Column("place_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("due", sa.Float(), nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name=op.f("fk_wakes_place_id_places"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("place_id", name=op.f("pk_wakes")),
    )
    with op.batch_alter_table("wakes") as batch_op:
        batch_op.create_index(batch_op.f("ix_wakes_due"), ["due"], unique=False)

    op.create_table(
        "chat_cast",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(always=False), nullable=False
        ),
        sa.Column("chat_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("character_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("came_after", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("left_after", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("on_call", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "window_from", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), server_default="0", nullable=False
        ),
        sa.Column("lore", sa.Text(), nullable=True),
        sa.Column("variables", sa.JSON(), nullable=True),
        sa.Column("beginning", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_chat_cast_by_id_people"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["character_id"], ["characters.id"], name=op.f("fk_chat_cast_character_id_characters"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_chat_cast_chat_id_chats"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["version_id"], ["character_versions.id"], name=op.f("fk_chat_cast_version_id_character_versions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chat_cast")),
    )
    with op.batch_alter_table("chat_cast") as batch_op:
        batch_op.create_index(batch_op.f("ix_chat_cast_chat_id"), ["chat_id"], unique=False)

    op.create_table(
        "message_files",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(always=False), nullable=False
        ),
        sa.Column("message_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=80), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=True),
        sa.Column("words", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_message_files_message_id_messages"), ondelete="CASCADE"
        ),
        sa.CheckConstraint("kind IN ('picture', 'voice', 'other')", name=op.f("ck_message_files_kind_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_files")),
    )
    with op.batch_alter_table("message_files") as batch_op:
        batch_op.create_index(batch_op.f("ix_message_files_message_id"), ["message_id"], unique=False)

    op.create_table(
        "told",
        sa.Column("message_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("character_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lore", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["character_id"], ["characters.id"], name=op.f("fk_told_character_id_characters"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_told_message_id_messages"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("message_id", "character_id", name=op.f("pk_told")),
    )
    with op.batch_alter_table("messages") as batch_op:
        batch_op.add_column(sa.Column("reactions", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("pictures", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("heard", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("edited", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.create_index("ix_messages_native_id", ["native_id"], unique=False)

    op.create_index("ix_posts_native_id", "posts", ["native_id"])
    with op.batch_alter_table("places") as batch_op:
        batch_op.add_column(sa.Column("adult", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("company", sa.Integer(), server_default="0", nullable=False))

    with op.batch_alter_table("turns") as batch_op:
        batch_op.add_column(sa.Column("plan", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("asker_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_turns_asker_id_people"), "people", ["asker_id"], ["id"], ondelete="SET NULL"
        )

    with op.batch_alter_table("web_posts") as batch_op:
        batch_op.add_column(sa.Column("panel", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column("file_name", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("file_type", sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column("file", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.execute(sa.text("DELETE FROM turns WHERE kind IN ('cued', 'edited')"))
    _kinds(*KINDS)
    with op.batch_alter_table("web_posts") as batch_op:
        batch_op.drop_column("file")
        batch_op.drop_column("file_type")
        batch_op.drop_column("file_name")
        batch_op.drop_column("panel")

    with op.batch_alter_table("turns") as batch_op:
        batch_op.drop_constraint(op.f("fk_turns_asker_id_people"), type_="foreignkey")
        batch_op.drop_column("asker_id")
        batch_op.drop_column("plan")

    with op.batch_alter_table("places") as batch_op:
        batch_op.drop_column("company")
        batch_op.drop_column("adult")

    with op.batch_alter_table("messages") as batch_op:
        batch_op.drop_index("ix_messages_native_id")
        batch_op.drop_column("edited")
        batch_op.drop_column("heard")
        batch_op.drop_column("pictures")
        batch_op.drop_column("reactions")

    op.drop_index("ix_posts_native_id", table_name="posts")
    op.drop_table("told")
    with op.batch_alter_table("message_files") as batch_op:
        batch_op.drop_index(batch_op.f("ix_message_files_message_id"))

    op.drop_table("message_files")
    with op.batch_alter_table("chat_cast") as batch_op:
        batch_op.drop_index(batch_op.f("ix_chat_cast_chat_id"))

    op.drop_table("chat_cast")
    with op.batch_alter_table("wakes") as batch_op:
        batch_op.drop_index(batch_op.f("ix_wakes_due"))

    op.drop_table("wakes")
    op.drop_table("rules")
    op.drop_table("persona_choices")
    op.drop_table("preferences")
    with op.batch_alter_table("personas") as batch_op:
        batch_op.drop_index(batch_op.f("ix_personas_account_id"))

    op.drop_table("personas")
