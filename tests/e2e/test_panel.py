"""The whole way of one person, in a real Chromium and on Telegram: from signing up to a book on their own device.

`PANEL_SHOTS=folder` keeps a picture of each stop.
"""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from tests.e2e.scenes import Scene, telegram_settings
from tests.e2e.stage import Program
from tests.engines import free_port
from tests.fakes.telegram_api import TelegramApi
from tests.fakes.telegram_api.world import Post
from tests.web.makers import card_of

pytestmark = [pytest.mark.e2e, pytest.mark.browser]

SLOW = 30_000  # ms that a busy machine may take for a page
WHOLE = 40_000  # ms for a story of five episodes


@dataclass
class Stops:
    """Pictures of where one has been, where somebody wants them."""

    page: Page
    folder: str = os.environ.get("PANEL_SHOTS", "")
    number: int = 0

    async def here(self, name: str) -> None:
        self.number += 1
        if self.folder:
            await self.page.screenshot(path=str(Path(self.folder) / f"{self.number:02}-{name}.png"), full_page=True)


@pytest.fixture
async def page(browser: Browser) -> AsyncIterator[Page]:
    """A browser in which every complaint of the page is a failure."""
    context = await browser.new_context(locale="ko-KR", viewport={"width": 1100, "height": 800}, accept_downloads=True)
    context.set_default_timeout(SLOW)
    opened = await context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda told: complaints.append(told.text) if told.type in {"error", "warning"} else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    await context.close()
    assert not complaints


async def test_from_signing_up_to_a_book_in_ones_hand(page: Page, tmp_path: Path) -> None:
    async with TelegramApi() as api:
        person = api.add_user("미나", username="mina", language_code="ko")
        chat = api.open_private(person)
        url = f"http://127.0.0.1:{free_port()}"

        async def up() -> None:
            asked = len(api.calls("getUpdates"))
            await api.wait_for(lambda: len(api.calls("getUpdates")) > asked, timeout=40)

        settings = {
            **telegram_settings(api),
            "IYAGI_WEB__PORT": url.rpartition(":")[2],
            "IYAGI_WEB__PASSWORD_MEMORY": "1024",
            "IYAGI_COMPATIBLE__PROBE": "false",
        }
        scene = Scene(settings=settings, pace=0.1, up=up, say=_nothing, shown=_nobody, repeat=_silent)
        named = ("web", "telegram", "worker")
        async with Program(tmp_path / "data", scene, named=named, slow=False) as program:
            await program.start()
            stops = Stops(page)
            await _sign_up(page, url, stops)
            await _import_and_edit(page, url, stops, tmp_path)
            await _try_and_publish(page, stops)
            await _talk(page, stops)
            await _link(page, url, api, chat, person, stops)
            await _go_on_there(api, chat, person)
            await _read_here(page, url, stops)
            await _story(page, url, stops)
            await page.goto("about:blank")  # the program ends before the browser, which would complain


async def _nothing(_text: str) -> None:
    return


async def _nobody() -> list[str]:
    return []


async def _silent() -> None:
    return


async def _sign_up(page: Page, url: str, stops: Stops) -> None:
    await page.goto(url)
    await stops.here("gallery")
    await page.get_by_role("link", name="로그인").click()
    await page.get_by_role("link", name="가입").click()
    await page.get_by_label("이메일").fill("mina@example.org")
    await page.get_by_label("비밀번호").fill("달빛 아래 책방 7호점")
    await stops.here("sign-up")
    await page.get_by_role("button", name="가입").click()
    await expect(page.get_by_role("link", name="내 정보")).to_be_visible()


async def _import_and_edit(page: Page, url: str, stops: Stops, folder: Path) -> None:
    file = folder / "card.json"
    file.write_bytes(
        card_of("한서리", first_mes="어서 와요. 문은 살살 닫아 주세요.", description="밤에만 여는 책방의 주인.")
    )
    await page.goto(f"{url}/import")
    await page.set_input_files("#card", file)
    await page.get_by_role("button", name="가져오기").click()
    await expect(page.get_by_role("button", name="한서리에게 말 걸기")).to_be_visible()
    await stops.here("import-report")
    await page.get_by_role("button", name="한서리에게 말 걸기").click()
    await page.wait_for_url("**/characters/**")
    await page.get_by_role("link", name="고치기").first.click()
    await page.get_by_label("한 줄 소개").first.fill("밤에만 여는 책방의 주인")
    await page.locator("#personality").fill("말수가 적고, 손님이 고른 책을 보면 사정을 짐작합니다.")
    await stops.here("editor")


