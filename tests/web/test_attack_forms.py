"""Every form, sent by somebody else's page: generated over all routes, so that a new one cannot be forgotten."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

import pytest

from tests.web.attack import Address, addresses, belongings, token_of
from tests.web.stage import SAME_ORIGIN, Guest, Web, guest, member

# Without a form token, each with what proves it instead.
OTHERWISE = {
    "POST /hooks/{name}": "the platform's own signature",
    "POST /signin/telegram-app": "Telegram's signature over who it is, and the origin",
}
FOREIGN: dict[str, dict[str, str]] = {
    "cross-site": {"Sec-Fetch-Site": "cross-site"},
    "same-site": {"Sec-Fetch-Site": "same-site"},
    "foreign origin": {"Origin": "https://evil.example"},
    "null origin": {"Origin": "null"},
    "nothing said": {},
    "both, and they differ": {"Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1"},
}
ELSEWHERE = (
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "\t//evil.example",
    "/\r\nLocation: https://evil.example",
    "///evil.example",
    "javascript:alert(1)",
    "https:evil.example",
    "/%0d%0aSet-Cookie: a=b",
    "http:///evil.example",
    "@evil.example",
    ".evil.example",
)


def forms() -> list[Address]:
    return [each for each in addresses() if each.method != "GET"]


def test_pages_change_things_by_post_alone() -> None:
    assert {each.method for each in addresses()} == {"GET", "POST"}
    assert len(forms()) > 60


async def test_no_form_is_taken_that_was_not_the_sessions_own(web: Web) -> None:
    """From another site not even with the right token, which it cannot have; from ours not with another's."""
    async with member(web) as owner, guest(web) as stranger:
        own = await belongings(owner)
        token, foreign = await token_of(owner), await token_of(stranger)
        ways = [(how, token, headers) for how, headers in FOREIGN.items()]
        ways += [(f"token {wrong!r}", wrong, SAME_ORIGIN) for wrong in ("", foreign, "0" * 64)]
        told = {}
        for how, shown, headers in ways:
            for one in forms():
                if str(one) not in OTHERWISE:
                    answer = await owner.http.post(one.filled(own), data={"form_token": shown}, headers=headers)
                    told[how, str(one)] = answer.status_code

    # Where somebody may not even look, they are told so first.
    assert {name for name, status in told.items() if status not in {403, 404}} == set()
    assert list(told.values()).count(403) > 50 * len(ways)


async def test_a_token_in_the_address_is_none(web: Web) -> None:
    async with member(web) as owner:
        token = await token_of(owner)
        answer = await owner.http.post(f"/me/profile?form_token={token}", data={"name": "x"}, headers=SAME_ORIGIN)

    assert answer.status_code == 403


async def test_what_is_only_looked_at_changes_nothing_even_with_fields(web: Web) -> None:
    """A link cannot do what a form does."""
    async with member(web) as owner:
        token = await token_of(owner)
        for path in ("/me/devices/end", "/me/data/erase", "/me/keys/remove", "/me/signin/remove", "/feeds"):
            answer = await owner.http.get(f"{path}?form_token={token}&device=others&word=erase")
            assert answer.status_code in {404, 405}
        await owner.http.get(f"/signout?form_token={token}")

        assert (await owner.http.get("/me")).status_code == 200


async def test_no_page_goes_on_to_another_site(web: Web) -> None:
    """By any name that an address to go on to may have."""
    async with member(web) as owner:
        for one in addresses():
            if one.method == "GET" and not one.parameters:
                evil = dict.fromkeys(("to", "back", "next", "from"), "//evil.example/")
                answer = await owner.http.get(one.path, params=evil)
                _stays(answer.headers.get("location", "/"), str(one))
                assert not re.search(r'(?:href|action|value)="(?://|https?://)evil', answer.text), str(one)


@pytest.mark.parametrize("path", ["/adult", "/signin", "/signup", "/me/persona"])
async def test_nobody_is_sent_to_another_site(web: Web, path: str) -> None:
    async with member(web) as owner:
        token = await token_of(owner)
        for to in ELSEWHERE:
            for name in ("to", "back"):
                answer = await owner.http.get(path, params={name: to})
                _stays(answer.headers.get("location", "/"), path)
                assert not re.search(r'(?:href|action|value)="(?://|/\\\\|https?:|javascript)', answer.text)
                fields = {"form_token": token, name: to}
                answer = await owner.http.post(path, data=fields, headers=SAME_ORIGIN)
                _stays(answer.headers.get("location", "/"), path)
                assert "a=b" not in answer.headers.get("set-cookie", "")


async def test_a_language_is_chosen_without_leaving(visitor: Guest) -> None:
    for to in ELSEWHERE:
        for way in ("en", "ko"):
            answer = await visitor.http.get(f"/language/{way}", params={"to": to}, headers={"Referer": quote(to)})
            _stays(answer.headers.get("location", "/"), "/language")


async def test_who_has_to_sign_in_comes_back_to_us(visitor: Guest) -> None:
    for path in ("/me", "/me?to=//evil.example", "/me/links/confirm?proposal=https://evil.example"):
        answer = await visitor.http.get(path)

        assert answer.status_code == 303
        _stays(answer.headers["location"], path)
    sent = await visitor.http.post("/me/profile", headers={"Referer": "https://evil.example//x"} | SAME_ORIGIN)
    assert sent.headers["location"] == "/signin?to=%2F"
    host = visitor.web.url.removeprefix("http://")
    sent = await visitor.http.post("/me/profile", headers={"Referer": f"http://{host}//evil.example"} | SAME_ORIGIN)
    followed = await visitor.http.get(sent.headers["location"])
    assert 'value="//evil' not in followed.text and 'value="/"' in followed.text


def _stays(location: str, name: str) -> None:
    parts = urlsplit(location)
    assert not parts.scheme and not parts.netloc, f"{name} goes to {location!r}"
    assert location.startswith("/") and not location.startswith(("//", "/\\")), f"{name} goes to {location!r}"
    assert not set(location) & set("\r\n\t\\"), f"{name} goes to {location!r}"
