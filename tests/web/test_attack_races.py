"""The same thing sent many times at once, and things deleted while they are at work: on both databases, nothing is kept
by halves and nothing breaks."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from typing import Any

import httpx2
import pytest
from sqlalchemy import Select, func, select

from core.accounts import people as known
from core.belongings import proving
from core.db.tables.access import credentials, links
from core.db.tables.characters import characters, likes
from core.db.tables.chat import TurnState, messages, turns
from core.db.tables.people import accounts, people, personas
from core.db.tables.safety import reports
from core.db.tables.stories import artifacts, stories, story_likes
from core.surface.events import Person
from tests.conftest import fresh_postgres
from tests.core.stories.made import Story
from tests.web.api.test_chats import until
from tests.web.api.test_rights import RIGHTS, address, document, operations, sent, things
from tests.web.attack import account_of, addresses, belongings, calling, token_of
from tests.web.makers import bring, share
from tests.web.shelved import shelve
from tests.web.stage import OFTEN, SAME_ORIGIN, Guest, Web, guest, member, running
from web.limits import RATES

Sends = Callable[[], Awaitable[httpx2.Response]]
PASSWORD = "seven lanterns over the bay"
TIMES = 5


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def template(request: pytest.FixtureRequest) -> str | None:
    """What the database is copied from on PostgreSQL; None on SQLite."""
    found: str | None = request.getfixturevalue("postgres_template") if request.param == "postgresql" else None
    return found


@pytest.fixture(scope="module")
async def program(
    template: str | None, servers: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Web]:
    """How often is not what is looked at here."""
    folder, rates, cheap = tmp_path_factory.mktemp("races"), dict.fromkeys(RATES, OFTEN), {"password_memory": 1_024}
    if template is None:
        async with running(folder, rates=rates, web=cheap) as web:
            yield web
        return
    async with fresh_postgres(servers, template) as url:
        async with running(folder, rates=rates, web=cheap, database_url=url, secret_key="k" * 40) as web:
            yield web


async def _value(web: Web, query: Select[Any]) -> int:
    async with web.app.db.read() as tx:
        found: int = await tx.value(query)
    return found


async def _at_once(what: Sends, times: int = TIMES) -> list[int]:
    """The statuses, sorted; none of them a defect."""
    answers = await asyncio.gather(*(what() for _ in range(times)))
    assert [each.text for each in answers if each.status_code >= 500] == []
    return sorted(each.status_code for each in answers)


async def _post(somebody: Guest, path: str, **fields: str) -> Sends:
    """The same form, sent whenever it is called."""
    data = {"form_token": await token_of(somebody)} | fields
    return lambda: somebody.http.post(path, data=data, headers=SAME_ORIGIN)


async def test_of_sign_ups_with_one_address_one_has_it(program: Web) -> None:
    email = f"{secrets.token_hex(6)}@example.com"

    async def one(number: int) -> int:
        async with guest(program) as somebody:
            await somebody.open("/signup")
            answer = await somebody.submit("/signup", email=email, password=f"{PASSWORD} {number}")
        return answer.status_code

    told = await asyncio.gather(*(one(number) for number in range(TIMES)))

    assert sorted(told) == [303] + [400] * (TIMES - 1)
    assert await _value(program, select(func.count()).where(credentials.c.email == email)) == 1


async def test_likes_are_counted_once_a_person(program: Web) -> None:
    """By the same person again and again, on the page and by a program; by several together."""
    story = await shelve(program, Story())
    async with member(program) as maker:
        path = await bring(maker, "모두의 친구")
        await share(maker, path)
        character = path.rpartition("/")[2]

        async def fan_comes() -> None:
            async with member(program) as fan, calling(fan) as by_program:
                on_page = [await _post(fan, f"{each}/like", do="on") for each in (path, f"/stories/{story}")]
                calls = [f"/characters/{character}/like", f"/stories/{story}/like"]
                ways: list[Sends] = [*on_page, *(partial(by_program.call, "PUT", at) for at in calls)]
                answers = await asyncio.gather(*(way() for way in ways * 3))
                assert {each.status_code for each in answers} <= {200, 201, 204, 303}

        await asyncio.gather(*(fan_comes() for _ in range(3)))
        told = (await maker.http.get(path)).text

    row = select(characters.c.like_count).where(characters.c.public_id == character)
    of_story = select(stories.c.like_count).where(stories.c.public_id == story)
    kept = select(func.count()).select_from(likes.join(characters)).where(characters.c.public_id == character)
    kept_of_story = select(func.count()).select_from(story_likes.join(stories)).where(stories.c.public_id == story)
    assert [await _value(program, each) for each in (row, kept, of_story, kept_of_story)] == [3] * 4
    assert "모두의 친구" in told


async def _code_of(web: Web) -> tuple[str, int]:
    """A code that somebody new on Telegram was given, and their account."""
    now = web.app.clock.now()
    async with web.app.db.write() as tx:
        person = await known.know(tx, "telegram", Person(str(secrets.randbelow(10**12)), "미나", "ko"), now)
        code = await proving.give(tx, person.account_id, now, person.id)
    return code, person.account_id


async def test_a_code_that_links_is_good_for_one_of_all_who_use_it_at_once(program: Web) -> None:
    code, there = await _code_of(program)
    async with member(program) as mina, member(program) as thief:
        mine, theirs = [await _post(each, "/me/links/confirm", code=code) for each in (mina, thief)]
        answers = await asyncio.gather(*(way() for way in [mine, theirs] * 3))
        told = sorted(each.status_code for each in answers)
        whose = {await account_of(mina), await account_of(thief), there}

    assert told == [303] + [400] * 5
    found = select(func.count()).where(links.c.account_id.in_(whose))
    assert await _value(program, found) == 1
    merged = select(func.count()).where(accounts.c.id.in_(whose), accounts.c.merged_into.is_not(None))
    assert await _value(program, merged) == 1


async def test_two_links_of_one_account_at_once_and_their_undoing_at_once(program: Web) -> None:
    """However they fall, what is there afterwards is whole: each identity has one account that is nobody's part."""
    first, second = await _code_of(program), await _code_of(program)
    async with member(program) as mina:
        ways = [await _post(mina, "/me/links/confirm", code=code) for code, _ in (first, second)]
        answers = await asyncio.gather(*(way() for way in ways * 2))
        assert {each.status_code for each in answers} <= {303, 400, 409}
        await mina.open("/me/links")
        undo = [await _post(mina, path) for path in set(re.findall(r"/me/links/[\w-]+/undo", mina.seen))]
        answers = await asyncio.gather(*(way() for way in undo * 3))
        assert {each.status_code for each in answers} <= {303, 400, 404, 409}
        page = await mina.http.get("/me/links")

    assert page.status_code == 200
    stray = select(func.count()).select_from(people.join(accounts, people.c.account_id == accounts.c.id))
    assert await _value(program, stray.where(accounts.c.merged_into.is_not(None))) == 0


