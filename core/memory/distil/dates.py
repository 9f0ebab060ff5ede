"""Days as a model writes them, and as the zone of a chat has them. Pure."""

from __future__ import annotations

import calendar
import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

EARLIEST = 1900
FURTHEST = 100  # years after it was said

_SEOUL = ZoneInfo("Asia/Seoul")
_HANGUL = re.compile("[가-힣ㄱ-ㅎㅏ-ㅣ]")
_DATE = re.compile(r"\s*(\d{4})(?:[-./](\d{1,2})(?:[-./](\d{1,2}))?)?(?![\d])")

Period = tuple[datetime, datetime]


def korean(text: str) -> bool:
    return _HANGUL.search(text) is not None


def zone_of(language: str) -> ZoneInfo:
    """The zone in which the days of a chat begin."""
    return _SEOUL if language == "ko" else ZoneInfo("UTC")


def days(first: date, last: date, zone: ZoneInfo) -> Period:
    """From the first second of one day to the last of another, UTC."""
    begin = datetime.combine(first, time.min, zone)
    end = datetime.combine(last, time(23, 59, 59), zone)
    return begin.astimezone(UTC), end.astimezone(UTC)


def month(year: int, number: int, zone: ZoneInfo) -> Period:
    return days(date(year, number, 1), date(year, number, calendar.monthrange(year, number)[1]), zone)


def written(first: object, last: object, said_at: datetime, zone: ZoneInfo) -> Period | None:
    """The time between two dates as "2026-07-12", "2026-07" or "2026"; None for none, and for what cannot be."""
    named = [period for each in (first, last) if (period := _date(each, said_at, zone))]
    if not named:
        return None
    return min(begin for begin, _ in named), max(end for _, end in named)


def _date(given: object, said_at: datetime, zone: ZoneInfo) -> Period | None:
    found = _DATE.match(given) if isinstance(given, str) else None
    if found is None:
        return None
    year, number, day = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    if not EARLIEST <= year <= said_at.year + FURTHEST:
        return None
    try:
        if not number:
            return days(date(year, 1, 1), date(year, 12, 31), zone)
        if not day:
            return month(year, number, zone)
        return days(date(year, number, day), date(year, number, day), zone)
    except ValueError:
        return None


def later(day: date, count: int) -> date:
    """`count` days after; the nearest that there is where that is none."""
    try:
        return day + timedelta(days=count)
    except OverflowError:
        return day
