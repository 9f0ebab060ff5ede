"""A prompt with a schema: it goes along on the wire where the model holds to it, else in words."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import replace

import pytest

from core.ai import anthropic, compatible, gemini
from core.ai.model import Finish, Model, Unable
from core.ai.models import Name, known
from core.ai.offline import Offline
from core.text import Catalog
from tests.contracts.test_models import PROMPT, SHORT, WIRED, Wired, _compatible, _sent, heard, served
from tests.fakes.compatible_api import CompatibleApi

SCHEMA = {
    "type": "object",
    "properties": {"names": {"type": "array", "items": {"type": "string"}}},
    "required": ["names"],
    "additionalProperties": False,
}
FORMED = replace(PROMPT, schema=SCHEMA, material=None)
FORMS = {"anthropic": "output_config", "gemini": "responseJsonSchema", "compatible": "response_format"}


async def test_a_schema_goes_along_where_the_model_can_hold_to_it(wired: Wired, forming: Model) -> None:
    wired.api.say('{"names": []}')

    text, _ = await heard(forming, FORMED)
    formed = _sent(wired)
    await heard(forming)

    assert text == '{"names": []}'
    assert FORMS[forming.provider] in formed
    assert '"names"' in formed
    assert "JSON schema" not in formed
    assert "names" not in _sent(wired)


async def test_a_model_that_holds_to_no_schema_gets_it_in_words(wired: Wired, unformed: Model) -> None:
    await heard(unformed, FORMED)

    sent = _sent(wired)
    assert "fits this JSON schema" in sent
    assert "additionalProperties" in sent
    assert not any(f'"{form}": {{"type"' in sent or "json_schema" in sent for form in FORMS.values())


async def test_a_server_that_refuses_a_schema_is_asked_once_more_in_words(compatible_api: CompatibleApi) -> None:
    compatible_api.models = ("gpt-4o-mini",)
    compatible_api.formless = True

    async with aclosing(_compatible(compatible_api, "", "gpt-4o-mini")) as model:
        _, stops = await heard(model, FORMED)

    assert stops[0].finish is Finish.COMPLETE
    assert ["response_format" in call.body for call in compatible_api.log] == [True, False]


async def test_offline_there_is_no_answer_to_a_schema() -> None:
    with pytest.raises(Unable):
        await heard(Offline(Catalog()), FORMED)


@pytest.fixture(params=WIRED)
async def wired(request: pytest.FixtureRequest) -> AsyncIterator[Wired]:
    async with served(request.param) as both:
        yield both


@pytest.fixture
async def forming(wired: Wired) -> AsyncIterator[Model]:
    if wired.model.provider != "compatible":
        yield wired.model
        return
    wired.api.models = ("gpt-4o-mini", "llama3.1:8b", "gemma3:12b")  # type: ignore[attr-defined]  # it is a CompatibleApi
    async with aclosing(_compatible(wired.api, "", "gpt-4o-mini")) as model:
        yield model


@pytest.fixture
async def unformed(wired: Wired) -> AsyncIterator[Model]:
    name, api = wired.model.name, wired.api
    unable = replace(known().able(Name(wired.model.provider, name)), json_schema=False)
    model: Model
    match wired.model.provider:
        case "anthropic":
            model = anthropic.Claude(name, unable, anthropic.Access(api.key, api.url, SHORT))
        case "gemini":
            model = gemini.Gemini(name, unable, gemini.Access(api.key, api.url, "v1", SHORT))
        case _:
            model = compatible.Compatible(name, unable, compatible.Access(api.url, api.key, SHORT))
    async with aclosing(model):
        yield model


@pytest.fixture
async def compatible_api() -> AsyncIterator[CompatibleApi]:
    async with CompatibleApi() as api:
        yield api
