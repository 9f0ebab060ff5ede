"""What a page asks the database: at most eight statements, however much there is, and none that reads a table through,
or sorts what it has not picked out before.

Every address that can be opened stands in ASKED or APART; a new one is named there before these pass.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import asyncpg  # type: ignore[import-untyped]  # it has no types
from fastapi import APIRouter
from sqlalchemy import Connection, Engine, event, make_url

from tests import migrated
from tests.bench import pages, search
from tests.bench.pages import House, Size
from tests.web.furnished import furnish
from tests.web.plans import Said, on_postgresql, on_sqlite
from web.app import PAGES

SIZE = Size(characters=120, people=60, said=30, stories=120, mine=40)
SECRET = "s" * 43  # of the house
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
    "/stories/{name}/export": "/stories/STORY/export",
    "/stories/{name}/export/{form}": "/stories/STORY/export/md",
    "/stories/{name}/feed.atom": "/stories/s50/feed.atom",
    "/stories/{name}/og.png": "/stories/s50/og.png",
    "/stories/{story_id}/make": "/stories/STORY/make",
    "/stories/{story_id}/settings": "/stories/STORY/settings",
    "/stories/{story_id}/cast": "/stories/STORY/cast",
    "/stories/{story_id}/stale": "/stories/STORY/stale",
    "/stories/{story_id}/on": "/stories/STORY/on",
    "/stories/{story_id}/rename": "/stories/STORY/rename",
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
    "/characters/{character_id}/export/{target}": "/characters/MINE/export/v3-json",
    "/characters/{character_id}/pictures/{number}": "/characters/MINE/pictures/1",
    "/characters/{character_id}/lorebook/entries/{name}": "/characters/MINE/lorebook/entries/ENTRY",
    "/chats/{chat_id}/words/{which}": "/chats/w7/words/p67",
    "/chats/{chat_id}/why/{ref}": "/chats/w7/why/127",
    "/chats/{chat_id}/keep/{ref}": "/chats/w7/keep/127",
    "/chats/{chat_id}/files/{post_id}": "/chats/w7/files/127",
    "/me/personas/{persona_id}/picture": "/me/personas/persona1/picture",
    "/me/links/confirm": "/me/links/confirm?proposal=LINKED",
    "/stories/{name}/cover.png": "/stories/STORY/cover.png",
    "/stories/{name}/{number:int}/report": "/stories/STORY/1/report",
    "/stories/{story_id}/parts/{stage}": "/stories/STORY/parts/4",
    "/stories/{story_id}/parts/{stage}/{episode}": "/stories/STORY/parts/13/1",
    "/stories/{story_id}/parts/{stage}/{episode}/edit": "/stories/STORY/parts/13/1/edit",
    "/stories/{story_id}/parts/{stage}/{episode}/compare": "/stories/STORY/parts/13/1/compare",
    "/pictures/{picture_id}.png": "/pictures/face.png",
    "/pictures/{picture_id}-{size:int}.webp": "/pictures/face-112.webp",
    "/feeds/{token}.atom": "/feeds/TOKEN.atom",
    "/metrics": "/metrics",
}
# The same pages with more in the address, or for another reader.
MORE = (
    *("/?tab=new", "/?tab=liked", "/?tab=mine", "/?tab=likes", "/?tab=follows", "/?q=가", "/?tag=가", "/?author=a1"),
    *("/?q=나무+오늘", "/?q=gon+an", "/?q=없는말"),
    *("/stories?tab=new", "/stories?tab=liked", "/stories?tab=mine", "/stories?tab=likes", "/stories?tab=follows"),
    *("/stories?genre=romance", "/stories?tag=회귀", "/stories?language=ko", "/stories/STORY", "/stories/STORY/1"),
    *("/stories?q=비", "/stories?q=이야기+50", "/stories?q=없는말", "/stories?q=비&tag=드문&tab=new"),
    *("/stories?genre=wuxia", "/stories?genre=wuxia&tab=new", "/stories?genre=wuxia&tab=liked", "/stories?tag=드문"),
    *("/stories/STORY/export/json", "/stories/STORY/export/epub", "/stories/s50/export/md"),
    *("/stories/STORY/make?part=1", "/chats/w7/words/m127"),
    *("/me/links", "/chats?q=비", "/moderation/accounts?q=a2", "/moderation/audit?actor=a2"),
)
# Streams never end; these lead to another site's sign-in, which the house has not, or come back from it.
APART = {
    "/chats/{chat_id}/events",
    "/chats/at/{chat_id}/events",
    "/stories/{story_id}/make/events",
    "/signin/{way}",
    "/signin/{way}/back",
    "/telegram",
}
# Operators read a small table whole here, or count all reports that are open, and seldom; the version is one row.
READ_THROUGH = {"/moderation/jobs", "/moderation/health", "/moderation/reports", "/readyz"}


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
def _heard(url: str) -> Iterator[list[Said]]:
    """What this database is asked; programs of other tests in this process may still look at theirs."""
    said, database = list[Said](), make_url(url).database

    def hear(asked: Connection, _cursor: object, statement: str, given: Any, _context: object, _many: bool) -> None:
        if asked.engine.url.database == database and statement.split(maxsplit=1)[0] not in {"BEGIN", "SET"}:
            said.append((statement, given))

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        yield said
    finally:
        event.remove(Engine, "before_cursor_execute", hear)


async def _asked(house: House, url: str) -> dict[str, list[Said]]:
    """What each page asks, once everything is warm; fails for one that does not answer."""
    words = await furnish(house.engine.db, SECRET)
    told: dict[str, list[Said]] = {}
    answers: dict[str, int] = {}
    for each in (*ASKED.values(), *MORE):
        path = quote(re.sub("|".join(words), lambda found: words[found[0]], each), safe="/?=&+%")
        await house.get(path)
        with _heard(url) as said:
            answers[each] = await house.get(path)
        told[each] = list(said)
    refused = {"/reset", "/confirm"}  # without the letter's secret
    unlike = {path: it for path, it in answers.items() if it not in {200, 303, 308} and path not in refused}
    assert unlike == {}, unlike
    return told


async def test_pages_ask_little_and_by_an_index_on_sqlite(tmp_path: Path) -> None:
    file = tmp_path / "house.db"
    url = f"sqlite+aiosqlite:///{file}"
    await migrated.put(file)
    search.fill_sqlite(file, search.stock(SIZE.characters))
    pages.fill_sqlite(file, SIZE)
    with sqlite3.connect(file) as connection:
        connection.execute("DELETE FROM sqlite_stat1")  # so that it plans as for tables that are large
    async with pages.opened(tmp_path, url) as house:
        told = await _asked(house, url)

    with sqlite3.connect(file) as connection:
        assert list(on_sqlite(connection, ("SELECT id FROM messages WHERE text = ?", ("비",)))) != []
        through = {
            path: plans
            for path, said in told.items()
            if path not in READ_THROUGH
            and (plans := sorted({step for one in said for step in on_sqlite(connection, one)}))
        }
    assert (_too_many(told), through) == ({}, {})


def _too_many(told: dict[str, list[Said]]) -> dict[str, int]:
    return {path: len(said) for path, said in told.items() if len(said) > MOST}


async def test_pages_ask_as_little_and_by_an_index_on_postgresql(migrated_postgres_url: str, tmp_path: Path) -> None:
    await search.fill_postgres(migrated_postgres_url, search.stock(SIZE.characters))
    await pages.fill_postgres(migrated_postgres_url, SIZE)
    async with pages.opened(tmp_path, migrated_postgres_url) as house:
        told = await _asked(house, migrated_postgres_url)

    connection = await asyncpg.connect(migrated_postgres_url.replace("+asyncpg", ""))
    try:
        assert await on_postgresql(connection, ("SELECT id FROM messages WHERE text = $1", ("비",))) != []
        through = {
            path: plans
            for path, said in told.items()
            if path not in READ_THROUGH
            and (plans := sorted({step for one in said for step in await on_postgresql(connection, one)}))
        }
    finally:
        await connection.close()
    assert (_too_many(told), through) == ({}, {})
