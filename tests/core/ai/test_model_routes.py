"""From settings to models: routes, keys, a local server, prices, and names that retire."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from pydantic import SecretStr

from core.ai.local import AGAIN
from core.ai.model import Effort, Line, Material, Prompt, Purpose, Role, Usage
from core.ai.models import Name, known, parse, sdk_deprecations
from core.ai.prices import Prices
from core.ai.prompts import rules
from core.ai.router import Router
from core.ai.routes import build_router, named
from core.clock import SystemClock
from core.errors import StartFailure
from core.settings import Ai, Anthropic, Compatible, Gemini, Settings
from core.text import LOCALES, Catalog
from tests.fakes.anthropic_api import AnthropicApi
from tests.fakes.compatible_api import CompatibleApi
from tests.fakes.gemini_api import GeminiApi

CATALOG = Catalog()
KEY = SecretStr("a-key")
WHEN = datetime(2026, 11, 25, tzinfo=UTC)
PROMPT = Prompt(
    stable=("Rules.",), lines=(Line(Role.PERSON, "안녕"),), material=Material("달래", "ko", greetings=("어서 오세요.",))
)


class Later(SystemClock):
    """The system's clock, set forward by hand."""

    ahead = 0.0

    def monotonic(self) -> float:
        return super().monotonic() + self.ahead


def settings(**given: object) -> Settings:
    return Settings(_env_file=None, **given)  # type: ignore[arg-type]  # pydantic-settings' own argument


def routed(given: Settings, purpose: Purpose) -> list[str]:
    return [str(name) for name in named(given)[purpose]]


def test_defaults_are_kept_to_the_providers_that_have_a_key() -> None:
    both = settings(anthropic=Anthropic(api_key=KEY), gemini=Gemini(api_key=KEY))
    claude = settings(anthropic=Anthropic(api_key=KEY))

    assert routed(both, Purpose.CHAT) == ["gemini:gemini-3.8-flash", "anthropic:claude-haiku-5-5"]
    assert routed(both, Purpose.PROSE) == ["anthropic:claude-sonnet-5-5", "gemini:gemini-3.8-flash"]
    assert routed(claude, Purpose.CHAT) == ["anthropic:claude-haiku-5-5"]
    assert routed(settings(), Purpose.CHAT) == []


def test_a_compatible_server_comes_last_and_alone_where_there_is_no_key() -> None:
    given = settings(gemini=Gemini(api_key=KEY), compatible=Compatible(base_url="http://127.0.0.1:9", model="m:8b"))

    assert routed(given, Purpose.CHAT) == ["gemini:gemini-3.8-flash", "compatible:m:8b"]
    assert routed(settings(compatible=Compatible(base_url="http://127.0.0.1:9")), Purpose.PLAN) == [
        "compatible:default"
    ]


def test_a_route_of_the_settings_is_taken_as_it_stands() -> None:
    given = settings(
        anthropic=Anthropic(api_key=KEY),
        ai=Ai(chat=" anthropic:claude-sonnet-5-5 , offline"),
        gemini=Gemini(api_key=KEY),
    )

    assert routed(given, Purpose.CHAT) == ["anthropic:claude-sonnet-5-5", "offline:offline"]


@pytest.mark.parametrize(
    ("ai", "names"),
    [
        (Ai(chat="gemini-3.8-flash"), ["IYAGI_AI__CHAT", "provider:model"]),
        (Ai(plan="openai:gpt"), ["IYAGI_AI__PLAN", "openai"]),
        (Ai(memory=" , "), ["IYAGI_AI__MEMORY"]),
        (Ai(prose="anthropic:claude-sonnet-5-5"), ["IYAGI_AI__PROSE", "IYAGI_ANTHROPIC__API_KEY"]),
        (Ai(check="compatible:x"), ["IYAGI_AI__CHECK", "IYAGI_COMPATIBLE__BASE_URL"]),
    ],
)
@pytest.mark.parametrize("locale", LOCALES)
def test_a_route_that_cannot_be_used_names_the_setting_and_the_remedy(ai: Ai, names: list[str], locale: str) -> None:
    with pytest.raises(StartFailure) as caught:
        named(settings(ai=ai))

    told = CATALOG.render(caught.value.text, locale)
    assert all(name in told for name in names)


