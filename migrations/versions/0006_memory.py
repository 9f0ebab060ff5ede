"""memory"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

REACH = ("direct", "private", "space", "public")


def upgrade() -> None:
    op.create_table(
        "jobs",
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("subject", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("due", sa.Float(), nullable=False),
        sa.Column("worker", sa.String(length=64), server_default="", nullable=False),
        sa.Column("epoch", sa.Integer(), server_default="0", nullable=False),
        sa.Column("lease_until", sa.Float(), server_default="0", nullable=False),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("anew", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "subject", name=op.f("pk_jobs")),
    )
    with op.batch_alter_table("jobs") as batch_op:
        batch_op.create_index(batch_op.f("ix_jobs_due"), ["due"], unique=False)

    op.create_table(
        "memory_changes",
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column(
            "place_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "place_id", name=op.f("pk_memory_changes")),
    )
    op.create_table(
        "fresh_starts",
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("character_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("message_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("memory_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_fresh_starts_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["character_id"],
            ["characters.id"],
            name=op.f("fk_fresh_starts_character_id_characters"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", "character_id", name=op.f("pk_fresh_starts")),
    )
    op.create_table(
        "digests",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(always=False), nullable=False
        ),
        sa.Column("chat_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("character_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("from_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("to_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("origin", sa.String(length=24), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["character_id"], ["characters.id"], name=op.f("fk_digests_character_id_characters"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_digests_chat_id_chats"), ondelete="CASCADE"),
        sa.CheckConstraint("origin IN ('model', 'rules', 'person')", name=op.f("ck_digests_origin_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digests")),
    )
    with op.batch_alter_table("digests") as batch_op:
        batch_op.create_index("ix_digests_chat_id_character_id", ["chat_id", "character_id"], unique=False)

    op.create_table(
        "memories",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(always=False), nullable=False
        ),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("character_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("place_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chat_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reach", sa.String(length=24), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("origin", sa.String(length=24), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("slot", sa.String(length=120), server_default="", nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("about_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("about_to", sa.DateTime(timezone=True), nullable=True),
        sa.Column("importance", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("superseded_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pinned", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("widened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=True),
        sa.Column("embedder", sa.String(length=80), server_default="", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["character_id"], ["characters.id"], name=op.f("fk_memories_character_id_characters"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_memories_chat_id_chats"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_memories_person_id_people"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_memories_place_id_places"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["superseded_by"], ["memories.id"], name=op.f("fk_memories_superseded_by_memories"), ondelete="SET NULL"
        ),
        sa.CheckConstraint("reach IN ('direct', 'private', 'space', 'public')", name=op.f("ck_memories_reach_known")),
        sa.CheckConstraint(
            "kind IN ('fact', 'event', 'preference', 'promise', 'relation')", name=op.f("ck_memories_kind_known")
        ),
        sa.CheckConstraint("origin IN ('model', 'rules', 'person')", name=op.f("ck_memories_origin_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memories")),
        sa.UniqueConstraint("public_id", name=op.f("uq_memories_public_id")),
    )
    with op.batch_alter_table("memories") as batch_op:
        batch_op.create_index("ix_memories_character_id_person_id", ["character_id", "person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_memories_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_memories_place_id"), ["place_id"], unique=False)

    op.create_table(
        "memory_sources",
        sa.Column("memory_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("message_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["memory_id"], ["memories.id"], name=op.f("fk_memory_sources_memory_id_memories"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_memory_sources_message_id_messages"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("memory_id", "message_id", name=op.f("pk_memory_sources")),
    )
    with op.batch_alter_table("memory_sources") as batch_op:
        batch_op.create_index(batch_op.f("ix_memory_sources_message_id"), ["message_id"], unique=False)

    op.create_table(
        "passages",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(always=False), nullable=False
        ),
        sa.Column("message_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(length=32), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=True),
        sa.Column("embedder", sa.String(length=80), server_default="", nullable=False),
        sa.Column("chat_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("place_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reach", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_passages_chat_id_chats"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_passages_message_id_messages"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_passages_person_id_people"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_passages_place_id_places"), ondelete="CASCADE"
        ),
        sa.CheckConstraint("reach IN ('direct', 'private', 'space', 'public')", name=op.f("ck_passages_reach_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passages")),
        sa.UniqueConstraint("message_id", "number", name=op.f("uq_passages_message_id_number")),
    )
    with op.batch_alter_table("passages") as batch_op:
        batch_op.create_index(batch_op.f("ix_passages_chat_id"), ["chat_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_passages_hash"), ["hash"], unique=False)
        batch_op.create_index(batch_op.f("ix_passages_message_id"), ["message_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_passages_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_passages_place_id"), ["place_id"], unique=False)

    with op.batch_alter_table("chats") as batch_op:
        batch_op.add_column(sa.Column("incognito", sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table("messages") as batch_op:
        batch_op.add_column(sa.Column("forgotten", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("learnt", sa.SmallInteger(), server_default="0", nullable=False))
        batch_op.create_index(
            "ix_messages_undrawn",
            ["chat_id"],
            unique=False,
            postgresql_where=sa.text("learnt = 1"),
            sqlite_where=sa.text("learnt = 1"),
        )
        batch_op.create_index(
            "ix_messages_unlearnt",
            ["chat_id"],
            unique=False,
            postgresql_where=sa.text("learnt = 0"),
            sqlite_where=sa.text("learnt = 0"),
        )

    with op.batch_alter_table("places") as batch_op:
        batch_op.add_column(sa.Column("reach", sa.String(length=24), server_default="private", nullable=False))
        batch_op.add_column(sa.Column("narrowest", sa.String(length=24), server_default="private", nullable=False))
        batch_op.add_column(
            sa.Column(
                "narrow_until", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), server_default="0", nullable=False
            )
        )
        batch_op.create_check_constraint(op.f("ck_places_reach_known"), sa.column("reach").in_(REACH))
        batch_op.create_check_constraint(op.f("ck_places_narrowest_known"), sa.column("narrowest").in_(REACH))
    # Where a person has brought the bot along, others may read.
    alone = sa.text(
        "UPDATE places SET reach = 'direct', narrowest = 'direct' WHERE direct AND thread NOT LIKE 'user:%'"
    )
    op.execute(alone)

    with op.batch_alter_table("turns") as batch_op:
        batch_op.add_column(sa.Column("recalled", sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("turns") as batch_op:
        batch_op.drop_column("recalled")

    with op.batch_alter_table("places") as batch_op:
        batch_op.drop_constraint(op.f("ck_places_narrowest_known"), type_="check")
        batch_op.drop_constraint(op.f("ck_places_reach_known"), type_="check")
        batch_op.drop_column("narrow_until")
        batch_op.drop_column("narrowest")
        batch_op.drop_column("reach")

    with op.batch_alter_table("messages") as batch_op:
        batch_op.drop_index(
            "ix_messages_unlearnt", postgresql_where=sa.text("learnt = 0"), sqlite_where=sa.text("learnt = 0")
        )
        batch_op.drop_index(
            "ix_messages_undrawn", postgresql_where=sa.text("learnt = 1"), sqlite_where=sa.text("learnt = 1")
        )
        batch_op.drop_column("learnt")
        batch_op.drop_column("forgotten")

    with op.batch_alter_table("chats") as batch_op:
        batch_op.drop_column("incognito")

    with op.batch_alter_table("passages") as batch_op:
        batch_op.drop_index(batch_op.f("ix_passages_place_id"))
        batch_op.drop_index(batch_op.f("ix_passages_person_id"))
        batch_op.drop_index(batch_op.f("ix_passages_message_id"))
        batch_op.drop_index(batch_op.f("ix_passages_hash"))
        batch_op.drop_index(batch_op.f("ix_passages_chat_id"))

    op.drop_table("passages")
    with op.batch_alter_table("memory_sources") as batch_op:
        batch_op.drop_index(batch_op.f("ix_memory_sources_message_id"))

    op.drop_table("memory_sources")
    with op.batch_alter_table("memories") as batch_op:
        batch_op.drop_index(batch_op.f("ix_memories_place_id"))
        batch_op.drop_index(batch_op.f("ix_memories_person_id"))
        batch_op.drop_index("ix_memories_character_id_person_id")

    op.drop_table("memories")
    with op.batch_alter_table("digests") as batch_op:
        batch_op.drop_index("ix_digests_chat_id_character_id")
    op.drop_table("digests")
    op.drop_table("fresh_starts")
    op.drop_table("memory_changes")
    with op.batch_alter_table("jobs") as batch_op:
        batch_op.drop_index(batch_op.f("ix_jobs_due"))

    op.drop_table("jobs")
