"""Reporting on the web, what moderators decide, what only operators see, and what one has used."""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, select, update

from core.accounts import usage
from core.accounts.usage import Spent, Use
from core.ai.model import Usage
from core.characters import store, visibility
from core.db.tables.characters import Visibility
from core.db.tables.chat import messages
from core.db.tables.people import Role, accounts, people
from core.db.tables.safety import audit, bans, reports, takedowns
from core.db.tables.web import web_sessions
from tests.core.characters.stock import v3
from tests.web.stage import SAME_ORIGIN, Guest, Web
from web.viewer import cookie_name

PAGES = ("reports", "accounts", "bans", "takedowns", "audit")
MACHINERY = ("jobs", "health", "costs", "places")


async def signed_in(web: Web, browser: Guest, role: Role = Role.PERSON) -> int:
    """Somebody who has done something here, as an account with a role; their account."""
    await browser.begin()
    token = browser.http.cookies[cookie_name(secure=False)]

    mine = web_sessions.c.token_hash == hashlib.sha256(token.encode()).hexdigest()
    async with web.app.db.write() as tx:
        await tx.run(update(web_sessions).where(mine).values(signed_in=True))
        person = await tx.value(select(web_sessions.c.person_id).where(mine))
        who = people.c.platform == "web", people.c.native_id == person
        account: int = await tx.value(select(people.c.account_id).where(*who))
        await tx.run(update(accounts).where(accounts.c.id == account).values(role=role.value, name="누구"))
    return account


async def published(web: Web, owner: int) -> str:
    public_id, now = secrets.token_hex(6), datetime.now(UTC)
    async with web.app.db.write() as tx:
        await store.keep(tx, public_id, v3("못된이", "나쁜 <b>말</b>"), None, now, owner=owner)
        await visibility.set_visibility(tx, public_id, owner, Visibility.PUBLIC, now)
    return public_id


@pytest.fixture(autouse=True)
async def _clean(web: Web) -> None:
    async with web.app.db.write() as tx:
        for table in (takedowns, reports, bans):
            await tx.run(delete(table))


async def account_key(web: Web, account: int) -> str:
    async with web.app.db.read() as tx:
        return str(await tx.value(select(accounts.c.public_id).where(accounts.c.id == account)))


async def test_a_character_is_reported_taken_down_and_its_maker_banned(
    web: Web, visitor: Guest, stranger: Guest
) -> None:
    owner = await signed_in(web, visitor)
    name = await published(web, owner)
    shown = await stranger.open(f"/characters/{name}")
    assert f"/report/character/{name}" in shown.text

    await stranger.open(f"/report/character/{name}")
    sent = await stranger.submit(f"/report/character/{name}", reason="hate", note="<script>x</script>", back="/")
    assert sent.status_code == 200
    await signed_in(web, stranger, Role.MODERATOR)
    queue = await stranger.open("/moderation/reports")
    (report,) = re.findall(r'href="(/moderation/reports/[0-9a-f]{16})"', queue.text)
    page = await stranger.open(report)
    assert "나쁜 &lt;b&gt;말&lt;/b&gt;" in page.text
    assert "<script>x" not in page.text
    form = stranger.form(report)
    decided = await stranger.submit(report, verdict="upheld", decision="여기선 안 돼요", down="1", ban="7")
    assert decided.status_code == 303
    assert "The report is upheld" in (await stranger.open(decided.headers["location"].partition("#")[0])).text
    again = await stranger.http.post(report, data=form | {"verdict": "dismissed"}, headers=SAME_ORIGIN)
    assert again.status_code == 400 and "Upheld" in again.text

    assert (await stranger.open(f"/characters/{name}")).status_code == 404
    assert (await visitor.open(f"/characters/{name}")).status_code == 200
    refused = await visitor.submit("/characters/dallae/chats", text="안녕")
    assert refused.status_code == 403
    assert "여기선 안 돼요" in refused.text
    async with web.app.db.read() as tx:
        found = [row["action"] for row in await tx.rows(select(audit.c.action).order_by(audit.c.id.desc()).limit(4))]
    assert found == ["account.banned", "subject.taken-down", "report.upheld", "report.read"]


async def test_a_decision_that_cannot_be_done_whole_is_not_done_at_all(
    web: Web, visitor: Guest, stranger: Guest
) -> None:
    name = await published(web, await signed_in(web, visitor))
    await stranger.open(f"/report/character/{name}")
    await stranger.submit(f"/report/character/{name}", reason="spam", back="/")
    await signed_in(web, stranger, Role.MODERATOR)
    queue = await stranger.open("/moderation/reports")
    (report,) = re.findall(r'href="(/moderation/reports/[0-9a-f]{16})"', queue.text)
    await stranger.open(report)

    without_a_reason = await stranger.submit(report, verdict="upheld", decision=" ", down="1")

    with_nothing = await stranger.submit(report, verdict="upheld", decision=" ")

    assert without_a_reason.status_code == 400 and 'name="down" value="1" checked' in without_a_reason.text
    assert with_nothing.status_code == 400 and "choose what is to be done" in with_nothing.text
    async with web.app.db.read() as tx:
        assert [row["state"] for row in await tx.rows(select(reports.c.state))] == ["open"]
        assert not await tx.rows(select(takedowns))


