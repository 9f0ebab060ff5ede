"""What a command or a button comes to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from core.accounts.preferences import UNSET, Preferences
from core.characters.store import Listed
from core.chat.rules import USUAL, Rules
from core.surface.events import Cause, Standing
from core.surface.port import Address, Attachment, Button, Panel, nowhere
from core.text import Text


@dataclass(frozen=True, slots=True)
class Asker:
    """Who has typed a command or pressed a button: their account, the language that they read, and when.

    `person` is their row, `standing` what they are in the place, `rules` what is set there. `values` are the command's
    options by name, as far as they are given; `target` the id of the message or post that it is about. `adult`:
    characters for adults may come here for them. `preferences` are what they have set for themselves. `address` knows
    where messages can be read, `pages` is where the web is ("" where the operator has not said).
    """

    account: int
    locale: str
    now: datetime
    person: int = 0
    standing: Standing = Standing.OWNER
    rules: Rules = USUAL
    values: Mapping[str, str] = field(default_factory=dict)
    target: str | None = None
    adult: bool = True
    preferences: Preferences = UNSET
    address: Address = nowhere
    pages: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """An answer in words, with buttons beneath, a file that comes along, and the same in parts for places that can.

    `private`: only the asker needs to see it. `locale` is the language that they read from now on, where that is
    another than before.
    """

    text: Text
    buttons: tuple[Button, ...] = ()
    file: Attachment | None = None
    panel: Panel | None = None
    private: bool = False
    locale: str = ""


@dataclass(frozen=True, slots=True)
class Greets:
    """This character comes into the place and says its first words; `told` goes before.

    `greeting` is the number (from 0) of the words that were asked for. `incognito`: nothing of the chat is to be kept.
    """

    character: Listed
    told: Text | None = None
    greeting: int | None = None
    incognito: bool = False


@dataclass(frozen=True, slots=True)
class Again:
    """The newest answer is told anew."""


@dataclass(frozen=True, slots=True)
class Swipes:
    """Another variant of the newest answer counts: the one with this number, or so many further on."""

    number: int | None = None
    by: int = 0


@dataclass(frozen=True, slots=True)
class TakesBack:
    """The newest exchange is forgotten."""


@dataclass(frozen=True, slots=True)
class GoesOn:
    """The newest answer is gone on with, also where it is complete; `message_id` is which one was meant."""

    message_id: int | None = None


@dataclass(frozen=True, slots=True)
class Calls:
    """The character version has the word; `cause` says why."""

    version_id: int
    cause: Cause = Cause.CALLED


@dataclass(frozen=True, slots=True)
class Says:
    """The person says this to the character."""

    text: str


@dataclass(frozen=True, slots=True)
class Rewrites:
    """A message was given new words in the chat. Of an answer the posts are to show them; of a person's own words
    `answered` says that the newest answer is to be told anew."""

    message_id: int
    by_character: bool
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Removes:
    """A message was taken out of the chat; its `posts` are to go."""

    posts: tuple[str, ...]
    told: Text


Outcome = Told | Greets | Again | Swipes | TakesBack | GoesOn | Calls | Says | Rewrites | Removes
