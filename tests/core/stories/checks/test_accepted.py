"""Where nothing is wrong, nothing is found."""

from __future__ import annotations

import pytest

from core.stories.schemas import Findings
from core.stories.stage import Stage
from tests.core.stories.checks import sample
from tests.core.stories.checks.sample import LANGUAGES, MAKERS


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stage", MAKERS)
def test_a_good_product_is_accepted(stage: Stage, language: str) -> None:
    product = sample.product(stage, language)

    assert sample.found(stage, product, sample.given(language)) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_no_stage_hands_on_is_a_mistake_of_the_program(language: str) -> None:
    with pytest.raises(TypeError):
        sample.found(Stage.CONCEPT, sample.wish(language), sample.given(language))


def test_critics_are_not_accepted_or_refused_as_a_whole() -> None:
    assert sample.found(Stage.CONTINUITY, Findings(), sample.given("ko")) == ()
