"""Voices, ears and brushes: asks the models of a route in their order, as often as the router asks a language model."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from core.ai.media import Media, Mute, Produced, Sound, Source, Speaker
from core.ai.model import Empty, ModelError, Picture, Purpose, Rejected, Unable, Usage
from core.ai.models import known
from core.ai.speech import Voice, sayable, voice_of
from core.ai.tries import Asking, Attempts, Try, Unanswered, told, verdict
from core.clock import Clock
from core.errors import BadInput
from core.text import Text, t

S = TypeVar("S", bound=Source)
T = TypeVar("T")

Price = Callable[[str, str, Usage, datetime], int | None]
"""(provider, model, usage, when) → micro-dollars, None if unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered(Generic[T]):
    """What was made. `usage` is None where the provider does not tell it, `cost_microdollars` where nobody knows it.
    `own`: it was paid by a key of whoever asked."""

    value: T
    provider: str
    model: str
    usage: Usage | None
    cost_microdollars: int | None
    tries: tuple[Try, ...]
    own: bool = False


class Studio:
    def __init__(self, media: Media, clock: Clock, attempts: Attempts, price: Price, own: Collection[str] = ()) -> None:
        self._media = media
        self._clock = clock
        self._attempts = attempts
        self._price = price
        self._own = own

    def sources(self, purpose: Purpose) -> Sequence[Source]:
        """Those who can do it, first to last."""
        routes: Mapping[Purpose, Sequence[Source]] = {
            Purpose.SPEECH: self._media.speakers,
            Purpose.TRANSCRIPT: self._media.transcribers,
            Purpose.IMAGE: self._media.painters,
        }
        return [source for source in routes.get(purpose, ()) if not isinstance(source, Mute)]

    async def speak(self, text: str, voice: Voice, language: str) -> Delivered[Sound]:
        said = sayable(text)
        if not said:
            raise BadInput(t("ai-speech-nothing"))

        async def spoken(speaker: Speaker) -> Produced[Sound]:
            return await speaker.speak(said, voice_of(voice, speaker.provider, speaker.name), language)

        return await self._delivered(Purpose.SPEECH, self._media.speakers, spoken)

    async def transcribe(self, data: bytes, media_type: str, language: str) -> Delivered[str]:
        return await self._delivered(
            Purpose.TRANSCRIPT,
            self._media.transcribers,
            lambda transcriber: transcriber.transcribe(data, media_type, language),
        )

    async def paint(self, prompt: str) -> Delivered[Picture]:
        return await self._delivered(Purpose.IMAGE, self._media.painters, lambda painter: painter.paint(prompt))

    async def _delivered(
        self, purpose: Purpose, sources: Sequence[S], make: Callable[[S], Awaitable[Produced[T]]]
    ) -> Delivered[T]:
        asking = self._attempts.begin()
        for source in sources:
            tried = 0
            while True:
                tried += 1
                try:
                    produced = await self._attempt(source, make, asking)
                except ModelError as error:
                    if await self._attempts.again(error, tried, asking):
                        continue
                    break
                return self._delivery(source, produced, asking)
        raise Unanswered(_told(purpose, asking.last), tuple(asking.tries))

    async def _attempt(self, source: S, make: Callable[[S], Awaitable[Produced[T]]], asking: Asking) -> Produced[T]:
        async with self._attempts.seat(source.provider) as breaker:
            began = self._clock.monotonic()
            outcome: Callable[[], None] = breaker.abandoned
            failure: str | None = "left before the end"
            try:
                produced = await make(source)
                outcome, failure = breaker.succeeded, None
            except ModelError as error:
                outcome, failure = verdict(error, breaker), f"{type(error).__name__}: {error}"
                raise
            finally:
                outcome()
                seconds = self._clock.monotonic() - began
                self._attempts.note(asking, Try(source.provider, source.name, failure, seconds))
        return produced

    def _delivery(self, source: Source, produced: Produced[T], asking: Asking) -> Delivered[T]:
        cost = None
        if produced.usage is not None:
            cost = self._price(source.provider, source.name, produced.usage, self._clock.now())
        return Delivered(
            value=produced.value,
            provider=source.provider,
            model=source.name,
            usage=produced.usage,
            cost_microdollars=cost,
            tries=tuple(asking.tries),
            own=source.provider in self._own,
        )


def _told(purpose: Purpose, error: ModelError | None) -> Text:
    """What a person is told; where nothing is set up, how the operator sets it up."""
    match error:
        case None | Unable():
            example = ",".join(known().routes.get(purpose, ()))
            return t(f"ai-unset-{purpose.value}", setting=f"IYAGI_AI__{purpose.name}={example}")
        case Rejected() if purpose is Purpose.IMAGE:
            return t("ai-image-rejected")
        case Empty() if purpose is Purpose.TRANSCRIPT:
            return t("ai-transcript-empty")
        case _:
            return told(error)