async def test_a_form_that_is_sent_again_makes_one(program: Web) -> None:
    """A line in a chat, a report, a persona: what is made twice by a second click."""
    async with member(program) as somebody:
        chat = await somebody.begin("dallae", "")
        nonce = secrets.token_urlsafe(12)
        said = await _at_once(await _post(somebody, f"{chat}/messages", text="한 번만", nonce=nonce))
        await somebody.until(chat, lambda posts: ("person", "한 번만") in posts)
        shown = await somebody.posts(chat)
        report = await _at_once(await _post(somebody, "/report/character/dallae", reason="other", note="x", back="/"))
        persona = await _at_once(await _post(somebody, "/me/personas", name="민지"))
        account = await account_of(somebody)

    assert said == [303] * TIMES and shown.count(("person", "한 번만")) == 1
    assert set(report) <= {200, 400, 409} and 200 in report
    assert set(persona) <= {303, 400, 409} and persona.count(303) == 1
    assert await _value(program, select(func.count()).where(reports.c.reporter_id == account)) == 1
    assert await _value(program, select(func.count()).where(personas.c.account_id == account)) == 1
    assert await _value(program, select(func.count()).where(messages.c.text == "한 번만")) == 1


@pytest.mark.parametrize("path", ["/characters", "/personas", "/chats", "/stories"])
async def test_what_has_an_idempotency_key_is_made_once(program: Web, path: str) -> None:
    bodies = {
        "/chats": {"character": "dallae"},
        "/stories": {"wish": {"keywords": ["비"], "language": "ko", "episodes": 1, "rating": "general"}},
    }
    async with member(program) as somebody, calling(somebody) as mine:
        body, headers = bodies.get(path, {"name": "하나"}), {"Idempotency-Key": secrets.token_hex(8)}
        answers = await asyncio.gather(*(mine.call("POST", path, json=body, headers=headers) for _ in range(TIMES)))
        again = await mine.call("POST", path, json=body, headers=headers)
        await program.app.writing.settle()

    assert {each.status_code for each in answers} <= {201, 409}
    assert len({each.json()["id"] for each in (*answers, again) if each.status_code == 201}) == 1


