"""What must not happen: forms of other sites, foreign names, foreign frames, secrets for scripts."""

from __future__ import annotations

import re
from pathlib import Path

import httpx2
import pytest

from tests.web.stage import Guest, guest, running

FOREIGN: tuple[dict[str, str], ...] = (
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {},
)


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
async def test_a_form_from_another_site_does_nothing(visitor: Guest, headers: dict[str, str]) -> None:
    await visitor.open("/characters/dallae")
    fields = visitor.form("/characters/dallae/chats")

    answer = await visitor.http.post("/characters/dallae/chats", data=fields | {"text": "안녕"}, headers=headers)

    assert answer.status_code == 403
    assert "다른 사이트에서 온 요청" in answer.text


async def test_an_old_browser_is_known_by_its_origin(visitor: Guest) -> None:
    await visitor.open("/characters/dallae")
    fields = visitor.form("/characters/dallae/chats")

    answer = await visitor.http.post("/characters/dallae/chats", data=fields, headers={"Origin": visitor.web.url})

    assert answer.status_code == 303


@pytest.mark.parametrize("token", ["", "0" * 64, "ä"])
async def test_a_form_without_the_sessions_token_does_nothing_and_gives_the_words_back(
    visitor: Guest, token: str
) -> None:
    chat = await visitor.begin("dallae", "")
    await visitor.open(chat)

    answer = await visitor.submit(f"{chat}/messages", form_token=token, text="쓰던 글")

    assert answer.status_code == 403
    assert "쓰던 글" in answer.text and "새로 고친 다음" in answer.text


async def test_one_guests_token_is_no_good_for_another(visitor: Guest, stranger: Guest) -> None:
    await visitor.open("/characters/dallae")
    await stranger.open("/characters/dallae")
    theirs = stranger.form("/characters/dallae/chats")["form_token"]

    answer = await visitor.submit("/characters/dallae/chats", form_token=theirs)

    assert answer.status_code == 403


@pytest.mark.parametrize("path", ["/", "/characters/dallae", "/nowhere", "/static/app.css", "/healthz"])
async def test_every_answer_carries_the_headers_that_keep_it_safe(visitor: Guest, path: str) -> None:
    headers = (await visitor.open(path)).headers

    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy and "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy and "http:" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "server" not in headers


async def test_pages_have_no_inline_script_and_no_foreign_address(visitor: Guest) -> None:
    chat = await visitor.begin("dallae", "")
    for path in ("/", "/characters/dallae", chat, "/nowhere"):
        page = (await visitor.open(path)).text

        assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=", page)
        assert not re.findall(r'(?:src|href|action)="(?:https?:)?//', page)


async def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(visitor: Guest) -> None:
    cookie = (await visitor.open("/characters/dallae")).headers["set-cookie"]

    assert "HttpOnly" in cookie and "SameSite=lax" in cookie and "Path=/" in cookie
    assert "Secure" not in cookie
    assert len(cookie.split("=")[1].split(";")[0]) == 43


async def test_over_https_the_cookie_is_bound_to_the_host(tmp_path: Path) -> None:
    async with running(tmp_path, web={"public_url": "https://iyagi.example"}) as web, guest(web) as visitor:
        headers = {"X-Forwarded-Proto": "https", "Host": "iyagi.example"}
        cookie = (await visitor.http.get("/characters/dallae", headers=headers)).headers["set-cookie"]

    assert cookie.startswith("__Host-iyagi=") and "Secure" in cookie


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "[::2]", ""])
async def test_a_name_that_is_not_ours_is_not_answered(visitor: Guest, host: str) -> None:
    answer = await visitor.http.get("/", headers={"Host": host})

    assert answer.status_code in {400, 421}
    assert "윤달래" not in answer.text


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:1", "[::1]", "[::1]:8000", "LOCALHOST"])
async def test_the_names_of_this_machine_are_ours(visitor: Guest, host: str) -> None:
    assert (await visitor.http.get("/", headers={"Host": host})).status_code == 200


async def test_the_database_does_not_hold_what_a_cookie_holds(visitor: Guest) -> None:
    await visitor.begin("dallae", "")
    token = visitor.http.cookies["iyagi"]

    kept = visitor.web.app.settings.data_dir
    for file in kept.glob("iyagi.db*"):
        assert token.encode() not in file.read_bytes()


async def test_a_path_that_climbs_out_of_the_static_folder_leads_nowhere(visitor: Guest) -> None:
    for path in ("/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static//etc/passwd"):
        answer = await visitor.http.send(httpx2.Request("GET", visitor.web.url + path))

        assert answer.status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/", "/characters/dallae", "/stories", "/robots.txt", "/nowhere", "/static/app.css", "/api/v1/openapi.json"],
)
async def test_head_tells_what_get_would_without_its_body(visitor: Guest, path: str) -> None:
    whole = await visitor.http.get(path)

    told = await visitor.http.head(path)

    same = ("content-type", "content-length", "content-security-policy", "cache-control")
    assert (told.status_code, told.content) == (whole.status_code, b"")
    assert [told.headers.get(each) for each in same] == [whole.headers.get(each) for each in same]


async def test_head_of_what_would_stream_ends(visitor: Guest) -> None:
    chat = await visitor.begin("dallae", "")

    told = await visitor.http.head(f"{chat}/events", timeout=10)

    assert told.status_code == 200 and told.headers["content-type"].startswith("text/event-stream")
