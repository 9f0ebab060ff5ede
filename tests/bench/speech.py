"""How well speech levels are told from Korean endings, and what it costs: `python3 -m tests.bench speech`.

`held` was written before the rules, which were made to fit `dev`; `core/characters/speech_level.py` tells the history.
The floor is what the cheapest possible look at an ending costs.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path

from core.characters.speech import Level, level_of
from tests.bench.rounds import rounds
from tests.bench.table import Goal, Row

LABELLED = Path("tests/core/characters/speech")
NONE = "none"
LABELS = [*map(str, Level), NONE]
ROUNDS = 15
SUFFIXES = tuple("요다까오소죠어아해지네자냐니라군나게래걸")

Labelled = tuple[str, str]


async def speech() -> list[Row]:
    """The share that is told right of each set and of each level, what is taken for what, and a sentence's cost."""
    return await asyncio.to_thread(_measured)


def _measured() -> list[Row]:
    sets = {name: _rows(name) for name in ("held", "dev")}
    rows = [_accuracy(f"Speech levels told right, {name}", labelled) for name, labelled in sets.items()]
    sentences = [sentence for labelled in sets.values() for _, sentence in labelled]
    ours, floor = rounds(
        ROUNDS,
        lambda: [level_of(sentence) for sentence in sentences],
        lambda: [sentence.endswith(SUFFIXES) for sentence in sentences],
    )
    return [*rows, ours.row(f"Speech levels of {len(sentences):,} sentences", floor)]


def _accuracy(what: str, labelled: list[Labelled]) -> Row:
    told = [(label, level_of(sentence) or NONE) for label, sentence in labelled]
    shares = [f"{label} {_share([pair for pair in told if pair[0] == label]):.1f}" for label in LABELS]
    wrong = Counter(f"{label} as {other}" for label, other in told if label != other)
    missed = "".join(f", {each} ({count})" for each, count in wrong.items())
    return Row(what, _share(told), "%", Goal(97, least=True), note=f"of {len(told)}: {', '.join(shares)}{missed}")


def _rows(name: str) -> list[Labelled]:
    lines = (LABELLED / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return [(label, sentence) for label, _, sentence in (line.partition("\t") for line in lines)]


def _share(told: list[tuple[str, str]]) -> float:
    return 100 * sum(label == other for label, other in told) / len(told)
