"""Under which names the people and characters of a talk speak in a prompt: no two of them alike. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from core.ai.model import Role
from core.characters.card import Card
from core.chat.harmless import clean_name, look
from core.chat.said import Said
from core.chat.talk import Talk

_NAMESAKE = {
    "ko": {"person": "이름이 같은 사람", "character": "이름이 같은 인물"},
    "en": {"person": "a namesake", "character": "another of that name"},
}

Key = tuple[bool, int | str]


class Labels:
    """The names of those whose messages are told, given out in the order of `told`: so they stay as more is said.

    Who looks like the character, or a person who looks like one of the other characters, is told apart by a word; of
    two that look alike the later one by a number.
    """

    def __init__(self, card: Card, talk: Talk, told: Iterable[Said]) -> None:
        self._words = _NAMESAKE[card.language]
        self._own = {look(card.called), look(card.name)}
        self._names: dict[tuple[Key, str], str] = {}
        self._holders: dict[str, Key] = {}
        named = [said for said in told if said.role is Role.PERSON]
        characters = {*talk.company, *(said.name for said in named if said.character)}
        self._characters = {look(clean_name(name)) for name in characters}
        for said in named:
            self._give(said)

    def of(self, said: Said) -> str:
        return self._names.get((_key(said), clean_name(said.name))) or self._give(said)

    def longest(self, said: Said) -> str:
        """As long as the label can get, however few of the messages are told in the end."""
        return f"{self._distinct(said)} ({len(self._names) + 1})"

    @property
    def all(self) -> tuple[str, ...]:
        """Of whoever speaks, in the order in which they do."""
        return tuple(dict.fromkeys(self._names.values()))

    def _give(self, said: Said) -> str:
        key, base = _key(said), self._distinct(said)
        label, number = base, 1
        while self._holders.setdefault(look(label), key) != key:
            number += 1
            label = f"{base} ({number})"
        return self._names.setdefault((key, clean_name(said.name)), label)

    def _distinct(self, said: Said) -> str:
        name = clean_name(said.name)
        if look(name) in self._own or (not said.character and look(name) in self._characters):
            return f"{name} ({self._words['character' if said.character else 'person']})"
        return name


def _key(said: Said) -> Key:
    """Whose message it is: by row where that is known, else by name."""
    return said.character, clean_name(said.name) if said.speaker is None else said.speaker
