"""A chat by WebSocket and by events, used as it is not meant: each gets a clear answer, and nothing is piled up."""

from __future__ import annotations

import asyncio
import json
import socket as sockets
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest
from sqlalchemy import insert
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from core.accounts import tokens
from core.db.tables.safety import bans
from tests.web.api.callers import Program, program
from tests.web.api.test_chats import Json, begun, heard, socket
from tests.web.api.test_following import MANY, grown
from tests.web.stage import Web, running
from web.api import live
from web.live import MOST_STREAMS
from web.patience import Patience
from web.sockets import FRAGMENTS, PINGS, POLICY, SLOW

HURRIED = Patience(taken=0.2, last=0.2)
LETTERS = 20_000  # of each of MANY posts: some 8 MB together


async def end(line: ClientConnection) -> tuple[int, str]:
    """The code and the reason with which the other side ends it."""
    async with asyncio.timeout(15):
        with pytest.raises(ConnectionClosed) as closed:
            while True:
                await line.recv()
    told = closed.value.rcvd
    assert told is not None, closed.value
    return told.code, told.reason


async def ready(line: ClientConnection) -> None:
    await heard(line, lambda told: told["type"] == "ready")


async def test_a_thousand_messages_at_once_are_a_flood_and_others_are_answered(mine: Program) -> None:
    chat = await begun(mine)

    async with socket(mine, chat, token=mine.token) as line, socket(mine, chat, token=mine.token) as other:
        await ready(line)
        await ready(other)
        try:
            for number in range(1_000):
                await line.send(json.dumps({"type": "ping", "id": str(number)}))
        except ConnectionClosed:
            pass
        flood = await end(line)
        await other.send(json.dumps({"type": "ping", "id": "still"}))
        pong = await heard(other, lambda told: told["type"] == "pong")

    assert flood == (live.FLOOD, "too many messages")
    assert pong["id"] == "still"


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ("x" * 10_000_000, 1009),
        (b"x" * 10_000_000, 1009),
        (b"{}", live.TEXT_ONLY),
        (["x"] * (FRAGMENTS + 2), POLICY),
    ],
    ids=["10 MB of text", "10 MB of bytes", "bytes", "many fragments"],
)
async def test_what_is_no_message_ends_the_socket_with_the_reason(
    mine: Program, sent: str | bytes | list[str], told: int
) -> None:
    chat = await begun(mine)

    async with socket(mine, chat, token=mine.token) as line:
        await ready(line)
        with suppress(ConnectionClosed):
            await line.send(sent)
        code, reason = await end(line)

    assert code == told
    assert reason


async def test_many_pings_end_it_too(mine: Program) -> None:
    chat = await begun(mine)

    async with socket(mine, chat, token=mine.token) as line:
        await ready(line)
        try:
            for _ in range(PINGS + 1):
                await line.ping()
        except ConnectionClosed:
            pass
        told = await end(line)

    assert told == (POLICY, "too many pings")


async def test_an_account_has_so_many_sockets_and_the_next_is_told_so(mine: Program, theirs: Program) -> None:
    chat, other = await begun(mine), await begun(theirs)
    refused = 100 - MOST_STREAMS

    async with AsyncExitStack() as lines:
        kept = [await lines.enter_async_context(socket(mine, chat, token=mine.token)) for _ in range(MOST_STREAMS)]
        for line in kept:
            await ready(line)
        for _ in range(refused):
            async with socket(mine, chat, token=mine.token) as one_more:
                problem: Json = json.loads(await one_more.recv())
                told = await end(one_more)
        events = await mine.http.get(f"/api/v1/chats/{chat}/events")
        async with socket(theirs, other, token=theirs.token) as somebody_elses:
            await ready(somebody_elses)

    assert problem["code"] == "web-too-many-streams" and str(MOST_STREAMS) in problem["detail"]
    assert told == (live.TOO_MANY, "too many connections")
    assert (events.status_code, events.headers["content-type"]) == (429, "application/problem+json")
    assert events.json()["code"] == "web-too-many-streams" and int(events.headers["retry-after"]) > 0


async def test_half_closed_sockets_take_no_place(mine: Program) -> None:
    chat = await begun(mine)

    async with AsyncExitStack() as lines:
        for _ in range(MOST_STREAMS):
            line = await lines.enter_async_context(socket(mine, chat, token=mine.token))
            await ready(line)
            line.transport.write_eof()
        async with asyncio.timeout(10):
            while True:
                async with socket(mine, chat, token=mine.token) as again:
                    if json.loads(await again.recv())["type"] == "ready":
                        break


async def test_a_ban_and_a_revoked_token_end_it_at_the_next_word(web: Web, mine: Program, theirs: Program) -> None:
    chat, other = await begun(mine), await begun(theirs)

    async with socket(mine, chat, token=mine.token) as banned, socket(theirs, other, token=theirs.token) as revoked:
        await ready(banned)
        await ready(revoked)
        async with web.app.db.write() as tx:
            await tx.run(insert(bans).values(account_id=mine.account, reason="도배", at=web.app.clock.now()))
            for token in await tokens.personal(tx, theirs.account, web.app.clock.now()):
                await tokens.revoke(tx, theirs.account, token.public_id, web.app.clock.now())
        for line in (banned, revoked):
            await line.send(json.dumps({"type": "say", "text": "안녕", "id": "1"}))
        problem = await heard(banned, lambda told: told["type"] == "problem")
        ends = await end(banned), await end(revoked)

    events = await mine.http.get(f"/api/v1/chats/{chat}/events")
    said = (await mine.get(f"/chats/{chat}/messages")).json()["items"]
    assert "도배" in problem["detail"]
    assert ends == ((live.BANNED, "banned"), (live.NO_TOKEN, "no good token"))
    assert events.status_code == 403
    assert [each["text"] for each in said if each["role"] == "person"] == []


