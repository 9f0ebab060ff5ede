"""What goes wrong on demand: faults that the next calls meet, and limits that are kept."""

import time
from collections import deque
from dataclasses import dataclass, field
from typing import Literal, TypedDict

from tests.fakes.discord_api.wire import Json, Object

Kind = Literal[
    "rate_limit",  # 429 with `Via`; `seconds` to wait
    "global",  # the same for all routes
    "cloudflare",  # 429 without `Via`, as a ban at the edge
    "status",  # `status` without a JSON body, 502 if not given
    "refuse",  # Discord's own refusal: `status`, `code`, `message`
    "garbage",  # 200 and a page that is not JSON
    "cut_before",  # the connection breaks, nothing was done
    "cut_after",  # the connection breaks, all was done
    "slow_before",  # `seconds` pass before anything is done
    "slow_after",  # `seconds` pass between what is done and the answer
]
PAGE = b"<html><head><title>Error</title></head><body>cloudflare</body></html>"
VIA = {"Via": "1.1 google"}


class FaultOptions(TypedDict, total=False):
    method: str
    path_contains: str
    times: int
    skip: int
    seconds: float
    status: int
    code: int
    message: str


@dataclass(slots=True)
class Fault:
    """`times` calls with `method` ("*": any) and `path_contains` meet it, after `skip` that do not.

    aiohttp's clients repeat a GET, PUT or DELETE whose connection was cut, once and unasked: two times for one failure.
    """

    kind: Kind
    method: str = "*"
    path_contains: str = ""
    times: int = 1
    skip: int = 0
    seconds: float = 0.2
    status: int = 502
    code: int = 0
    message: str = "fault"

    def fits(self, method: str, path: str) -> bool:
        return self.method in {"*", method} and self.path_contains in path


@dataclass(slots=True)
class Limit:
    """So many calls in so many seconds for each path without its last numbers, as Discord's buckets."""

    method: str
    path_contains: str
    calls: int
    seconds: float
    taken: dict[str, deque[float]] = field(default_factory=dict)

    def wait(self, place: str) -> float:
        """The seconds until there is room, 0.0 if this call has some (and takes it)."""
        now, taken = time.monotonic(), self.taken.setdefault(place, deque())
        while taken and taken[0] <= now - self.seconds:
            taken.popleft()
        if len(taken) >= self.calls:
            return max(0.001, taken[0] + self.seconds - now)
        taken.append(now)
        return 0.0

    def left(self, place: str) -> int:
        return max(0, self.calls - len(self.taken.get(place, ())))


@dataclass(slots=True)
class Plan:
    """The faults that are still to come, met in the order in which they were set; and the limits."""

    faults: list[Fault] = field(default_factory=list)
    limits: list[Limit] = field(default_factory=list)

    def meet(self, method: str, path: str) -> Fault | None:
        """The fault that this call meets, used up by one; None for a call that goes well."""
        for fault in self.faults:
            if not fault.fits(method, path):
                continue
            if fault.skip:
                fault.skip -= 1
                continue
            fault.times -= 1
            if not fault.times:
                self.faults.remove(fault)
            return fault
        return None

    def limit(self, method: str, path: str) -> Limit | None:
        for limit in self.limits:
            if limit.method in {"*", method} and limit.path_contains in path:
                return limit
        return None


def too_many(seconds: float, *, everywhere: bool = False) -> Object:
    body: dict[str, Json] = {
        "message": "You are being rate limited.",
        "retry_after": round(seconds, 3),
        "global": everywhere,
    }
    return body
