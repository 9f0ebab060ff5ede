"""Runs the parts one after the other, each within its time, and prints the table."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from tests.bench.table import Goal, Row, table

LONGEST = 200.0  # seconds that a part may take
SLOW = {"pages": 1_800.0}  # named alone, those of a house that takes minutes to fill
ENOUGH = 480.0  # seconds for all of them; idle, they take some 350

Part = Callable[[], Awaitable[list[Row]]]


async def run(parts: Mapping[str, Part], file: Path | None) -> int:
    rows: list[Row] = []
    began, before = time.monotonic(), os.getloadavg()[0]
    for name, part in parts.items():
        print(f"{name} …", file=sys.stderr, end="", flush=True)
        now = time.monotonic()
        longest = SLOW.get(name, LONGEST) if len(parts) == 1 else min(LONGEST, began + ENOUGH - now)
        rows += await _within(longest, name, part)
        print(f" {time.monotonic() - now:.0f} s", file=sys.stderr, flush=True)
    seconds, after = time.monotonic() - began, os.getloadavg()[0]
    print(table(rows))
    print(f"{os.cpu_count()} cores, load {before:.1f} before and {after:.1f} after {seconds:.0f} s")
    if file is not None:
        machine = {"cores": os.cpu_count(), "load_before": before, "load_after": after, "seconds": seconds}
        record = {"machine": machine, "rows": [row.record() for row in rows]}
        file.write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return 0


async def _within(seconds: float, name: str, part: Part) -> list[Row]:
    """The part's rows; one that fails is a row of its own, and the others are measured all the same."""
    try:
        async with asyncio.timeout(seconds):
            return await part()
    except (TimeoutError, OSError, RuntimeError) as error:
        return [Row(name, None, goal=Goal(0.0), note=f"not measured: {type(error).__name__} {error}".rstrip())]
