"""What is to be done about an event."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from core.bus import WORK, Bus
from core.chat.inbox import Waiting
from core.chat.opened import Opened
from core.chat.turn import topic
from core.errors import DatabaseGone, ProductError
from core.outcome import Asker, Told
from core.surface.events import ButtonPressed, CommandInvoked, File
from core.surface.port import Echoing, Surface


@dataclass(frozen=True, slots=True)
class Errand:
    """Something that needs the network, and is done before the event is looked at again: what this person is here, what
    came along with messages, a persona's `face`; or a command or button that is done apart, for `asker`."""

    standing: str | None = None
    files: Sequence[Waiting] = ()
    face: File | None = None
    apart: CommandInvoked | ButtonPressed | None = None
    asker: Asker | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """`opened` is a turn to run, `told` is said (before it), `gone` are posts to take away; `errand` comes first.

    `locale` is the language in which it is told; None: as the event says. `echo`: a person's message, by its id, has
    these words now where the place shows it (None: it was taken back). `stirred` are places in which this left
    something to do.
    """

    opened: Opened | None = None
    told: Told | None = None
    gone: Sequence[str] = ()
    errand: Errand | None = None
    locale: str | None = None
    echo: tuple[str, str | None] | None = None
    stirred: Sequence[int] = ()


NOTHING = Step()


class Declined(Exception):
    """What was asked for cannot be done: nothing of it is to be kept, and `step` is what is said instead."""

    def __init__(self, step: Step) -> None:
        super().__init__(step)
        self.step = step


@contextmanager
def declining(locale: str | None = None, *, private: bool = False) -> Iterator[None]:
    """What people cannot have ends the transaction, so that nothing half done is committed. Raises Declined.

    A database that is gone is nobody's mistake: what came is looked at again when it is back.
    """
    try:
        yield
    except DatabaseGone:
        raise
    except ProductError as error:
        raise Declined(Step(told=Told(error.text, private=private), locale=locale)) from error


async def spread(step: Step, surface: Surface, bus: Bus) -> None:
    """Wake whoever works in the places where something is to be done now; show here what was changed elsewhere."""
    for place_id in step.stirred:
        await bus.say(WORK)
        await bus.say(topic(place_id))
    if step.echo is not None and isinstance(surface, Echoing):
        await surface.echo(*step.echo)
