"""What the gates look for, as lists, by language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from core.db.tables.characters import Rating

Pattern = re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Words:
    """`said` is a verb of speaking in narration; `nobody` are words that stand where a speaker's name would and are
    none; `meta` are words about the text rather than of it; `tells` the turns that give a machine away, by class;
    `cues` what makes one read on, `calm` what lets one sleep; `changed` says that a number is another now; `turn` that
    time has passed; `not_now` that a time or a place is told of and not here; `ratings` what needs a rating above."""

    said: Pattern
    nobody: frozenset[str]
    titles: frozenset[str]
    meta: tuple[Pattern, ...]
    meta_opening: Pattern
    tells: Mapping[str, Pattern]
    cues: Pattern
    calm: Pattern
    cliches: Pattern
    acts: Pattern
    changed: Pattern
    turn: Pattern
    not_now: Pattern
    day: Pattern
    clock: Pattern
    where: Pattern
    arrived: Pattern
    plain: frozenset[str]
    ratings: Mapping[Rating, Pattern]
    young: Pattern
    idle: frozenset[str]


def words(language: str) -> Words:
    from core.stories.gates.words import en, ko

    return ko.WORDS if language == "ko" else en.WORDS


def any_of(text: str) -> str:
    """The words of a list, one or more a line, as alternatives; the longest first."""
    listed = [each.strip() for line in text.strip().splitlines() for each in line.split("|")]
    return "|".join(sorted({each for each in listed if each}, key=lambda each: (-len(each), each)))


def all_of(text: str) -> frozenset[str]:
    """The words of a list that are set apart by spaces."""
    return frozenset(text.split())
