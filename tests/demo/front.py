"""The README's first pictures: what a guest sees of a program that has just been set up, without a key."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser, Page, expect

from tests.demo.panel import DESKTOP, Scheme, chromium, jpeg, settled
from tests.web.stage import Web, running

QUALITY = 80


@dataclass(frozen=True, slots=True)
class Visit:
    """Whom a guest picks, and what they say. `ending` is that of the files' names."""

    browser: str
    character: str
    said: tuple[str, str]
    ending: str


VISITS = (
    Visit("en-GB", "fennel", ("Hello, is it all right if I come in?", "Is there an apple tree behind the ferns?"), ""),
    Visit("ko-KR", "dallae", ("안녕하세요, 지금도 영업하세요?", "오늘 뭐 재밌는 일 있었어요?"), ".ko"),
)


async def front(folder: Path) -> None:
    """`gallery`, `chat` and `phone`, in both languages."""
    folder.mkdir(parents=True, exist_ok=True)
    async with chromium() as browser:
        for visit in VISITS:
            with tempfile.TemporaryDirectory(prefix="iyagi-front-") as data:
                async with running(Path(data), scripted=False, log_level="warning") as web:
                    gallery, chat = await _visit(browser, web, visit, "light", phone=False)
                    (folder / f"gallery{visit.ending}.jpg").write_bytes(jpeg([gallery], QUALITY))
                    (folder / f"chat{visit.ending}.jpg").write_bytes(jpeg([chat], QUALITY))
                    phones = [
                        shot
                        for scheme in ("light", "dark")
                        for shot in await _visit(browser, web, visit, scheme, phone=True)
                    ]
                    (folder / f"phone{visit.ending}.jpg").write_bytes(jpeg(phones, QUALITY))


async def _visit(browser: Browser, web: Web, visit: Visit, scheme: Scheme, *, phone: bool) -> tuple[bytes, bytes]:
    """The gallery and the chat, as PNG."""
    context = await browser.new_context(
        locale=visit.browser,
        viewport={"width": 390, "height": 780} if phone else DESKTOP.size,
        color_scheme=scheme,
        reduced_motion="reduce",
        has_touch=phone,
    )
    page = await context.new_page()
    await page.goto(web.url)
    gallery = await _shot(page)
    await page.goto(f"{web.url}/characters/{visit.character}")
    await page.locator("main form textarea, main form input[name=text]").first.fill(visit.said[0])
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/chats/**")
    await _answered(page, 2)
    await page.locator("#text").fill(visit.said[1])
    await page.locator("#text").press("Enter")
    await _answered(page, 3)
    await page.evaluate("document.activeElement?.blur()")
    await page.evaluate("scrollTo(0, document.body.scrollHeight)")
    chat = await _shot(page)
    await context.close()
    return gallery, chat


async def _answered(page: Page, count: int) -> None:
    await expect(page.locator(".post.character:not(.growing)")).to_have_count(count, timeout=20_000)
    await expect(page.locator(".post.character").last.locator(".acts")).to_be_visible()


async def _shot(page: Page) -> bytes:
    await settled(page)
    return await page.screenshot()
