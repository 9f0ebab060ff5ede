"""A furnished house behind a port, and what can be told of any of its pages in a real browser."""

from __future__ import annotations

import asyncio
import json
import re
import sqlite3
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser, BrowserContext, Page, ViewportSize
from sqlalchemy import select, update

from core.app import open_app
from core.db import Write
from core.db.tables.characters import character_versions
from core.settings import load
from tests import migrated
from tests.bench import pages, search
from tests.bench.pages import TOKEN
from tests.web.furnished import furnish
from tests.web.test_queries import SECRET, SIZE
from web.server import address, open_door, run_at

PHONE: ViewportSize = {"width": 360, "height": 740}
DESKTOP: ViewportSize = {"width": 1280, "height": 800}
HANGUL = re.compile("[가-힣]")
LETTERS = re.compile(r"[A-Za-z][a-z'’]*(?:,? [A-Za-z][a-z'’]+){3,}")  # four words on end: a sentence, no name

# Of a page: whom it speaks to, what it is called, what is cut off, what is too small for a finger (WCAG 2.2, 2.5.8),
# and all its words with the language they are said to be in.
ABOUT = r"""() => {
  const shown = one => one.checkVisibility({ visibilityProperty: true });
  const size = one => {
    // A card's link lies over the whole card.
    const over = getComputedStyle(one, "::after").position === "absolute" && one.matches("a") ? [one.offsetParent] : [];
    const boxes = [one, ...over, ...(one.labels ?? [])].map(each => each.getBoundingClientRect());
    return [Math.max(...boxes.map(box => box.width)), Math.max(...boxes.map(box => box.height))];
  };
  // A link within a sentence is as high as its line.
  const within = one => getComputedStyle(one).display === "inline"
    && one.parentElement.textContent.trim().length > one.textContent.trim().length + 1;
  const targets = [...document.querySelectorAll("a[href], button, summary, select, input:not([type=hidden]), textarea")]
    .filter(one => shown(one) && !one.matches(".skip, .unseen") && !within(one));
  const words = [];
  const say = (text, of) => {
    const said = (text ?? "").replace(/\s+/g, " ").trim();
    if (said) words.push([said, of.closest("[lang]").lang, of.closest("code, pre, script, style, kbd") !== null]);
  };
  say(document.title, document.documentElement);
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) say(walk.currentNode.data, walk.currentNode.parentElement);
  for (const name of ["aria-label", "aria-description", "title", "placeholder", "alt"])
    for (const one of document.querySelectorAll(`[${name}]`)) say(one.getAttribute(name), one);
  return {
    lang: document.documentElement.lang,
    title: document.title.trim(),
    heads: [...document.querySelectorAll("h1")].filter(shown).length,
    wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    small: targets.filter(one => Math.min(...size(one)) < 24)
      .map(one => `${size(one).map(Math.round).join("x")} ${one.outerHTML.slice(0, 110)}`),
    words,
  };
}"""

# Everything that Tab should come to. Of radio buttons of one name it comes to one.
STOPS = r"""() => {
  const first = new Set();
  window.stops = [...document.querySelectorAll("a[href], button, summary, select, input, textarea, [tabindex], audio")]
    .filter(one => one.tabIndex >= 0 && !one.disabled && one.type !== "hidden" && one.checkVisibility())
    .filter(one => one.tagName !== "SUMMARY" || one === one.parentElement.querySelector("summary"))
    .filter(one => one.type !== "radio" || !first.has(one.name) && first.add(one.name));
  window.walked = [];
  const ring = (one, pseudo) => {
    const style = getComputedStyle(one, pseudo);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  };
  document.addEventListener("focusin", ({ target }) => {
    const drawn = [target, target.parentElement, target.closest("form"), target.nextElementSibling].filter(Boolean);
    const box = target.getBoundingClientRect();
    window.walked.push({
      target,
      ring: drawn.some(one => ring(one)) || ring(target, "::after"),
      there: box.bottom > 0 && box.top < innerHeight,
    });
  });
  return window.stops.length;
}"""
WALKED = r"""() => {
  const name = one => one.outerHTML.slice(0, 110);
  const met = new Set(window.walked.flatMap(({ target }) =>
    target.type === "radio" ? [...document.getElementsByName(target.name)] : [target]));
  return {
    missed: window.stops.filter(one => one.isConnected && !met.has(one)).map(name),
    unseen: window.walked.filter(each => !each.ring).map(each => name(each.target)),
    outside: window.walked.filter(each => !each.there).map(each => name(each.target)),
  };
}"""


