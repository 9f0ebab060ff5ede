"""What people do, the same for every platform."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum

from core.reach import Reach


@dataclass(frozen=True, slots=True)
class Place:
    """Where something happens, as data: from it alone any process can build a Surface.

    `platform` is the front end's name, `bot` the account through which it is seen (one database may serve several),
    `space` the server or group ("" for none), `channel` the channel or chat, `thread` the thread or topic ("" for
    none).
    `direct` is true where one person and the character are alone. `adult`: the platform marks the place as one for
    adults; `reach` is who can hear what is said there (PRIVATE where nobody knows). Both may change, so they are no
    part of which place it is.
    """

    platform: str
    bot: str
    space: str
    channel: str
    thread: str = ""
    direct: bool = False
    adult: bool = field(default=False, compare=False)
    reach: Reach = field(default=Reach.PRIVATE, compare=False)


class Standing(IntEnum):
    """What somebody is in a place; whoever is more may do what those below may."""

    STRANGER = 0
    MEMBER = 1
    MODERATOR = 2
    OWNER = 3


@dataclass(frozen=True, slots=True)
class Person:
    """Who did it. Identity is platform and id, never the name; `locale` is what the platform tells, if it does.

    `standing` is what the platform said of them with the event; None where it must be asked for (`Surface.standing`).
    `behind` is the id of the person whose account speaks through this one (a proxied member), `pronouns` theirs.
    """

    id: str
    name: str
    locale: str | None = None
    is_bot: bool = False
    standing: Standing | None = None
    behind: str | None = None
    pronouns: str = ""


@dataclass(frozen=True, slots=True)
class Ticket:
    """What an interaction leaves to answer it with: the platform's token, good until `until`."""

    token: str
    until: datetime


class FileKind(StrEnum):
    PICTURE = "picture"
    VOICE = "voice"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class File:
    """What a person sent along. `handle` is what the platform gives it back for, `size` in bytes and `media_type` as
    it says; `seconds` is how long a voice note lasts."""

    handle: str
    name: str
    size: int
    media_type: str = ""
    kind: FileKind = FileKind.OTHER
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageCreated:
    """A person wrote. `id` is the platform's own, the same if delivered twice, and sorts as the platform sorts.

    `addressed` is true where the character is meant: a mention, a reply to it, a direct chat. `attachments` counts
    what came along that is not text; of these `files` are the ones that can be fetched. `reply_to` is the id of the
    message or post that it answers. `stands_for` is the id of the person's own message that a proxy has replaced by
    this one.
    """

    id: str
    place: Place
    person: Person
    text: str
    at: datetime
    addressed: bool
    attachments: int = 0
    files: tuple[File, ...] = ()
    reply_to: str | None = None
    stands_for: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageEdited:
    id: str
    place: Place
    person: Person
    message_id: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageDeleted:
    id: str
    place: Place
    message_id: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ButtonPressed:
    """`action` is the button's id as we made it (at most 64 bytes)."""

    id: str
    place: Place
    person: Person
    action: str
    message_id: str
    at: datetime
    ticket: Ticket | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandInvoked:
    """`name` is a command of `core.commands`, whatever the person typed; `rest` what stood behind it, `files` what came
    along.

    `values` are the options by name where the platform tells them apart (then `rest` is all of them, with spaces);
    `target` is the id of the message or post that the command is about: the one it was chosen on, or replies to.
    """

    id: str
    place: Place
    person: Person
    name: str
    at: datetime
    rest: str = ""
    values: tuple[tuple[str, str], ...] = ()
    target: str | None = None
    files: tuple[File, ...] = ()
    ticket: Ticket | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReactionAdded:
    """`removed`: it was taken back."""

    id: str
    place: Place
    person: Person
    message_id: str
    emoji: str
    at: datetime
    removed: bool = False


class Cause(StrEnum):
    """Why a character has the word though nobody has just written: another spoke before it in the same turn, it joins
    in unasked, it opens the talk again after a pause, or it was called by name."""

    NEXT = "next"
    UNASKED = "unasked"
    RETURN = "return"
    CALLED = "called"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cued:
    """The core's own event: the character version `version_id` has the word.

    `depth` counts the answers in a row that no person's message stands between; `then` are the versions that follow.
    `reply_to` is the message that is answered; `after` our own number of the words behind which it speaks, None where
    it is not about any.
    """

    id: str
    place: Place
    version_id: int
    cause: Cause
    at: datetime
    depth: int = 0
    then: tuple[int, ...] = ()
    reply_to: str | None = None
    locale: str | None = None
    after: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Echoed:
    """The core's own event: a person has changed their message `message_id` in another place of their chat. `text` are
    its new words, None where it was taken back."""

    id: str
    place: Place
    message_id: str
    text: str | None
    at: datetime


Event = MessageCreated | MessageEdited | MessageDeleted | ButtonPressed | CommandInvoked | ReactionAdded | Cued | Echoed
