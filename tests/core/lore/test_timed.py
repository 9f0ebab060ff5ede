"""What entries remember from turn to turn."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.lore.entries import Book
from core.lore.reasons import Why
from core.lore.timed import Effect, Span, Timed
from tests.core.lore.scenes import book, entry, inside, on, run, why

SPANS = st.none() | st.builds(Span, st.integers(0, 99), st.integers(0, 99), st.booleans())
EFFECTS = st.builds(Effect, st.text(max_size=4), SPANS, SPANS, st.none() | st.integers(0, 99))


def lives(wanted: Book, *texts: str) -> list[bool]:
    """Whether the book's one entry is in at lengths 1, 2, …"""
    state, seen = Timed(), []
    for length, text in enumerate(texts, start=1):
        found = run(wanted, text, length=length, state=state)
        state = found.state
        seen.append(bool(inside(found)))
    return seen


def test_a_sticky_entry_stays_without_its_key_and_is_not_made_longer() -> None:
    assert lives(book(entry("k", sticky=2)), "k", "k", "x", "x") == [True, True, False, False]


def test_a_cooldown_alone_begins_with_the_match() -> None:
    assert lives(book(entry("k", cooldown=2)), "k", "k", "k", "k") == [True, False, True, False]


def test_a_sticky_entry_needs_no_luck() -> None:
    wanted = book(entry("k", sticky=3, probability=50))
    first = run(wanted, "k", length=1, roll=0.1)

    assert on(wanted, "x", length=2, roll=0.9, state=first.state)


def test_swiping_asks_again_at_the_same_length() -> None:
    wanted = book(entry("k", sticky=3))
    first = run(wanted, "k", length=4)

    assert not on(wanted, "x", length=4, state=first.state)
    assert run(wanted, "k", length=4, state=first.state).state == first.state


def test_an_edited_entry_begins_anew() -> None:
    state = run(book(entry("k", id="A", sticky=5)), "k", length=1).state
    edited = book(entry("k", id="A", sticky=5, content="new"))

    assert not on(edited, "x", length=2, state=state)
    assert on(edited, "x", length=3, state=run(edited, "k", length=2, state=state).state)


def test_other_books_effects_are_left_alone_until_they_end() -> None:
    theirs = Timed({("other", "A"): Effect("d", sticky=Span(1, 5))})

    assert run(book(), length=3, state=theirs).state == theirs
    assert run(book(), length=5, state=theirs).state == Timed()


def test_once_matched_kept_for_good() -> None:
    wanted = book(entry("k", content="@@keep_activate_after_match\nx"))

    assert lives(wanted, "x", "k", "x", "x") == [False, True, True, True]


def test_once_matched_never_again() -> None:
    wanted = book(entry("k", id="A", content="@@dont_activate_after_match\nx"))
    first = run(wanted, "k", length=1)

    assert lives(wanted, "k", "k", "k") == [True, False, False]
    assert on(wanted, "k", length=1, state=first.state), "a swipe of the turn it matched in asks again"
    assert why(run(wanted, "k", length=2, state=first.state), "A").why is Why.ONCE


@pytest.mark.parametrize("stored", ["", "[]", "{}", "nonsense", "[1, [2], null]", '[["a","b","c",[1,2],"x",true]]'])
def test_a_state_that_cannot_be_read_is_nothing_remembered(stored: str) -> None:
    state = Timed.of(stored)

    assert on(book(entry("k")), "k", state=state)


@given(st.dictionaries(st.tuples(st.text(max_size=4), st.text(max_size=4)), EFFECTS, max_size=5))
def test_a_state_survives_being_stored(effects: dict[tuple[str, str], Effect]) -> None:
    state = Timed(effects)

    assert Timed.of(state.json()) == state
