"""What a rule finds in a sentence. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from core.db.tables.memory import MemoryKind
from core.memory.distil.types import PERSON


@dataclass(frozen=True, slots=True)
class Found:
    """`dated`: the time that the sentence names is when it is."""

    kind: MemoryKind
    text: str
    slot: str = ""
    subject: str = PERSON
    importance: int = 3
    dated: bool = True
