"""Pages of a full house on both engines: `python3 -m tests.bench pages`.

100,000 characters, 10,000 people with 10,000 chats and 1,000,000 messages, 10,000 stories. A page's own time is that of
the application alone: it is called as a server calls it, without one and without a client. The floor is a page that
asks the database nothing.
"""

from __future__ import annotations

import asyncio
import hashlib
import random
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, MutableMapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg  # type: ignore[import-untyped]  # it has no types
import psutil
from sqlalchemy import func, select

from core.app import App, open_app
from core.characters.grams import fold, grams
from core.db import schema
from core.settings import load
from tests.bench import search
from tests.bench.rounds import Took
from tests.bench.search import Engine
from tests.bench.stage import p
from tests.bench.table import Goal, Row
from tests.engines import postgres
from web.app import build
from web.limits import Limits
from web.live import Live

ROUNDS = 30
NOW = datetime(2026, 3, 1, tzinfo=UTC)
TOKEN = "x" * 43
WORDS = "오늘은 비가 왔어요. 창가에 앉아 오래된 책을 펼치니 종이 냄새가 났습니다. 다음 장에는 글씨가 있었어요. "
BLURB, TAGS = WORDS[:80], ("회귀", "헌터")

Rows = tuple[str, str, Iterable[tuple[Any, ...]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is: everybody has one chat, the first person `mine`; each chat has `said` messages."""

    characters: int = search.CHARACTERS
    people: int = 10_000
    said: int = 100
    stories: int = 10_000
    mine: int = 200


FULL = Size()


def rows(size: Size) -> list[Rows]:
    """Beside the characters: (table, its columns, the rows)."""
    return [*_people(size), *_chats(size), *_stories(size), *_used()]


def _people(size: Size) -> list[Rows]:
    everybody = range(1, size.people + 1)
    session = hashlib.sha256(TOKEN.encode()).hexdigest()
    return [
        ("accounts", "id public_id created_at name", ((n, f"a{n}", NOW, f"사람{n}") for n in everybody)),
        ("people", "id platform native_id name account_id", ((n, "web", f"p{n}", f"사람{n}", n) for n in everybody)),
        (
            "web_sessions",
            "id token_hash person_id created_at seen_at signed_in device",
            [(1, session, "p1", NOW, datetime.now(UTC), True, "Firefox, Linux")],
        ),
        (
            "likes",
            "account_id character_id at",
            ((1 + n % size.people, 1 + n, NOW) for n in range(size.characters // 2)),
        ),
    ]


def _owner(chat: int, size: Size) -> int:
    """The first person has many chats, everybody else one."""
    return 1 if chat <= size.mine else chat


def _chats(size: Size) -> list[Rows]:
    chats = range(1, size.people + 1)
    places = (
        (
            n,
            "web",
            "web",
            f"p{_owner(n, size)}",
            f"w{n}",
            "",
            True,
            1 + n,
            1 + n,
            None,
            _owner(n, size),
            "direct",
            "direct",
        )
        for n in chats
    )
    of_messages = "id chat_id role person_id version_id native_id text lore at learnt"
    of_posts = "id chat_id key author name body buttons finished deleted revision at"
    return [
        (
            "places",
            "id platform bot space channel thread direct character_id version_id chat_id person_id reach narrowest",
            places,
        ),
        (
            "chats",
            "id public_id place_id character_id started_at title",
            ((n, f"k{n}", n, 1 + n, NOW, "") for n in chats),
        ),
        (
            "web_chats",
            "id public_id person_id character revision started_at",
            ((n, f"w{n}", f"p{_owner(n, size)}", f"c{1 + n}", size.said, NOW) for n in chats),
        ),
        ("messages", of_messages, (_message(chat, k, size) for k in range(size.said) for chat in chats)),
        ("web_posts", of_posts, (_post(chat, k, size) for k in range(size.said) for chat in chats)),
    ]


def _message(chat: int, k: int, size: Size) -> tuple[Any, ...]:
    number, asked = k * size.people + chat, k % 2
    speaks = ("person", _owner(chat, size), None, f"m{number}") if asked else ("character", None, 1 + chat, None)
    return (number, chat, *speaks, WORDS[: 20 + number % 40], "[]", NOW + timedelta(seconds=number), 2)


def _post(chat: int, k: int, size: Size) -> tuple[Any, ...]:
    number, asked = k * size.people + chat, k % 2
    said = f"said:m{number}" if asked else f"t{number}.0"
    who = ("person", "나") if asked else ("character", "달래")
    return (number, chat, said, *who, WORDS[: 20 + number % 40], "[]", True, False, k + 1, NOW)


def _stories(size: Size) -> list[Rows]:
    chance = random.Random(2)
    numbers = range(1, size.stories + 1)
    text = "\n\n".join(WORDS * 2 for _ in range(45))

    def story(n: int) -> tuple[Any, ...]:
        at, likes = NOW - timedelta(minutes=n), int(chance.paretovariate(0.8)) - 1
        who = (n, f"s{n}", f"l{n}", 1 + n % size.people, "done", "{}", 5, "[]", "account", str(1 + n % size.people))
        shown = ("ko", _genre(n), f"이야기 {n}", BLURB, "글쓴이", "general", "public")
        return (*who, *shown, at, at, at, chance.random() * 1e4, min(likes, 10**6), 5)

    episodes = ((n, k, n, f"{k}화", len(text), NOW, NOW) for n in numbers for k in range(1, 6))
    said = (
        (n, f"q{n}", 1 + n % size.stories, 1, "", 1 + n % size.people, "독자", WORDS[:30], NOW)
        for n in range(1, 5 * size.stories + 1)
    )
    return [
        (
            "stories",
            "id public_id link_token owner_id state wish asked_for stops payer payer_key language genre title blurb "
            "pen_name rating visibility created_at updated_at published_at hot like_count episode_count",
            map(story, numbers),
        ),
        (
            "artifacts",
            "id story_id stage episode version inputs content_hash author content text created_at",
            ((n, n, 13, 1, 1, "i", "h", "rehearsal", "{}", text if n <= 100 else WORDS, NOW) for n in numbers),
        ),
        ("episodes", "story_id number artifact_id title length published_at updated_at", episodes),
        ("story_tags", "tag story_id", ((tag, n) for tag in TAGS for n in numbers if n % 4)),
        ("story_tags", "tag story_id", [("드문", 50)]),
        ("story_texts", "story_id words", ((n, _words(n)) for n in numbers)),
        ("story_grams", "gram story_id", ((each.encode(), n) for n in numbers for each in grams(_words(n)))),
        ("story_comments", "id public_id story_id episode paragraph account_id name text at", said),
    ]


def _genre(n: int) -> str:
    return "wuxia" if n == 50 else ("regression", "romance", "school")[n % 3]


def _words(n: int) -> str:
    """What a search knows of a story."""
    return "".join(map(fold, (f"이야기 {n}", "글쓴이", "\n".join(TAGS) if n % 4 else "", BLURB)))


def _used() -> list[Rows]:
    days = [(datetime.now(UTC) - timedelta(days=n)).strftime("%Y-%m-%d") for n in range(90)]
    used = ((1, day, "chat", 1 + n % 12, 0, False, 9, 0, 900, 700, 300, 4_000) for day in days for n in range(12))
    columns = (
        "account_id day purpose character_id story_id own calls unpriced input_tokens cached_tokens output_tokens cost"
    )
    return [("usage_days", columns, used)]


def fill_sqlite(file: Path, size: Size) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute("PRAGMA synchronous=OFF")
        for name, columns, each in rows(size):
            marks = ", ".join("?" for _ in columns.split())
            told = (tuple(map(search._as_sqlite, row)) for row in each)
            connection.executemany(f"INSERT INTO {name} ({', '.join(columns.split())}) VALUES ({marks})", told)
        connection.execute("ANALYZE")
    connection.close()


async def fill_postgres(url: str, size: Size) -> None:
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    await connection.execute("SET session_replication_role = replica")
    for name, columns, each in rows(size):
        await connection.copy_records_to_table(name, records=each, columns=columns.split(), timeout=600)
    for name in (
        "characters",
        "character_versions",
        *(name for name, columns, _ in rows(size) if columns[:3] == "id "),
    ):
        counter = f"pg_get_serial_sequence('{name}', 'id')"
        await connection.execute(f"SELECT setval({counter}, (SELECT max(id) FROM {name}))")
    await connection.execute("VACUUM ANALYZE")
    await connection.close()


def addresses(size: Size) -> dict[str, str]:
    """What people open most, as somebody who has signed in."""
    return {
        "gallery": "/",
        "gallery, newest": "/?tab=new",
        "character": f"/characters/c{size.characters // 2}",
        "search": "/?q=%EB%B4%84",
        "chats": "/chats",
        "chat": "/chats/w7",
        "stories": "/stories",
        "story": "/stories/s50",
        "reader": "/stories/s50/2",
        "usage": "/me/usage",
        "one's own": "/me",
    }


@dataclass(frozen=True, slots=True)
class House:
    """The application, as a server calls it, on one engine."""

    call: Callable[[MutableMapping[str, Any], Callable[[], Awaitable[dict[str, Any]]], Send], Awaitable[None]]
    engine: Engine

    async def get(self, path: str) -> int:
        """The status of a page, once all of it is there."""
        where, _, query = path.partition("?")
        told: list[int] = []
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "path": where,
            "raw_path": where.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(b"host", b"localhost"), (b"cookie", f"iyagi={TOKEN}".encode()), (b"accept-language", b"ko")],
            "client": ("127.0.0.1", 1),
            "server": ("localhost", 80),
            "state": {},
        }

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                told.append(message["status"])

        await self.call(scope, receive, send)
        return told[0]


@asynccontextmanager
async def _houses(size: Size) -> AsyncIterator[dict[str, House]]:
    made = await asyncio.to_thread(search.stock, size.characters)
    with tempfile.TemporaryDirectory(prefix="iyagi-bench-") as folder, postgres() as server:
        file = Path(folder) / "bench.db"
        urls = f"sqlite+aiosqlite:///{file}", server + "postgres"
        for url in urls:
            await schema.migrate(url)
        await asyncio.to_thread(search.fill_sqlite, file, made)
        await search.fill_postgres(urls[1], made)
        await asyncio.to_thread(fill_sqlite, file, size)
        await fill_postgres(urls[1], size)
        async with opened(Path(folder), urls[0]) as light, opened(Path(folder), urls[1]) as heavy:
            yield {"SQLite": light, "PostgreSQL": heavy}


@asynccontextmanager
async def opened(folder: Path, url: str) -> AsyncIterator[House]:
    settings = load(data_dir=folder, database_url=url, secret_key="s" * 43, compatible={"probe": False})
    async with open_app(settings, ["web"]) as app:
        yield House(build(app, Live(app.db, app.bus), Limits()), Engine(app.db, await _backend(app)))


async def _backend(app: App) -> psutil.Process | None:
    """The server's process behind this pool's one connection: pages are asked for one after the other."""
    if app.db.embedded:
        return None
    async with app.db.read() as tx:
        return psutil.Process(await tx.value(select(func.pg_backend_pid())))


async def pages(size: Size = FULL) -> list[Row]:
    """Every page so often, in turns; its time by the clock and the processor's, and how many a core has in a second."""
    found: list[Row] = []
    async with _houses(size) as houses:
        for name, house in houses.items():
            took = {page: Took() for page in addresses(size)}
            floor = Took()
            for number in range(ROUNDS + 3):
                for page, path in addresses(size).items():
                    with house.engine.timed(took[page] if number >= 3 else Took()):
                        status = await house.get(path)
                    if status != 200:
                        raise RuntimeError(f"{path} answered {status}")
                with house.engine.timed(floor):
                    await house.get("/robots.txt")
            found += _told(name, took, p(floor.cpu, 50))
    return found


def _told(name: str, took: dict[str, Took], floor: float) -> list[Row]:
    told = [
        Row(f"{name}: {page}, p50", p(one.wall, 50), "ms", Goal(25), note=f"{p(one.cpu, 50):.1f} ms of the processor")
        for page, one in took.items()
    ]
    mean = sum(sum(one.cpu) / len(one.cpu) for one in took.values()) / len(took)
    return [*told, Row(f"{name}: pages a second and core", 1e3 / mean, "", Goal(300, least=True), floor=1e3 / floor)]
