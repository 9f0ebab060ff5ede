"""A WebSocket that costs no more than it may: what is kept for a reader is bounded, and every end has a code.

uvicorn waits for ever for whoever does not read, answers each ping whether the answer is taken or not, and hangs up in
the middle of what is being sent, so that the sender hears of a lost connection instead of the reason.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Final

from uvicorn._types import ASGISendEvent
from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame

from web.patience import Patience

POLICY: Final = 1008
SLOW: Final = 1013  # "try again later" (IANA's registry): whoever comes back with its last revision misses nothing
QUIET: Final = 0.5  # seconds without a byte until it is closed: a reset for what was not read would overtake the reason
FRAGMENTS: Final = 64  # of one message: each may be empty, and is kept
PINGS: Final = 30  # in any PING_SECONDS
PING_SECONDS: Final = 10.0


class Socket(WebSocketsSansIOProtocol):
    patience = Patience()

    def __init__(self, *given: object, **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type]  # what uvicorn hands its own
        self._deaf_since: float | None = None
        self._stalled: asyncio.TimerHandle | None = None
        self._pings: deque[float] = deque(maxlen=PINGS)

    def connection_lost(self, exc: Exception | None) -> None:
        self._wait_no_more()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._deaf_since is None:
            super().data_received(data)
        elif self.close_timer is not None and self.loop.time() - self._deaf_since < self.patience.last:
            self.close_timer.cancel()
            self.close_timer = self.loop.call_later(QUIET, self.transport.close)

    def pause_writing(self) -> None:
        """Nothing is read of whoever does not read, for what is answered by itself would be kept."""
        super().pause_writing()
        if self.transport.is_closing():
            return
        if not self.read_paused:
            self.transport.pause_reading()
        self._wait_no_more()
        self._stalled = self.loop.call_later(self.patience.taken, self._give_up)

    def resume_writing(self) -> None:
        if not self.transport.is_closing():
            self._wait_no_more()
            if not self.read_paused:
                self.transport.resume_reading()
        super().resume_writing()

    async def send(self, message: ASGISendEvent) -> None:
        """Raises ClientDisconnected where it has ended meanwhile, whoever ended it."""
        await self.writable.wait()
        if self.close_sent and self.handshake_complete:
            raise ClientDisconnected
        await super().send(message)

    def handle_cont(self, event: Frame) -> None:
        if len(self.frames) >= FRAGMENTS:
            self._refuse(POLICY, "too many fragments")
        else:
            super().handle_cont(event)

    def handle_ping(self) -> None:
        now = self.loop.time()
        if len(self._pings) == PINGS and now - self._pings[0] < PING_SECONDS:
            self._refuse(POLICY, "too many pings")
            return
        self._pings.append(now)
        super().handle_ping()

    def handle_parser_exception(self) -> None:
        """What is no frame, or too large a one."""
        assert self.conn.close_sent is not None
        self._ended(self.conn.close_sent.code, self.conn.close_sent.reason)

    def _refuse(self, code: int, reason: str) -> None:
        if not self.close_sent:
            self.conn.fail(code, reason)
            self._ended(code, reason)

    def _ended(self, code: int, reason: str) -> None:
        """It is told; what still comes is taken and thrown away for a while."""
        self._deaf_since = self.loop.time()
        self.frames = []
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": reason})
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        self.stop_keepalive()
        if self.close_timer is None:
            self.close_timer = self.loop.call_later(QUIET, self.transport.close)
        if self.read_paused:
            self.read_paused = False
            self.transport.resume_reading()

    def _give_up(self) -> None:
        """Behind what is kept already stands the reason, for one that reads on at last."""
        self._stalled = None
        if not self.close_sent and self.handshake_complete:
            self.conn.send_close(SLOW, "not read")
            self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        self.stop_keepalive()
        self.transport.close()
        self._stalled = self.loop.call_later(self.patience.last, self.transport.abort)

    def _wait_no_more(self) -> None:
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None


def protocol(patience: Patience) -> type[Socket]:
    """As `patience.patient`."""
    return type("Socket", (Socket,), {"patience": patience})
