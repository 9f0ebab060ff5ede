"""What a command or a button comes to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.characters.store import Listed
from core.surface.port import Attachment, Button
from core.text import Text


@dataclass(frozen=True, slots=True)
class Asker:
    """Who has typed a command or pressed a button: their account, the language that they read, and when."""

    account: int | None
    locale: str
    now: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """An answer in words, with buttons beneath, and a file that comes along."""

    text: Text
    buttons: tuple[Button, ...] = ()
    file: Attachment | None = None


@dataclass(frozen=True, slots=True)
class Greets:
    """This character comes into the place and says its first words; `told` goes before.

    `greeting` is the number (from 0) of the words that were asked for.
    """

    character: Listed
    told: Text | None = None
    greeting: int | None = None


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


Outcome = Told | Greets | Again | Swipes | TakesBack
