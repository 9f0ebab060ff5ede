"""A message of a chat as prompts hold it, with the lore that is frozen to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from core.ai.model import Picture, Role
from core.lore import entries as lore
from core.text import Text, of_plain, plain

FULL = frozenset({"lore-budget", "lore-book-budget"})  # reasons for which lore is left out by its own budget


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A lorebook entry that stands at a message: its id and title, its words as they were then, and why.

    `after`: it stands behind the message's own words, else before. `priority`: of entries that do not fit the lowest
    go first. `silences`: prompts that are left out for as long as it stands. `left_out`: there was no room, and so many
    tokens would have been needed; then it has no words.
    """

    entry: str
    text: str
    why: Text | None = None
    role: lore.Role = lore.Role.SYSTEM
    after: bool = False
    title: str = ""
    priority: float = 100.0
    silences: tuple[str, ...] = ()
    left_out: int = 0

    @property
    def gave_way(self) -> bool:
        """Left out for the newest message, and not by the budget of lore."""
        return bool(self.left_out) and (self.why is None or self.why.key not in FULL)

    def kept(self) -> dict[str, object]:
        """As JSON."""
        seldom: dict[str, object] = {"silences": list(self.silences), "left_out": self.left_out}
        return {
            "entry": self.entry,
            "text": self.text,
            "why": None if self.why is None else plain(self.why),
            "role": self.role.value,
            "after": self.after,
            "title": self.title,
            "priority": self.priority,
            **{name: value for name, value in seldom.items() if value},
        }

    @staticmethod
    def of(kept: object) -> Told:
        """What `kept` gave, or the bare words that were kept before entries had names."""
        if not isinstance(kept, Mapping):
            return Told(entry="", text=str(kept))
        why = kept.get("why")
        return Told(
            entry=str(kept["entry"]),
            text=str(kept["text"]),
            why=of_plain(why) if isinstance(why, Mapping) else None,
            role=lore.Role(kept["role"]),
            after=bool(kept["after"]),
            title=str(kept["title"]),
            priority=float(kept.get("priority", 100.0)),
            silences=tuple(map(str, kept.get("silences", ()))),
            left_out=int(kept.get("left_out", 0)),
        )


@dataclass(frozen=True, slots=True)
class Said:
    """`name` is the person's as it was shown then, "" for the character; `lore` what the message brought to mind.

    `character`: it is another character's, which a prompt tells like a person's (role PERSON, with its name). `speaker`
    is the row of the person, or the character's id, where that is known: two with one name are two. `pictures` came
    along (`shown` are those that are kept); `heard`: it was spoken, and is written down here.
    """

    id: int
    role: Role
    name: str
    text: str
    lore: tuple[Told, ...] = ()
    at: datetime | None = None
    character: bool = False
    speaker: int | None = None
    pictures: int = 0
    heard: bool = False
    shown: tuple[Picture, ...] = ()
