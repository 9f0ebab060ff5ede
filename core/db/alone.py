"""Whether this process is the only one that works on an embedded database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def only_one(folder: Path) -> Iterator[bool]:
    """True for the process that holds the folder's lock, until the block ends or the process dies.

    A second process on the same folder works too, by the leases alone: it only may not take those of others.
    """
    with (folder / "iyagi.lock").open("a") as file:
        yield _held(file.fileno())


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
