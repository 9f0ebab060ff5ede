"""The router: picks the model for a purpose, retries, falls back before the first word, and counts what it cost."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, aclosing, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from core.ai.breaker import Breaker
from core.ai.media import NO_MEDIA, Media, Sound, Source
from core.ai.model import Delta, Empty, Finish, Model, ModelError, Picture, Prompt, Purpose, Stop, Usage
from core.ai.speech import Voice
from core.ai.studio import Delivered, Price, Studio
from core.ai.tries import LIMITS, Asking, Attempts, Health, Limits, Try, Unanswered, not_noted, told, verdict
from core.clock import Clock
from core.db import require_no_transaction
from core.text import Text, t

__all__ = ["LIMITS", "WITHOUT_SPARE", "Answered", "Limits", "Router", "Routes", "Try", "Unanswered", "not_noted"]

WITHOUT_SPARE = frozenset({Purpose.IMAGE, Purpose.SPEECH, Purpose.TRANSCRIPT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The end of an answer. `cost_microdollars` is None where nobody knows the price. `notice` is for the person,
    beside the answer, where the answer is not whole. `own`: it was paid by a key of whoever asked."""

    text: str
    finish: Finish
    provider: str
    model: str
    usage: Usage | None
    cost_microdollars: int | None
    tries: tuple[Try, ...]
    notice: Text | None = None
    own: bool = False


@dataclass(slots=True)
class _Call:
    """One answer in the making."""

    prompt: Prompt
    asking: Asking
    enough: Callable[[], bool]
    words: list[str] = field(default_factory=list)


async def no_models() -> Sequence[Model]:
    return ()


def no_price(_provider: str, _model: str, _usage: Usage, _when: datetime) -> int | None:
    return None


def sees_nothing(_model: Model) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Routes:
    """`models` answer with words, `media` with voices, transcripts and pictures, which have no spare; `sees` tells
    which models are shown the pictures of a prompt. `own` are the providers that are asked with a key of the person's
    own."""

    models: Mapping[Purpose, Sequence[Model]]
    media: Media = NO_MEDIA
    sees: Callable[[Model], bool] = sees_nothing
    own: Collection[str] = ()


class Owners(Protocol):
    """Who has keys of their own (core.ai.owned)."""

    def of(self, account: int) -> AbstractAsyncContextManager[Router | None]: ...


