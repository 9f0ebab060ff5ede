"""What was measured, beside what it is to be and what the floor needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Goal:
    """At most `most`: of the ratio to the floor, or else of the figure itself. `least`: not less than that instead."""

    most: float
    ratio: bool = False
    least: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One figure in `unit`: the median, or the percentile that `what` names. `best` is the best round's ratio.

    `note` says in words what the figure cannot; a row that has one and no figure is a measurement that failed. Where
    `measured` is the processor's time, `clock` is how long it took by the clock, which a busy machine stretches.
    """

    what: str
    measured: float | None
    unit: str = ""
    goal: Goal | None = None
    floor: float | None = None
    best: float | None = None
    note: str = ""
    clock: float | None = None

    @property
    def ratio(self) -> float | None:
        return None if self.measured is None or not self.floor else self.measured / self.floor

    @property
    def good(self) -> bool | None:
        """Whether the goal is reached; None where there is none."""
        if self.goal is None:
            return None
        judged = self.ratio if self.goal.ratio else self.measured
        if judged is None:
            return False
        return judged >= self.goal.most if self.goal.least else judged <= self.goal.most

    def record(self) -> dict[str, object]:
        """For a JSON file."""
        return {
            "what": self.what,
            "unit": self.unit,
            "measured": self.measured,
            "clock": self.clock,
            "floor": self.floor,
            "ratio": self.ratio,
            "best_ratio": self.best,
            "goal": None if self.goal is None else _goal(self.goal),
            "good": self.good,
            "note": self.note,
        }


def _goal(goal: Goal) -> dict[str, object]:
    return {"least" if goal.least else "most": goal.most, "of_ratio": goal.ratio}


HEAD = ("", "goal", "measured", "floor", "ratio", "best", "clock", "")


def table(rows: Sequence[Row]) -> str:
    lines = [HEAD, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEAD))]
    shown = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines]
    notes = [f"{row.what}: {row.note}" for row in rows if row.note]
    return "\n".join(line.rstrip() for line in [*shown, *notes])


def _cells(row: Row) -> tuple[str, ...]:
    goal = (
        ""
        if row.goal is None
        else f"{'≥' if row.goal.least else '≤'} {row.goal.most:g} {'×' if row.goal.ratio else row.unit}"
    )
    verdict = {True: "ok", False: "OVER", None: ""}[row.good]
    ratios = ("" if value is None else f"{value:.2f}" for value in (row.ratio, row.best))
    figures = _figure(row.measured, row.unit), _figure(row.floor, row.unit)
    clock = "" if row.clock is None else _figure(row.clock, row.unit)
    return (row.what, goal.rstrip(), *figures, *ratios, clock, verdict)


def _figure(value: float | None, unit: str) -> str:
    if value is None:
        return "–"
    digits = 0 if value >= 100 or value == int(value) else 2 if unit == "s" else 1
    return f"{value:.{digits}f} {unit}".rstrip()
