"""Who of several characters speaks, and whom a text names."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.characters.card import from_v3
from core.chat.cast import Heard, Member, follow, named, speakers
from core.chat.rules import Mode


def member(number: int, name: str, called: str = "", talkativeness: float = 0.5, *, on_call: bool = False) -> Member:
    return Member(
        character_id=number,
        version_id=10 * number,
        public_id=f"c{number}",
        name=name,
        called=called or name,
        talkativeness=talkativeness,
        on_call=on_call,
        first=number == 1,
    )


YURI, HARIN, LUNA, AUNT = (
    member(1, "유리"),
    member(2, "하린"),
    member(3, "Luna Grey", "Lu"),
    member(4, "김도윤", "이모"),
)
ALL = (YURI, HARIN, LUNA, AUNT)
casts = st.lists(
    st.builds(
        lambda member, talk, on_call: replace(member, talkativeness=talk, on_call=on_call),
        st.sampled_from(ALL),
        st.sampled_from((0.0, 0.3, 0.5, 1.0)),
        st.booleans(),
    ),
    unique_by=lambda member: member.character_id,
)
heards = st.builds(
    Heard,
    st.lists(st.sampled_from(("유리야", "하린은", "Luna", "안녕", "등대", "\n")), max_size=5).map(" ".join),
    st.sampled_from((None, 10, 20, 99)),
    st.text(max_size=3),
)


def names(members: tuple[Member, ...]) -> list[str]:
    return [member.name for member in members]


@pytest.mark.parametrize(
    "text",
    ["유리야", "유리야!", "유리는?", "그건 유리가 알아", "(유리)", "유리랑 둘이", "유리한테도", "유\u200b리야",
     "유리 씨,", "유리네는", "@유리", "유리님이", "유리예요", "\u202e유리", "Yo유리야"],
)  # fmt: skip
def test_a_korean_name_is_known_with_what_sticks_to_it(text: str) -> None:
    assert names(named(ALL, text)) == ["유리"]


@pytest.mark.parametrize(
    "text", ["유리창을 닦아", "유리한 조건", "종유리가", "lunatic", "Lunar", "plu", "하리는", "김도윤진", "", "\u200b"]
)
def test_a_part_of_another_word_names_nobody(text: str) -> None:
    assert names(named(ALL, text)) == []


@pytest.mark.parametrize(
    "text", ["luna, come", "LUNA!", "Ｌｕｎａ야", "Luna는 어때", "lu's hat", "Luna\n Grey", "Grey"]
)
def test_a_name_in_other_letters_is_known_as_a_word_of_its_own(text: str) -> None:
    assert names(named(ALL, text)) == ["Luna Grey"]


def test_the_longest_name_counts_and_a_given_name_does_where_it_is_nobody_elses() -> None:
    others = (YURI, member(5, "유리아"), member(6, "박도윤"), member(7, "도윤"), member(8, "준"))

    assert names(named(others, "유리아가 왔어")) == ["유리아"]
    assert names(named(others, "도윤아")) == ["도윤"]
    assert names(named(ALL, "도윤아, 이모!")) == ["김도윤"]
    assert names(named(others, "준아, 박도윤도")) == ["준", "박도윤"]
    assert names(named(others, "내가 준 거야")) == []


def test_whoever_is_named_or_replied_to_answers_in_that_order() -> None:
    heard = Heard("하린아, 유리도 와. 하린!", None, "1")

    for mode in (Mode.NATURAL, Mode.NAMED):
        assert names(speakers(ALL, heard, mode, None)) == ["하린", "유리"]
        assert names(speakers(ALL, replace(heard, reply_to=30), mode, None)) == ["Luna Grey", "하린", "유리"]
        assert names(speakers(ALL, Heard("응", 20, "1"), mode, 10)) == ["하린"]


def test_in_a_round_all_speak_and_by_call_nobody() -> None:
    heard, waiting = Heard("다들 안녕", None, "1"), (YURI, replace(HARIN, on_call=True), LUNA)

    assert names(speakers(ALL, heard, Mode.ROUND, None)) == names(ALL)
    assert names(speakers(waiting, heard, Mode.ROUND, None)) == ["유리", "Luna Grey"]
    assert names(speakers(waiting, Heard("하린아", None, "1"), Mode.ROUND, None)) == ["유리", "하린", "Luna Grey"]
    assert speakers(ALL, Heard("유리야", 10, "1"), Mode.CALL, 10) == ()


def test_where_nobody_is_named_whoever_spoke_last_goes_on_and_else_the_first() -> None:
    quiet = tuple(replace(each, talkativeness=0.0) for each in ALL)
    heard = Heard("그래서?", None, "1")

    for mode in (Mode.NATURAL, Mode.NAMED):
        assert names(speakers(quiet, heard, mode, 30)) == ["Luna Grey"]
        assert names(speakers(quiet, heard, mode, None)) == ["유리"]
        assert names(speakers(quiet, heard, mode, 999)) == ["유리"]
        assert speakers(quiet, replace(heard, addressed=False), mode, 30) == ()


@given(casts, heards, st.sampled_from(Mode), st.sampled_from((None, 10, 20)))
def test_an_addressed_message_is_answered_and_whoever_is_on_call_waits(
    cast: list[Member], heard: Heard, mode: Mode, last: int | None
) -> None:
    chosen = speakers(cast, heard, mode, last)

    assert chosen == speakers(cast, heard, mode, last)
    assert len(set(chosen)) == len(chosen)
    assert bool(chosen) == (bool(cast) and mode is not Mode.CALL)
    meant = {*named(cast, heard.text), *(each for each in cast if each.version_id == heard.reply_to)}
    if any(not each.on_call for each in cast):
        assert all(not each.on_call or each in meant for each in chosen)


def test_talkative_ones_speak_oftener_and_their_own_subject_moves_them() -> None:
    shy, loud = replace(YURI, talkativeness=0.2), replace(HARIN, talkativeness=0.8)
    counted, moved = Counter[str](), Counter[str]()

    for number in range(400):
        counted.update(names(speakers((shy, loud), Heard("등대는 언제 켜?", None, str(number)), Mode.NATURAL, None)))
        recent = ((10, "등대를 고쳤어"), (20, "배고파"))
        heard = Heard("등대는 언제 켜?", None, str(number), recent)
        moved.update(names(speakers((shy, loud), heard, Mode.NATURAL, None)))

    assert 280 < counted["하린"] < 360
    assert 120 < counted["유리"] < 220  # of its own or for want of another
    assert moved["유리"] > counted["유리"] + 60 and moved["하린"] == counted["하린"]


def test_others_react_to_an_answer_by_name_or_by_liking_and_never_beyond_the_limit() -> None:
    pair = (YURI, replace(HARIN, talkativeness=0.0))

    assert follow(pair, "하린은 어때?", 10, Mode.NATURAL, 1, 3, "1") is pair[1]
    assert follow(pair, "하린은 어때?", 10, Mode.NAMED, 2, 3, "1") is pair[1]
    assert follow(pair, "유리는 유리야.", 10, Mode.NATURAL, 1, 3, "1") is None
    assert follow(pair, "하린은 어때?", 10, Mode.NATURAL, 3, 3, "1") is None
    assert follow(pair, "하린은 어때?", 10, Mode.NATURAL, 1, 0, "1") is None
    assert follow(pair, "하린은 어때?", 10, Mode.ROUND, 1, 3, "1") is None
    assert follow(pair, "하린은 어때?", 10, Mode.CALL, 1, 3, "1") is None
    assert follow((YURI,), "유리야", 10, Mode.NATURAL, 1, 3, "1") is None


def test_of_the_talkative_ones_fewer_react_the_longer_they_have_talked() -> None:
    cast = (YURI, replace(HARIN, talkativeness=0.9), replace(LUNA, on_call=True))

    reacted = [
        sum(follow(cast, "응.", 10, Mode.NATURAL, depth, 9, str(n)) is cast[1] for n in range(300)) for depth in (1, 4)
    ]

    assert 100 < reacted[0] < 170 and 30 < reacted[1] < 85


@pytest.mark.parametrize(
    ("given", "read"),
    [("0.7", 0.7), (1, 1.0), (5, 1.0), (-2, 0.0), (nan, 0.5), ("nan", 0.5), (inf, 1.0), (10**400, 0.5), ("much", 0.5),
     (None, 0.5), (True, 0.5), ([], 0.5)],
)  # fmt: skip
def test_a_card_says_how_talkative_it_is(given: object, read: float) -> None:
    assert from_v3({"data": {"name": "x", "extensions": {"talkativeness": given}}}).talkativeness == read
