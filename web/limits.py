"""How often somebody may do something: counted for all processes in Redis where there is one, else in this process."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from math import ceil
from typing import Final

from limits import RateLimitItemPerSecond
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.storage.redis.redispy import RedispyBridge
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from limits.errors import StorageError
from starlette.requests import HTTPConnection

from core.errors import Busy
from core.log import get_log
from core.text import t

MINUTE: Final = 60
HOUR: Final = 3_600
PATIENCE: Final = 1.0  # seconds that Redis has to answer

log = get_log(__name__)


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `most` in any `seconds`, by the sliding window that weighs the one before."""

    most: int
    seconds: int


# Every limit of the web, by its name. `-client` are counted by the network address, the others by what they name.
RATES: Final[Mapping[str, Rate]] = {
    "form": Rate(60, MINUTE),  # by session: anything that is sent from a page
    "newcomer": Rate(300, HOUR),  # by client: what is sent from browsers that nobody knows yet
    "guests": Rate(600, MINUTE),  # by client: what is sent by all who have not signed in
    "signin": Rate(10, 15 * MINUTE),  # by e-mail address and client, so that a stranger locks nobody out
    "signin-address": Rate(100, HOUR),  # by e-mail address: guesses from many networks
    "signin-client": Rate(60, 15 * MINUTE),
    "signup-client": Rate(20, HOUR),
    "forgot": Rate(3, HOUR),  # by e-mail address: nobody's mailbox is flooded
    "forgot-client": Rate(20, HOUR),
    "password": Rate(10, 15 * MINUTE),  # by account: asked again before something is changed
    "key": Rate(10, 15 * MINUTE),  # by account: keys that are tried at their provider
    "mail": Rate(5, HOUR),  # by account: mail to an address that it names
    "code": Rate(10, 10 * MINUTE),  # by account: codes that are typed
    "code-client": Rate(60, 10 * MINUTE),
    "export": Rate(6, HOUR),  # by account: all of its data as one file
    "erase": Rate(10, HOUR),  # by account
    "api": Rate(600, MINUTE),  # by token
    "api-anyone": Rate(300, MINUTE),  # by client, without a token
    "api-unknown": Rate(60, MINUTE),  # by client, with tokens that are worth nothing
    "api-upload": Rate(120, HOUR),  # by token: files that are read and pictures that are drawn anew
    "api-export": Rate(240, HOUR),  # by token: files that are made
    "api-make": Rate(240, HOUR),  # by token: characters, their copies
    "api-try": Rate(240, MINUTE),  # by token: a lorebook tried with a line
    "api-story": Rate(60, HOUR),  # by token: stories that are begun
    "api-quote": Rate(240, HOUR),  # by token: prices that are reckoned
}


class TooOften(Busy):
    """`seconds` until it may be tried again."""

    def __init__(self, seconds: int) -> None:
        super().__init__(t("signing-too-often", minutes=max(1, ceil(seconds / 60))))
        self.seconds = seconds


class Limits:
    """One a process. Where Redis does not answer, this process counts for itself: a limit never stops the product."""

    def __init__(self, redis_url: str | None = None, rates: Mapping[str, Rate] = RATES) -> None:
        self._rates = rates
        self._here = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._redis: RedisStorage | None = None
        if redis_url is not None:
            self._redis = RedisStorage(
                f"async+{redis_url}",
                wrap_exceptions=True,
                implementation="redispy",
                key_prefix="iyagi:limits",
                socket_timeout=PATIENCE,
                socket_connect_timeout=PATIENCE,
            )
        self._shared = None if self._redis is None else SlidingWindowCounterRateLimiter(self._redis)

    async def admits(self, name: str, key: str) -> bool:
        """Whether one more is allowed, which counts it. Raises KeyError for a name without a rate: a defect."""
        item = self._item(name)
        if self._shared is not None:
            try:
                return await self._shared.hit(item, name, _short(key))
            except (StorageError, OSError) as error:
                log.warning("limits are counted here alone", why=type(error).__name__)
        return await self._here.hit(item, name, _short(key))

    async def wait(self, name: str, key: str) -> int:
        """Whole seconds until one more may be allowed; at least 1, at most the rate's window."""
        item = self._item(name)
        until = 0.0
        for limiter in (self._shared, self._here):
            try:
                until = 0.0 if limiter is None else (await limiter.get_window_stats(item, name, _short(key))).reset_time
            except (StorageError, OSError):
                continue
            if limiter is not None:
                break
        return min(max(1, ceil(until - time.time())), item.get_expiry())

    async def check(self, name: str, key: str) -> None:
        """As `admits`. Raises TooOften where it is not."""
        if not await self.admits(name, key):
            raise TooOften(await self.wait(name, key))

    async def aclose(self) -> None:
        if self._redis is not None and isinstance(self._redis.bridge, RedispyBridge):
            # The library types the client by what its three kinds share.
            await self._redis.bridge.get_connection().aclose()  # type: ignore[attr-defined]

    def _item(self, name: str) -> RateLimitItemPerSecond:
        rate = self._rates[name]
        return RateLimitItemPerSecond(rate.most, rate.seconds)


def _short(key: str) -> str:
    """Neither long nor anybody's address: keys are seen by whoever looks into Redis."""
    return hashlib.sha256(key.encode(errors="replace")).hexdigest()[:32]


def client(request: HTTPConnection) -> str:
    """The network that a request comes from: of IPv6 the first 64 bits, for one household has all behind them."""
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if not isinstance(address, IPv6Address):
        return host
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(IPv6Address(int(address) >> 64 << 64))
