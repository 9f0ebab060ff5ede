"""The port to one language model, and the values that pass through it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Purpose(StrEnum):
    CHAT = "chat"
    PLAN = "plan"
    PROSE = "prose"
    PREMIUM = "premium"
    CHECK = "check"
    MEMORY = "memory"
    IMAGE = "image"
    SPEECH = "speech"
    TRANSCRIPT = "transcript"


class Role(StrEnum):
    PERSON = "person"
    CHARACTER = "character"


class Effort(StrEnum):
    """How long a model may think before it speaks; what that means for each is in models.json."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Picture:
    """A still picture: `data` is what `media_type` says ("image/png", "image/jpeg", "image/webp", "image/gif")."""

    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Line:
    """One message of the conversation as the model sees it. Settled lines never change from turn to turn.

    `pictures` came along with a person's message; a model that cannot see gets the text alone, so the text says what
    such a model must know. With a character's line nobody gets them.
    """

    role: Role
    text: str
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True)
class Material:
    """What the offline answerer may quote: it has no language of its own.

    `said` is what people have written since the character spoke, without names and lore around it ("": the lines tell);
    `memories` what it reminds the character of that others said, in whole lines, what fits best first.
    """

    name: str
    language: str
    examples: tuple[tuple[str, str], ...] = ()
    greetings: tuple[str, ...] = ()
    lore: tuple[tuple[tuple[str, ...], str], ...] = ()
    smalltalk: tuple[tuple[tuple[str, ...], str], ...] = ()
    said: str = ""
    memories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """Everything a model is given.

    `stable` are blocks (rules, character, pinned facts) that are byte-identical from turn to turn; `lines` are
    append-only, the last one is the person's; `tail` is what changes and stands next to the newest line. Cache points
    stand after the last stable block and after line number `settled` (a count of `lines`; 0 for none), and after the
    stable blocks whose numbers (from 1) are in `points`: at most four points in all (Claude takes no more).
    `max_output` is in tokens, for the visible answer. `stop` are strings at which the answer is cut. With a `schema`
    (of JSON) the answer is one JSON text; that it fits is for whoever reads it to check. `rehearse` makes what is
    answered where there is no model: only the offline answerer asks for it.
    """

    stable: tuple[str, ...]
    lines: tuple[Line, ...]
    tail: str = ""
    settled: int = 0
    max_output: int = 1024
    effort: Effort = Effort.LOW
    stop: tuple[str, ...] = ()
    material: Material | None = None
    schema: Mapping[str, object] | None = None
    points: tuple[int, ...] = ()
    rehearse: Callable[[], str] | None = None


@dataclass(frozen=True, slots=True)
class Delta:
    """Some more words."""

    text: str


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens: `input` without the cached ones, `cached` read from a cache, `cache_write` written to it, `output`
    with what the model thought."""

    input: int = 0
    cached: int = 0
    cache_write: int = 0
    output: int = 0


class Finish(StrEnum):
    """How an answer ended. LENGTH, REFUSED and CUT leave what was said and can be gone on with."""

    COMPLETE = "complete"
    LENGTH = "length"
    REFUSED = "refused"
    CUT = "cut"


@dataclass(frozen=True, slots=True)
class Stop:
    finish: Finish
    usage: Usage | None = None
    reason: str = ""


StreamItem = Delta | Stop


class ModelError(Exception):
    """A call did not give an answer. The message is for the log and holds no secret and no prompt."""


class Overloaded(ModelError):
    """Too many calls or a passing fault on the other side; `retry_after` in seconds where the provider said so."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Misconfigured(ModelError):
    """The key, the model's name or the address is wrong: no retry helps, a person must act."""


class Rejected(ModelError):
    """The provider will not answer this prompt (policy, length, shape)."""


class Unable(ModelError):
    """This model has no way to do what the prompt asks for; another may."""


class Empty(ModelError):
    """The answer ended without a word."""


class Broken(ModelError):
    """The connection or the stream broke."""


class Model(Protocol):
    """One language model. `provider` and `name` as in the settings' routes ("gemini", "gemini-3.8-flash")."""

    @property
    def provider(self) -> str: ...

    @property
    def name(self) -> str: ...

    def stream(self, prompt: Prompt) -> AsyncGenerator[StreamItem, None]:
        """Words as they come, then exactly one Stop. One attempt: retries and fallbacks are the router's. Closing the
        generator early hangs up on the provider.

        Raises ModelError, but only before the first word. What goes wrong after it ends the stream with
        Stop(CUT), a refusal with Stop(REFUSED): the words stay, and can be gone on with. A stream that ends without
        its finish reason is Broken before a word and CUT after one.
        """
        ...

    async def ping(self) -> None:
        """Ask the provider whether key and model are good, at no or least cost. Raises ModelError."""
        ...

    async def aclose(self) -> None: ...
