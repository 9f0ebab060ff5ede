"""Every address of the web program, and one of everything that is private, for those who attack it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from core.db.tables.people import people
from core.db.tables.web import web_sessions
from tests.web.api.callers import Program, program
from tests.web.api.test_chats import begun, until
from tests.web.api.test_rights import things
from tests.web.stage import Guest, Web
from web.app import PAGES

_PARAMETER = re.compile(r"\{(\w+)(?::\w+)?\}")


@dataclass(frozen=True, slots=True, order=True)
class Address:
    """A route of a page: "POST /me/links/give"."""

    method: str
    path: str

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def parameters(self) -> tuple[str, ...]:
        return tuple(_PARAMETER.findall(self.path))

    def filled(self, values: Mapping[str, str]) -> str:
        return _PARAMETER.sub(lambda each: values.get(each[1], "nothing-1"), self.path)


def addresses() -> list[Address]:
    """Of all pages, as the application has them."""
    found = {each for module in PAGES for each in _of(module.router.routes)}
    return sorted(found)


def _of(routes: Iterable[object]) -> Iterator[Address]:
    for route in routes:
        if (inner := getattr(route, "original_router", None)) is not None:
            yield from _of(inner.routes)
        for method in getattr(route, "methods", None) or ():
            if method != "HEAD":
                yield Address(method, getattr(route, "path"))  # noqa: B009 - routes have several types


async def account_of(somebody: Guest) -> int:
    """The account that is signed in in this browser."""
    token = hashlib.sha256(somebody.http.cookies["iyagi"].encode()).hexdigest()
    mine = (
        select(people.c.account_id)
        .join(web_sessions, web_sessions.c.person_id == people.c.native_id)
        .where(people.c.platform == "web", web_sessions.c.token_hash == token)
    )
    async with somebody.web.app.db.read() as tx:
        found: int = await tx.value(mine)
    return found


class Peak:
    """How much more memory this process has held at once since then, in bytes; Linux tells (proc(5), VmHWM)."""

    def __init__(self) -> None:
        Path("/proc/self/clear_refs").write_text("5")  # the highest so far is what it holds now
        self._before = self._highest()

    def grown(self) -> int:
        return self._highest() - self._before

    @staticmethod
    def _highest() -> int:
        found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
        assert found is not None
        return int(found[1]) * 1024


@asynccontextmanager
async def calling(somebody: Guest, *scopes: str) -> AsyncIterator[Program]:
    """The API for the account of this browser."""
    async with program(somebody.web, *scopes, account=await account_of(somebody)) as mine:
        yield mine


async def token_of(somebody: Guest) -> str:
    """What this browser's own forms carry."""
    answer = await somebody.http.get("/adult")
    found = re.search(r'name="form_token" value="(\w+)"', answer.text)
    assert found is not None
    return found[1]


async def belongings(owner: Guest) -> dict[str, str]:
    """One of each thing, all private: what stands in the paths of pages."""
    async with calling(owner) as mine:
        own = await things(mine)
        entry = {"name": "첫눈", "keys": ["눈"], "content": "비밀 이야기"}
        made = await mine.post(f"/characters/{own['character_id']}/lorebook/entries", entry)
        linked = (await mine.post(f"/characters/{own['character_id']}/link", {}, status=None)).json()
        feed = (await mine.post("/reading/feeds", {}, status=None)).json()
    return own | {"entry": str(made.json()["id"]), "linked": str(linked), "feed": str(feed)}


__all__ = ["Web", "addresses", "begun", "belongings", "until"]
