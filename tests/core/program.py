"""`python -m core` as a process of its own, in a folder with nothing of this machine's settings."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.forks import FORKS

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
        with tempfile.TemporaryDirectory() as told:
            start = Start(words, self.folder, kept | own | env, Path(told))
            process = FORKS.Process(target=live, args=(start,))
            process.start()
            await asyncio.to_thread(process.join, SECONDS)
            code = process.exitcode
            process.kill()
            process.join()
            process.close()
            assert code is not None
            return Ended(code, (start.told / "out").read_text("utf-8"), (start.told / "error").read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class Start:
    """What is typed, where and with which environment; `told` is the folder that gets what is written."""

    words: tuple[str, ...]
    folder: Path
    env: dict[str, str]
    told: Path


def live(start: Start) -> None:
    """All of a process's life: what `python -m core` does, from here on."""
    from core.__main__ import main

    for number, name in ((1, "out"), (2, "error")):
        with (start.told / name).open("wb") as file:
            os.dup2(file.fileno(), number)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8")
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", errors="backslashreplace")
    os.chdir(start.folder)
    os.environ.clear()
    os.environ.update(start.env)
    sys.argv = ["core", *start.words]
    sys.exit(main())
