"""How a test breaks the gateway."""

from __future__ import annotations

import time
from collections.abc import Mapping

from tests.fakes.discord_api.gateway import INVALID_SESSION, RECONNECT, Gateway
from tests.fakes.discord_api.wire import Json, encode


class Breaking:
    hub: Gateway

    def drop(self, code: int | None = None) -> None:
        """Every gateway connection ends: with a close code, or (None) as if the cable were cut."""
        for line in self.hub.lines:
            if code is None:
                line.abort()
            else:
                line.close(code)

    def reconnect(self) -> None:
        """Ask every client to come back (op 7)."""
        for line in self.hub.lines:
            line.send(RECONNECT)

    def invalidate(self, *, resumable: bool = False) -> None:
        """Tell every client that its session is invalid (op 9); unless `resumable` it is forgotten."""
        for line in self.hub.lines:
            line.send(INVALID_SESSION, resumable)
        if not resumable:
            self.hub.sessions.clear()

    def refuse_gateway(self, times: int = 0, *, seconds: float = 0.0) -> None:
        """The next `times` connections, or all of the next `seconds`, are refused."""
        self.hub.refusals, self.hub.refused_until = times, time.monotonic() + seconds

    def close_at_identify(self, code: int, times: int = 1) -> None:
        """Answer so many IDENTIFYs with a close code: 4000, 4004, 4014, …"""
        self.hub.close_codes += [code] * times

    def refuse_intents(self, intents: int) -> None:
        """Privileged intents that the developer portal has off: 4014, and no content over REST for MESSAGE_CONTENT."""
        self.hub.world.refused_intents = intents

    def send_raw(self, name: str, data: Mapping[str, Json]) -> None:
        """An event as it stands, also a malformed one, to every session."""
        for session in self.hub.sessions.values():
            session.tell(name, encode(data))

    def accept_gateway(self) -> None:
        """No more refusals and close codes."""
        self.hub.close_codes.clear()
        self.hub.refusals, self.hub.refused_until = 0, 0.0
