"""The lorebook that a card carries, and what of it is always told. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from core.ai.tokens import estimate
from core.characters.card import Card
from core.lore.decorators import directions
from core.lore.engine import activate, seeded
from core.lore.entries import Book, LoreEntry, Match, book_of
from core.lore.placing import Placed
from core.lore.profile import DEFAULT, PROFILES, Profile
from core.lore.reasons import told
from core.lore.scene import Scene
from core.lore.timed import Timed
from core.text import Text

CONTEXT = 16_000  # tokens of which a book may take its share (cards: 7.3), whatever model answers


@dataclass(frozen=True, slots=True)
class Carried:
    """`steady` entries stand in every prompt, whatever is said: they are told once, with the character itself.

    `silenced` are the prompts of the platform that such entries ask to leave out. `matches`: texts that entries scan.
    `why` names each steady entry with its reason.
    """

    book: Book
    profile: Profile
    steady: tuple[Placed, ...]
    silenced: frozenset[str] = frozenset()
    matches: frozenset[Match] = frozenset()
    why: tuple[tuple[str, Text], ...] = ()

    @property
    def always(self) -> frozenset[str]:
        return frozenset(placed.entry for placed in self.steady)


@lru_cache(maxsize=256)
def carried(card: Card) -> Carried | None:
    """The book of `card`, read once a version; None for a card without entries. Its steady texts hold their macros."""
    if card.book is None:
        return None
    # What silence on recursion means was settled when the card was read (LB-5).
    book = book_of(card.book, name="card", v3=False, risu=False)
    if not book.entries:
        return None
    profile = PROFILES.get(card.lore_profile, DEFAULT)
    always = replace(book, entries=tuple(entry for entry in book.entries if _steady(entry)))
    found = activate(
        (always,), Scene(context=CONTEXT), profile, state=Timed(), roll=seeded(""), count=estimate, expand=str
    )
    matches = frozenset(match for entry in book.entries for match in entry.matches)
    why = tuple((each.title or each.entry, told(each)) for each in found.reasons if each.inside)
    return Carried(book, profile, found.placed, found.silenced, matches, why)


def _steady(entry: LoreEntry) -> bool:
    """Whether nothing that is said or rolled decides on the entry."""
    timed = any((entry.sticky, entry.cooldown, entry.delay, entry.delay_until_recursion))
    chosen = any((entry.groups, entry.triggers, entry.characters, entry.probability < 100))
    said = directions(entry.content)
    asked = any((said.conditional, said.probability is not None, said.additional, said.exclude, said.exclude_all))
    return entry.constant and not any((timed, chosen, asked))
