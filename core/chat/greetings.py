"""The first words of a character: which of its greetings, and how it reads for the person it meets. Pure."""

from __future__ import annotations

from random import Random

from core.characters.card import Card
from core.chat.talk import Moment, Talk, scope_of
from core.lore.macros import render_greeting, risu_defaults


def chosen(card: Card, key: str, wanted: int | None = None) -> int:
    """The index of the greeting of the chat `key`: the one that was asked for, else as the card says.

    The same chat always gets the same one. 0 where the card has none.
    """
    if wanted is not None and 0 <= wanted < len(card.greetings):
        return wanted
    if card.greeting_choice == "random" and card.greetings:
        return Random(f"greeting/{key}").randrange(len(card.greetings))  # noqa: S311 - a taste, not a secret
    return 0


def rendered(card: Card, number: int, talk: Talk) -> str:
    """Greeting `number` as it is posted, once (cards: MAC-5); "" for a character that waits to be spoken to."""
    if number >= len(card.greetings):
        return ""
    scope = scope_of(card, talk, Moment(at=talk.begun, seed=f"{talk.key}/greeting"))
    return render_greeting(card.greetings[number], scope, risu_defaults(card.extensions)).text.strip()
