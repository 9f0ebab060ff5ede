"""How often a model is asked, with which waits, and when its provider is left alone: for words and for media."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from core.ai.breaker import Breaker
from core.ai.model import Broken, Empty, Misconfigured, ModelError, Overloaded, Rejected, Unable
from core.clock import Clock
from core.errors import Unavailable
from core.text import Text, t

TRIES: Mapping[type[ModelError], int] = {
    Overloaded: 3,
    Broken: 3,
    Empty: 2,
    Rejected: 1,
    Misconfigured: 1,
}
LONGEST_WAIT = 10.0
LONGEST_SILENCE = 300.0
FIRST_WAIT = 0.5


@dataclass(frozen=True, slots=True)
class Try:
    """One attempt: `error` is None for one that ended well, else its kind and the log's words; `seconds` it took."""

    provider: str
    model: str
    error: str | None
    seconds: float


class Unanswered(Unavailable):
    """No model gave a word, or nothing is set up that could; the text says which."""

    def __init__(self, text: Text, tries: tuple[Try, ...]) -> None:
        super().__init__(text)
        self.tries = tries

    @property
    def refused(self) -> bool:
        """Whether the last one that was asked would not do it; to ask again is of no use."""
        return any((each.error or "").startswith("Rejected") for each in self.tries[-1:])


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """`patience`: after this many seconds without a word no new try begins. `at_once`: calls of one provider."""

    patience: float = 90.0
    at_once: int = 256
    failures: int = 3
    pause: float = 30.0


LIMITS = Limits()


def not_noted(_attempt: Try) -> None:
    """Nobody counts."""


@dataclass(slots=True)
class _Provider:
    """What is shared by all calls with one key."""

    breaker: Breaker
    seats: asyncio.Semaphore
    error: str = ""
    failed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Health:
    """How a provider does, as this process has met it. `left_alone`: seconds until it is asked again, None where it is
    asked freely; `in_a_row` counts its failures since it last answered; `error` is the last one, "" for none."""

    provider: str
    left_alone: float | None
    in_a_row: int
    error: str
    failed_at: datetime | None


@dataclass(slots=True)
class Asking:
    """What one call has cost so far; `began` by the clock's monotonic seconds."""

    began: float
    tries: list[Try] = field(default_factory=list)
    last: ModelError | None = None


class Attempts:
    """`jitter` gives numbers in 0..1 and spreads the tries of many callers. `noted` hears of each try."""

    def __init__(self, clock: Clock, jitter: Callable[[], float], noted: Callable[[Try], None], limits: Limits) -> None:
        self._clock = clock
        self._jitter = jitter
        self._noted = noted
        self._limits = limits
        self._providers: dict[str, _Provider] = {}

    def begin(self) -> Asking:
        return Asking(self._clock.monotonic())

    @asynccontextmanager
    async def seat(self, provider: str) -> AsyncGenerator[Breaker]:
        """A seat with the provider, whose breaker has let this call in. Raises LeftAlone where it does not."""
        shared = self._provider(provider)
        async with shared.seats:
            if not shared.breaker.admit():
                raise LeftAlone(f"{provider} is left alone for a while")
            yield shared.breaker

    def note(self, asking: Asking, attempt: Try) -> None:
        asking.tries.append(attempt)
        if attempt.error is not None:
            met = self._provider(attempt.provider)
            met.error, met.failed_at = attempt.error[:300], self._clock.now()
        self._noted(attempt)

    def health(self) -> tuple[Health, ...]:
        """Of each provider that was asked since the start."""
        return tuple(
            Health(name, each.breaker.left_alone, each.breaker.in_a_row, each.error, each.failed_at)
            for name, each in sorted(self._providers.items())
        )

    async def again(self, error: ModelError, tried: int, asking: Asking) -> bool:
        """Wait for the next try with the same model after its try number `tried`; False at once where the next model's
        turn has come."""
        if asking.last is None or not isinstance(error, LeftAlone):
            asking.last = error
        wait = self._wait(error, tried)
        if wait is None or self._clock.monotonic() + wait - asking.began > self._limits.patience:
            return False
        await self._clock.sleep(wait)
        return True

    def _provider(self, name: str) -> _Provider:
        if name not in self._providers:
            breaker = Breaker(self._clock, failures=self._limits.failures, seconds=self._limits.pause)
            self._providers[name] = _Provider(breaker, asyncio.Semaphore(self._limits.at_once))
        return self._providers[name]

    def _wait(self, error: ModelError, tried: int) -> float | None:
        """Seconds until the next try with the same model; None where the next model's turn has come."""
        if tried >= TRIES.get(type(error), 1):
            return None
        asked = error.retry_after if isinstance(error, Overloaded) else None
        if asked is not None:
            return None if asked > LONGEST_WAIT else asked + self._jitter() * FIRST_WAIT
        return FIRST_WAIT * 2.0 ** (tried - 1) * (0.5 + self._jitter())


class LeftAlone(Overloaded):
    """The breaker is open: nobody was asked."""


def verdict(error: ModelError, breaker: Breaker) -> Callable[[], None]:
    """What a fault says about the provider: an answer that we do not like is still an answer."""
    match error:
        case Overloaded(retry_after=float() | int() as asked) if asked > LONGEST_WAIT:
            return partial(breaker.failed, min(asked, LONGEST_SILENCE))
        case Overloaded() | Broken():
            return breaker.failed
        case Rejected() | Empty():
            return breaker.succeeded
        case _:
            return breaker.abandoned


def told(error: ModelError | None) -> Text:
    """What a person is told when no model answered; the log knows more."""
    match error:
        case None | Unable():
            return t("ai-none")
        case Overloaded():
            return t("ai-overloaded")
        case Misconfigured():
            return t("ai-misconfigured")
        case Rejected():
            return t("ai-rejected")
        case Empty():
            return t("ai-empty")
        case _:
            return t("ai-broken")
