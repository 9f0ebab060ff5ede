"""What a Ticket's token says besides Discord's own: how the interaction was acknowledged. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from core.surface.events import Ticket

LASTS = timedelta(minutes=15)
EPHEMERAL = 64  # the flag of messages that only the asker sees


class Kind(StrEnum):
    """COMMAND and WHISPER have left a "thinks" that must be filled, seen by all or by the asker; BUTTON has not."""

    COMMAND = "command"
    WHISPER = "whisper"
    BUTTON = "button"


def ticket(kind: Kind, token: str, at: datetime) -> Ticket:
    return Ticket(f"{kind}:{token}", at + LASTS)


def opened(given: Ticket) -> tuple[Kind, str]:
    """The kind and Discord's token."""
    kind, _, token = given.token.partition(":")
    return Kind(kind), token
