"""The pictures of the panel: every page on a phone and on a desktop, in light and dark, in Korean and English."""

from __future__ import annotations

import asyncio
import io
import re
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.async_api import Browser, Page, ViewportSize, async_playwright, expect

from tests import engines, migrated
from tests.demo.english import EN
from tests.demo.furnishing import Faces, Home, cookies, furnished
from tests.demo.korean import KO
from tests.demo.people import House

GAP, GROUND = 20, "#9aa3a0"  # between pictures
FACES = Path(__file__).parent / "faces"
# Where each picture is taken; without an address the house knows it.
PAGES: Mapping[str, str] = {
    "usage": "/me/usage",  # before what is tried in the editor is on the bill
    "api": "/docs",
    "character": "/characters/{character}",
    "chat": "",
    "chats": "/chats",
    "editor": "/characters/{character}/edit",
    "gallery": "/",
    "links": "",
    "me": "/me",
    "memory": "/me/memory?character={character}",
    "moderation": "",
    "personas": "/me/personas",
    "stories": "/stories",
}


@dataclass(frozen=True, slots=True)
class Screen:
    """`quality` of its JPEGs, of 100."""

    name: str
    size: ViewportSize
    scale: float
    quality: int


PHONE = Screen("phone", {"width": 390, "height": 844}, 1.5, 52)
DESKTOP = Screen("desktop", {"width": 1280, "height": 800}, 1, 51)
Scheme = Literal["light", "dark"]
# Each page four times: whatever differs is seen twice.
Screens = tuple[tuple[Screen, Scheme], ...]
PASSES: tuple[tuple[House, Screens], ...] = (
    (KO, ((PHONE, "light"), (DESKTOP, "dark"))),
    (EN, ((PHONE, "dark"), (DESKTOP, "light"))),
)
TALL = {"gallery": 1_430, "stories": 1_170}  # on a desktop, so that rows are whole
ADDRESS = "https://iyagi.example.org"  # stands for that of the run


async def panel(folder: Path, *, png: bool = False) -> None:
    """Take them all. `png`: whole, as they are on the screen."""
    folder.mkdir(parents=True, exist_ok=True)
    async with chromium() as browser:
        faces = Faces(*[await drawn(browser, FACES / f"{name}.svg") for name in ("bookseller", "moon", "ship")])
        with tempfile.TemporaryDirectory(prefix="iyagi-panel-") as data:
            await migrated.begin(Path(data))  # which is done once a process, and not by two at a time
        await asyncio.gather(*(visit(browser, house, faces, screens, folder, png=png) for house, screens in PASSES))


async def visit(browser: Browser, house: House, faces: Faces, screens: Screens, folder: Path, *, png: bool) -> None:
    with tempfile.TemporaryDirectory(prefix="iyagi-panel-") as data:
        async with furnished(Path(data), house, faces) as home:
            for screen, scheme in screens:
                await shoot(browser, home, screen, scheme, folder, png=png)


RENAMED = """([old, given]) => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) walk.currentNode.data = walk.currentNode.data.replace(old, given);
}"""


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        flags = list(engines.CHROMIUM_FLAGS)
        browser = await playwright.chromium.launch(executable_path=engines.chromium_binary(), args=flags)
        yield browser
        await browser.close()


async def drawn(browser: Browser, svg: Path) -> bytes:
    """A PNG of it."""
    page = await browser.new_page(viewport={"width": 512, "height": 512})
    await page.set_content(f"<body style='margin:0'><style>svg{{width:512px;height:512px}}</style>{svg.read_text()}")
    png = await page.screenshot()
    await page.close()
    return png


async def shoot(browser: Browser, home: Home, screen: Screen, scheme: Scheme, folder: Path, *, png: bool) -> None:
    """Every page on this screen, as `{page}.{screen}.{scheme}.{language}.jpg`."""
    context = await browser.new_context(
        locale=home.house.browser,
        viewport=screen.size,
        device_scale_factor=screen.scale,
        color_scheme=scheme,
        reduced_motion="reduce",
        has_touch=screen is PHONE,
    )
    known = cookies(home).items()
    await context.add_cookies([{"name": name, "value": value, "url": home.web.url} for name, value in known])
    page = await context.new_page()
    for name, path in PAGES.items():
        if screen is DESKTOP:
            await page.set_viewport_size({**DESKTOP.size, "height": TALL.get(name, DESKTOP.size["height"])})
        await page.goto(home.web.url + (path.format(character=home.character) or home.at[name]))
        await ready(page, name, home, screen)
        file = folder / f"{name}.{screen.name}.{scheme}.{home.house.language}"
        shot = await page.screenshot()
        if png:
            file.with_name(f"{file.name}.png").write_bytes(shot)
        else:
            file.with_name(f"{file.name}.jpg").write_bytes(jpeg([shot], screen.quality))
    await context.close()


def jpeg(shots: Sequence[bytes], quality: int) -> bytes:
    """They stand side by side. A fifth smaller than a browser's own."""
    opened = [Image.open(io.BytesIO(shot)).convert("RGB") for shot in shots]
    width = sum(each.width for each in opened) + GAP * (len(opened) - 1)
    whole, x = Image.new("RGB", (width, opened[0].height), GROUND), 0
    for each in opened:
        whole.paste(each, (x, 0))
        x += each.width + GAP
    out = io.BytesIO()
    whole.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
    return out.getvalue()


async def settled(page: Page) -> None:
    """Letters and all pictures that are in view are drawn."""
    await page.evaluate(
        "Promise.all([document.fonts.ready, ...[...document.images]"
        ".filter(one => one.getBoundingClientRect().top < innerHeight).map(one => one.decode().catch(() => 0))])"
    )


async def ready(page: Page, name: str, home: Home, screen: Screen) -> None:
    """All that is to be seen is there, and the page stands at its beginning; a chat at its end."""
    if name == "editor" and screen is DESKTOP:
        await _try(page, home)
    if name == "moderation":
        for each in await page.locator("section details > summary").all():
            await each.click()
    await page.evaluate("document.activeElement?.blur()")
    await page.evaluate(RENAMED, [home.web.url, ADDRESS])
    if name == "chat":
        await expect(page.locator(".post.character .acts")).not_to_have_count(0)
        await page.evaluate("scrollTo(0, document.body.scrollHeight)")
    else:
        await page.evaluate("scrollTo(0, 0)")
    await settled(page)


async def _try(page: Page, home: Home) -> None:
    """A word with the character beside the editor."""
    said, answer = home.house.trying
    home.web.plays(answer)
    await page.locator("#try-begin button").click()
    await expect(page.locator("#try-log article")).to_have_count(1)
    await page.locator("#try-text").fill(said)
    await page.locator("#try-text").press("Enter")
    end = re.sub(r"[*]", "", answer)[-10:]
    await expect(page.locator("#try-log article").last).to_contain_text(end)
