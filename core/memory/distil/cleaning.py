"""Words of people and models as a memory holds them, and who is who. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from core.ai.harmless import clean_name, harmless, one_line, visible
from core.ai.model import Role
from core.memory.distil.types import CHARACTER, LONGEST_SLOT, PERSON, PLACE, Source

_PERSONS = frozenset(
    {"person", "user", "speaker", "me", "self", "the person", "the user", "사람", "사용자", "본인", "나"}
)
_CHARACTERS = frozenset({"character", "assistant", "bot", "ai", "the character", "캐릭터", "인물"})
_PLACES = frozenset({"place", "group", "everyone", "everybody", "all", "we", "us", "the place", "모두", "우리", "장소"})
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f]+")
_NO_SLOT = re.compile(r"[^\w:가-힣 -]+")


def line(text: str) -> str:
    """`text` in one line, without what nobody sees and what looks like marks of ours."""
    composed = harmless(visible(unicodedata.normalize("NFC", text)))
    return " ".join(_CONTROLS.sub(" ", one_line(composed)).split())


def slot_of(given: object) -> str:
    text = line(given).casefold() if isinstance(given, str) else ""
    parts = (" ".join(_NO_SLOT.sub(" ", part).split()) for part in text.split(":"))
    return ":".join(part for part in parts if part)[:LONGEST_SLOT].strip(": ")


def same(text: str) -> str:
    """What of a text counts when two are compared."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", text).casefold() if letter.isalnum())


@dataclass(frozen=True, slots=True)
class Voices:
    """Who speaks in these messages. People go by labels, P1 for the first: two may have one name."""

    sources: Sequence[Source]

    @property
    def persons(self) -> list[int]:
        found = (source.person_id for source in self.sources if source.role is Role.PERSON)
        return list(dict.fromkeys(person for person in found if person is not None))

    @property
    def labels(self) -> dict[int, str]:
        return {person: f"P{number}" for number, person in enumerate(self.persons, 1)}

    def labelled(self, given: object) -> int | None:
        """The person with that label or that name, where only one has it."""
        words = given.strip().casefold() if isinstance(given, str) else ""
        by_label = {label.casefold(): person for person, label in self.labels.items()}
        named = {source.person_id for source in self.sources if words and source.name.casefold() == words}
        return by_label.get(words) or (named.pop() if len(named) == 1 else None)

    def subject(self, given: object, owner: int | None) -> str:
        """Whom a memory is about, in our words."""
        words = " ".join(given.split()) if isinstance(given, str) else ""
        folded = words.casefold()
        for subject, names in ((PERSON, _PERSONS), (CHARACTER, _CHARACTERS), (PLACE, _PLACES)):
            if folded in names:
                return subject
        if not words:
            return PERSON
        labelled = self.labelled(words)
        if labelled is not None:
            return PERSON if labelled == owner else clean_name(self.name_of(labelled))
        if any(folded == each.name.casefold() for each in self.sources if each.role is Role.CHARACTER):
            return CHARACTER
        return clean_name(words)

    def name_of(self, person: int) -> str:
        return next(source.name for source in reversed(self.sources) if source.person_id == person)

    def heard_by(self, message_id: int) -> int | None:
        """The person that a character spoke to in a message: whoever spoke last before it, else first behind it."""
        before = [each.person_id for each in self.sources if each.id < message_id and each.role is Role.PERSON]
        behind = [each.person_id for each in self.sources if each.id > message_id and each.role is Role.PERSON]
        known = [each for each in (*reversed(before), *behind) if each is not None]
        return known[0] if known else None
