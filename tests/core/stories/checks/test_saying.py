"""Words by their stems, quotes by their letters."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.stories.checks.record import same_number
from core.stories.checks.saying import holds, overlap, says


@pytest.mark.parametrize(
    ("text", "keyword"),
    [
        ("던전에서 회귀한 사람", "회귀"),
        ("회귀자의 노래", "회귀"),
        ("계약결혼을 한다", "계약 결혼"),
        ("그 집의 계약으로 결혼했다", "계약결혼한 집"[:2]),
        ("짐꾼들이 웃는다", "짐꾼은"),
        ("After her regression", "regression"),
        ("He regressed ten years", "Regression"),
        ("three hunters", "Hunter"),
        ("the dragon's oath", "oath of the dragon"),
        ("아무 말", "!!!"),
        ("용이 운다", "용"),
    ],
)
def test_a_keyword_is_found_whatever_its_ending(text: str, keyword: str) -> None:
    assert says(text, keyword)


@pytest.mark.parametrize(
    ("text", "keyword"),
    [
        ("던전에서 돌아온 사람", "회귀"),
        ("the cartography of a port", "cat"),
        ("a portable thing", "porter"),
        ("the dragon sleeps", "oath of the dragon"),
        ("", "짐꾼"),
    ],
)
def test_another_word_is_not_the_keyword(text: str, keyword: str) -> None:
    assert not says(text, keyword)


def test_of_a_long_keyword_half_will_do() -> None:
    assert says("the porter who lost a brother", "porter lost brother winter lighthouse promise"[:38])
    assert not says("the porter sleeps", "porter lost brother winter lighthouse")


def test_a_quote_is_compared_letter_by_letter_but_for_white_space_and_composition() -> None:
    text = "문이 열렸다.\n\n그는 뛰었다."

    assert holds(text, unicodedata.normalize("NFD", "열렸다. 그는  뛰었다"))
    assert not holds(text, "열렸다. 그가 뛰었다")
    assert not holds(text, "  ")


@given(st.text(max_size=80), st.integers(0, 80), st.integers(1, 80))
def test_any_piece_of_a_text_stands_in_it(text: str, begin: int, length: int) -> None:
    composed = unicodedata.normalize("NFC", text)
    piece = composed[begin : begin + length]

    assert holds(text, piece) == bool(piece.strip())


@given(st.text(alphabet="가나다라 ", max_size=30), st.text(alphabet="마바사아 ", max_size=30))
def test_texts_without_a_letter_in_common_share_no_run(one: str, other: str) -> None:
    assert overlap(one, other, 3) == ""


@pytest.mark.parametrize(
    ("value", "quote", "same"),
    [
        ("12", "마석을 12개 세었다", True),
        ("12,000", "상금은 12000원", True),
        ("12", "마석을 120개 세었다", False),
        ("레벨 7", "레벨 7이 되었다", True),
        ("중급", "중급 헌터가 되었다", True),
        ("상급", "중급 헌터가 되었다", False),
        ("007", "7번 문", True),
    ],
)
def test_a_number_is_what_its_quote_says(value: str, quote: str, same: bool) -> None:
    assert same_number(value, quote) is same
