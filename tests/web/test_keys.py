"""A key of one's own, from the page on which it is added to the answers that it pays for."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from core.db.tables.access import provider_keys, usage_days
from tests.fakes.anthropic_api import AnthropicApi
from tests.web.stage import Guest, Web, guest, member, running

THEIRS = "sk-own-key-of-mina-7777"


@pytest.fixture(scope="module")
async def claude() -> AsyncIterator[AnthropicApi]:
    async with AnthropicApi(key=THEIRS) as api:
        yield api


@pytest.fixture(scope="module")
async def program(claude: AnthropicApi, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Web]:
    async with running(tmp_path_factory.mktemp("keys"), anthropic={"base_url": claude.url}) as web:
        yield web


@pytest.fixture
async def mina(web: Web, claude: AnthropicApi) -> AsyncIterator[Guest]:
    claude.clear()
    claude.key = THEIRS
    async with member(web) as somebody:
        yield somebody


async def add(browser: Guest, key: str = THEIRS, provider: str = "anthropic") -> tuple[int, str]:
    await browser.open("/me/keys")
    answer = await browser.submit("/me/keys", provider=provider, key=key)
    return answer.status_code, answer.text


def keys_sent(claude: AnthropicApi) -> set[str]:
    found = [{name.lower(): value for name, value in call.headers.items()} for call in claude.log]
    return {each["authorization"].removeprefix("Bearer ") for each in found}


async def kept(web: Web) -> list[bytes]:
    async with web.app.db.read() as tx:
        return [bytes(row["sealed"]) for row in await tx.rows(select(provider_keys))]


async def test_a_key_is_tried_kept_and_never_shown_again(web: Web, claude: AnthropicApi, mina: Guest) -> None:
    status, _ = await add(mina)
    page = await mina.open("/me/keys?done=kept")

    assert status == 303
    assert keys_sent(claude) == {THEIRS}
    assert "…7777" in page.text
    assert THEIRS not in page.text
    assert all(THEIRS.encode() not in each for each in await kept(web))


async def test_a_key_that_is_refused_is_not_kept_and_not_given_back(
    web: Web, claude: AnthropicApi, mina: Guest
) -> None:
    before = await kept(web)

    status, page = await add(mina, "sk-some-wrong-key")

    assert status == 400
    assert 'role="alert"' in page
    assert "sk-some-wrong-key" not in page
    assert await kept(web) == before


async def test_an_answer_in_ones_own_chat_is_paid_by_ones_own_key(web: Web, claude: AnthropicApi, mina: Guest) -> None:
    await add(mina)
    claude.clear()
    claude.say("제 열쇠로 답했어요.")
    asked = len(web.model.seen)

    chat = await mina.begin()
    await mina.until(chat, lambda posts: any("제 열쇠로" in words for _, words in posts))

    assert keys_sent(claude) == {THEIRS}
    assert len(web.model.seen) == asked
    async with web.app.db.read() as tx:
        noted = await tx.rows(select(usage_days.c.purpose, usage_days.c.calls).where(usage_days.c.own))
    assert ("chat", 1) in {(row["purpose"], row["calls"]) for row in noted}


async def test_a_key_that_no_longer_works_is_told_in_the_chat_and_on_its_page(
    web: Web, claude: AnthropicApi, mina: Guest
) -> None:
    await add(mina)
    claude.key = "it was revoked"
    asked = len(web.model.seen)

    chat = await mina.begin()
    await mina.until(chat, lambda posts: any("/me/keys" in words for _, words in posts))
    page = await mina.open("/me/keys")

    assert len(web.model.seen) == asked
    assert "거절당했어요" in page.text


async def test_without_it_the_models_of_the_place_answer_again(web: Web, claude: AnthropicApi, mina: Guest) -> None:
    await add(mina)
    await mina.open("/me/keys")
    removed = await mina.submit("/me/keys/remove", provider="anthropic")
    claude.clear()

    chat = await mina.begin()
    await mina.until(chat, lambda posts: any("들려요" in words for _, words in posts))

    assert removed.headers["location"] == "/me/keys?done=removed"
    assert not claude.log


async def test_another_persons_chat_is_never_paid_by_it(web: Web, claude: AnthropicApi, mina: Guest) -> None:
    await add(mina)
    claude.clear()

    async with guest(web) as joon:
        chat = await joon.begin()
        await joon.until(chat, lambda posts: any("들려요" in words for _, words in posts))

    assert not claude.log


@pytest.mark.parametrize(
    ("provider", "key", "status"),
    [("openai", THEIRS, 404), ("compatible", THEIRS, 404), ("anthropic", "", 400), ("anthropic", "a b c d e f g", 400)],
)
async def test_what_cannot_be_kept_is_refused_and_nobody_is_asked(
    claude: AnthropicApi, mina: Guest, provider: str, key: str, status: int
) -> None:
    assert (await add(mina, key, provider))[0] == status
    assert not claude.log


async def test_guests_have_no_keys(web: Web) -> None:
    async with guest(web) as somebody:
        await somebody.begin()
        answer = await somebody.http.get("/me/keys")

    assert answer.status_code == 303


async def test_keys_are_tried_only_so_often(claude: AnthropicApi, mina: Guest) -> None:
    statuses = [(await add(mina, f"sk-wrong-key-{number}"))[0] for number in range(11)]

    assert statuses == [400] * 10 + [429]
    assert len(claude.log) <= 10