async def _try_and_publish(page: Page, stops: Stops) -> None:
    await page.get_by_role("button", name=re.compile("저장하고 .*해 보기|저장하고 시험")).first.click()
    trying = page.frame_locator("iframe").first if await page.locator("iframe").count() else page
    await trying.locator("textarea[name=text]").last.fill("늦은 시간에도 열려 있네요?")
    await trying.locator("textarea[name=text]").last.press("Enter")
    await expect(trying.locator("article.post.character").last).not_to_have_text("", timeout=SLOW)
    await stops.here("test-chat")
    here = page.url.partition("/edit")[0]
    await page.goto(f"{here}/settings")
    await page.locator("input[name=visibility][value=public]").check()
    await page.locator("main form button[type=submit]").first.click()
    await page.wait_for_url("**/settings?done=1*")
    await stops.here("published")
    await page.goto(here)


async def _talk(page: Page, stops: Stops) -> None:
    await page.locator("[name=text]").last.fill("비를 피하러 들어왔어요.")
    await stops.here("character")
    await page.locator("[name=text]").last.press("Enter")
    await page.wait_for_url("**/chats/**")
    await expect(page.locator("article.post.character").nth(1)).to_be_visible()
    await stops.here("chat")


async def _link(page: Page, url: str, api: TelegramApi, chat: int, person: int, stops: Stops) -> None:
    await page.goto(f"{url}/me/links")
    await page.get_by_role("button", name=re.compile("코드")).first.click()
    code = (await page.locator("p.code strong").inner_text()).strip()
    await stops.here("link-code")
    asked = api.say(person, chat, f"/link {code}")
    await api.wait_for(lambda: [post for post in _after(api, chat, asked) if post.buttons], timeout=20)
    offered = next(post for post in _after(api, chat, asked) if post.buttons)
    _, data = offered.buttons[0]
    api.press(person, chat, offered.message_id, data)
    await page.goto(f"{url}/me/links")
    await api.wait_for(lambda: any("한 계정이에요" in post.text for post in _after(api, chat, asked)), timeout=20)
    await page.reload()
    await expect(page.locator("#linked")).to_be_visible()
    await stops.here("linked")


def _after(api: TelegramApi, chat: int, message_id: int) -> list[Post]:
    return [post for post in api.bot_messages(chat) if post.message_id > message_id]


async def _go_on_there(api: TelegramApi, chat: int, person: int) -> None:
    asked = api.say(person, chat, "/chats")
    await api.wait_for(lambda: [post for post in _after(api, chat, asked) if post.buttons], timeout=20)
    listed = next(post for post in _after(api, chat, asked) if post.buttons)
    for label, data in listed.buttons:
        if "한서리" in label or "여기" in label or "가져" in label:
            api.press(person, chat, listed.message_id, data)
            break
    else:
        raise AssertionError(listed.buttons)
    said = api.say(person, chat, "여기서도 이어서 말할게요.")
    await api.wait_for(lambda: len([p for p in _after(api, chat, said) if p.buttons]) > 0, timeout=20)


async def _read_here(page: Page, url: str, stops: Stops) -> None:
    await page.goto(f"{url}/chats")
    await stops.here("chats")
    await page.get_by_role("link", name=re.compile("한서리")).first.click()
    await expect(page.get_by_text("여기서도 이어서 말할게요.")).to_be_visible()
    await stops.here("read-from-telegram")


async def _story(page: Page, url: str, stops: Stops) -> None:
    await page.goto(f"{url}/stories/new")
    await page.locator("#keywords").fill("회귀, 헌터, 짐꾼")
    await page.locator("#episodes").fill("2")
    await page.locator("form.order button[type=submit]").click()
    await stops.here("story-quote")
    await page.locator("button[name=do][value=start]").click()
    await page.wait_for_url(re.compile(r"/stories/[^/]+/make"))
    await stops.here("story-making")
    base = page.url.partition("/make")[0]
    await expect(page.get_by_text("100%").last).to_be_visible(timeout=WHOLE)
    await stops.here("story-made")
    await page.goto(base)
    await stops.here("story")
    await page.goto(f"{base}/1")
    await expect(page.locator("article p").first).to_be_visible()
    await stops.here("reader")
    await page.goto(f"{base}/export")
    async with page.expect_download() as coming:
        await page.locator("a[download][href$='/export/epub']").click()
    book = Path(await (await coming.value).path()).read_bytes()

    assert zipfile.ZipFile(io.BytesIO(book)).read("mimetype") == b"application/epub+zip"
