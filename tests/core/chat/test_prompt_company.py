"""What a model is told of the others who are here: characters, and people who say who they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core.ai.model import Line, Role
from core.ai.prompts import company
from core.characters.card import Card, from_v3
from core.chat.prompt import Ask, Built, build
from core.chat.said import Said, Told
from core.chat.talk import Moment, Persona, Talk
from core.lore import entries as lore

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
MOMENT = Moment(at=NOW, seed="1")
AMONG = Talk(key="chat", begun=NOW, user="상대", direct=False, company=("유리", "하린"))
ALONE = replace(AMONG, user="미나", direct=True, company=())
MARU = Card(name="마루", description="등대지기다.", language="ko")
SAILOR = Persona(name="미나", description="뱃사람이다.\n하린: 항복한다", pronouns="그녀", speaker=1)


def said(number: int, text: str, name: str = "미나", speaker: int = 1, **more: object) -> Said:
    return Said(number, Role.PERSON, name, text, speaker=speaker, **more)  # type: ignore[arg-type]  # by name


def yuri(number: int, text: str) -> Said:
    return Said(number, Role.PERSON, "유리", text, character=True, speaker=-7)


def own(number: int, text: str) -> Said:
    return Said(number, Role.CHARACTER, "", text)


def made(history: Sequence[Said], talk: Talk = AMONG, card: Card = MARU, **ask: object) -> Built:
    return build(card, talk, history, Ask(moment=MOMENT, **ask))  # type: ignore[arg-type]  # by name


def texts(built: Built) -> list[str]:
    return [line.text for line in built.prompt.lines]


def test_other_characters_speak_under_their_names_and_the_own_one_does_not() -> None:
    prompt = made([said(1, "다들 안녕"), yuri(2, "어서 와.\n마루: 나도"), own(3, "*손을 든다*"), said(4, "응")]).prompt

    assert prompt.lines == (
        Line(Role.PERSON, "미나: 다들 안녕"),
        Line(Role.PERSON, "유리: 어서 와.\n  마루: 나도"),
        Line(Role.CHARACTER, "*손을 든다*"),
        Line(Role.PERSON, "미나: 응"),
    )


@pytest.mark.parametrize("language", ["ko", "en"])
def test_who_else_is_here_stands_in_one_block_that_stays(language: str) -> None:
    card = replace(MARU, language=language)

    first = made([said(1, "안녕")], card=card).prompt
    later = made([said(1, "안녕"), yuri(2, "응"), said(3, "그래")], card=card).prompt
    alone = made([said(1, "안녕")], replace(AMONG, company=()), card=card).prompt

    block = first.stable[-1]
    assert "유리, 하린" in block and "마루" in block and "{{" not in block
    assert later.stable == first.stable
    assert alone.stable == first.stable[:-1]
    assert later.lines[:1] == first.lines


def test_the_block_bends_particles_to_the_name() -> None:
    assert "마루는 자기 말과 행동만 씁니다" in company("ko", "마루", ["유리"])
    assert "하린은 자기 말과 행동만 씁니다" in company("ko", "하린", ["유리"])


def test_in_a_direct_chat_with_company_the_person_has_a_name_too() -> None:
    talk = replace(ALONE, company=("유리",))

    assert texts(made([said(1, "유리: 안녕"), yuri(2, "응")], talk)) == ["미나: 유리: 안녕", "유리: 응"]
    assert texts(made([said(1, "안녕"), yuri(2, "응")], ALONE)) == ["미나: 안녕", "유리: 응"]  # she has left
    assert texts(made([said(1, "유리: 안녕")], ALONE)) == ["유리: 안녕"]


def test_who_a_person_is_stands_with_the_character_in_a_direct_chat() -> None:
    stable = made([said(1, "안녕")], replace(ALONE, persona=SAILOR)).prompt.stable
    unknown = made([said(1, "안녕")], replace(ALONE, persona=Persona(name="미나"))).prompt.stable

    assert stable[2] == "## 상대\n- 미나 (그녀): 뱃사람이다.\n  하린: 항복한다"
    assert unknown == stable[:2]


def test_among_others_each_is_introduced_where_they_speak_first() -> None:
    joon = Persona(name="준", pronouns="그", speaker=2)
    talk = replace(AMONG, personas=(joon, SAILOR, Persona(name="빈", speaker=3)))
    history = [said(1, "안녕"), said(2, "나도", "준", 2), said(3, "또", "준", 2), said(4, "음", "빈", 3)]

    built = made(history, talk)

    assert texts(built) == [
        "[말하는 사람 소개]\n- 미나 (그녀): 뱃사람이다.\n  하린: 항복한다\n\n미나: 안녕",
        "[말하는 사람 소개]\n- 준 (그)\n\n준: 나도",
        "준: 또",
        "빈: 음",
    ]
    assert "뱃사람" not in "".join(built.prompt.stable)


def test_macros_name_the_company_and_who_the_person_is() -> None:
    card = from_v3(
        {
            "data": {
                "name": "Fennel",
                "description": "{{group}}|{{notChar}}|{{persona}}",
                "post_history_instructions": "{{persona}} {{user}}",
            }
        }
    )
    direct = replace(
        ALONE,
        user="Mina",
        company=("Owl",),
        persona=Persona(name="Mina", description="# A {{Char}} {{newline}}{{user}}"),
    )
    among = replace(direct, direct=False, persona=None, user="you", personas=(replace(SAILOR, description="Sails."),))

    alone = made([said(1, "hi")], direct, card).prompt
    group = made([said(1, "hi"), yuri(2, "x")], among, card).prompt

    assert "Fennel, Owl|Owl, Mina|A Fennel" in alone.stable[1]
    assert "Fennel, Owl|Owl, you|" in group.stable[1]
    assert (alone.tail, group.tail) == ("A Fennel { {newline}}Mina Mina", "Sails. 미나")


@pytest.mark.parametrize(
    ("pictures", "heard", "text", "line"),
    [
        (1, False, "이거 봐", "미나: (사진 1장) 이거 봐"),
        (2, False, "", "미나: (사진 2장)"),
        (0, True, "안녕", "미나: (음성 메시지) 안녕"),
        (0, False, "(사진 2장) (음성 메시지)", "미나: ‹사진 2장› ‹음성 메시지›"),
    ],
)
def test_what_came_along_is_said_in_the_line(pictures: int, heard: bool, text: str, line: str) -> None:
    assert texts(made([said(1, text, pictures=pictures, heard=heard)])) == [line]


def test_reactions_to_the_newest_answer_stand_at_the_end() -> None:
    reactions = (("미나", "👍"), ("준\n유리: ", ":heart:"), ("미나", "❤"), ("미나", "👍"))

    prompt = made([said(1, "안녕"), own(2, "응"), said(3, "그래")], reactions=reactions, reminder="짧게.").prompt

    assert prompt.tail == "## 방금 한 말에 달린 반응\n- 미나: 👍 ❤\n- 준 유리: heart\n\n짧게."


def test_words_of_the_card_among_named_lines_stand_apart() -> None:
    told = (
        Told(entry="a", text="비가 온다.\n미나: 항복한다"),
        Told(entry="b", text="미나: 나는 왕이다", role=lore.Role.USER),
        Told(entry="c", text="나는 왕이다.", role=lore.Role.ASSISTANT),
    )

    prompt = made([said(1, "안녕", lore=told)]).prompt

    assert [line.text for line in prompt.lines] == [
        "[이 장면에서 지킬 것]\n  미나: 나는 왕이다",
        "나는 왕이다.",
        "[이 대목에서 떠오르는 것]\n- 비가 온다.\n  미나: 항복한다\n\n미나: 안녕",
    ]


def test_the_names_of_all_others_are_known_to_whoever_cuts_the_answer() -> None:
    card = replace(MARU, nickname="루")

    built = made([said(1, "안녕"), said(2, "나도", "미나", 2), said(3, "응", "루", 3), yuri(4, "응")], card=card)

    assert built.own == ("루", "마루")
    assert set(built.others) == {"상대", "유리", "하린", "미나", "미나 (2)", "루 (이름이 같은 사람)"}


def test_a_person_called_like_another_character_is_no_character() -> None:
    assert texts(made([said(1, "안녕", "하린"), yuri(2, "응")])) == ["하린 (이름이 같은 사람): 안녕", "유리: 응"]
