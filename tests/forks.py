"""Processes without the second of CPU that importing all libraries takes: they are forked from one that has them."""

from __future__ import annotations

import multiprocessing

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(
    [
        "core.cli",
        "tests.core.program",
        "tests.e2e.program",
        "bots.discord.client",
        "bots.telegram.client",
        "web.server",
        "uvloop",
        "asyncpg",
        "aiosqlite",
        "alembic.command",
    ]
)
