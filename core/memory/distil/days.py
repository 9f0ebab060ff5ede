"""The day that a sentence names, counted from when it was said: "다음 주 토요일", "next Friday". Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.memory.distil.dates import Period, days, month, zone_of

_WEEKDAYS_KO = "월화수목금토일"
_WEEKDAYS_EN = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS_EN = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_COUNTS_KO = {"하루": 1, "이틀": 2, "사흘": 3, "나흘": 4, "닷새": 5, "열흘": 10, "보름": 15}
_COUNTS_EN = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10}
_FAR_KO = {"그그저께": -3, "그저께": -2, "그제": -2, "엊그제": -2, "어제": -1, "어저께": -1, "오늘": 0, "오늘밤": 0}
_FAR_KO |= {"내일모레": 2, "낼모레": 2, "내일": 1, "낼": 1, "모레": 2, "글피": 3}

_MONTH_EN = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DAY_EN = r"(?P<weekday>mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"


@dataclass(frozen=True, slots=True)
class Timed:
    """The days, and the sentence without the words that name them."""

    period: Period | None
    rest: str


Days = tuple[date, date]
_Rule = tuple[re.Pattern[str], Callable[["re.Match[str]", date], Days | None]]


def timed(sentence: str, said_at: datetime, language: str) -> Timed:
    """The first time that a sentence names."""
    zone = zone_of(language)
    today = said_at.astimezone(zone).date()
    for pattern, counted in _KO if language == "ko" else _EN:
        found = pattern.search(sentence)
        if found is None:
            continue
        try:
            named = counted(found, today)
        except (ValueError, OverflowError):
            named = None
        if named is not None:
            rest = f"{sentence[: found.start()]} {sentence[found.end() :]}"
            return Timed(days(*named, zone), " ".join(rest.split()))
    return Timed(None, sentence)


def _one(day: date) -> Days:
    return day, day


def _monthly(year: int, number: int) -> Days:
    year, number = year + (number - 1) // 12, (number - 1) % 12 + 1
    first, last = month(year, number, zone_of("en"))
    return first.date(), last.date()


def _week(today: date, weeks: int) -> date:
    """The Monday of a week."""
    return today + timedelta(days=7 * weeks - today.weekday())


def _yearless(today: date, number: int, day: int) -> date:
    """That day of a month, the next one to come."""
    this = date(today.year, number, day)
    return this if this >= today else date(today.year + 1, number, day)


def _far_ko(found: re.Match[str], today: date) -> Days:
    return _one(today + timedelta(days=_FAR_KO["".join(found["word"].split())]))


def _week_ko(found: re.Match[str], today: date) -> Days:
    weeks = {"지난": -1, "저번": -1, "이번": 0, "다음": 1, "담": 1, "다다음": 2}[found["which"]]
    monday = _week(today, weeks)
    if found["end"]:
        return monday + timedelta(days=5), monday + timedelta(days=6)
    if found["weekday"]:
        return _one(monday + timedelta(days=_WEEKDAYS_KO.index(found["weekday"])))
    return monday, monday + timedelta(days=6)


def _weekday_ko(found: re.Match[str], today: date) -> Days:
    ahead = (_WEEKDAYS_KO.index(found["weekday"]) - today.weekday()) % 7
    return _one(today + timedelta(days=ahead))


def _month_ko(found: re.Match[str], today: date) -> Days:
    return _monthly(today.year, today.month + {"지난": -1, "저번": -1, "이번": 0, "다음": 1, "담": 1}[found["which"]])


def _year_ko(found: re.Match[str], today: date) -> Days:
    year = today.year + {"재작년": -2, "작년": -1, "지난해": -1, "올해": 0, "내년": 1, "내후년": 2}[found["which"]]
    if found["month"]:
        return _monthly(year, int(found["month"]))
    season = {"봄": 3, "여름": 6, "가을": 9, "겨울": 12}.get(found["season"] or "")
    return (
        (_monthly(year, season)[0], _monthly(year, season + 2)[1]) if season else (date(year, 1, 1), date(year, 12, 31))
    )


def _date_ko(found: re.Match[str], today: date) -> Days:
    number, day = int(found["month"]), int(found["day"])
    return _one(date(int(found["year"]), number, day) if found["year"] else _yearless(today, number, day))


def _only_month_ko(found: re.Match[str], today: date) -> Days | None:
    number = int(found["month"])
    return _monthly(today.year + (number < today.month), number) if 1 <= number <= 12 else None


def _in_ko(found: re.Match[str], today: date) -> Days:
    count = _COUNTS_KO.get(found["count"] or "") or int(found["number"] or 1)
    sign = -1 if found["way"] == "전" else 1
    unit = found["unit"] or "일"
    if unit.startswith(("달", "개월")):
        return _monthly(today.year, today.month + sign * count)
    if unit == "년":
        return date(today.year + sign * count, 1, 1), date(today.year + sign * count, 12, 31)
    return _one(today + timedelta(days=sign * count * (7 if unit.startswith("주") else 1)))


_AT = r"(?:에|에는|엔|부터|까지|날)?(?=[\s,.!~]|$|이|은|는)"
_KO: Sequence[_Rule] = (
    (re.compile(rf"(?:(?P<year>\d{{4}})년\s*)?(?P<month>\d{{1,2}})월\s*(?P<day>\d{{1,2}})일{_AT}"), _date_ko),
    (
        re.compile(
            r"(?P<which>지난|저번|이번|다다음|다음|담)\s*주\s*(?:(?P<end>말)|(?P<weekday>[월화수목금토일])(?:요일)?)?"
            + _AT
        ),
        _week_ko,
    ),
    (re.compile(rf"(?P<which>지난|저번|이번|다음|담)\s*달{_AT}"), _month_ko),
    (
        re.compile(
            r"(?P<which>재작년|작년|지난해|올해|내후년|내년)(?:\s*(?:(?P<month>\d{1,2})월|(?P<season>봄|여름|가을|겨울)))?"
            + _AT
        ),
        _year_ko,
    ),
    (
        re.compile(
            r"(?:(?P<number>\d{1,3})\s*(?P<unit>일|주일?|달|개월|년)|(?P<count>하루|이틀|사흘|나흘|닷새|열흘|보름))"
            rf"\s*(?P<way>뒤|후|있다가|전){_AT}"
        ),
        _in_ko,
    ),
    (
        re.compile(
            r"(?<![가-힣])(?P<word>그그저께|그저께|엊그제|그제|어제|어저께|오늘\s?밤|오늘|내일\s?모레|낼\s?모레|내일|낼|모레|글피)"
            r"(?:은|는|이|까지|부터)?(?=[\s,.!~]|$)"
        ),
        _far_ko,
    ),
    (re.compile(rf"(?<![가-힣])(?P<weekday>[월화수목금토일])요일{_AT}"), _weekday_ko),
    (re.compile(rf"(?<!\d)(?P<month>\d{{1,2}})월{_AT}"), _only_month_ko),
)


_FAR_EN = {
    "yesterday": -1,
    "last night": -1,
    "tomorrow": 1,
    "the day after tomorrow": 2,
    "the day before yesterday": -2,
}


def _far_en(found: re.Match[str], today: date) -> Days:
    return _one(today + timedelta(days=_FAR_EN.get(found["word"].lower(), 0)))


def _weekday_en(found: re.Match[str], today: date) -> Days:
    """ "Friday", "this Friday": the next to come; "next Friday": of next week; "last Friday": the last one gone."""
    number = _WEEKDAYS_EN.index(found["weekday"][:3].lower())
    match (found["which"] or "").strip().lower():
        case "next":
            return _one(_week(today, 1) + timedelta(days=number))
        case "last":
            return _one(today - timedelta(days=(today.weekday() - number - 1) % 7 + 1))
        case _:
            return _one(today + timedelta(days=(number - today.weekday()) % 7))


def _unit_en(found: re.Match[str], today: date) -> Days:
    step = {"last": -1, "this": 0, "next": 1}[found["which"].lower()]
    match found["unit"].lower():
        case "week":
            return _week(today, step), _week(today, step) + timedelta(days=6)
        case "weekend":
            return _week(today, step) + timedelta(days=5), _week(today, step) + timedelta(days=6)
        case "month":
            return _monthly(today.year, today.month + step)
        case _:
            return date(today.year + step, 1, 1), date(today.year + step, 12, 31)


def _in_en(found: re.Match[str], today: date) -> Days:
    word = (found["ahead"] or found["back"]).lower()
    count = (_COUNTS_EN.get(word) or int(word)) * (1 if found["ahead"] else -1)
    match (found["unit"] or found["unit_back"]).lower().rstrip("s"):
        case "day":
            return _one(today + timedelta(days=count))
        case "week":
            return _one(today + timedelta(days=7 * count))
        case "month":
            return _monthly(today.year, today.month + count)
        case _:
            return date(today.year + count, 1, 1), date(today.year + count, 12, 31)


def _date_en(found: re.Match[str], today: date) -> Days:
    number, day = _MONTHS_EN.index(found["month"][:3].lower()) + 1, int(found["day"])
    return _one(date(int(found["year"]), number, day) if found["year"] else _yearless(today, number, day))


def _month_en(found: re.Match[str], today: date) -> Days:
    number, which = _MONTHS_EN.index(found["month"][:3].lower()) + 1, found["which"].lower()
    if found["year"]:
        return _monthly(int(found["year"]), number)
    if which == "last":
        return _monthly(today.year - (number >= today.month), number)
    return _monthly(today.year + (number < today.month), number)


_COUNT_EN = r"\d{1,3}|an?|one|two|three|four|five|six|ten"
_EN: Sequence[_Rule] = tuple(
    (re.compile(pattern, re.IGNORECASE), counted)
    for pattern, counted in (
        (rf"\b(?:on )?(?:the )?{_MONTH_EN} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,? (?P<year>\d{{4}}))?\b", _date_en),
        (
            rf"\b(?:on )?(?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?{_MONTH_EN}(?:,? (?P<year>\d{{4}}))?\b",
            _date_en,
        ),
        (
            r"\b(?P<word>the day after tomorrow|the day before yesterday|yesterday|last night|today|tonight"
            r"|this (?:morning|afternoon|evening)|tomorrow)(?: (?:morning|afternoon|evening|night))?\b",
            _far_en,
        ),
        (rf"\b(?:on )?(?P<which>next |last |this )?{_DAY_EN}\b", _weekday_en),
        (r"\b(?P<which>next|last|this) (?P<unit>weekend|week|month|year)\b", _unit_en),
        (
            rf"\b(?:in (?P<ahead>{_COUNT_EN}) (?P<unit>days?|weeks?|months?|years?)"
            rf"|(?P<back>{_COUNT_EN}) (?P<unit_back>days?|weeks?|months?|years?) ago)\b",
            _in_en,
        ),
        (rf"\b(?P<which>in|next|last|this) {_MONTH_EN}(?: (?P<year>\d{{4}}))?\b", _month_en),
    )
)
