"""The pages in a real Chromium, as people use them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, ConsoleMessage, Page, expect

from core.ai.model import Finish
from tests.web.stage import Web, running
from tests.web.test_posts import picture
from web.server import open_door

pytestmark = pytest.mark.browser

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LIGHT = "async tags => (await axe.run(document, {runOnly: {type: 'tag', values: tags}})).violations"
DARK = "async () => (await axe.run(document, {runOnly: ['color-contrast']})).violations"
NewPage = Callable[..., AbstractAsyncContextManager[Page]]


@pytest.fixture
def new_page(browser: Browser) -> NewPage:
    """`async with new_page(locale=…, …) as page`: a browser of its own; errors on its console fail the test."""

    @asynccontextmanager
    async def opened(*, quiet: bool = True, **settings: Any) -> AsyncIterator[Page]:  # Playwright's own options
        context = await browser.new_context(
            **{"locale": "ko-KR", "viewport": {"width": 1100, "height": 800}} | settings
        )
        page = await context.new_page()
        complaints: list[str] = []

        def hear(told: ConsoleMessage) -> None:
            missed = str(told.location["url"]).endswith(
                "/nowhere"
            )  # the page that is not there is asked for on purpose
            if told.type in {"error", "warning"} and not missed:
                complaints.append(told.text)

        page.on("console", hear)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        yield page
        await context.close()
        assert not (quiet and complaints), complaints

    return opened


async def begin(page: Page, web: Web, character: str = "dallae", text: str = "안녕하세요") -> None:
    await page.goto(f"{web.url}/characters/{character}")
    await page.keyboard.type(text)
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/chats/**")


async def test_one_click_and_one_line_start_a_chat_that_streams(web: Web, new_page: NewPage) -> None:
    web.plays("*달래가 고개를 든다.* 처음부터 천천히, 아주 천천히 들려주셔도 돼요. ", 1.5, "밤은 **길어요**.")
    async with new_page() as page:
        await page.goto(web.url)
        await page.get_by_role("link", name="윤달래").click()
        await page.wait_for_url("**/characters/dallae")
        await page.keyboard.type("오늘은 좀 늦었네요.")
        await page.keyboard.press("Enter")

        answer = page.locator(".post.character").nth(1)
        await expect(page.locator(".post.person .body")).to_have_text("오늘은 좀 늦었네요.")
        await expect(answer.locator("em")).to_have_text("달래가 고개를 든다.")
        assert "길어요" not in await answer.inner_text()
        await expect(answer.locator("strong")).to_have_text("길어요")


async def test_a_chat_goes_on_by_keyboard_alone(web: Web, new_page: NewPage) -> None:
    async with new_page() as page:
        await page.goto(web.url)
        await page.keyboard.press("Tab")
        await expect(page.locator(".skip")).to_be_focused()
        await page.keyboard.press("Enter")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/characters/**")
        await page.keyboard.type("첫 줄")
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/chats/**")
        await expect(page.locator("#text")).to_be_focused()

        await page.keyboard.type("한 줄")
        await page.keyboard.press("Shift+Enter")
        await page.keyboard.type("두 줄")
        await page.keyboard.press("Enter")

        await expect(page.locator(".post.person .body").last).to_have_text("한 줄\n두 줄")
        await expect(page.locator("#text")).to_have_value("")
        await expect(page.locator("#text")).to_be_focused()


async def test_enter_that_ends_a_hangul_syllable_does_not_send(web: Web, new_page: NewPage) -> None:
    async with new_page() as page:
        await begin(page, web)
        await page.locator("#text").fill("안녀")

        await page.locator("#text").dispatch_event("keydown", {"key": "Enter", "isComposing": True})
        await page.locator("#text").dispatch_event("keydown", {"key": "Enter", "keyCode": 229})
        await asyncio.sleep(0.3)

        assert await page.locator(".post.person").count() == 1
        await expect(page.locator("#text")).to_have_value("안녀")


async def test_two_tabs_of_one_guest_show_the_same(web: Web, new_page: NewPage) -> None:
    async with new_page() as page:
        await begin(page, web)
        await expect(page.locator(".post")).to_have_count(3)
        other = await page.context.new_page()
        await other.goto(page.url)

        await page.locator("#text").fill("다른 탭에서도 보여요?")
        await page.keyboard.press("Enter")

        await expect(other.locator(".post")).to_have_count(5)
        shown = await page.locator(".post .body").all_inner_texts()
        assert await other.locator(".post .body").all_inner_texts() == shown


async def test_an_unfinished_answer_goes_on_at_a_press(web: Web, new_page: NewPage) -> None:
    web.plays("반쯤 왔는데", Finish.LENGTH)
    async with new_page() as page:
        await begin(page, web)
        button = page.get_by_role("button", name="이어서")
        await expect(button).to_be_visible()
        web.plays(" 끝까지 왔네요.")

        await button.click()

        await expect(page.locator("#log")).to_contain_text("끝까지 왔네요.")


async def test_another_character_takes_over_the_page(web: Web, new_page: NewPage) -> None:
    async with new_page() as page:
        await begin(page, web, "maru", "/캐릭터")
        await page.get_by_role("button", name="심여백").click()

        await expect(page.locator("h1")).to_have_text("심여백")
        await expect(page.get_by_role("textbox", name="심여백에게 메시지 쓰기")).to_be_focused()
        await page.get_by_role("button", name="새 대화").click()

        await expect(page.locator(".post")).to_have_count(1)
        await expect(page.locator(".post h2")).to_have_text("심여백")


async def test_a_finished_answer_is_announced_once(web: Web, new_page: NewPage) -> None:
    web.plays("하나, 둘, 셋, 넷, 다섯, 여섯, 일곱, 여덟, 아홉, 열까지 세고 ", 0.3, "끝.")
    async with new_page() as page:
        await begin(page, web)

        await expect(page.locator("#announce")).to_contain_text("끝.", timeout=10_000)

        assert (await page.locator("#announce").text_content() or "").startswith("윤달래: 하나")
        assert await page.locator("#log").get_attribute("aria-live") == "off"


async def test_what_was_typed_survives_a_server_that_is_away_and_is_sent_when_it_is_back(
    new_page: NewPage, tmp_path: Path
) -> None:
    door = open_door("127.0.0.1", 0)
    port = door.getsockname()[1]
    async with new_page(quiet=False) as page:
        async with running(tmp_path, door) as web:
            web.plays("네.")
            await begin(page, web)
            await expect(page.locator(".post")).to_have_count(3)
            await page.locator("#text").fill("이 말은 남아야 해요")
        await page.keyboard.press("Enter")
        await expect(page.locator("#problem")).to_contain_text("서버에 닿지 않아")
        await expect(page.locator("#connection")).to_be_visible()
        await expect(page.locator("#text")).to_have_value("이 말은 남아야 해요")

        async with running(tmp_path, open_door("127.0.0.1", port)) as web:
            web.plays("다시 들려요.")
            await expect(page.locator("#connection")).to_be_hidden(timeout=15_000)
            await page.locator("#text").press("Enter")

            await expect(page.locator("#log")).to_contain_text("다시 들려요.")
            await expect(page.locator("#problem")).to_be_hidden()
            await expect(page.locator("#text")).to_have_value("")
            assert await page.locator(".post.person .body").all_inner_texts() == ["안녕하세요", "이 말은 남아야 해요"]


async def test_a_message_that_is_too_long_stays_in_its_field(web: Web, new_page: NewPage) -> None:
    async with new_page(quiet=False) as page:
        await begin(page, web)
        await page.locator("#text").fill("가" * 100_000)
        await page.locator("#text").press("Enter")

        await expect(page.locator("#problem")).to_contain_text("메시지가 너무 길어요")
        assert len(await page.locator("#text").input_value()) == 100_000


async def test_a_picture_goes_along_and_is_taken_back_by_keyboard(web: Web, new_page: NewPage, tmp_path: Path) -> None:
    file = tmp_path / "바다.png"
    file.write_bytes(picture(600, 300))
    async with new_page(viewport={"width": 360, "height": 740}, bypass_csp=True) as page:
        await begin(page, web)
        await expect(page.locator(".post")).to_have_count(3)
        await page.set_input_files("#file", file)
        await expect(page.locator("#chosen")).to_contain_text("바다.png")
        await page.get_by_role("button", name="빼기").click()
        await expect(page.locator("#chosen")).to_be_hidden()

        await page.set_input_files("#file", file)
        await page.keyboard.type("이 그림 어때요?")
        await page.keyboard.press("Enter")
        image = page.locator(".post.person .along img")
        await expect(image).to_have_js_property("naturalWidth", 600)
        await expect(page.locator("#chosen")).to_be_hidden()
        await expect(page.locator(".post")).to_have_count(5)
        await page.keyboard.type("/나")
        await page.keyboard.press("Enter")
        await expect(page.locator(".parts")).to_be_visible()
        found = await overhang(page), await violations(page)

        await page.locator(".post.person:has(img) summary").press("Enter")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")

        await expect(image).to_have_count(0)
        assert found == (0, [])


async def test_words_left_unsent_are_there_after_a_reload(web: Web, new_page: NewPage) -> None:
    async with new_page() as page:
        await begin(page, web)
        await page.locator("#text").fill("쓰다 만 말")

        await page.reload()

        await expect(page.locator("#text")).to_have_value("쓰다 만 말")


async def test_everything_works_without_javascript(web: Web, new_page: NewPage, tmp_path: Path) -> None:
    file = tmp_path / "바다.png"
    file.write_bytes(picture(60, 30))
    async with new_page(java_script_enabled=False) as page:
        await page.goto(web.url)
        await page.get_by_role("link", name="윤달래").click()
        await page.locator("#text").fill("스크립트 없이")
        await page.get_by_role("button", name="시작하기").click()
        await page.wait_for_url("**/chats/**")
        await page.get_by_label("그림이나 음성 붙이기").set_input_files(file)
        await page.locator("#text").fill("또 한마디")
        await page.get_by_role("button", name="보내기").click()

        async with asyncio.timeout(10):
            while await page.locator(".post.character").count() < 3:
                await page.get_by_role("link", name="새 답이 왔는지 보기").click()

        await page.locator(".post.person:has(img) summary").click()
        await page.locator(".post.person:has(img)").get_by_role("link", name="고치기").click()
        await page.get_by_label("새로 쓸 글").fill("다른 한마디")
        await page.get_by_role("button", name="저장").click()

        await expect(page.locator(".post.person .body")).to_have_text(["스크립트 없이", "다른 한마디"])


@pytest.mark.parametrize(("locale", "language", "title"), [("ko-KR", "ko", "누구와"), ("en-US", "en", "Who would")])
async def test_the_browsers_language_is_spoken(
    web: Web, new_page: NewPage, locale: str, language: str, title: str
) -> None:
    async with new_page(locale=locale) as page:
        await page.goto(web.url)

        await expect(page.locator("h1")).to_contain_text(title)
        assert await page.locator("html").get_attribute("lang") == language


@pytest.mark.parametrize("locale", ["ko-KR", "en-US"])
async def test_nothing_sticks_out_of_a_small_screen(web: Web, new_page: NewPage, locale: str) -> None:
    web.plays("```\n" + "x" * 400 + "\n```\n" + "https://example.org/" + "a" * 300)
    async with new_page(viewport={"width": 360, "height": 740}, locale=locale) as page:
        await page.goto(web.url)
        widths = [await overhang(page)]
        await begin(page, web, "fennel")
        await expect(page.locator(".post")).to_have_count(3)
        widths.append(await overhang(page))
        await page.goto(f"{web.url}/characters/ignatius")
        widths.append(await overhang(page))
        await page.goto(f"{web.url}/nowhere")
        widths.append(await overhang(page))

    assert widths == [0, 0, 0, 0]


async def test_axe_finds_nothing(web: Web, new_page: NewPage) -> None:
    web.plays("*몸짓* 말 `코드`\n> 인용\n\n```\n상자\n```", Finish.LENGTH)
    async with new_page(bypass_csp=True) as page:
        await begin(page, web)
        await expect(page.get_by_role("button", name="이어서")).to_be_visible()
        found = {"chat": await violations(page)}
        for name, path in (("gallery", "/"), ("character", "/characters/fennel"), ("lost", "/nowhere")):
            await page.goto(web.url + path)
            found[name] = await violations(page)

    assert found == {"chat": [], "gallery": [], "character": [], "lost": []}


async def test_the_scheme_of_the_system_is_followed(web: Web, new_page: NewPage) -> None:
    grounds = []
    for scheme in ("light", "dark"):
        async with new_page(color_scheme=scheme) as page:
            await page.goto(web.url)
            grounds.append(await page.evaluate("getComputedStyle(document.body).backgroundColor"))

    assert grounds == ["rgb(243, 246, 244)", "rgb(16, 22, 21)"]


async def overhang(page: Page) -> int:
    found: int = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return found


async def violations(page: Page) -> list[str]:
    """What axe finds where it is light, and of the colours where it is dark: nothing else depends on that."""
    await page.evaluate(AXE)
    await page.add_style_tag(content="* { transition: none !important }")  # colours on their way are no one's colours
    await page.emulate_media(color_scheme="light")
    found = await page.evaluate(LIGHT, RULES)
    await page.emulate_media(color_scheme="dark")
    found += await page.evaluate(DARK)
    return [f"{each['id']}: {[node['html'][:120] for node in each['nodes']]}" for each in found]
