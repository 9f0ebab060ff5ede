"""What the maker of a card should know before anybody talks with it: words that will not do what they seem to. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from core.characters.card import Card, from_v3
from core.characters.formats.base import Imported, Kind
from core.lore.decorators import directions
from core.lore.entries import book_of
from core.lore.jsregex import compiled, parts
from core.lore.macros import Scope, expand, removed_words, render_greeting, risu_defaults
from core.text import Text, t

MOST_NAMED = 12
MOST_PATTERNS = 20
CHECKED_PATTERNS = 2_000  # keys that are patterns; making one takes up to a millisecond
_SCOPE = Scope(char="A", user="B")


def remarks(card: Imported) -> tuple[Text, ...]:
    """Macros that greetings lose (cards: MAC-5), macros that stay as they are written, keys that never match, and
    decorators that nobody knows."""
    if card.kind is Kind.LOREBOOK:
        return (*_patterns(card.view), *_decorators(card.view))
    read = from_v3(card.view)
    found = [removed_words(_removed(read)), _unknown(read), *_patterns(read.book), *_decorators(read.book or {})]
    return tuple(text for text in found if text is not None)


def reviewed(card: Imported) -> Imported:
    """The card with these remarks among the warnings of its report."""
    found = remarks(card)
    if not found:
        return card
    report = replace(card.report, warnings=(*card.report.warnings, *found))
    return replace(card, report=report)


def _removed(card: Card) -> list[str]:
    """What the greetings lose, each once."""
    defaults = risu_defaults(card.extensions)
    texts = (*card.greetings, *card.group_greetings)
    removed = (name for text in texts for name in render_greeting(text, _SCOPE, defaults).removed)
    return list(dict.fromkeys(removed))[:MOST_NAMED]


def _unknown(card: Card) -> Text | None:
    """Beside the greetings: there it is named as removed."""
    depth = card.depth_prompt.text if card.depth_prompt else ""
    fields = (card.description, card.personality, card.scenario, card.system_prompt, card.post_history, depth)
    entries = (directions(entry.content).content for entry in card.lore)
    texts = (*fields, *card.example_blocks, *entries)
    unknown = list(dict.fromkeys(name for text in texts for name in expand(text, _SCOPE).unknown))
    if not unknown:
        return None
    return t("macros-unknown", names=", ".join(name[:40] for name in unknown[:MOST_NAMED]), count=len(unknown))


def _patterns(book: object) -> Iterator[Text]:
    """Keys that have the form of a pattern and are none: they never match (cards: LB-RX-2)."""
    if not isinstance(book, dict):
        return
    broken: dict[tuple[str, str], None] = {}
    keys = (
        (entry, key)
        for entry in book_of(book, v3=False, risu=False).entries
        for key in (*entry.keys, *entry.secondary)
        if parts(key) is not None
    )
    for entry, key in islice(keys, CHECKED_PATTERNS):
        found = parts(key)
        if found is not None and compiled(*found) is None:
            broken.setdefault(((entry.title or f"#{entry.index + 1}")[:60], key[:80]))
    for title, pattern in islice(broken, MOST_PATTERNS):
        yield t("lore-warning-pattern", entry=title, pattern=pattern)


def _decorators(book: object) -> Iterator[Text]:
    if not isinstance(book, dict):
        return
    told = 0
    for entry in book_of(book, v3=False, risu=False).entries:
        for line in directions(entry.content).unread:
            told += 1
            if told <= MOST_NAMED:
                yield t("lore-warning-decorator", entry=entry.title or entry.id, line=line)
