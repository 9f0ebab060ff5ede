"""The reader in a real Chromium, on a phone's screen."""

from __future__ import annotations

import asyncio
import secrets

import pytest
from playwright.async_api import Page, expect

from core.stories.edition import paragraphs
from tests.core.stories.made import Story
from tests.web.shelved import LONG, shelve
from tests.web.stage import Web
from tests.web.test_browser import NewPage, new_page, overhang, violations

pytestmark = pytest.mark.browser
__all__ = ["new_page"]  # a fixture

PHONE = {"width": 360, "height": 740}
GROUND = "getComputedStyle(document.body).backgroundColor"
THEMES = {
    "light": "rgb(251, 250, 247)",
    "sepia": "rgb(244, 236, 216)",
    "dark": "rgb(23, 25, 26)",
    "black": "rgb(0, 0, 0)",
}


async def choose(page: Page, name: str, value: str) -> None:
    await page.locator(f"#look input[name={name}][value='{value}']").check()


async def test_the_look_is_chosen_kept_and_readable(web: Web, new_page: NewPage) -> None:
    public_id = await shelve(web, Story(episodes=(LONG, LONG)))
    async with new_page(viewport=PHONE, bypass_csp=True, color_scheme="dark") as page:
        await page.goto(f"{web.url}/stories/{public_id}/1")
        followed = [await page.evaluate(GROUND)]
        await page.emulate_media(color_scheme="light")
        followed.append(await page.evaluate(GROUND))
        await page.get_by_text("보기 설정").click()
        grounds, found = {}, {}
        for theme in THEMES:
            await choose(page, "theme", theme)
            grounds[theme] = await page.evaluate(GROUND)
            found[theme] = await violations(page)
        await choose(page, "size", "6")
        await choose(page, "leading", "2.2")
        await choose(page, "font", "serif")
        out = await overhang(page)

        await page.goto(f"{web.url}/stories/{public_id}/2")

        size = "(({fontSize, lineHeight, fontFamily}) => [fontSize, lineHeight, fontFamily])"
        told = await page.evaluate(f"{size}(getComputedStyle(document.querySelector('.prose p')))")
        assert followed == [THEMES["dark"], THEMES["light"]]
        assert grounds == THEMES and not any(found.values()) and out == 0
        assert told[:2] == ["32px", "70.4px"] and told[2].startswith('"Noto Serif KR"')
        assert await page.evaluate(GROUND) == THEMES["black"]


async def test_keys_turn_the_pages_and_leave_fields_alone(web: Web, new_page: NewPage) -> None:
    public_id = await shelve(web, Story(episodes=("하나.", "둘.", "셋.")))
    path = f"{web.url}/stories/{public_id}"
    async with new_page(viewport=PHONE) as page:
        await page.goto(f"{path}/1")
        places = []
        for key, number in (("j", 2), ("ArrowRight", 3), ("k", 2), ("ArrowLeft", 1), ("KeyJ", 2)):
            await page.keyboard.press(key)
            await page.wait_for_url(f"{path}/{number}")
            places.append(number)
        await page.locator("#comment").focus()
        await page.keyboard.press("j")
        await page.keyboard.press("ArrowRight")
        await page.get_by_text("보기 설정").click()
        await page.locator("#look input[name=size]").first.focus()
        await page.keyboard.press("ArrowRight")
        await asyncio.sleep(0.2)

        assert page.url == f"{path}/2" and await page.locator("#comment").input_value() == "j"
        await page.keyboard.press("Escape")
        await expect(page.locator("details.look")).not_to_have_attribute("open", "")


