"""The panel as a Mini App: in a frame of Telegram's web client, in a real Chromium, over https."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from core.accounts import people
from tests import engines
from tests.fakes.oidc import BOT_TOKEN
from tests.fakes.telegram_web import CLIENT, PANEL, STRANGER, TelegramWeb, init_data
from tests.web.stage import Web, guest, running

pytestmark = pytest.mark.browser
MINA: dict[str, object] = {"id": 4242, "first_name": "미나", "language_code": "ko"}


@pytest.fixture(scope="module")
async def panel(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Web]:
    folder = tmp_path_factory.mktemp("mini-app")
    address = {"public_url": f"https://{PANEL}"}
    async with running(folder, telegram={"token": BOT_TOKEN}, web=address) as web:
        yield web


@pytest.fixture(scope="module")
async def client(panel: Web, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[TelegramWeb]:
    async with TelegramWeb(panel.url, tmp_path_factory.mktemp("client")) as served:
        yield served


@pytest.fixture(scope="module")
async def chromium(client: TelegramWeb, browser: Browser) -> AsyncIterator[Browser]:
    """One that takes the names of these pages for loopback. `browser` is asked for so that it is there at all."""
    flags = [*engines.CHROMIUM_FLAGS, f"--host-resolver-rules={client.rules}", "--ignore-certificate-errors"]
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=engines.chromium_binary(), args=flags)
        yield opened
        await opened.close()


@pytest.fixture
async def shown(chromium: Browser) -> AsyncIterator[Page]:
    context = await chromium.new_context(ignore_https_errors=True, locale="ko-KR")
    yield await context.new_page()
    await context.close()


async def test_whoever_opens_it_in_telegram_is_signed_in_and_stays_so(
    panel: Web, client: TelegramWeb, shown: Page
) -> None:
    client.given = init_data(BOT_TOKEN, MINA, datetime.now(UTC))

    await shown.goto(f"https://{CLIENT}/")
    app = shown.frame_locator("iframe")
    await expect(app.get_by_role("navigation", name="내 계정").get_by_role("link")).to_have_attribute("href", "/me")
    await app.get_by_role("navigation", name="내 계정").get_by_role("link").click()
    await app.get_by_role("link", name="로그인 방법").click()
    await expect(app.locator(".ways")).to_contain_text("미나")

    async with panel.app.db.read() as tx:
        assert await people.account_of(tx, "telegram", "4242") is not None
    cookies = {each["name"]: each for each in await shown.context.cookies(f"https://{PANEL}")}
    assert cookies["__Host-iyagi"]["sameSite"] == "None"
    assert cookies["__Host-iyagi"]["secure"]
    assert "web_app_ready" in await shown.title()
    frames = [frame.url for frame in shown.frames]
    assert not any("tgWebAppData" in url for url in frames)


async def test_a_form_within_telegram_is_taken(client: TelegramWeb, shown: Page) -> None:
    client.given = init_data(BOT_TOKEN, MINA, datetime.now(UTC))
    await shown.goto(f"https://{CLIENT}/")
    app = shown.frame_locator("iframe")
    await app.get_by_role("navigation", name="내 계정").get_by_role("link").click()

    await app.get_by_role("link", name="이름과 설정").click()
    await app.locator("main form button[type=submit]").first.click()

    await expect(app.get_by_role("status")).to_contain_text("저장")


async def test_no_other_site_can_frame_us_whatever_it_has(client: TelegramWeb, shown: Page) -> None:
    client.given = init_data(BOT_TOKEN, MINA, datetime.now(UTC))
    await shown.goto(f"https://{CLIENT}/")
    app = shown.frame_locator("iframe")
    await expect(app.get_by_role("navigation", name="내 계정").get_by_role("link")).to_have_attribute("href", "/me")

    refused: list[str] = []
    shown.on("console", lambda told: refused.append(told.text))
    await shown.goto(f"https://{STRANGER}/")

    await expect(shown.frame_locator("iframe").locator("#telegram")).to_have_count(0)
    assert any("frame-ancestors" in text for text in refused)


async def test_what_telegram_said_long_ago_is_told_to_be_too_old(client: TelegramWeb, shown: Page) -> None:
    client.given = init_data(BOT_TOKEN, MINA, datetime.now(UTC) - timedelta(hours=1))

    await shown.goto(f"https://{CLIENT}/")

    app = shown.frame_locator("iframe")
    await expect(app.locator("[data-words]")).to_contain_text("10분")
    await expect(app.get_by_role("button", name="다시 해 보기")).to_be_focused()


async def test_outside_of_telegram_the_page_says_where_one_signs_in(panel: Web, shown: Page) -> None:
    await shown.goto(f"https://{PANEL}/telegram?to=/chats")

    await expect(shown.get_by_role("link", name="다른 방법으로 로그인")).to_have_attribute("href", "/signin?to=/chats")


async def test_another_sites_page_cannot_send_its_own_proof(panel: Web) -> None:
    given = init_data(BOT_TOKEN, MINA, datetime.now(UTC))
    async with guest(panel) as somebody:
        answer = await somebody.http.post(
            "/signin/telegram-app", data={"init_data": given}, headers={"Sec-Fetch-Site": "cross-site"}
        )

    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


async def test_pages_outside_of_telegram_can_be_framed_by_nobody(panel: Web) -> None:
    async with guest(panel) as somebody:
        pages = [await somebody.http.get(path) for path in ("/", "/telegram")]

    assert "frame-ancestors 'none'" in pages[0].headers["content-security-policy"]
    assert f"frame-ancestors https://{CLIENT}" in pages[1].headers["content-security-policy"]
