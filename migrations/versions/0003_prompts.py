"""prompts"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("chats") as table:
        table.add_column(sa.Column("greeting", sa.Integer(), server_default="0", nullable=False))
        table.add_column(sa.Column("lore", sa.Text()))
        table.add_column(sa.Column("variables", sa.JSON()))
        table.add_column(sa.Column("beginning", sa.JSON()))
    with op.batch_alter_table("messages") as table:
        table.add_column(sa.Column("shown_name", sa.String(length=80)))


def downgrade() -> None:
    with op.batch_alter_table("messages") as table:
        table.drop_column("shown_name")
    with op.batch_alter_table("chats") as table:
        for name in ("beginning", "variables", "lore", "greeting"):
            table.drop_column(name)
