"""What a character may tell at a moment of its story: nothing that comes later, nothing that they do not know. Pure.

The bound holds for words, not for intentions: a piece of a card that has a forbidden word in it is left out as a whole.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from core.stories.bridge.bible import Bible
from core.stories.canon import Canon, Held
from core.stories.schemas import Fact, Secret

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
        self._forbidden = frozenset(filter(None, map(squeezed, self._words(bible))))

    def allows(self, text: str) -> bool:
        """Whether none of the forbidden words stands in it."""
        bare = squeezed(text)
        return not any(word in bare for word in self._forbidden)

    def sentences(self, text: str) -> str:
        """As much of a text as may be told."""
        kept = [each.strip() for each in _SENTENCE.findall(text) if self.allows(each)]
        told = " ".join(each for each in kept if each)
        return told if self.allows(told) else ""

    def only(self, texts: Iterable[str]) -> tuple[str, ...]:
        """Those of these texts that may be told."""
        return tuple(each for each in texts if each and self.allows(each))

    def _words(self, bible: Bible) -> Iterator[str]:
        known = {item.id for item in self.secrets}
        for item in _secrets(bible):
            if item.id not in known:
                yield item.text
                yield from item.keywords
        for member in bible.cast.members:
            yield member.secret
        for held in bible.canon(len(bible.deltas)).facts:
            if held not in self.facts:
                yield from told(held.fact)
                if self._is_new(held):
                    yield held.fact.object

    def _is_new(self, held: Held) -> bool:
        """Whether what a fact is about is long enough to be known by, and stands in nothing that they know."""
        word = squeezed(held.fact.object)
        known = (text for each in self.facts for text in (each.fact.subject, each.fact.object, each.fact.quote))
        return len(word) >= OBJECT and not any(word in squeezed(text) for text in known)


def told(fact: Fact) -> tuple[str, str]:
    """A fact as text: the words of the episode, and those of the record."""
    return fact.quote, f"{fact.subject} {fact.predicate} {fact.object}"


def _secrets(bible: Bible) -> tuple[Secret, ...]:
    return () if bible.ledger is None else bible.ledger.items


def _is_open(item: Secret, now: Canon, member_id: str) -> bool:
    """Somebody who knows a secret would tell it to a reader who is not as far: it has to be out, too."""
    out = item.reader_knows or (item.payoff_episode is not None and item.payoff_episode <= now.episode)
    return out and member_id in now.secrets.get(item.id, frozenset())
