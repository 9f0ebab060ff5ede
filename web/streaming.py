"""Server-sent events as an answer: two tasks a stream, where FastAPI's own needs five and two queues.

1,000 open streams took 63 MB that way, and a browser that had gone was noticed by the next word only.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Final

from fastapi.sse import KEEPALIVE_COMMENT, ServerSentEvent, format_sse_event
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from core.errors import Unavailable
from web.live import Live
from web.watching import Seat

RETRY_MS: Final = 1_000
_HERE = format_sse_event(comment="here", retry=RETRY_MS)
HEADERS: Final = {"Cache-Control": "no-cache, no-store", "X-Accel-Buffering": "no"}  # nginx is not to hold it back

Events = AsyncGenerator[ServerSentEvent, None]


class Left(Exception):
    """Nobody reads any more, or nobody may."""


class Stream(Response):
    """What `events` yields, until it ends, the browser goes, or its session is no more.

    Raises TooManyStreams before anything is sent. `who` names whose streams are counted, `session` as in `Seat`.
    """

    media_type = "text/event-stream"

    def __init__(self, live: Live, who: str, events: Events, session: str = "") -> None:
        super().__init__(headers=HEADERS)
        del self.headers["content-length"]
        self._live, self._who, self._events, self._session = live, who, events, session

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._live.seat(self._who, self._session) as seat:
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            await _say(send, _HERE)
            try:
                async with asyncio.TaskGroup() as tasks, aclosing(self._events) as events:
                    alive = tasks.create_task(_alive(receive, send, seat, self._live.pulse.alive))
                    async for event in events:
                        await _say(send, _written(event))
                    alive.cancel()
            except* (Left, Unavailable):  # whoever reads on comes back
                pass
        await _say(send, b"", more=False)


async def _alive(receive: Receive, send: Send, seat: Seat, seconds: float) -> None:
    """Raises Left when the browser goes or its session has ended; until then says that we are here."""
    while not seat.over:
        try:
            async with asyncio.timeout(seconds) as seat.waits:
                while (await receive())["type"] != "http.disconnect":
                    pass
        except TimeoutError:
            if not seat.over:
                await _say(send, KEEPALIVE_COMMENT)
        else:
            break
    raise Left


async def _say(send: Send, data: bytes, *, more: bool = True) -> None:
    await send({"type": "http.response.body", "body": data, "more_body": more})


def _written(event: ServerSentEvent) -> bytes:
    return format_sse_event(data_str=event.raw_data, event=event.event, id=event.id, retry=event.retry)
