"""Who lives in the pictures of the panel, and what they have said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.characters.editing import CardEdit

Lines = Sequence[tuple[str, str]]  # what a person said and what was answered


@dataclass(frozen=True, slots=True)
class Talk:
    """A chat so many days ago; with `character` "" with one's own."""

    character: str
    lines: Lines
    days: int = 0


@dataclass(frozen=True, slots=True)
class Shelved:
    """A story of somebody's. `colours` are those of its cover."""

    title: str
    blurb: str
    pen_name: str
    genre: str
    colours: Sequence[str]
    episodes: int
    likes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """One language's people. `quoted` are memories by the line (of the older talk, from 0) that says so; `elsewhere`
    is who one is on Discord; `reported` a card of somebody's and what `reporter` wrote about it."""

    language: str
    browser: str
    me: str
    card: CardEdit
    older: Talk
    talk: Talk
    others: Sequence[Talk]
    telegram: Talk
    trying: tuple[str, str]
    personas: Sequence[tuple[str, str, str]]
    quoted: Sequence[tuple[int, str]]
    stories: Sequence[Shelved]
    elsewhere: str
    theirs: Sequence[str]
    reported: CardEdit
    owner: str
    reporter: str
    note: str
    likes: Mapping[str, int] = field(default_factory=dict)


# Of covers, the ground first.
NIGHT, SEA, ROSE = (
    ("#182848", "#f2c14e", "#e76f51"),
    ("#0f4c5c", "#9ad1d4", "#f4f1de"),
    ("#7b2d43", "#f6bd60", "#f7ede2"),
)
FOREST, DUST, PAPER = (
    ("#22492f", "#c9e4ca", "#f2cc8f"),
    ("#8a3b12", "#ffb703", "#fff1d0"),
    ("#ece4d0", "#33415c", "#b5523f"),
)
