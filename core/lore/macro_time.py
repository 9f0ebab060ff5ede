"""Dates, times and durations in words, as the macros of cards ask for them. Pure.

The format letters are those of moment.js (its documentation, "Format"), in English and Korean.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo

LONGEST_FORMAT = 500

_TOKEN = re.compile(
    r"\[[^\[\]]*\]|\\.|LTS|LT|L{1,4}|l{1,4}|Mo|M{1,4}|Do|DDDo|D{1,4}|do|d{1,4}|[wW]o|w{1,2}|W{1,2}|Qo|Q"
    r"|Y{4,6}|YY|Y|gggg|gg|GGGG|GG|e|E|A|a|H{1,2}|h{1,2}|k{1,2}|m{1,2}|s{1,2}|S{1,9}|X|x|z{1,2}|Z{1,2}|.",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class _Words:
    """One language's words; `spans` are moment's units from "a few seconds" to years, `{}` is the count."""

    months: tuple[str, ...]
    short_months: tuple[str, ...]
    days: tuple[str, ...]  # from Sunday
    short_days: tuple[str, ...]
    least_days: tuple[str, ...]
    halves: tuple[str, str]
    long: Mapping[str, str]
    spans: Mapping[str, str]
    ahead: str
    ago: str
    just_now: str


_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_KOREAN_MONTHS = tuple(f"{month}월" for month in range(1, 13))
_KOREAN_DAYS = tuple("일월화수목금토")

_ENGLISH = _Words(
    months=_MONTHS,
    short_months=tuple(month[:3] for month in _MONTHS),
    days=_DAYS,
    short_days=tuple(day[:3] for day in _DAYS),
    least_days=tuple(day[:2] for day in _DAYS),
    halves=("AM", "PM"),
    long={
        "LT": "h:mm A",
        "LTS": "h:mm:ss A",
        "L": "MM/DD/YYYY",
        "LL": "MMMM D, YYYY",
        "LLL": "MMMM D, YYYY h:mm A",
        "LLLL": "dddd, MMMM D, YYYY h:mm A",
        "l": "M/D/YYYY",
        "ll": "MMM D, YYYY",
        "lll": "MMM D, YYYY h:mm A",
        "llll": "ddd, MMM D, YYYY h:mm A",
    },
    spans={
        "s": "a few seconds",
        "m": "a minute",
        "mm": "{} minutes",
        "h": "an hour",
        "hh": "{} hours",
        "d": "a day",
        "dd": "{} days",
        "M": "a month",
        "MM": "{} months",
        "y": "a year",
        "yy": "{} years",
    },
    ahead="in {}",
    ago="{} ago",
    just_now="just now",
)
_KOREAN = _Words(
    months=_KOREAN_MONTHS,
    short_months=_KOREAN_MONTHS,
    days=tuple(f"{day}요일" for day in _KOREAN_DAYS),
    short_days=_KOREAN_DAYS,
    least_days=_KOREAN_DAYS,
    halves=("오전", "오후"),
    long={
        "LT": "A h:mm",
        "LTS": "A h:mm:ss",
        "L": "YYYY.MM.DD.",
        "LL": "YYYY년 MMMM D일",
        "LLL": "YYYY년 MMMM D일 A h:mm",
        "LLLL": "YYYY년 MMMM D일 dddd A h:mm",
        "l": "YYYY.MM.DD.",
        "ll": "YYYY년 MMMM D일",
        "lll": "YYYY년 MMMM D일 A h:mm",
        "llll": "YYYY년 MMMM D일 dddd A h:mm",
    },
    spans={
        "s": "몇 초",
        "m": "1분",
        "mm": "{}분",
        "h": "한 시간",
        "hh": "{}시간",
        "d": "하루",
        "dd": "{}일",
        "M": "한 달",
        "MM": "{}달",
        "y": "일 년",
        "yy": "{}년",
    },
    ahead="{} 후",
    ago="{} 전",
    just_now="방금",
)


def told(when: datetime, layout: str, locale: str = "en") -> str:
    """`when` in moment's letters: `[text]` and unknown letters stay as they are. A layout ends after 500 characters."""
    words = _words(locale)
    return "".join(_letter(when, letters, words, locale) for letters in _TOKEN.findall(layout[:LONGEST_FORMAT]))


