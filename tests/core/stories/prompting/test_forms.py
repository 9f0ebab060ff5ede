"""The forms that answers must have."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

import jsonschema  # type: ignore[import-untyped]  # it has none
import pytest

from core.stories.prompting import PRODUCTS, typical
from core.stories.prompting.forms import outline, schema
from core.stories.stage import Stage
from tests.core.stories.prompting.walking import given_at, whole

ASKED = [stage for stage in PRODUCTS if stage is not Stage.DIGEST]
TAKEN = {"type", "properties", "required", "additionalProperties", "items", "enum", "anyOf"}


def nodes(schema: object) -> Iterator[Mapping[str, object]]:
    """Every piece of a schema."""
    assert isinstance(schema, Mapping)
    yield schema
    properties = schema.get("properties", {})
    assert isinstance(properties, Mapping)
    for each in properties.values():
        yield from nodes(each)
    if "items" in schema:
        yield from nodes(schema["items"])
    branches = schema.get("anyOf", [])
    assert isinstance(branches, list)
    for each in branches:
        yield from nodes(each)


@pytest.mark.parametrize("stage", PRODUCTS, ids=lambda stage: stage.name)
def test_a_schema_has_nothing_that_a_provider_refuses(stage: Stage) -> None:
    for node in nodes(schema(PRODUCTS[stage])):
        assert set(node) <= TAKEN
        assert isinstance(node.get("type", ""), str)
        if node.get("type") == "object":
            properties = node["properties"]
            assert isinstance(properties, Mapping)
            assert node["required"] == list(properties)
            assert node["additionalProperties"] is False


@pytest.mark.parametrize("stage", ASKED, ids=lambda stage: stage.name)
@pytest.mark.parametrize("language", ["ko", "en"])
def test_what_a_stage_hands_on_fits_its_schema(language: str, stage: Stage) -> None:
    given = given_at(stage, whole(language), 2)
    answer = json.loads(typical.answer(stage, whole(language) if not given.episode else given))

    jsonschema.validate(answer, schema(PRODUCTS[stage]))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**answer, "more": "words"}, schema(PRODUCTS[stage]))


def test_the_bounds_stand_in_the_outline() -> None:
    told = outline(PRODUCTS[Stage.CONCEPT])

    assert "- titles: [3..5] text 1..30" in told
    assert '"bright" | "dark"' in told
    assert "- payoff_episode: integer | null" in outline(PRODUCTS[Stage.SECRETS])
    assert "  - id: id 1..24" in outline(PRODUCTS[Stage.WORLD])
