"""A chat that lives elsewhere, read along: what is in it now, told to whoever has the page open.

Messages have no revisions. So what a page holds is known by a mark of all of it: a browser that comes back with the
mark of what it has gets only what is new, and one with any other gets the whole of what the page shows.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from core.chat import reading, roaming
from core.chat.reading import Line
from core.chat.turn import topic
from core.errors import NotFound, Unavailable
from web.live import Typing

if TYPE_CHECKING:
    from web.site import Site

SHOWN: Final = 80  # newest messages of a page
LOOK_SECONDS: Final = 30.0  # an old message's new words, of which the bus lost the word, cost no more


@dataclass(frozen=True, slots=True)
class Said:
    """A message is new or different."""

    line: Line


@dataclass(frozen=True, slots=True)
class Unsaid:
    """A message is no more."""

    id: int


@dataclass(frozen=True, slots=True)
class Only:
    """These messages and no others behind the first of them."""

    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """All that came before belongs to what the page has with this mark."""

    mark: str


@dataclass(frozen=True, slots=True)
class Went:
    """The chat is in another place now, or is no more: the page is to be opened anew."""


News = Said | Unsaid | Only | Marked | Went | Typing


def fingerprint(line: Line) -> str:
    parts = (line.id, line.number, line.count, line.name, line.picture, line.text)
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:16]


def mark_of(lines: list[Line]) -> str:
    return hashlib.sha256("".join(map(fingerprint, lines)).encode()).hexdigest()[:24]


async def follow(site: Site, account: int, one: roaming.Roaming, mark: str) -> AsyncIterator[News]:
    """What changes in the chat, from what a page with `mark` has. Ends when the chat goes elsewhere."""
    async with (
        aclosing(site.live.changes(topic(one.place_id), lambda: LOOK_SECONDS)) as looks,
        aclosing(_followed(site, account, one, mark, looks)) as news,
    ):
        async for each in news:
            yield each


async def _followed(
    site: Site, account: int, one: roaming.Roaming, mark: str, looks: AsyncGenerator[None]
) -> AsyncGenerator[News]:
    known: dict[int, str] | None = None
    typing: bool | None = None
    async for _ in looks:
        try:
            async with site.app.db.read() as tx:
                now = await roaming.one(tx, account, one.public_id)
                lines = await reading.newest(tx, one.id, SHOWN)
                answered = await reading.is_answered(tx, one.id, one.place_id)
        except NotFound:
            yield Went()
            return
        except Unavailable:
            return
        if (now.place_id, now.here) != (one.place_id, one.here):
            yield Went()
            return
        fresh = {line.id: fingerprint(line) for line in lines}
        if known is None and mark_of(lines) == mark:
            known = fresh
        if known is None:
            yield Only(tuple(fresh))
        for each in _changes(known or {}, fresh, lines):
            yield each
        if known != fresh:
            yield Marked(mark_of(lines))
        known = fresh
        if answered is not typing:
            typing = answered
            yield Typing(answered)


def _changes(known: dict[int, str], fresh: dict[int, str], lines: list[Line]) -> list[News]:
    oldest = lines[0].id if lines else 0
    gone: list[News] = [Unsaid(each) for each in known if each not in fresh and (each > oldest or not lines)]
    return [*gone, *(Said(line) for line in lines if known.get(line.id) != fresh[line.id])]
