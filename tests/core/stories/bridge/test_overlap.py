"""Whose words a text repeats."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.stories.bridge.overlap import ECHO, RUN, Foreign, leaks, words

SAID = "어젯밤 나는 혼자 다리 밑에서 오래된 편지를 태우고 울면서 집에 돌아왔다"
WORDS = st.sampled_from(["하나", "둘", "셋", "넷", "다섯", "여섯", "일곱", "여덟", "아홉", "열", "열하나", "열둘"])


def test_eight_words_in_a_row_are_found_and_seven_are_not() -> None:
    said = SAID.split()

    assert leaks(f"그는 말했다. {' '.join(said[:8])} 그리고 웃었다.", [SAID]) == (" ".join(said[:8]),)
    assert leaks(f"그는 말했다. {' '.join(said[:7])} 그리고 웃었다.", [SAID]) == ()


def test_a_longer_run_is_told_as_a_whole() -> None:
    assert leaks(f"앞말 {SAID} 뒷말", [SAID]) == (SAID,)


def test_punctuation_and_letter_case_hide_nothing() -> None:
    said = "I burned the old letters under the bridge last night"

    assert leaks("“I BURNED, the old... letters — under the bridge!”", [said]) == (
        "i burned the old letters under the bridge",
    )


def test_a_short_message_counts_only_where_all_of_it_is_repeated() -> None:
    foreign = Foreign(["내 이름은 사실 김도현이야", "그래 그래"])

    assert foreign.echoes("그가 말했다. 내 이름은 사실 김도현이야, 라고.")
    assert not foreign.echoes("내 이름은 사실 아린이야")
    assert not foreign.echoes("그래 그래, 알았어")
    assert foreign.leaks("내 이름은 사실 김도현이야") == ()


@given(st.lists(WORDS, max_size=24), st.lists(WORDS, max_size=24))
def test_something_is_found_exactly_where_a_run_is_shared(one: list[str], other: list[str]) -> None:
    text, said = " ".join(one), " ".join(other)
    shared = any(
        one[at : at + RUN] == other[there : there + RUN]
        for at in range(len(one) - RUN + 1)
        for there in range(len(other) - RUN + 1)
    )

    found = leaks(text, [said])

    assert bool(found) == shared
    assert all(len(words(run)) >= RUN and run in text for run in found)


def test_an_echo_is_shorter_than_a_run() -> None:
    assert ECHO < RUN
