"""Each defect turns its own gate and leaves all others green."""

from __future__ import annotations

import pytest

from core.stories.gates import inspect
from core.stories.gates.report import Verdict
from tests.core.stories.gates.defects import DEFECTS, SOFT
from tests.core.stories.gates.stage import LANGUAGES, clean, given

CASES = [
    (gate, number, language) for gate, each in DEFECTS.items() for number in range(len(each)) for language in LANGUAGES
]
NEVER_WRONG = {"length-score"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_clean_episode_is_green_at_every_gate(language: str) -> None:
    report = inspect(given(language), clean(language))

    assert {each.gate: each.told for each in report.results if each.verdict is not Verdict.GREEN} == {}


@pytest.mark.parametrize(("gate", "number", "language"), CASES)
def test_a_defect_turns_its_gate_alone(gate: str, number: int, language: str) -> None:
    told, draft = DEFECTS[gate][number](language)

    report = inspect(told, draft)

    turned = {each.gate: each.verdict for each in report.results if each.verdict is not Verdict.GREEN}
    assert turned == {gate: Verdict.SOFT if gate in SOFT else Verdict.RED}


def test_every_gate_has_a_defect_of_its_own() -> None:
    gates = {each.gate for each in inspect(given("ko"), clean("ko")).results}

    assert gates - NEVER_WRONG == set(DEFECTS)


@pytest.mark.parametrize(("gate", "number", "language"), CASES)
def test_what_is_wrong_is_told_in_english_and_with_a_place(gate: str, number: int, language: str) -> None:
    told, draft = DEFECTS[gate][number](language)

    (problem,) = inspect(told, draft).problems()

    assert problem.code == gate and len(problem.told) > 40 and problem.soft == (gate in SOFT)