def span(length: timedelta, locale: str = "en") -> str:
    """How long, about, without a direction: "3 hours", "하루". The bounds between units are moment's."""
    words = _words(locale)
    unit, count = _about(abs(length.total_seconds()))
    return words.spans[unit].format(count)


def distance(length: timedelta, locale: str = "en") -> str:
    """How long ahead or ago: "in 3 hours", "하루 전"."""
    words = _words(locale)
    return (words.ahead if length > timedelta() else words.ago).format(span(length, locale))


def idle(length: timedelta | None, locale: str = "en") -> str:
    """How long nobody has spoken; "just now" where nobody has spoken before."""
    return _words(locale).just_now if length is None else span(length, locale)


def shifted(when: datetime, offset: str) -> datetime | None:
    """`when` at UTC+9, UTC-3:30 …, given the "+9"; None for what is no offset."""
    found = re.fullmatch(r"\s*([+-])([0-9]{1,2})(?::?([0-5][0-9]))?\s*", offset)
    if found is None or int(found[2]) > 15:
        return None
    ahead = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    return _at(when, timezone(ahead if found[1] == "+" else -ahead))


def read(text: str, zone: tzinfo | None) -> datetime | None:
    """A moment from ISO 8601 or from our own long dates; without a zone of its own it is in `zone`."""
    written = text.strip()[:64]
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        read_long = _long_date(written)
        if read_long is None:
            return None
        found = read_long
    try:
        aware = found if found.tzinfo else found.replace(tzinfo=zone or UTC)
        aware.utctimetuple()  # a zone can push the first and the last day out of the calendar
    except (OverflowError, ValueError):
        return None
    return aware


def _words(locale: str) -> _Words:
    return _KOREAN if locale.lower().startswith("ko") else _ENGLISH


def _at(when: datetime, zone: tzinfo) -> datetime | None:
    try:
        return when.astimezone(zone)
    except OverflowError:
        return None


_LONG_DATE = re.compile(r"([A-Za-z]{3,9})\.? ([0-9]{1,2}), ([0-9]{4})")
_KOREAN_DATE = re.compile(r"([0-9]{4})년 ?([0-9]{1,2})월 ?([0-9]{1,2})일")
_POINTED_DATE = re.compile(r"([0-9]{4})[/.] ?([0-9]{1,2})[/.] ?([0-9]{1,2})\.?")


def _long_date(text: str) -> datetime | None:
    if found := _LONG_DATE.fullmatch(text):
        months = [month for month in range(12) if _MONTHS[month].lower().startswith(found[1].lower())]
        parts = (int(found[3]), months[0] + 1, int(found[2])) if len(months) == 1 else None
    elif found := (_KOREAN_DATE.fullmatch(text) or _POINTED_DATE.fullmatch(text)):
        parts = (int(found[1]), int(found[2]), int(found[3]))
    else:
        parts = None
    try:
        return datetime(*parts) if parts else None  # noqa: DTZ001 - the caller knows the zone
    except ValueError:
        return None


def _round(number: float) -> int:
    return int(number + 0.5)


def _about(seconds: float) -> tuple[str, int]:
    """The unit and the count that moment would say."""
    minutes, hours, days = _round(seconds / 60), _round(seconds / 3600), _round(seconds / 86400)
    months = _round(seconds / 86400 * 4800 / 146097)
    years = _round(seconds / 86400 * 400 / 146097)
    if seconds < 44.5:
        return "s", 0
    steps = (("m", minutes, 45), ("h", hours, 22), ("d", days, 26), ("M", months, 11))
    for unit, count, below in steps:
        if count <= 1:
            return unit, 1
        if count < below:
            return unit * 2, count
    return ("y", 1) if years <= 1 else ("yy", years)


def _letter(when: datetime, letters: str, words: _Words, locale: str) -> str:
    if letters[0] in "[\\" and len(letters) > 1:
        return letters[1:-1] if letters[0] == "[" else letters[1:]
    if letters in words.long:
        return told(when, words.long[letters], locale)
    if letters.endswith("o") and len(letters) > 1:
        return _ordinal(when, letters[:-1], words)
    if letters[0] in "ZzGWgw":
        return _zone_or_week(when, letters)
    if letters[0] == "S":
        return f"{when.microsecond:06}"[: len(letters)].ljust(len(letters), "0")
    say = _CALENDAR.get(letters) or _CLOCK.get(letters)
    return say(when, words) if say else letters