async def test_everything_of_the_api_at_once_breaks_nothing(program: Web) -> None:
    """Every operation twice together, what deletes last: no answer is a defect."""
    async with member(program) as somebody, calling(somebody) as mine:
        whole = await document(mine.http)
        own, wrong = await things(mine), []
        every = operations(whole)
        for name in sorted(every, key=lambda name: (name.startswith("DELETE"), "erase" in name, -name.count("/"))):
            one = every[name]
            if one.path.endswith("/events") or RIGHTS[name] == "open" or name == "POST /me/erase":
                continue
            path, body = address(whole, one, own), sent(one, own, whole)
            answers = await asyncio.gather(*(mine.call(one.method, path, **body) for _ in range(2)))
            wrong += [(name, each.status_code, each.text[:200]) for each in answers if each.status_code >= 500]
        await program.app.writing.settle()

    assert wrong == []


async def test_every_form_at_once_breaks_nothing(program: Web) -> None:
    async with member(program) as owner:
        own = await belongings(owner)
        token, signed, wrong = await token_of(owner), owner.http.cookies["iyagi"], dict[str, str]()
        fields = {"text": "x", "do": "on", "reason": "other", "title": "x", "name": "x"}
        fields |= {"paragraph": "1", "number": "1", "field-keywords": "비", "visibility": "private", "kind": "emotion"}
        for one in addresses():
            if one.method == "GET" or one.path in {"/signout", "/me/data/erase"}:
                continue
            path = one.filled(own | {"stage": "1", "name": own["story_id"]})
            if owner.http.cookies["iyagi"] != signed:  # the form before has signed in anew
                token, signed = await token_of(owner), owner.http.cookies["iyagi"]
            data = fields | {"form_token": token}
            answers = await asyncio.gather(*(owner.http.post(path, data=data, headers=SAME_ORIGIN) for _ in range(2)))
            wrong |= {str(one): each.text[:300] for each in answers if each.status_code >= 500}
        await program.app.writing.settle()

    assert wrong == {}


@pytest.mark.parametrize("what", ["chat", "character", "account"])
async def test_what_is_deleted_while_an_answer_streams_is_gone_whole(program: Web, what: str) -> None:
    """Nothing comes after it, and whoever talks next is answered."""
    words = f"지워질 {what}"
    program.plays("천천히, ", 0.5, "아주 천천히.")
    async with member(program) as somebody, calling(somebody) as mine:
        path = await bring(somebody, f"느린 {what}")
        chat = (await mine.post("/chats", {"character": path.rpartition("/")[2]})).json()["id"]
        await until(mine, chat, lambda said: len(said) == 1)
        await mine.post(f"/chats/{chat}/messages", {"text": words}, 202)
        await until(mine, chat, lambda said: len(said) >= 2)
        account = await account_of(somebody)
        ways = {
            "chat": lambda: mine.call("DELETE", f"/chats/{chat}"),
            "character": lambda: mine.call("DELETE", path),
            "account": await _post(somebody, "/me/data/erase", typed="삭제", works="delete"),
        }
        async with asyncio.timeout(20):
            while (answer := await ways[what]()).status_code == 429:  # an answer is being written
                await asyncio.sleep(0.05)
        assert answer.status_code in {200, 204}, answer.text
        async with asyncio.timeout(20):
            while await _value(program, select(func.count()).where(turns.c.state == TurnState.OPEN)):
                await asyncio.sleep(0.05)
    program.plays("네, ", "들려요.")
    async with member(program) as other:
        new = await other.begin("dallae", "들려요?")
        await other.until(new, lambda posts: ("character", "네, 들려요.") in posts)

    if what != "character":
        assert await _value(program, select(func.count()).where(messages.c.text == words)) == 0
    if what == "account":
        assert await _value(program, select(func.count()).where(accounts.c.id == account)) == 0


async def test_a_story_that_is_deleted_while_it_is_made_is_gone_whole(program: Web) -> None:
    wish = {"keywords": ["비"], "language": "ko", "episodes": 3, "rating": "general"}
    async with member(program) as somebody, calling(somebody) as mine:
        story = (await mine.post("/stories", {"wish": wish})).json()["id"]
        async with asyncio.timeout(20):
            while (answer := await mine.call("DELETE", f"/stories/{story}")).status_code == 429:
                await asyncio.sleep(0.05)
        await program.app.writing.settle()

    assert answer.status_code == 204, answer.text
    left = stories.c.public_id == story, stories.c.deleted_at.is_(None)
    assert await _value(program, select(func.count()).where(*left)) == 0
    made = select(func.count()).select_from(artifacts.join(stories, artifacts.c.story_id == stories.c.id))
    assert await _value(program, made.where(stories.c.public_id == story, artifacts.c.stage > 8)) == 0