async def test_what_cannot_be_reported_says_so(web: Web, visitor: Guest) -> None:
    for path in ("/report/character/nobody", "/report/message/1", "/report/place/1", f"/report/story/{'x' * 80}"):
        assert (await visitor.open(path)).status_code == 404
    await visitor.open("/report/character/dallae")
    without = await visitor.submit("/report/character/dallae", note="이유는 몰라요", back="//evil.example")
    assert without.status_code == 400
    assert "이유는 몰라요" in without.text
    assert "evil.example" not in without.text


async def test_only_those_who_may_see_the_pages_of_moderators(web: Web, visitor: Guest, stranger: Guest) -> None:
    async def all_of(browser: Guest) -> dict[str, int]:
        return {name: (await browser.open(f"/moderation/{name}")).status_code for name in (*PAGES, *MACHINERY)}

    assert set((await all_of(visitor)).values()) == {404}
    await signed_in(web, visitor)
    assert set((await all_of(visitor)).values()) == {404}
    await signed_in(web, visitor, Role.MODERATOR)
    assert await all_of(visitor) == dict.fromkeys(PAGES, 200) | dict.fromkeys(MACHINERY, 404)
    await signed_in(web, stranger, Role.OPERATOR)
    assert set((await all_of(stranger)).values()) == {200}


async def test_an_operator_gives_a_role_and_a_moderator_does_not(web: Web, visitor: Guest, stranger: Guest) -> None:
    person = await signed_in(web, visitor)
    key = await account_key(web, person)
    await signed_in(web, stranger, Role.MODERATOR)
    page = f"/moderation/accounts/{key}"
    await stranger.open(page)
    assert (await stranger.submit(f"{page}/role", role="operator")).status_code == 404
    await signed_in(web, stranger, Role.OPERATOR)
    await stranger.open(page)

    assert (await stranger.submit(f"{page}/role", role="moderator")).status_code == 303

    async with web.app.db.read() as tx:
        assert await tx.value(select(accounts.c.role).where(accounts.c.id == person)) == "moderator"


async def test_what_one_has_used_is_drawn_and_told(web: Web, visitor: Guest) -> None:
    account, now = await signed_in(web, visitor), web.app.clock.now()
    async with web.app.db.write() as tx:
        spent = Spent(purpose=Use.IMAGE, usage=Usage(1_000, output=234), cost=1_500_000)
        await usage.note(tx, account, spent, now)
        await usage.note(tx, account, Spent(purpose=Use.STORY, usage=None, cost=None), now)

    page = await visitor.open("/me/usage?days=7&by=cost")

    assert page.status_code == 200
    assert "$1.50" in page.text
    assert 'class="use-image"' in page.text
    assert " style=" not in page.text
    assert now.date().isoformat() in page.text
    assert (await visitor.open("/me/usage?days=x&by=y")).status_code == 200


async def test_an_answer_in_ones_chat_can_be_reported_and_nobody_elses(
    web: Web, visitor: Guest, stranger: Guest
) -> None:
    chat = await visitor.begin()
    await visitor.until(chat, lambda posts: any("들려요" in words for _, words in posts))
    async with web.app.db.read() as tx:
        message = await tx.value(
            select(messages.c.id).where(messages.c.text.contains("들려요")).order_by(messages.c.id.desc()).limit(1)
        )

    assert (await visitor.open(f"/report/message/{message}")).status_code == 200
    assert (await stranger.open(f"/report/message/{message}")).status_code == 404


async def test_whose_character_is_down_reads_why_and_whom_to_ask(web: Web, visitor: Guest, stranger: Guest) -> None:
    name = await published(web, await signed_in(web, visitor))
    await signed_in(web, stranger, Role.MODERATOR)
    await stranger.open("/moderation/takedowns")
    unknown = await stranger.submit("/moderation/takedowns", subject="character", name="nobody", reason="베꼈어요")
    assert unknown.status_code == 400 and "nothing with this id" in unknown.text and "베꼈어요" in unknown.text
    await stranger.submit("/moderation/takedowns", subject="character", name=name, reason="베꼈어요")

    for page in ("", "/settings", "/edit", "/export"):
        shown = (await visitor.open(f"/characters/{name}{page}")).text
        assert "이유: 베꼈어요" in shown, page
        assert "운영자에게 문의해 주세요" in shown, page


async def test_the_banned_read_and_take_their_things_along_but_change_nothing(web: Web, visitor: Guest) -> None:
    account = await signed_in(web, visitor)
    name = await published(web, account)
    async with web.app.db.write() as tx:
        await tx.run(bans.insert().values(account_id=account, reason="도배", at=datetime.now(UTC)))
    forms = {
        "/me/profile": "/me/profile",
        "/me/personas": "/me/personas",
        f"/characters/{name}/settings": f"/characters/{name}/settings",
        f"/characters/{name}/delete": f"/characters/{name}/settings",
        "/characters/dallae/like": "/characters/dallae",
        "/report/character/dallae": "/report/character/dallae",
        "/new": "/new",
        "/me/tokens": "/me/tokens",
    }

    for action, page in forms.items():
        assert (await visitor.open(page)).status_code == 200, page
        refused = await visitor.submit(action, name="새 이름", sure="1")
        assert refused.status_code == 403, action
        assert "도배" in refused.text, action
    await visitor.open("/me/data")
    taken = await visitor.submit("/me/data/export")
    assert taken.headers["content-type"] == "application/zip"
    await visitor.open("/me/data")
    erased = await visitor.submit("/me/data/erase", typed="삭제", works="delete")
    assert "이용이 제한된 동안에는" in erased.text
    await visitor.open("/me/devices")
    assert (await visitor.submit("/signout")).status_code == 303
