"""Which lorebook entries a message calls for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.characters.card import Entry
from core.lore.activate import MOST, triggered


def entry(*keys: str, content: str = "", order: int = 100, constant: bool = False) -> Entry:
    return Entry(keys, content or f"about {keys}", order, constant)


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("등대", "등대에서 봤어"),
        ("등대", "저기 큰등대가 보여"),
        ("fox", "A FOX!"),
        ("Fox", "the fox's den"),
        ("old mill", "we met at the old mill."),
        ("c++", "do you write c++?"),
        ("café", "the CAFÉ is open"),
        ("ab", "가ab나"),
    ],
)
def test_a_key_that_stands_in_the_words_is_heard(key: str, text: str) -> None:
    wanted = entry(key)

    assert triggered([wanted], text) == [wanted]


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("등대", "등 대"),
        ("fox", "foxglove"),
        ("fox", "outfox me"),
        ("fox", "fox_hole"),
        ("old mill", "the old windmill"),
        ("a.c", "abc"),
        ("등대", ""),
    ],
)
def test_a_key_that_is_only_a_part_of_a_latin_word_is_not_heard(key: str, text: str) -> None:
    assert triggered([entry(key)], text) == []


def test_one_of_several_keys_is_enough() -> None:
    wanted = entry("등대", "lighthouse")

    assert triggered([wanted], "the lighthouse") == [wanted]


def test_constant_entries_are_told_elsewhere() -> None:
    assert triggered([entry("등대", constant=True)], "등대") == []


def test_what_still_stands_in_the_prompt_is_not_told_again() -> None:
    known, fresh = entry("등대", content="known"), entry("등대", content="fresh")

    assert triggered([known, fresh], "등대", told={"known"}) == [fresh]


def test_entries_come_in_the_order_of_their_book() -> None:
    late, early, middle = entry("가", order=300), entry("가", order=1), entry("가", order=100)

    assert triggered([late, early, middle], "가") == [early, middle, late]


def test_a_message_tells_no_more_than_the_most_and_the_first_of_the_book_win() -> None:
    entries = [entry("가", content=str(number), order=-number) for number in range(10)]

    found = triggered(entries, "가")

    assert [each.content for each in found] == [str(9 - number) for number in range(MOST)]


entries_of = st.lists(
    st.builds(
        Entry,
        st.lists(st.text(min_size=1, max_size=4), max_size=3).map(tuple),
        st.text(max_size=6),
        st.integers(-5, 5),
        st.booleans(),
    ),
    max_size=10,
)


@given(entries_of, st.text(max_size=60), st.sets(st.text(max_size=6), max_size=4))
def test_any_text_gives_at_most_the_most_of_what_may_be_told(entries: list[Entry], text: str, told: set[str]) -> None:
    found = triggered(entries, text, told)

    assert len(found) <= MOST
    assert all(each in entries and not each.constant and each.content not in told for each in found)
    assert [each.order for each in found] == sorted(each.order for each in found)


@given(st.text(alphabet=st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=1), st.text(), st.text())
def test_a_hangul_key_is_heard_wherever_it_stands(key: str, before: str, after: str) -> None:
    assert triggered([entry(key)], before + key + after) != []
