"""What memory costs a turn and the process: `python3 -m tests.bench remember`.

One person has talked with one character for years: 10,000 and 100,000 passages, each with a vector of the default
embedder's size. What is timed is what a turn waits for: `Recall.recall` on the product's own database, all texts read
anew, with and without embedding the query.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from sqlalchemy import insert, select

from core.ai.embedders import build_embedder
from core.ai.embedding import Embedder
from core.characters import seeds
from core.clock import SystemClock
from core.db import Db, schema
from core.db.tables.characters import characters
from core.db.tables.chat import chats, messages
from core.db.tables.memory import memory_changes, passages
from core.db.tables.people import accounts, people
from core.db.tables.places import places
from core.memory.recall import Asked, Recall
from core.memory.terms import indexed
from core.reach import Reach
from core.settings import Settings
from tests.bench.search import SOUNDS, Language
from tests.bench.stage import p
from tests.bench.table import Goal, Row

SIZES = {10_000: 30.0, 100_000: 80.0}  # passages, and milliseconds that a turn may wait at p95
QUERIES = 60
WORDS = 3_000
NOW = datetime(2026, 3, 1, tzinfo=UTC)
AT_ONCE = 2_000
_LOADED = """
import asyncio, json, sys
from pathlib import Path
from core.app import open_app
from core.settings import Settings

def rss():
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmRSS")) / 1024

async def main():
    async with open_app(Settings(data_dir=Path(sys.argv[1])), ["web"]) as app:
        before = rss()
        embedder = app.recall.embedder
        for number in range(20):
            await embedder.queries([f"삼겹살 먹을래? {number}"])
            await embedder.passages([f"나 요즘 채식해. {number} I am a vegetarian now."] , ["나 요즘 채식해."])
        print(json.dumps([before, rss()]))

asyncio.run(main())
"""


async def remember() -> list[Row]:
    embedder = build_embedder(Settings())
    rows = await _memory()
    for size, most in SIZES.items():
        with tempfile.TemporaryDirectory(prefix="iyagi-bench-") as folder:
            rows += await _recalls(f"sqlite+aiosqlite:///{Path(folder) / 'bench.db'}", size, most, embedder)
    if embedder is not None:
        await embedder.aclose()
    return rows


async def _memory() -> list[Row]:
    """Of a process of its own, with the embedder loaded and used."""
    with tempfile.TemporaryDirectory(prefix="iyagi-bench-") as folder:
        quiet = os.environ | {"IYAGI_LOG_LEVEL": "error", "IYAGI_COMPATIBLE__PROBE": "false"}
        run = subprocess.run(
            [sys.executable, "-c", _LOADED, folder], env=quiet, capture_output=True, text=True, check=True
        )
    before, after = json.loads(run.stdout.splitlines()[-1])
    return [
        Row("Memory before the embedder is needed", before, "MB"),
        Row("Memory with the embedder loaded", after, "MB", Goal(250)),
    ]


async def _recalls(url: str, size: int, most: float, embedder: Embedder | None) -> list[Row]:
    await schema.migrate(url)
    db = Db(url)
    chance = random.Random(7)
    language = Language([_word(chance) for _ in range(WORDS)], chance)
    asked = await _fill(db, size, language, embedder)
    recall = Recall(db=db, embedder=embedder)
    began = time.perf_counter()
    await recall.recall(asked)
    first = (time.perf_counter() - began) * 1e3
    queries = [replace(asked, said=" ".join(language.say(6)) + "?") for _ in range(QUERIES)]
    cold = [await _timed(recall, each) for each in queries]
    warm = [await _timed(recall, each) for each in queries]
    await db.aclose()
    return [
        Row(f"{size:,} passages: recall for a turn, p95", p(cold, 95), "ms", Goal(most)),
        Row(f"{size:,} passages: the same, p50", p(cold, 50), "ms"),
        Row(f"{size:,} passages: without embedding the query, p95", p(warm, 95), "ms"),
        Row(f"{size:,} passages: the first recall of a process", first, "ms"),
    ]


async def _timed(recall: Recall, asked: Asked) -> float:
    began = time.perf_counter()
    await recall.recall(asked)
    return (time.perf_counter() - began) * 1e3


def _word(chance: random.Random) -> str:
    return "".join(chance.choices(SOUNDS, k=chance.randint(2, 3)))


async def _fill(db: Db, size: int, language: Language, embedder: Embedder | None) -> Asked:
    """One place with one chat of `size` messages, all before its window."""
    await seeds.plant(db, SystemClock())
    numbers = np.random.default_rng(7)
    async with db.write() as tx:
        character = await tx.value(select(characters.c.id).limit(1))
        account = await tx.value(insert(accounts).values(public_id="a", created_at=NOW).returning(accounts.c.id))
        row = {"platform": "bench", "native_id": "1", "name": "미나", "account_id": account}
        person = await tx.value(insert(people).values(row).returning(people.c.id))
        where = {"platform": "bench", "bot": "b", "space": "", "channel": "c", "thread": "", "direct": True}
        place = await tx.value(insert(places).values(**where, reach=Reach.DIRECT).returning(places.c.id))
        chat_row = {"public_id": "c", "place_id": place, "character_id": character, "started_at": NOW}
        chat = await tx.value(insert(chats).values(chat_row).returning(chats.c.id))
        await tx.run(insert(memory_changes).values(person_id=person, place_id=0, number=1))
    for start in range(0, size, AT_ONCE):
        texts = [" ".join(language.say(9)) for _ in range(min(AT_ONCE, size - start))]
        ids = range(start + 1, start + 1 + len(texts))
        times = [NOW - timedelta(minutes=7 * (size - each)) for each in ids]
        said = [
            {"id": each, "chat_id": chat, "role": "person", "person_id": person, "text": text, "lore": [], "at": at}
            for each, text, at in zip(ids, texts, times, strict=True)
        ]
        width = embedder.size if embedder else 4
        made = numbers.standard_normal((len(texts), width)).astype("<f4")
        made /= np.linalg.norm(made, axis=1, keepdims=True)
        found = [
            {
                "message_id": each,
                "number": 0,
                "start": 0,
                "end": len(text),
                "terms": indexed(text, speaker="미나", at=at),
                "hash": f"{each:032x}",
                "vector": vector.tobytes(),
                "embedder": embedder.name if embedder else "",
                "chat_id": chat,
                "place_id": place,
                "person_id": person,
                "reach": Reach.DIRECT,
            }
            for each, text, at, vector in zip(ids, texts, times, made, strict=True)
        ]
        async with db.write() as tx:
            await tx.run(insert(messages), said)
            await tx.run(insert(passages), found)
    return Asked(
        character_id=character,
        person_id=person,
        place_id=place,
        chat_id=chat,
        window=size + 1,
        said="",
        previous="",
        now=NOW,
        person="미나",
        character="달래",
    )
