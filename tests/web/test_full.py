"""Where nothing more can be written, what a page does is refused, nothing is kept of it, and later it is done."""

from __future__ import annotations

import resource
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.e2e.test_cut import DEEDS, Deed, kept
from tests.web.stage import Guest, Web, guest, running

FULL = """
CREATE OR REPLACE FUNCTION no_room() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END
$$ LANGUAGE plpgsql
"""
SMALL = {"password_memory": 1_024}
Filled = Callable[[Deed], AbstractAsyncContextManager[None]]


@contextmanager
def no_file_grows_beyond(size: int) -> Iterator[None]:
    """As `ulimit -f`: writes behind it fail."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


async def refused(somebody: Guest, deed: Deed, url: str, filled: Filled) -> None:
    await deed.ready(somebody)
    before = await kept(url)

    async with filled(deed):
        status = await deed.do(somebody)
    after = await kept(url)
    again = await deed.do(somebody)

    assert (status, after) == (503, before), deed.name
    assert again in {200, 303}, deed.name
    assert await kept(url) != before, deed.name


async def test_on_sqlite(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for deed in DEEDS:
        folder = tmp_path / deed.name
        async with running(folder, web=SMALL) as web, guest(web) as somebody:

            @asynccontextmanager
            async def filled(_deed: Deed, folder: Path = folder) -> AsyncIterator[None]:
                with no_file_grows_beyond((folder / "iyagi.db-wal").stat().st_size):
                    yield

            await refused(somebody, deed, f"sqlite+aiosqlite:///{folder / 'iyagi.db'}", filled)
        assert "database unavailable" in capsys.readouterr().out  # whoever runs it is told, too


async def test_on_postgresql(tmp_path: Path, migrated_postgres_url: str) -> None:
    for deed in DEEDS:
        async with (
            running(tmp_path / deed.name, web=SMALL, database_url=migrated_postgres_url, secret_key="k" * 40) as web,
            guest(web) as somebody,
        ):

            @asynccontextmanager
            async def filled(deed: Deed, web: Web = web) -> AsyncIterator[None]:
                trigger = f"no_room BEFORE INSERT OR UPDATE OR DELETE ON {deed.table}"
                await run(web, FULL)
                await run(web, f"CREATE TRIGGER {trigger} FOR EACH ROW EXECUTE FUNCTION no_room()")
                yield
                await run(web, f"DROP TRIGGER no_room ON {deed.table}")

            await refused(somebody, deed, migrated_postgres_url, filled)
            await run(web, "UPDATE credentials SET email = account_id || email")


async def run(web: Web, statement: str) -> None:
    async with web.app.db.write() as tx:
        await tx.run(text(statement))
