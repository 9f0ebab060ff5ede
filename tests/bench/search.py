"""Searches among 100,000 public characters on both engines: `python3 -m tests.bench search`.

Texts are made of words as a language has them: few that are everywhere, many that are rare (Zipf's law). The floor is
a page of what is trending, for which nothing is searched.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import random
import sqlite3
import tempfile
import time
from array import array
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg  # type: ignore[import-untyped]  # it has no types
import psutil
from sqlalchemy import func, select

from core.characters import discovery, lists
from core.characters import search as searching
from core.characters.card import Card
from core.characters.discovery import Ask
from core.characters.heat import moment
from core.db import Db, schema
from tests.bench.rounds import Took
from tests.bench.stage import cpu, p
from tests.bench.table import Goal, Row
from tests.engines import postgres

CHARACTERS = 100_000
ROUNDS = 8
NOW = datetime(2026, 3, 1, tzinfo=UTC)
SOUNDS = (
    "가나다라마바사아자차카타하강난달람만별산진현고노도로모보소오주수우유"
    "이리미비시기지서선은영원윤희준민하빛봄눈꽃길숲밤"
)
COLUMNS = {
    "characters": "id public_id version_id created_at visibility link_token shows_definition allows_fork name tagline "
    "language rating like_count follow_count hot lists updated_at published_at",
    "character_versions": "id character_id number name card card_hash created_at note format spec_version",
    "character_texts": "character_id name tags words",
    "character_tags": "tag character_id",
}


@dataclass(slots=True)
class Stock:
    """Rows for each table, and what is looked for."""

    characters: list[tuple[Any, ...]] = field(default_factory=list)
    versions: list[tuple[Any, ...]] = field(default_factory=list)
    texts: list[tuple[Any, ...]] = field(default_factory=list)
    tags: list[tuple[Any, ...]] = field(default_factory=list)
    grams: dict[tuple[int, bytes], array[int]] = field(default_factory=lambda: defaultdict(lambda: array("l")))
    queries: dict[str, str] = field(default_factory=dict)

    def rows(self) -> Iterator[tuple[str, Iterable[tuple[Any, ...]]]]:
        yield "character_versions", self.versions
        yield "characters", self.characters
        yield "character_texts", self.texts
        yield "character_tags", sorted(self.tags)

    def lists(self) -> Iterator[tuple[int, bytes, list[int]]]:
        """Each gram with the characters that have it: one row for each of them, which the databases make themselves."""
        for key in sorted(self.grams):
            yield *key, self.grams[key].tolist()


class Language:
    """A vocabulary whose n-th word is n times rarer than its first."""

    def __init__(self, words: Sequence[str], chance: random.Random) -> None:
        self.words = words
        self._weights = list(itertools.accumulate(1 / (n + 2) for n in range(len(words))))
        self._chance = chance

    def say(self, count: int) -> list[str]:
        return self._chance.choices(self.words, cum_weights=self._weights, k=count)


def stock(count: int) -> Stock:
    chance = random.Random(1)
    korean = Language(_words(chance, SOUNDS, 6_000, 2, 4), chance)
    english = Language(_words(chance, "abcdefghiklmnoprstuvwy", 4_000, 2, 9), chance)
    tags = Language([*korean.words[500:560], *english.words[500:560]], chance)
    made = Stock()
    for number in range(1, count + 1):
        language = korean if number % 3 else english
        _add(made, number, language, tags.say(4), chance)
    made.queries = _queries(korean, english, tags)
    return made


def _words(chance: random.Random, letters: str, count: int, least: int, most: int) -> list[str]:
    found = dict.fromkeys("".join(chance.choices(letters, k=chance.randint(least, most))) for _ in range(2 * count))
    return list(found)[:count]


def _queries(korean: Language, english: Language, tags: Language) -> dict[str, str]:
    return {
        "the commonest word": korean.words[0],
        "two common words": f"{korean.words[0]} {korean.words[2]}",
        "two common words of two languages": f"{korean.words[1]} {english.words[1]}",
        "a word of middling frequency": korean.words[300],
        "a rare word": korean.words[5_900],
        "two syllables within words": korean.words[40][-2:],
        "one syllable": korean.words[7][0],
        "a tag": tags.words[0],
        "a tag and a word": f"{tags.words[1]} {korean.words[9]}",
        "the commonest English word": english.words[0],
        "the beginnings of English words": english.words[3][:3],
        "a rare English word": english.words[3_900],
        "a common and a rare word": f"{korean.words[0]} {korean.words[4_000]}",
        "five words": " ".join(korean.words[20:25]),
        "what nobody has": "쀍쀍쀍",
    }


def _add(made: Stock, number: int, language: Language, tags: list[str], chance: random.Random) -> None:
    name, tagline, notes = (" ".join(language.say(count)) for count in (2, 6, 16))
    code = "ko" if number % 3 else "en"
    card = Card(
        name=name,
        description="",
        tags=tuple(dict.fromkeys(tags)),
        tagline={code: tagline},
        notes={code: notes},
        language=code,
    )
    texts = lists.texts(card, whole=False)
    at = NOW - timedelta(minutes=number)
    likes = int(chance.paretovariate(0.7)) - 1 if number % 4 else 0
    line, liked = f'{{"{code}": "{tagline}"}}', min(likes, 10**6)
    who = (number, f"c{number}", number, at, "public", f"t{number}", False, False, name, line, code)
    made.characters.append((*who, "general", liked, 0, moment(at) + likes % 7, lists.WAY, at, at))
    made.versions.append((number, number, 1, name, "{}", f"{number:064x}", at, "", "", ""))
    made.texts.append((number, texts.name, texts.tags, texts.words))
    made.tags += [(key, number) for key in dict.fromkeys(map(lists.tag_key, card.tags))]
    for gram in texts.grams():
        made.grams[gram].append(number)


def fill_sqlite(file: Path, made: Stock) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute("PRAGMA synchronous=OFF")
        for name, rows in made.rows():
            columns = COLUMNS[name].split()
            marks = ", ".join("?" for _ in columns)
            told = (tuple(map(_as_sqlite, row)) for row in rows)
            connection.executemany(f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({marks})", told)
        grams = "INSERT INTO character_grams (field, gram, character_id) SELECT ?1, ?2, value FROM json_each(?3)"
        connection.executemany(grams, ((field, gram, json.dumps(ids)) for field, gram, ids in made.lists()))
    connection.close()


def _as_sqlite(value: object) -> object:
    return value.strftime("%Y-%m-%d %H:%M:%S.%f") if isinstance(value, datetime) else value


async def fill_postgres(url: str, made: Stock) -> None:
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    await connection.execute("SET session_replication_role = replica")  # foreign keys are not looked at row by row
    for name, rows in made.rows():
        await connection.copy_records_to_table(name, records=rows, columns=COLUMNS[name].split(), timeout=600)
    grams = "INSERT INTO character_grams (field, gram, character_id) SELECT $1, $2, unnest($3::bigint[])"
    async with connection.transaction():
        await connection.executemany(grams, made.lists(), timeout=600)
    await connection.execute("VACUUM ANALYZE")
    await connection.close()


@dataclass(frozen=True, slots=True)
class Engine:
    """An open database, and the processor's time that this process and a server's one connection have used."""

    db: Db
    server: psutil.Process | None = None

    def cpu(self) -> float:
        return time.process_time() + (cpu(self.server) if self.server else 0.0)

    @contextmanager
    def timed(self, took: Took) -> Iterator[None]:
        began, used = time.perf_counter(), self.cpu()
        yield
        took.cpu.append((self.cpu() - used) * 1e3)
        took.wall.append((time.perf_counter() - began) * 1e3)


@asynccontextmanager
async def _both(made: Stock) -> AsyncIterator[dict[str, Engine]]:
    with tempfile.TemporaryDirectory(prefix="iyagi-bench-") as folder, postgres() as server:
        file = Path(folder) / "bench.db"
        urls = f"sqlite+aiosqlite:///{file}", server + "postgres"
        for url in urls:
            await schema.migrate(url)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(asyncio.to_thread(fill_sqlite, file, made))
            tasks.create_task(fill_postgres(urls[1], made))
        light, heavy = map(Db, urls)
        try:
            async with heavy.read() as tx:
                backend = psutil.Process(await tx.value(select(func.pg_backend_pid())))
            yield {"SQLite": Engine(light), "PostgreSQL": Engine(heavy, backend)}
        finally:
            await light.aclose()
            await heavy.aclose()


async def search() -> list[Row]:
    """Each query with its second page, and pages of what is trending."""
    made = await asyncio.to_thread(stock, CHARACTERS)
    rows = []
    async with _both(made) as opened:
        for name, engine in opened.items():
            took, page = await _measure(engine, made.queries), await _trending(engine)
            slowest = max(took, key=lambda query: p(took[query].cpu, 50))
            rows += [
                _row(f"{name}: a search among {CHARACTERS:,}, p50", list(took.values()), 50, page),
                _row(f"{name}: the same, p95", list(took.values()), 95, page),
                _row(f"{name}: the slowest query ({slowest}), p50", [took[slowest]], 50, page),
                _row(f"{name}: a page of what is trending, p95", [page], 95),
            ]
    return rows


def _row(what: str, took: Sequence[Took], part: int, floor: Took | None = None) -> Row:
    """The percentile of the processor's time, which the goal is held to, and of the clock's."""
    used, passed = ([each for one in took for each in getattr(one, name)] for name in ("cpu", "wall"))
    least = None if floor is None else p(floor.cpu, 50)
    return Row(what, p(used, part), "ms", Goal(50), least, clock=p(passed, part))


async def _measure(engine: Engine, queries: dict[str, str]) -> dict[str, Took]:
    took = {name: Took() for name in queries}
    for number in range(ROUNDS + 1):
        for name, words in queries.items():
            into = took[name] if number else Took()  # the first round warms
            cursor = await _page(engine, words, None, into)
            if cursor is not None:
                await _page(engine, words, cursor, into)
    return took


async def _page(engine: Engine, words: str, cursor: str | None, took: Took) -> str | None:
    with engine.timed(took):
        async with engine.db.read() as tx:
            page = await searching.search(tx, words, None, Ask(cursor=cursor))
    return page.cursor


async def _trending(engine: Engine) -> Took:
    took, cursor = Took(), None
    for number in range(40):
        with engine.timed(took if number else Took()):
            async with engine.db.read() as tx:
                cursor = (await discovery.trending(tx, Ask(cursor=cursor))).cursor
    return took
