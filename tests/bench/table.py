"""What was measured, beside what it is to be and what the floor needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Goal:
    """At most `most`: of the ratio to the floor, or else of the figure itself."""

    most: float
    ratio: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One figure in `unit`: the median, or the percentile that `what` names. `best` is the best round's ratio.

    `note` says in words what the figure cannot; a row that has one and no figure is a measurement that failed.
    """

    what: str
    measured: float | None
    unit: str = ""
    goal: Goal | None = None
    floor: float | None = None
    best: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        return None if self.measured is None or not self.floor else self.measured / self.floor

    @property
    def good(self) -> bool | None:
        """Whether the goal is reached; None where there is none."""
        if self.goal is None:
            return None
        judged = self.ratio if self.goal.ratio else self.measured
        return judged is not None and judged <= self.goal.most

    def record(self) -> dict[str, object]:
        """For a JSON file."""
        return {
            "what": self.what,
            "unit": self.unit,
            "measured": self.measured,
            "floor": self.floor,
            "ratio": self.ratio,
            "best_ratio": self.best,
            "goal": None if self.goal is None else {"most": self.goal.most, "of_ratio": self.goal.ratio},
            "good": self.good,
            "note": self.note,
        }


HEAD = ("", "goal", "measured", "floor", "ratio", "best", "")


def table(rows: Sequence[Row]) -> str:
    lines = [HEAD, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEAD))]
    shown = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines]
    notes = [f"{row.what}: {row.note}" for row in rows if row.note]
    return "\n".join(line.rstrip() for line in [*shown, *notes])


def _cells(row: Row) -> tuple[str, ...]:
    goal = "" if row.goal is None else f"≤ {row.goal.most:g} {'×' if row.goal.ratio else row.unit}"
    verdict = {True: "ok", False: "OVER", None: ""}[row.good]
    ratios = ("" if value is None else f"{value:.2f}" for value in (row.ratio, row.best))
    return (row.what, goal.rstrip(), _figure(row.measured, row.unit), _figure(row.floor, row.unit), *ratios, verdict)


def _figure(value: float | None, unit: str) -> str:
    if value is None:
        return "–"
    digits = 0 if value >= 100 or value == int(value) else 2 if unit == "s" else 1
    return f"{value:.{digits}f} {unit}".rstrip()
