"""One place of any front end, and what people see there."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from unicodedata import category

from core.surface.events import Place, Standing
from core.surface.port import Surface

Fault = Literal["flood", "down", "lost"]  # told to wait; the platform fails; it is done and the answer gets lost
FLOODED = 4.0  # seconds
NAMED = "**달래**"  # how the words of a character begin where a post has no name of its own
OWNER, MODERATOR, MEMBER, STRANGER = Standing.OWNER, Standing.MODERATOR, Standing.MEMBER, Standing.STRANGER


def plain(text: str) -> str:
    """What a person reads: without marks of emphasis, white space and what has no width."""
    return "".join(one for one in text if one not in "*_~" and not one.isspace() and category(one) != "Cf")


@dataclass(frozen=True, slots=True)
class Seen:
    """A post as people see it. `buttons` are the actions or addresses with their labels, `played` a voice note."""

    id: str
    text: str
    speaker: str | None = None
    buttons: tuple[tuple[str, str], ...] = ()
    files: tuple[bytes, ...] = ()
    played: bool = False
    pinged: tuple[str, ...] = ()


class Scene(ABC):
    """One place. `faults` are those that it can meet, `people` whoever stands there in which way."""

    surface: Surface
    faults: frozenset[Fault] = frozenset({"flood", "down", "lost"})
    people: Mapping[Standing, str] = {}
    keeps = False  # what was shown stays, as on paper
    links = True  # buttons that lead somewhere are among those that are seen
    wordless = True  # posts need have no words

    @abstractmethod
    async def seen(self) -> list[Seen]:
        """Our posts, in order."""

    def ask(self) -> str | None:
        """A person says something; the message's id."""
        return None

    @abstractmethod
    async def vanish(self, post_id: str) -> None:
        """A person takes a post of ours away."""

    def meet(self, fault: Fault) -> None:
        """The next post meets it."""
        raise NotImplementedError

    def signs(self) -> int:
        """How often somebody was seen to write."""
        return 0

    def within(self, place: Place) -> Scene:
        raise NotImplementedError

    async def one(self) -> Seen:
        [only] = await self.seen()
        return only
