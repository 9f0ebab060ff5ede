"""Chats by the API: begun, talked in, followed by events and by WebSocket."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx2
import pytest
from sqlalchemy import select
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from core.accounts import tokens
from core.db.tables.people import accounts
from tests.web.api.callers import Program, program
from tests.web.stage import Web
from web.api import live
from web.api.auth import Access

Json = dict[str, Any]


async def begun(mine: Program, count: int = 1) -> str:
    """A chat whose greeting is there."""
    chat = (await mine.post("/chats", {"character": "dallae"})).json()["id"]
    await until(mine, chat, lambda said: len(said) >= count)
    return str(chat)


async def until(mine: Program, chat: str, true: Callable[[list[Json]], bool]) -> list[Json]:
    """The messages, oldest first, once that is so."""
    async with asyncio.timeout(10):
        while True:
            said = (await mine.get(f"/chats/{chat}/messages")).json()["items"][::-1]
            if true(said):
                return list(said)
            await asyncio.sleep(0.03)


async def test_a_chat_is_begun_talked_in_named_and_deleted(mine: Program) -> None:
    chat = await begun(mine)

    await mine.post(f"/chats/{chat}/messages", {"text": "안녕하세요"}, 202)
    said = await until(mine, chat, lambda said: len(said) == 3 and said[-1]["role"] == "character")
    named = await mine.patch(f"/chats/{chat}", {"title": "첫 만남"})

    assert [each["text"] for each in said[1:]] == ["안녕하세요", "네, 들려요."]
    assert named.json()["title"] == "첫 만남"
    assert [each["id"] for each in (await mine.get("/chats?query=만남")).json()["items"]] == [chat]
    async with asyncio.timeout(10):
        while (await mine.call("DELETE", f"/chats/{chat}")).status_code == 429:
            await asyncio.sleep(0.03)
    await mine.get(f"/chats/{chat}", 404)


async def test_answers_are_told_anew_chosen_edited_and_taken_out(web: Web, mine: Program) -> None:
    chat = await begun(mine)
    await mine.post(f"/chats/{chat}/messages", {"text": "안녕"}, 202)
    answer = (await until(mine, chat, lambda said: len(said) == 3))[-1]["id"]

    web.plays("다른 말이에요.")
    await mine.post(f"/chats/{chat}/again", None, 202)
    await until(mine, chat, lambda said: said[-1]["variants"] == 2)
    told = (await mine.get(f"/chats/{chat}/messages/{answer}/variants")).json()["items"]
    await mine.call("PUT", f"/chats/{chat}/messages/{answer}/variant", 202, json={"number": 1})
    first = (await until(mine, chat, lambda said: said[-1]["variant"] == 1))[-1]
    await mine.patch(f"/chats/{chat}/messages/{answer}", {"text": "고친 말"}, 202)
    await until(mine, chat, lambda said: said[-1]["text"] == "고친 말")
    await mine.call("DELETE", f"/chats/{chat}/messages/{answer}", 202)
    left = await until(mine, chat, lambda said: len(said) == 2)

    assert [(each["text"], each["chosen"]) for each in told] == [("네, 들려요.", False), ("다른 말이에요.", True)]
    assert first["text"] == "네, 들려요."
    assert left[-1]["text"] == "안녕"


async def test_a_branch_is_a_chat_of_its_own(mine: Program) -> None:
    chat = await begun(mine)
    (greeting,) = await until(mine, chat, lambda said: len(said) == 1)

    await mine.post(f"/chats/{chat}/messages/{greeting['id']}/branch", None, 202)

    async with asyncio.timeout(10):
        while len(found := (await mine.get("/chats")).json()["items"]) < 2:
            await asyncio.sleep(0.03)
    assert {each["here"] for each in found} == {True, False}
    await mine.get(f"/chats/{chat}/events", 409)
    assert (await mine.post(f"/chats/{chat}/bring", None, 200)).json()["here"] is True


async def test_messages_come_in_pages(mine: Program) -> None:
    chat = await begun(mine)
    await mine.post(f"/chats/{chat}/messages", {"text": "안녕"}, 202)
    whole = await until(mine, chat, lambda said: len(said) == 3)

    seen, after = [], ""
    while True:
        page = (await mine.get(f"/chats/{chat}/messages?limit=2{after}")).json()
        seen += page["items"]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"

    assert [each["id"] for each in seen] == [each["id"] for each in whole[::-1]]
    await mine.get(f"/chats/{chat}/messages?after=WyJhIl0", 422)


async def test_nobody_else_finds_a_chat(mine: Program, theirs: Program) -> None:
    chat = await begun(mine)

    for method, path, body in (
        ("GET", "", None),
        ("PATCH", "", {"title": "x"}),
        ("DELETE", "", None),
        ("GET", "/messages", None),
        ("POST", "/messages", {"text": "x"}),
        ("POST", "/again", None),
        ("POST", "/bring", None),
        ("GET", "/events", None),
    ):
        await theirs.call(method, f"/chats/{chat}{path}", 404, json=body)


async def events(answer: httpx2.Response) -> list[Json]:
    """Until a finished post of a character is told."""
    found: list[Json] = []
    async for row in answer.aiter_lines():
        if row.startswith("data: "):
            found.append(json.loads(row.removeprefix("data: ")))
            post = found[-1].get("post", {})
            if post.get("author") == "character" and post["finished"] and post.get("message"):
                return found
    return found


async def test_events_tell_an_answer_and_go_on_where_they_were_lost(mine: Program) -> None:
    chat = await begun(mine)
    path = f"/api/v1/chats/{chat}/events"

    async with mine.http.stream("GET", path) as stream:
        await mine.post(f"/chats/{chat}/messages", {"text": "안녕"}, 202)
        told = await events(stream)
    first = next(each["revision"] for each in told if each["type"] == "post")
    async with mine.http.stream("GET", path, headers={"Last-Event-ID": str(first)}) as stream:
        again = await events(stream)

    assert told[-1]["post"]["text"] == "네, 들려요."
    said = await until(mine, chat, lambda said: len(said) == 3)
    assert told[-1]["post"]["message"] == said[-1]["id"]
    assert all(each["revision"] > first for each in again if each["type"] == "post")
    assert again[-1]["post"]["text"] == "네, 들려요."


def socket(mine: Program, chat: str, *, token: str | None = None) -> connect:
    address = mine.web.url.replace("http", "ws")
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    return connect(f"{address}/api/v1/chats/{chat}/live", additional_headers=headers, proxy=None)


async def heard(line: ClientConnection, true: Callable[[Json], bool]) -> Json:
    async with asyncio.timeout(10):
        while True:
            told: Json = json.loads(await line.recv())
            if true(told):
                return told


async def closed(line: ClientConnection) -> int | None:
    """With which code the other side ends it."""
    async with asyncio.timeout(10):
        try:
            while True:
                await line.recv()
        except ConnectionClosed as end:
            return None if end.rcvd is None else end.rcvd.code


async def test_a_socket_takes_words_and_tells_the_answer(mine: Program) -> None:
    chat = await begun(mine)

    async with socket(mine, chat, token=mine.token) as line:
        await heard(line, lambda told: told["type"] == "ready")
        await line.send(json.dumps({"type": "say", "text": "안녕", "id": "mine-1"}))
        taken = await heard(line, lambda told: told["type"] in {"said", "problem"})
        post = await heard(
            line, lambda told: told.get("post", {}).get("author") == "character" and told["post"]["finished"]
        )

    assert taken == {"type": "said", "id": "mine-1"}
    assert post["post"]["text"] == "네, 들려요."


async def test_a_browser_sends_its_token_first(mine: Program, theirs: Program) -> None:
    chat = await begun(mine)

    async with socket(mine, chat) as line:
        await line.send(json.dumps({"type": "token", "token": mine.token}))
        assert (await heard(line, lambda _: True))["type"] == "ready"
    async with socket(mine, chat) as line:
        await line.send(json.dumps({"type": "token", "token": "iyg_nothing"}))
        assert await closed(line) == live.NO_TOKEN
    async with socket(mine, chat) as line:
        await line.send(json.dumps({"type": "say", "text": "안녕"}))
        assert await closed(line) == live.NO_TOKEN
    async with socket(mine, chat, token=theirs.token) as line:
        assert await closed(line) == live.NO_CHAT
    async with (
        program(mine.web, "chats:read", account=mine.account) as reader,
        socket(mine, chat, token=reader.token) as line,
    ):
        assert await closed(line) == live.NO_TOKEN


async def signed(web: Web, account: int, seconds: float) -> str:
    """An access token that ends in so many seconds."""
    now = web.app.clock.now()
    async with web.app.db.write() as tx:
        issued = await tokens.begin(tx, account, "Tests", tokens.SCOPES, now)
        public_id = await tx.value(select(accounts.c.public_id).where(accounts.c.id == account))

    class Then:
        def now(self) -> Any:
            return now - timedelta(minutes=10) + timedelta(seconds=seconds)

    return Access(web.app.settings, Then()).sign(issued.family, str(public_id))  # type: ignore[arg-type]  # of a clock it needs now()


async def test_a_token_is_looked_at_again_when_it_ends(web: Web, mine: Program) -> None:
    chat = await begun(mine)

    async with socket(mine, chat, token=await signed(web, mine.account, 2)) as line:
        await heard(line, lambda told: told["type"] == "token-needed")
        assert await closed(line) == live.NO_TOKEN
    async with socket(mine, chat, token=await signed(web, mine.account, 3)) as line:
        await heard(line, lambda told: told["type"] == "token-needed")
        await line.send(json.dumps({"type": "token", "token": mine.token}))
        await line.send(json.dumps({"type": "say", "text": "안녕"}))
        await heard(line, lambda told: told.get("post", {}).get("author") == "character" and told["post"]["finished"])


async def test_an_access_token_that_is_over_is_worth_nothing(web: Web, mine: Program) -> None:
    over = await signed(web, mine.account, -1)

    await mine.call("GET", "/chats", 401, headers={"Authorization": f"Bearer {over}"})


@pytest.mark.parametrize("text", ["{", "[]", '{"type": "say", "text": "\\ud800"}', '{"type": "dance"}', '{"type": 1}'])
async def test_a_message_that_is_none_is_told_and_the_socket_stays(mine: Program, text: str) -> None:
    chat = await begun(mine)

    async with socket(mine, chat, token=mine.token) as line:
        await heard(line, lambda told: told["type"] == "ready")
        await line.send(text)
        problem = await heard(line, lambda told: told["type"] == "problem")
        await line.send(json.dumps({"type": "ping", "id": "1"}))
        await heard(line, lambda told: told["type"] == "pong")

    assert problem["detail"]


async def test_a_flood_is_closed(mine: Program) -> None:
    chat = await begun(mine)

    async with socket(mine, chat, token=mine.token) as line:
        try:
            for _ in range(live.BURST + 20):
                await line.send('{"type": "ping"}')
        except ConnectionClosed:
            pass
        assert await closed(line) == live.FLOOD
    async with socket(mine, chat, token=mine.token) as line:
        await line.send("x" * (live.LARGEST + 1))
        assert await closed(line) == live.TOO_LARGE
