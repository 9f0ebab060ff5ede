"""An editor changes little, and only what it can point at."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.stories.checks.editing import MOST, Applied, apply
from core.stories.gates.jamo import distance
from core.stories.given import Draft
from core.stories.schemas import Edits, Expand, Patch
from core.stories.wish import Length
from tests.core.stories.checks import sample

SCENES = (
    "종이 울렸다. 서도겸은 돌아보지 않았다.\n\n“먼저 가.”\n\n누군가 끈을 놓았다. 바닥에서 찬 기운이 올라왔다.",
    "문이 열렸다. 한무결이 웃었다.\n\n“기다렸어.”\n\n그 말만은 진짜 같았다. 그래서 더 무서웠다.",
    "시장에는 불이 하나도 없었다. 서도겸은 장부를 폈다. 이름이 하나 지워져 있었다. 자기 이름이었다.",
)
DRAFT = Draft(SCENES, (1, 2, 3))


def patch(find: str, words: str) -> Patch:
    return Patch(find=find, replace=words, reason="까닭")


def edited(*patches: Patch, cut: tuple[str, ...] = (), expand: tuple[Expand, ...] = ()) -> Applied:
    return apply(Edits(patches=patches, cut=cut, expand=expand), sample.given("ko"), DRAFT)


def test_what_is_found_once_is_replaced() -> None:
    applied = edited(patch("한무결이 웃었다", "한무결이 고개를 들었다"))

    assert applied.draft.text == DRAFT.text.replace("한무결이 웃었다", "한무결이 고개를 들었다")
    assert applied.refused == ()


def test_the_scenes_stay_as_they_were() -> None:
    applied = edited(patch("종이 울렸다", "종이 두 번 울렸다"), cut=("자기 이름이었다.",))

    assert len(applied.draft.scenes) == 3
    assert applied.draft.markers == (1, 2, 3)
    assert applied.draft.scenes[1] == SCENES[1]


def test_a_paragraph_that_is_cut_leaves_no_hole() -> None:
    applied = edited(cut=("“먼저 가.”",))

    assert applied.draft.scenes[0] == (
        "종이 울렸다. 서도겸은 돌아보지 않았다.\n\n누군가 끈을 놓았다. 바닥에서 찬 기운이 올라왔다."
    )


@pytest.mark.parametrize(
    ("scene", "quote", "left"),
    [
        ("하나. 둘. 셋.", "둘.", "하나. 셋."),
        ("하나. 둘.\n\n셋.", "둘.", "하나.\n\n셋."),
        ("하나.\n\n둘. 셋.", "둘.", "하나.\n\n셋."),
        ("하나.\n둘.\n셋.", "둘.", "하나.\n셋."),
        ("하나.\n\n둘.", "둘.", "하나."),
        ("[이름]   서도겸\n하나. 둘. 셋.", "둘.", "[이름]   서도겸\n하나. 셋."),
    ],
)
def test_what_stands_around_a_cut_closes_up_and_nothing_else_moves(scene: str, quote: str, left: str) -> None:
    rest = "마바사아. " * 40
    draft = Draft((scene, rest.strip()), (1, 2))

    assert apply(Edits(cut=(quote,)), sample.given("ko"), draft).draft.scenes == (left, rest.strip())


def test_a_quote_composed_in_another_way_is_the_same() -> None:
    applied = edited(patch(unicodedata.normalize("NFD", "종이 울렸다"), "종이 멎었다"))

    assert applied.draft.scenes[0].startswith("종이 멎었다.")


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (patch("종이 깨졌다", "종이 멎었다"), "in no scene"),
        (patch("서도겸은", "그는"), "more than once"),
        (patch("올라왔다.\n\n문이 열렸다.", "올라왔다."), "in no scene"),
        (patch("종이 울렸다", "⟦S2⟧ 종이 울렸다"), "markers"),
        (patch("종이 울렸다", "종이 울렸다"), "nothing"),
        (patch("종이 울렸다", "종이 울렸다" * 20), "15%"),
    ],
)
def test_what_cannot_be_done_is_refused_in_words_and_the_rest_is_done(wrong: Patch, why: str) -> None:
    applied = edited(wrong, patch("이름이 하나 지워져", "이름 하나가 지워져"))

    assert [why in each.told for each in applied.refused] == [True]
    assert applied.draft.text == DRAFT.text.replace("이름이 하나 지워져", "이름 하나가 지워져")


def test_of_two_edits_of_one_place_the_first_counts() -> None:
    applied = edited(patch("종이 울렸다", "종이 멎었다"), patch("울렸다. 서도겸은 돌아보지", "울리자 그는 돌아보지"))

    assert applied.draft.scenes[0].startswith("종이 멎었다. 서도겸은 돌아보지")
    assert ["same place" in each.told for each in applied.refused] == [True]


def test_a_scene_is_never_emptied() -> None:
    short = Draft(("가나다라.", "마바사아. " * 40, "자차카타. " * 40), (1, 2, 3))

    applied = apply(Edits(cut=("가나다라.",)), sample.given("ko"), short)

    assert applied.draft == replace(short, scenes=tuple(applied.draft.scenes))
    assert applied.draft.scenes[0] == "가나다라."
    assert ["nothing would be left" in each.told for each in applied.refused] == [True]


def test_a_scene_that_there_is_not_cannot_be_gone_on_with() -> None:
    known, unknown = (Expand(scene=name, more=100, what="더 쓴다") for name in ("s1", "s9"))

    assert ["s9" in each.told for each in edited(expand=(known, unknown)).refused] == [True]


def test_what_stands_over_the_target_of_a_text_that_is_too_long_may_be_cut_besides() -> None:
    sentences = [f"{number}번째 문을 지나며 그는 숫자를 세었다." for number in range(300, 600)]
    long = Draft(tuple(" ".join(sentences[at : at + 100]) for at in (0, 100, 200)), (1, 2, 3))
    seen = replace(sample.given("ko"), wish=sample.wish("ko", length=Length.of("ko", 5_200)))
    most = seen.wish.length.most
    assert len(long.text) > most * 1.2

    applied = apply(Edits(cut=tuple(" ".join(sentences[at : at + 10]) for at in range(0, 200, 10))), seen, long)

    over = len(long.text) - 5_200
    gone = len(long.text) - len(applied.draft.text)
    assert over <= gone <= over + MOST * len(long.text) + 20
    assert applied.refused != ()


edits = st.builds(
    lambda at, length, words, cut: (at, length, words, cut),
    st.integers(0, 200),
    st.integers(2, 40),
    st.text(alphabet="가나다 .\n“”", max_size=60),
    st.booleans(),
)


@given(st.lists(edits, max_size=12))
def test_however_much_is_asked_for_no_more_than_the_share_changes(asked: list[tuple[int, int, str, bool]]) -> None:
    whole = DRAFT.text
    pieces = [(whole[at : at + length].strip(), words, cut) for at, length, words, cut in asked]
    wanted = Edits(
        patches=tuple(patch(find, words) for find, words, cut in pieces if len(find) > 1 and not cut),
        cut=tuple(find for find, _, cut in pieces if len(find) > 1 and cut),
    )

    applied = apply(wanted, sample.given("ko"), DRAFT)

    tight, was = ("".join(text.split()) for text in (applied.draft.text, whole))
    assert spans(was, tight) <= MOST * len(whole)
    assert len(applied.draft.scenes) == 3
    assert all(scene.strip() for scene in applied.draft.scenes)


def spans(one: str, other: str) -> int:
    """The least number of characters to add, drop or change; each Hangul syllable counts as one."""
    signs = {character: chr(0xE000 + at) for at, character in enumerate(dict.fromkeys(one + other))}
    return distance(*("".join(signs[each] for each in text) for text in (one, other)))


@given(st.text(min_size=2, max_size=60), st.text(max_size=60), st.lists(st.text(max_size=80), min_size=1, max_size=4))
def test_no_edit_of_any_text_raises(find: str, words: str, scenes: list[str]) -> None:
    asked = Edits.model_construct(
        patches=(Patch.model_construct(find=find, replace=words, reason=""),),
        cut=(find, scenes[0][:9]),
        expand=(Expand.model_construct(scene="s9", more=1, what=""),),
    )

    applied = apply(asked, sample.given("ko"), Draft(tuple(scenes)))

    assert len(applied.draft.scenes) == len(scenes)
    assert len(applied.refused) >= 1
