"""What the offline answerer says: the character's own words that fit best, never what it has just said. (pure)"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from core.ai.echo import echo
from core.ai.lexical import Weights, tokens
from core.ai.model import Material

FALLBACK = "fallback"
ABOUT_SELF = frozenset({"who are you", "how old"})


def _phrases(text: str) -> tuple[str, ...]:
    return tuple(text.split("|"))


ALSO: Mapping[str, tuple[str, ...]] = {  # what people say for the intents that cards know by these names
    "sadness": _phrases(
        "terrible|awful|horrible|bad day|rough day|yelled at me|broke up|hurts|stressed"
        "|속상|서러|서운|혼났|혼내|헤어|짜증|울었|지쳐|못 잊|죽고 싶|화나"
    ),
    "goodbye": _phrases("have to leave|gotta go|이제 갈|가야 해|가야 돼|가 봐야|들어갈게|자러 갈"),
    "praise": _phrases("you are kind|you're kind"),
    "how are you": _phrases("how was your day|how is your day|오늘 어땠"),
    "love you": _phrases("i like you|당신을 좋아|널 사랑"),
    "who are you": _phrases("are you an ai|are you real|are you human|ai예요|ai야|인공지능|챗봇|사람이야|사람이에요"),
}
LEAST = 0.3  # below it an example was about something else, in six read conversations of twenty turns
NEAR = 0.04
RECENT = 8
NEXT_IN_DIALOGUE = 0.2

_INTENT_FLOOR, _INTENT_SPAN = 0.34, 0.66  # a heard intent beats a faint likeness, a whole one beats all
_LONG = 120


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something to say. `score` 0..1 for how it fits."""

    text: str
    score: float


def recite(material: Material, said: str, before: Sequence[str], pauses: Sequence[str]) -> str:
    """The answer to `said`. `before` are the character's earlier words, oldest first; `pauses` what to do when the card
    has nothing fitting. The same arguments give the same answer; the newest words of `before` are not said again."""
    turn = _digest(material.name, said, *before)
    fits = _fitting(material, said, before)
    fresh = [each for each in fits if each.score >= LEAST and _age(each.text, before) is None]
    if fresh:
        best = max(each.score for each in fresh)
        near = [each.text for each in fresh if each.score >= best - NEAR]
        return near[turn % len(near)]
    told = _named(material, said)
    answer = _rested(_fallbacks(material) or tuple(pauses), before, turn)
    if told and not any(told in old for old in before):
        return f"*{told}*\n\n{answer}"
    opening = echo(said, material.language)
    if opening and not answer.startswith("*") and not any(opening in old for old in before[-RECENT:]):
        return f"{opening} {answer}"
    return answer


def _fitting(material: Material, said: str, before: Sequence[str]) -> list[Candidate]:
    return [
        *_smalltalk(material, said),
        *_examples(material, said, before[-1] if before else ""),
    ]


def _smalltalk(material: Material, said: str) -> Iterator[Candidate]:
    about_another = _named(material, said) is not None
    for intents, reply in material.smalltalk:
        meant = set(intents)
        if FALLBACK in meant or (about_another and ABOUT_SELF & meant):
            continue
        also = [phrase for intent in intents for phrase in ALSO.get(intent, ())]
        yield Candidate(reply, _meant([*intents, *also], said))


def _examples(material: Material, said: str, last: str) -> Iterator[Candidate]:
    weights, learnt = _learnt(material.examples)
    asked = tokens(said)
    for number, (question, answer) in enumerate(learnt):
        score = (weights.likeness(asked, question) + weights.coverage(asked, question)) / 2
        score += 0.2 * weights.coverage(asked, answer)
        if number and score > LEAST / 2 and material.examples[number - 1][1] in last:
            score += NEXT_IN_DIALOGUE
        yield Candidate(material.examples[number][1], min(score, 1.0))


@lru_cache(maxsize=256)
def _learnt(examples: tuple[tuple[str, str], ...]) -> tuple[Weights, list[tuple[Counter[str], Counter[str]]]]:
    """The words of a character's examples: the same for every turn, and most of the work of one."""
    weights = Weights(text for pair in examples for text in pair)
    return weights, [(tokens(asked), tokens(answer)) for asked, answer in examples]


def _meant(intents: Sequence[str], said: str) -> float:
    """How much of what was said is this intent: the longest of its phrases that occurs, against the whole."""
    folded = said.casefold()
    found = max(
        (len(phrase) for phrase in intents if phrase and _occurs(phrase.casefold(), folded)),
        default=0,
    )
    whole = min(max(len(said.strip()), 1), _LONG)
    return _INTENT_FLOOR + _INTENT_SPAN * min(1.0, found / whole) if found else 0.0


def _occurs(phrase: str, text: str) -> bool:
    """Hangul where a word begins (what follows is a particle or an ending); other scripts as whole words."""
    at = text.find(phrase)
    while at >= 0:
        before, after = text[at - 1 : at] if at else "", text[at + len(phrase) :][:1]
        if not before.isalnum() and (not phrase.isascii() or not after.isalnum()):
            return True
        at = text.find(phrase, at + 1)
    return False


def _named(material: Material, said: str) -> str | None:
    """What is known about a thing that was named."""
    folded = said.casefold()
    for keys, content in material.lore:
        if any(len(key) > 1 and _occurs(key.casefold(), folded) for key in keys):
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
    return next((age for age, old in enumerate(reversed(recent), 1) if text in old), None)


def _digest(*parts: str) -> int:
    return int.from_bytes(hashlib.blake2b("\x1f".join(parts).encode(), digest_size=8).digest())