async def test_reading_goes_on_at_the_paragraph_where_it_was_left(web: Web, new_page: NewPage) -> None:
    public_id = await shelve(web, Story(title=f"긴 글 {secrets.token_hex(3)}", episodes=("짧다.", LONG)))
    path = f"{web.url}/stories/{public_id}"
    name, _ = paragraphs(LONG)[20]
    async with new_page(viewport=PHONE) as page:
        await page.goto(f"{path}/2")
        await page.evaluate("name => document.getElementById(name).scrollIntoView()", name)
        await expect(page.locator("html.away")).to_have_count(1)
        await asyncio.sleep(0.2)  # the observer tells with the next frames
        await page.goto(path)
        link = page.get_by_role("link", name="2화 이어보기")
        for _ in range(20):
            if await link.count():
                break
            await page.reload()
        left = await link.get_attribute("href")

        await page.goto(f"{path}/2")  # and no paragraph in the address
        top = "name => document.getElementById(name).getBoundingClientRect().top"
        resumed = await page.evaluate(top, name)
        await page.locator("details.look summary").click()
        await choose(page, "size", "5")
        await page.goto(f"{web.url}/stories")
        await page.get_by_role("link", name="2화 읽는 중").first.click()
        await page.wait_for_url(f"**/stories/{public_id}/2**")

        assert left == f"/stories/{public_id}/2#{name}"
        assert 0 < resumed < 300 and 0 < await page.evaluate(top, name) < 300


async def test_the_bar_makes_room_and_comes_back(web: Web, new_page: NewPage) -> None:
    public_id = await shelve(web, Story(episodes=(LONG,)))
    async with new_page(viewport=PHONE, reduced_motion="reduce") as page:
        await page.goto(f"{web.url}/stories/{public_id}/1")
        await page.mouse.wheel(0, 900)
        await expect(page.locator(".bar")).not_to_be_in_viewport()
        await page.mouse.wheel(0, -200)
        await expect(page.locator(".bar")).to_be_in_viewport()

        assert await page.evaluate("getComputedStyle(document.querySelector('.bar')).transitionDuration") == "0s"


async def test_everything_is_there_without_javascript(web: Web, new_page: NewPage) -> None:
    word = secrets.token_hex(4)
    await shelve(web, Story(title=f"등불 {word}", episodes=(LONG, "둘째 화다.")))
    async with new_page(viewport=PHONE, java_script_enabled=False) as page:
        await page.goto(f"{web.url}/stories")
        await page.get_by_role("searchbox").fill(word)
        await page.get_by_role("button", name="찾기").click()
        await page.get_by_role("link", name=f"등불 {word}").click()
        await page.get_by_role("link", name="첫 화부터 보기").click()
        await expect(page.locator(".prose p")).to_have_count(40)
        await expect(page.locator(".look")).to_be_hidden()
        await page.get_by_role("link", name="다음 화").click()
        await page.get_by_role("button", name="여기까지 읽었어요").click()
        await page.get_by_role("button", name="좋아요").click()
        await expect(page.get_by_role("button", name="좋아요")).to_have_attribute("aria-pressed", "true")
        await page.get_by_label("댓글 쓰기").fill("잘 읽었어요")
        await page.get_by_role("button", name="댓글 달기").click()
        await expect(page.locator(".said .words")).to_have_text("잘 읽었어요")
        await page.get_by_role("link", name=f"등불 {word}").click()

        await expect(page.get_by_role("link", name="2화 이어보기")).to_be_visible()


@pytest.mark.parametrize("locale", ["ko-KR", "en-US"])
async def test_axe_finds_nothing_and_nothing_sticks_out(web: Web, new_page: NewPage, locale: str) -> None:
    public_id = await shelve(web, Story(title="긴" * 60, pen_name="x" * 40, tags=("y" * 40, "회귀"), episodes=(LONG,)))
    async with new_page(viewport=PHONE, bypass_csp=True, locale=locale) as page:
        await page.goto(f"{web.url}/stories/{public_id}")
        await page.locator("#comment").fill("z" * 200)
        await page.locator(".say button").click()
        await page.wait_for_url("**#comments")
        author = await page.locator(".work .by a").get_attribute("href")
        found = {}
        for path in (
            f"/stories/{public_id}",
            f"/stories/{public_id}/1",
            f"/stories/{public_id}/1/report",
            "/stories",
            str(author),
        ):
            await page.goto(web.url + path)
            found[path.replace(public_id, "x")] = (await overhang(page), await violations(page))

    assert {path: each for path, each in found.items() if each != (0, [])} == {}
