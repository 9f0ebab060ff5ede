"""Who asks under another name, or says that somebody else has asked: nothing of ours ever leads there."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Final

import pytest
from sqlalchemy import select

from core.accounts import mail
from core.app import seal_of
from core.db.tables.access import mails
from tests.core.stories.made import Story
from tests.fakes.oidc import Providers
from tests.web.api.callers import program as calling
from tests.web.makers import bring, share
from tests.web.shelved import shelve
from tests.web.stage import SAME_ORIGIN, Web, guest, member, running

OURS: Final = "https://iyagi.example"
EVIL: Final = "evil.example"
SAID: Final = {
    **dict.fromkeys(("X-Forwarded-Host", "X-Host", "X-Original-Host", "X-HTTP-Host-Override"), EVIL),
    **dict.fromkeys(("X-Original-URL", "X-Rewrite-URL"), f"https://{EVIL}/"),
    "Forwarded": f"host={EVIL};proto=https",
    "X-Forwarded-Server": EVIL,
    "X-Forwarded-Prefix": f"//{EVIL}",
}
PASSWORD: Final = "seven lanterns over the bay"


@pytest.fixture(scope="module")
async def program(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Web]:
    """Open to the network, where any name is answered: a proxy may call it as it likes. Mail waits for nobody."""
    smtp = {"host": "127.0.0.1", "port": 1, "security": "none"}
    own = {"public_url": OURS, "host": "0.0.0.0", "password_memory": 1_024}
    folder = tmp_path_factory.mktemp("hosts")
    async with Providers() as there, running(folder, web=own, smtp=smtp, **there.settings()) as web:
        yield web


@pytest.mark.parametrize("host", [EVIL, f"{EVIL}:443", "iyagi.example@evil.example", "[::1", "evil.example\\@iyagi"])
async def test_no_answer_leads_to_the_name_under_which_it_was_asked(program: Web, host: str) -> None:
    """Pages, what they tell other sites of themselves, feeds, ways on, and where a provider sends people back to."""
    story = await shelve(program, Story(title="등대"))
    async with member(program) as maker, guest(program) as visitor:
        path = await bring(maker, "등대지기")
        await share(maker, path)
        paths = ["/", path, f"/c/{path.rpartition('/')[2]}", "/stories", f"/stories/{story}", f"/stories/{story}/1"]
        paths += [f"/stories/{story}/feed.atom", "/signin", "/signin/discord", "/signin/telegram", "/forgot", "/me"]
        paths += ["/docs", "/api/v1/openapi.json", "/manifest.webmanifest", "/robots.txt", "/nowhere", "/telegram"]
        for each in paths:
            answer = await visitor.http.get(each, headers=SAID | {"Host": host})
            said = answer.text + str(answer.headers.multi_items())
            assert answer.status_code < 500 and EVIL not in said, (each, answer.status_code)
        own = await maker.http.get(f"{path}/settings", headers=SAID | {"Host": host})
        feed = await visitor.http.get(f"/stories/{story}/feed.atom", headers=SAID | {"Host": host})
        back = await visitor.http.get("/signin/discord", headers=SAID | {"Host": host})

    assert EVIL not in own.text and feed.status_code == 200 and OURS in feed.text
    assert back.status_code == 303
    assert "redirect_uri=https%3A%2F%2Fiyagi.example%2F" in back.headers["location"]


async def _letters(web: Web) -> list[str]:
    async with web.app.db.read() as tx:
        found = [await mail.one(tx, seal_of(web.app.settings), row["id"]) for row in await tx.rows(select(mails.c.id))]
    return [f"{each.address} {each.subject} {each.body}" for each in found if each is not None]


async def test_letters_lead_to_us_whoever_asked_for_them_and_how(program: Web) -> None:
    email, headers = "mina@example.com", SAID | {"Host": EVIL, "Referer": f"https://{EVIL}/", "Origin": OURS}
    async with guest(program) as somebody:
        await somebody.open("/signup")
        await somebody.submit("/signup", headers | SAME_ORIGIN, email=email, password=PASSWORD)
    async with guest(program) as thief:
        await thief.open("/forgot")
        await thief.submit("/forgot", headers | SAME_ORIGIN, email=email)
    told = await _letters(program)

    assert len(told) == 2
    for letter in told:
        assert EVIL not in letter
        assert set(re.findall(r"https?://[^/\s]+", letter)) == {OURS}


HEADS = (
    "mina@example.com\r\nBcc: all@example.com",
    "mina@example.com\nSubject: x",
    "mina@example.com, thief@evil.example",
    '"a\r\nX: y"@example.com',
    "<mina@example.com> thief@evil.example",
    "mina@example.com%0d%0aBcc:thief@evil.example",
    "mina@example.com\u2028Bcc: x",
    "\u202emina@example.com",
)


@pytest.mark.parametrize("address", HEADS, ids=ascii)
async def test_an_address_adds_nothing_to_a_letters_head(program: Web, address: str) -> None:
    before = len(await _letters(program))
    async with guest(program) as somebody, calling(program) as mine:
        for path in ("/signup", "/forgot", "/signin"):
            await somebody.open(path)
            answer = await somebody.submit(path, email=address, password=PASSWORD, name="x\r\nBcc: thief@evil.example")
            assert answer.status_code == 400, path
        made = await mine.call("POST", "/accounts", json={"email": address, "password": PASSWORD})

    assert made.status_code == 422
    assert len(await _letters(program)) == before
