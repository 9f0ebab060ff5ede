"""How what is remembered is ranked: words and meaning, what stands beside, when, and who said it. Pure.

The rule is the memory reference's (3); its constants are round and were chosen on half of the project's own chats.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from core.ai.embedding import Vectors

Scores = NDArray[np.float32]

CANDIDATES = 400
WORDS = 0.6
MEANING = 0.4
NEIGHBOUR = 0.4
CHAT = 0.2
TIME = 0.2
SPEAKER = 0.2


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for. `vector` is the text's own, None without an embedder; `previous` what was said before it;
    `person` and `character` are the names of who asks and who is asked."""

    text: str
    vector: Vectors | None = None
    now: datetime | None = None
    previous: str = ""
    person: str = ""
    character: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A message that was found, by a passage of it or by a memory, and what made it so: words, its meaning, its time,
    or what stands beside it. A memory's hit has the newest of its sources."""

    kind: Literal["passage", "memory"]
    id: int
    message_id: int | None
    score: float
    words: bool = False
    meaning: bool = False
    time: bool = False
    neighbour: bool = False


def relative(scores: Scores, most: int = CANDIDATES) -> Scores:
    """From 0, at the last candidate, to 1 at the best."""
    if scores.size == 0:
        return scores
    best = float(scores.max())
    least = float(np.partition(scores, -most)[-most]) if scores.size > most else float(scores.min())
    if best <= least:
        return np.zeros_like(scores)
    shared: Scores = np.clip((scores - least) / (best - least), 0, 1).astype(np.float32)
    return shared


def shares(words: Scores, meaning: Scores | None, most: int = CANDIDATES) -> Scores:
    """Words and meaning together, each against its own best."""
    best = float(words.max()) if words.size else 0.0
    told = words / best if best > 0 else words
    if meaning is None:
        return told.astype(np.float32)
    return (WORDS * told + MEANING * relative(meaning, most)).astype(np.float32)
