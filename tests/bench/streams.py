"""What open streams cost: 1,000 chats open at once, against as many of a bare Starlette application.

`python3 -m tests.bench streams`. Each of 1,000 people reads a chat of their own, so that nothing can be shared between
two of them. Memory is the web process's own (RSS), before the first connection and with all of them open; the share of
a core is what the process needs while nothing happens. `python3 -m tests.bench.streams PORT` is the floor.
"""

from __future__ import annotations

import asyncio
import hashlib
import sqlite3
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psutil

from core.cli import run_loop
from core.db import schema
from tests.bench.stage import PATIENCE, cpu, process, program
from tests.bench.table import Goal, Row
from tests.engines import free_port

STREAMS = 1_000
BEFORE = 50  # streams that were open and are closed again: what the first ones load is no stream's
AT_ONCE = 50  # that connect together
SETTLE = 2.0  # seconds until what opening needs is over
IDLE = 6.0  # seconds in which nothing happens
PING = 15.0  # seconds between two signs of life of the floor, as of the program
TOKEN = "t{:042d}"
SAID = "오늘은 비가 왔어요. 창가에 앉아 오래된 책을 펼치니 종이 냄새가 났습니다."


@dataclass(frozen=True, slots=True)
class Cost:
    """Bytes more with the streams open; the share of a core while nothing happens."""

    memory: int
    share: float


async def streams() -> list[Row]:
    ours = await _ours()
    least = await _floor()
    mb = 2.0**20
    return [
        Row(f"{STREAMS:,} open streams: memory more", ours.memory / mb, "MB", Goal(60), least.memory / mb),
        Row(f"{STREAMS:,} open streams, idle: of a core", ours.share * 100, "%", Goal(5), least.share * 100),
    ]


async def _ours() -> Cost:
    with tempfile.TemporaryDirectory(prefix="iyagi-bench-") as folder:
        file = Path(folder) / "streams.db"
        url = f"sqlite+aiosqlite:///{file}"
        await schema.migrate(url)
        await asyncio.to_thread(_fill, file)
        port = free_port()
        given = {"IYAGI_WEB__PORT": str(port), "IYAGI_DATABASE_URL": url, "IYAGI_AI__EMBEDDING": "none"}
        async with program(0, given) as running:
            requests = [
                _request(port, f"/chats/w{number}/events?after=1", TOKEN.format(number)) for number in range(STREAMS)
            ]
            return await _cost(running, port, requests, b"event: typing")


async def _floor() -> Cost:
    port = free_port()
    async with process("tests.bench.streams", str(port)) as running:
        return await _cost(running, port, [_request(port, "/", TOKEN.format(n)) for n in range(STREAMS)], b": here")


def _fill(file: Path) -> None:
    """As many people who have signed in, each with a chat in which something was said."""
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    numbers = range(STREAMS)
    with sqlite3.connect(file) as rows:
        for statement, values in (
            ("accounts (id, public_id, created_at) VALUES (?, ?, ?)", ((1 + n, f"a{n}", now) for n in numbers)),
            (
                "people (platform, native_id, name, account_id) VALUES ('web', ?, '사람', ?)",
                ((f"p{n}", 1 + n) for n in numbers),
            ),
            (
                "web_sessions (token_hash, person_id, created_at, seen_at, signed_in) VALUES (?, ?, ?, ?, 1)",
                ((hashlib.sha256(TOKEN.format(n).encode()).hexdigest(), f"p{n}", now, now) for n in numbers),
            ),
            (
                "web_chats (id, public_id, person_id, character, revision, started_at) VALUES (?, ?, ?, '', 1, ?)",
                ((1 + n, f"w{n}", f"p{n}", now) for n in numbers),
            ),
            (
                "web_posts (chat_id, key, author, name, body, buttons, finished, deleted, revision, at) "
                "VALUES (?, 'k', 'notice', '', ?, '[]', 1, 0, 1, ?)",
                ((1 + n, SAID, now) for n in numbers),
            ),
        ):
            rows.executemany(f"INSERT INTO {statement}", values)
    rows.close()


def _request(port: int, path: str, token: str) -> bytes:
    """As a browser asks for a stream."""
    return (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: text/event-stream\r\nCookie: iyagi={token}\r\n"
        "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0\r\n"
        "Accept-Language: ko-KR,ko;q=0.8,en;q=0.3\r\nAccept-Encoding: gzip, deflate\r\nSec-Fetch-Site: same-origin\r\n"
        "Sec-Fetch-Mode: cors\r\nSec-Fetch-Dest: empty\r\nConnection: keep-alive\r\nCache-Control: no-cache\r\n\r\n"
    ).encode()


async def _cost(running: psutil.Process, port: int, requests: Sequence[bytes], sign: bytes) -> Cost:
    await _up(port)
    async with _open(port, requests[:BEFORE], sign):
        pass
    await asyncio.sleep(SETTLE)
    before = running.memory_info().rss
    async with _open(port, requests, sign):
        await asyncio.sleep(SETTLE)
        memory = running.memory_info().rss - before
        began, spent = time.monotonic(), cpu(running)
        await asyncio.sleep(IDLE)
        share = (cpu(running) - spent) / (time.monotonic() - began)
    return Cost(memory, share)


async def _up(port: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.05)
                continue
            writer.close()
            await writer.wait_closed()
            return


@asynccontextmanager
async def _open(port: int, requests: Sequence[bytes], sign: bytes) -> AsyncIterator[None]:
    """Each is answered with 200 and has told `sign`, its first words."""
    writers: list[asyncio.StreamWriter] = []
    try:
        for first in range(0, len(requests), AT_ONCE):
            async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as tasks:
                for request in requests[first : first + AT_ONCE]:
                    tasks.create_task(_one(port, request, sign, writers))
        yield
    finally:
        for writer in writers:
            writer.close()


async def _one(port: int, request: bytes, sign: bytes, writers: list[asyncio.StreamWriter]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writers.append(writer)
    writer.write(request)
    status = await reader.readline()
    if b" 200 " not in status:
        raise RuntimeError(f"a stream was answered with {status!r}")
    await reader.readuntil(sign)


async def _bare(port: int) -> int:
    """A stream that says a word at first and then that it is alive, with what Starlette and uvicorn have for it."""
    import uvicorn
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import StreamingResponse
    from starlette.routing import Route

    async def words() -> AsyncIterator[bytes]:
        while True:
            yield b": here\n\n"
            await asyncio.sleep(PING)

    async def answer(_request: Request) -> StreamingResponse:
        return StreamingResponse(words(), media_type="text/event-stream")

    app = Starlette(routes=[Route("/", answer)])
    settings = uvicorn.Config(app, port=port, http="h11", lifespan="off", log_level="error", access_log=False)
    settings.timeout_graceful_shutdown = 1
    await uvicorn.Server(settings).serve()
    return 0


if __name__ == "__main__":
    run_loop(_bare(int(sys.argv[1])))
