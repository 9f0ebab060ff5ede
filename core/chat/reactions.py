"""How people have reacted to an answer, as the next prompt tells it. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from core.chat.harmless import clean_name

MOST = 10  # people of whom it is told

_HEADING = {"ko": "## 방금 한 말에 달린 반응", "en": "## Reactions to what was just said"}


def reacted(reactions: Iterable[tuple[str, str]], language: str) -> str:
    """(name, sign) of each reaction as a short list, a line for each person; "" for none."""
    signs: dict[str, list[str]] = {}
    for name, sign in reactions:
        signs.setdefault(clean_name(name), []).append(clean_name(sign))
    told = [f"- {name}: {' '.join(dict.fromkeys(given))}" for name, given in signs.items()][:MOST]
    return "\n".join((_HEADING[language], *told)) if told else ""
