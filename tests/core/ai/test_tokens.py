"""Tokens are estimated by script, corrected by what providers report, and shown with a doubt until then."""

from __future__ import annotations

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ai.tokens import (
    LEAST,
    MOST,
    TRUSTED,
    Calibration,
    affordable,
    budgeted,
    calibrated,
    estimate,
    shown,
)

ENGLISH = (
    "The lighthouse keeper climbed the stairs slowly, one hand on the cold wall, and looked out over the grey water. "
    "Nobody had come to the island for eleven days. He lit the lamp, poured himself some tea and waited for the fog."
)
KOREAN = (
    "등대지기는 한 손으로 차가운 벽을 짚으며 천천히 계단을 올라 잿빛 바다를 내다보았다. "
    "섬에는 열하루째 아무도 오지 않았다."
)

calibrations = st.builds(Calibration, st.floats(LEAST, MOST), st.integers(0, 50))


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", 0),
        ("a", 2),
        ("a" * 100, 23),
        ("abc 123\n" * 25, 45),
        ("!" * 100, 56),
        ("é" * 10, 6),
        ("я" * 10, 6),
        ("한" * 4, 6),
        ("あ" * 4, 6),
        ("字" * 4, 6),
        ("。" * 4, 6),
        ("！" * 4, 6),
        ("﹁" * 4, 6),
        ("豈" * 4, 6),
        ("😀" * 2, 6),
        ("☀" * 2, 6),
        ("ไ" * 5, 6),
        ("…" * 5, 6),
        ("한a!é😀ไ", 8),
    ],
)
def test_each_script_has_its_weight_and_the_sum_is_rounded_up(text: str, tokens: int) -> None:
    assert estimate(text) == tokens


@pytest.mark.parametrize(
    ("text", "o200k", "cl100k", "least", "most"),
    [(ENGLISH, 48, 49, -0.05, 0.15), (KOREAN, 47, 72, -0.1, 0.6)],
)
def test_prose_is_counted_near_the_vocabularies_of_real_models(
    text: str, o200k: int, cl100k: int, least: float, most: float
) -> None:
    estimated = estimate(text)

    assert estimated >= max(o200k, cl100k) * (1 + least)
    assert estimated <= o200k * (1 + most)


@given(st.text(), st.text())
def test_two_texts_together_never_cost_more_than_each_alone_and_never_less_than_one(one: str, other: str) -> None:
    together = estimate(one + other)

    assert max(estimate(one), estimate(other)) <= together <= estimate(one) + estimate(other)


@given(st.text(min_size=1))
def test_a_text_costs_at_least_its_letters_and_at_most_its_emoji(text: str) -> None:
    assert 0.22 * len(text) + 1 <= estimate(text) <= 2.5 * len(text) + 2


@given(st.permutations(list("한a!é😀ไ漢 7")))
def test_the_order_of_characters_does_not_count(letters: list[str]) -> None:
    assert estimate("".join(letters)) == estimate("한a!é😀ไ漢 7")


def test_two_hundred_new_messages_are_counted_in_no_time() -> None:
    messages = [f"{number}번째 " + (KOREAN * 4)[:195] for number in range(200)]
    estimate.cache_clear()

    took = []
    for _ in range(5):
        estimate.cache_clear()
        began = perf_counter()
        for message in messages:
            estimate(message)
        took.append(perf_counter() - began)

    assert min(took) < 0.01  # 1 ms on a free core


def test_the_first_report_replaces_the_guess_and_later_ones_move_it_less() -> None:
    once = Calibration().learned(reported=150, estimated=100)
    twice = once.learned(reported=100, estimated=100)

    assert once == Calibration(1.5, 1)
    assert twice == Calibration(1.25, 2)


def test_a_model_that_is_replaced_behind_its_name_is_followed() -> None:
    calibration = Calibration(0.7, 1000)

    for _ in range(40):
        calibration = calibration.learned(reported=140, estimated=100)

    assert calibration.ratio == pytest.approx(1.4, abs=0.02)


@given(calibrations, st.integers(-5, 10**9), st.integers(-5, 10**9))
def test_no_report_moves_the_ratio_out_of_its_bounds(calibration: Calibration, reported: int, estimated: int) -> None:
    learned = calibration.learned(reported, estimated)

    assert LEAST - 1e-9 <= learned.ratio <= MOST + 1e-9
    assert learned.samples - calibration.samples == (1 if reported > 0 and estimated > 0 else 0)


@given(calibrations, st.integers(1, 10**6))
def test_steady_reports_bring_the_ratio_nearer_each_time(calibration: Calibration, estimated: int) -> None:
    learned = calibration.learned(2 * estimated, estimated)

    assert abs(learned.ratio - 2) <= abs(calibration.ratio - 2) + 1e-9


def test_a_budget_counts_five_percent_more_than_the_calibrated_number() -> None:
    assert budgeted(1000, Calibration(0.8, 5)) == 840
    assert budgeted(1) == 2


@given(st.integers(-10, 10**7), calibrations)
def test_what_is_affordable_fits_and_one_more_does_not(limit: int, calibration: Calibration) -> None:
    most = affordable(limit, calibration)

    assert budgeted(most, calibration) <= max(limit, 0)
    assert budgeted(most + 1, calibration) > max(limit, 0)


def test_people_see_a_doubt_until_enough_reports_have_come() -> None:
    calibration = Calibration()
    seen = []
    for _ in range(TRUSTED + 1):
        seen.append(shown(1000, calibration))
        calibration = calibration.learned(reported=1250, estimated=1000)

    assert seen == ["≈1,000", "≈1,250", "≈1,250", "1,250"]
    assert calibrated(1000, calibration) == 1250
