"""What is to be done about an event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.chat.inbox import Waiting
from core.chat.opened import Opened
from core.outcome import Asker, Told
from core.surface.events import CommandInvoked, File


@dataclass(frozen=True, slots=True)
class Errand:
    """Something that needs the network, and is done before the event is looked at again: what this person is here, what
    came along with messages, a persona's `face`; or a command that is done apart, for `asker`."""

    standing: str | None = None
    files: Sequence[Waiting] = ()
    face: File | None = None
    apart: CommandInvoked | None = None
    asker: Asker | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """`opened` is a turn to run, `told` is said (before it), `gone` are posts to take away; `errand` comes first.

    `locale` is the language in which it is told; None: as the event says.
    """

    opened: Opened | None = None
    told: Told | None = None
    gone: Sequence[str] = ()
    errand: Errand | None = None
    locale: str | None = None


NOTHING = Step()
