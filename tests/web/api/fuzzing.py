"""The whole API as schemathesis tries it: what its document allows and what it does not, at every operation.

(https://schemathesis.readthedocs.io) as a program of its own, with all its checks, against a program of ours that
reaches no provider. `python3 -m tests.web.api.fuzzing 600` looks for ten minutes, with another seed each time; the
suite's test takes a short look at every operation.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from sqlalchemy import select

from core.accounts import tokens
from core.db.tables.people import accounts
from tests.web.api.callers import account_of
from tests.web.stage import OFTEN, Web, running
from web.api.auth import Access
from web.limits import RATES

CONFIG: Final = Path(__file__).with_name("schemathesis.toml")
USUAL: Final = 600  # seconds


@dataclass(frozen=True, slots=True)
class Found:
    """`told` is what schemathesis says at the end, `tried` the operations that it has reached."""

    sound: bool
    told: str
    tried: frozenset[str]


async def fuzz(folder: Path, *options: str, patience: float) -> Found:
    """`options` are those of `schemathesis run`. Raises TimeoutError after `patience` seconds."""
    nowhere = {"base_url": "http://127.0.0.1:9"}  # keys are tried there before they are kept
    rates = dict.fromkeys(RATES, OFTEN)  # how often is not what is looked at here
    cheap = {"password_memory": 1_024}
    async with running(folder / "data", rates=rates, gemini=nowhere, anthropic=nowhere, web=cheap) as web:
        return await _fuzzed(web, folder, options, patience)


async def _fuzzed(web: Web, folder: Path, options: tuple[str, ...], patience: float) -> Found:
    secret, other = await _tokens(web)
    report = folder / "tried.xml"
    command = [
        str(Path(sys.executable).with_name("schemathesis")),
        *("--config-file", str(CONFIG)),
        *("run", f"{web.url}/api/v1/openapi.json"),
        *("--header", f"Authorization: Bearer {secret}"),
        *("--report-junit-path", str(report)),
        *options,
    ]
    quiet = {"NO_COLOR": "1", "NO_PROXY": "127.0.0.1", "PATH": os.environ["PATH"], "HOME": str(folder), "OTHER": other}
    ran = await asyncio.create_subprocess_exec(
        *command, cwd=folder, env=quiet, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    try:
        async with asyncio.timeout(patience):
            told, _ = await ran.communicate()
    finally:
        if ran.returncode is None:
            ran.kill()
            await ran.wait()
    tried = {each.get("name", "") for each in ElementTree.parse(report).iter("testcase")}
    return Found(ran.returncode == 0, told.decode(), frozenset(tried))


async def _tokens(web: Web) -> tuple[str, str]:
    """An access token that outlives the run, and one that may be ended."""
    now = web.app.clock.now()
    account = await account_of(web)
    async with web.app.db.write() as tx:
        issued = await tokens.begin(tx, account, "Schema", tokens.SCOPES, now)
        _, other = await tokens.make(tx, account, "Signs out", ["chats:read"], days=None, now=now)
        public_id = await tx.value(select(accounts.c.public_id).where(accounts.c.id == account))
    return Access(web.app.settings, web.app.clock).sign(issued.family, str(public_id)), other


def main() -> None:
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else USUAL
    seed = secrets.randbelow(2**31)
    options = ("--max-time", str(seconds), "--seed", str(seed), "--max-examples", "60", *sys.argv[2:])
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(fuzz(Path(folder), *options, patience=seconds + 300))
    print(found.told)
    print(
        f"{len(found.tried)} operations, seed {seed}: {'nothing was found' if found.sound else 'something was found'}"
    )
    sys.exit(0 if found.sound else 1)


if __name__ == "__main__":
    main()
