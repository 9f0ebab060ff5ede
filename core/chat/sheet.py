"""The character's own part of a prompt: the same bytes for as long as the chat and the card's version last. Pure.

Macros of the card stand still where they stand: time and dice in a description are those of the chat's beginning, so
that the beginning of every prompt stays cached. What must be new each turn belongs into the post-history instructions.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from core.ai.prompts import company, rules
from core.characters import speech
from core.characters.card import Card
from core.characters.speech import Level
from core.chat.harmless import clean_name, closed, one_line
from core.chat.lines import introduction
from core.chat.talk import Moment, Persona, Talk, scope_of
from core.lore.carried import carried
from core.lore.entries import Place, Role
from core.lore.macros import Purse, plain
from core.lore.placing import Placed

_WORDS = {
    "ko": {
        "who": "# 인물: {name}",
        "before": "## 세상",
        "personality": "## 성격",
        "scenario": "## 상황",
        "voice": "## 말투",
        "lore": "## 늘 알고 있는 것",
        "examples": "## 대화 예시",
        "user": "## 상대",
        "main": "{user}에게 할 {name}의 다음 말을 쓴다.",
    },
    "en": {
        "who": "# Character: {name}",
        "before": "## The world",
        "personality": "## Personality",
        "scenario": "## Situation",
        "voice": "## Voice",
        "lore": "## Always known",
        "examples": "## Example dialogue",
        "user": "## The other person",
        "main": "Write {name}'s next reply to {user}.",
    },
}
_VOICE = {
    "ko": {"register": "말씨", "address": "상대를 부르는 법", "tics": "입버릇", "never": "절대 하지 않는 말"},
    "en": {
        "register": "Register",
        "address": "Addresses the other as",
        "tics": "Habits of speech",
        "never": "Never says",
    },
}
_AUTHORS_NOTE = 4  # messages before the newest ones, where an author's note stands (cards: 9.1)


@dataclass(frozen=True, slots=True)
class Deep:
    """Words that stand before the `depth` newest messages of every prompt; 0 after the newest."""

    text: str
    depth: int
    role: Role


@dataclass(frozen=True, slots=True)
class Sheet:
    """`blocks` come first in the prompt, then `examples`, a conversation each; `deep` stand among the messages.

    `outlets` are the texts that {{outlet::name}} puts in, `silenced` the prompts of the platform that are left out.
    """

    blocks: tuple[str, ...]
    examples: tuple[str, ...]
    deep: tuple[Deep, ...]
    variables: tuple[tuple[str, str], ...]
    outlets: tuple[tuple[str, str], ...] = ()
    silenced: frozenset[str] = frozenset()


def sheet(card: Card, talk: Talk) -> Sheet:
    """Made once for each card and chat."""
    persona = talk.persona if talk.direct else None
    return _sheet(card, replace(talk, earlier=0, earlier_replies=0, variables={}, greeting=0, persona=persona))


def heading(card: Card) -> str:
    """What stands before the examples."""
    return _WORDS[card.language]["examples"]


@dataclass(frozen=True, slots=True)
class _Key:
    card: Card
    key: str
    user: str
    company: tuple[str, ...]
    persona: Persona | None


_made: dict[_Key, Sheet] = {}
_KEPT = 512


def _sheet(card: Card, talk: Talk) -> Sheet:
    name = _Key(card, talk.key, talk.user, talk.company, talk.persona)
    known = _made.get(name)
    if known is None:
        known = _made[name] = _Writer(card, talk).sheet()
        if len(_made) > _KEPT:
            del _made[next(iter(_made))]
    return known


class _Writer:
    """Expands the card's texts in the order of the prompt, so that variables set above are known below."""

    def __init__(self, card: Card, talk: Talk) -> None:
        self._card = card
        self._talk = talk
        self._words = _WORDS[card.language]
        self._purse = Purse()
        self._scope = scope_of(card, talk, Moment(at=talk.begun, seed=talk.key))
        book = carried(card)
        self._steady = book.steady if book else ()
        self._silenced = book.silenced if book else frozenset[str]()

    def sheet(self) -> Sheet:
        self._scope = replace(self._scope, outlets=self._outlets())
        block = self._character()
        examples = tuple(self._examples())
        deep = tuple(self._deep())
        variables = tuple(sorted(self._scope.variables.items()))
        blocks = (rules(self._card.language, one_line(self._card.called)), block, *self._present())
        outlets = tuple(self._scope.outlets.items())
        return Sheet(blocks, examples, deep, variables, outlets, self._silenced)

    def _present(self) -> Iterable[str]:
        """Who else is here: the person where there is one only, and the other characters."""
        card, persona = self._card, self._talk.persona
        if persona is not None and persona.says_something:
            yield f"{self._words['user']}\n{introduction(card, clean_name(persona.name), persona)}"
        if self._talk.company:
            yield company(card.language, one_line(card.called), tuple(map(clean_name, self._talk.company)))

    def _outlets(self) -> dict[str, str]:
        """The entries of each outlet, a line each."""
        told: dict[str, list[str]] = {}
        for placed in self._steady:
            if placed.place is Place.OUTLET and (text := self._said(placed.content)):
                told.setdefault(placed.outlet, []).append(text)
        return {name: "\n".join(texts) for name, texts in told.items()}

    def _character(self) -> str:
        """Main prompt, lore before, description, personality, scenario, voice, lore after (cards: 9.1, PR-1, PR-2)."""
        card, words = self._card, self._words
        sections = [
            words["who"].format(name=one_line(card.name)),
            self._main(),
            self._listed("before", Place.BEFORE_CHAR),
            *self._told(Place.BEFORE_DESC),
            self._said(card.description),
            *self._told(Place.AFTER_DESC),
            self._section("personality", card.personality, Place.PERSONALITY),
            self._section("scenario", card.scenario, Place.SCENARIO),
            self._section("voice", voice(card), None),
            self._listed("lore", Place.AFTER_CHAR),
        ]
        return "\n\n".join(section for section in sections if section)

    def _main(self) -> str:
        """The card's system prompt in the place of ours, which it may quote as {{original}}; none if it is silenced."""
        if "system_prompt" in self._silenced:
            return ""
        ours = self._words["main"].format(name=one_line(self._card.called), user=self._scope.user)
        if not self._card.system_prompt:
            return ours
        scope, self._scope = self._scope, replace(self._scope, original=ours)
        said = self._said(self._card.system_prompt)
        self._scope = replace(scope, variables=self._scope.variables, globals=self._scope.globals)
        return said

    def _said(self, text: str) -> str:
        done = self._purse.expand(text, self._scope)
        self._scope = replace(self._scope, variables=done.variables, globals=done.globals)
        return closed(done.text.strip())

    def _told(self, *places: Place) -> list[str]:
        found = (placed for placed in self._steady if placed.place in places)
        return [text for placed in found if (text := self._said(placed.content))]

    def _listed(self, key: str, place: Place) -> str:
        told = self._told(place)
        return self._words[key] + "".join(f"\n- {text}" for text in told) if told else ""

    def _section(self, key: str, text: str, place: Place | None) -> str:
        parts = [self._said(text), *(self._told(place) if place else ())]
        words = "\n".join(part for part in parts if part)
        return f"{self._words[key]}\n{words}" if words else ""

    def _examples(self) -> Iterable[str]:
        yield from self._told(Place.EXAMPLES_BEFORE)
        yield from (text for block in self._card.example_blocks if (text := self._said(block)))
        yield from self._told(Place.EXAMPLES_AFTER)

    def _deep(self) -> Iterable[Deep]:
        prompt = self._card.depth_prompt
        if prompt is not None and (text := self._said(prompt.text)):
            yield Deep(text, prompt.depth, Role(prompt.role))
        for placed in self._steady:
            depth = _depth(placed)
            if depth is not None and (text := self._said(placed.content)):
                yield Deep(text, depth, placed.role)


