"""Keys in texts: in whatever form letters are written, and never for long."""

from __future__ import annotations

import asyncio
import time
import unicodedata
from typing import Literal, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.lore import keys
from core.lore.keys import ALL_SECONDS, Haystack, Watch, key_of
from core.lore.plan import MOST_PATTERNS, problems
from core.lore.profile import PROFILES
from core.lore.reasons import Why
from tests.core.lore.scenes import book, entry, inside, on, run, why

Form: TypeAlias = Literal["NFC", "NFD"]


@pytest.mark.parametrize("whole", [False, True])
@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES.keys())
@pytest.mark.parametrize(
    ("key", "text"), [("등대", "저 등대 앞"), ("café", "a café there"), ("/등.에/", "저 등대에서")]
)
@pytest.mark.parametrize(("of_key", "of_text"), [("NFD", "NFC"), ("NFC", "NFD")])
def test_letters_match_in_whatever_form_they_are_written(
    key: str, text: str, of_key: Form, of_text: Form, profile: object, whole: bool
) -> None:
    form, other = unicodedata.normalize(of_key, key), unicodedata.normalize(of_text, text)
    wanted = book(entry(form, match_whole_words=whole, case_sensitive=True))

    assert on(wanted, other, profile=profile)


def test_what_is_told_stays_as_the_author_wrote_it() -> None:
    written = unicodedata.normalize("NFD", "등대는 높다")

    (told,) = run(book(entry("등대", content=written)), "등대").placed

    assert told.content == written


@given(st.text(max_size=6), st.text(max_size=20))
def test_composing_keeps_what_matched(word: str, text: str) -> None:
    here = Haystack(f"{text}|{word}|{text}", Watch())
    form = unicodedata.normalize("NFD", word).strip()

    if form and not form.startswith("/") and "{{" not in form and "<" not in form:
        assert here.holds(key_of(form), whole=False, case=False)


def test_one_activation_lets_regular_expressions_run_a_tenth_of_a_second_in_all() -> None:
    hostile = [entry(f"/(x+x+)+y{number}/", id=str(number)) for number in range(200)]
    wanted = book(*hostile, entry("xx", id="plain"))

    began = time.thread_time()
    found = run(wanted, "x" * 5_000)
    took = time.thread_time() - began

    assert inside(found) == {"plain"}
    assert {why(found, str(number)).why for number in range(200)} == {Why.TOO_SLOW}
    assert took < ALL_SECONDS + 0.15


def test_a_key_that_took_too_long_is_left_alone_for_a_while() -> None:
    wanted = book(entry("/(z+z+)+y/", id="A"))
    run(wanted, "z" * 5_000)

    began = time.thread_time()
    found = [why(run(wanted, "z" * 5_000), "A").why for _ in range(20)]
    took = time.thread_time() - began
    keys.rest("/(z+z+)+y/", seconds=-1.0)

    assert set(found) == {Why.TOO_SLOW}
    assert took < 0.1
    assert on(wanted, "zzzy")


def test_a_key_that_had_too_little_time_may_try_again() -> None:
    key, hostile = key_of("/(w+w+)+y/"), "w" * 5_000

    assert Haystack(hostile, Watch(left=0.01)).holds(key, whole=False, case=False) is False
    assert Haystack("wwwy", Watch()).holds(key, whole=False, case=False) is True


def test_no_more_regular_expressions_are_compiled_than_one_book_may_have() -> None:
    long = "|".join(["abcdefghi"] * 190)
    books = book(*(entry(f"/{long}{number}x/", f"plain{number}", id=str(number)) for number in range(400)))

    began = time.thread_time()
    found = run(books, "abcdefghi399x plain399", profile=PROFILES["default"])
    took = time.thread_time() - began

    assert inside(found) >= {"399"}
    assert why(found, "399").word == "plain399"
    assert took < 20
    assert len(problems(books)) == 400 - MOST_PATTERNS // len(f"/{long}{0}x/")


async def test_others_are_served_while_a_regular_expression_runs() -> None:
    wanted = book(*(entry(f"/(v+v+)+y{number}/") for number in range(3)))
    turns, busy = 0, asyncio.create_task(asyncio.to_thread(run, wanted, "v" * 5_000))

    while not busy.done():
        await asyncio.sleep(0.001)
        turns += 1

    assert turns > 15
