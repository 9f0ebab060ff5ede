"""Holds the test servers for a run: `python -m tests.keeper FILE PID` writes their addresses, ends when PID is gone."""

from __future__ import annotations

import json
import os
import sys
import time
from contextlib import ExitStack
from pathlib import Path

from tests import engines


def main(kept: Path, runner: int) -> None:
    with ExitStack() as stack:
        found: dict[str, str] = {}
        for name, start in (("postgres", engines.postgres), ("redis", engines.redis)):
            try:
                found[name] = stack.enter_context(start())
            except engines.EngineMissing as error:
                found[f"why-{name}"] = str(error)
        fresh = kept.with_suffix(".new")
        fresh.write_text(json.dumps(found))
        fresh.rename(kept)
        while _alive(runner):
            time.sleep(0.5)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().split(")")[-1].split()[0] != "Z" if Path("/proc").is_dir() else True


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
