"""Which story a rehearsal tells: the scenes, the names and the words that follow from what was wished for. Pure.

The same keywords, genre and language give the same story, whatever its number of episodes: what is asked for later
goes on from what was told.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.stories.gates.jamo import distance
from core.stories.given import Given
from core.stories.rehearsal.material import arc, flavours
from core.stories.rehearsal.scenes import Scene, bank
from core.text.josa import josa

SLOT = re.compile(r"\{([A-Za-z0-9_.]+)(?::([^{}]+))?\}")
CHOICE = re.compile(r"<([^<>|]*(?:\|[^<>|]*)+)>")
FEW, FEW_LETTERS = 3, 30
NAMES = {"ko": re.compile(r"[가-힣]{2,4}"), "en": re.compile(r"[A-Za-z]{2,30}")}
"""Of those who spoke in a chat, whose names can be told in the story's language; the others get one of the genre's."""
APART = 2  # letters: two names that are nearer are taken for each other


@dataclass(frozen=True, slots=True)
class Telling:
    """`seed` chooses among what is open; `values` fill the slots; `scenes` are those that were chosen, by place in
    the story; `genres` are the signs under which paragraphs are told that are for some genres."""

    language: str
    seed: str
    values: Mapping[str, str]
    scenes: Mapping[tuple[int, int], Scene]
    genres: frozenset[str]

    def say(self, text: str) -> str:
        """With one of each choice, and every slot filled once: what fills it is never read as a slot."""
        chosen = CHOICE.sub(lambda found: self.chance(found.group()).choice(found[1].split("|")), text)
        return SLOT.sub(self._filled, chosen)

    def of(self, value: Any) -> Any:  # JSON in, JSON out
        """The same of every text in a JSON value."""
        if isinstance(value, str):
            return self.say(value)
        if isinstance(value, Mapping):
            return {self.say(key): self.of(each) for key, each in value.items()}
        return [self.of(each) for each in value] if isinstance(value, list) else value

    def chance(self, about: str) -> random.Random:
        """The dice of this story for one question: the same for the same question."""
        return random.Random(f"{self.seed}\n{about}")  # noqa: S311 - a story, not a secret

    def episode(self, number: int) -> tuple[Scene, ...]:
        """The scenes of an episode in order."""
        return tuple(scene for (episode, _), scene in sorted(self.scenes.items()) if episode == number)

    def _filled(self, found: re.Match[str]) -> str:
        name, pair = found[1], found[2]
        value = self.values.get(name)
        if value is None:
            value = self.values[name[0].lower() + name[1:]]
            value = value[0].upper() + value[1:]
        return value if pair is None else josa(value, pair)


def telling(given: Given) -> Telling:
    """The story that follows from what was wished for, with the names that it has by now."""
    language, words = given.wish.language, keywords(given)
    asked = "\n".join((*words, given.pack.id, language))
    seed = hashlib.sha256(asked.encode()).hexdigest()
    chance = random.Random(seed)  # noqa: S311 - a story, not a secret
    scenes = {place: chance.choice(variants) for place, variants in sorted(bank(language).items())}
    values = _genre(given, chance) | _names(given, chance) | _said(words)
    if given.world is not None:
        values |= {f"p.{place.id}": place.name for place in given.world.places}
    genres = {given.pack.id} | ({"status"} if given.pack.status_window else set())
    return Telling(language, seed + given.instruction, values, scenes, frozenset(genres))


def keywords(given: Given) -> tuple[str, ...]:
    """What was asked for in one line each; the genre's name where nothing was."""
    said = (" ".join(each.replace("⟦", " ").replace("⟧", " ").split()) for each in given.wish.keywords)
    return tuple(filter(None, said)) or (given.pack.name[given.wish.language],)


def _said(words: tuple[str, ...]) -> dict[str, str]:
    few = [words[0]]
    for each in words[1:FEW]:
        if len(", ".join((*few, each))) <= FEW_LETTERS:
            few.append(each)
    numbered = {f"keyword{number}": word for number, word in enumerate(words, 1)}
    return numbered | {"keywords": ", ".join(words), "few": ", ".join(few)}


def _genre(given: Given, chance: random.Random) -> dict[str, str]:
    known = flavours(given.wish.language)
    usual, own = known[""], known.get(given.pack.id, {})
    return {slot: chance.choice(own.get(slot) or words) for slot, words in (dict(usual) | dict(own)).items()}


def _names(given: Given, chance: random.Random) -> dict[str, str]:
    """By id: those of the cast where there is one, else who spoke in the chat it is made from, else the genre's."""
    ids = [member["id"] for member in arc(given.wish.language)["cast"]]
    spoke = [] if given.digest is None else [name for scene in given.digest.scenes for name in scene.speakers]
    fresh = [name for name in given.pack.names[given.wish.language] if name not in given.taken]
    chance.shuffle(fresh)
    known: list[str] = []
    for name in (*filter(NAMES[given.wish.language].fullmatch, spoke), *fresh):
        if all(distance(name, other) >= APART for other in known):
            known.append(name)
    names = dict(zip(ids, known, strict=False))
    return names | {member.id: member.name for member in given.members.values()}
