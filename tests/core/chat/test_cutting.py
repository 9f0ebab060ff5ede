"""A streamed answer passes as it comes, and ends where the model begins to speak for somebody else."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.chat.cutting import LONGEST, Cutter

OWN, OTHERS = ("유리",), ("하린", "Mina", "하린 언니", "김 도윤", "준", "미나 (2)")
SHARDS = (
    "\n", "\r\n", "\u2028", " ", "  ", "*", "**", "_", "#", "[", "]", '"', "「", "」", "(", ")", ":", "：", "\u200b",
    "유리", "하린", "하", "Mina", "MINA", "하린 언니", "김도윤", "미나 (2)", "준", "안녕.", "웃으며", "a",
)  # fmt: skip
texts = st.lists(st.sampled_from(SHARDS), max_size=30).map("".join)
plain = st.lists(st.sampled_from([each for each in SHARDS if each not in {":", "："}]), max_size=30).map("".join)


def cut(*deltas: str, own: Sequence[str] = OWN, others: Sequence[str] = OTHERS) -> tuple[str, bool]:
    cutter = Cutter(own, others)
    passed = "".join(map(cutter.feed, deltas)) + cutter.end()
    return passed, cutter.cut


@settings(deadline=None)
@given(texts, st.lists(st.integers(0, 80), max_size=6))
def test_however_an_answer_comes_in_parts_the_same_is_passed(text: str, at: list[int]) -> None:
    ends = sorted({0, len(text), *(min(each, len(text)) for each in at)})
    parts = [text[start:end] for start, end in pairwise(ends)]

    assert cut(*parts) == cut(text) == cut(*text)


@settings(deadline=None)
@given(texts)
def test_what_is_passed_is_the_beginning_of_the_answer_and_holds_no_mark(text: str) -> None:
    passed, ended = cut(text)

    assert cut(passed) == (passed, False)
    if not ended and not text.lstrip('\r\n\u2028 *_#[]"「」()\u200b\ufeff').startswith("유리"):
        assert passed == text


@settings(deadline=None)
@given(plain)
def test_without_a_mark_nothing_is_lost(text: str) -> None:
    assert cut(text) == (text, False)


@settings(deadline=None)
@given(texts)
def test_only_a_lines_beginning_is_held_back(text: str) -> None:
    cutter = Cutter(OWN, OTHERS)
    passed = ""

    for number, letter in enumerate(text, 1):
        passed += cutter.feed(letter)
        held = text[len(passed) : number]
        if cutter.cut or not text.startswith(passed):
            break
        assert len(held) <= LONGEST
        assert len(held.strip().splitlines()) <= 1


@pytest.mark.parametrize(
    "mark",
    [
        "하린:", "하린：", "하린 :", "**하린**:", "**하린:**", "*하린*：", "__하린__:", "[하린]:", '"하린":', "“하린”:",
        "「하린」:", "### 하린:", "> 하린:", "【하린】：", "하\u200b린\ufeff:", "\u202e하린:", "  하린:",
        "하린(웃으며):", "하린 (작은 소리로) :", "하린 언니:", "하린언니:", "김도윤:", "**[Mina]**:", "mina:",
        "ＭＩＮＡ:", "@Mina:", "미나 (2):", "\u1112\u1161\u1105\u1175\u11ab:",
    ],
)  # fmt: skip
def test_the_answer_ends_where_another_is_given_the_word(mark: str) -> None:
    assert cut(f"*웃는다* 그래.\n\n{mark} 나도 갈래\n유리: 응") == ("*웃는다* 그래.", True)


@pytest.mark.parametrize(
    "line",
    [
        "그리고 하린: 안녕", "하린아: 안녕", "하린 언니랑: 응", '"하린: 어디 가?" 하고 물었다.', "- 하린: 친구",
        "[하린:", "하린", "미나 (3): 안녕", "도윤: 그건", "Minas: x", "1. Mina: x",
        "하린 (" + "아" * 60 + "): 응", "12:30", "참고: 하린",
    ],
)  # fmt: skip
def test_what_only_looks_a_little_like_a_mark_passes(line: str) -> None:
    assert cut(f"그래.\n{line}") == (f"그래.\n{line}", False)


@pytest.mark.parametrize(
    ("answer", "passed"),
    [
        ("유리: 안녕", "안녕"), ("\n\n**유리:** 안녕", "안녕"), ("[유리]:\n안녕", "안녕"),
        ("*유리: 웃는다*", "*웃는다*"), ("유리: *웃는다*", "*웃는다*"), ("유리 (웃으며): 안녕", "안녕"),
        ("유리: 유리: 안녕", "안녕"), ("유리:", ""), ("유리", "유리"),
        ("안녕\n유리: 또", "안녕\n유리: 또"), ("유리아: 안녕", "유리아: 안녕"),
    ],
)  # fmt: skip
def test_the_own_mark_at_the_beginning_goes(answer: str, passed: str) -> None:
    assert cut(answer) == (passed, False)


def test_a_name_that_begins_like_another_is_told_apart() -> None:
    assert cut("유리아: 안녕", own=["유리"], others=["유리아"]) == ("", True)
    assert cut("유리: 안녕", own=["유리"], others=["유리아"]) == ("안녕", False)
    assert cut("응\n유리 (다른 이): 안녕", own=["유리"], others=["유리 (다른 이)"]) == ("응", True)
    assert cut("응\n유리: 안녕", own=["유리아"], others=["유리", "유리아 리"]) == ("응", True)
    assert cut("응\n유리아: 안녕", own=["유리아"], others=["유리", "유리아 리"]) == ("응\n유리아: 안녕", False)


def test_whoever_is_called_like_the_character_does_not_end_its_words() -> None:
    assert cut("유리: 안녕\n유리: 또", others=["유 리", ""]) == ("안녕\n유리: 또", False)


def test_words_within_a_line_pass_at_once() -> None:
    cutter = Cutter(OWN, OTHERS)

    passed = [cutter.feed(each) for each in ("안", "녕, 하린:", " 하", "\n하", "린은", "\n", "\n하린", ": 응", "더")]

    assert passed == ["안", "녕, 하린:", " 하", "", "\n하린은", "", "", "", ""]
    assert cutter.cut


def test_what_goes_on_in_the_middle_of_a_line_is_no_mark_there() -> None:
    cutter = Cutter((), ("미나",), within=True)

    told = cutter.feed("미나: 그렇게 불렀다.\n미나: 왜?") + cutter.end()

    assert (told.strip(), cutter.cut) == ("미나: 그렇게 불렀다.", True)
