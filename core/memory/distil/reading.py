"""What a model drew from messages, checked line by line: its answer is data of a stranger. Pure.

Nothing here raises, whatever the answer is: what can be saved is, the rest is dropped with its reason.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from core.ai.model import Role
from core.db.tables.memory import MemoryKind
from core.memory.distil.cleaning import Voices, line, slot_of
from core.memory.distil.dates import korean, written, zone_of
from core.memory.distil.guarding import unfit, unfit_quote
from core.memory.distil.order import settled
from core.memory.distil.quoting import Letters
from core.memory.distil.saving import Item, items
from core.memory.distil.types import CHARACTER, LONGEST_TEXT, MOST_FACTS, PERSON, PLACE, Drawn, Fact, Known, Source

MOST_QUOTES = 5
MOST_READ = 3 * MOST_FACTS  # entries that are looked at, good and bad
_KINDS = {**{kind.value: kind for kind in MemoryKind}, "feeling": MemoryKind.EVENT, "emotion": MemoryKind.EVENT}
_NUMBER = re.compile(r"\D{0,3}(\d{1,18})\D{0,2}")


class _Dropped(Exception):
    """Why an entry is no memory."""


def read(answer: str, sources: Sequence[Source], known: Sequence[Known]) -> Drawn:
    """The memories in an answer. A quote of each is part of the message that it names, and who said it owns it."""
    found = items(answer)
    if not found:
        return Drawn((), () if _is_nothing(answer) else ("no JSON",))
    reader = _Reader(sources)
    facts, dropped = [], []
    for item in found[:MOST_READ]:
        try:
            facts.append(reader.fact(item))
        except _Dropped as reason:
            dropped.append(str(reason))
    return settled(facts, known, dropped)


def _is_nothing(answer: str) -> bool:
    """An empty list is an answer: there was nothing worth it."""
    return re.search(r"\[\s*\]", answer[:2_000]) is not None


@dataclass(slots=True)
class _Reader:
    sources: Sequence[Source]
    voices: Voices = field(init=False)
    by_id: dict[int, Source] = field(init=False)
    letters: dict[int, Letters] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.voices = Voices(self.sources)
        self.by_id = {source.id: source for source in self.sources}

    def fact(self, item: Item) -> Fact:
        kind = _KINDS.get(str(item.get("kind", "")).strip().casefold())
        if kind is None:
            raise _Dropped("unknown kind")
        text, slot = _text(item), slot_of(item.get("slot"))
        quotes = self._quotes(item)
        said = [self.by_id[number] for number, _ in quotes]
        owner, subject = self._whose(item, said)
        for words in (text, slot.replace(":", " "), subject):
            if reason := unfit(words):
                raise _Dropped(reason)
        shared = self._shared(item, subject)
        said_at = max(source.at for source in said)
        about = _about(item, said_at, said)
        return Fact(
            kind=kind,
            subject=subject,
            person_id=None if shared else owner,
            shared=shared,
            slot=slot,
            text=text,
            quotes=quotes,
            said_at=said_at,
            about_from=about[0] if about else None,
            about_to=about[1] if about else None,
            importance=round(_bounded(item.get("importance"), 1, 5, 3)),
            confidence=_bounded(item.get("confidence"), 0, 1, 0.5),
            replaces=tuple(_numbers(item.get("replaces"))),
        )

    def _quotes(self, item: Item) -> tuple[tuple[int, str], ...]:
        found: dict[int, str] = {}
        for number, words in _named_quotes(item):
            source = self.by_id.get(number)
            if source is None:
                continue
            if number not in self.letters:
                self.letters[number] = Letters(source.text)
            standing = self.letters[number].find(words)
            if standing is not None and (reason := unfit_quote(words)):
                raise _Dropped(reason)
            if standing is not None:
                found.setdefault(number, standing)
        if not found:
            raise _Dropped("no quote that stands in its message")
        for words in found.values():
            if reason := unfit_quote(words):
                raise _Dropped(reason)
        return tuple(list(found.items())[:MOST_QUOTES])

    def _whose(self, item: Item, said: Sequence[Source]) -> tuple[int, str]:
        """Whom it belongs to, whatever the model says: of people, one who said it; of a character, who heard it."""
        persons = [each.person_id for each in said if each.role is Role.PERSON and each.person_id is not None]
        named = self.voices.labelled(item.get("owner"))
        heard = [self.voices.heard_by(each.id) for each in said if each.role is Role.CHARACTER]
        if persons:
            owner: int | None = named if named in persons else persons[0]
        else:
            owner = named if named in self.voices.persons else next(iter(heard), None)
        subject = self.voices.subject(item.get("subject"), owner)
        if subject == CHARACTER and not heard:
            raise _Dropped("said of the character by somebody else")
        if subject != CHARACTER and not persons:
            raise _Dropped("only the character said so")
        if owner is None:
            raise _Dropped("nobody that it belongs to")
        return owner, subject

    def _shared(self, item: Item, subject: str) -> bool:
        """What one person tells of itself stays its own; what is shared has more than one to share it."""
        wanted = item.get("shared") is True or subject == PLACE
        return wanted and subject != PERSON and len(self.voices.persons) > 1


def _text(item: Item) -> str:
    raw = str(item["text"])
    if reason := unfit(raw[: 4 * LONGEST_TEXT]):
        raise _Dropped(reason)
    text = line(raw[: 4 * LONGEST_TEXT])
    if not any(letter.isalnum() for letter in text):
        raise _Dropped("empty")
    if len(text) > LONGEST_TEXT:
        raise _Dropped("too long")
    return text


def _named_quotes(item: Item) -> Iterator[tuple[int, str]]:
    given = item.get("sources") or item.get("quotes")
    for each in [*(given if isinstance(given, list) else [given]), item][: 4 * MOST_QUOTES]:
        if not isinstance(each, dict):
            continue
        words = each.get("quote") or each.get("words")
        for number in _numbers(each.get("message") if "message" in each else each.get("id")):
            if isinstance(words, str):
                yield number, words


def _numbers(given: object) -> Iterator[int]:
    """Ids, also where the model wrote "#12" for 12, or one without its list."""
    each: Iterable[object] = given[:20] if isinstance(given, list) else (given,)
    for value in each:
        if isinstance(value, bool):
            continue
        if isinstance(value, int):
            yield value
        elif isinstance(value, str) and (found := _NUMBER.fullmatch(value.strip())):
            yield int(found[1])


def _bounded(given: object, least: float, most: float, otherwise: float) -> float:
    if isinstance(given, bool) or not isinstance(given, int | float) or not math.isfinite(given):
        return otherwise
    return min(max(float(given), least), most)


def _about(item: Item, said_at: datetime, said: Sequence[Source]) -> tuple[datetime, datetime] | None:
    language = "ko" if any(korean(source.text) for source in said) else "en"
    return written(item.get("about_from"), item.get("about_to"), said_at, zone_of(language))
