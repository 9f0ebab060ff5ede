"""The router: picks the model for a purpose, retries, falls back before the first word, and counts what it cost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from core.ai.breaker import Breaker
from core.ai.model import (
    Broken,
    Delta,
    Empty,
    Finish,
    Misconfigured,
    Model,
    ModelError,
    Overloaded,
    Prompt,
    Purpose,
    Rejected,
    Stop,
    Unable,
    Usage,
)
from core.clock import Clock
from core.db import require_no_transaction
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
WITHOUT_SPARE = frozenset({Purpose.IMAGE, Purpose.SPEECH, Purpose.TRANSCRIPT})


@dataclass(frozen=True, slots=True)
class Try:
    """One attempt: `error` is None for one that ended well, else its kind and the log's words; `seconds` it took."""

    provider: str
    model: str
    error: str | None
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The end of an answer. `cost_microdollars` is None where nobody knows the price. `notice` is for the person,
    beside the answer, where the answer is not whole."""

    text: str
    finish: Finish
    provider: str
    model: str
    usage: Usage | None
    cost_microdollars: int | None
    tries: tuple[Try, ...]
    notice: Text | None = None


class Unanswered(Unavailable):
    """No model gave a word."""

    def __init__(self, text: Text, tries: tuple[Try, ...]) -> None:
        super().__init__(text)
        self.tries = tries


Price = Callable[[str, str, Usage, datetime], int | None]
"""(provider, model, usage, when) → micro-dollars, None if unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """`patience`: after this many seconds without a word no new try begins. `at_once`: calls of one provider."""

    patience: float = 90.0
    at_once: int = 256
    failures: int = 3
    pause: float = 30.0


LIMITS = Limits()


@dataclass(slots=True)
class _Provider:
    """What is shared by all calls with one key."""

    breaker: Breaker
    seats: asyncio.Semaphore


@dataclass(slots=True)
class _Call:
    """One answer in the making; `began` by the clock's monotonic seconds."""

    prompt: Prompt
    began: float
    tries: list[Try] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    last: ModelError | None = None


async def no_models() -> Sequence[Model]:
    return ()


def no_price(_provider: str, _model: str, _usage: Usage, _when: datetime) -> int | None:
    return None


def not_noted(_attempt: Try) -> None:
    """Nobody counts."""


