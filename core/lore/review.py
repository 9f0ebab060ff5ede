"""What the maker of a card should know before anybody talks with it: words that will not do what they seem to. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from core.characters.card import Card, from_v3
from core.characters.formats.base import Imported, Kind
from core.lore.decorators import directions
from core.lore.entries import book_of
from core.lore.macros import Scope, expand, removed_words, render_greeting, risu_defaults
from core.text import Text, t

MOST_NAMED = 12
_SCOPE = Scope(char="A", user="B")


def remarks(card: Imported) -> tuple[Text, ...]:
    """Macros that greetings lose (cards: MAC-5), macros that stay as they are written, decorators that nobody knows."""
    if card.kind is Kind.LOREBOOK:
        return tuple(_decorators(card.view))
    read = from_v3(card.view)
    found = [removed_words(_removed(read)), _unknown(read), *_decorators(read.book or {})]
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


def _decorators(book: object) -> Iterator[Text]:
    if not isinstance(book, dict):
        return
    told = 0
    for entry in book_of(book, v3=False, risu=False).entries:
        for line in directions(entry.content).unread:
            told += 1
            if told <= MOST_NAMED:
                yield t("lore-warning-decorator", entry=entry.title or entry.id, line=line)
