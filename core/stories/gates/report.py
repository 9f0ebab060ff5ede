"""What the gates say of an episode: one line a gate, kept as it is and shown as it is (검수표). Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.stories.given import Problem

RULES = "1"
"""The version of the rule set: it changes with every change of a rule or a limit, and stands in each report."""


class Verdict(StrEnum):
    """Green: as it should be. Soft: worth a look, no hindrance. Red: nothing that has one is published."""

    GREEN = "green"
    SOFT = "soft"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Result:
    """`gate` is the id; the catalogues call it "gate-<id>". `value` is what was measured and `limit` what is allowed,
    in words that need no language ("5120", "4500–5500", "0.03", "≤ 0.04", names). `quotes` are the places in the text.
    `told` is what a model is given to mend it (English), "" where the gate is green."""

    gate: str
    verdict: Verdict
    value: str
    limit: str
    quotes: tuple[str, ...] = ()
    told: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    rules: str
    results: tuple[Result, ...]

    @property
    def passed(self) -> bool:
        return not self.red

    @property
    def red(self) -> tuple[Result, ...]:
        return tuple(each for each in self.results if each.verdict is Verdict.RED)

    def problems(self) -> Iterator[Problem]:
        """What is to be mended, the red ones first."""
        for each in sorted(self.results, key=lambda result: result.verdict is not Verdict.RED):
            if each.verdict is not Verdict.GREEN:
                yield Problem(each.gate, each.told, soft=each.verdict is Verdict.SOFT)

    def worse_than(self, before: Report) -> bool:
        """Whether a gate is red that was not."""
        return bool({each.gate for each in self.red} - {each.gate for each in before.red})


def plain(report: Report) -> dict[str, object]:
    """As JSON."""
    listed = [
        {
            "gate": each.gate,
            "verdict": each.verdict.value,
            "value": each.value,
            "limit": each.limit,
            "quotes": list(each.quotes),
            "told": each.told,
        }
        for each in report.results
    ]
    return {"rules": report.rules, "results": listed}


def of_plain(kept: Mapping[str, object]) -> Report:
    """What `plain` gave."""
    listed = kept.get("results")
    rows: Sequence[Mapping[str, object]] = listed if isinstance(listed, list) else ()
    return Report(str(kept.get("rules", "")), tuple(map(_result, rows)))


def _result(row: Mapping[str, object]) -> Result:
    quotes = row.get("quotes")
    return Result(
        gate=str(row["gate"]),
        verdict=Verdict(str(row["verdict"])),
        value=str(row["value"]),
        limit=str(row["limit"]),
        quotes=tuple(map(str, quotes)) if isinstance(quotes, list) else (),
        told=str(row.get("told", "")),
    )
