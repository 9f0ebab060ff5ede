"""How well speech levels are told from Korean endings, and what it costs: `python3 -m tests.bench.speech`.

`held` was written before the rules, which were made to fit `dev`; `core/characters/speech_level.py` tells the history.
"""

from __future__ import annotations

import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from core import bootstrap

LABELLED = Path("tests/core/characters/speech")
NONE = "none"
ROUNDS = 15
# The floor: what the cheapest possible look at an ending costs.
SUFFIXES = (
    "요",
    "다",
    "까",
    "오",
    "소",
    "죠",
    "어",
    "아",
    "해",
    "지",
    "네",
    "자",
    "냐",
    "니",
    "라",
    "군",
    "나",
    "게",
    "래",
    "걸",
)

Row = tuple[str, str]


def main() -> None:
    bootstrap.ensure("dev.lock")
    from core.characters.speech import Level, level_of

    sets = {name: _rows(name) for name in ("held", "dev")}
    told = {name: [(label, level_of(sentence) or NONE) for label, sentence in rows] for name, rows in sets.items()}
    told["both"] = told["held"] + told["dev"]
    labels = [*map(str, Level), NONE]
    print(f"{'right':10}" + "".join(f"{name:>10}" for name in ("sentences", "all", *labels)))
    for name, pairs in told.items():
        shares = [_share(pairs), *(_share(pair for pair in pairs if pair[0] == label) for label in labels)]
        print(f"{name:10}{len(pairs):10}" + "".join(f"{share:10.1%}" for share in shares))
    print(f"\n{'confusion':10}" + "".join(f"{label:>10}" for label in labels))
    counts = Counter(told["both"])
    for label in labels:
        print(f"{label:10}" + "".join(f"{counts[label, other]:10}" for other in labels))
    _print_speed([sentence for rows in sets.values() for _, sentence in rows], level_of)


def _rows(name: str) -> list[Row]:
    lines = (LABELLED / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return [(label, sentence) for label, _, sentence in (line.partition("\t") for line in lines)]


def _share(pairs: Iterable[Row]) -> float:
    right = [label == told for label, told in pairs]
    return sum(right) / len(right)


def _print_speed(sentences: list[str], level_of: Callable[[str], object]) -> None:
    floors, ours = [], []
    for _ in range(ROUNDS):  # in turns, so that both meet the same load
        floors.append(_seconds(lambda sentence: sentence.endswith(SUFFIXES), sentences))
        ours.append(_seconds(level_of, sentences))
    floor, own = statistics.median(floors), statistics.median(ours)
    print(
        f"\n{len(sentences) / own:,.0f} sentences a second, {own / floor:.0f} times the floor (one str.endswith each)"
    )


def _seconds(work: Callable[[str], object], sentences: list[str]) -> float:
    began = time.perf_counter()
    for sentence in sentences:
        work(sentence)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
