"""A chat's page in a real Chromium: by keyboard, in place, and without losing what one reads."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from core.surface.port import Outgoing
from tests.web.stage import Web
from tests.web.test_browser import NewPage, begin, new_page, overhang, violations
from web.surface import place_of

__all__ = ["new_page"]
pytestmark = pytest.mark.browser


async def answered(page: Page, count: int) -> None:
    """So many answers stand there with what can be done with them."""
    await expect(page.locator(".post.character:not(.growing) .acts")).to_have_count(count)


async def test_ones_own_words_and_an_answers_are_changed_where_they_stand(web: Web, new_page: NewPage) -> None:
    async with new_page(viewport={"width": 360, "height": 740}, bypass_csp=True) as page:
        await begin(page, web)
        await answered(page, 2)
        address = page.url

        await page.locator("#text").press("ArrowUp")
        field = page.get_by_role("textbox", name="새로 쓸 글")
        await expect(field).to_be_focused()
        await expect(field).to_have_value("안녕하세요")
        found = await overhang(page), await violations(page)
        await field.press("Escape")
        await expect(page.locator("#text")).to_be_focused()
        await page.locator("#text").press("ArrowUp")
        web.plays("고친 말에 한 답.")
        await field.fill("고친 말")
        await field.press("Enter")
        await expect(page.locator(".post.person .body")).to_have_text("고친 말")
        await expect(page.locator(".post.character .body").last).to_have_text("고친 말에 한 답.")

        await page.locator(".post.character").last.get_by_role("link", name="고치기").click()
        await field.fill("")
        await field.press("Enter")
        await expect(page.locator(".rewriting textarea:invalid")).to_have_count(1)
        await field.fill("내가 쓴 답")
        await page.get_by_role("button", name="저장").click()
        await expect(page.locator(".post.character .body").last).to_have_text("내가 쓴 답")

    assert found == (0, []) and page.url == address


async def test_arrow_keys_turn_over_greetings_and_variants(web: Web, new_page: NewPage) -> None:
    async with new_page() as page:
        await page.goto(f"{web.url}/characters/dallae")
        await page.get_by_role("button", name="시작하기").click()
        await page.wait_for_url("**/chats/**")
        greeting = page.locator(".post.character .body")
        await expect(page.locator(".turn")).to_contain_text("1/")
        first = await greeting.inner_text()
        await page.locator("#text").press("ArrowRight")
        await expect(page.locator(".turn")).to_contain_text("2/")
        assert await greeting.inner_text() != first
        await page.locator("#text").press("ArrowLeft")
        await expect(greeting).to_have_text(first)

        await page.locator("#text").fill("글자")
        await page.locator("#text").press("ArrowRight")
        await page.locator("#text").press("Enter")
        await answered(page, 2)
        web.plays("둘째 답.")
        await page.get_by_role("button", name="다시 받기").click()
        last = page.locator(".post.character").last
        await expect(last.locator(".turn")).to_contain_text("2/2")
        await page.locator("#text").press("ArrowLeft")
        await expect(last.locator(".body")).to_have_text("네, 들려요.")


async def test_an_answer_is_stopped_by_its_button(web: Web, new_page: NewPage) -> None:
    web.plays("하나.", *[piece for n in range(400) for piece in (f" 말 {n}.", 0.02)], " 끝.")
    async with new_page() as page:
        await begin(page, web)
        await expect(page.locator(".post.growing .body")).to_contain_text("말 3.")
        await page.get_by_role("button", name="멈추기").click()
        await answered(page, 2)
        await expect(page.get_by_role("button", name="멈추기")).to_be_hidden()
        assert "끝." not in await page.locator(".post.character .body").last.inner_text()


async def test_who_reads_above_is_left_there_and_told_of_what_is_new(web: Web, new_page: NewPage) -> None:
    web.plays("긴 답. " * 400)
    async with new_page() as page:
        await begin(page, web)
        await answered(page, 2)
        other = await page.context.new_page()
        await other.goto(page.url)
        await page.evaluate("window.scrollTo({top: 0, behavior: 'instant'})")
        web.plays("새로 온 답.")
        await other.locator("#text").fill("다른 탭에서")
        await other.keyboard.press("Enter")

        await expect(page.locator("#log")).to_contain_text("새로 온 답.")
        unread = page.get_by_role("button", name="새 글 보기")
        await expect(unread).to_be_visible()
        assert await page.evaluate("scrollY") < 50
        await unread.click()
        await expect(unread).to_be_hidden()
        await expect(page.locator(".post.character").last).to_be_in_viewport()


async def test_a_message_that_was_not_sent_is_sent_by_try_again(web: Web, new_page: NewPage) -> None:
    async with new_page(quiet=False) as page:
        await begin(page, web)
        await answered(page, 2)
        await page.context.set_offline(offline=True)
        await page.locator("#text").fill("닿을까")
        await page.keyboard.press("Enter")
        again = page.get_by_role("button", name="다시 보내기")
        await expect(again).to_be_visible()
        await expect(page.locator("#text")).to_have_value("닿을까")
        await page.context.set_offline(offline=False)
        await again.click()

        await expect(page.locator(".post.person .body").last).to_have_text("닿을까")
        await expect(again).to_be_hidden()


async def test_earlier_words_come_in_above_and_menus_close(web: Web, new_page: NewPage) -> None:
    async with new_page() as page:
        await begin(page, web)
        await answered(page, 2)
        surface = web.app.surfaces["web"].surface(place_of("", page.url.rpartition("/")[2].partition("#")[0]))
        for number in range(60):
            await surface.post(Outgoing(text=f"글 {number}", key=f"x{number}", notice=True))
        await page.reload()
        await expect(page.locator(".post")).to_have_count(50)
        await page.get_by_role("link", name="이전 대화 보기").click()
        await expect(page.locator(".post")).to_have_count(63)
        await expect(page.get_by_role("link", name="이전 대화 보기")).to_have_count(0)
        assert await page.locator(".post").first.get_attribute("class") == "post character"

        menu = page.locator(".further summary")
        await menu.click()
        await expect(page.get_by_role("button", name="비밀 대화 시작")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("button", name="비밀 대화 시작")).to_be_hidden()
        await expect(menu).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_incognito_can_be_seen_and_axe_finds_nothing(web: Web, new_page: NewPage, scheme: str) -> None:
    async with new_page(viewport={"width": 360, "height": 740}, bypass_csp=True, color_scheme=scheme) as page:
        await begin(page, web)
        await answered(page, 2)
        await page.locator(".further summary").click()
        await page.get_by_role("button", name="비밀 대화 시작").click()
        await expect(page.locator(".secret")).to_be_visible()
        found = await overhang(page), await violations(page)
        await page.locator(".being summary").click()
        await expect(page.get_by_role("button", name="나 자신")).to_have_attribute("aria-pressed", "true")
        menus = await overhang(page)
        await page.locator(".being summary").click()
        await page.evaluate("window.scrollTo({top: 0, behavior: 'instant'})")
        await page.get_by_role("button", name="끝내고 지우기").click()
        await page.wait_for_url("**/characters/dallae")

    assert found == (0, []) and menus == 0
