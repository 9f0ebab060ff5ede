"""Where the words of a memory come from, also those that a model has taken over without saying so. Pure.

Only by that does a memory go with all that it holds the words of, and only whoever has heard all of it is given it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

from core.ai.model import Role
from core.memory.distil.cleaning import Voices
from core.memory.distil.types import Fact, Known, Source
from core.memory.forgetting import content

COMMON = 2  # messages in which a word may stand beside the quoted ones; a more common one tells nothing

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Traced:
    """A fact with all its sources, and what was known already and lends it words."""

    fact: Fact
    known: tuple[int, ...] = ()

    @property
    def sources(self) -> set[int]:
        return {message_id for message_id, _ in self.fact.quotes}


@dataclass(slots=True)
class Tracing:
    """Of all facts drawn from the same messages. `name` is the character's: names tell nothing either."""

    sources: Sequence[Source]
    known: Sequence[Known]
    name: str
    _said: dict[int, set[str]] = field(init=False)
    _known: dict[int, set[str]] = field(init=False)
    _names: set[str] = field(init=False)
    _counts: Counter[str] = field(init=False)
    _voices: Voices = field(init=False)

    def __post_init__(self) -> None:
        self._said = {source.id: content([source.text]) for source in self.sources}
        self._known = {each.id: content([each.text]) for each in self.known}
        self._names = content([self.name, *(source.name for source in self.sources)])
        self._voices = Voices(self.sources)
        self._counts = Counter(word for words in self._said.values() for word in words)

    def traced(self, fact: Fact) -> Traced | None:
        """The fact with the sources that it does not name; None where somebody else has said what it tells as one
        person's own."""
        quoted = {message_id for message_id, _ in fact.quotes}
        told = set[str]().union(*(self._said.get(each, set()) for each in quoted))
        rest = content([fact.text]) - told - self._names
        more = [source for source in self.sources if source.id not in quoted and self._lends(source, rest)]
        lenders = [each for each in self.known if rest & self._known[each.id]]
        owners = {self._owner(source) for source in more} | {each.person_id for each in lenders}
        if not fact.shared and not owners <= {None, fact.person_id}:
            return None
        further = tuple((source.id, _word(source.text, rest)) for source in more)
        return Traced(replace(fact, quotes=(*fact.quotes, *further)), tuple(each.id for each in lenders))

    def _owner(self, source: Source) -> int | None:
        """Who said it, or was told it."""
        return source.person_id if source.role is Role.PERSON else self._voices.heard_by(source.id)

    def all(self, facts: Sequence[Fact]) -> Iterator[Traced | None]:
        return (self.traced(fact) for fact in facts)

    def _lends(self, source: Source, rest: Collection[str]) -> bool:
        return any(self._counts[word] <= COMMON for word in self._said[source.id] & set(rest))


def _word(text: str, heads: Collection[str]) -> str:
    """The first word of a text that is one of these."""
    return next((word for word in _WORD.findall(text) if content([word]) & set(heads)), text)[:80]
