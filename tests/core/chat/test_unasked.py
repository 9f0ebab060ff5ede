"""When characters speak unasked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.accounts.preferences import UNSET, Preferences
from core.chat import unasked
from core.chat.rules import USUAL, Rules

HOUR = st.integers(0, 23)
ALWAYS = Rules(unasked=100, quiet_from=0, quiet_to=0)
TIMES = st.integers(0, 10**9).map(lambda seconds: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds))


@given(HOUR, HOUR, HOUR)
def test_quiet_hours_are_those_one_counts_from_the_first_to_the_last(hour: int, first: int, last: int) -> None:
    counted = {(first + step) % 24 for step in range((last - first) % 24)}

    assert unasked.quiet(hour, first, last) is (hour in counted)


@given(st.text(), HOUR)
def test_nobody_joins_in_where_no_moderator_has_turned_it_on(seed: str, hour: int) -> None:
    assert not unasked.joins(USUAL, seed=seed, hour=hour, today=0)
    assert not unasked.joins(replace(ALWAYS, unasked=0), seed=seed, hour=hour, today=0)


@given(st.text(), HOUR, st.integers(0, 20))
def test_quiet_hours_and_the_daily_cap_hold_however_likely_it_is(seed: str, hour: int, today: int) -> None:
    rules = replace(ALWAYS, quiet_from=23, quiet_to=8)

    joined = unasked.joins(rules, seed=seed, hour=hour, today=today)

    assert joined is (8 <= hour < 23 and today < rules.daily)


@pytest.mark.parametrize("percent", [5, 25, 50])
def test_it_happens_about_as_often_as_was_set_and_the_same_each_time(percent: int) -> None:
    rules = replace(ALWAYS, unasked=percent)

    once, again = (
        [unasked.joins(rules, seed=f"place/{number}", hour=12, today=0) for number in range(4_000)] for _ in range(2)
    )

    assert once == again
    assert abs(sum(once) / 40 - percent) < 3


@given(TIMES, st.integers(0, 5))
def test_nobody_opens_a_talk_with_whoever_did_not_opt_in(last: datetime, tries: int) -> None:
    assert unasked.returns_at(UNSET, last, tries, UTC) is None


@given(TIMES, st.integers(1, 720), HOUR, HOUR, st.sampled_from(["ko", "en"]))
def test_a_talk_is_opened_again_after_the_pause_and_never_in_quiet_hours(
    last: datetime, hours: int, first: int, to: int, locale: str
) -> None:
    wish = Preferences(returns=hours, quiet_from=first, quiet_to=to)
    zone = unasked.zone(locale)

    once, twice, thrice = (unasked.returns_at(wish, last, tries, zone) for tries in range(3))

    assert thrice is None
    for due, pause in ((once, hours), (twice, 2 * hours)):
        assert due is not None and due.utcoffset() == timedelta(0)
        assert timedelta(hours=pause) <= due - last <= timedelta(hours=pause + 24)
        assert not unasked.quiet(due.astimezone(zone).hour, first, to)


def test_quiet_hours_are_those_of_the_reader() -> None:
    wish = Preferences(returns=6, quiet_from=22, quiet_to=9)
    last = datetime(2026, 3, 1, 10, 30, tzinfo=UTC)  # 19:30 in Seoul

    assert unasked.returns_at(wish, last, 0, unasked.zone("en")) == datetime(2026, 3, 1, 16, 30, tzinfo=UTC)
    assert unasked.returns_at(wish, last, 0, unasked.zone("ko")) == datetime(2026, 3, 2, 0, 0, tzinfo=UTC)
