"""Dates, times and durations in words, in both languages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.lore import macro_time

NOW = datetime(2026, 3, 2, 0, 5, 9, 123456, tzinfo=timezone(timedelta(hours=9)))  # a Monday


@pytest.mark.parametrize(
    ("layout", "english", "korean"),
    [
        ("LT", "12:05 AM", "오전 12:05"),
        ("LTS", "12:05:09 AM", "오전 12:05:09"),
        ("L", "03/02/2026", "2026.03.02."),
        ("LL", "March 2, 2026", "2026년 3월 2일"),
        ("LLL", "March 2, 2026 12:05 AM", "2026년 3월 2일 오전 12:05"),
        ("LLLL", "Monday, March 2, 2026 12:05 AM", "2026년 3월 2일 월요일 오전 12:05"),
        ("l ll", "3/2/2026 Mar 2, 2026", "2026.03.02. 2026년 3월 2일"),
        ("dddd ddd dd d", "Monday Mon Mo 1", "월요일 월 월 1"),
        ("YYYY-MM-DD HH:mm:ss", "2026-03-02 00:05:09", "2026-03-02 00:05:09"),
        ("YY M MMM MMMM Mo", "26 3 Mar March 3rd", "26 3 3월 3월 3월"),
        ("D Do DDD DDDD", "2 2nd 61 061", "2 2일 61 061"),
        ("H h hh k kk a A", "0 12 12 24 24 am AM", "0 12 12 24 24 오전 오전"),
        ("m s SSS S", "5 9 123 1", "5 9 123 1"),
        ("Z ZZ", "+09:00 +0900", "+09:00 +0900"),
        ("Q w W wo E e", "1 10 10 10th 1 1", "1 10 10 10주 1 1"),
        ("X x", "1772377509 1772377509123", "1772377509 1772377509123"),
        ("[It is] dddd\\D", "It is MondayD", "It is 월요일D"),
        ("한글 & <b>", "한글 & <b>", "한글 & <b>"),
    ],
)
def test_a_moment_is_told_in_the_letters_of_its_layout(layout: str, english: str, korean: str) -> None:
    assert macro_time.told(NOW, layout, "en") == english
    assert macro_time.told(NOW, layout, "ko-KR") == korean


@pytest.mark.parametrize(
    ("length", "english", "korean"),
    [
        (timedelta(seconds=10), "a few seconds", "몇 초"),
        (timedelta(seconds=60), "a minute", "1분"),
        (timedelta(minutes=44), "44 minutes", "44분"),
        (timedelta(minutes=46), "an hour", "한 시간"),
        (timedelta(hours=21), "21 hours", "21시간"),
        (timedelta(hours=22), "a day", "하루"),
        (timedelta(days=25), "25 days", "25일"),
        (timedelta(days=30), "a month", "한 달"),
        (timedelta(days=100), "3 months", "3달"),
        (timedelta(days=345), "a year", "일 년"),
        (timedelta(days=3000), "8 years", "8년"),
        (timedelta(hours=-3), "3 hours", "3시간"),
    ],
)
def test_a_duration_is_told_about(length: timedelta, english: str, korean: str) -> None:
    assert macro_time.span(length, "en") == english
    assert macro_time.span(length, "ko") == korean


def test_a_distance_says_before_or_after() -> None:
    assert macro_time.distance(timedelta(hours=2)) == "in 2 hours"
    assert macro_time.distance(timedelta(hours=-2)) == "2 hours ago"
    assert macro_time.distance(timedelta(days=1), "ko") == "하루 후"
    assert macro_time.distance(timedelta(days=-1), "ko") == "하루 전"


def test_who_has_never_spoken_has_just_spoken() -> None:
    assert macro_time.idle(None) == "just now"
    assert macro_time.idle(None, "ko") == "방금"
    assert macro_time.idle(timedelta(hours=5)) == "5 hours"


@pytest.mark.parametrize(("offset", "hour"), [("+9", 0), ("-3", 12), ("+0", 15), ("+5:30", 20), ("-12", 3)])
def test_a_moment_has_another_hour_elsewhere(offset: str, hour: int) -> None:
    there = macro_time.shifted(NOW, offset)

    assert there is not None
    assert there.hour == hour


@pytest.mark.parametrize("offset", ["", "9", "+", "+99", "+16", "+1:99", "x"])
def test_what_is_no_offset_is_nowhere(offset: str) -> None:
    assert macro_time.shifted(NOW, offset) is None


@pytest.mark.parametrize(
    "text", ["2026-03-02", "March 2, 2026", "Mar 2, 2026", "2026년 3월 2일", "2026.03.02.", "2026/3/2"]
)
def test_days_are_read_as_we_write_them(text: str) -> None:
    assert macro_time.read(text, UTC) == datetime(2026, 3, 2, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "soon", "2026-13-01", "February 30, 2026", "Ma 2, 2026", "x" * 1000])
def test_what_is_no_day_is_not_read(text: str) -> None:
    assert macro_time.read(text, UTC) is None


@given(
    when=st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=14)), timezone(timedelta(hours=-12))])),
    layout=st.text(alphabet="LlMoDdwWQYgGeEAaHhkmsSXxzZ[]\\ .한"),
    locale=st.sampled_from(["en", "ko"]),
    offset=st.text(alphabet="+-0123456789:", max_size=6),
)
def test_any_moment_can_be_told_in_any_layout(when: datetime, layout: str, locale: str, offset: str) -> None:
    macro_time.told(when, layout, locale)
    macro_time.shifted(when, offset)
    macro_time.distance(when - NOW, locale)


@given(text=st.text(max_size=40) | st.datetimes().map(str))
def test_any_text_may_be_tried_as_a_time(text: str) -> None:
    macro_time.read(text, UTC)
