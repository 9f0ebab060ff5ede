"""The numbered points of a turn at which a crash must do no harm; tests kill the program there."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum


class Point(IntEnum):
    """In the order in which one turn passes them. The README's crash table has a row for each."""

    BEFORE_INBOX = 1
    AFTER_INBOX = 2
    TURN_OPENED = 3
    BEFORE_FIRST_POST = 4
    AFTER_FIRST_POST = 5
    FIRST_POST_RECORDED = 6
    MID_STREAM = 7
    ANSWER_STORED = 8
    BEFORE_LAST_WRITE = 9
    AFTER_LAST_WRITE = 10


Reached = Callable[[Point], None]


def pass_by(_point: Point) -> None:
    """What the product does at every point: nothing."""
