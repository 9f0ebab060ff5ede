"""How long a connection may take to say what it wants: uvicorn waits for ever, and each one waiting costs a socket."""

from __future__ import annotations

import asyncio
from typing import Final

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS: Final = 15.0  # from connecting, or from its first byte, to the end of a request's head
BODY_SECONDS: Final = 30.0  # without a single byte of the body


class Patient(H11Protocol):
    """Closes a connection whose request does not come on. Who waits for an answer, and a WebSocket, may wait on."""

    _limit: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        super().connection_made(transport)
        self._allow(HEAD_SECONDS)

    def connection_lost(self, exc: Exception | None) -> None:
        self._end()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        state = self.conn.their_state
        if state is h11.IDLE and self.transport.get_protocol() is self:
            if self._limit is None:  # a byte now and then gains no time
                self._allow(HEAD_SECONDS)
            return
        self._end()
        if state is h11.SEND_BODY:
            self._allow(BODY_SECONDS)

    def _allow(self, seconds: float) -> None:
        self._limit = asyncio.get_running_loop().call_later(seconds, self._over)

    def _end(self) -> None:
        if self._limit is not None:
            self._limit.cancel()
            self._limit = None

    def _over(self) -> None:
        self._limit = None
        if self.flow.read_paused:  # it is we who do not read
            self._allow(BODY_SECONDS)
        elif not self.transport.is_closing():
            self.transport.close()
