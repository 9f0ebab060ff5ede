"""The names under which those who speak in a chat appear in a story. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import ascii_uppercase

from core.db.tables.stories import ShownAs
from core.stories.bridge.cleaning import Renaming, clean_name

SOMEBODY = {"ko": "누군가", "en": "someone"}
"""Who gave no consent, where others speak of them."""


@dataclass(frozen=True, slots=True)
class Spoke:
    """Whose message it is: a person's or a character's, as they were shown, and what the platform calls the person."""

    person: int | None
    character: int | None
    shown: str
    known: str = ""

    @property
    def key(self) -> tuple[str, int]:
        """Messages without either are a character's that is gone."""
        if self.person is not None:
            return "person", self.person
        return "character", self.character or 0


@dataclass(frozen=True, slots=True)
class Names:
    """By speaker; `told` puts them in place of the others that people are called by."""

    by_key: Mapping[tuple[str, int], str]
    told: Renaming

    def of(self, spoke: Spoke) -> str:
        return self.by_key[spoke.key]


def names(said: Sequence[Spoke], agreed: Mapping[int, ShownAs], language: str) -> Names:
    """Characters keep theirs; people have the newest one they were shown by, or a letter where they want no name.

    Letters go by who spoke first, so they stay when somebody changes their mind.
    """
    newest = {each.key: each for each in said}
    somebody = SOMEBODY["ko" if language == "ko" else "en"]
    letters = dict(zip((each for each in newest if each[0] == "person"), _letters(len(newest)), strict=False))
    made: dict[tuple[str, int], str] = {}
    for key in sorted(newest, key=lambda each: each[0] != "character"):  # whose names are first come
        shown = clean_name(newest[key].shown)
        if key[0] == "person" and key[1] not in agreed:
            made[key] = somebody
        elif key[0] == "person" and (agreed[key[1]] is ShownAs.ANONYMOUS or not shown):
            made[key] = _only(letters[key], set(made.values()))
        else:
            made[key] = _only(shown or somebody, set(made.values()))
    return Names(made, Renaming(_others(said, made)))


def _others(said: Sequence[Spoke], made: Mapping[tuple[str, int], str]) -> dict[str, str]:
    """All other names of people, with what is said for them. A name that is also somebody's in the story stays."""
    told = {name: made[each.key] for each in said if each.person is not None for name in (each.shown, each.known)}
    return {name: new for name, new in told.items() if name and name not in made.values()}


def _only(name: str, taken: set[str]) -> str:
    """Two who have the same name are told apart."""
    return next(each for each in (name, *(f"{name} {number}" for number in range(2, 999))) if each not in taken)


def _letters(count: int) -> list[str]:
    """A to Z, then A2 and so on."""
    return [ascii_uppercase[n % 26] + (str(n // 26 + 1) if n >= 26 else "") for n in range(count)]
