"""Signing in with Discord and Telegram, against providers on loopback that are as strict as the real ones."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import func, select, update

from core.accounts import people, proposals
from core.db.tables.access import LinkedBy, signin_hops
from core.db.tables.people import accounts
from core.db.tables.people import people as persons
from core.db.tables.web import web_sessions
from core.errors import Unavailable
from core.sealing import Seal
from core.surface.events import Person
from tests.fakes.oidc import Fault, Providers
from tests.web.stage import Guest, Web, guest, running
from web.oauth import Elsewhere, new_hop

Way = Literal["discord", "telegram"]


@pytest.fixture(scope="module")
async def there() -> AsyncIterator[Providers]:
    async with Providers() as providers:
        yield providers


@pytest.fixture(scope="module")
async def panel(there: Providers, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Web]:
    async with running(tmp_path_factory.mktemp("elsewhere"), **there.settings()) as web, guest(web) as first:
        await first.http.get("/signin/telegram")  # Telegram's addresses are asked for once
        yield web


@pytest.fixture
async def mina(panel: Web, there: Providers) -> AsyncIterator[Guest]:
    """Somebody whom the providers know by a number of their own."""
    there.who = {"id": str(int(there.who["id"]) + 1), "username": "mina", "global_name": "미나"}
    there.faults.clear()
    async with guest(panel) as somebody:
        yield somebody


async def went(browser: Guest, way: Way, to: str = "/chats") -> str:
    """Go to the provider and allow it: the address with which it sends the browser back."""
    out = await browser.http.get(f"/signin/{way}", params={"to": to})
    assert out.status_code == 303, out.text
    page = await browser.http.get(out.headers["location"])
    assert page.status_code == 302, page.text
    back: str = page.headers["location"]
    return back


async def signed_in(browser: Guest, way: Way, to: str = "/chats") -> str:
    """The page to which one comes."""
    answer = await browser.http.get(await went(browser, way, to))
    assert answer.status_code == 303, answer.text
    reached: str = answer.headers["location"]
    return reached


async def account_of(web: Web, way: Way, native_id: str) -> int | None:
    async with web.app.db.read() as tx:
        return await people.account_of(tx, way, native_id)


async def inside(web: Web, browser: Guest) -> int:
    """The account in which this browser is, by what it can see."""
    answer = await browser.http.get("/me/signin")
    assert answer.status_code == 200
    async with web.app.db.read() as tx:
        found: int = await tx.value(
            select(persons.c.account_id)
            .join(web_sessions, web_sessions.c.person_id == persons.c.native_id)
            .where(web_sessions.c.signed_in)
            .order_by(web_sessions.c.id.desc())
            .limit(1)
        )
    return found


@pytest.mark.parametrize("way", ["discord", "telegram"])
async def test_somebody_whom_the_bot_knows_comes_into_the_account_that_they_have(
    panel: Web, there: Providers, mina: Guest, way: Way
) -> None:
    async with panel.app.db.write() as tx:
        met = await people.know(tx, way, Person(there.who["id"], "미나", "ko"), panel.app.clock.now())

    reached = await signed_in(mina, way)

    assert reached == "/chats"
    assert await inside(panel, mina) == met.account_id
    assert not there.wrong


@pytest.mark.parametrize("way", ["discord", "telegram"])
async def test_what_a_guest_has_stays_theirs_when_they_sign_in_for_the_first_time(
    panel: Web, there: Providers, mina: Guest, way: Way
) -> None:
    chat = await mina.begin()

    await signed_in(mina, way)

    assert (await mina.http.get(chat)).status_code == 200
    assert await account_of(panel, way, there.who["id"]) == await inside(panel, mina)


async def test_a_guest_who_turns_out_to_be_somebody_is_asked_whether_their_things_come_along(
    panel: Web, there: Providers, mina: Guest
) -> None:
    async with panel.app.db.write() as tx:
        met = await people.know(tx, "discord", Person(there.who["id"], "미나", "ko"), panel.app.clock.now())
    chat = await mina.begin()

    reached = await signed_in(mina, "discord")
    await mina.open(reached)
    sent = await mina.submit("/me/links/confirm")

    assert urlsplit(reached).path == "/me/links/confirm"
    assert sent.headers["location"] == "/chats"  # the page that they wanted
    assert await inside(panel, mina) == met.account_id
    assert (await mina.http.get(chat)).status_code == 200


async def test_the_cookie_of_before_is_worth_nothing_afterwards(panel: Web, mina: Guest) -> None:
    await mina.begin()
    before = mina.http.cookies["iyagi"]
    await signed_in(mina, "discord")

    async with guest(panel) as thief:
        thief.http.cookies.set("iyagi", before)
        answer = await thief.http.get("/me/signin")

    assert answer.status_code == 303
    assert mina.http.cookies["iyagi"] != before


FAULTS: list[tuple[Way, Fault, int]] = [
    ("discord", "denied", 400),
    ("discord", "expired", 400),
    ("discord", "status", 503),
    ("discord", "broken", 400),
    ("telegram", "denied", 400),
    ("telegram", "expired", 400),
    ("telegram", "audience", 400),
    ("telegram", "issuer", 400),
    ("telegram", "nonce", 400),
    ("telegram", "key", 400),
    ("telegram", "none", 400),
    ("telegram", "past", 400),
    ("telegram", "status", 503),
    ("telegram", "broken", 400),
]


@pytest.mark.parametrize(("way", "fault", "status"), FAULTS)
async def test_whatever_goes_wrong_over_there_is_told_on_a_page_and_lets_nobody_in(
    panel: Web, there: Providers, mina: Guest, way: Way, fault: Fault, status: int
) -> None:
    there.faults.append(fault)

    answer = await mina.http.get(await went(mina, way))

    assert answer.status_code == status
    assert f'href="/signin/{way}?to=%2Fchats"' in answer.text
    assert (await mina.http.get("/me/signin")).status_code == 303
    assert await account_of(panel, way, there.who["id"]) is None
    assert not there.faults


async def test_a_provider_that_says_nothing_is_not_waited_for_for_ever(tmp_path: Path) -> None:
    async with Providers() as slow, running(tmp_path, **slow.settings()) as web, guest(web) as somebody:
        there = Elsewhere(web.app.settings, web.app.clock, seconds=0.2)
        slow.faults.append("stall")
        with pytest.raises(Unavailable):
            await there.who("discord", new_hop(), "code", f"{web.url}/signin/discord/back")
        assert (await somebody.http.get("/")).status_code == 200


async def test_a_new_key_of_the_provider_is_fetched_when_it_is_met(panel: Web, there: Providers, mina: Guest) -> None:
    await signed_in(mina, "telegram")
    there.change_key()

    async with guest(panel) as again:
        reached = await signed_in(again, "telegram")

    assert reached == "/chats"


async def test_another_browser_cannot_finish_what_this_one_began(panel: Web, mina: Guest) -> None:
    back = await went(mina, "discord")

    async with guest(panel) as other:
        await other.begin()
        stolen = await other.http.get(back)
        mine = await mina.http.get(back)

    assert stolen.status_code == 400
    assert mine.status_code == 303


@pytest.mark.parametrize("change", ["twice", "late", "forged", "other way", "no code"])
async def test_a_state_is_good_once_for_ten_minutes_and_for_its_provider(panel: Web, mina: Guest, change: str) -> None:
    back = await went(mina, "discord")
    if change == "twice":
        assert (await mina.http.get(back)).status_code == 303
    if change == "late":
        async with panel.app.db.write() as tx:
            await tx.run(update(signin_hops).values(expires_at=panel.app.clock.now() - timedelta(seconds=1)))
    if change == "forged":
        back = back.replace("state=", "state=x")
    if change == "other way":
        back = back.replace("/discord/", "/telegram/")
    if change == "no code":
        back = back.replace("code=", "cod=")

    answer = await mina.http.get(back)

    assert answer.status_code == 400
    assert "다시" in answer.text


@pytest.mark.parametrize("to", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
async def test_one_is_never_sent_on_to_another_site(mina: Guest, to: str) -> None:
    assert await signed_in(mina, "discord", to) == "/"


async def test_who_is_signed_in_already_gets_one_more_way_in(panel: Web, there: Providers, mina: Guest) -> None:
    await signed_in(mina, "discord")
    account = await inside(panel, mina)

    reached = await signed_in(mina, "telegram")

    assert reached == "/me/signin?done=added"
    assert await account_of(panel, "telegram", there.who["id"]) == account
    assert await signed_in(mina, "telegram") == "/me/signin?done=same"


async def test_an_identity_of_another_account_is_proposed_for_linking_and_not_taken(
    panel: Web, there: Providers, mina: Guest
) -> None:
    await signed_in(mina, "discord")
    account = await inside(panel, mina)
    async with panel.app.db.write() as tx:
        met = await people.know(tx, "telegram", Person(there.who["id"], "미나", "ko"), panel.app.clock.now())

    reached = urlsplit(await signed_in(mina, "telegram"))

    assert reached.path == "/me/links/confirm"
    secret = panel.app.settings.secret_key
    assert secret is not None
    token = parse_qs(reached.query)["proposal"][0]
    opened = proposals.opened(Seal(secret.get_secret_value()), account, token, panel.app.clock.now())
    assert opened == proposals.Proposal(met.id, LinkedBy.TELEGRAM)
    assert await account_of(panel, "telegram", there.who["id"]) == met.account_id


async def test_the_last_way_in_stays(panel: Web, there: Providers, mina: Guest) -> None:
    await signed_in(mina, "discord")
    account = await inside(panel, mina)
    async with panel.app.db.read() as tx:
        number = await tx.value(select(persons.c.id).where(persons.c.native_id == there.who["id"]))
    page = await mina.open("/me/signin")

    answer = await mina.submit("/me/signin/remove", identity=str(number), form_token=await form_token(mina))

    assert "하나뿐인 방법" in page.text
    assert answer.status_code == 400
    assert await account_of(panel, "discord", there.who["id"]) == account


async def test_a_way_in_can_be_let_go_where_there_is_another(panel: Web, there: Providers, mina: Guest) -> None:
    await signed_in(mina, "discord")
    await signed_in(mina, "telegram")
    account = await inside(panel, mina)
    await mina.open("/me/signin")
    chosen = mina.form("/me/signin/remove")["identity"]

    answer = await mina.submit("/me/signin/remove", identity=chosen)

    assert answer.headers["location"] == "/me/signin?done=removed"
    owners = {await account_of(panel, way, there.who["id"]) for way in ("discord", "telegram")}
    assert len(owners) == 2
    assert account in owners


async def test_nobody_lets_anothers_way_in_go(panel: Web, there: Providers, mina: Guest) -> None:
    await signed_in(mina, "discord")
    await signed_in(mina, "telegram")
    async with panel.app.db.read() as tx:
        number = await tx.value(select(persons.c.id).where(persons.c.native_id == there.who["id"]))
    there.who = {"id": str(int(there.who["id"]) + 500), "username": "joon", "global_name": "준"}

    async with guest(panel) as joon:
        await signed_in(joon, "discord")
        await signed_in(joon, "telegram")
        await joon.open("/me/signin")
        answer = await joon.submit("/me/signin/remove", identity=str(number))

    assert answer.status_code == 404


async def test_where_nobody_can_sign_up_a_stranger_is_told_so_and_leaves_nothing(
    there: Providers, tmp_path: Path
) -> None:
    async with running(tmp_path, web={"sign_up": "closed"}, **there.settings()) as web, guest(web) as somebody:
        there.faults.clear()
        answer = await somebody.http.get(await went(somebody, "discord"))
        async with web.app.db.read() as tx:
            count = await tx.value(select(func.count()).select_from(accounts))

    assert answer.status_code == 400
    assert "운영자" in answer.text
    assert count == 0


async def test_ways_that_are_not_set_up_are_not_there(visitor: Guest) -> None:
    answers = [await visitor.http.get(path) for path in ("/signin/discord", "/signin/telegram/back", "/telegram")]

    assert [answer.status_code for answer in answers] == [404, 404, 404]


async def form_token(browser: Guest) -> str:
    """Of the sign-out form, which every page of one's own has."""
    await browser.open("/me")
    return browser.form("/signout")["form_token"]
