"""How long a connection may take to say what it wants: uvicorn waits for ever, and each one waiting costs a socket."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds: `head` from connecting, or from its first byte, to the end of a request's head; `body` without a single
    byte of the body; `taken` in which nothing of an answer is taken, though 64 kB of it lie ready; `last` for the
    reason why a WebSocket ends."""

    head: float = 15.0
    body: float = 30.0
    taken: float = 30.0
    last: float = 5.0


class Patient(H11Protocol):
    """Closes a connection whose request does not come on, or whose answer nobody reads. Who waits for an answer, and a
    WebSocket, may wait on."""

    patience = Patience()
    _limit: asyncio.TimerHandle | None = None
    _stalled: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        super().connection_made(transport)
        self._allow(self.patience.head)

    def connection_lost(self, exc: Exception | None) -> None:
        self._end()
        self._go_on()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._go_on()
        self._stalled = asyncio.get_running_loop().call_later(self.patience.taken, self.transport.abort)

    def resume_writing(self) -> None:
        self._go_on()
        super().resume_writing()

    def _go_on(self) -> None:
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        state = self.conn.their_state
        if state is h11.IDLE and self.transport.get_protocol() is self:
            if self._limit is None:  # a byte now and then gains no time
                self._allow(self.patience.head)
            return
        self._end()
        if state is h11.SEND_BODY:
            self._allow(self.patience.body)

    def _allow(self, seconds: float) -> None:
        self._limit = asyncio.get_running_loop().call_later(seconds, self._over)

    def _end(self) -> None:
        if self._limit is not None:
            self._limit.cancel()
            self._limit = None

    def _over(self) -> None:
        self._limit = None
        if self.flow.read_paused:  # it is we who do not read
            self._allow(self.patience.body)
        elif not self.transport.is_closing():
            self.transport.close()


def patient(patience: Patience) -> type[Patient]:
    """What uvicorn makes one of for each connection: it takes a class and hands it nothing of ours."""
    return type("Patient", (Patient,), {"patience": patience})
