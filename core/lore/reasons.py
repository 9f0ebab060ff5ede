"""Why an entry is in the prompt or out of it (LB-2)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypedDict

from core.text import Text, t


class Why(StrEnum):
    """Every answer that the engine can give; the first ones let an entry in."""

    KEY = "key"
    BOTH_KEYS = "both-keys"
    CONSTANT = "constant"
    STICKY = "sticky"
    ACTIVATE = "activate"
    FORCED = "forced"
    KEPT = "kept"
    DISABLED = "disabled"
    FOLDER = "folder"
    TRIGGER = "trigger"
    CHARACTER = "character"
    DELAY = "delay"
    COOLDOWN = "cooldown"
    WAITS = "waits"
    NOT_BY_RECURSION = "not-by-recursion"
    DONT_ACTIVATE = "dont-activate"
    CONDITION = "condition"
    ONCE = "once"
    NO_KEYS = "no-keys"
    NO_MATCH = "no-match"
    SECONDARY = "secondary"
    ADDITIONAL = "additional"
    EXCLUDED = "excluded"
    BROKEN = "broken"
    TOO_SLOW = "too-slow"
    PROBABILITY = "probability"
    GROUP = "group"
    BOOK_BUDGET = "book-budget"
    BUDGET = "budget"


INSIDE = frozenset({Why.KEY, Why.BOTH_KEYS, Why.CONSTANT, Why.STICKY, Why.ACTIVATE, Why.FORCED, Why.KEPT})


class Details(TypedDict, total=False):
    """What a reason may say beside its entry, as `Reason` names it."""

    step: int
    word: str
    second: str
    passage: str
    roll: float | None
    chance: float
    group: str
    winner: str
    tokens: int
    budget: int
    until: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One entry's fate. `step` is the pass that settled it, 1 for the first, 0 where no pass had to look.

    `word` and `second` are the keys that did it (or the decorator), `passage` the scanned words around the first;
    `chance` in percent with the `roll` in [0, 1); `group` with the title of its `winner`; `tokens` of the text,
    `budget` of what it should have fitted in, `until` the chat's length at which a timed effect ends.
    """

    book: str
    entry: str
    why: Why
    title: str = ""
    step: int = 0
    word: str = ""
    second: str = ""
    passage: str = ""
    roll: float | None = None
    chance: float = 100
    group: str = ""
    winner: str = ""
    tokens: int = 0
    budget: int = 0
    until: int = 0

    @property
    def inside(self) -> bool:
        return self.why in INSIDE

    def at(self, step: int) -> Reason:
        """The same, settled by this pass."""
        return self if step == self.step else replace(self, step=step)


def told(reason: Reason) -> Text:
    """The reason in words."""
    return t(
        f"lore-{reason.why.value}",
        step=reason.step,
        word=reason.word,
        second=reason.second,
        passage=reason.passage,
        quoted="yes" if reason.passage else "no",
        roll=round((reason.roll or 0.0) * 100, 1),
        chance=round(reason.chance, 1),
        group=reason.group,
        winner=reason.winner,
        won="yes" if reason.winner else "no",
        tokens=reason.tokens,
        budget=reason.budget,
        until=reason.until,
        rolled="no" if reason.roll is None else "yes",
        recursion="yes" if reason.step > 1 else "no",
    )
