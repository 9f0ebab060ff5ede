"""Dies (SIGKILL) in the middle of a transaction: behind its first write to a table, or where it is to be committed."""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path

from sqlalchemy import Connection, Engine, event


def cut(folder: Path, table: str, *, at_commit: bool) -> None:
    """While `folder`/armed exists."""
    write = re.compile(rf"\s*(INSERT INTO|UPDATE|DELETE FROM) {table}\b")
    mark = "written by the test"

    def die() -> None:
        (folder / "armed").unlink()
        os.kill(os.getpid(), signal.SIGKILL)

    @event.listens_for(Engine, "after_cursor_execute")
    def written(connection: Connection, _cursor: object, statement: str, *_more: object) -> None:
        if write.match(statement) and (folder / "armed").exists():
            if not at_commit:
                die()
            connection.info[mark] = True

    @event.listens_for(Engine, "commit")
    def ending(connection: Connection) -> None:
        if connection.info.pop(mark, False):
            die()
