"""The port that Discord, Telegram, the web and the console implement: it writes to one place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, runtime_checkable

from core.surface.events import File, Place, Standing, Ticket

Measure = Callable[[str], int]
Address = Callable[[Place, str], str]
"""The https address of a message in a place; "" where it has none."""


def nowhere(place: Place, message_id: str) -> str:
    return ""


class Streaming(StrEnum):
    """How a place shows an answer that is still being written."""

    EDITS = "edits"
    DRAFT = "draft"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True, kw_only=True)
class Caps:
    """What a place can do, as data.

    `limit` is the greatest length of one post in the units of `measure`. `pace` is the least number of seconds between
    two shows of a growing answer. `voices`: posts carry the character's own name and face. `buttons`: posts carry
    buttons. `growing`: posts show whether they are still being written, so the end is an edit even where no word is
    new. `recoverable`: `find_unrecorded` sees posts that were made and not recorded. `largest_file` in bytes is what a
    post may carry along; 0: posts carry no files. `voice_notes`: a file may be one that is played with a press.
    `threads`: `open_thread` makes a place within this one. `forms`: commands that ask for more show a form to fill in.
    """

    limit: int
    measure: Measure
    streaming: Streaming
    pace: float
    voices: bool = False
    buttons: bool = False
    typing: bool = False
    recoverable: bool = False
    growing: bool = False
    largest_file: int = 0
    voice_notes: bool = False
    threads: bool = False
    forms: bool = False


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks: the name and the picture that posts carry where `caps.voices` holds.

    `picture` is the picture's public id (`/pictures/{id}` of the web panel); `image` its bytes (PNG). Where it is not
    `worn`, the post is the bot's own and says in its words who speaks. Not `alone`: others speak here, too, so that
    posts must say who does where they cannot carry a name.
    """

    name: str
    picture: str | None = None
    image: bytes | None = None
    worn: bool = True
    alone: bool = True


@dataclass(frozen=True, slots=True)
class Button:
    """`action` is at most 64 bytes; it comes back in a ButtonPressed. `label` is in the reader's language.

    A button with a `url` (https) leads there, and has no action.
    """

    action: str
    label: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Spoken:
    """What makes a file a voice note: its length in seconds, and its loudness over time (1 to 256 bytes, 0 to 255)."""

    seconds: float
    waveform: bytes


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes out: `name` is fit for any file system, `media_type` an IANA media type.

    A picture (image/…) is shown. With `spoken` it is OGG/Opus, mono, and a voice note where `caps.voice_notes` holds.
    """

    name: str
    media_type: str
    data: bytes
    spoken: Spoken | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a panel: words, a picture's public id, and a button that belongs to just these words."""

    text: str
    picture: str | None = None
    button: Button | None = None


@dataclass(frozen=True, slots=True)
class Panel:
    """A notice in parts, for places that can set them apart. `Outgoing.text` says the same for the others."""

    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One post: neutral markup (CommonMark with strikethrough), never longer than `caps.limit`.

    `before` and `after` are fence marks that the split added; they are shown and are no part of the answer.
    `key` is the same for every try of the same post: platforms that know an idempotency key get it (at most 25
    characters). `notice` marks the product's own words, as against a character's. A notice may carry a `file` of at
    most `caps.largest_file` bytes; edits leave it as it is. Its `panel` is shown in place of the text where a place
    can, with the same buttons beneath. `private`: only whoever asked needs to see it, where a place can do that.
    `silent`: no device rings.
    """

    text: str
    key: str
    before: str = ""
    after: str = ""
    voice: Voice | None = None
    buttons: Sequence[Button] = ()
    reply_to: str | None = None
    notice: bool = False
    finished: bool = True
    file: Attachment | None = None
    panel: Panel | None = None
    private: bool = False
    silent: bool = False

    @property
    def shown(self) -> str:
        """What is written: white space at the edges is taken off here, for places take it off anyhow."""
        body = self.text if self.before else self.text.lstrip()
        return f"{self.before}{body.rstrip()}{self.after}"


class SurfaceError(Exception):
    """The place did not take what was written."""


class Later(SurfaceError):
    """The place is flooded; `seconds` from now it takes more. The post was not made."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Unreachable(SurfaceError):
    """The platform did not answer, and the post was certainly not made. Trying again is safe."""


class Unsure(SurfaceError):
    """The platform's answer was lost: the post may or may not have been made."""


class Gone(SurfaceError):
    """The post or the whole place does not exist any more, or will not have us. Trying again is useless."""


class Refused(SurfaceError):
    """The platform will not take this post as it is (a rule, a right); `reason` is for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TooLarge(SurfaceError):
    """The file is larger than `limit` bytes, of which we or the platform would take no more."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


class Surface(Protocol):
    """Writes to one place. Every method may raise the SurfaceErrors above and nothing else of the platform's."""

    @property
    def caps(self) -> Caps: ...

    async def post(self, outgoing: Outgoing) -> str:
        """Make a post; its native id."""
        ...

    async def edit(self, post_id: str, outgoing: Outgoing) -> None:
        """Give a post new contents. Raises Gone where the post is no more. Unchanged contents are no error."""
        ...

    async def delete(self, post_id: str) -> None:
        """Take a post away. One that is gone already is no error."""
        ...

    async def draft(self, key: str, outgoing: Outgoing) -> None:
        """Show what is being written, for places whose `caps.streaming` is DRAFT. It vanishes by itself."""
        ...

    def typing(self) -> AbstractAsyncContextManager[None]:
        """The sign that somebody is writing, from entry to exit. Failures of the sign are not errors."""
        ...

    async def fetch(self, file: File, limit: int) -> bytes:
        """What a person sent here, at most `limit` bytes, counted as they come.

        Raises TooLarge, Gone where the platform has it no more (or keeps no files), and what every method may raise.
        """
        ...

    async def standing(self, person_id: str) -> Standing:
        """What this person is here; MEMBER where nobody can know. Raises what every method may raise."""
        ...

    async def open_thread(self, name: str) -> Place:
        """A new thread or topic of that name within this place, where `caps.threads` holds.

        Raises Refused where we have not the right, and what every method may raise.
        """
        ...

    async def find_unrecorded(self, outgoing: Outgoing, *, after: str | None, known: Sequence[str]) -> str | None:
        """The id of a post that was made for `outgoing` and not recorded; None where there is none or nobody can know.

        `after` is the id of the message that is answered, `known` are the ids that are recorded.
        Only asked where `caps.recoverable` holds: after a crash, and after Unsure.
        """
        ...


@runtime_checkable
class Echoing(Protocol):
    """A surface that shows what people say in posts of its own, also what they said in another place of their chat."""

    async def echo(self, message_id: str, text: str | None) -> None:
        """Give the post that shows a person's message these words; None takes it away. One that is not there is no
        error. Raises as the methods of Surface."""
        ...


class SurfaceMaker(Protocol):
    """Builds the surface of any place of one platform, in any process, without having heard anything there."""

    def surface(self, place: Place, ticket: Ticket | None = None) -> Surface: ...

    def address(self, place: Place, message_id: str) -> str:
        """The https address at which people read a message or post of this place; "" where it has none."""
        ...


def addresses(makers: Mapping[str, SurfaceMaker]) -> Address:
    """Of all platforms: "" for one whose maker is not here."""

    def address(place: Place, message_id: str) -> str:
        maker = makers.get(place.platform)
        return "" if maker is None else maker.address(place, message_id)

    return address
