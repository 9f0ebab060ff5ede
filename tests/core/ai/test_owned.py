"""Keys of people's own: sealed where they are kept, sent to their provider, replaced by nobody's where they fail."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from pydantic import SecretStr
from sqlalchemy import insert, select, update

from core.accounts import people
from core.ai import keyring, owned
from core.ai.model import Line, Prompt, Purpose, Role
from core.ai.owned import KeyRefused, Owned
from core.ai.router import Router, Unanswered
from core.ai.routes import build_router
from core.clock import SystemClock
from core.db import Db
from core.db.tables.access import provider_keys
from core.errors import BadInput, NotFound, Unavailable
from core.sealing import Seal
from core.settings import Ai, Anthropic, Compatible, Gemini, Settings, Web
from core.surface.events import Person
from core.text import Catalog
from tests.fakes.anthropic_api import AnthropicApi
from tests.fakes.compatible_api import CompatibleApi
from tests.fakes.gemini_api import GeminiApi
from tests.fakes.provider_api import ProviderApi

NOW = datetime(2026, 11, 26, tzinfo=UTC)
SEAL = Seal("a secret of the program")
CATALOG = Catalog()
PROMPT = Prompt(stable=("Rules.",), lines=(Line(Role.PERSON, "안녕"),))
THEIRS, OURS = "their-own-key-1234", "the-operators-key"
HEADERS = {"anthropic": "x-api-key", "gemini": "x-goog-api-key", "compatible": "Authorization"}


@pytest.fixture(scope="module")
async def apis() -> AsyncIterator[dict[str, ProviderApi]]:
    async with AnthropicApi() as claude, GeminiApi() as gemini, CompatibleApi() as other:
        yield {"anthropic": claude, "gemini": gemini, "compatible": other}


@pytest.fixture(autouse=True)
def _fresh(apis: dict[str, ProviderApi]) -> None:
    for api in apis.values():
        api.clear()
        api.key = THEIRS


def settings(apis: dict[str, ProviderApi], **more: object) -> Settings:
    """An operator's who has a key for everything."""
    ours = SecretStr(OURS)
    return Settings(
        _env_file=None,
        anthropic=Anthropic(api_key=ours, base_url=apis["anthropic"].url),
        gemini=Gemini(api_key=ours, base_url=apis["gemini"].url),
        compatible=Compatible(api_key=ours, base_url=f"{apis['compatible'].url}/v1", probe=False),
        web=Web(public_url="https://iyagi.example"),
        **more,  # type: ignore[arg-type]  # sections by their names
    )


@asynccontextmanager
async def routed(db: Db, given: Settings) -> AsyncIterator[Router]:
    """The operator's router, which knows whose keys are their own."""
    clock = SystemClock()
    router = build_router(given, clock, CATALOG, jitter=lambda: 0.0, probe=())
    router.owners = keys = Owned(db=db, seal=SEAL, settings=given, clock=clock, catalog=CATALOG)
    yield router
    await keys.aclose()
    await router.aclose()


async def account(db: Db, name: str = "1", **keys: str) -> int:
    async with db.write() as tx:
        met = await people.know(tx, "fake", Person(name, "미나"), NOW)
        for provider, key in keys.items():
            await keyring.keep(tx, SEAL, met.account_id, provider, key, NOW)
    return met.account_id


def keys_sent(api: ProviderApi) -> set[str]:
    """Which keys stood in the questions to a provider, whether it took them or not."""
    name = HEADERS[api.name].lower()
    found = [{key.lower(): value for key, value in call.headers.items()} for call in api.log]
    return {each.get(name, each.get("authorization", "")).removeprefix("Bearer ") for each in found}


@pytest.mark.parametrize("provider", ["anthropic", "gemini", "compatible"])
async def test_the_owners_key_reaches_the_provider_and_no_other_is_asked(
    db: Db, apis: dict[str, ProviderApi], provider: str
) -> None:
    mine = await account(db, **{provider: THEIRS})

    async with routed(db, settings(apis)) as router, router.of(mine) as own:
        answers = [await own.complete(purpose, PROMPT) for purpose in (Purpose.CHAT, Purpose.MEMORY, Purpose.PROSE)]

    assert keys_sent(apis[provider]) == {THEIRS}
    assert {(answer.provider, answer.own) for answer in answers} == {(provider, True)}
    assert not any(api.log for name, api in apis.items() if name != provider)


