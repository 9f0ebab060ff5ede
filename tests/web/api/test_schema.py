"""The API is as its document says: schemathesis sends what fits and what does not to every operation.

(https://schemathesis.readthedocs.io) as a program of its own, with all its checks, for at most 60 seconds.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from core.accounts import tokens
from core.db.tables.people import accounts
from tests.web.api.callers import account_of
from tests.web.stage import Web, running
from web import limits
from web.api.auth import Access

CONFIG = Path(__file__).with_name("schemathesis.toml")
SECONDS = 30  # of sending; reporting comes on top


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """How often is not what is looked at here."""
    for name in limits.RATES:
        monkeypatch.setitem(limits.RATES, name, limits.Rate(1_000_000, 60))


@pytest.fixture
async def alone(tmp_path: Path) -> AsyncIterator[Web]:
    """A program whose providers nobody can reach: keys are tried there before they are kept."""
    nowhere = {"base_url": "http://127.0.0.1:9"}
    async with running(tmp_path / "data", gemini=nowhere, anthropic=nowhere, web={"password_memory": 1_024}) as web:
        yield web


async def test_every_operation_does_what_the_document_says(alone: Web, unhurried: None, tmp_path: Path) -> None:
    web = alone
    now = web.app.clock.now()
    account = await account_of(web)
    async with web.app.db.write() as tx:
        issued = await tokens.begin(tx, account, "Schema", tokens.SCOPES, now)
        _, other = await tokens.make(tx, account, "Signs out", ["chats:read"], days=None, now=now)
        public_id = await tx.value(select(accounts.c.public_id).where(accounts.c.id == account))
    secret = Access(web.app.settings, web.app.clock).sign(issued.family, str(public_id))

    command = [
        str(Path(sys.executable).with_name("schemathesis")),
        "--config-file",
        str(CONFIG),
        "run",
        f"{web.url}/api/v1/openapi.json",
        "--header",
        f"Authorization: Bearer {secret}",
        "--max-time",
        str(SECONDS),
    ]
    quiet = {
        "NO_COLOR": "1",
        "NO_PROXY": "127.0.0.1",
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "OTHER": other,
    }
    ran = await asyncio.create_subprocess_exec(
        *command, cwd=tmp_path, env=quiet, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    async with asyncio.timeout(120):
        told, _ = await ran.communicate()

    print(told.decode()[-6000:])
    assert ran.returncode == 0, told.decode()[-20_000:]
