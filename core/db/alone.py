"""Whether this process is the only one that works on an embedded database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url

from core.errors import StartFailure
from core.text import t


@contextmanager
def only_one(url: str) -> Iterator[bool]:
    """True for the process that holds the lock beside the database's file, until the block ends or the process dies.

    A second process on the same file works too, by the leases alone: it only may not take those of others.
    """
    file = Path(make_url(url).database or "").with_suffix(".lock")
    try:
        lock = file.open("a")
    except OSError as error:
        raise StartFailure(t("folder-unwritable", folder=str(file.parent), why=error.strerror or "")) from error
    with lock:
        yield _held(lock.fileno())


def _held(number: int) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows: leases run out by themselves
        return False
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
