"""The sign that somebody is writing in a channel."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from types import TracebackType

from bots.discord.rest import Declined, Rest
from core.clock import Clock
from core.db import require_no_transaction
from core.surface.port import SurfaceError

SIGN_LASTS = 8.0  # seconds between two typing signs; Discord shows one for 10


class TypingSign:
    """The typing sign, renewed by a task that ends with the block. Entering waits for nobody."""

    def __init__(self, rest: Rest, clock: Clock, channel: str) -> None:
        self._rest = rest
        self._clock = clock
        self._channel = channel
        self._tasks = asyncio.TaskGroup()
        self._sign: asyncio.Task[None] | None = None

    async def __aenter__(self) -> None:
        require_no_transaction()
        await self._tasks.__aenter__()
        self._sign = self._tasks.create_task(self._renew())

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._sign is not None:
            self._sign.cancel()
        # Not told of the block's error, so that it leaves as itself and not in a group.
        await self._tasks.__aexit__(None, None, None)

    async def _renew(self) -> None:
        while True:
            with suppress(Declined, SurfaceError):
                await self._rest.call("POST", "/channels/{channel_id}/typing", {"channel_id": self._channel})
            await self._clock.sleep(SIGN_LASTS)
