"""Wakes all who wait for a change."""

import asyncio
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
RECHECK = 0.02  # seconds between two looks at what may change without a ring


class Bell:
    def __init__(self) -> None:
        self._waiting: list[asyncio.Future[None]] = []

    def ring(self) -> None:
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(None)

    async def until(self, ready: Callable[[], T], seconds: float) -> T:
        """What `ready` gives once it is true. Raises TimeoutError with its last result after `seconds`."""
        end = time.monotonic() + seconds
        while not (found := ready()):
            if time.monotonic() > end:
                raise TimeoutError(f"still {found!r} after {seconds} s")
            future = asyncio.get_running_loop().create_future()
            self._waiting.append(future)
            await asyncio.wait([future], timeout=RECHECK)
        return found
