"""One running program for all tests of the web, and guests of it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import structlog
from sqlalchemy import and_, update

from core.db.tables.characters import characters
from tests.web.stage import Guest, Web, guest, running


@pytest.fixture(scope="session")
async def program(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Web]:
    async with running(tmp_path_factory.mktemp("web")) as web:
        yield web


@pytest.fixture
async def web(program: Web) -> AsyncIterator[Web]:
    """What a test has published is nobody's business in the next."""
    program.plays("네, ", "들려요.")
    yield program
    async with program.app.db.write() as tx:
        published = and_(characters.c.owner_id.is_not(None), characters.c.visibility == "public")
        await tx.run(update(characters).where(published).values(visibility="private"))


@pytest.fixture
async def visitor(web: Web) -> AsyncIterator[Guest]:
    """Somebody who reads Korean."""
    async with guest(web) as somebody:
        yield somebody


@pytest.fixture
async def stranger(web: Web) -> AsyncIterator[Guest]:
    """Somebody else, who reads English."""
    async with guest(web, "en-GB,en;q=0.8") as somebody:
        yield somebody


@pytest.fixture(scope="session", autouse=True)
def _short_tracebacks() -> None:
    """Structlog's own default draws a frame around every local variable: seconds for one of ours."""
    structlog.configure(processors=[structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)])
