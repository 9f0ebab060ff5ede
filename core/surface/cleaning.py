"""What comes in without what no database and no model takes. Pure."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from core.surface.events import CommandInvoked, Cued, Echoed, Event, MessageDeleted

TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # UAX #9, 2: they turn letters around
_FILLERS = "\u115f\u1160\u3164\uffa0\u2800"  # Hangul fillers, the empty Braille pattern


def storable(event: Event) -> Event:
    """With a name and words that a database takes: JSON can carry halves of characters. Messages are cleaned later."""
    if isinstance(event, CommandInvoked) and not event.rest.isprintable():
        event = replace(event, rest=clean(event.rest))
    if isinstance(event, CommandInvoked) and event.values:
        event = replace(event, values=tuple((name, clean(value)) for name, value in event.values))
    if isinstance(event, MessageDeleted | Cued | Echoed) or event.person.name.isprintable():
        return event
    return replace(event, person=replace(event.person, name=clean(event.person.name)))


def clean(text: str) -> str:
    """Without control characters, which no platform shows and some models choke on, and without what makes a name look
    like another and turns around the words behind it."""
    kept = (c for c in text.replace("\r\n", "\n") if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs", "Co"})
    return "".join(c for c in kept if c not in TURNING).strip()


def is_seen(text: str) -> bool:
    """Whether there is anything in it that eyes can tell from nothing: fillers count as letters for Unicode alone."""
    return any(unicodedata.category(c)[0] in "LNPS" and c not in _FILLERS for c in text)
