"""`python -m core` as a process of its own, in a folder with nothing of this machine's settings."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 60


@dataclass(frozen=True, slots=True)
class Ended:
    code: int
    out: str
    error: str


@dataclass(frozen=True, slots=True)
class Program:
    """Run in `folder`."""

    folder: Path

    async def run(self, *words: str, **env: str) -> Ended:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("IYAGI_")}
        own = {"PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", "IYAGI_COMPATIBLE__PROBE": "false"}
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "core", *words),
            cwd=self.folder,
            env=kept | own | env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        async with asyncio.timeout(SECONDS):
            out, error = await process.communicate()
        assert process.returncode is not None
        return Ended(process.returncode, out.decode(), error.decode())