async def test_who_has_no_key_is_answered_by_the_operators(db: Db, apis: dict[str, ProviderApi]) -> None:
    apis["gemini"].key = OURS
    nobody = await account(db)

    async with routed(db, settings(apis)) as router, router.of(nobody) as same, router.of(None) as too:
        answer = await same.complete(Purpose.CHAT, PROMPT)

    assert same is router is too
    assert not answer.own
    assert keys_sent(apis["gemini"]) == {OURS}


@pytest.mark.parametrize("provider", ["anthropic", "gemini", "compatible"])
async def test_a_refused_key_is_told_with_the_page_and_the_operators_is_not_used_instead(
    db: Db, apis: dict[str, ProviderApi], provider: str
) -> None:
    for api in apis.values():
        api.key = OURS  # the operator's own key would be taken
    mine = await account(db, **{provider: "no-longer-good"})

    async with routed(db, settings(apis)) as router, router.of(mine) as own:
        with pytest.raises(KeyRefused) as met:
            await own.complete(Purpose.CHAT, PROMPT)

    told = CATALOG.render(met.value.text, "ko")
    assert "https://iyagi.example/me/keys" in told
    assert set().union(*(keys_sent(api) for api in apis.values())) <= {"no-longer-good"}
    async with db.read() as tx:
        shown = await keyring.own(tx, mine)
    assert shown[0].failure
    assert "no-longer-good" not in shown[0].failure


async def test_a_key_that_is_good_again_is_no_longer_shown_as_failing(db: Db, apis: dict[str, ProviderApi]) -> None:
    mine = await account(db, anthropic=THEIRS)
    async with db.write() as tx:
        await tx.run(update(provider_keys).values(failure="Misconfigured: 401"))

    async with routed(db, settings(apis)) as router, router.of(mine) as own:
        await own.complete(Purpose.CHAT, PROMPT)

    async with db.read() as tx:
        shown = await keyring.own(tx, mine)
    assert (shown[0].failure, shown[0].used_at is not None) == ("", True)


async def test_a_provider_that_is_down_is_not_taken_for_a_refused_key(db: Db, apis: dict[str, ProviderApi]) -> None:
    mine = await account(db, anthropic=THEIRS)
    apis["anthropic"].fault("status", times=-1, status=400)

    async with routed(db, settings(apis)) as router, router.of(mine) as own:
        with pytest.raises(Unanswered) as met:
            await own.complete(Purpose.CHAT, PROMPT)

    assert not isinstance(met.value, KeyRefused)
    async with db.read() as tx:
        assert (await keyring.own(tx, mine))[0].failure == ""


async def test_a_replaced_key_counts_from_the_next_question_on(db: Db, apis: dict[str, ProviderApi]) -> None:
    mine = await account(db, anthropic=THEIRS)
    async with routed(db, settings(apis)) as router:
        async with router.of(mine) as before:
            async with db.write() as tx:  # as another process does
                await keyring.keep(tx, SEAL, mine, "anthropic", "another-own-key", NOW)
            async with router.of(mine) as after:
                apis["anthropic"].key = "another-own-key"
                await after.complete(Purpose.CHAT, PROMPT)
            apis["anthropic"].key = THEIRS
            await before.complete(Purpose.CHAT, PROMPT)  # whoever is under way ends with what they began with
        async with db.write() as tx:
            await keyring.drop(tx, mine, "anthropic")
        async with router.of(mine) as none:
            assert none is router

    assert keys_sent(apis["anthropic"]) == {THEIRS, "another-own-key"}


async def test_two_accounts_each_have_their_own_key_sent(db: Db, apis: dict[str, ProviderApi]) -> None:
    mina, joon = await account(db, "1", anthropic=THEIRS), await account(db, "2", anthropic="joons-own-key")

    async with routed(db, settings(apis)) as router, router.of(mina) as hers, router.of(joon) as his:
        await hers.complete(Purpose.CHAT, PROMPT)
        with pytest.raises(KeyRefused):
            await his.complete(Purpose.CHAT, PROMPT)

    assert keys_sent(apis["anthropic"]) == {THEIRS, "joons-own-key"}


async def test_more_accounts_than_are_kept_open_are_all_answered(db: Db, apis: dict[str, ProviderApi]) -> None:
    everybody = [await account(db, str(number), anthropic=THEIRS) for number in range(owned.MOST + 3)]

    async with routed(db, settings(apis)) as router:
        for mine in (*everybody, everybody[0]):
            async with router.of(mine) as own:
                assert own is not router
        async with router.of(everybody[0]) as own:
            assert (await own.complete(Purpose.CHAT, PROMPT)).own


