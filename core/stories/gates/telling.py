"""The words of a report for people: what a gate is called, what it looks at, and what it found."""

from __future__ import annotations

from core.stories.gates.report import Verdict
from core.text import Text, t


def name(gate: str) -> Text:
    return t(f"gate-{gate}")


def about(gate: str) -> Text:
    """In one line."""
    return t(f"gate-{gate}-about")


def word(verdict: Verdict) -> Text:
    return t(f"verdict-{verdict.value}")


def meaning(verdict: Verdict) -> Text:
    """What follows from it."""
    return t(f"verdict-{verdict.value}-about")
