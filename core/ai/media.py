"""The ports beside the language model: who speaks, who writes down what was spoken, who paints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from core.ai.model import Picture, Unable, Usage

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sound:
    """One channel of signed 16-bit samples, little-endian, `rate` of them a second."""

    pcm: bytes
    rate: int

    @property
    def seconds(self) -> float:
        return len(self.pcm) / 2 / self.rate


@dataclass(frozen=True, slots=True)
class Produced(Generic[T]):
    """`usage` is None where the provider does not tell it."""

    value: T
    usage: Usage | None


class Source(Protocol):
    """`provider` and `name` as in the settings' routes ("gemini", "gemini-3.8-flash-tts")."""

    @property
    def provider(self) -> str: ...

    @property
    def name(self) -> str: ...

    async def ping(self) -> None:
        """Ask the provider whether key and model are good, at no or least cost. Raises ModelError."""
        ...

    async def aclose(self) -> None: ...


class Speaker(Source, Protocol):
    async def speak(self, text: str, voice: str, language: str) -> Produced[Sound]:
        """`text` word for word. `voice` is a name of the provider's, `language` "ko", "en" or "" (by the words).

        One attempt, and a sound that is whole. Raises ModelError, Unable where this provider has no voice.
        """
        ...


class Transcriber(Source, Protocol):
    async def transcribe(self, data: bytes, media_type: str, language: str) -> Produced[str]:
        """What is said, in the language in which it is said; `language` is a hint ("": none). One attempt.

        Raises ModelError; Empty where nothing is said.
        """
        ...


class Painter(Source, Protocol):
    async def paint(self, prompt: str) -> Produced[Picture]:
        """One attempt. Raises ModelError; Rejected where the provider will not paint this."""
        ...


class Maker(Speaker, Transcriber, Painter, Protocol):
    """A provider's model as all three; what it cannot do it refuses."""


@dataclass(frozen=True, slots=True)
class Mute:
    """Stands in a route for a provider that has none of the three: the next one of the route is asked."""

    provider: str
    name: str

    async def speak(self, text: str, voice: str, language: str) -> Produced[Sound]:
        raise self._unable()

    async def transcribe(self, data: bytes, media_type: str, language: str) -> Produced[str]:
        raise self._unable()

    async def paint(self, prompt: str) -> Produced[Picture]:
        raise self._unable()

    async def ping(self) -> None:
        """It is never asked."""

    async def aclose(self) -> None:
        """Nothing is open."""

    def _unable(self) -> Unable:
        return Unable(f"{self.provider} has neither voice nor ears nor brush")


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """Who is asked for what, in order."""

    speakers: Sequence[Speaker] = ()
    transcribers: Sequence[Transcriber] = ()
    painters: Sequence[Painter] = ()


NO_MEDIA = Media()
