"""One's own ways in: browsers that are signed in, a new password, another e-mail address."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import update

from core.db.tables.access import credentials, mails
from core.db.tables.web import web_sessions
from tests.web.stage import Guest, Web, guest, running
from tests.web.test_signing import (
    CHEAP,
    GOOD,
    NEW,
    UNREACHED,
    fresh,
    is_in,
    letters,
    path_of,
    problem,
    sign_in,
    sign_up,
)


@pytest.fixture(scope="module")
async def program(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Web]:
    async with running(tmp_path_factory.mktemp("devices"), web=CHEAP, smtp=UNREACHED) as web:
        yield web


def other(browser: Guest) -> str:
    """The number of the one device on the page that can be signed out alone."""
    return str(re.findall(r'name="device" value="(\d+)"', browser.seen)[0])


async def test_one_s_browsers_are_listed_and_each_can_be_signed_out(web: Web, visitor: Guest, stranger: Guest) -> None:
    email = fresh()
    stranger.http.headers["User-Agent"] = "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0"
    await sign_up(visitor, email)
    await sign_in(stranger, email)

    page = (await visitor.open("/me/devices")).text
    answer = await visitor.submit("/me/devices/end", device=other(visitor))

    assert "Firefox, Windows" in page
    assert page.count("지금 이 브라우저") == 1
    assert answer.headers["location"] == "/me/devices?done=one"
    assert await is_in(visitor)
    assert not await is_in(stranger)


async def test_everywhere_else_can_be_signed_out_at_once(web: Web, visitor: Guest) -> None:
    email = fresh()
    await sign_up(visitor, email)
    async with guest(web) as second, guest(web) as third:
        await sign_in(second, email)
        await sign_in(third, email)
        await visitor.open("/me/devices")

        await visitor.submit("/me/devices/end", device="others")

        assert [await is_in(each) for each in (visitor, second, third)] == [True, False, False]


async def test_nobody_signs_out_another_s_browser(web: Web, visitor: Guest, stranger: Guest) -> None:
    await sign_up(visitor, fresh())
    await sign_up(stranger, fresh())
    async with web.app.db.read() as tx:
        numbers = [row["id"] for row in await tx.rows(web_sessions.select())]

    await stranger.open("/me/devices")
    for number in (*numbers, "x", "-1", "9" * 40, "١"):
        if await is_in(stranger):
            await stranger.open("/me/devices")
            await stranger.submit("/me/devices/end", device=str(number))

    assert await is_in(visitor)


@pytest.mark.parametrize("page", ["/me/devices", "/me/password", "/me/email"])
async def test_a_guest_is_sent_to_sign_in_first(visitor: Guest, page: str) -> None:
    await visitor.begin()

    answer = await visitor.open(page)

    assert (answer.status_code, answer.headers["location"]) == (303, f"/signin?to={page.replace('/', '%2F')}")


async def test_a_new_password_signs_out_everywhere_else_and_is_told_by_mail(
    web: Web, visitor: Guest, stranger: Guest
) -> None:
    email = fresh()
    await sign_up(visitor, email)
    await sign_in(stranger, email)
    before = visitor.http.cookies["iyagi"]
    await visitor.open("/me/password")

    wrong = await visitor.submit("/me/password", current=NEW, password=NEW)
    common = await visitor.submit("/me/password", current=GOOD, password="password1234")
    answer = await visitor.submit("/me/password", current=GOOD, password=NEW)

    assert "지금 비밀번호가 맞지 않아요" in problem(visitor, wrong)
    assert common.status_code == 400
    assert answer.headers["location"] == "/me/password?done=changed"
    assert visitor.http.cookies["iyagi"] != before
    assert await is_in(visitor)
    assert not await is_in(stranger)
    assert "비밀번호가 바뀌었고" in (await letters(web, email))[-1]
    assert (await sign_in(stranger, email)).status_code == 400
    assert (await sign_in(stranger, email, NEW)).status_code == 303


async def test_an_address_changes_once_the_new_one_is_confirmed_and_the_old_one_is_told(
    web: Web, visitor: Guest, stranger: Guest
) -> None:
    old, new = fresh(), fresh()
    await sign_up(visitor, old)
    await visitor.open("/me/email")
    wrong = await visitor.submit("/me/email", email=new, current=NEW)
    await visitor.submit("/me/email", email=new, current=GOOD)
    before = await sign_in(stranger, new)

    await visitor.open(path_of((await letters(web, new))[-1], "/confirm"))
    await visitor.submit("/confirm")

    assert (wrong.status_code, before.status_code) == (400, 400)
    assert (await sign_in(stranger, old)).status_code == 400
    assert (await sign_in(stranger, new)).status_code == 303
    assert new in (await letters(web, old))[-1]


async def test_an_address_that_another_has_is_refused(web: Web, visitor: Guest, stranger: Guest) -> None:
    taken = fresh()
    await sign_up(stranger, taken)
    await sign_up(visitor, fresh())
    await visitor.open("/me/email")

    answer = await visitor.submit("/me/email", email=taken, current=GOOD)

    assert "이미 계정이 있는" in problem(visitor, answer)


async def test_an_account_from_elsewhere_gets_an_address_and_a_password(web: Web, visitor: Guest) -> None:
    email = fresh()
    await sign_up(visitor, email)
    async with web.app.db.write() as tx:
        await tx.run(credentials.delete().where(credentials.c.email == email))
    sent = await visitor.open("/me/password")
    await visitor.open("/me/email")

    answer = await visitor.submit("/me/email", email=email, password=NEW)

    assert (sent.status_code, sent.headers["location"]) == (303, "/me/email")
    assert answer.headers["location"] == "/me/email?done=made"
    async with guest(web) as browser:
        assert (await sign_in(browser, email, NEW)).status_code == 303


async def test_a_confirmation_is_sent_again_and_not_without_end(web: Web, visitor: Guest) -> None:
    email = fresh()
    await sign_up(visitor, email)
    first = path_of((await letters(web, email))[0], "/confirm")
    async with web.app.db.write() as tx:
        await tx.run(update(mails).values(sent_at=web.app.clock.now()))
    await visitor.open("/me/email")

    answers = [await visitor.submit("/me/email/confirm") for _ in range(6)]

    assert [each.status_code for each in answers] == [303] * 5 + [429]
    assert (await visitor.open(first)).status_code == 400, "only the last one is good"
    assert (await visitor.open(path_of((await letters(web, email))[-1], "/confirm"))).status_code == 200


async def test_too_many_guesses_at_the_password_of_an_open_browser_are_stopped(web: Web, visitor: Guest) -> None:
    await sign_up(visitor, fresh())
    await visitor.open("/me/password")

    tries = [
        (await visitor.submit("/me/password", current=f"guess {number}", password=NEW)).status_code
        for number in range(11)
    ]

    assert tries == [400] * 10 + [429]
