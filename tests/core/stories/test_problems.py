"""What people are told of an answer that is not accepted: in their language, each kind once, with the places."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest
from pydantic import ValidationError

from core.stories.given import Problem
from core.stories.making import stuck
from core.stories.pipeline import Slot
from core.stories.problems import of_field, told
from core.stories.schemas import Concept
from core.stories.stage import Stage
from core.text import LOCALES, Catalog, Text
from tests.rules.sources import modules

GIVES = {"Problem", "_unreadable", "known", "unique", "judged", "green"}
"""Calls whose first argument is the code of a problem or the id of a gate."""
CATALOG = Catalog()


def _given() -> Iterator[tuple[str, ast.expr]]:
    for folder in ("checks", "gates", "bridge"):
        yield from _first_arguments(f"core/stories/{folder}")
    yield from ((where, code) for where, code in _first_arguments("core/stories") if "/prompting/" not in where)


def _first_arguments(folder: str) -> Iterator[tuple[str, ast.expr]]:
    for name, _, tree in modules(folder):
        for node in ast.walk(tree):
            match node:
                case ast.Call(func=ast.Name(id=called), args=[code, *_]) if called in GIVES:
                    yield f"{name}:{node.lineno}", code


def test_every_problem_that_the_program_can_find_has_words_in_both_languages() -> None:
    codes = {
        code.value: where for where, code in _given() if isinstance(code, ast.Constant) and isinstance(code.value, str)
    }

    silent = {
        (locale, code, where)
        for locale in LOCALES
        for code, where in codes.items()
        if not _has_words(f"problem-{code}", locale)
    }

    assert len(codes) > 100
    assert silent == set()


def test_every_code_that_is_put_together_has_words_for_each_of_its_forms() -> None:
    patterns = {ast.unparse(code): _pattern(code) for _, code in _given() if isinstance(code, ast.JoinedStr)}

    keys = re.findall(r"^problem-([a-z-]+) =", _source("ko"), re.MULTILINE)

    assert {
        name: sum(bool(each.fullmatch(key)) for key in keys) >= 2 for name, each in patterns.items()
    } == dict.fromkeys(patterns, True)


def _pattern(code: ast.JoinedStr) -> re.Pattern[str]:
    parts = (re.escape(str(part.value)) if isinstance(part, ast.Constant) else "[a-z]+" for part in code.values)
    return re.compile("".join(parts))


def _source(locale: str) -> str:
    from importlib.resources import files

    return files("core.text").joinpath(locale, "stories_problems.ftl").read_text(encoding="utf-8")


def _has_words(key: str, locale: str) -> bool:
    return f"\n{key} = " in _source(locale)


ALIKE = Problem("names-alike", "“강이진” and “강이준” are told apart by fewer than 2 letters; change one of the names.")
BUDGET = Problem("budget", "budgets of episode 3: together 4000; they must be 4940 to 5460 (5200 is meant).")


def test_a_korean_is_told_in_korean_what_is_wrong_where_and_by_how_much() -> None:
    said = CATALOG.render(stuck(Slot(Stage.CAST, 0), [ALIKE, BUDGET]), "ko")

    assert said.startswith("“캐릭터 설계자” 단계에서 쓸 수 있는 답을 받지 못했습니다.")
    assert said.splitlines()[1:] == [
        "· 이름이 서로 너무 비슷합니다. 자음과 모음 가운데 둘 이상이 달라야 합니다 (“강이진”, “강이준”)",
        "· 3화: 장면에 나눈 분량의 합이 한 화의 분량과 다릅니다 (4000 / 4940–5460)",
    ]


def test_each_kind_is_told_once_with_all_its_places_and_only_so_many_kinds() -> None:
    missing = [
        Problem("keyword-missing", f"logline, premise: the keyword “{each}” must occur there.") for each in "가나"
    ]
    others = [Problem(code, "") for code in ("tone", "rating", "lead", "budget")]

    lines = CATALOG.render(told([*missing, *others]), "en").splitlines()

    assert lines[0] == "· A keyword occurs neither in the logline nor in the premise (“가”, “나”)"
    assert len(lines) == 4


@pytest.mark.parametrize(
    ("problem", "detail"),
    [
        (
            Problem("schema", "titles.0: String should have at most 30 characters (it has 44 characters)"),
            "titles.0, 44 / ≤ 30",
        ),
        (Problem("scene-budget", "budget of “s1”: 900; the plan gives it 1200 (± 10%)."), "“s1”, 900 / 1200"),
        (Problem("too-long", "logline: 95 characters; at most 80 are allowed: “가나…”."), "“가나…”, 95 / ≤ 80"),
        (Problem("length", "The episode has 3210 words; 4500 to 5500 are allowed."), "3210 / 4500–5500"),
    ],
)
def test_what_was_measured_stands_beside_what_is_allowed(problem: Problem, detail: str) -> None:
    assert CATALOG.render(told([problem]), "en").endswith(f" ({detail})")


@pytest.mark.parametrize("code", ["consent", "chat-foreign"])
def test_words_that_may_not_be_used_are_not_repeated(code: str) -> None:
    said = CATALOG.render(told([Problem(code, "These words must not appear: “우리끼리 한 말”.")]), "ko")

    assert "우리끼리" not in said


def test_what_is_only_worth_a_look_stands_behind_what_is_wrong() -> None:
    soft = Problem("dead-alive", "", soft=True)

    alone, beside = (CATALOG.render(told(each), "en") for each in ([soft], [soft, ALIKE]))

    assert (alone.count("·"), beside.count("·")) == (1, 1)
    assert "recorded as alive" in alone
    assert "too much alike" in beside


def test_nothing_to_tell_is_no_text() -> None:
    with pytest.raises(ValueError, match="no words"):
        assert isinstance(told([]), Text)


@pytest.mark.parametrize(
    ("data", "told_in_korean"),
    [
        ({"titles": "하나"}, "대괄호로 묶은 목록이어야 해요."),
        ({"titles": [1, 2, 3]}, "따옴표로 묶은 글이어야 해요."),
        ({}, "꼭 있어야 하는 항목이 빠졌어요."),
        ({"tone": "보라"}, "고를 수 있는 값: "),
    ],
)
def test_a_field_that_does_not_fit_is_told_in_words(data: dict[str, object], told_in_korean: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Concept.model_validate(data)

    said = [CATALOG.render(of_field(each), "ko") for each in refused.value.errors()]

    assert any(each.startswith(told_in_korean) for each in said)