def _sunday_first(when: datetime) -> int:
    return when.isoweekday() % 7


def _day_of_year(when: datetime) -> int:
    return when.timetuple().tm_yday


def _quarter(when: datetime) -> int:
    return (when.month + 2) // 3


def _hour12(when: datetime) -> int:
    return when.hour % 12 or 12


def _half(when: datetime, words: _Words) -> str:
    return words.halves[when.hour >= 12]


_Say = Callable[[datetime, _Words], str]
_CALENDAR: Mapping[str, _Say] = {
    "M": lambda when, _: str(when.month),
    "MM": lambda when, _: f"{when.month:02}",
    "MMM": lambda when, words: words.short_months[when.month - 1],
    "MMMM": lambda when, words: words.months[when.month - 1],
    "Q": lambda when, _: str(_quarter(when)),
    "D": lambda when, _: str(when.day),
    "DD": lambda when, _: f"{when.day:02}",
    "DDD": lambda when, _: str(_day_of_year(when)),
    "DDDD": lambda when, _: f"{_day_of_year(when):03}",
    "d": lambda when, _: str(_sunday_first(when)),
    "dd": lambda when, words: words.least_days[_sunday_first(when)],
    "ddd": lambda when, words: words.short_days[_sunday_first(when)],
    "dddd": lambda when, words: words.days[_sunday_first(when)],
    "e": lambda when, _: str(_sunday_first(when)),
    "E": lambda when, _: str(when.isoweekday()),
    "Y": lambda when, _: str(when.year),
    "YY": lambda when, _: f"{when.year % 100:02}",
    "YYYY": lambda when, _: f"{when.year:04}",
    "YYYYY": lambda when, _: f"{when.year:05}",
    "YYYYYY": lambda when, _: f"+{when.year:06}",
}
_CLOCK: Mapping[str, _Say] = {
    "A": _half,
    "a": lambda when, words: _half(when, words).lower(),
    "H": lambda when, _: str(when.hour),
    "HH": lambda when, _: f"{when.hour:02}",
    "h": lambda when, _: str(_hour12(when)),
    "hh": lambda when, _: f"{_hour12(when):02}",
    "k": lambda when, _: str(when.hour or 24),
    "kk": lambda when, _: f"{when.hour or 24:02}",
    "m": lambda when, _: str(when.minute),
    "mm": lambda when, _: f"{when.minute:02}",
    "s": lambda when, _: str(when.second),
    "ss": lambda when, _: f"{when.second:02}",
    "X": lambda when, _: str(int(when.timestamp())),
    "x": lambda when, _: str(int(when.timestamp() * 1000)),
}


_COUNTERS = {"M": "월", "D": "일", "DDD": "일", "d": "일", "w": "주", "W": "주", "Q": ""}


def _ordinal(when: datetime, letters: str, words: _Words) -> str:
    """1st, 2nd, 11th; in Korean the counter that belongs to the unit: 1일, 2월, 3주."""
    numbers = {"M": when.month, "D": when.day, "DDD": _day_of_year(when), "d": _sunday_first(when), "Q": _quarter(when)}
    number = numbers[letters] if letters in numbers else int(_zone_or_week(when, letters))
    if words is _KOREAN:
        return f"{number}{_COUNTERS[letters]}"
    ending = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _zone_or_week(when: datetime, letters: str) -> str:
    match letters[0]:
        case "Z":
            offset = f"{when:%z}"[:5] or "+0000"
            return f"{offset[:3]}:{offset[3:]}" if letters == "Z" else offset
        case "z":
            return when.tzname() or ""
        case "W":
            return f"{when.isocalendar().week:0{len(letters)}}"
        case "G":
            return f"{when.isocalendar().year:04}"[-len(letters) :]
    year, week = _week(when)
    return f"{week:0{len(letters)}}" if letters[0] == "w" else f"{year:04}"[-len(letters) :]


def _week(when: datetime) -> tuple[int, int]:
    """The year and week that begin on Sunday; week 1 holds the first of January."""
    last = (when - timedelta(days=_sunday_first(when) - 6)) if when.year < 9999 else when
    if last.year > when.year:
        return last.year, 1
    first = _sunday_first(when.replace(month=1, day=1))
    return when.year, (_day_of_year(when) - 1 + first) // 7 + 1
