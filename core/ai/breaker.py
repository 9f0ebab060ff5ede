"""The circuit breaker of one provider key: after failures in a row nobody asks for a while, then one asks first."""

from __future__ import annotations

from core.clock import Clock


class Breaker:
    """Opens after `failures` in a row for `seconds`; then one probe is let through, and its end decides."""

    def __init__(self, clock: Clock, *, failures: int = 3, seconds: float = 30.0) -> None:
        self._clock = clock
        self._most = failures
        self._seconds = seconds
        self._in_a_row = 0
        self._until: float | None = None
        self._probing = False

    def admit(self) -> bool:
        """Whether a call may go out now. Each True is answered by one `succeeded`, `failed` or `abandoned`."""
        if self._until is None:
            return True
        if self._probing or self._clock.monotonic() < self._until:
            return False
        self._probing = True
        return True

    @property
    def left_alone(self) -> float | None:
        """Seconds until a call is let through to try, 0.0 where the next one is; None: it is asked freely."""
        return None if self._until is None else max(0.0, self._until - self._clock.monotonic())

    @property
    def in_a_row(self) -> int:
        """Failures since it last answered."""
        return self._in_a_row

    def succeeded(self) -> None:
        self._in_a_row, self._until, self._probing = 0, None, False

    def failed(self, silence: float = 0.0) -> None:
        """`silence`: seconds for which the provider asked to be left alone, 0 where it did not."""
        self._in_a_row += 1
        opens = self._probing or self._in_a_row >= self._most
        wait = max(silence, self._seconds if opens else 0.0)
        if wait:
            self._until = self._clock.monotonic() + wait
        self._probing = False

    def abandoned(self) -> None:
        """The call ended without telling anything about the provider: cancelled, or wrong on our side."""
        self._probing = False
