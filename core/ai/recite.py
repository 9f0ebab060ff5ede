"""What the offline answerer says: the character's own words that fit best, never what it has just said. (pure)"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.ai.echo import echo
from core.ai.lexical import Weights, tokens
from core.ai.model import Material

FALLBACK = "fallback"
LEAST = 0.3
NEAR = 0.04
RECENT = 8
NEXT_IN_DIALOGUE = 0.2

_INTENT_FLOOR, _INTENT_SPAN = 0.34, 0.66
_LORE = 0.5
_LONG = 120


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something to say. `score` 0..1 for how it fits."""

    text: str
    score: float


def recite(
    material: Material, said: str, before: Sequence[str], pauses: Sequence[str]
) -> str:
    """The answer to `said`. `before` are the character's earlier words, oldest first; `pauses` what to do when the card
    has nothing fitting. The same arguments give the same answer; the newest words of `before` are not said again."""
    turn = _digest(material.name, said, *before)
    fits = _fitting(material, said, before)
    fresh = [
        each for each in fits if each.score >= LEAST and _age(each.text, before) is None
    ]
    if fresh:
        best = max(each.score for each in fresh)
        near = [each.text for each in fresh if each.score >= best - NEAR]
        return near[turn % len(near)]
    told = _lore(material, said, before)
    answer = _rested(_fallbacks(material) or tuple(pauses), before, turn)
    if told:
        return f"*{told}*\n\n{answer}"
    opening = echo(said, material.language)
    if (
        opening
        and not answer.startswith("*")
        and not any(opening in old for old in before[-RECENT:])
    ):
        return f"{opening} {answer}"
    return answer


def _fitting(material: Material, said: str, before: Sequence[str]) -> list[Candidate]:
    weights = Weights(
        [asked for asked, _ in material.examples]
        + [answer for _, answer in material.examples]
    )
    asked = tokens(said)
    found = [
        Candidate(reply, _meant(intents, said))
        for intents, reply in material.smalltalk
        if FALLBACK not in intents
    ]
    last = before[-1] if before else ""
    for number, (question, answer) in enumerate(material.examples):
        score = weights.likeness(asked, tokens(question)) + 0.25 * weights.coverage(
            asked, tokens(answer)
        )
        if number and score > LEAST / 2 and material.examples[number - 1][1] in last:
            score += NEXT_IN_DIALOGUE
        found.append(Candidate(answer, min(score, 1.0)))
    return found


def _meant(intents: Sequence[str], said: str) -> float:
    """How much of what was said is this intent: the longest of its phrases that occurs, against the whole."""
    folded = said.casefold()
    found = max(
        (
            len(phrase)
            for phrase in intents
            if phrase and _occurs(phrase.casefold(), folded)
        ),
        default=0,
    )
    whole = min(max(len(said.strip()), 1), _LONG)
    return _INTENT_FLOOR + _INTENT_SPAN * min(1.0, found / whole) if found else 0.0


def _occurs(phrase: str, text: str) -> bool:
    """Hangul where a word begins (what follows is a particle or an ending); other scripts as whole words."""
    if not phrase.isascii():
        return re.search(rf"(?<![가-힣]){re.escape(phrase)}", text) is not None
    return re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", text) is not None


def _lore(material: Material, said: str, before: Sequence[str]) -> str | None:
    """What is known about a thing that was named, unless it was told lately."""
    folded = said.casefold()
    for keys, content in material.lore:
        named = any(len(key) > 1 and _occurs(key.casefold(), folded) for key in keys)
        if named and not any(content in old for old in before):
            return content
    return None


def _fallbacks(material: Material) -> tuple[str, ...]:
    return tuple(reply for intents, reply in material.smalltalk if FALLBACK in intents)


def _rested(choices: Sequence[str], before: Sequence[str], turn: int) -> str:
    """One that was never said, else the one that was said longest ago."""
    ages = {choice: _age(choice, before) for choice in choices}
    unsaid = [choice for choice, age in ages.items() if age is None]
    if unsaid:
        return unsaid[turn % len(unsaid)]
    return max(choices, key=lambda choice: ages[choice] or 0)


def _age(text: str, before: Sequence[str]) -> int | None:
    """How many answers ago it was said; None for never or long ago."""
    recent = before[-RECENT:]
    return next(
        (age for age, old in enumerate(reversed(recent), 1) if text in old), None
    )


def _digest(*parts: str) -> int:
    return int.from_bytes(
        hashlib.blake2b("\x1f".join(parts).encode(), digest_size=8).digest()
    )