async def test_a_ban_in_the_middle_ends_sockets_and_events_by_themselves(web: Web, mine: Program) -> None:
    chat = await begun(mine)

    async with (
        socket(mine, chat, token=mine.token) as line,
        mine.http.stream("GET", f"/api/v1/chats/{chat}/events?after=0") as stream,
    ):
        await ready(line)
        lines = stream.aiter_lines()
        await _next_id(lines)
        async with web.app.db.write() as tx:
            await tx.run(insert(bans).values(account_id=mine.account, reason="도배", at=web.app.clock.now()))
        async with asyncio.timeout(10):
            told = [each async for each in lines]
        ended = await end(line)

    assert "event: end" in told
    assert ended == (live.BANNED, "banned")


async def test_a_socket_goes_on_where_another_was_lost(mine: Program) -> None:
    chat = await grown(mine.web, mine)

    first = await notices(mine, chat, 0, 10)
    rest = await notices(mine, chat, first[-1]["revision"], MANY - 10)

    assert numbers([*first, *rest]) == list(range(1, MANY + 1))


def since(mine: Program, chat: str, revision: int) -> connect:
    address = f"{mine.web.url.replace('http', 'ws')}/api/v1/chats/{chat}/live?after={revision}"
    return connect(address, additional_headers={"Authorization": f"Bearer {mine.token}"}, proxy=None)


async def notices(mine: Program, chat: str, revision: int, count: int) -> list[Json]:
    """The first so many that are told from there on."""
    told: list[Json] = []
    async with asyncio.timeout(30), since(mine, chat, revision) as line:
        while len(told) < count:
            event = json.loads(await line.recv())
            if event.get("post", {}).get("author") == "notice":
                told.append(event)
    return told


def numbers(told: list[Json]) -> list[int]:
    return [int(each["post"]["text"].split()[0]) for each in told]


def deaf(mine: Program, path: str, *headers: str) -> sockets.socket:
    """A connection that asks, and then reads nothing."""
    where = urlsplit(mine.web.url)
    made = sockets.socket()
    made.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 4_096)
    made.connect((where.hostname, where.port))
    asked = (f"GET {path} HTTP/1.1", f"Host: {where.netloc}", f"Authorization: Bearer {mine.token}", *headers)
    made.sendall("\r\n".join([*asked, "", ""]).encode())
    return made


UPGRADE = (
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
)


async def given_up(connection: sockets.socket) -> None:
    """Until the program, which is in this process, has no such connection any more."""
    us = connection.getsockname()
    async with asyncio.timeout(20):
        while any(each.raddr == us for each in psutil.Process().net_connections("tcp4")):
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("kind", ["live", "events"])
async def test_who_never_reads_is_given_up_and_misses_nothing_by_coming_back(tmp_path: Path, kind: str) -> None:
    async with running(tmp_path, patience=HURRIED) as web, program(web) as mine:
        chat = await grown(web, mine, LETTERS)
        path = f"/api/v1/chats/{chat}/{kind}?after=0"

        with deaf(mine, path, *(UPGRADE if kind == "live" else ())) as connection:
            await given_up(connection)
        told = await notices(mine, chat, 0, MANY)

    assert numbers(told) == list(range(1, MANY + 1))


async def test_who_reads_on_too_late_is_told_why_it_ended_and_that_little_was_kept(tmp_path: Path) -> None:
    async with running(tmp_path, patience=Patience(taken=0.1, last=60.0)) as web, program(web) as mine:
        chat = await grown(web, mine, LETTERS)

        code, waited = 0, 0.2
        while code != SLOW and waited < 10:  # whoever reads on before it is given up is told all
            with deaf(mine, f"/api/v1/chats/{chat}/live?after=0", *UPGRADE) as connection:
                await asyncio.sleep(waited)
                told = await asyncio.to_thread(_all_of, connection)
                code, waited = int.from_bytes(told[-10:-8]), 2 * waited

    assert told.endswith(b"not read")
    assert told.count(b'"type":"post"') < MANY


def _all_of(connection: sockets.socket) -> bytes:
    """What is told until it ends, or until all is told."""
    told = b""
    while told.count(b'"type":"post"') < MANY and (more := connection.recv(65_536)):
        told += more
    return told


async def test_a_stop_is_no_end_of_the_chat_and_the_next_program_goes_on(tmp_path: Path) -> None:
    async with AsyncExitStack() as clients:
        async with running(tmp_path) as web:
            mine = await clients.enter_async_context(program(web))
            chat = await begun(mine)
            stream = mine.http.stream("GET", f"/api/v1/chats/{chat}/events?after=0")
            lines = (await clients.enter_async_context(stream)).aiter_lines()
            mark = await _next_id(lines)
            line = await clients.enter_async_context(socket(mine, chat, token=mine.token))
            await ready(line)
        told = [each async for each in lines]
        stopped = await end(line)
    async with running(tmp_path) as web, program(web, account=mine.account) as mine:
        await mine.post(f"/chats/{chat}/messages", {"text": "다시 왔어요"}, 202)
        headers = {"Last-Event-ID": mark}
        async with asyncio.timeout(10), mine.http.stream("GET", f"/api/v1/chats/{chat}/events", headers=headers) as on:
            again = on.aiter_lines()
            while "다시 왔어요" not in await anext(again):
                pass

    assert "event: end" not in told
    assert stopped[0] == live.AGAIN


async def _next_id(lines: AsyncIterator[str]) -> str:
    async for line in lines:
        if line.startswith("id: "):
            return line.removeprefix("id: ")
    raise AssertionError("the stream ended")
