"""What recall works on: passages of messages, and memories drawn from them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.ai.embedding import Vectors


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A message, or a piece of a long one. `id` sorts as it was said. `speaker` is a name, casefolded; `by_character`:
    it was the character's. `terms` are what it is found by; `vector` is None where nobody has embedded it yet."""

    id: int
    message_id: int
    number: int
    chat_id: int
    speaker: str
    by_character: bool
    at: datetime | None
    terms: str
    vector: Vectors | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """A memory as recall sees it. `sources` are ids of messages; `past`: a newer one has taken its place."""

    id: int
    sources: tuple[int, ...]
    terms: str
    at: datetime
    about_from: datetime | None = None
    about_to: datetime | None = None
    past: bool = False
    importance: int = 3
    vector: Vectors | None = None
