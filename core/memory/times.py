"""Time in words: what a question means by "last summer" or "지난주", and how a memory's date is told. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

LONGEST = 2_000  # characters of a text that are looked at
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DAYS_KO = ("월요일", "화요일", "수요일", "목요일", "금요일", "토요일", "일요일")

Match = re.Match[str]


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` to before `end`."""

    start: datetime
    end: datetime


def spans(text: str, now: datetime, language: str | None = None) -> tuple[Span, ...]:
    """The times that a text names, as seen from `now` and in its zone; without a language, in any.
    Not today: what was just said needs no finding, and "tonight" asks for nothing of tonight.

    What could be in the past or the future is in the past, for it is what was said that is looked for: "in May" asked
    in April is last year's. What names no time that a calendar has is left out.
    """
    folded = text[:LONGEST].casefold()
    found: list[Span] = []
    for rule, read, speaks in _RULES:
        if language is None or speaks == language:
            for match in rule.finditer(folded):
                try:
                    found += read(match, now)
                except (ValueError, OverflowError):
                    continue
            folded = rule.sub(" ; ", folded)
    return tuple(dict.fromkeys(found))


def date_words(at: datetime, language: str = "") -> str:
    """A day as it is searched for, in one language or both."""
    english = f"{at.day} {MONTHS[at.month - 1]} {at.year} {DAYS[at.weekday()]}"
    korean = f"{at.year}년 {at.month}월 {at.day}일 {DAYS_KO[at.weekday()]}"
    return {"en": english, "ko": korean}.get(language, f"{english} {korean}")


def in_words(at: datetime, now: datetime, language: str) -> str:
    """The day, and how long ago it was: "7월 12일, 넉 달 전", "12 July, four months ago"; the year where it is another.
    What has not come yet is told without how long it will take."""
    at = at.astimezone(now.tzinfo)
    days = (now.date() - at.date()).days
    if language == "ko":
        year = "" if at.year == now.year else f"{at.year}년 "
        ago = _ago_ko(days)
        return f"{year}{at.month}월 {at.day}일" + (f", {ago}" if ago else "")
    year = "" if at.year == now.year else f" {at.year}"
    ago = _ago(days)
    return f"{at.day} {MONTHS[at.month - 1]}{year}" + (f", {ago}" if ago else "")


_FEW = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_DAYS_AGO = {0: "오늘", 1: "어제", 2: "그저께", 3: "사흘 전", 4: "나흘 전", 5: "닷새 전", 6: "엿새 전"}
_MONTHS_AGO = ("", "한", "두", "석", "넉", "다섯", "여섯", "일곱", "여덟", "아홉", "열", "열한")


def _ago(days: int) -> str:
    if days < 0:
        return ""
    if days < 2:
        return ("today", "yesterday")[days]
    for size, name in ((365, "year"), (30.4, "month"), (7, "week"), (1, "day")):
        count = int(days / size + (0.25 if size > 1 else 0))
        if count and days >= size * 0.95:
            return f"{_FEW[count] if count < len(_FEW) else count} {name}{'s' if count > 1 else ''} ago"
    return ""


def _ago_ko(days: int) -> str:
    if days < 0:
        return ""
    if days < 7:
        return _DAYS_AGO[days]
    if days < 29:
        weeks = int(days / 7 + 0.25)
        return "일주일 전" if weeks == 1 else f"{weeks}주 전"
    months = int(days / 30.4 + 0.25)
    if months < 12:
        return f"{_MONTHS_AGO[max(months, 1)]} 달 전"
    years = int(days / 365 + 0.25)
    return "일 년 전" if years == 1 else f"{years}년 전"


def _day(now: datetime) -> datetime:
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


def _days(start: datetime, count: int) -> list[Span]:
    return [Span(start, start + timedelta(days=count))]


