"""The prompt of a turn, within a budget. Pure.

Its beginning is byte-identical from turn to turn: rules and character stand first, then the messages as they were
sent, with the lore that each one triggered frozen to it; what changes stands at the end (prompt caches of all
providers match from the first byte).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import takewhile

from core.ai.model import Line, Material, Prompt, Role
from core.ai.prompts import rules
from core.characters.card import Card

BUDGET = 24_000  # characters of conversation; about 12,000 tokens of Korean
KEPT = 12_000  # characters that stay when the budget is passed: long steps, so that the beginning stays cached

MOST, KEPT_OF_MOST = 120, 60  # the same in messages: of short ones, too, reading hundreds costs every turn

_HEADINGS = {
    "ko": {
        "who": "# 인물: {name}",
        "personality": "## 성격",
        "scenario": "## 상황",
        "voice": "## 말투",
        "lore": "## 늘 알고 있는 것",
        "examples": "## 대화 예시",
        "note": "[이 대목에서 떠오르는 것]",
        "user": "상대",
        "more": "(앞의 답이 중간에 끊겼습니다. 끊긴 곳에서 바로 이어서, 이미 한 말은 되풀이하지 말고 계속하세요.)",
    },
    "en": {
        "who": "# Character: {name}",
        "personality": "## Personality",
        "scenario": "## Situation",
        "voice": "## Voice",
        "lore": "## Always known",
        "examples": "## Example dialogue",
        "note": "[What comes to mind here]",
        "user": "the other person",
        "more": "(Your last answer was cut off. Continue exactly where it stopped, without repeating what was said.)",
    },
}
_VOICE = {
    "ko": {"speech_level": "말높이", "address": "상대를 부르는 법", "tics": "입버릇", "never": "절대 하지 않는 말"},
    "en": {
        "register": "Register",
        "address": "Addresses the other as",
        "tics": "Habits of speech",
        "never": "Never says",
    },
}
_UNSAFE_NAME = re.compile(r"[\x00-\x1f\x7f:：\[\]{}<>#*_`\"]+")


@dataclass(frozen=True, slots=True)
class Said:
    """A message of the chat. `name` is the person's, "" for the character; `lore` what the message triggered."""

    id: int
    role: Role
    name: str
    text: str
    lore: tuple[str, ...] = ()


def build(card: Card, history: Sequence[Said], *, direct: bool, more: bool = False) -> Prompt:
    """The prompt that answers the last of `history`, or goes on with it where `more` is true.

    In a place that is not `direct` each person's message begins with the name. Raises ValueError for an empty history.
    """
    if not history:
        raise ValueError("nothing to answer")
    words = _HEADINGS[card.language]
    newest = next((said.name for said in reversed(history) if said.name), "")
    user = clean_name(newest) if direct and newest else words["user"]
    lines = [_line(said, card, words["note"], direct=direct) for said in history]
    if more:
        lines.append(Line(Role.PERSON, words["more"]))
    return Prompt(
        stable=(rules(card.language, card.name), *_character(card, user)),
        lines=tuple(lines),
        tail=_named(card.post_history, card.name, user),
        settled=max(0, len(lines) - 1),
        material=replace(_material(card, user), said=_unanswered(history)),
    )


def window(history: Sequence[Said]) -> int:
    """The id of the oldest message that stays in the prompt: all while within BUDGET and MOST, else the newest KEPT."""
    if len(history) <= MOST and sum(len(said.text) for said in history) <= BUDGET:
        return history[0].id if history else 0
    total, oldest = 0, history[-1].id
    for said in reversed(history[-KEPT_OF_MOST:]):
        total += len(said.text)
        if total > KEPT:
            break
        oldest = said.id
    return oldest


def clean_name(name: str) -> str:
    """A name that cannot break out of its place in a prompt: one line, no marks, at most 40 characters."""
    return " ".join(_UNSAFE_NAME.sub(" ", name).split())[:40] or "?"


def _line(said: Said, card: Card, note: str, *, direct: bool) -> Line:
    if said.role is Role.CHARACTER:
        return Line(said.role, said.text)
    text = said.text if direct else f"{clean_name(said.name)}: {said.text}"
    if said.lore:
        told = "\n".join(f"- {content}" for content in said.lore)
        text = f"{note}\n{_named(told, card.name, clean_name(said.name))}\n\n{text}"
    return Line(said.role, text)


def _unanswered(history: Sequence[Said]) -> str:
    """The bare words since the character spoke."""
    newest = takewhile(lambda said: said.role is Role.PERSON, reversed(history))
    return "\n".join(said.text for said in reversed(list(newest)))


@lru_cache(maxsize=256)
def _character(card: Card, user: str) -> tuple[str, ...]:
    """The character as one block, and its examples as another."""
    words = _HEADINGS[card.language]
    sections = [words["who"].format(name=card.name), card.system_prompt, card.description]
    for key, text in (("personality", card.personality), ("scenario", card.scenario), ("voice", _voice(card))):
        if text:
            sections.append(f"{words[key]}\n{text}")
    constant = [entry.content for entry in sorted(card.lore, key=lambda e: e.order) if entry.constant]
    if constant:
        sections.append(words["lore"] + "".join(f"\n- {content}" for content in constant))
    blocks = ["\n\n".join(section for section in sections if section)]
    if card.examples:
        pairs = "\n\n".join(f"{{{{user}}}}: {asked}\n{{{{char}}}}: {said}" for asked, said in card.examples)
        blocks.append(f"{words['examples']}\n{pairs}")
    return tuple(_named(block, card.name, user) for block in blocks)


def _voice(card: Card) -> str:
    labels = _VOICE[card.language]
    return "\n".join(f"- {labels[key]}: {value}" for key, value in card.voice.items() if key in labels)


@lru_cache(maxsize=256)
def _material(card: Card, user: str) -> Material:
    def named(text: str) -> str:
        return _named(text, card.name, user)

    return Material(
        name=card.name,
        language=card.language,
        examples=tuple((named(asked), named(said)) for asked, said in card.examples),
        greetings=tuple(named(greeting) for greeting in card.greetings),
        lore=tuple((entry.keys, named(entry.content)) for entry in card.lore),
        smalltalk=tuple((item.intents, named(item.reply)) for item in card.smalltalk),
    )


def greeting(card: Card, person: str) -> str:
    """The character's first words to `person`; "" for a character that waits to be spoken to."""
    return _named(card.greetings[0], card.name, clean_name(person)) if card.greetings else ""


def _named(text: str, char: str, user: str) -> str:
    return text.replace("{{char}}", char).replace("{{user}}", user)
