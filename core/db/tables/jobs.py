"""Work that is done beside turns: one row a subject, claimed by one worker at a time."""

from sqlalchemy import Boolean, Column, Float, Integer, String, Table, false

from core.db.tables.base import BigKey, metadata

# `due` by the database's clock, in seconds since 1970; `epoch` fences what the holder of the lease writes. `anew`: it
# was asked for once more since it was claimed.
jobs = Table(
    "jobs",
    metadata,
    Column("kind", String(24), primary_key=True),
    Column("subject", BigKey, primary_key=True, autoincrement=False),
    Column("due", Float, nullable=False, index=True),
    Column("worker", String(64), nullable=False, server_default=""),
    Column("epoch", Integer, nullable=False, server_default="0"),
    Column("lease_until", Float, nullable=False, server_default="0"),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("anew", Boolean, nullable=False, server_default=false()),
)
