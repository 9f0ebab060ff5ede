"""What a character may tell at a moment of its story: nothing that comes later, nothing that they do not know. Pure.

The bound holds for words, not for intentions: a piece of a card that has a forbidden word in it is left out as a whole.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from core.stories.bridge.bible import Bible
from core.stories.canon import Canon
from core.stories.schemas import Fact, Secret

_HEAD = 3  # characters by which forbidden words are looked up
OBJECT = 4  # characters from which on what a fact is about is forbidden by itself

_BLANK = re.compile(r"\s+")
_SENTENCE = re.compile(r"[^.!?。…\n]+[.!?。…]*")


def squeezed(text: str) -> str:
    """What is compared: a secret is one with other spaces and letter case, too."""
    return _BLANK.sub("", unicodedata.normalize("NFKC", text).casefold())


class Bounds:
    """Of one member of the cast after an episode. `facts` are those that they know by then, `secrets` those that they
    know and that a reader knows who is as far."""

    def __init__(self, bible: Bible, member_id: str, episode: int) -> None:
        now = bible.canon(episode)
        self.facts = tuple(held for held in now.facts if member_id in held.known_by)
        self.secrets = tuple(item for item in _secrets(bible) if _is_open(item, now, member_id))
        self._forbidden: dict[str, set[str]] = {}
        for word in filter(None, map(squeezed, self._words(bible))):
            self._forbidden.setdefault(word[:_HEAD], set()).add(word)

    def allows(self, text: str) -> bool:
        """Whether none of the forbidden words stands in it.

        They are looked up by how they begin: a hundred episodes forbid some ten thousand.
        """
        bare = squeezed(text)
        return not any(
            bare.startswith(word, at)
            for at in range(len(bare))
            for length in range(1, _HEAD + 1)
            for word in self._forbidden.get(bare[at : at + length], ())
        )

    def sentences(self, text: str) -> str:
        """As much of a text as may be told."""
        kept = [each.strip() for each in _SENTENCE.findall(text) if self.allows(each)]
        told = " ".join(each for each in kept if each)
        return told if self.allows(told) else ""

    def only(self, texts: Iterable[str]) -> tuple[str, ...]:
        """Those of these texts that may be told."""
        return tuple(each for each in texts if each and self.allows(each))

    def _words(self, bible: Bible) -> Iterator[str]:
        known, facts = {item.id for item in self.secrets}, frozenset(self.facts)
        heard = "|".join(squeezed(f"{each.fact.subject}|{each.fact.object}|{each.fact.quote}") for each in self.facts)
        for item in _secrets(bible):
            if item.id not in known:
                yield item.text
                yield from item.keywords
        for member in bible.cast.members:
            yield member.secret
        for held in bible.canon(len(bible.deltas)).facts:
            if held not in facts:
                yield from told(held.fact)
                word = squeezed(held.fact.object)
                if len(word) >= OBJECT and word not in heard:  # and not in what they know
                    yield word


def told(fact: Fact) -> tuple[str, str]:
    """A fact as text: the words of the episode, and those of the record."""
    return fact.quote, f"{fact.subject} {fact.predicate} {fact.object}"


def _secrets(bible: Bible) -> tuple[Secret, ...]:
    return () if bible.ledger is None else bible.ledger.items


def _is_open(item: Secret, now: Canon, member_id: str) -> bool:
    """Somebody who knows a secret would tell it to a reader who is not as far: it has to be out, too."""
    out = item.reader_knows or (item.payoff_episode is not None and item.payoff_episode <= now.episode)
    return out and member_id in now.secrets.get(item.id, frozenset())
