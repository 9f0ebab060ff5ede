"""How far names are apart, in letters."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given as every
from hypothesis import strategies as st

from core.stories.gates.jamo import distance, jamo, nearly

SYLLABLES = st.text(alphabet=st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), max_size=6)
ANY = st.text(max_size=12) | SYLLABLES


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("강이진", "강이진", 0),
        ("강이진", "강이준", 1),
        ("박하린", "백하린", 1),
        ("서하", "서한", 1),
        ("한서율", "도무진", 8),
        ("", "가", 2),
        ("Mara", "mora", 1),
    ],
)
def test_the_distance_counts_letters(one: str, other: str, apart: int) -> None:
    assert distance(one, other) == apart


@every(SYLLABLES)
def test_syllables_come_apart_as_unicode_takes_them_apart(text: str) -> None:
    assert jamo(text) == unicodedata.normalize("NFD", text)


@every(ANY, ANY, ANY)
def test_it_is_a_distance(one: str, other: str, third: str) -> None:
    assert distance(one, one) == 0
    assert distance(one, other) == distance(other, one)
    assert distance(one, third) <= distance(one, other) + distance(other, third)


@every(SYLLABLES, st.integers(0, 5), st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3))
def test_what_is_nearly_a_name_is_one_letter_from_it(name: str, at: int, instead: str) -> None:
    other = name[:at] + instead + name[at + 1 :]

    assert nearly(name, other) == (len(name) == len(other) and distance(name, other) == 1)
