"""What a text is found by, how it is cut, and what its words of time mean."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.memory.cutting import LONG, MOST, PIECE, context, fingerprint, pieces
from core.memory.terms import SLIGHT, asked, indexed, terms
from core.memory.times import in_words, spans

NOW = datetime(2026, 11, 26, 15, tzinfo=UTC)  # a Thursday


@pytest.mark.parametrize(
    ("one", "other"),
    [("studies", "study"), ("running", "run"), ("moved", "moving"), ("allergies", "allergy"), ("Maya's", "maya")],
)
def test_forms_of_a_word_are_one_term(one: str, other: str) -> None:
    assert terms(one) == terms(other)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("새우를", ["^새우", "새우", "우를"]),
        ("나 A", ["^나", "a"]),
        ("3월 12일에", ["3월", "12일", "^에"]),
        ("May 7th", ["may", "7", "th"]),
        ("ㅋㅋㅋ", ["ㅋㅋㅋ"]),
        ("", []),
        ("!?🙂", []),
    ],
)
def test_a_text_has_its_terms(text: str, found: list[str]) -> None:
    assert terms(text) == found


def test_a_passage_is_also_found_by_who_said_it_and_when() -> None:
    found = indexed("새우", speaker="Mina", at=NOW).split()

    assert {"mina", "11월", "26일"} <= set(found)


def test_what_any_question_has_counts_little() -> None:
    assert asked("what is the violin") == {"what": SLIGHT, "is": SLIGHT, "the": SLIGHT, "violin": 1.0}
    assert asked("이름이 뭐였지")["^뭐였"] == SLIGHT


@given(st.text())
def test_any_text_has_terms_without_spaces(text: str) -> None:
    assert all(term and " " not in term for term in terms(text))
    assert indexed(text, speaker=text, at=NOW).split() == indexed(text, speaker=text, at=NOW).split(" ")


@given(st.text(alphabet="가나 ab.\n", max_size=2_000))
def test_pieces_are_in_order_and_lose_no_word(text: str) -> None:
    cut = pieces(text)

    assert "".join("".join(text[start:end].split()) for start, end in cut) == "".join(text.split())
    assert all(before[1] <= after[0] for before, after in pairwise(cut))


def test_what_people_write_stays_whole_and_what_is_long_is_cut_between_sentences() -> None:
    short, long = "word " * LONG, "This sentence has exactly eight words in it. " * 40

    assert pieces(short) == [(0, len(short) - 1)]
    assert all(len(long[start:end].split()) <= PIECE and long[end - 1] == "." for start, end in pieces(long))


def test_ten_megabytes_are_cut_into_a_bounded_number_of_pieces() -> None:
    assert len(pieces("가나다 " * 2_500_000)) <= MOST
    assert len(pieces("가" * 10_000_000)) <= MOST


def test_what_is_embedded_is_a_passage_after_the_two_before_it() -> None:
    assert context(["a", "b", " ", "c"], "d") == "c\nd"
    assert fingerprint("d", "c\nd") != fingerprint("d", "d")
    assert len(fingerprint("\ud800", "")) == 32


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("last summer", "2026-06-01", "2026-09-01"),
        ("지난 여름에", "2026-06-01", "2026-09-01"),
        ("작년 여름", "2025-06-01", "2025-09-01"),
        ("지난주에 뭐 했지", "2026-11-16", "2026-11-23"),
        ("last week", "2026-11-16", "2026-11-23"),
        ("3월에", "2026-03-01", "2026-04-01"),
        ("12월에", "2025-12-01", "2026-01-01"),
        ("2025년 3월", "2025-03-01", "2025-04-01"),
        ("in May", "2026-05-01", "2026-06-01"),
        ("two days ago", "2026-11-24", "2026-11-25"),
        ("사흘 전", "2026-11-23", "2026-11-24"),
        ("7월 12일", "2026-07-12", "2026-07-13"),
        ("July 12th", "2026-07-12", "2026-07-13"),
        ("7 May 2023", "2023-05-07", "2023-05-08"),
        ("어제", "2026-11-25", "2026-11-26"),
        ("지난주 금요일", "2026-11-20", "2026-11-21"),
    ],
)
def test_words_of_time_are_a_span(text: str, start: str, end: str) -> None:
    found = spans(text, NOW)

    assert [(str(each.start.date()), str(each.end.date())) for each in found] == [(start, end)]


@pytest.mark.parametrize(
    "text", ["I may go", "march with me", "99월", "2월 30일", "did she fall", "오늘 뭐 해", "9999 years ago"]
)
def test_what_names_no_past_time_is_no_span(text: str) -> None:
    assert spans(text, NOW) == ()


@given(st.text(max_size=300), st.integers(0, 4_000_000_000).map(lambda each: datetime.fromtimestamp(each, UTC)))
def test_a_span_ends_after_it_begins(text: str, now: datetime) -> None:
    assert all(each.start < each.end for each in spans(text, now))


@pytest.mark.parametrize(
    ("days", "korean", "english"),
    [
        (1, "11월 25일, 어제", "25 November, yesterday"),
        (8, "11월 18일, 일주일 전", "18 November, one week ago"),
        (130, "7월 19일, 넉 달 전", "19 July, four months ago"),
        (365, "2025년 11월 26일, 일 년 전", "26 November 2025, one year ago"),
        (-3, "11월 29일", "29 November"),
    ],
)
def test_a_date_is_told_with_how_long_ago_it_was(days: int, korean: str, english: str) -> None:
    at = NOW - timedelta(days=days)

    assert in_words(at, NOW, "ko") == korean
    assert in_words(at, NOW, "en") == english
    assert at.date() == date.fromordinal(NOW.toordinal() - days)
