"""What a picture of the present scene is to show, in words for a model that paints. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from core.characters.card import Card
from core.chat.harmless import harmless
from core.chat.said import Said

MOST_SAID = 6  # messages of the scene
LONGEST, LONGEST_SAID = 700, 240  # characters of a part, and of one message


def scene(card: Card, said: Sequence[Said], what: str, *, adult: bool) -> str:
    """In English around, for all painters read it; what people and cards say stays in its own language."""
    parts = [
        "Paint one picture: a moment of the story below, as a single illustration without letters, speech bubbles"
        " or frames.",
        "" if adult else "It must be fit for everybody: nothing sexual, no nudity, no gore.",
        _part(f"Character: {card.name}", card.description or card.personality),
        _part("Place and situation", card.scenario),
        _part("What has just been said and done", _lines(card, said[-MOST_SAID:]), most=2_000),
        _part("What the picture shows", what) if what else "What the picture shows: the newest moment.",
    ]
    return "\n\n".join(part for part in parts if part)


def _part(title: str, text: str, most: int = LONGEST) -> str:
    words = harmless(text.strip())[:most]
    return f"{title}:\n{words}" if words else ""


def _lines(card: Card, said: Sequence[Said]) -> str:
    return "\n".join(f"- {each.name or card.called}: {' '.join(each.text.split())[:LONGEST_SAID]}" for each in said)