class Router:
    """`routes` are tried in their order; a purpose without one asks `spare` (a local server, the offline answerer).

    `jitter` gives numbers in 0..1 and spreads the tries of many callers. `noted` hears of each try, for log and
    metrics. A refusal before the first word falls back too: the next provider judges the prompt for itself.
    """

    def __init__(
        self,
        routes: Mapping[Purpose, Sequence[Model]],
        clock: Clock,
        *,
        jitter: Callable[[], float],
        price: Price = no_price,
        spare: Callable[[], Awaitable[Sequence[Model]]] = no_models,
        noted: Callable[[Try], None] = not_noted,
        limits: Limits = LIMITS,
    ) -> None:
        self._routes = routes
        self._clock = clock
        self._jitter = jitter
        self._price = price
        self._spare = spare
        self._noted = noted
        self._limits = limits
        self._lent: Sequence[Model] = ()
        self._providers: dict[str, _Provider] = {}

    async def stream(self, purpose: Purpose, prompt: Prompt) -> AsyncGenerator[Delta | Answered, None]:
        """Words as they come, then exactly one Answered. Raises Unanswered, before the first word only.

        Close it (`contextlib.aclosing`) where you may leave early: that hangs up on the provider.
        """
        require_no_transaction()
        call = _Call(prompt, self._clock.monotonic())
        for model in await self._models(purpose):
            async with aclosing(self._ask(model, call)) as items:
                async for item in items:
                    yield item
                    if isinstance(item, Answered):
                        return
        raise Unanswered(_told(call.last), tuple(call.tries))

    async def complete(self, purpose: Purpose, prompt: Prompt) -> Answered:
        """The whole answer. Raises Unanswered."""
        async with aclosing(self.stream(purpose, prompt)) as items:
            async for item in items:
                if isinstance(item, Answered):
                    return item
        raise AssertionError("a stream ends with Answered or raises")

    async def describe(self) -> Mapping[Purpose, tuple[str, ...]]:
        """What answers each purpose, first to last, as "provider:model"."""
        return {
            purpose: tuple(f"{model.provider}:{model.name}" for model in await self._models(purpose))
            for purpose in Purpose
        }

    async def models(self) -> tuple[Model, ...]:
        """Each model that is in use, once."""
        found = {id(model): model for purpose in Purpose for model in await self._models(purpose)}
        return tuple(found.values())

    async def aclose(self) -> None:
        for model in {id(model): model for route in (*self._routes.values(), self._lent) for model in route}.values():
            await model.aclose()

    async def _models(self, purpose: Purpose) -> Sequence[Model]:
        routed = self._routes.get(purpose, ())
        if routed or purpose in WITHOUT_SPARE:
            return routed
        self._lent = await self._spare()
        return self._lent

    def _provider(self, name: str) -> _Provider:
        if name not in self._providers:
            breaker = Breaker(self._clock, failures=self._limits.failures, seconds=self._limits.pause)
            self._providers[name] = _Provider(breaker, asyncio.Semaphore(self._limits.at_once))
        return self._providers[name]

    async def _ask(self, model: Model, call: _Call) -> AsyncGenerator[Delta | Answered, None]:
        """All tries with one model; ends without an Answered where the next model has to go on."""
        provider, tried = self._provider(model.provider), 0
        while True:
            tried += 1
            try:
                async with provider.seats:
                    if not provider.breaker.admit():
                        raise _LeftAlone(f"{model.provider} is left alone for a while")
                    async with aclosing(self._attempt(model, call, provider.breaker)) as items:
                        async for item in items:
                            yield item
                return
            except ModelError as error:
                call.last = error if call.last is None or not isinstance(error, _LeftAlone) else call.last
                wait = self._wait(error, tried)
            if wait is None or self._clock.monotonic() + wait - call.began > self._limits.patience:
                return
            await self._clock.sleep(wait)

    async def _attempt(self, model: Model, call: _Call, breaker: Breaker) -> AsyncGenerator[Delta | Answered, None]:
        """One try. Raises ModelError as long as there is no word; after words every fault is a CUT."""
        began = self._clock.monotonic()
        verdict: Callable[[], None] = breaker.abandoned
        failure: str | None = "left before the end"
        stop = Stop(Finish.CUT)
        try:
            async with aclosing(model.stream(call.prompt)) as items:
                async for item in items:
                    if isinstance(item, Stop):
                        stop = item
                    elif item.text:
                        if not call.words:
                            breaker.succeeded()
                        call.words.append(item.text)
                        yield item
            if not call.words:
                raise Empty("the answer ended without a word")
            verdict = breaker.failed if stop.finish is Finish.CUT else breaker.succeeded
            failure = None
        except ModelError as error:
            verdict, failure = _verdict(error, breaker), f"{type(error).__name__}: {error}"
            if not call.words:
                raise
        finally:
            verdict()
            self._note(model, call, self._clock.monotonic() - began, failure)
        yield self._answered(model, call, stop)

    def _note(self, model: Model, call: _Call, seconds: float, error: str | None) -> None:
        call.tries.append(Try(model.provider, model.name, error, seconds))
        self._noted(call.tries[-1])

    def _wait(self, error: ModelError, tried: int) -> float | None:
        """Seconds until the next try with the same model; None where the next model's turn has come."""
        if tried >= TRIES.get(type(error), 1):
            return None
        asked = error.retry_after if isinstance(error, Overloaded) else None
        if asked is not None:
            return None if asked > LONGEST_WAIT else asked + self._jitter() * FIRST_WAIT
        return FIRST_WAIT * 2.0 ** (tried - 1) * (0.5 + self._jitter())

    def _answered(self, model: Model, call: _Call, stop: Stop) -> Answered:
        cost = None
        if stop.usage is not None:
            cost = self._price(model.provider, model.name, stop.usage, self._clock.now())
        return Answered(
            text="".join(call.words),
            finish=stop.finish,
            provider=model.provider,
            model=model.name,
            usage=stop.usage,
            cost_microdollars=cost,
            tries=tuple(call.tries),
            notice=None if stop.finish is Finish.COMPLETE else t(f"ai-notice-{stop.finish.value}"),
        )


class _LeftAlone(Overloaded):
    """The breaker is open: nobody was asked."""


def _verdict(error: ModelError, breaker: Breaker) -> Callable[[], None]:
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


def _told(error: ModelError | None) -> Text:
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
