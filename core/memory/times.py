"""Time in words: what a question means by "last summer" or "지난주", and how a memory's date is told. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
DAYS_KO = ["월요일", "화요일", "수요일", "목요일", "금요일", "토요일", "일요일"]


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` to before `end`."""

    start: datetime
    end: datetime


def spans(text: str, now: datetime, language: str | None = None) -> tuple[Span, ...]:
    """The times that a text names, seen from `now`; without a language, in any."""
    folded = text.casefold()[:2_000]
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if "yesterday" in folded or "어제" in folded:
        return (Span(day - timedelta(days=1), day),)
    return ()


def date_words(at: datetime) -> str:
    """A day as it is searched for, in both languages."""
    return (
        f"{at.day} {MONTHS[at.month - 1]} {at.year} {DAYS[at.weekday()]}"
        f" {at.year}년 {at.month}월 {at.day}일 {DAYS_KO[at.weekday()]}"
    )


def in_words(at: datetime, now: datetime, language: str) -> str:
    """ "7월 12일, 넉 달 전", "12 July, four months ago"."""
    if language == "ko":
        return f"{at.month}월 {at.day}일"
    return f"{at.day} {MONTHS[at.month - 1]}"
