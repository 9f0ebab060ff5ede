"""What people do, the same for every platform."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Place:
    """Where something happens, as data: from it alone any process can build a Surface.

    `platform` is the front end's name, `bot` the account through which it is seen (one database may serve several),
    `space` the server or group ("" for none), `channel` the channel or chat, `thread` the thread or topic ("" for
    none).
    `direct` is true where one person and the character are alone.
    """

    platform: str
    bot: str
    space: str
    channel: str
    thread: str = ""
    direct: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """Who did it. Identity is platform and id, never the name; `locale` is what the platform tells, if it does."""

    id: str
    name: str
    locale: str | None = None
    is_bot: bool = False


@dataclass(frozen=True, slots=True)
class Ticket:
    """What an interaction leaves to answer it with: the platform's token, good until `until`."""

    token: str
    until: datetime


@dataclass(frozen=True, slots=True)
class File:
    """What a person sent along. `handle` is what the platform gives it back for, `size` in bytes as it says."""

    handle: str
    name: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageCreated:
    """A person wrote. `id` is the platform's own, the same if delivered twice, and sorts as the platform sorts.

    `addressed` is true where the character is meant: a mention, a reply to it, a direct chat. `attachments` counts
    what came along that is not text.
    """

    id: str
    place: Place
    person: Person
    text: str
    at: datetime
    addressed: bool
    attachments: int = 0
    reply_to: str | None = None


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
    along."""

    id: str
    place: Place
    person: Person
    name: str
    at: datetime
    rest: str = ""
    files: tuple[File, ...] = ()
    ticket: Ticket | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReactionAdded:
    id: str
    place: Place
    person: Person
    message_id: str
    emoji: str
    at: datetime


Event = MessageCreated | MessageEdited | MessageDeleted | ButtonPressed | CommandInvoked | ReactionAdded
