"""What every request of the web front end can reach."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi import Request

from core.clock import Clock
from web.doors import Doors
from web.live import Live
from web.pages.templates import Templates

if TYPE_CHECKING:
    from core.app import App


class Pace:
    """At most `most` in any `seconds` for each key, counted in this process."""

    def __init__(self, clock: Clock, most: int = 60, seconds: float = 60.0, keys: int = 10_000) -> None:
        self._clock, self._most, self._seconds, self._keys = clock, most, seconds, keys
        self._seen: OrderedDict[str, deque[float]] = OrderedDict()

    def admits(self, key: str) -> bool:
        now = self._clock.monotonic()
        times = self._seen.setdefault(key, deque())
        self._seen.move_to_end(key)
        while times and times[0] <= now - self._seconds:
            times.popleft()
        if len(times) >= self._most:
            return False
        times.append(now)
        while len(self._seen) > self._keys:
            self._seen.popitem(last=False)
        return True


@dataclass(frozen=True, slots=True)
class Site:
    """`commands`: what may be typed behind a slash → the command's name."""

    app: App
    live: Live
    pace: Pace
    templates: Templates
    commands: Mapping[str, str]
    doors: Doors


def site_of(request: Request) -> Site:
    site: Site = request.app.state.site
    return site
