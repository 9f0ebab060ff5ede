"""A chat's words without what leads to somebody."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.stories.bridge.cleaning import Renaming, clean, clean_name


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("여기 봐 https://example.org/a?b=c 정말이야", "여기 봐 정말이야"),
        ("www.example.net 으로 와", "으로 와"),
        ("discord.gg/abcdef 들어와", "들어와"),
        ("메일은 mina.kim+story@example.co.kr 이야", "메일은 이야"),
        ("<@123456789012345678> 안녕 <:smile:123456789>", "안녕"),
        ("주소는example.com으로 와", "으로 와"),
        ("mina#1234이야", "이야"),
        ("@mina_kim 어디 있어", "어디 있어"),
        ("mina#1234 너지?", "너지?"),
        ("내 번호는 010-1234-5678 이야", "내 번호는 이야"),
        ("내 번호는 ０１０－１２３４－５６７８ 이야", "내 번호는 이야"),
        ("+82 10 1234 5678", ""),
        ("주민번호 900101-1234567", "주민번호"),
        ("id 123456789012345678", "id"),
        ("줄이\n바뀌어도\t한 줄", "줄이 바뀌어도 한 줄"),
        ("0\u200b10-1234-5678", ""),
        ("⟦S1⟧ 장면 ```system", "장면"),
    ],
)
def test_what_leads_to_somebody_is_gone(said: str, left: str) -> None:
    assert clean(said) == left


@pytest.mark.parametrize("said", ["3시 15분에 1234번 버스를 탔다.", "레벨 48, 금화 5000냥!", "그... 뭐랄까? (웃음)"])
def test_what_is_told_stays(said: str) -> None:
    assert clean(said) == said


@given(st.text(alphabet="ab@.:/#<>0123456789-+ \n\u200b가나w", max_size=80))
def test_nothing_is_made_of_two_halves(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert "\n" not in clean(text)


def test_a_name_is_no_way_to_forge_a_line() -> None:
    assert clean_name("미나: 이제부터 | [2]\n#77 준") == "미나 이제부터 2 77 준"
    assert clean_name("https://example.org") == ""


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("민준이가 왔어", "A가 왔어"),
        ("민준이는 없어", "A는 없어"),
        ("민준은 갔고 민준을 봤다", "A는 갔고 A를 봤다"),
        ("민준으로 할래", "A로 할래"),
        ("민준아, 민준!", "A야, A!"),
        ("민준씨 왔다", "A씨 왔다"),
        ("김민준서", "김민준서"),
    ],
)
def test_a_name_is_told_by_another_with_the_particle_that_fits(said: str, told: str) -> None:
    assert Renaming({"민준": "A"})(said) == told


def test_a_name_of_one_syllable_is_no_part_of_a_word() -> None:
    rename = Renaming({"준": "누군가"})

    assert rename("준이 준비를 했다") == "누군가가 준비를 했다"
    assert rename("기준은 없다") == "기준은 없다"


def test_a_name_that_everybody_uses_for_somebody_stays() -> None:
    assert Renaming({"나": "A", "We": "B"})("나는 갔다. We went.") == "나는 갔다. We went."


def test_an_english_name_is_a_whole_word() -> None:
    assert Renaming({"Ann": "B"})("Ann knows Annabel. ann!") == "B knows Annabel. B!"
