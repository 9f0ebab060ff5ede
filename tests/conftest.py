"""Engines and browsers for all tests."""

from __future__ import annotations

import faulthandler
import fcntl
import json
import os
import secrets
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.async_api import Browser, Page, async_playwright
from redis import Redis
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from xdist.scheduler import LoadScopeScheduling

from core.db import schema
from tests import engines, migrated

# A law that says nothing else is tried so often in one run: people run this suite often, and each run tries others.
settings.register_profile("suite", max_examples=60)
settings.load_profile("suite")

# Tests of memory name their embedder. All others do without: a turn would cost some 80 ms of the processor more.
os.environ.setdefault("IYAGI_AI__EMBEDDING", "none")

LONGEST = 120  # seconds of one test before all stacks are printed and the run ends

# What stays on one worker, for it shares what is dear: a browser, a program, a server, or the syntax trees of all code.
# None of it may be longer than a fourth of the whole run, which would wait for it: the pages' tests are three groups.
TOGETHER = {
    "tests/rules/test_catalogues.py": "sources",
    "tests/rules/test_code.py": "sources",
    "tests/contracts/test_models.py": "models",
    "tests/contracts/test_media.py": "media",
    "tests/contracts/test_surfaces.py": "surfaces",
    "tests/bots/console/test_talk.py": "talk",
    "tests/web/test_browser_everywhere": "everywhere",
    "tests/web/test_browser": "browser",
    "tests/web/api/test_origins": "browser",
    "tests/web/api/test_schema": "schema",
    "tests/web/test_attack": "attacks",
    "tests/web/api/": "api",
    "tests/web/": "pages",
    "tests/e2e/tour/test_discord": "discord",
    "tests/e2e/tour/test_telegram": "telegram",
}


class Together(LoadScopeScheduling):  # type: ignore[misc]  # xdist has no types
    """As `loadgroup` is meant, which pytest 9.2 has taken the ground from: what is not together goes anywhere."""

    def _split_scope(self, nodeid: str) -> str:
        return next((group for start, group in TOGETHER.items() if nodeid.startswith(start)), nodeid)


@pytest.hookimpl(tryfirst=True, optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Together | None:
    return Together(config, log) if config.getvalue("dist") in {"load", "loadgroup"} else None


@pytest.fixture(autouse=True)
def _watchdog() -> Iterator[None]:
    faulthandler.dump_traceback_later(LONGEST, exit=True)
    yield
    faulthandler.cancel_dump_traceback_later()


def _skip(reason: str) -> None:
    """With CI=true a missing engine is a failure; elsewhere it is named, loudly, at the end of the run."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(f"ENGINE MISSING: {reason}")


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> dict[str, str]:
    """PostgreSQL and Redis, started by the first worker of a run and shared by all; they end with the run."""
    root = tmp_path_factory.getbasetemp()
    shared = root if worker_id == "master" else root.parent
    with (shared / "engines.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept = shared / "engines.json"
        if not kept.exists():
            _start_servers(shared, kept)
        found: dict[str, str] = json.loads(kept.read_text())
        return found


def _start_servers(folder: Path, kept: Path) -> None:
    """A process of its own holds them until the run's first process is gone."""
    runner = os.getppid() if "PYTEST_XDIST_WORKER" in os.environ else os.getpid()
    with (folder / "engines.log").open("wb") as out:
        keeper = subprocess.Popen(
            [sys.executable, "-m", "tests.keeper", str(kept), str(runner)],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    keeper.returncode = 0  # it outlives this process on purpose: nobody waits for it
    until = time.monotonic() + engines.START
    while not kept.exists():
        if time.monotonic() > until:
            raise engines.EngineMissing((folder / "engines.log").read_text(errors="replace"))
        time.sleep(0.03)


@asynccontextmanager
async def fresh_postgres(servers: dict[str, str], template: str = "template1") -> AsyncIterator[str]:
    """The address of an empty database, or of one like the template, that ends with the block."""
    if not servers.get("postgres"):
        _skip(servers["why-postgres"])
    name = f"t_{secrets.token_hex(6)}"
    engine = create_async_engine(servers["postgres"] + "postgres", isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    yield servers["postgres"] + name
    async with engine.connect() as connection:
        await connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    await engine.dispose()


@pytest.fixture
async def postgres_url(servers: dict[str, str]) -> AsyncIterator[str]:
    """A fresh, empty database."""
    async with fresh_postgres(servers) as url:
        yield url


@pytest.fixture(scope="session")
async def postgres_template(servers: dict[str, str]) -> AsyncIterator[str]:
    """The name of a migrated database: to copy it costs a tenth of what migrating costs."""
    async with fresh_postgres(servers) as url:
        await schema.migrate(url)
        yield url.rpartition("/")[2]


@pytest.fixture
async def migrated_postgres_url(servers: dict[str, str], postgres_template: str) -> AsyncIterator[str]:
    """A fresh database of this version."""
    async with fresh_postgres(servers, postgres_template) as url:
        yield url


@pytest.fixture
async def migrated_sqlite_url(tmp_path: Path) -> str:
    file = tmp_path / "test.db"
    await migrated.put(file)
    return f"sqlite+aiosqlite:///{file}"


@pytest.fixture(params=["migrated_sqlite_url", "migrated_postgres_url"], ids=["sqlite", "postgresql"])
def migrated_url(request: pytest.FixtureRequest) -> str:
    """A fresh database of this version, of each engine."""
    url: str = request.getfixturevalue(request.param)
    return url


@pytest.fixture
def redis_url(servers: dict[str, str], worker_id: str) -> str:
    """An empty database that no other worker uses; channels are not by database, so topics should be one's own."""
    if not servers.get("redis"):
        _skip(servers["why-redis"])
    number = int(worker_id.removeprefix("gw")) if worker_id.startswith("gw") else 0
    url = f"{servers['redis']}{number % 16}"
    with Redis.from_url(url) as client:
        client.flushdb()
    return url


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    try:
        binary = engines.chromium_binary()
    except engines.EngineMissing as error:
        _skip(str(error))
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=binary, args=list(engines.CHROMIUM_FLAGS))
        yield opened
        await opened.close()


@pytest.fixture
async def page(browser: Browser) -> AsyncIterator[Page]:
    context = await browser.new_context()
    yield await context.new_page()
    await context.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What was not tested because an engine is missing is said in capitals; what failed is noted for a second try."""
    if noted := os.environ.get("TESTS_FAILED_NOTED"):
        broken = [*terminalreporter.stats.get("failed", []), *terminalreporter.stats.get("error", [])]
        names = dict.fromkeys(report.nodeid for report in broken)
        Path(noted).write_text("".join(f"{name}\n" for name in names), encoding="utf-8")
    skipped = [str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])]
    lacking = [reason.partition("ENGINE MISSING: ")[2].rstrip("')\"") for reason in skipped]
    for engine, times in sorted(Counter(filter(None, lacking)).items()):
        terminalreporter.write_line(f"!!! NOT TESTED, {times} times: MISSING ENGINE: {engine}", red=True, bold=True)