@dataclass(frozen=True, slots=True)
class Furnished:
    """`url` is where it answers, `words` what stands in addresses for names that were made, `kept` what people have
    written and nobody translates, the longest first."""

    url: str
    words: Mapping[str, str]
    kept: list[str]

    def at(self, path: str) -> str:
        """The address of a page as ASKED names it."""
        return self.url + re.sub("|".join(self.words), lambda found: self.words[found[0]], path)

    def foreign(self, language: str, words: list[tuple[str, str, bool]]) -> list[str]:
        """Words of ours in another language than the page's."""
        told = []
        for text, said_in, code in words:
            foreign, other = (HANGUL, "ko") if language == "en" else (LETTERS, "en")
            if not code and said_in != other and foreign.search(text) and foreign.search(self._ours(text)):
                told.append(f"not in {language}: {text[:120]}")
        return told

    def _ours(self, text: str) -> str:
        """What is left without the words of people; those that a list has cut short end in an ellipsis."""
        if text.endswith("…") and any(text[:-1] in each for each in self.kept):
            return ""
        for each in self.kept:
            text = text.replace(each, "")
        return text


@asynccontextmanager
async def furnished(folder: Path) -> AsyncIterator[Furnished]:
    """The bench's house, small, whose characters have sheets."""
    file = folder / "house.db"
    url = f"sqlite+aiosqlite:///{file}"
    await migrated.put(file)
    search.fill_sqlite(file, search.stock(SIZE.characters))
    pages.fill_sqlite(file, SIZE)
    door = open_door("127.0.0.1", 0)
    settings = load(data_dir=folder, database_url=url, secret_key=SECRET, compatible={"probe": False})
    async with open_app(settings, ["web"]) as app:
        words = await furnish(app.db, SECRET)
        async with app.db.write() as tx:
            await _sheets(tx)
        serving = asyncio.get_running_loop().create_task(run_at(app, door))
        while "web" not in app.states:
            await asyncio.sleep(0.01)
        yield Furnished(address(door), words, _kept(file))
        serving.cancel()
        await asyncio.wait({serving})


async def _sheets(tx: Write) -> None:
    """The bench's characters have names in lists only: here they have them on their own pages, too."""
    versions = character_versions
    sheet = await tx.value(select(versions.c.card).order_by(versions.c.id.desc()).limit(1))
    for row in await tx.rows(select(versions.c.id, versions.c.name).where(versions.c.card == {})):
        card = {**sheet, "data": {**sheet["data"], "name": row["name"]}}
        await tx.run(update(versions).where(versions.c.id == row["id"]).values(card=card))


def _kept(file: Path) -> list[str]:
    """Every text of the database with Hangul or several words in it, and those within its JSON."""
    found: set[str] = set()
    with sqlite3.connect(file) as connection:
        tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'")
        for (table,) in tables.fetchall():
            rows = connection.execute(f'SELECT * FROM "{table}"')
            found.update(each for row in rows for cell in row if isinstance(cell, str) for each in _texts(cell))
    connection.close()
    told = {" ".join(each.split()) for each in found}
    return sorted((each for each in told if HANGUL.search(each) or " " in each), key=len, reverse=True)


def _texts(cell: str) -> Iterator[str]:
    yield cell
    if cell.startswith(("{", "[")):
        inside = [json.loads(cell)]
        while inside:
            match inside.pop():
                case str(text):
                    yield text
                case list(each):
                    inside += each
                case dict(each):
                    inside += each.values()
                case _:
                    pass


async def person(
    browser: Browser, url: str, language: str, *, signed_in: bool = True, phone: bool = True, zone: str = "UTC"
) -> BrowserContext:
    """Somebody's browser."""
    context = await browser.new_context(
        locale=language,
        viewport=PHONE if phone else DESKTOP,
        bypass_csp=True,
        reduced_motion="reduce",
        timezone_id=zone,
    )
    await context.add_cookies([{"name": "language", "value": language, "url": url}])
    if signed_in:
        await context.add_cookies([{"name": "iyagi", "value": TOKEN, "url": url}])
    return context


async def walked(page: Page) -> list[str]:
    """What is wrong with a page for whoever has a keyboard only: Tab is pressed until it has come around."""
    stops = await page.evaluate(STOPS)
    for _ in range(stops + 2):
        await page.keyboard.press("Tab")
    told = await page.evaluate(WALKED)
    return [f"{kind}: {each}" for kind, some in told.items() for each in dict.fromkeys(some)]
