"""chats"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KINDS = ("reply", "more", "greeting")
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _kinds(*known: str) -> None:
    with op.batch_alter_table("turns") as table:
        table.drop_constraint(op.f("ck_turns_kind_known"), type_="check")
        table.create_check_constraint(op.f("ck_turns_kind_known"), sa.column("kind").in_(known))


def upgrade() -> None:
    _kinds(*KINDS, "again", "show")
    with op.batch_alter_table("chats") as table:
        table.add_column(sa.Column("title", sa.String(length=80), server_default="", nullable=False))
    with op.batch_alter_table("messages") as table:
        table.add_column(sa.Column("variant", sa.Integer(), server_default="1", nullable=False))
    with op.batch_alter_table("turns") as table:
        table.add_column(sa.Column("of_id", BIG))
        table.add_column(sa.Column("of_variant", sa.Integer()))
        table.create_foreign_key(
            op.f("fk_turns_of_id_messages"), "messages", ["of_id"], ["id"], ondelete="SET NULL", use_alter=True
        )


def downgrade() -> None:
    op.execute(sa.text("DELETE FROM turns WHERE kind IN ('again', 'show')"))
    _kinds(*KINDS)
    with op.batch_alter_table("turns") as table:
        table.drop_constraint(op.f("fk_turns_of_id_messages"), type_="foreignkey")
        table.drop_column("of_variant")
        table.drop_column("of_id")
    with op.batch_alter_table("messages") as table:
        table.drop_column("variant")
    with op.batch_alter_table("chats") as table:
        table.drop_column("title")
