"""What is of one person alone is answered in their private chat with the bot, though they asked in a group. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.declared import STORY_FORMS
from core.surface.events import Ticket

# Commands whose answers are not for all of a group.
PERSONAL = frozenset(
    {"me", "persona", "card", "export", "memory", "remember", "correct", "recap", "story"}
    | {form.name for form in STORY_FORMS}
)
PERSONAL_BUTTONS = frozenset({"wish", "be", "forget", "memory", "shared", "story"})
_LASTS = timedelta(days=1)


def personal(action: str) -> bool:
    """Whether what a button is answered with is not for all of a group."""
    head, _, rest = action.partition(":")
    return head in PERSONAL_BUTTONS or (head == "do" and rest.partition(":")[0] in PERSONAL)


@dataclass(frozen=True, slots=True)
class Whisper:
    """To whom; and how the group tells them the way, in their language, where they have never talked with the bot."""

    person: int
    address: str
    locale: str


def ticket(person: str, username: str, locale: str | None, at: datetime) -> Ticket:
    """What an event of a group carries whose answer is for `person` alone."""
    return Ticket(f"{person}:{username}:{locale or ''}", at + _LASTS)


def opened(given: Ticket | None) -> Whisper | None:
    if given is None:
        return None
    person, username, locale = given.token.split(":", 2)
    return Whisper(int(person), f"https://t.me/{username}", locale)
