"""What people, makers, models and other platforms have written, full of what attackers write: it stays words.

Every column of text is filled with it; every page and every answer of the API is read as Chromium reads HTML, the
pages with scripts are opened, and so are files that leave.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree

import httpx2
import pytest
from playwright.async_api import Browser, Page
from sqlalchemy import func, select, update

from core.characters.formats.write import Target
from core.db.tables.people import Role, accounts
from core.db.tables.safety import reports
from core.stories.export.formats import Format
from tests.web.api.test_rights import address, document, operations
from tests.web.attack import Address, account_of, addresses, belongings, calling, token_of
from tests.web.poison import LONG, RECKONED, named, of_text, spread
from tests.web.stage import SAME_ORIGIN, Guest, Web, member, running
from web.pages.exports import OFFERED

pytestmark = pytest.mark.browser

# What a page would have if words had become more than words: read by Chromium's own parser, which runs nothing.
READ: Final = """
async paths => {
  const told = {};
  for (const path of paths) {
    const answer = await fetch(path);
    const text = await answer.text();
    const kind = answer.headers.get("content-type") ?? "";
    const page = new DOMParser().parseFromString(text, "text/html");
    const wrong = kind.includes("html") ? found(page) : [];
    told[path] = {status: answer.status, kind, wrong, shows: text.includes("xown")};
  }
  return told;
  function found(page) {
    const ours = "script[src], script[type='application/ld+json']";
    const wrong = [...page.querySelectorAll("xown, [xown], script, style, base, iframe, object, embed")]
      .filter(each => !each.matches(ours));
    const told = wrong.map(each => each.outerHTML.slice(0, 200));
    for (const each of page.querySelectorAll("*")) {
      for (const {name, value} of each.attributes) {
        const leads = ["href", "src", "action", "formaction", "xlink:href", "srcdoc"].includes(name);
        const runs = leads && /^[\\s\\u0000-\\u0020]*(javascript|data:text|vbscript)/i.test(value);
        if (name.startsWith("on") || runs) told.push(`${each.tagName} ${name}=${value}`.slice(0, 200));
        if (leads && /^(https?:)?[\\\\/]{2}/.test(value) && !value.startsWith(location.origin)) told.push(value);
      }
    }
    return told;
  }
}
"""
# Pages with scripts of ours, which build what is shown.
LIVE: Final = (
    "/",
    "/characters/{character_id}",
    "/characters/{character_id}/edit",
    "/characters/{character_id}/lorebook",
    "/characters/{character_id}/lorebook/entries/{entry}",
    "/chats/{channel}",
    "/stories/{story_id}",
    "/stories/{story_id}/1",
    "/stories/{story_id}/make",
    "/stories/{story_id}/settings",
    "/moderation/reports/{report}",
    "/me/memory",
    "/docs",
)
# Words from outside are on these.
TOLD: Final = {
    *(
        "GET /",
        "GET /chats",
        "GET /chats/{chat_id}",
        "GET /me",
        "GET /me/devices",
        "GET /me/memory",
        "GET /me/personas",
    ),
    *("GET /me/profile", "GET /me/tokens", "GET /stories", "GET /stories/mine", "GET /stories/{name}"),
    *("GET /stories/{name}/{number:int}", "GET /stories/{story_id}/make", "GET /authors/{author_id}"),
    *("GET /characters/{character_id}", "GET /characters/{character_id}/edit", "GET /moderation/reports/{public_id}"),
    *("GET /moderation/accounts", "GET /moderation/audit", "GET /report/{subject}/{name}"),
    *("GET /chats/{chat_id}/why/{ref}", "GET /stories/{name}/feed.atom"),
    *("GET /stories/{story_id}/parts/{stage}/{episode}", "GET /stories/{story_id}/parts/{stage}/{episode}/edit"),
}


@dataclass
class House:
    """A program in which everything that anybody wrote is hostile; `owner` is an operator to whom it belongs."""

    web: Web
    owner: Guest
    own: dict[str, str]

    def paths(self) -> dict[str, str]:
        """Everything that can be looked at and ends: the address of each by its route."""
        pages = [each for each in addresses() if each.method == "GET" and not each.path.endswith("/events")]
        return {str(one): one.filled(self.own | self._meant(one)) for one in pages}

    def _meant(self, one: Address) -> dict[str, str]:
        """What stands for other things on other pages."""
        own, path = self.own, one.path
        if path.startswith("/chats/{chat_id}"):
            return {"chat_id": own["channel"]}
        if path.startswith("/stories/{name}"):
            return {"name": own["story_id"], "form": "json"}
        if path.startswith("/moderation/"):
            return {"public_id": own["report" if "reports" in path else "author_id"]}
        if path.startswith("/characters/"):
            return {"name": own["entry"]}
        return {}


@pytest.fixture(scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    async with running(tmp_path_factory.mktemp("words")) as web, member(web, role=Role.OPERATOR) as owner:
        own = await belongings(owner)
        at = (await owner.http.get(f"/chats/at/{own['chat_id']}")).headers["location"]
        own |= {"channel": at.removeprefix("/chats/").partition("#")[0], "stage": "13", "episode": "1"}
        own |= {"ref": "1", "which": "1", "form": "json", "target": "v3-json", "language": "ko"}
        own |= {"subject": "character", "token": json.loads(own["feed"].replace("'", '"'))["token"]}
        await _noticed(web, owner, own)
        account = await account_of(owner)
        async with web.app.db.write() as tx:
            await tx.run(update(accounts).where(accounts.c.id == account).values(name="가 나"))
        assert await spread(web) > 100
        yield House(web, owner, own)


async def _noticed(web: Web, owner: Guest, own: dict[str, str]) -> None:
    """The story and the character are shown, said something of, and reported."""
    async with calling(owner) as mine:
        await mine.call("PUT", f"/stories/{own['story_id']}/visibility", 200, json={"visibility": "public"})
        await mine.patch(f"/characters/{own['character_id']}", {"description": "등대를 지킨다."})
        shown = {"visibility": "public", "shows_definition": True, "allows_fork": True}
        await mine.patch(f"/characters/{own['character_id']}/settings", shown)
        await mine.post(f"/stories/{own['story_id']}/comments", {"text": "잘 읽었어요"})
        await mine.call("PUT", f"/stories/{own['story_id']}/follow", None)
    async with member(web) as other:
        form = {"form_token": await token_of(other), "reason": "other", "note": "이상해요", "back": "/"}
        sent = await other.http.post(f"/report/character/{own['character_id']}", data=form, headers=SAME_ORIGIN)
        assert sent.status_code == 200
    account = await account_of(owner)
    async with web.app.db.read() as tx:
        own["report"] = await tx.value(select(func.max(reports.c.public_id)))
        own["author_id"] = await tx.value(select(accounts.c.public_id).where(accounts.c.id == account))
    own["name"] = own["character_id"]


def test_every_column_that_keeps_words_is_filled_or_said_to_be_ours() -> None:
    assert of_text() - named() == set()
    assert named() - of_text() == set()


@asynccontextmanager
async def _browsing(browser: Browser, house: House) -> AsyncIterator[tuple[Page, list[str]]]:
    """The owner's browser, and all that it complains of."""
    cookie = {"name": "iyagi", "value": house.owner.http.cookies["iyagi"], "url": house.web.url}
    context = await browser.new_context(locale="ko-KR")
    await context.add_cookies([cookie])  # type: ignore[list-item]  # a dict of these keys
    heard: list[str] = []
    await context.expose_function("xown", lambda: heard.append("it was run"))
    page = await context.new_page()
    page.on("console", lambda told: heard.append(told.text) if told.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("dialog", lambda told: heard.append(told.message))
    try:
        yield page, heard
    finally:
        await context.close()


async def test_no_words_become_more_than_words_on_any_page(house: House, browser: Browser) -> None:
    paths = house.paths()
    async with _browsing(browser, house) as (page, _):
        await page.goto(f"{house.web.url}/healthz")
        told: dict[str, dict[str, Any]] = await page.evaluate(READ, [*paths.values()])

    seen = {name: told[path] for name, path in paths.items()}
    assert {name: each["wrong"] for name, each in seen.items() if each["wrong"]} == {}
    assert {name: each["status"] for name, each in seen.items() if each["status"] >= 500} == {}
    assert {name: seen[name]["status"] for name in TOLD if seen[name]["status"] != 200} == {}
    assert {name for name in TOLD if not seen[name]["shows"]} == set()


async def test_no_page_of_ours_runs_what_was_written(house: House, browser: Browser) -> None:
    """The pages with scripts, as they are used: nothing of it is run, and the policy has nothing to forbid."""
    async with _browsing(browser, house) as (page, heard):
        for path in LIVE:
            await page.goto(house.web.url + path.format(**house.own))
            await page.wait_for_load_state("load")
            assert await page.locator("xown, [xown], [onerror]").count() == 0, path
            assert RECKONED not in await page.content(), path

    assert heard == []


async def test_what_is_said_and_answered_just_now_is_words(house: House, browser: Browser) -> None:
    """Typed in a real browser, streamed by a model, tried in the lorebook."""
    said = LONG.replace("\u2028", " ")
    house.web.plays(said[:40], said[40:] + " fin")
    async with _browsing(browser, house) as (page, heard):
        await page.goto(f"{house.web.url}/chats/{house.own['channel']}")
        await page.locator("#text").fill(said)
        await page.locator("#text").press("Enter")
        await page.locator(".post.character .body", has_text="fin").wait_for()
        assert await page.locator(".post.person .body", has_text="xown").count() == 1
        assert await page.locator("xown, [xown], [onerror]").count() == 0
        await page.goto(f"{house.web.url}/characters/{house.own['character_id']}/lorebook")
        await page.locator("#trigger [name=text]").fill(said)
        await page.locator("#outcomes:not([hidden])").wait_for()
        assert await page.locator("xown, [xown], [onerror]").count() == 0

    assert heard == []


async def test_streams_carry_no_more_than_words(house: House, browser: Browser) -> None:
    """What events put into a page."""
    told = []
    for path in ("/chats/{channel}/events?after=0", "/stories/{story_id}/make/events"):
        async with house.owner.http.stream("GET", path.format(**house.own)) as stream:
            lines = stream.aiter_lines()
            async for line in lines:
                if line.startswith("data:"):
                    told.append(line)
                if "xown" in line:
                    break
    async with _browsing(browser, house) as (page, _):
        await page.goto(f"{house.web.url}/healthz")
        blobs = {f"data {n}": line.removeprefix("data:") for n, line in enumerate(told)}
        wrong = await page.evaluate(
            """told => told.map(html => {
                const page = new DOMParser().parseFromString(html, "text/html");
                return [...page.querySelectorAll("xown, [xown], [onerror], [onclick]")].length;
            })""",
            [*blobs.values()],
        )

    assert any("xown" in line for line in told)
    assert set(wrong) == {0}


async def test_answers_of_the_api_are_json_and_nothing_else(house: House) -> None:
    """Whatever is in them: no browser takes them for a page."""
    async with calling(house.owner) as mine:
        async with httpx2.AsyncClient(base_url=house.web.url, trust_env=False) as http:
            whole = await document(http)
        shown = 0
        for name, one in operations(whole).items():
            if one.method != "GET" or one.path.endswith("/events"):
                continue
            answer = await mine.call("GET", address(whole, one, house.own))
            assert answer.status_code < 500, (name, answer.text)
            _no_page(answer, name)
            shown += "xown" in answer.text

    assert shown > 25


def _no_page(answer: httpx2.Response, name: str) -> None:
    kind = answer.headers.get("content-type", "")
    assert answer.headers["x-content-type-options"] == "nosniff", name
    assert not re.search("html|xml|svg|javascript", kind) or "attachment" in answer.headers["content-disposition"], name
    if "json" in kind and "attachment" not in answer.headers.get("content-disposition", ""):
        json.loads(answer.text)


async def test_files_that_leave_hold_words_alone(house: House, browser: Browser, tmp_path: Path) -> None:
    """A story as a page, as a book, as text; opened without any policy of ours."""
    made = {}
    for form in Format:
        answer = await house.owner.http.get(f"/stories/{house.own['story_id']}/export/{form}")
        assert answer.status_code == 200, (form, answer.text)
        named_so = answer.headers["content-disposition"]
        assert named_so.startswith("attachment;") and not re.search(r"[\r\n\u202e]", named_so), form
        assert re.fullmatch(r"attachment; filename=\"[\w.-]+\"; filename\*=UTF-8''[\w.%~!$&+^`|#-]+", named_so), (
            named_so
        )
        made[form] = answer.content

    page_of_it = tmp_path / "story.html"
    page_of_it.write_bytes(made[Format.HTML])
    async with _browsing(browser, house) as (page, heard):
        await page.goto(page_of_it.as_uri())
        assert await page.locator("xown, [xown], [onerror], script, iframe").count() == 0
        assert "xown" in await page.content()
    assert heard == []
    with zipfile.ZipFile(io.BytesIO(made[Format.EPUB])) as book:
        for name in book.namelist():
            assert re.fullmatch(r"[\w./-]+", name) and ".." not in name, name
            if name.endswith(("html", "opf", "ncx", "xml")):
                _words_alone(book.read(name), name)
    _, _, prose = made[Format.MARKDOWN].partition(b"\n---\n")
    assert b"xown" in prose and b"<xown" not in prose.replace(b"\\<", b"")


def _words_alone(xml: bytes, name: str) -> None:
    """It can be read, and no element or attribute in it is anybody's words."""
    for each in ElementTree.fromstring(xml).iter():
        assert "xown" not in str(each.tag) and not str(each.tag).endswith("}script"), name
        assert not [key for key in each.attrib if key.startswith("on") or key == "xown"], name
        leads = [value for key, value in each.attrib.items() if key.rpartition("}")[2] in {"href", "src"}]
        assert not [value for value in leads if value.lstrip().startswith("javascript:")], name


async def test_feeds_are_whole_and_their_pages_words_alone(house: House, browser: Browser) -> None:
    own = house.own
    feeds = [f"/stories/{own['story_id']}/feed.atom", f"/authors/{own['author_id']}/feed.atom"]
    feeds += [f"/feeds/{own['token']}.atom"]
    pages = []
    for path in feeds:
        answer = await house.owner.http.get(path)
        assert answer.headers["content-type"].startswith("application/atom+xml"), path
        _words_alone(answer.content, path)
        told = ElementTree.fromstring(answer.content).iter()
        pages += [each.text or "" for each in told if each.attrib.get("type") in {"html", "xhtml"}]
        assert "xown" in answer.text, path
    async with _browsing(browser, house) as (page, heard):
        for each in pages:
            await page.set_content(each)
            assert await page.locator("xown, [xown], [onerror], script").count() == 0

    assert heard == []


async def test_pictures_are_drawn_with_any_words(house: House) -> None:
    for path in (f"/stories/{house.own['story_id']}/og.png", f"/stories/{house.own['story_id']}/cover.png"):
        answer = await house.owner.http.get(path, follow_redirects=True)

        assert answer.status_code == 200, path
        assert answer.headers["content-type"] == "image/png" and answer.content[:4] == b"\x89PNG"


@pytest.mark.parametrize("target", OFFERED)
async def test_files_of_a_character_are_kept_under_a_name_that_is_one(house: House, target: Target) -> None:
    answer = await house.owner.http.get(f"/characters/{house.own['character_id']}/export/{target}")

    assert answer.status_code == 200, answer.text
    disposition = answer.headers["content-disposition"]
    assert disposition.startswith('attachment; filename="character.') and disposition.isascii()
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "%E2%80%AE" not in disposition
