"""Every page of the panel in a real Chromium, on a small screen, light and dark, in Korean and English by turns."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from tests.web.everywhere import ABOUT, Furnished, furnished, person, walked
from tests.web.test_browser import AXE, RULES
from tests.web.test_queries import ASKED

pytestmark = pytest.mark.browser

# What ASKED names that is no page: answers for machines, files to keep, and what leads elsewhere.
NO_PAGES = {  # and what shows another
    "/language/{language}",
    "/signout",
    "/me/password",
    "/moderation",
    "/healthz",
    "/readyz",
    "/manifest.webmanifest",
    "/favicon.ico",
    "/robots.txt",
    "/chats/at/{chat_id}/export.{form}",
    "/me/memory/export",
    "/stories/{name}/export/{form}",
    "/stories/{name}/feed.atom",
    "/stories/{name}/og.png",
    "/authors/{author_id}/feed.atom",
    "/characters/{character_id}/export/{target}",
    "/characters/{character_id}/pictures/{number}",
    "/chats/{chat_id}/files/{post_id}",
    "/me/personas/{persona_id}/picture",
    "/stories/{name}/cover.png",
    "/pictures/{picture_id}.png",
    "/pictures/{picture_id}-{size:int}.webp",
    "/feeds/{token}.atom",
    "/metrics",
}
SHOWN = {route: path for route, path in ASKED.items() if route not in NO_PAGES} | {
    "/c/{name}": "/c/t49",
    "/nowhere": "/nowhere",
}
REFUSED = {"/reset", "/confirm", "/nowhere"}  # without the letter's secret, or anything, there: a console tells
STRANGERS = {"/signin", "/signup", "/forgot", "/reset", "/confirm"}  # not for whoever has signed in
LANGUAGES = ("ko", "en")
AT_ONCE = 4
LOOK = """async tags => (await axe.run(document, {
  runOnly: {type: 'tag', values: tags}, resultTypes: ['violations'], preload: false, iframes: false,
})).violations"""


@pytest.fixture(scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Furnished]:
    async with furnished(tmp_path_factory.mktemp("house")) as opened:
        yield opened


async def _faults(page: Page, house: Furnished, path: str, language: str) -> tuple[str, list[str]]:
    """The page's title, and what is wrong with it."""
    told: list[str] = []

    def hear(said: ConsoleMessage) -> None:
        if said.type in {"error", "warning"} and path not in REFUSED:
            told.append(f"console: {said.text}")

    page.on("console", hear)
    page.on("pageerror", lambda error: told.append(f"script: {error}"))
    answer = await page.goto(house.at(path), wait_until="load")
    assert answer is not None
    if answer.status != 200 and path not in REFUSED:
        told.append(f"status {answer.status}")
    about = await page.evaluate(ABOUT)
    if (about["lang"], about["heads"], about["wide"]) != (language, 1, 0):
        told.append(f"lang {about['lang']!r}, {about['heads']} h1, {about['wide']} px stick out")
    told += [f"small: {each}" for each in about["small"]]
    told += house.foreign(language, about["words"])
    await page.evaluate(AXE)
    found = await page.evaluate(LOOK, RULES)
    told += [f"{each['id']}: {[node['html'][:120] for node in each['nodes']]}" for each in found]
    return about["title"], told


async def test_every_page_can_be_used_by_everybody(browser: Browser, house: Furnished) -> None:
    """Accessible by axe's rules, within the screen, with targets for fingers, in one language, without a complaint."""
    titles: dict[str, str] = {}
    faults: dict[str, list[str]] = {}
    members = [await person(browser, house.url, language) for language in LANGUAGES]
    strangers = [await person(browser, house.url, language, signed_in=False) for language in LANGUAGES]
    turn = asyncio.Semaphore(AT_ONCE)

    async def look(number: int, route: str, path: str) -> None:
        which = number % len(LANGUAGES)
        async with turn:
            page = await (strangers if route in STRANGERS else members)[which].new_page()
            await page.emulate_media(color_scheme="dark" if number // len(LANGUAGES) % 2 else "light")
            titles[route], told = await _faults(page, house, path, LANGUAGES[which])
            await page.close()
        if told:
            faults[f"{route} ({LANGUAGES[which]})"] = told

    async with asyncio.TaskGroup() as tasks:
        for number, (route, path) in enumerate(SHOWN.items()):
            tasks.create_task(look(number, route, path))
    await _left(*members, *strangers)

    assert not faults, "\n".join(f"{route}: {told}" for route, told in faults.items())
    assert {title: times for title, times in Counter(titles.values()).items() if times > 1} == {}


WALKS = {
    "gallery": "/",
    "character": "/characters/c50",
    "chat": "/chats/w7",
    "chats": "/chats",
    "editor": "/characters/MINE/edit",
    "lorebook": "/characters/MINE/lorebook/new",
    "story": "/stories/s50",
    "reader": "/stories/s50/2",
    "steering": "/stories/STORY/make",
    "part": "/stories/STORY/parts/13/1",
    "new story": "/stories/new",
    "one's own": "/me",
    "profile": "/me/profile",
    "moderation": "/moderation/reports/r1",
    "accounts": "/moderation/accounts",
    "sign-in": "/signin",
    "sign-up": "/signup",
}


async def test_tab_comes_to_everything_and_shows_where_it_is(browser: Browser, house: Furnished) -> None:
    """Nothing is missed, nothing holds whoever comes, and what has the focus is on the screen with a ring around it."""
    faults: dict[str, list[str]] = {}
    member = await person(browser, house.url, "ko", phone=False)
    stranger = await person(browser, house.url, "en", signed_in=False)

    async def walk(name: str, path: str) -> None:
        page = await (stranger if path in STRANGERS else member).new_page()
        await page.goto(house.at(path))
        told = await walked(page)
        await page.focus(".skip")
        await page.keyboard.press("Enter")
        await page.keyboard.press("Tab")
        if not await page.evaluate("document.activeElement.closest('main, .composer') !== null"):
            told.append("the link to the content leads elsewhere")
        if told:
            faults[name] = told
        await page.close()

    for name, path in WALKS.items():
        await walk(name, path)
    await _left(member, stranger)

    assert not faults, "\n".join(f"{name}: {told}" for name, told in faults.items())


@pytest.mark.parametrize(
    ("path", "menu"), [("/chats/w7", ".further"), ("/chats/w7", ".mine"), ("/stories/s50/2", ".look")]
)
async def test_escape_closes_a_menu_and_goes_back_to_its_button(
    browser: Browser, house: Furnished, path: str, menu: str
) -> None:
    member = await person(browser, house.url, "ko")
    page = await member.new_page()
    await page.goto(house.at(path))
    opened = page.locator(menu).last

    await opened.locator("summary").press("Enter")
    await expect(opened).to_have_attribute("open", "")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Escape")

    await expect(opened).not_to_have_attribute("open", "")
    await expect(opened.locator("summary")).to_be_focused()
    await _left(member)


@pytest.mark.parametrize(
    ("language", "zone", "said"),
    [("ko", "Asia/Seoul", "2026. 3. 1. 오전 9:00"), ("en", "America/New_York", "Feb 28, 2026, 7:00 PM")],
)
async def test_times_are_those_of_the_reader(
    browser: Browser, house: Furnished, language: str, zone: str, said: str
) -> None:
    reader = await person(browser, house.url, language, zone=zone)
    page = await reader.new_page()

    await page.goto(house.url + "/moderation/reports/r1")

    await expect(page.locator("time").first).to_have_text(said)
    await _left(reader)


async def _left(*people: BrowserContext) -> None:
    for one in people:
        await one.close()
