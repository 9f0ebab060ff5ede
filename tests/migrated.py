"""An empty database of this version as one file, made once by each process: to migrate costs 1.5 s of the processor."""

from __future__ import annotations

import tempfile
from pathlib import Path

from core.db import schema

_whole: list[bytes] = []


async def put(file: Path) -> None:
    """Where there is none yet."""
    if file.exists():
        return
    if not _whole:
        with tempfile.TemporaryDirectory(prefix="iyagi-migrated-") as folder:
            made = Path(folder) / "empty.db"
            await schema.migrate(f"sqlite+aiosqlite:///{made}")
            _whole.append(made.read_bytes())
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(_whole[0])


async def begin(folder: Path) -> None:
    """A program's own folder, as its first start would leave it but for keys and characters."""
    await put(folder / "iyagi.db")