def _depth(placed: Placed) -> int | None:
    match placed.place:
        case Place.AT_DEPTH:
            return placed.depth
        case Place.AN_TOP | Place.AN_BOTTOM:
            return _AUTHORS_NOTE
    return None


@lru_cache(maxsize=256)
def voice(card: Card) -> str:
    """How the character speaks, a line each: the Korean speech level with its endings, address, habits, taboos."""
    lines = list(_levels(card)) if card.language == "ko" else []
    for key, label in _VOICE[card.language].items():
        value = card.voice.get(key)
        words = ", ".join(str(each) for each in value) if isinstance(value, list) else str(value or "")
        if words.strip():
            lines.append(f"- {label}: {words}")
    return "\n".join(lines)


def _levels(card: Card) -> Iterable[str]:
    asked = speech.demanded(card.voice)
    own = card.voice.get("speech_level")
    if asked:
        yield from (f"- 말높이: {speech.instruction(level, 'ko')}" for level in _plainest(asked))
    elif isinstance(own, str) and own.strip():
        yield f"- 말높이: {own}"
    toward = card.voice.get("toward")
    for name in toward if isinstance(toward, dict) else ():
        levels = speech.demanded(card.voice, str(name)) or ()
        yield from (f"- {name}에게 하는 말의 높이: {speech.instruction(level, 'ko')}" for level in _plainest(levels))


def _plainest(asked: Iterable[Level]) -> list[Level]:
    """Of two levels that keep company the one to describe: whoever speaks it knows when the other is meant."""
    levels = set(asked)
    for usual, other in ((Level.HAE, Level.HAERA), (Level.HAEYO, Level.HASIPSIO)):
        if usual in levels:
            levels.discard(other)
    return sorted(levels)


def named(text: str, card: Card, talk: Talk, moment: Moment) -> str:
    """`text` of the card with its macros done, for whoever needs no more than the words."""
    return plain(text, scope_of(card, talk, moment))
