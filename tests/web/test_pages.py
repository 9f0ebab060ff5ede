"""The gallery, a character's page, languages and errors."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from sqlalchemy import func, select

from core.db.tables.web import web_sessions
from tests.web.stage import Guest
from web.viewer import accepted

SESSIONS = select(func.count()).select_from(web_sessions)


async def test_the_gallery_shows_six_characters_with_faces_and_taglines(visitor: Guest) -> None:
    page = await visitor.open("/")

    assert page.status_code == 200
    assert page.text.count('class="card"') >= 6
    assert page.text.count('src="/pictures/') >= 6
    assert "커피 한 캔에 이야기 하나" in page.text


async def test_the_gallery_speaks_the_readers_language_and_puts_its_characters_first(
    visitor: Guest, stranger: Guest
) -> None:
    korean, english = (await visitor.open("/")).text, (await stranger.open("/")).text

    assert '<html lang="ko">' in korean and "누구와 이야기해 볼까요?" in korean
    assert '<html lang="en">' in english and "Who would you like to talk to?" in english
    assert korean.index("윤달래") < korean.index("Fennel")
    assert english.index("Fennel") < english.index("윤달래")


async def test_a_language_that_was_chosen_stays_chosen(visitor: Guest) -> None:
    back = await visitor.http.get("/language/en", params={"to": "/characters/fennel"})

    page = await visitor.open("/")

    assert (back.status_code, back.headers["location"]) == (303, "/characters/fennel")
    assert '<html lang="en">' in page.text


@pytest.mark.parametrize("to", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
async def test_the_language_switch_leads_nowhere_else(visitor: Guest, to: str) -> None:
    answer = await visitor.http.get("/language/ko", params={"to": to})

    assert answer.headers["location"] == "/"


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("ko-KR,ko;q=0.9,en;q=0.8", ["ko-KR", "ko", "en"]),
        ("fr;q=0.2, en ; q=0.7 , ko;q=0.71", ["ko", "en", "fr"]),
        ("en;q=0, ko;q=0.1", ["ko"]),
        ("*, ;;;, q=1, en;q=x", []),
        ("", []),
    ],
)
def test_languages_are_read_by_weight(header: str, wanted: list[str]) -> None:
    assert accepted(header) == wanted


async def test_a_characters_page_tells_who_it_is_and_has_one_line_to_write(visitor: Guest) -> None:
    page = (await visitor.open("/characters/dallae")).text

    assert "윤달래" in page and "말 못 한 하루를 털어놓기 좋은 사람입니다" in page
    assert "어서 오세요. 밖에 비 많이 오죠?" in page
    assert page.count('name="text"') == 1 and "autofocus" in page


async def test_what_does_not_exist_is_a_friendly_page_in_the_readers_language(visitor: Guest, stranger: Guest) -> None:
    korean, english = await visitor.open("/nowhere"), await stranger.open("/characters/nobody")

    assert korean.status_code == english.status_code == 404
    assert "이 페이지를 찾지 못했어요" in korean.text
    assert "There is no such character." in english.text


async def test_reading_pages_leaves_no_trace(visitor: Guest) -> None:
    async with visitor.web.app.db.read() as tx:
        before = await tx.value(SESSIONS)

    await visitor.open("/")
    await visitor.open("/characters/dallae")

    async with visitor.web.app.db.read() as tx:
        assert await tx.value(SESSIONS) == before


async def test_pictures_are_kept_for_ever_by_browsers(visitor: Guest) -> None:
    gallery = (await visitor.open("/")).text
    source = gallery.split('src="/pictures/')[1].split('"')[0]

    picture = await visitor.http.get(f"/pictures/{source}")

    assert picture.content[8:12] == b"WEBP"
    assert picture.headers["content-type"] == "image/webp"
    assert "immutable" in picture.headers["cache-control"]
    assert (await visitor.http.get("/pictures/0000.png")).status_code == 404


async def test_static_files_named_by_a_page_exist(visitor: Guest) -> None:
    page = (await visitor.open("/characters/dallae")).text
    names = {part.split('"')[0] for part in page.replace('href="', 'src="').split('src="')[1:]}

    found = [await visitor.http.get(name) for name in names if name.startswith("/static/")]

    assert len(found) >= 3
    assert {answer.status_code for answer in found} == {200}


async def test_the_program_can_be_installed_as_an_app(visitor: Guest) -> None:
    manifest = (await visitor.http.get("/manifest.webmanifest")).json()

    assert (manifest["name"], manifest["lang"]) == ("이야기", "ko")
    assert (await visitor.http.get(manifest["icons"][0]["src"])).headers["content-type"].startswith("image/svg+xml")


async def test_a_defect_of_ours_is_told_with_a_number_to_ask_about(visitor: Guest) -> None:
    async def broken(_headers: Mapping[str, str], _body: bytes) -> int:
        raise RuntimeError("the secret of the house")

    visitor.web.app.hooks["broken"] = broken
    answer = await visitor.http.post("/hooks/broken")
    del visitor.web.app.hooks["broken"]

    assert answer.status_code == 500
    assert re.search(r"문의하실 때 이 번호를 알려 주세요: \w{8}", answer.text)
    assert "secret" not in answer.text and "Traceback" not in answer.text


@pytest.mark.parametrize("query", ["before=abc", "before=-1", "before=99999999999999999999"])
async def test_an_address_that_makes_no_sense_is_a_friendly_page_too(visitor: Guest, query: str) -> None:
    chat = await visitor.begin("dallae", "")

    answer = await visitor.open(f"{chat}?{query}")

    assert answer.status_code == 400 and "요청을 이해하지 못했어요" in answer.text
