"""Signing up, in and out, and a new password, as a browser without JavaScript does it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from html import unescape
from itertools import count
from pathlib import Path

import httpx2
import pytest
from sqlalchemy import select

from core.accounts import mail
from core.app import seal_of
from core.db.tables.access import mails
from core.db.tables.people import accounts, people
from tests.fakes.smtp import MailServer, mail_server
from tests.web.stage import SAME_ORIGIN, Guest, Web, guest, running

GOOD = "correct zebra 42 fly"
NEW = "another quiet lake 7"
WRONG = {"ko": "이메일이나 비밀번호가 맞지 않아요.", "en": "E-mail and password do not match."}
CHEAP = {"password_memory": 1_024}
UNREACHED = {"host": "127.0.0.1", "port": 1, "security": "none"}
_numbers = count(1)


def fresh() -> str:
    """An address that no other test has."""
    return f"mina{next(_numbers)}@example.com"


@pytest.fixture(scope="module")
async def program(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Web]:
    """With cheap hashes and a mail server that is never reached: letters are looked at where they are kept."""
    async with running(tmp_path_factory.mktemp("signing"), web=CHEAP, smtp=UNREACHED) as web:
        yield web


async def sign_up(browser: Guest, email: str, password: str = GOOD) -> httpx2.Response:
    await browser.open("/signup")
    return await browser.submit("/signup", email=email, password=password)


async def sign_in(browser: Guest, email: str, password: str = GOOD, *, bring: str = "") -> httpx2.Response:
    await browser.open("/signin")
    return await browser.submit("/signin", email=email, password=password, bring=bring)


async def is_in(browser: Guest) -> bool:
    return (await browser.open("/me")).status_code == 200


async def letters(web: Web, to: str) -> list[str]:
    """Bodies of the letters to an address, the oldest first."""
    async with web.app.db.read() as tx:
        rows = await tx.rows(select(mails.c.id).where(mails.c.address == to).order_by(mails.c.id))
        found = [await mail.one(tx, seal_of(web.app.settings), row["id"]) for row in rows]
    return [each.body for each in found if each is not None]


async def how_many(web: Web) -> int:
    """Accounts that there are."""
    async with web.app.db.read() as tx:
        return len(await tx.rows(select(accounts.c.id)))


def path_of(letter: str, page: str) -> str:
    found = re.search(rf"https?://[^/\s]+({page}\?code=[\w-]+)", letter)
    assert found
    return found[1]


def problem(browser: Guest, answer: httpx2.Response) -> str:
    browser.read(answer)
    found = re.search(r'<p class="problem"[^>]*>(.*?)</p>', answer.text, re.DOTALL)
    assert found
    return unescape(found[1]).strip()


async def test_who_signs_up_is_in_and_comes_in_again_from_another_browser(
    web: Web, visitor: Guest, stranger: Guest
) -> None:
    email = fresh()
    up = await sign_up(visitor, email.upper())
    there = await sign_in(stranger, email)

    assert (up.status_code, up.headers["location"], there.status_code) == (303, "/", 303)
    assert await is_in(visitor)
    assert await is_in(stranger)


async def test_a_guest_s_own_account_becomes_the_one_that_has_signed_up(web: Web, visitor: Guest) -> None:
    chat = await visitor.begin(text="기억해 줘")
    async with web.app.db.read() as tx:
        before = [row["id"] for row in await tx.rows(select(accounts.c.id))]

    await sign_up(visitor, fresh())

    assert ("person", "기억해 줘") in await visitor.posts(chat)
    async with web.app.db.read() as tx:
        assert [row["id"] for row in await tx.rows(select(accounts.c.id))] == before


@pytest.mark.parametrize("way", ["up", "in"])
async def test_a_browser_gets_a_new_secret_and_the_old_one_is_worth_nothing(web: Web, way: str) -> None:
    email = fresh()
    async with guest(web) as first:
        await sign_up(first, email)
    async with guest(web) as victim, guest(web) as thief:
        await victim.begin()
        planted = victim.http.cookies["iyagi"]
        await (sign_up(victim, fresh()) if way == "up" else sign_in(victim, email))
        thief.http.cookies.set("iyagi", planted)

        assert victim.http.cookies["iyagi"] != planted
        assert await is_in(victim)
        assert not await is_in(thief)


async def test_a_guest_brings_along_what_they_had(web: Web, visitor: Guest) -> None:
    email = fresh()
    async with guest(web) as first:
        await sign_up(first, email)
        old = await first.begin(text="집에서")
    new = await visitor.begin(text="밖에서")
    offered = (await visitor.open("/signin")).text

    await sign_in(visitor, email, bring="1")

    assert 'name="bring"' in offered
    assert ("person", "밖에서") in await visitor.posts(new)
    assert ("person", "집에서") in await visitor.posts(old)


async def test_a_guest_who_leaves_it_behind_comes_in_without_it(web: Web, visitor: Guest) -> None:
    email = fresh()
    async with guest(web) as first:
        await sign_up(first, email)
    chat = await visitor.begin(text="밖에서")

    await sign_in(visitor, email)

    assert await is_in(visitor)
    assert (await visitor.open(chat)).status_code == 404


async def test_who_has_done_nothing_yet_is_not_asked_what_to_bring(visitor: Guest) -> None:
    assert 'name="bring"' not in (await visitor.open("/signin")).text


async def test_a_form_that_is_sent_twice_makes_one_account_and_lets_in(web: Web, visitor: Guest) -> None:
    email, before = fresh(), await how_many(web)
    await visitor.open("/signup")
    form = visitor.form("/signup") | {"email": email, "password": GOOD}
    cookie = {"Cookie": f"iyagi={visitor.http.cookies['iyagi']}"} | SAME_ORIGIN

    async with httpx2.AsyncClient(base_url=web.url, trust_env=False, timeout=10) as bare:
        answers = await asyncio.gather(*(bare.post("/signup", data=form, headers=cookie) for _ in range(3)))

    assert [each.status_code for each in answers] == [303] * 3
    for answer in answers:
        async with guest(web) as browser:
            browser.http.cookies.set("iyagi", answer.headers["set-cookie"].partition("iyagi=")[2].partition(";")[0])
            assert await is_in(browser)
    assert len(await letters(web, email)) == 1
    assert await how_many(web) == before + 1


@pytest.mark.parametrize(("language", "accept"), [("ko", "ko"), ("en", "en")])
async def test_a_wrong_password_and_an_unknown_address_are_told_in_the_same_words(
    web: Web, language: str, accept: str
) -> None:
    email = fresh()
    async with guest(web, accept) as browser:
        await sign_up(browser, email)
    async with guest(web, accept) as browser:
        wrong = await sign_in(browser, email, NEW)
        said_wrong = problem(browser, wrong)
        unknown = await sign_in(browser, fresh(), GOOD)
        said_unknown = problem(browser, unknown)

    assert said_wrong == said_unknown == WRONG[language]
    assert (wrong.status_code, unknown.status_code) == (400, 400)
    assert email in wrong.text
    assert NEW not in wrong.text


async def test_a_browser_without_cookies_is_told_so_in_a_sentence(web: Web) -> None:
    async with guest(web) as browser:
        await browser.open("/signin")
        browser.http.cookies.clear()
        answer = await browser.submit("/signin", email=fresh(), password=GOOD)

    assert answer.status_code == 403
    assert "쿠키를 허용" in answer.text


@pytest.mark.parametrize(
    ("email", "password", "said"),
    [
        ("mina", GOOD, "이메일 주소를 다시 확인"),
        ("a" * 300 + "@example.com", GOOD, "이메일 주소를 다시 확인"),
        ("nul\x00\ud7ff @example.com", GOOD, "이메일 주소를 다시 확인"),
        ("nul1@example.com", "short", "10자 이상"),
        ("nul2@example.com", "password1234", "너무 흔하거나"),
        ("nul3@example.com", "dkssudgktpdy", "너무 흔하거나"),
        ("nul4@example.com", "가" * 300, "256자까지"),
        ("nul5@example.com", "\x00" * 300, "10자 이상"),
    ],
)
async def test_what_cannot_be_taken_is_told_and_makes_nothing(
    web: Web, visitor: Guest, email: str, password: str, said: str
) -> None:
    answer = await sign_up(visitor, email, password)

    assert answer.status_code == 400
    assert said in problem(visitor, answer)
    assert not await is_in(visitor)


async def test_whatever_is_typed_at_the_door_lets_nobody_in(visitor: Guest) -> None:
    for email, password in (("\x00", "\x00"), ("가" * 300, "x" * 300), ("mina@example.com", "x" * 100_000), ("", "")):
        assert (await sign_in(visitor, email, password)).status_code == 400


async def test_an_address_that_somebody_has_is_told_and_the_guest_stays_who_they_are(
    web: Web, visitor: Guest, stranger: Guest
) -> None:
    email = fresh()
    await sign_up(stranger, email)
    chat = await visitor.begin()

    answer = await sign_up(visitor, email, NEW)

    assert "이미 계정이 있는" in problem(visitor, answer)
    assert (await visitor.open(chat)).status_code == 200
    assert not await is_in(visitor)


@pytest.mark.parametrize("to", ["//evil.example/x", "https://evil.example", "/\\evil.example", "javascript:alert(1)"])
async def test_nobody_is_sent_to_another_site(web: Web, visitor: Guest, to: str) -> None:
    email = fresh()
    await sign_up(visitor, email)
    async with guest(web) as browser:
        await browser.open("/signin")
        answer = await browser.submit("/signin", email=email, password=GOOD, to=to)

    assert answer.headers["location"].startswith("/")
    assert "evil" not in answer.headers["location"].partition("/")[0]
    assert answer.headers["location"] == "/"


async def test_who_wanted_to_go_somewhere_gets_there(web: Web, visitor: Guest) -> None:
    email = fresh()
    await sign_up(visitor, email)
    async with guest(web) as browser:
        sent = await browser.http.get("/me/devices")
        await browser.open(sent.headers["location"])
        answer = await browser.submit("/signin", email=email, password=GOOD)

    assert answer.headers["location"] == "/me/devices"


async def test_who_signs_out_is_out_and_the_cookie_is_worth_nothing(web: Web, visitor: Guest) -> None:
    await sign_up(visitor, fresh())
    secret = visitor.http.cookies["iyagi"]
    await visitor.open("/me")
    linked = await visitor.http.get("/signout")
    still = await is_in(visitor)

    answer = await visitor.submit("/signout")

    assert (linked.status_code, still, answer.status_code) == (303, True, 303)
    assert visitor.http.cookies["iyagi"] != secret
    visitor.http.cookies.set("iyagi", secret)
    assert not await is_in(visitor)


async def test_too_many_tries_are_stopped_with_words_on_when_to_try_again(web: Web, visitor: Guest) -> None:
    email = fresh()
    await sign_up(visitor, email)
    async with guest(web) as thief:
        tries = [(await sign_in(thief, email, f"{NEW} {number}")).status_code for number in range(10)]
        stopped = await sign_in(thief, email)
        said = problem(thief, stopped)
    async with guest(web) as owner:
        owner.http.headers["X-Forwarded-For"] = "198.51.100.1"
        elsewhere = await sign_in(owner, email)

    assert tries == [400] * 10
    assert stopped.status_code == 429
    assert 1 <= int(stopped.headers["retry-after"]) <= 900
    assert "분 뒤에 다시" in said
    assert elsewhere.status_code == 303, "the owner, from another network, is not locked out"


async def test_a_forgotten_password_is_set_anew_by_a_link_that_is_good_once(
    web: Web, visitor: Guest, stranger: Guest
) -> None:
    email = fresh()
    await sign_up(visitor, email)
    await stranger.open("/forgot")
    asked = await stranger.submit("/forgot", email=email)
    page = path_of((await letters(web, email))[-1], "/reset")

    await stranger.open(page)
    refused = await stranger.submit("/reset", password="password1234")
    stranger.read(refused)
    answer = await stranger.submit("/reset", password=NEW)

    assert (asked.status_code, refused.status_code, answer.status_code) == (200, 400, 303)
    assert await is_in(stranger)
    assert not await is_in(visitor), "signed in with the password before"
    assert (await stranger.open(page)).status_code == 400
    assert "code=" not in (await letters(web, email))[-1], "the notice holds no link"
    async with guest(web) as again:
        assert (await sign_in(again, email, GOOD)).status_code == 400
        assert (await sign_in(again, email, NEW)).status_code == 303


async def test_forgetting_tells_nobody_whether_an_address_is_known(web: Web, visitor: Guest, stranger: Guest) -> None:
    known, unknown = fresh(), fresh()
    await sign_up(visitor, known)
    pages = []
    for email in (known, unknown):
        await stranger.open("/forgot")
        answer = await stranger.submit("/forgot", email=email)
        pages.append(re.sub(r"[0-9a-f]{64}", "", answer.text.replace(email, "")))

    assert pages[0] == pages[1]
    assert await letters(web, unknown) == []


async def test_an_address_is_confirmed_by_a_button_behind_the_link(web: Web, visitor: Guest) -> None:
    email = fresh()
    await sign_up(visitor, email)
    page = path_of((await letters(web, email))[0], "/confirm")

    await visitor.open(page)
    await visitor.open(page)
    looked = (await visitor.open("/me/email")).text
    await visitor.open(page)
    answer = await visitor.submit("/confirm")

    assert "아직 확인 전" in looked
    assert answer.status_code == 200
    assert "아직 확인 전" not in (await visitor.open("/me/email")).text


async def test_links_in_mail_never_go_where_the_request_says_it_came_to(web: Web, visitor: Guest) -> None:
    email = fresh()
    await sign_up(visitor, email)
    await visitor.open("/forgot")
    headers = {"X-Forwarded-Host": "evil.example", "Host": f"localhost:{web.url.rpartition(':')[2]}"}
    await visitor.submit("/forgot", headers=headers | {"Origin": "http://localhost"}, email=email)

    assert all("evil" not in each and "//localhost" not in each for each in await letters(web, email))


async def test_where_nobody_may_sign_up_nobody_does(tmp_path: Path) -> None:
    async with running(tmp_path, web=CHEAP | {"sign_up": "closed"}) as web, guest(web) as browser:
        page = (await browser.open("/signup")).text
        await browser.open("/signin")
        answer = await browser.submit("/signup", email=fresh(), password=GOOD)

        assert '<form class="panel"' not in page
        assert answer.status_code == 400
        assert not await is_in(browser)


async def test_a_letter_goes_out_by_the_operator_s_server(tmp_path: Path) -> None:
    email = fresh()
    async with mail_server() as server:
        smtp = {"host": "127.0.0.1", "port": server.port, "security": "none", "sender": "iyagi@example.com"}
        address = "https://iyagi.example"
        async with running(tmp_path, web=CHEAP | {"public_url": address}, smtp=smtp) as web, guest(web) as browser:
            await browser.open("/signup")
            own = {"Origin": address, "Sec-Fetch-Site": "same-origin"}
            await browser.submit("/signup", headers=own, email=email, password=GOOD)
            await web.app.learning.settle()

            letter = sent(server)
            answer = await browser.open(path_of(letter, "/confirm"))

    assert f"{address}/confirm?code=" in letter
    assert answer.status_code == 200


def sent(server: MailServer) -> str:
    (letter,) = server.letters
    return str(letter.get_content())


async def test_whoever_signs_up_with_a_name_is_called_so(program: Web) -> None:
    async with guest(program) as browser:
        await browser.begin()
        await browser.open("/signup")
        refused = await browser.submit("/signup", email=fresh(), password=GOOD, name="가" * 41)
        await browser.open("/signup")
        await browser.submit("/signup", email=fresh(), password=GOOD, name="  달빛   서점 ")

        assert refused.status_code == 400
        assert 'value="달빛 서점"' in (await browser.open("/me/profile")).text
        async with program.app.db.read() as tx:
            named = await tx.value(
                select(people.c.name).where(people.c.name == "달빛 서점", people.c.platform == "web")
            )
        assert named
