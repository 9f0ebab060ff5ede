"""What a page asks the database: at most eight statements, however much there is, and none that reads a table through.

Every address that can be opened stands in ASKED or APART; a new one is named there before these pass.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fastapi import APIRouter
from sqlalchemy import Engine, event, insert, update

from core.characters import authoring
from core.db import schema
from core.db.tables import metadata
from core.db.tables.characters import characters
from core.db.tables.people import accounts
from core.db.tables.stories import stories
from core.stories.wish import Length, Wish
from tests.bench import pages, search
from tests.bench.pages import NOW, House, Size
from web.app import PAGES

SIZE = Size(characters=120, people=60, said=30, stories=120, mine=40)
MOST = 8  # statements of a page, beside those that begin and end transactions
ASKED = {
    "/": "/",
    "/language/{language}": "/language/ko",
    "/adult": "/adult",
    "/new": "/new",
    "/characters/{character_id}": "/characters/c50",
    "/characters/{character_id}/edit": "/characters/MINE/edit",
    "/characters/{character_id}/settings": "/characters/MINE/settings",
    "/characters/{character_id}/versions": "/characters/MINE/versions",
    "/characters/{character_id}/export": "/characters/MINE/export",
    "/characters/{character_id}/pictures": "/characters/MINE/pictures",
    "/characters/{character_id}/lorebook": "/characters/MINE/lorebook",
    "/characters/{character_id}/lorebook/new": "/characters/MINE/lorebook/new",
    "/c/{name}": "/c/t50",
    "/import": "/import",
    "/chats": "/chats",
    "/chats/{chat_id}": "/chats/w7",
    "/chats/at/{chat_id}": "/chats/at/k7",
    "/chats/at/{chat_id}/settings": "/chats/at/k7/settings",
    "/chats/at/{chat_id}/export.{form}": "/chats/at/k7/export.json",
    "/chats/at/{chat_id}/delete": "/chats/at/k7/delete",
    "/me": "/me",
    "/me/profile": "/me/profile",
    "/me/personas": "/me/personas",
    "/me/personas/{persona_id}": "/me/personas/persona1",
    "/me/memory": "/me/memory?character=c8",
    "/me/memory/export": "/me/memory/export?character=c8",
    "/me/keys": "/me/keys",
    "/me/links": "/me/links",
    "/me/data": "/me/data",
    "/me/devices": "/me/devices",
    "/me/password": "/me/password",
    "/me/email": "/me/email",
    "/me/signin": "/me/signin",
    "/me/tokens": "/me/tokens",
    "/me/usage": "/me/usage?days=90",
    "/stories": "/stories",
    "/stories/new": "/stories/new",
    "/stories/mine": "/stories/mine",
    "/stories/import": "/stories/import",
    "/stories/{name}": "/stories/s50",
    "/stories/{name}/{number:int}": "/stories/s50/2",
    "/stories/{name}/export": "/stories/s60/export",
    "/stories/{name}/export/{form}": "/stories/s60/export/md",
    "/stories/{name}/feed.atom": "/stories/s50/feed.atom",
    "/stories/{name}/og.png": "/stories/s50/og.png",
    "/stories/{story_id}/make": "/stories/s60/make",
    "/stories/{story_id}/settings": "/stories/s60/settings",
    "/stories/{story_id}/cast": "/stories/s60/cast",
    "/stories/{story_id}/stale": "/stories/s60/stale",
    "/stories/{story_id}/on": "/stories/s60/on",
    "/stories/{story_id}/rename": "/stories/s60/rename",
    "/authors/{author_id}": "/authors/a2",
    "/authors/{author_id}/feed.atom": "/authors/a2/feed.atom",
    "/report/{subject}/{name}": "/report/character/c50",
    "/moderation": "/moderation",
    "/moderation/reports": "/moderation/reports",
    "/moderation/reports/{public_id}": "/moderation/reports/r1",
    "/moderation/accounts": "/moderation/accounts",
    "/moderation/accounts/{public_id}": "/moderation/accounts/a2",
    "/moderation/bans": "/moderation/bans",
    "/moderation/takedowns": "/moderation/takedowns",
    "/moderation/audit": "/moderation/audit",
    "/moderation/jobs": "/moderation/jobs",
    "/moderation/health": "/moderation/health",
    "/moderation/costs": "/moderation/costs",
    "/moderation/places": "/moderation/places",
    "/signin": "/signin",
    "/signup": "/signup",
    "/signout": "/signout",
    "/forgot": "/forgot",
    "/reset": "/reset",
    "/confirm": "/confirm",
    "/docs": "/docs",
    "/healthz": "/healthz",
    "/readyz": "/readyz",
    "/manifest.webmanifest": "/manifest.webmanifest",
    "/favicon.ico": "/favicon.ico",
    "/robots.txt": "/robots.txt",
}
# What asks more than MOST, and how much at most: none of these may grow.
HEAVY = {
    "/characters/MINE/export": 10,
    "/c/t50": 10,
    "/stories/s50": 9,
    "/stories/s50/2": 11,
    "/stories/s60/export/md": 11,
    "/stories/s60/make": 14,
    "/stories/s60/settings": 10,
    "/stories/s60/cast": 12,
}
MORE = ("/?tab=new", "/?tab=liked", "/?tab=mine", "/?tab=likes", "/?tab=follows", "/?q=가", "/?tag=가", "/?author=a1")
# What never ends, what leads elsewhere, and files or pages of one row that the house does not have.
APART = {
    "/characters/{character_id}/export/{target}",
    "/stories/{story_id}/parts/{stage}/{episode}/compare",
    "/stories/{story_id}/parts/{stage}/{episode}/edit",
    "/stories/{story_id}/parts/{stage}/{episode}",
    "/stories/{story_id}/parts/{stage}",
    "/stories/{name}/cover.png",
    "/stories/{name}/{number:int}/report",
    "/telegram",
    "/chats/{chat_id}/words/{which}",
    "/chats/{chat_id}/events",
    "/chats/at/{chat_id}/events",
    "/stories/{story_id}/make/events",
    "/signin/{way}",
    "/signin/{way}/back",
    "/me/links/confirm",
    "/chats/{chat_id}/why/{ref}",
    "/chats/{chat_id}/keep/{ref}",
    "/chats/{chat_id}/files/{post_id}",
    "/me/personas/{persona_id}/picture",
    "/characters/{character_id}/pictures/{number}",
    "/characters/{character_id}/lorebook/entries/{name}",
    "/pictures/{picture_id}.png",
    "/pictures/{picture_id}-{size:int}.webp",
    "/feeds/{token}.atom",
    "/metrics",
}
# Operators read a small table whole here, and seldom; the schema's version is one row.
READ_THROUGH = {"/moderation/jobs", "/moderation/health", "/readyz"}
Said = tuple[str, tuple[Any, ...]]


def _paths(router: APIRouter) -> Iterator[str]:
    for route in router.routes:
        if "GET" in (getattr(route, "methods", None) or ()):
            yield str(getattr(route, "path", ""))
        elif isinstance(inner := getattr(route, "original_router", None), APIRouter):
            yield from _paths(inner)


def test_every_page_is_named() -> None:
    there = {path for each in PAGES for path in _paths(each.router)}
    assert there == set(ASKED) | APART


@contextmanager
def _heard() -> Iterator[list[Said]]:
    said: list[Said] = []

    def hear(_connection: object, _cursor: object, statement: str, given: Any, _context: object, _many: bool) -> None:
        if statement.split(maxsplit=1)[0] not in {"BEGIN", "SET"}:
            said.append((statement, given))

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        yield said
    finally:
        event.remove(Engine, "before_cursor_execute", hear)


async def _furnish(house: House) -> str:
    """What the bench's house lacks: the first person's story, personas and memories, a report. The public id of a
    character of theirs."""
    db = house.engine.db
    wish = Wish(
        keywords=("비",), language="ko", episodes=5, length=Length(target=500, least=400, most=600, words=False)
    ).model_dump(mode="json")
    memory = {
        "person_id": 1,
        "place_id": 7,
        "reach": "direct",
        "kind": "fact",
        "origin": "model",
        "subject": "손님",
        "text": "비를 좋아한다",
        "said_at": NOW,
        "importance": 5,
        "confidence": 1.0,
        "terms": "비",
        "created_at": NOW,
    }
    report = {"subject": "character", "subject_id": "c50", "reason": "other", "evidence": {}, "at": NOW}
    rows: dict[str, list[dict[str, Any]]] = {
        "personas": [{"public_id": f"persona{n}", "account_id": 1, "name": "나", "created_at": NOW} for n in range(9)],
        "memories": [{"public_id": f"m{n}", "character_id": 8 + n % 9, **memory} for n in range(90)],
        "reports": [{"public_id": f"r{n}", "reporter_id": 1 + n, **report} for n in range(40)],
        "story_heads": [{"story_id": 60, "stage": 13, "episode": 1, "artifact_id": 60}],
    }
    async with db.write() as tx:
        await tx.run(update(accounts).where(accounts.c.id == 1).values(role="operator"))
        await tx.run(update(characters).where(characters.c.id <= 40).values(owner_id=1))
        await tx.run(update(stories).values(wish=wish))
        for name, each in rows.items():
            await tx.run(insert(metadata.tables[name]), each)
        return await authoring.create(tx, 1, "봄이", "ko", NOW)


async def _asked(house: House, mine: str) -> dict[str, list[Said]]:
    """What each page asks, once everything is warm; fails for one that does not answer."""
    told: dict[str, list[Said]] = {}
    answers: dict[str, int] = {}
    for each in (*ASKED.values(), *MORE):
        path = each.replace("MINE", mine)
        await house.get(path)
        with _heard() as said:
            answers[path] = await house.get(path)
        told[each] = list(said)
    refused = {"/reset", "/confirm"}  # without the letter's secret
    assert {path: it for path, it in answers.items() if it not in {200, 303, 308} and path not in refused} == {}
    return told


async def test_pages_ask_little_and_by_an_index_on_sqlite(tmp_path: Path) -> None:
    file = tmp_path / "house.db"
    url = f"sqlite+aiosqlite:///{file}"
    await schema.migrate(url)
    search.fill_sqlite(file, search.stock(SIZE.characters))
    pages.fill_sqlite(file, SIZE)
    with sqlite3.connect(file) as connection:
        connection.execute("DELETE FROM sqlite_stat1")  # so that it plans as for tables that are large
    async with pages.opened(tmp_path, url) as house:
        told = await _asked(house, await _furnish(house))

    through = {
        path: plans
        for path, said in told.items()
        if path not in READ_THROUGH and (plans := sorted({each for one in said for each in _read_through(file, one)}))
    }
    assert (_too_many(told), through) == ({}, {})


def _too_many(told: dict[str, list[Said]]) -> dict[str, int]:
    return {path: len(said) for path, said in told.items() if len(said) > HEAVY.get(path, MOST)}


def _read_through(file: Path, said: Said) -> Iterator[str]:
    """Steps of a statement's plan that read a table from its beginning to its end: what sorts nothing and stops after
    so many rows does not."""
    statement, given = said
    with sqlite3.connect(file) as connection:
        steps = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", given)]
    materials = {found[1] for step in steps if (found := re.match(r"(?:MATERIALIZE|CO-ROUTINE) (\w+)", step))}
    if "LIMIT" in statement and not any("TEMP B-TREE" in step for step in steps):
        return
    for step in steps:
        if (found := re.fullmatch(r"SCAN (\w+)", step)) and found[1] not in materials | {"json_each"}:
            yield f"{step}: {statement}"


async def test_pages_ask_as_little_on_postgresql(postgres_url: str, tmp_path: Path) -> None:
    await schema.migrate(postgres_url)
    await search.fill_postgres(postgres_url, search.stock(SIZE.characters))
    await pages.fill_postgres(postgres_url, SIZE)
    async with pages.opened(tmp_path, postgres_url) as house:
        told = await _asked(house, await _furnish(house))

    assert _too_many(told) == {}
