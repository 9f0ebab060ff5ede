"""What a model answered, taken or not."""

from __future__ import annotations

import json
import sys

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st
from pydantic import BaseModel

from core.stories.given import Draft, Problem
from core.stories.prompting import typical
from core.stories.reading import Unreadable, join, read
from core.stories.schemas import Voices
from core.stories.stage import Stage
from tests.core.stories.prompting.walking import ALL, LANGUAGES, given_at, whole

KO, EN = whole("ko"), whole("en")
CONCEPT = typical.answer(Stage.CONCEPT, KO)
PROSE = typical.answer(Stage.DRAFT, KO)


def problems(read: object) -> tuple[Problem, ...]:
    assert isinstance(read, Unreadable)
    assert read.problems
    return read.problems


def codes(read: object) -> set[str]:
    return {problem.code for problem in problems(read)}


def changed(**fields: object) -> str:
    return json.dumps({**json.loads(CONCEPT), **fields}, ensure_ascii=False)


def _broken(at: int, words: str) -> str:
    """A good answer with something put into it."""
    at %= len(CONCEPT)
    return CONCEPT[:at] + words + CONCEPT[at:]


@pytest.mark.parametrize("stage", ALL, ids=lambda stage: stage.name)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_good_answer_is_what_its_stage_hands_on(language: str, stage: Stage) -> None:
    story = whole(language)
    given = given_at(stage, story, 2)

    found = read(stage, typical.answer(stage, given if given.episode else story), given)

    assert not isinstance(found, Unreadable), found.problems


@pytest.mark.parametrize(
    "around",
    [
        "\ufeff{}",
        "```json\n{}\n```",
        "```\n{}\n```\n",
        "다음은 요청하신 컨셉입니다.\n\n{}\n\n도움이 되었기를 바랍니다.",
        "Here is [{the}] concept: {}",
        "\n\n  {}  \n",
    ],
)
def test_what_stands_around_the_json_is_forgiven(around: str) -> None:
    found = read(Stage.CONCEPT, around.replace("{}", CONCEPT), KO)

    assert found == KO.concept


@settings(max_examples=300, deadline=None)
@drawn(st.sampled_from(ALL), st.text() | st.text('{}[]",:\\\n 가a1') | st.builds(_broken, st.integers(0), st.text()))
def test_whatever_is_answered_is_a_product_or_told(stage: Stage, answer: str) -> None:
    found = read(stage, answer, KO)

    assert isinstance(found, BaseModel | Draft) or problems(found)


def test_a_bare_list_is_the_only_field_of_its_form() -> None:
    listed = json.loads(typical.answer(Stage.CAST, KO))["members"]

    found = read(Stage.CAST, json.dumps(listed, ensure_ascii=False), KO)

    assert found == KO.cast


@pytest.mark.parametrize("nothing", ["", "   \n", "\ufeff", "\ufeff \n"])
@pytest.mark.parametrize("stage", [Stage.CONCEPT, Stage.DRAFT], ids=lambda stage: stage.name)
def test_an_empty_answer_is_none(stage: Stage, nothing: str) -> None:
    assert codes(read(stage, nothing, KO)) == {"empty"}


@pytest.mark.parametrize("share", [0.1, 0.4, 0.7, 0.95])
@pytest.mark.parametrize("stage", [Stage.WORLD, Stage.CAST, Stage.EPISODES], ids=lambda stage: stage.name)
def test_half_a_json_is_never_made_to_fit(stage: Stage, share: float) -> None:
    whole_answer = typical.answer(stage, KO)

    found = read(stage, whole_answer[: int(len(whole_answer) * share)], KO)

    assert codes(found) == {"half-json"}


@pytest.mark.parametrize(
    "answer",
    [
        "컨셉을 생각해 보았습니다. 주인공은 짐꾼이고 회귀합니다.",
        "{'titles': ['하나']}",
        '{"titles": [1, 2,]}',
        '{"logline": NaN}',
        "{}}",
        "[1, 2",
    ],
)
def test_what_is_no_json_is_told_as_such(answer: str) -> None:
    assert codes(read(Stage.CONCEPT, answer, KO)) <= {"not-json", "half-json", "schema"}


def test_json_that_is_nested_without_an_end_is_refused() -> None:
    deep = sys.getrecursionlimit() * 4

    assert isinstance(read(Stage.CONCEPT, '{"a":' * deep + "1" + "}" * deep, KO), Unreadable)


def test_an_answer_without_measure_is_refused_unread() -> None:
    assert codes(read(Stage.CONCEPT, CONCEPT + " " * 10 + "x" * 500_000, KO)) == {"too-long"}


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"titles": ["하나", "둘"]}, ("titles", "at least 3", "2 items")),
        ({"logline": "가" * 200}, ("logline", "at most 160", "200 characters")),
        ({"rating": "19+"}, ("rating", "'general'")),
        ({"genre_id": "헌터물"}, ("genre_id", "pattern")),
        ({"budget": 100}, ("budget", "Extra")),
        ({"premise": None}, ("premise", "string")),
        ({"titles": ["가" * 31, "나", "다"]}, ("titles.0", "at most 30")),
    ],
)
def test_what_breaks_the_form_is_told_with_its_field_and_limit(
    fields: dict[str, object], told: tuple[str, ...]
) -> None:
    found = problems(read(Stage.CONCEPT, changed(**fields), KO))[0]

    assert found.code == "schema"
    assert all(words in found.told for words in told), found.told