async def test_a_key_is_not_readable_where_it_is_kept_and_opens_for_nobody_else(
    db: Db, apis: dict[str, ProviderApi]
) -> None:
    mina, joon = await account(db, "1", anthropic=THEIRS), await account(db, "2")
    async with db.read() as tx:
        row = await tx.row(select(provider_keys).where(provider_keys.c.account_id == mina))
    assert row is not None
    assert THEIRS.encode() not in bytes(row["sealed"])
    assert row["hint"] == "1234"

    async with db.write() as tx:  # somebody who can write to the database moves it
        await tx.run(insert(provider_keys).values(**{**row, "account_id": joon}))

    async with routed(db, settings(apis)) as router:
        with pytest.raises(Unanswered, match="keys-unreadable"):
            async with router.of(joon):
                pass
    assert not apis["anthropic"].log


async def test_where_the_operator_names_a_route_only_what_the_own_key_opens_of_it_is_asked(
    db: Db, apis: dict[str, ProviderApi]
) -> None:
    mine = await account(db, anthropic=THEIRS)
    route = Ai(chat="gemini:gemini-3.8-flash,anthropic:claude-opus-5-5", memory="gemini:gemini-3.8-flash")

    async with routed(db, settings(apis, ai=route)) as router, router.of(mine) as own:
        described = await own.describe()

    assert described[Purpose.CHAT] == ("anthropic:claude-opus-5-5",)
    assert all(name.startswith("anthropic:") for names in described.values() for name in names)
    assert described[Purpose.IMAGE] == ()


async def test_a_server_that_the_operator_names_no_more_gets_no_key(db: Db, apis: dict[str, ProviderApi]) -> None:
    mine = await account(db, compatible=THEIRS)
    given = settings(apis).model_copy(update={"compatible": Compatible(probe=False)})

    async with routed(db, given) as router, router.of(mine) as own:
        assert own is router


@pytest.mark.parametrize("provider", ["anthropic", "gemini", "compatible"])
async def test_a_key_is_tried_with_one_question(apis: dict[str, ProviderApi], provider: str) -> None:
    await owned.tried(settings(apis), provider, THEIRS, SystemClock(), CATALOG)

    assert keys_sent(apis[provider]) == {THEIRS}
    assert sum(len(api.log) for api in apis.values()) == 1
    with pytest.raises(BadInput):
        await owned.tried(settings(apis), provider, "some-wrong-key", SystemClock(), CATALOG)


async def test_a_key_that_could_not_be_tried_is_neither_good_nor_bad(apis: dict[str, ProviderApi]) -> None:
    apis["anthropic"].fault("status", times=-1, status=529, retry_after=60.0)

    with pytest.raises(Unavailable):
        await owned.tried(settings(apis), "anthropic", THEIRS, SystemClock(), CATALOG)


@pytest.mark.parametrize(
    "typed", ["", "short", "with a space in it", "ключ-ключ-ключ", "a" * 501, "line\nbreak-key", "nul\x00nulnul"]
)
def test_what_is_no_key_is_refused_before_anybody_is_asked(apis: dict[str, ProviderApi], typed: str) -> None:
    with pytest.raises(BadInput):
        keyring.readable("anthropic", typed, settings(apis))


def test_keys_are_kept_only_for_providers_that_are_here(apis: dict[str, ProviderApi]) -> None:
    without = settings(apis).model_copy(update={"compatible": Compatible()})

    assert keyring.providers(without) == ("gemini", "anthropic")
    for provider in ("compatible", "openai", "http://127.0.0.1:1"):
        with pytest.raises(NotFound):
            keyring.readable(provider, THEIRS, without)


async def test_what_the_own_key_cannot_do_at_all_is_done_as_for_everybody(db: Db, apis: dict[str, ProviderApi]) -> None:
    mine, other = await account(db, "1", anthropic=THEIRS), await account(db, "2", gemini=THEIRS)

    async with routed(db, settings(apis)) as router:
        async with router.of(mine, Purpose.SPEECH) as speaker, router.of(mine, Purpose.CHAT) as talker:
            assert speaker is router
            assert talker is not router
        async with router.of(other, Purpose.IMAGE) as painter:
            made = await painter.paint("A door")

    assert made.own
    assert keys_sent(apis["gemini"]) == {THEIRS}
