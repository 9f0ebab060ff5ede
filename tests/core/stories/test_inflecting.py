"""Names that become others, with the particles behind them."""

from __future__ import annotations

import pytest

from core.stories.inflecting import renamed, retold

KOREAN = {"강이준": "한지우", "이준": "지우"}


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("강이준은 웃었다. 이준이 울었다.", "한지우는 웃었다. 지우가 울었다."),
        ("강이준을 보고 이준과 걸었다.", "한지우를 보고 지우와 걸었다."),
        ("강이준으로 살았다.", "한지우로 살았다."),
        ("이준아, 어디 가?", "지우야, 어디 가?"),
        ("“이준이랑 갔어. 이준이나 나나.”", "“지우랑 갔어. 지우나 나나.”"),
        ("이준이는 몰랐다. 이준이를 불렀다. 이준이의 손", "지우는 몰랐다. 지우를 불렀다. 지우의 손"),
        ("강이준이라고 했다. 강이준이었다. 강이준이에요.", "한지우라고 했다. 한지우였다. 한지우예요."),
        ("저 사람이 강이준이야.", "저 사람이 한지우야."),
        ("강이준에게서 왔다. 이준도, 이준의, 이준까지도", "한지우에게서 왔다. 지우도, 지우의, 지우까지도"),
        ("강이준 씨, 이준씨는요?", "한지우 씨, 지우씨는요?"),
        ("강이준이다. 강이준입니다. 강이준이지만", "한지우다. 한지우입니다. 한지우지만"),
    ],
)
def test_particles_fit_the_new_name(said: str, told: str) -> None:
    assert renamed(said, KOREAN) == told


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("한지우는 지우가 아니다.", "강이준은 이준이 아니다."),
        ("한지우와 지우를, 지우로", "강이준과 이준을, 이준으로"),
        ("“지우야!”", "“이준아!”"),
        ("나는 지우야.", "나는 이준이야."),
        ("한지우였다. 한지우예요. 한지우라면", "강이준이었다. 강이준이에요. 강이준이라면"),
    ],
)
def test_and_the_other_way_round(said: str, told: str) -> None:
    assert renamed(said, {new: old for old, new in KOREAN.items()}) == told


@pytest.mark.parametrize("said", ["이준혁은 다르다.", "김이준은 남이다.", "강이준상 수상자", "이준비된 자리", "세이준"])
def test_what_is_a_longer_word_stays(said: str) -> None:
    assert renamed(said, KOREAN) == said


def test_words_that_are_verbs_stay() -> None:
    said = "지우고 다시 썼다. 지우개를 지우며 지우지 않았다."

    assert renamed(said, {"한지우": "강이준", "지우": "이준"}) == said


def test_a_name_that_stays_is_not_broken_by_a_shorter_one() -> None:
    assert renamed("이준 이와 이준이", {"이준 이": "이준 이", "이준": "도윤"}) == "이준 이와 도윤이"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("James' hand. James’ hand. James's.", "Mark's hand. Mark’s hand. Mark's."),
        ("Ask James, not Jameson.", "Ask Mark, not Jameson."),
        ("‘It was James’ she said.", "‘It was Mark’ she said."),
        ("St. James_James", "St. Mark_Mark"),
    ],
)
def test_english_names_own_in_their_own_way(said: str, told: str) -> None:
    assert renamed(said, {"James": "Mark"}) == told


def test_a_name_that_becomes_one_in_s_keeps_its_possessive() -> None:
    assert renamed("Mark's hand", {"Mark": "James"}) == "James's hand"


def test_nothing_changes_where_nobody_is_named() -> None:
    text = "비가 왔다. It rained. ⟦S1⟧ 준이 이준석"

    assert renamed(text, KOREAN) == text and renamed(text, {}) == text and renamed("이준", {"이준": "이준"}) == "이준"


def test_data_keeps_its_ids_and_what_was_asked_for() -> None:
    told = {"id": "mark", "name": "Mark", "n": 3, "flag": True, "list": ["Mark", None], "keywords_used": ["Mark"]}

    found = retold(told, lambda text: text.replace("Mark", "Ann"), frozenset({"keywords_used"}))

    assert found == told | {"name": "Ann", "list": ["Ann", None]}
