"""What is distilled, and what comes of it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.ai.model import Role
from core.db.tables.memory import MemoryKind

MOST_FACTS = 20  # of one batch
LONGEST_TEXT = 300  # characters
LONGEST_QUOTE = 300
LONGEST_SLOT = 120
LONGEST_DIGEST = 1_200

PERSON, CHARACTER, PLACE = "person", "character", "place"  # subjects; any other is a name


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A message as it is distilled. `person_id` is None with a character's; `at` is aware UTC."""

    id: int
    role: Role
    name: str
    person_id: int | None
    character_id: int | None
    text: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A memory that counts now, which a newer one may take the place of."""

    id: int
    kind: MemoryKind
    subject: str
    slot: str
    text: str
    said_at: datetime
    person_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A memory to be.

    `text` is one line without its subject, in the language of what was said: "새우 알레르기가 있다", "is allergic to
    shrimp". `subject` is "person" (whoever said it: `person_id`), "character", "place", or a name. `person_id` is whom
    the memory belongs to; None: `shared`, to all who were there. `slot` names what only one memory at a time can say,
    "" for none. `quotes` are words that stand in their messages as they are. `about_from` and `about_to` are the first
    and the last second of when it is, UTC. `replaces` are ids of memories that were known, `instead_of` positions in
    the same Drawn: this one counts in their place.
    """

    kind: MemoryKind
    subject: str
    person_id: int | None
    shared: bool
    slot: str
    text: str
    quotes: tuple[tuple[int, str], ...]
    said_at: datetime
    about_from: datetime | None = None
    about_to: datetime | None = None
    importance: int = 3
    confidence: float = 0.8
    replaces: tuple[int, ...] = ()
    instead_of: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Drawn:
    """`dropped` says for the log, without anybody's words, what was left out and why."""

    facts: tuple[Fact, ...]
    dropped: tuple[str, ...] = ()
