"""What the offline answerer may quote of a card: it has no language of its own. Pure."""

from __future__ import annotations

from functools import lru_cache

from core.ai.model import Material
from core.characters.card import Card
from core.chat.greetings import rendered
from core.chat.talk import Moment, Talk, quoted, scope_of
from core.lore.decorators import directions
from core.lore.macros import Purse


def material(card: Card, talk: Talk) -> Material:
    return _material(card, talk.user)


@lru_cache(maxsize=256)
def _material(card: Card, user: str) -> Material:
    """Quotes are the same in every chat: what a card leaves to time or chance reads as at no time and with no seed."""
    talk = quoted(user)
    scope, purse = scope_of(card, talk, Moment(at=talk.begun, seed="")), Purse()

    def said(text: str) -> str:
        return purse.expand(text, scope).text

    return Material(
        name=card.called,
        language=card.language,
        examples=tuple((said(asked), said(answered)) for asked, answered in card.examples),
        greetings=tuple(rendered(card, number, talk) for number in range(len(card.greetings))),
        lore=tuple((entry.keys, said(directions(entry.content).content)) for entry in card.lore),
        smalltalk=tuple((item.intents, said(item.reply)) for item in card.smalltalk),
    )
