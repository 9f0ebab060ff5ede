"""A story is made in a real Chromium, on a phone's screen."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import expect

from tests.web.stage import Web
from tests.web.test_browser import NewPage, new_page, overhang, violations

pytestmark = pytest.mark.browser
__all__ = ["new_page"]  # a fixture

PHONE = {"width": 360, "height": 740}
PARTS = (
    "make",
    "parts/4",
    "parts/13/1",
    "parts/13/1/edit",
    "parts/1/0/edit",
    "on",
    "rename",
    "cast",
    "settings",
    "export",
)


async def test_a_story_is_ordered_followed_live_read_and_steered(web: Web, new_page: NewPage) -> None:
    found = {}
    async with new_page(viewport=PHONE, bypass_csp=True) as page:
        await page.goto(f"{web.url}/stories/new")
        await page.get_by_label("키워드", exact=True).fill("회귀, 헌터, 짐꾼")
        await page.get_by_label("화수", exact=True).fill("1")
        found["new"] = (await overhang(page), await violations(page))
        await page.get_by_role("button", name="값 보기").click()
        found["quote"] = (await overhang(page), await violations(page))
        await page.get_by_role("button", name="시작하기").click()
        await page.wait_for_url("**/make")
        path = page.url.removesuffix("/make")
        await expect(page.locator("#standing")).to_have_text("만드는 중")

        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(web.app.writing.settle())
            await expect(page.locator("#standing")).to_have_text("완성", timeout=30_000)

        await expect(page.locator(".meter b")).to_have_text("100%")
        title = await page.locator(".story-top .title").inner_text()
        for part in PARTS:
            await page.goto(f"{path}/{part}")
            found[part] = (await overhang(page), await violations(page))
        await page.goto(f"{path}/make")
        await page.get_by_role("link", name="읽어 보기").click()
        await expect(page.locator(".prose p").first).to_be_visible()

        assert title != "회귀, 헌터, 짐꾼" and {name: each for name, each in found.items() if each != (0, [])} == {}