async def test_the_routes_answer_over_the_wire_and_share_no_model_twice() -> None:
    async with AnthropicApi() as claude, GeminiApi() as google:
        given = settings(
            anthropic=Anthropic(api_key=SecretStr(claude.key), base_url=claude.url),
            gemini=Gemini(api_key=SecretStr(google.key), base_url=google.url),
        )
        router = build_router(given, SystemClock(), CATALOG, jitter=lambda: 0.0)
        google.fault("status", times=-1, status=529)
        claude.say("Good evening.")

        answered = await router.complete(Purpose.CHAT, PROMPT)
        models = await router.models()
        await router.aclose()

    assert (answered.text, answered.provider, answered.model) == ("Good evening.", "anthropic", "claude-haiku-5-5")
    assert len(google.log) == 3
    assert len(claude.log) == 1
    assert answered.cost_microdollars is not None
    assert answered.cost_microdollars > 0
    assert len({(model.provider, model.name) for model in models}) == len(models)


async def test_nothing_set_up_is_the_offline_answerer_at_no_cost() -> None:
    router = build_router(settings(), SystemClock(), CATALOG, probe=())

    answered = await router.complete(Purpose.CHAT, PROMPT)
    shown = await router.describe()

    assert (answered.provider, answered.cost_microdollars) == ("offline", 0)
    assert shown[Purpose.CHAT] == ("offline:offline",)
    assert shown[Purpose.IMAGE] == ()


@dataclass
class Searching:
    router: Router
    clock: Later
    api: CompatibleApi


@pytest.fixture
async def searching() -> AsyncIterator[Searching]:
    """A router that looks for a server where one may come."""
    api, clock = CompatibleApi(), Later()
    async with api:
        router = build_router(settings(), clock, CATALOG, jitter=lambda: 0.0, probe=(api.url,))
        yield Searching(router, clock, api)
        await router.aclose()


async def test_a_local_server_is_found_by_its_list_of_models_and_costs_nothing(searching: Searching) -> None:
    searching.api.say("Hello from home.")

    answered = await searching.router.complete(Purpose.CHAT, PROMPT)

    assert (answered.text, answered.model, answered.cost_microdollars) == ("Hello from home.", "llama3.1:8b", 0)


@pytest.mark.parametrize("models", [(), ("nomic-embed-text",)])
async def test_a_server_without_a_model_for_talk_is_not_used(searching: Searching, models: tuple[str, ...]) -> None:
    searching.api.models = models

    answered = await searching.router.complete(Purpose.CHAT, PROMPT)

    assert answered.provider == "offline"


async def test_a_server_that_comes_later_is_found_and_one_that_goes_is_replaced(searching: Searching) -> None:
    searching.api.models = ()
    before = await searching.router.describe()
    searching.api.models = ("qwen3:4b",)
    at_once = await searching.router.describe()
    searching.clock.ahead += AGAIN + 1
    later = await searching.router.describe()
    await searching.api.__aexit__()
    answered = await searching.router.complete(Purpose.CHAT, PROMPT)

    assert before[Purpose.CHAT] == at_once[Purpose.CHAT] == ("offline:offline",)
    assert later[Purpose.CHAT] == ("compatible:qwen3:4b", "offline:offline")
    assert answered.provider == "offline"


async def test_something_else_on_the_port_is_not_taken_for_a_model() -> None:
    async with GeminiApi() as other:
        router = build_router(settings(), SystemClock(), CATALOG, probe=(other.url,))

        shown = await router.describe()

    assert shown[Purpose.CHAT] == ("offline:offline",)


async def test_looking_around_can_be_switched_off() -> None:
    async with CompatibleApi() as api:
        given = settings(compatible=Compatible(probe=False))
        router = build_router(given, SystemClock(), CATALOG, probe=(api.url,))

        shown = await router.describe()

    assert shown[Purpose.CHAT] == ("offline:offline",)


async def test_a_compatible_server_without_a_name_answers_with_its_first_model() -> None:
    async with CompatibleApi(key="secret", inline=True) as api:
        given = settings(compatible=Compatible(base_url=f"{api.url}/v1/", api_key=SecretStr("secret")))
        router = build_router(given, SystemClock(), CATALOG)
        api.say("Hi.")

        answered = await router.complete(Purpose.CHAT, PROMPT)
        await router.aclose()

    assert (answered.text, answered.model) == ("Hi.", "llama3.1:8b")