def _month(year: int, month: int, now: datetime, count: int = 1) -> list[Span]:
    """`count` months from that one, whose number may lie outside of 1 to 12."""
    first, last = 12 * year + month - 1, 12 * year + month - 1 + count
    start = _day(now).replace(year=first // 12, month=first % 12 + 1, day=1)
    return [Span(start, start.replace(year=last // 12, month=last % 12 + 1))]


def _past(span: list[Span], now: datetime) -> list[Span]:
    """The same a year before where it has not begun."""
    return span if span[0].start <= now else [Span(_year_before(span[0].start), _year_before(span[0].end))]


def _year_before(at: datetime) -> datetime:
    return at.replace(year=at.year - 1, day=28 if (at.month, at.day) == (2, 29) else at.day)


def _date(year: str | None, month: int, day: int, now: datetime) -> list[Span]:
    start = _day(now).replace(year=int(year) if year else now.year, month=month, day=day)
    return _days(start, 1) if year else _past(_days(start, 1), now)


_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12, "봄": 3, "여름": 6, "가을": 9, "겨울": 12}
_NUMBERS = {name: number for number, name in enumerate(_FEW)} | {
    "a": 1,
    "an": 1,
    "couple of": 2,
    "few": 3,
    "several": 4,
}
_NUMBERS_KO = {
    "한": 1,
    "두": 2,
    "세": 3,
    "석": 3,
    "네": 4,
    "넉": 4,
    "다섯": 5,
    "여섯": 6,
    "일곱": 7,
    "여덟": 8,
    "아홉": 9,
    "열": 10,
}
_NUMBERS_KO |= {"일": 1, "이": 2, "삼": 3, "사": 4, "오": 5, "몇": 3}
_SPANS_KO = {"사흘": 3, "나흘": 4, "닷새": 5, "엿새": 6, "이틀": 2, "보름": 15}


_YEARS_KO = {"재작년": 2, "작년": 1, "지난해": 1, "올해": 0}


def _season(match: Match, now: datetime) -> list[Span]:
    """With "last" the one that is over: in July last summer is last year's."""
    last, year = match["last"] or "", match["year"]
    back = _YEARS_KO.get(last)
    if match["season"] in {"fall", "spring"} and not (last or year):
        return []
    month = _SEASONS[match["season"]]
    if year or back is not None:
        return _month(int(year) if year else now.year - (back or 0), month, now, 3)
    span = _month(now.year, month, now, 3)
    while span[0].start > now or (last in {"last", "지난"} and span[0].end > now):
        span = [Span(_year_before(span[0].start), _year_before(span[0].end))]
    return span


def _named_month(match: Match, now: datetime) -> list[Span]:
    month = [name[:3].casefold() for name in MONTHS].index(match["month"][:3]) + 1
    if match["month"] in {"may", "march"} and not (match["sure"] or match["day"] or match["day2"] or match["year"]):
        return []
    if match["day"] or match["day2"]:
        return _date(match["year"], month, int(match["day"] or match["day2"]), now)
    if match["year"]:
        return _month(int(match["year"]), month, now)
    return _past(_month(now.year, month, now), now)


def _month_ko(match: Match, now: datetime) -> list[Span]:
    year = match["year"] or (str(now.year - _YEARS_KO[match["last"]]) if match["last"] else "")
    month = int(match["month"])
    if not 1 <= month <= 12:
        return []
    if match["day"]:
        return _date(year or None, month, int(match["day"]), now)
    return _month(int(year), month, now) if year else _past(_month(now.year, month, now), now)


def _iso(match: Match, now: datetime) -> list[Span]:
    return _date(match[1], int(match[2]), int(match[3]), now)


def _year(match: Match, now: datetime) -> list[Span]:
    return _month(int(match[1]), 1, now, 12)


def _ago_of(match: Match, now: datetime) -> list[Span]:
    """With as much room as such words leave: "three weeks ago" is that week, and half of those beside it."""
    said = match["count"]
    count = int(said) if said.isdigit() else (_NUMBERS | _NUMBERS_KO)[said]
    return _before(count, _UNITS[match["unit"]], now, about=said in {"few", "several", "couple of", "몇"})


def _before(count: int, unit: int, now: datetime, *, about: bool = False) -> list[Span]:
    room = unit // 2 + (unit if about else 0) + (unit // 4 if count > 4 else 0)
    middle = _day(now) - timedelta(days=count * unit)
    return [Span(middle - timedelta(days=room), middle + timedelta(days=room + 1))]


_UNITS = {
    "day": 1,
    "week": 7,
    "month": 30,
    "year": 365,
    "일": 1,
    "주": 7,
    "주일": 7,
    "달": 30,
    "개월": 30,
    "년": 365,
    "해": 365,
}


def _span_ko(match: Match, now: datetime) -> list[Span]:
    return _before(_SPANS_KO[match[1]], 1, now)


def _whole(match: Match, now: datetime) -> list[Span]:
    """A week, month or year that is told from now: "last week", "지지난달", "작년"."""
    back, unit = _WHOLE[match[0].replace(" ", "") if match[0][0] > "z" else " ".join(match[0].split())]
    if unit == "day":
        return _days(_day(now) - timedelta(days=back), 1)
    if unit == "week":
        return _days(_day(now) - timedelta(days=now.weekday() + 7 * back), 7)
    if unit == "weekend":
        return _days(_day(now) - timedelta(days=now.weekday() + 7 * back - 5), 2)
    return _month(now.year, now.month - back, now) if unit == "month" else _month(now.year - back, 1, now, 12)


_WHOLE = {
    "yesterday": (1, "day"),
    "the day before yesterday": (2, "day"),
    "last night": (1, "day"),
    "this week": (0, "week"),
    "last week": (1, "week"),
    "last weekend": (1, "weekend"),
    "this month": (0, "month"),
    "last month": (1, "month"),
    "this year": (0, "year"),
    "last year": (1, "year"),
    "어제": (1, "day"),
    "어젯밤": (1, "day"),
    "엊그제": (2, "day"),
    "그저께": (2, "day"),
    "그제": (2, "day"),
    "이번주": (0, "week"),
    "지난주": (1, "week"),
    "저번주": (1, "week"),
    "지지난주": (2, "week"),
    "지난주말": (1, "weekend"),
    "저번주말": (1, "weekend"),
    "이번달": (0, "month"),
    "지난달": (1, "month"),
    "저번달": (1, "month"),
    "지지난달": (2, "month"),
    "올해": (0, "year"),
    "작년": (1, "year"),
    "지난해": (1, "year"),
    "재작년": (2, "year"),
}


def _weekday(match: Match, now: datetime) -> list[Span]:
    """ "On Friday" is the one that was last; "last week's Friday" that of the week before."""
    name = match["day"]
    day = DAYS_KO.index(name) if name in DAYS_KO else [each.casefold() for each in DAYS].index(name)
    if match["last"] and "주" in match["last"]:
        back = 0 if match["last"].startswith("이번") else 7
        return _days(_day(now) - timedelta(days=now.weekday() - day + back), 1)
    return _days(_day(now) - timedelta(days=(now.weekday() - day) % 7 or 7), 1)


def _anyway(words: str) -> str:
    """Longest first, with any space between."""
    return "|".join(sorted(words.split("|"), key=len, reverse=True)).replace(" ", r"\s*")


_MONTH_NAMES = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    "|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_DAY_NAMES = "|".join(DAYS).casefold()
_COUNT_EN = r"\d{1,3}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True))
_COUNT_KO = r"\d{1,3}|" + "|".join(sorted(_NUMBERS_KO, key=len, reverse=True))
_WHOLE_EN = "|".join(sorted((each for each in _WHOLE if each[0] <= "z"), key=len, reverse=True))
_WHOLE_KO = _anyway(
    "지난 주말|저번 주말|지지난 주|지난 주|저번 주|이번 주|지지난 달|지난 달|저번 달|이번 달"
    "|재작년|작년|지난해|올해|그저께|엊그제|어젯밤|어제|그제"
)

Read = Callable[[Match, datetime], list[Span]]
# In this order: what one rule has read is not there for the next one.
_RULES: tuple[tuple[re.Pattern[str], Read, str], ...] = (
    (re.compile(r"\b(20\d\d|19\d\d)[-./](\d{1,2})[-./](\d{1,2})\b"), _iso, "en"),
    (
        re.compile(
            rf"(?:(?P<year>\d{{4}})년\s*)?(?:(?P<last>{'|'.join(_YEARS_KO)})\s*)?"
            r"(?P<month>\d{1,2})월(?:달)?\s*(?:(?P<day>\d{1,2})일)?"
        ),
        _month_ko,
        "ko",
    ),
    (
        re.compile(
            rf"(?:(?P<year>\d{{4}})년\s*)?(?:(?P<last>{'|'.join(_YEARS_KO)}|지난)\s*)?"
            r"(?P<season>봄|여름|가을|겨울)(?=$|[^가-힣]|[에은는의이도]|방학|휴가)"
        ),
        _season,
        "ko",
    ),
    (re.compile(rf"(?P<count>{_COUNT_KO})\s*(?P<unit>주일|주|달|개월|년|해|일)\s*(?:쯤\s*|정도\s*)?전"), _ago_of, "ko"),
    (re.compile("(" + "|".join(_SPANS_KO) + r")\s*전"), _span_ko, "ko"),
    (re.compile(rf"(?P<last>지난\s*주|저번\s*주|이번\s*주|지난|저번)?\s*(?P<day>{'|'.join(DAYS_KO)})"), _weekday, "ko"),
    (re.compile(_WHOLE_KO), _whole, "ko"),
    (re.compile(r"\b(20\d\d|19\d\d)년"), _year, "ko"),
    (
        re.compile(
            r"(?P<sure>\b(?:in|of|last|since|during|by|until|this|early|late|mid|before|after)\s+)?"
            rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?=[a-z]))?(?P<month>{_MONTH_NAMES})\b\.?"
            r"(?:\s+(?P<day2>\d{1,2})(?:st|nd|rd|th)?\b(?!\d))?(?:,?\s+(?P<year>\d{4})\b)?"
        ),
        _named_month,
        "en",
    ),
    (
        re.compile(
            r"\b(?:(?P<last>last|this|in|the)\s+)?(?P<season>spring|summer|autumn|fall|winter)\b"
            r"(?:\s+(?:of\s+)?(?P<year>\d{4}))?"
        ),
        _season,
        "en",
    ),
    (
        re.compile(rf"\b(?P<count>{_COUNT_EN})\s+(?P<unit>day|week|month|year)s?\s+(?:ago|back|before now)\b"),
        _ago_of,
        "en",
    ),
    (re.compile(rf"\b(?P<last>last|on|this past)\s+(?P<day>{_DAY_NAMES})\b"), _weekday, "en"),
    (re.compile(rf"\b(?:{_WHOLE_EN})\b"), _whole, "en"),
    (re.compile(r"\b(?:in|of|during|back in)\s+(20\d\d|19\d\d)\b"), _year, "en"),
)
