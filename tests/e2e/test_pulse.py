"""Of the processes that run there is a row each: it stays when one is killed, and goes when one ends."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from tests.e2e.scenes import Scene, nothing
from tests.e2e.stage import PATIENCE, Program, on_postgres

pytestmark = pytest.mark.e2e


async def nobody(_text: str) -> None:
    return


async def nowhere() -> list[str]:
    return []


ALONE = Scene(settings={}, pace=0.0, up=nothing, say=nobody, shown=nowhere, repeat=nothing)


async def test_a_killed_process_is_missed_and_one_that_ended_is_not(tmp_path: Path, migrated_postgres_url: str) -> None:
    settings = on_postgres(migrated_postgres_url)
    async with (
        Program(tmp_path / "one", ALONE, 0, settings, ("worker",)) as one,
        Program(tmp_path / "two", ALONE, 0, settings, ("worker", "web")) as two,
    ):
        one.begin()
        two.begin()
        await roles(migrated_postgres_url, [["worker"], ["worker", "web"]])

        await one.kill()
        assert await two.stop() == 0

        await roles(migrated_postgres_url, [["worker"]])


async def roles(url: str, wanted: list[list[str]]) -> None:
    """Until those processes are known which have these roles, and no others."""
    engine = create_async_engine(url)
    found: list[list[str]] = []
    async with engine.connect() as connection:
        async with asyncio.timeout(PATIENCE):
            while sorted(found) != sorted(wanted):
                await asyncio.sleep(0.05)
                await connection.rollback()
                found = list((await connection.execute(text("SELECT roles FROM processes"))).scalars())
    await engine.dispose()
