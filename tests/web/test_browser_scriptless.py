"""The panel in a browser that runs no scripts."""

from __future__ import annotations

import asyncio
import secrets

import pytest
from playwright.async_api import Page, expect

from tests.core.stories.made import Story
from tests.web.shelved import LONG, shelve
from tests.web.stage import Web
from tests.web.test_browser import NewPage, new_page

pytestmark = pytest.mark.browser
__all__ = ["new_page"]  # the fixture


async def test_the_panel_is_used_without_javascript(web: Web, new_page: NewPage) -> None:
    web.plays("등불을 켜 두었어요.")
    story = await shelve(web, Story(title="스크립트 없는 밤", episodes=(LONG, LONG)))
    async with new_page(java_script_enabled=False, viewport={"width": 360, "height": 740}) as page:
        await _signs_up(page, web)
        await _makes_a_character(page, web)
        await _finds_and_chats(page, web)
        await _reads(page, web, story)


async def _signs_up(page: Page, web: Web) -> None:
    await page.goto(f"{web.url}/signup?to=/new")
    await page.get_by_label("이메일").fill(f"{secrets.token_hex(6)}@example.org")
    await page.get_by_label("비밀번호").fill("달빛 아래 책방 7호점")
    await page.get_by_label("이름").fill("미나")
    await page.get_by_role("button", name="가입하기").click()
    await expect(page.get_by_role("link", name="미나")).to_be_visible()


async def _makes_a_character(page: Page, web: Web) -> None:
    await page.goto(f"{web.url}/new")
    await page.get_by_label("이름").fill("등지기")
    await page.get_by_role("button", name="만들기").click()
    await page.locator("#tagline").fill("스크립트를 모르는 등대지기")
    await page.locator("#writing").get_by_role("button", name="저장").first.click()
    await expect(page.locator("#tagline")).to_have_value("스크립트를 모르는 등대지기")
    await page.reload()
    await expect(page.locator("#tagline")).to_have_value("스크립트를 모르는 등대지기")


async def _finds_and_chats(page: Page, web: Web) -> None:
    await page.goto(web.url)
    await page.get_by_role("searchbox").fill("윤달래")
    await page.get_by_role("searchbox").press("Enter")
    await page.get_by_role("link", name="윤달래").click()
    await page.locator("#text").fill("거기 계세요?")
    await page.get_by_role("button", name="시작하기").click()
    async with asyncio.timeout(10):
        while await page.get_by_text("등불을 켜 두었어요.").count() == 0:
            await page.get_by_role("link", name="새 답이 왔는지 보기").click()


async def _reads(page: Page, web: Web, story: str) -> None:
    await page.goto(f"{web.url}/stories")
    await page.get_by_role("link", name="스크립트 없는 밤").first.click()
    await page.goto(f"{web.url}/stories/{story}/1")
    await expect(page.get_by_text("1번째 문단이다.", exact=False).first).to_be_visible()
    await page.get_by_role("link", name="다음 화").first.click()
    await page.wait_for_url(f"**/stories/{story}/2")