def test_what_is_missing_is_told() -> None:
    answer = json.loads(CONCEPT)
    del answer["obstacle"]

    (found,) = problems(read(Stage.CONCEPT, json.dumps(answer), KO))

    assert "obstacle" in found.told


def test_a_name_of_a_field_that_is_a_word_of_python_is_read() -> None:
    found = read(Stage.VOICE, typical.answer(Stage.VOICE, KO), KO)

    assert isinstance(found, Voices)
    assert found.voices[0].register_


@pytest.mark.parametrize(
    "answer",
    [
        "죄송하지만 이 요청은 도와드릴 수 없습니다.",
        "죄송합니다. 해당 내용은 작성할 수 없습니다.",
        "I'm sorry, but I can't help with that.",
        "I cannot write this story.",
        "As an AI language model, I have to decline.",
    ],
)
@pytest.mark.parametrize("stage", [Stage.CONCEPT, Stage.DRAFT, Stage.CONTINUITY], ids=lambda stage: stage.name)
def test_a_refusal_is_told_apart(stage: Stage, answer: str) -> None:
    found = read(stage, answer, KO)

    assert isinstance(found, Unreadable)
    assert found.refused
    assert codes(found) == {"refusal"}


def test_a_person_in_a_story_may_refuse() -> None:
    scene = "⟦S1⟧\n“죄송하지만 그 부탁은 들어드릴 수 없습니다.”\n\n" + PROSE.replace("⟦S1⟧", "")

    assert isinstance(read(Stage.DRAFT, scene, KO), Draft)


@pytest.mark.parametrize("stage", [stage for stage in ALL if stage is not Stage.GENRE], ids=lambda stage: stage.name)
@pytest.mark.parametrize(("wanted", "answered"), [(KO, EN), (EN, KO)])
def test_an_answer_in_the_other_language_is_none(wanted: object, answered: object, stage: Stage) -> None:
    given, other = given_at(stage, wanted, 2), given_at(stage, answered, 2)  # type: ignore[arg-type]

    found = read(stage, typical.answer(stage, other if other.episode else answered), given)  # type: ignore[arg-type]

    assert codes(found) == {"language"}


def test_a_field_in_the_other_language_is_named() -> None:
    (found,) = problems(read(Stage.CONCEPT, changed(obstacle="The guild that owns every gate in the country"), KO))

    assert found.code == "language"
    assert "obstacle" in found.told
    assert "Korean" in found.told


def test_a_draft_is_cut_at_its_markers() -> None:
    found = read(Stage.DRAFT, f"```\n{PROSE}\n```", KO)

    assert isinstance(found, Draft)
    assert found.markers == (1, 2, 3, 4)
    assert "`" not in found.text


def test_a_draft_that_broke_off_says_so() -> None:
    found = read(Stage.DRAFT, PROSE[:-100], KO, whole=False)

    assert isinstance(found, Draft)
    assert not found.whole


@pytest.mark.parametrize(
    ("partial", "rest", "joined"),
    [
        ("그는 문을 열었다. 그리고", " 안으로 들어갔다.", "그는 문을 열었다. 그리고 안으로 들어갔다."),
        ("그는 문을 열었다. 그리고 안으", "로 들어갔다.", "그는 문을 열었다. 그리고 안으로 들어갔다."),
        ("그는 문을 열었다. 그리고 안으", "그리고 안으로 들어갔다.", "그는 문을 열었다. 그리고 안으로 들어갔다."),
        ("문이 열렸다.\n\n그는", "그는 웃었다.", "문이 열렸다.\n\n그는 웃었다."),
        ("문이 열렸다.", "그는 웃었다.", "문이 열렸다. 그는 웃었다."),
        ("문이 열렸다.\n\n", "그는 웃었다.", "문이 열렸다.\n\n그는 웃었다."),
        ("문이 열렸다.", "⟦S2⟧\n그는 웃었다.", "문이 열렸다.\n\n⟦S2⟧\n그는 웃었다."),
        ("문이 열렸다.", "“누구야?”", "문이 열렸다.\n\n“누구야?”"),
        ("“누구", "야?”", "“누구야?”"),
        ('"누구야?', '" 그가 물었다.', '"누구야?" 그가 물었다.'),
        ("문이 열렸다.", "  \n", "문이 열렸다."),
        ("⟦S1⟧\n문이 열", "⟦S1⟧\n문이 열렸다.\n\n⟦S2⟧\n끝.", "⟦S1⟧\n문이 열렸다.\n\n⟦S2⟧\n끝."),
        ("", "문이 열렸다.", "문이 열렸다."),
    ],
)
def test_the_rest_of_a_draft_is_joined_without_saying_anything_twice(partial: str, rest: str, joined: str) -> None:
    assert join(partial, rest) == joined


@pytest.mark.parametrize("at", [200, 1_111, 2_500, 4_900])
@pytest.mark.parametrize("again", [0, 12, 150, 900])
def test_a_draft_that_is_cut_anywhere_is_whole_again(at: int, again: int) -> None:
    prose = "\n\n".join(f"{number}번째 문이 열리자 {number * 7}개의 그림자가 일어섰다." for number in range(240))

    assert join(prose[:at], prose[max(0, at - again) :]) == prose
