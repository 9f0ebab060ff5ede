"""The switches in which engines differ: a card can run under the rules that it was written for (LB-1)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Settings(StrEnum):
    """What of a book's own scan depth, budget and recursion counts."""

    EACH = "each"
    ALL_OR_NONE = "all-or-none"
    NONE = "none"


class Decorators(StrEnum):
    ALL = "all"
    TWO = "two"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """How one engine reads lorebooks. Depths in messages, budgets in tokens, `share` of the context; 0 passes: no end.

    `squashed`: plain keys and texts are compared without blanks, whole words are what stands between blanks.
    `skips`: over budget an entry is passed over by priority; else the first that does not fit ends it all.
    `extended`: SillyTavern's fields (timed effects, groups, recursion flags, outlets, triggers, further texts) count.
    `own_case`: an entry's letter case counts. `card_fields`: the format's own `case_sensitive` as well, and an entry
    that does not say whether it is enabled is. `own_order`: entries are asked by their order, else as they stand.
    `least`, `deepest`: as long as fewer entries are in, one message more is scanned, up to that many (0: all).
    `activate_wins`: `@@activate` beats every other condition; else it stands where SillyTavern asks for it.
    """

    name: str
    settings: Settings = Settings.EACH
    decorators: Decorators = Decorators.ALL
    scan_depth: int = 4
    recursive: bool = False
    passes: int = 0
    names: bool = True
    greeting: bool = True
    squashed: bool = False
    case_sensitive: bool = False
    whole_words: bool = False
    own_case: bool = True
    card_fields: bool = True
    honours_disabled: bool = True
    extended: bool = True
    activate_wins: bool = True
    last_switch_wins: bool = False
    counts_everyone: bool = False
    group_scoring: bool = False
    book_budgets: bool = True
    skips: bool = False
    share: float = 0.25
    budget: int | None = None
    cap: int = 0
    own_order: bool = True
    least: int = 0
    deepest: int = 0


DEFAULT = Profile(name="default")
SILLYTAVERN = Profile(
    name="sillytavern",
    settings=Settings.NONE,
    decorators=Decorators.TWO,
    scan_depth=2,
    card_fields=False,
    activate_wins=False,
    book_budgets=False,
)
RISU = Profile(
    name="risu",
    settings=Settings.ALL_OR_NONE,
    scan_depth=5,
    recursive=True,
    names=False,
    greeting=False,
    squashed=True,
    own_case=False,
    honours_disabled=False,
    extended=False,
    last_switch_wins=True,
    counts_everyone=True,
    book_budgets=False,
    skips=True,
    budget=800,
    own_order=False,
)
PROFILES = {profile.name: profile for profile in (DEFAULT, SILLYTAVERN, RISU)}