def test_every_default_route_names_a_provider_and_has_abilities() -> None:
    for entry in [entry for route in known().routes.values() for entry in route]:
        name = parse(entry)
        assert name.provider in {"anthropic", "gemini"}
        assert known().able(name).models != ("*:*",)


def test_no_default_is_deprecated() -> None:
    names = [parse(entry) for route in known().routes.values() for entry in route]

    assert known().warnings_for(names, date(2026, 11, 25)) == ()


def test_a_name_that_retires_is_warned_of_once_with_its_date_and_another() -> None:
    route = [parse("gemini:gemini-2.5-flash"), parse("gemini:gemini-2.5-flash"), parse("anthropic:claude-haiku-5-5")]

    (before,) = known().warnings_for(route, date(2026, 11, 25))
    (after,) = known().warnings_for(route, date(2026, 12, 2))

    assert "retires on 2026-12-01" in before
    assert "retired on 2026-12-01" in after
    assert "gemini-3.8-flash" in after


def test_the_sdk_is_asked_for_names_that_our_file_does_not_have() -> None:
    table = sdk_deprecations("anthropic")

    assert "claude-sonnet-4-5" in table
    assert sdk_deprecations("gemini") == {}


def test_effort_is_a_table_and_not_code() -> None:
    able = known().able

    assert able(parse("gemini:gemini-3.8-flash")).effort[Effort.LOW] == "minimal"
    assert able(parse("gemini:gemini-3.1-pro-preview")).effort[Effort.LOW] == "low"
    assert able(parse("anthropic:claude-haiku-5-5")).effort[Effort.LOW] == "low"
    assert Effort.LOW not in able(parse("gemini:gemini-2.5-flash")).effort


@pytest.mark.parametrize(
    ("name", "usage", "cost"),
    [
        ("anthropic:claude-haiku-5-5", Usage(input=1000, output=1000), 600),
        ("anthropic:claude-sonnet-5-5", Usage(input=1_000_000, output=1_000_000), 12_000_000),
        ("gemini:gemini-3.8-flash", Usage(input=1000, output=100), 1125),
        ("gemini:gemini-4-hydrogen", Usage(input=1000, cached=1000, output=1000), 10_500),
        ("gemini:no-such-model", Usage(input=1000), None),
        ("compatible:llama", Usage(input=1000), None),
        ("offline:offline", Usage(), 0),
    ],
)
def test_a_call_costs_what_the_tables_say(name: str, usage: Usage, cost: int | None) -> None:
    asked = parse(name)

    assert Prices(known(), local=False)(asked.provider, asked.model, usage, WHEN) == cost


def test_cached_tokens_cost_less_and_written_ones_more() -> None:
    price = Prices(known(), local=False)

    cached, plain, written = (
        price("anthropic", "claude-sonnet-5-5", usage, WHEN)
        for usage in (Usage(cached=10_000), Usage(input=10_000), Usage(cache_write=10_000))
    )

    assert cached is not None
    assert plain is not None
    assert written is not None
    assert cached < plain < written


@pytest.mark.parametrize(
    ("entry", "name"),
    [
        ("gemini:gemini-3.8-flash", Name("gemini", "gemini-3.8-flash")),
        (" compatible:llama3.1:8b ", Name("compatible", "llama3.1:8b")),
        ("offline", Name("offline", "offline")),
    ],
)
def test_a_route_entry_is_a_provider_and_a_model(entry: str, name: Name) -> None:
    assert parse(entry) == name


@pytest.mark.parametrize("entry", ["", ":", "gemini", "gemini:", ":model"])
def test_half_an_entry_is_refused(entry: str) -> None:
    with pytest.raises(ValueError, match="provider:model"):
        parse(entry)


def test_the_rules_carry_the_name_with_its_particles() -> None:
    assert "# 장민으로 말하는 법" in rules("ko", "장민")
    assert "# 달래로 말하는 법" in rules("ko", "달래")
    assert "You are Penny," in rules("en", "Penny")
    assert "{{" not in rules("ko", "달래") + rules("en", "Penny") + rules("ja", "Sora")
