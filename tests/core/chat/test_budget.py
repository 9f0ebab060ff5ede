"""What is cut is cut by rule, in long steps, and never the card, the persona or the newest message."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.chat.budget import EXAMPLES, LOWER, Cut, Fitted, Kind, Lore, Message, Parts, Why, fit


def said(*lengths: int, start: int = 1) -> tuple[Message, ...]:
    return tuple(Message(number, "m" * length) for number, length in enumerate(lengths, start))


def measured(fitted: Fitted, parts: Parts) -> int:
    lore = [each.text for each in fitted.lore]
    told = (*parts.fixed, *parts.varying, *fitted.examples, *lore, *(each.text for each in fitted.messages))
    return sum(map(len, told))


texts = st.integers(0, 60).map(lambda length: "x" * length)
some_parts = st.builds(
    Parts,
    fixed=st.lists(texts, max_size=3).map(tuple),
    varying=st.lists(texts, max_size=2).map(tuple),
    examples=st.lists(texts, max_size=5).map(tuple),
    lore=st.lists(st.builds(Lore, st.just("town"), st.text(max_size=3), texts, st.integers(0, 5)), max_size=6).map(
        tuple
    ),
    messages=st.lists(st.integers(0, 80), min_size=1, max_size=30).map(lambda lengths: said(*lengths)),
    window_from=st.integers(0, 35),
)
budgets = st.integers(0, 900)


def test_everything_is_told_while_it_fits() -> None:
    lore = (Lore("town", "gate", "g" * 10),)
    parts = Parts(fixed=("f" * 20,), varying=("v" * 5,), examples=("e" * 10,), lore=lore, messages=said(20, 20, 15))

    fitted = fit(parts, 100, len)

    assert fitted == Fitted(
        first=1, messages=tuple(parts.messages), examples=parts.examples, lore=lore, tokens=100, cuts=(), over=False
    )


def test_when_the_talk_no_longer_fits_the_older_half_of_it_goes_at_once() -> None:
    parts = Parts(fixed=("f" * 20,), messages=said(*[10] * 9))

    fitted = fit(parts, 100, len)

    assert fitted.first == 6
    assert fitted.tokens == 60
    assert fitted.cuts == (Cut(Kind.MESSAGE, ("1", "2", "3", "4", "5"), Why.BUDGET, 50),)
    assert fitted.cuts[0].what == "message:1-5"


def test_what_was_cut_stays_out_when_there_is_room_again() -> None:
    fitted = fit(Parts(fixed=(), messages=said(10, 10, 10), window_from=2), 1000, len)

    assert fitted.first == 2
    assert fitted.cuts == ()


def test_a_chat_that_was_taken_back_to_before_its_window_is_told_from_what_is_left() -> None:
    fitted = fit(Parts(fixed=(), messages=said(10, 10), window_from=7), 1000, len)

    assert fitted.first == 1


def test_too_many_short_messages_are_halved_too() -> None:
    fitted = fit(Parts(fixed=(), messages=said(*[1] * 121)), 1000, len)

    assert len(fitted.messages) == 60
    assert [cut.why for cut in fitted.cuts] == [Why.COUNT]


def test_a_known_count_is_not_counted_again() -> None:
    asked: list[str] = []

    def measure(text: str) -> int:
        asked.append(text)
        return len(text)

    fitted = fit(Parts(fixed=("card",), messages=(Message(1, "old", 3), Message(2, "new"))), 100, measure)

    assert fitted.tokens == 10
    assert "old" not in asked


def test_examples_are_whole_blocks_within_a_quarter_of_the_room_beside_the_card() -> None:
    parts = Parts(fixed=("f" * 100,), examples=("a" * 50, "b" * 50, "c" * 10), messages=said(10))

    fitted = fit(parts, 500, len)

    assert fitted.examples == ("a" * 50, "b" * 50)
    assert fitted.cuts == (Cut(Kind.EXAMPLE, ("2",), Why.SHARE, 10),)


def test_a_newest_message_that_leaves_no_room_pushes_out_examples_and_then_lore_of_low_priority() -> None:
    lore = (Lore("town", "gate", "g" * 10, 5), Lore("town", "well", "w" * 10, 1), Lore("town", "inn", "i" * 10, 5))
    parts = Parts(fixed=("f" * 20,), examples=("e" * 10,), lore=lore, messages=said(30, 65))

    fitted = fit(parts, 100, len)

    assert fitted.examples == ()
    assert [each.entry for each in fitted.lore] == ["gate"]
    assert [cut.what for cut in fitted.cuts] == ["message:1", "example:0", "lore:town/well", "lore:town/inn"]
    assert (fitted.tokens, fitted.over) == (95, False)


@pytest.mark.parametrize(
    ("room", "kept"), [(90, (1, 2)), (89, (0, 2)), (80, (0, 2)), (79, (0, 1)), (70, (0, 1)), (69, (0, 0))]
)
def test_what_fits_to_the_last_token_is_told(room: int, kept: tuple[int, int]) -> None:
    lore = (Lore("town", "gate", "g" * 10), Lore("town", "well", "w" * 10))
    parts = Parts(fixed=("f" * 20,), examples=("e" * 10,), lore=lore, messages=said(40))

    fitted = fit(parts, room, len)

    assert (len(fitted.examples), len(fitted.lore)) == kept


def test_a_newest_message_beyond_the_budget_stays_whole_and_is_told_so() -> None:
    fitted = fit(Parts(fixed=("card",), messages=said(5, 500)), 100, len)

    assert [each.id for each in fitted.messages] == [2]
    assert (fitted.over, fitted.tokens) == (True, 504)


def test_nothing_to_answer_is_a_defect() -> None:
    with pytest.raises(ValueError):
        fit(Parts(fixed=(), messages=()), 100, len)


@given(some_parts, budgets)
def test_the_budget_is_kept_unless_said_otherwise_and_every_token_is_accounted_for(parts: Parts, budget: int) -> None:
    fitted = fit(parts, budget, len)

    assert fitted.tokens == measured(fitted, parts)
    assert fitted.over == (fitted.tokens > budget)
    everything = fit(Parts(fixed=parts.fixed, messages=parts.messages[-1:], varying=parts.varying), 10**9, len)
    if fitted.over:
        assert fitted.tokens == everything.tokens


@given(some_parts, budgets)
def test_the_newest_message_is_always_told_and_what_is_told_is_the_end_of_the_talk(parts: Parts, budget: int) -> None:
    fitted = fit(parts, budget, len)

    assert fitted.messages
    assert fitted.messages == tuple(parts.messages)[-len(fitted.messages) :]
    assert fitted.first == fitted.messages[0].id


@given(some_parts, budgets)
def test_what_is_left_out_is_named_once_with_what_it_saves(parts: Parts, budget: int) -> None:
    fitted = fit(parts, budget, len)

    within = [each for each in parts.messages if each.id >= parts.window_from] or list(parts.messages)
    dropped = [str(each.id) for each in within if each not in fitted.messages]
    assert [id_ for cut in fitted.cuts if cut.kind is Kind.MESSAGE for id_ in cut.ids] == dropped
    told = (
        *parts.fixed,
        *parts.varying,
        *parts.examples,
        *(each.text for each in parts.lore),
        *(each.text for each in within),
    )
    assert fitted.tokens + sum(cut.tokens for cut in fitted.cuts) == sum(map(len, told))


@given(some_parts, budgets)
def test_kept_lore_is_never_of_lower_priority_than_lore_that_was_cut(parts: Parts, budget: int) -> None:
    fitted = fit(parts, budget, len)

    kept = [id(each) for each in fitted.lore]
    cut = [each for each in parts.lore if id(each) not in kept]
    if cut and fitted.lore:
        assert max(each.priority for each in cut) <= min(each.priority for each in fitted.lore)
    if cut:
        assert "".join(fitted.examples) == ""


@given(some_parts, budgets, st.lists(st.integers(0, 80), max_size=30))
def test_the_window_never_moves_back_while_people_talk(parts: Parts, budget: int, more: list[int]) -> None:
    messages, window_from, seen = list(parts.messages), 0, [0]

    for length in more:
        messages.append(Message(messages[-1].id + 1, "m" * length))
        talk = Parts(fixed=parts.fixed, lore=parts.lore, messages=messages, window_from=window_from)
        window_from = fit(talk, budget, len).first
        seen.append(window_from)

    assert seen == sorted(seen)


@given(st.integers(40, 400), st.lists(st.integers(1, 10), min_size=20, max_size=120))
def test_between_two_moves_of_the_window_the_talk_grows_by_half_the_room(room: int, lengths: list[int]) -> None:
    messages: list[Message] = []
    window_from, moves = 0, []
    for number, length in enumerate(lengths, 1):
        messages.append(Message(number, "m" * length))
        first = fit(Parts(fixed=("f" * 30,), messages=messages, window_from=window_from), room + 30, len).first
        if window_from and first != window_from:
            moves.append(number)
        window_from = first

    for one, next_one in pairwise(moves):
        assert sum(lengths[one:next_one]) > room * (1 - LOWER)
        assert next_one - one > room * (1 - LOWER) / 10


@given(some_parts, st.integers(600, 900), st.lists(st.integers(0, 80), max_size=10))
def test_examples_depend_on_the_card_and_not_on_the_talk(parts: Parts, budget: int, lengths: list[int]) -> None:
    card = replace(parts, lore=(), varying=(), window_from=0)

    one = fit(replace(card, messages=said(*lengths, 50)), budget, len)
    other = fit(replace(card, varying=parts.varying), budget, len)

    assert one.examples == other.examples
    assert sum(map(len, one.examples)) <= budget * EXAMPLES
