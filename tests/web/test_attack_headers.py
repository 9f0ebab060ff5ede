"""The headers of every answer, and what every page holds: generated over all routes, as a scanner looks at them."""

from __future__ import annotations

import re
from pathlib import Path

import httpx2

from tests.web.attack import Address, addresses, belongings
from tests.web.stage import Guest, Web, guest, member, running

MORE = ("/static/app.css", "/static/icon.svg", "/nowhere", "/api/v1/openapi.json", "/api/v1/nowhere", "/api/v1/me")
OPEN = "/api/v1/openapi.json"  # the same for everybody
EVER = ("/static/", "/pictures/")  # named by their contents: everybody may keep them
FIXED = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}


def looked_at(own: dict[str, str]) -> list[tuple[str, Address | None]]:
    """What can be looked at and ends: every page, with the owner's things in its path, and more."""
    pages = [each for each in addresses() if each.method == "GET" and not each.path.endswith("/events")]
    return [(each.filled(own | {"stage": "1"}), each) for each in pages] + [(path, None) for path in MORE]


async def test_every_answer_is_safe_to_show(web: Web) -> None:
    async with member(web) as owner:
        own = await belongings(owner)
        for path, _ in looked_at(own):
            answer = await owner.http.get(path)
            assert answer.status_code < 500, path
            _safe(answer, path)


async def test_errors_and_refusals_are_safe_to_show(visitor: Guest) -> None:
    for method, path in (("PUT", "/"), ("DELETE", "/me"), ("POST", "/me/profile"), ("TRACE", "/"), ("OPTIONS", "/me")):
        answer = await visitor.http.request(method, path)
        assert answer.status_code >= 300
        _safe(answer, f"{method} {path}")
    _safe(await visitor.http.get("/", headers={"Host": "evil.example"}), "another name")


def _safe(answer: httpx2.Response, path: str) -> None:
    headers = answer.headers
    policy = headers["content-security-policy"]
    for part in ("default-src 'self'", "object-src 'none'", "base-uri 'none'", "form-action 'self'"):
        assert part in policy, path
    assert "frame-ancestors 'none'" in policy, path
    assert "unsafe" not in policy and "*" not in policy and "http:" not in policy, path
    assert {name: headers.get(name) for name in FIXED} == FIXED, path
    assert "permissions-policy" in headers and "server" not in headers and "x-powered-by" not in headers, path
    kept = headers["cache-control"].replace("public", "" if path == OPEN else "public")
    assert ("immutable" in kept) if path.startswith(EVER) and answer.status_code == 200 else "public" not in kept, path
    if path.startswith(("/me", "/moderation", "/chats", "/signin", "/reset", "/confirm")):
        assert "no-store" in kept or (answer.is_redirect and "no-cache" in kept), (path, kept)
    if path.startswith("/api/v1/me"):
        assert "no-store" in kept or "private, no-cache" in kept, path
    if "text/html" in headers.get("content-type", ""):
        assert "charset=utf-8" in headers["content-type"].lower(), path
        _plain(answer.text, path)
    for cookie in headers.get_list("set-cookie"):
        assert "HttpOnly" in cookie and "samesite=lax" in cookie.lower() and "Path=/" in cookie, path


def _plain(page: str, path: str) -> None:
    """Nothing inline, nothing foreign."""
    assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|<[^>]+\son\w+=|javascript:", page), path
    assert not re.findall(r'(?:src|action)="(?:https?:)?//', page), path


async def test_over_https_every_answer_says_to_stay_there(tmp_path: Path) -> None:
    async with running(tmp_path, web={"public_url": "https://iyagi.example"}) as web, guest(web) as visitor:
        safe = {"X-Forwarded-Proto": "https", "Host": "iyagi.example"}
        for path in ("/", "/signin", "/nowhere", "/static/app.css", "/api/v1/me", "/me"):
            answer = await visitor.http.get(path, headers=safe)
            assert "max-age=" in answer.headers["strict-transport-security"], path
            for cookie in answer.headers.get_list("set-cookie"):
                assert cookie.startswith("__Host-") and "Secure" in cookie and "HttpOnly" in cookie, path
        plain = await visitor.http.get("/")

    assert "strict-transport-security" not in plain.headers


async def test_letters_and_ways_back_go_to_the_operators_own_name_alone(tmp_path: Path) -> None:
    """Whatever a request says of where it was sent."""
    smtp = {"host": "127.0.0.1", "port": 9}
    web_settings = {"public_url": "https://iyagi.example"}
    async with running(tmp_path, web=web_settings, smtp=smtp) as web, guest(web) as visitor:
        evil = ("X-Forwarded-Host", "X-Original-URL", "X-Rewrite-URL", "Forwarded", "X-HTTP-Host-Override")
        headers = dict.fromkeys(evil, "evil.example")
        for path in ("/", "/signin", "/forgot", "/c/dallae", "/stories", "/characters/dallae"):
            answer = await visitor.http.get(path, headers=headers)
            assert "evil.example" not in answer.text and "evil.example" not in str(answer.headers), path
        refused = await visitor.http.get("/forgot", headers={"Host": "evil.example"})

    assert refused.status_code == 421