class Router:
    """`routes` are tried in their order; a purpose without one asks `spare` (a local server, the offline answerer).

    `jitter` gives numbers in 0..1 and spreads the tries of many callers. `noted` hears of each try, for log and
    metrics. A refusal before the first word falls back too: the next provider judges the prompt for itself.
    """

    def __init__(
        self,
        routes: Routes | Mapping[Purpose, Sequence[Model]],
        clock: Clock,
        *,
        jitter: Callable[[], float],
        price: Price = no_price,
        spare: Callable[[], Awaitable[Sequence[Model]]] = no_models,
        noted: Callable[[Try], None] = not_noted,
        limits: Limits = LIMITS,
    ) -> None:
        routes = routes if isinstance(routes, Routes) else Routes(routes)
        self._routes = routes.models
        self._sees = routes.sees
        self._clock = clock
        self._price = price
        self._spare = spare
        self._lent: Sequence[Model] = ()
        self._attempts = Attempts(clock, jitter, noted, limits)
        self._own = routes.own
        self.owners: Owners | None = None
        self._studio = Studio(routes.media, clock, self._attempts, price, self._own)

    async def stream(
        self, purpose: Purpose, prompt: Prompt, *, without: str = "", enough: Callable[[], bool] = lambda: False
    ) -> AsyncGenerator[Delta | Answered, None]:
        """Words as they come, then exactly one Answered. Raises Unanswered, before the first word only. `without` is a
        provider that is not asked this time, for it has refused. Where somebody has had `enough`, asked after each
        word, the answer is CUT there.

        Close it (`contextlib.aclosing`) where you may leave early: that hangs up on the provider.
        """
        require_no_transaction()
        call = _Call(prompt, self._attempts.begin(), enough)
        for model in [each for each in await self._models(purpose) if each.provider != without]:
            async with aclosing(self._ask(model, call)) as items:
                async for item in items:
                    yield item
                    if isinstance(item, Answered):
                        return
        raise Unanswered(told(call.asking.last), tuple(call.asking.tries))

    @asynccontextmanager
    async def of(self, account: int | None, purpose: Purpose | None = None) -> AsyncGenerator[Router]:
        """Who answers for an account: the router with its own keys where it has any, else this one; this one, too,
        where those keys open nothing for `purpose`. No transaction may be open. Raises Unanswered where its keys cannot
        be read any more: nobody else pays for it instead."""
        if account is None or self.owners is None:
            yield self
            return
        async with self.owners.of(account) as own:
            able = own is not None and (purpose is None or await own.can(purpose))
            yield own if own is not None and able else self

    async def complete(self, purpose: Purpose, prompt: Prompt) -> Answered:
        """The whole answer. Raises Unanswered."""
        async with aclosing(self.stream(purpose, prompt)) as items:
            async for item in items:
                if isinstance(item, Answered):
                    return item
        raise AssertionError("a stream ends with Answered or raises")

    async def speak(self, text: str, voice: Voice, language: str = "") -> Delivered[Sound]:
        """What of `text` can be said, at most some 2,000 characters, in the voice of a character.

        Raises Unanswered, whose words name the setting where nothing is set up; BadInput where nothing can be said.
        """
        require_no_transaction()
        return await self._studio.speak(text, voice, language)

    async def transcribe(self, data: bytes, media_type: str, language: str = "") -> Delivered[str]:
        """What is said in a voice note that `audio.read` has let pass; `language` is a hint. Raises as `speak`."""
        require_no_transaction()
        return await self._studio.transcribe(data, media_type, language)

    async def paint(self, prompt: str) -> Delivered[Picture]:
        """Raises as `speak`."""
        require_no_transaction()
        return await self._studio.paint(prompt)

    async def price(self, purpose: Purpose, usage: Usage) -> int | None:
        """Micro-dollars that so many tokens cost of the dearest model that may be asked, among those whose price is
        known; None where nobody knows any."""
        sources = await self._sources(purpose)
        found = [self._price(each.provider, each.name, usage, self._clock.now()) for each in sources]
        return max((cost for cost in found if cost is not None), default=None)

    async def can(self, purpose: Purpose) -> bool:
        """Whether anything is set up that could do it."""
        return bool(await self._sources(purpose))

    async def sees(self, purpose: Purpose) -> bool:
        """Whether the model that is asked first is shown the pictures of a prompt."""
        return any(self._sees(model) for model in (await self._models(purpose))[:1])

    async def describe(self) -> Mapping[Purpose, tuple[str, ...]]:
        """What answers each purpose, first to last, as "provider:model"."""
        return {
            purpose: tuple(f"{source.provider}:{source.name}" for source in await self._sources(purpose))
            for purpose in Purpose
        }

    def health(self) -> tuple[Health, ...]:
        """How each provider does that was asked since the start, as this process has met it."""
        return self._attempts.health()

    async def models(self) -> tuple[Source, ...]:
        """Each model that is in use, once."""
        found = {id(source): source for purpose in Purpose for source in await self._sources(purpose)}
        return tuple(found.values())

    async def aclose(self) -> None:
        routes: tuple[Sequence[Source], ...] = (*self._routes.values(), self._lent)
        media = (self._studio.sources(purpose) for purpose in Purpose)
        for source in {id(source): source for route in (*routes, *media) for source in route}.values():
            await source.aclose()

    async def _sources(self, purpose: Purpose) -> Sequence[Source]:
        return self._studio.sources(purpose) or await self._models(purpose)

    async def _models(self, purpose: Purpose) -> Sequence[Model]:
        routed = self._routes.get(purpose, ())
        if routed or purpose in WITHOUT_SPARE:
            return routed
        self._lent = await self._spare()
        return self._lent

    async def _ask(self, model: Model, call: _Call) -> AsyncGenerator[Delta | Answered, None]:
        """All tries with one model; ends without an Answered where the next model has to go on."""
        tried = 0
        while True:
            tried += 1
            try:
                async with (
                    self._attempts.seat(model.provider) as breaker,
                    aclosing(self._attempt(model, call, breaker)) as items,
                ):
                    async for item in items:
                        yield item
                return
            except ModelError as error:
                met = error
            if not await self._attempts.again(met, tried, call.asking):
                return

    async def _attempt(self, model: Model, call: _Call, breaker: Breaker) -> AsyncGenerator[Delta | Answered, None]:
        """One try. Raises ModelError as long as there is no word; after words every fault is a CUT."""
        began = self._clock.monotonic()
        outcome: Callable[[], None] = breaker.abandoned
        failure: str | None = "left before the end"
        stop, left = Stop(Finish.CUT), False
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
                        if call.enough():
                            left = True
                            break
            if not call.words:
                raise Empty("the answer ended without a word")
            if not left:
                outcome, failure = (breaker.failed if stop.finish is Finish.CUT else breaker.succeeded), None
        except ModelError as error:
            outcome, failure = verdict(error, breaker), f"{type(error).__name__}: {error}"
            if not call.words:
                raise
        finally:
            outcome()
            seconds = self._clock.monotonic() - began
            self._attempts.note(call.asking, Try(model.provider, model.name, failure, seconds))
        yield self._answered(model, call, stop)

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
            tries=tuple(call.asking.tries),
            notice=None if stop.finish is Finish.COMPLETE else t(f"ai-notice-{stop.finish.value}"),
            own=model.provider in self._own,
        )
