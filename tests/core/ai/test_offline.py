"""The offline answerer: in character, never twice the same in a row, and honest about what it is."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from core.ai.echo import echo
from core.ai.lexical import Weights, tokens
from core.ai.model import Delta, Finish, Line, Material, Prompt, Role, Stop, Unable, Usage
from core.ai.offline import Offline
from core.characters.card import from_v3
from core.characters.seeds import cards
from core.chat.material import material
from core.chat.talk import quoted
from core.text import Catalog

CATALOG = Catalog()
CARDS = {slug: from_v3(card.view) for slug, card, _png in cards()}
SAID = {
    "ko": (
        "안녕하세요",
        "이름이 뭐예요?",
        "오늘 너무 힘들었어요",
        "삼겹살을 먹고 싶어요",
        "응",
        "ㅋㅋ",
        "🌙",
        "안녕",
        "안녕",
        "안녕",
    ),
    "en": (
        "Hello",
        "What's your name?",
        "I feel so lonely",
        "I want pizza",
        "yes",
        "lol",
        "🌙",
        "hello",
        "hello",
        "hello",
    ),
}
DALLAE = Material(
    name="달래",
    language="ko",
    examples=(
        ("오늘 뭐 재밌는 일 있었어요?", "막대사탕을 마흔 개 사 간 분이 있었어요."),
        ("요즘 너무 지쳐요.", "우선 국물부터 드세요."),
        ("팀장님이 제 기획을 자기 이름으로 올려요.", "그건 뺏긴 거네요."),
    ),
    lore=((("깡통",), "깡통에는 받은 이야기가 들어 있다."),),
    smalltalk=(
        (("greeting", "안녕"), "어서 오세요."),
        (("who are you", "누구"), "달래예요."),
        (("fallback",), "그 얘긴 처음 들어요."),
        (("fallback",), "조금만 더 들려주세요."),
    ),
)


async def say(material: Material | None, *said: str, before: tuple[str, ...] = ()) -> str:
    """The answer to the last of `said`, the others and `before` having been said in turns."""
    lines: list[Line] = []
    for number, text in enumerate(said):
        lines.append(Line(Role.PERSON, text))
        if number < len(before):
            lines.append(Line(Role.CHARACTER, before[number]))
    asked = Prompt(stable=("",), lines=tuple(lines), material=material)
    items = [item async for item in Offline(CATALOG).stream(asked)]
    assert items[-1] == Stop(Finish.COMPLETE, Usage())
    return "".join(item.text for item in items if isinstance(item, Delta))


async def talk(quotes: Material, said: tuple[str, ...]) -> list[str]:
    answers: list[str] = []
    for number in range(len(said)):
        answers.append(await say(quotes, *said[: number + 1], before=tuple(answers)))
    return answers


def material_of(slug: str) -> Material:
    return material(CARDS[slug], quoted("민아"))


async def test_it_says_what_comes_to_mind_and_not_twice_in_a_row() -> None:
    reminded = replace(DALLAE, memories=("3월 4일 · 민아: “나 *새우* 알레르기 있어”", "4월 1일 · 민아: “이사했어”"))

    first = await say(reminded, "새우튀김 어때요?")
    second = await say(reminded, "새우튀김 어때요?", "새우튀김 어때요?", before=(first,))

    assert first.startswith("*달래는 예전 일을 떠올린다. 3월 4일 · 민아: “나 새우 알레르기 있어”*\n\n")
    assert "새우 알레르기" not in second
    assert "이사했어" in second


@pytest.mark.parametrize("slug", sorted(CARDS))
async def test_our_characters_answer_everything_in_their_own_words_and_never_twice_in_a_row(slug: str) -> None:
    material = material_of(slug)
    own = [answer for _, answer in material.examples] + [reply for _, reply in material.smalltalk]

    answers = await talk(material, SAID[material.language])

    assert all(any(words in answer for words in own) for answer in answers)
    assert all(one != other for one, other in pairwise(answers))


@pytest.mark.parametrize("slug", sorted(CARDS))
async def test_the_same_conversation_gives_the_same_answers(slug: str) -> None:
    material = material_of(slug)

    assert await talk(material, SAID[material.language]) == await talk(material, SAID[material.language])


async def test_it_says_once_that_it_is_offline() -> None:
    answers = await talk(DALLAE, ("안녕", "요즘 너무 지쳐요", "깡통에 뭐가 들었어요?"))

    assert ["연결된 언어 모델이 없어서" in answer for answer in answers] == [True, False, False]


@pytest.mark.parametrize("asked", ["당신은 AI예요?", "챗봇이죠?", "Are you a bot?"])
async def test_it_says_so_again_when_asked(asked: str) -> None:
    answer = await say(DALLAE, "안녕", asked, before=("어서 오세요.",))

    assert "연결된 언어 모델이 없어서" in answer


@pytest.mark.parametrize(
    ("slug", "said", "number"), [("dallae", "죽고 싶어요", "109"), ("penny", "I want to die", "988")]
)
async def test_help_is_named_to_a_person_in_danger(slug: str, said: str, number: str) -> None:
    answer = await say(material_of(slug), "…", said, before=("…",))

    assert number in answer


async def test_an_example_is_found_by_other_endings() -> None:
    assert await say(DALLAE, "…", "요즘은 왜 이렇게 지쳐요", before=("…",)) == "우선 국물부터 드세요."


async def test_an_intent_is_heard_inside_a_sentence() -> None:
    assert await say(DALLAE, "…", "안녕하세요!", before=("…",)) == "어서 오세요."


async def test_a_thing_of_the_lorebook_is_told_when_it_is_named_and_only_once() -> None:
    first = await say(DALLAE, "…", "깡통 좀 보여 줘", before=("…",))
    second = await say(DALLAE, "…", "깡통 좀 보여 줘", "깡통 좀 보여 줘", before=("…", first))

    assert first.startswith("*깡통에는 받은 이야기가 들어 있다.*")
    assert "받은 이야기" not in second


async def test_the_words_without_names_and_lore_around_them_count_if_they_are_given() -> None:
    answer = await say(replace(DALLAE, said="안녕"), "…", "[메모]\n- 요즘 너무 지쳐요\n\n미나: 안녕", before=("…",))

    assert answer == "어서 오세요."


async def test_a_card_with_nothing_to_quote_still_gets_an_answer() -> None:
    bare = Material(name="민준", language="ko")

    answers = await talk(bare, ("안녕", "응", "그래"))

    assert all("민준" in answer for answer in answers)
    assert len({answer.split("\n")[0] for answer in answers}) == 3


async def test_without_material_it_is_unable() -> None:
    with pytest.raises(Unable):
        await say(None, "안녕")


@pytest.mark.parametrize("said", ["", " ", "\n", "🌙" * 4000, "가" * 40_000, "\u202e\u0000", "?!?!"])
async def test_strange_words_get_an_answer(said: str) -> None:
    assert await say(DALLAE, "…", said, before=("…",))


@pytest.mark.parametrize(
    ("said", "taken_up"),
    [
        ("고양이가 아파요", "고양이라…"),
        ("삼겹살을 먹고 싶어요", "삼겹살이라…"),
        ("어제 친구를 만났어", "친구라…"),
        ("밥을 먹었을 거야", ""),
        ("좋아하는 것이", ""),
        ("재미있는 이야기", ""),
        ("우리가 갈게", ""),
    ],
)
def test_a_korean_noun_is_taken_up_by_its_particle(said: str, taken_up: str) -> None:
    assert echo(said, "ko") == taken_up


@pytest.mark.parametrize(
    ("said", "taken_up"),
    [("My sister is getting married", "Your sister…"), ("my best friend left", ""), ("I told my boss.", "Your boss…")],
)
def test_an_english_noun_is_taken_up_after_my(said: str, taken_up: str) -> None:
    assert echo(said, "en") == taken_up


def test_rare_words_weigh_more_than_common_ones() -> None:
    weights = Weights(["비가 와요", "눈이 와요", "바람이 와요"])

    rare = weights.likeness(tokens("비가 온다"), tokens("비가 내린다"))
    common = weights.likeness(tokens("산에 와요"), tokens("집에 와요"))

    assert rare > common
    assert weights.likeness(tokens("같은 말"), tokens("같은 말")) == pytest.approx(1.0)
    assert weights.likeness(tokens(""), tokens("같은 말")) == 0.0
