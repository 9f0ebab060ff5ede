"""What happens in an open chat, told as it happens. The rows are the truth: whoever reconnects misses nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass

from core.bus import Bus, Ear
from core.db import Db
from core.errors import Unavailable
from web import store
from web.surface import topic

POLL_SECONDS = 2.0  # a lost word on the bus costs no more
MOST_STREAMS = 24  # of one guest in this process: each looks into the database every 2 s


@dataclass(frozen=True, slots=True)
class Changed:
    """A post is new or different, or was taken away (`post.deleted`)."""

    post: store.Post


@dataclass(frozen=True, slots=True)
class Typing:
    on: bool


@dataclass(frozen=True, slots=True)
class Away:
    """Whether the chat goes on elsewhere."""

    on: bool


News = Changed | Typing | Away


class Live:
    """All streams of this process."""

    def __init__(self, db: Db, bus: Bus) -> None:
        self._db, self._bus = db, bus
        self._ears: set[Ear] = set()
        self._streams: Counter[str] = Counter()
        self._closing = False

    def close(self) -> None:
        """End every stream at once, so that the server can stop; browsers come back by themselves."""
        self._closing = True
        for ear in self._ears:
            ear.ring()

    async def follow(self, chat: store.Chat, after: int) -> AsyncIterator[News]:
        """What has changed since revision `after`, and what changes, until `close` or until the database is gone.

        Whether somebody writes is told in any case, for the page may show what was so a moment ago. Nothing to a guest
        who has too many streams open: the browser comes back.
        """
        if self._streams[chat.person] >= MOST_STREAMS:
            return
        self._streams[chat.person] += 1
        try:
            async with aclosing(self._followed(chat, after)) as followed:
                async for news in followed:
                    yield news
        finally:
            self._streams[chat.person] -= 1
            if not self._streams[chat.person]:
                del self._streams[chat.person]

    async def changes(self, topic: str, person: str) -> AsyncGenerator[None]:
        """At once, and whenever something may have changed of which `topic` tells; at least every POLL_SECONDS. Nothing
        to somebody who has too many streams open."""
        if self._streams[person] >= MOST_STREAMS:
            return
        self._streams[person] += 1
        async with self._bus.listen(topic) as ear:
            self._ears.add(ear)
            try:
                while not self._closing:
                    yield
                    await ear.wait(POLL_SECONDS)
            finally:
                self._ears.discard(ear)
                self._streams[person] -= 1
                if not self._streams[person]:
                    del self._streams[person]

    async def _followed(self, chat: store.Chat, after: int) -> AsyncGenerator[News]:
        typing: bool | None = None
        away = chat.away
        async with self._bus.listen(topic(chat.public_id)) as ear:
            self._ears.add(ear)
            try:
                while not self._closing:
                    now, gone, posts = await self._look(chat, after)
                    for post in posts:
                        yield Changed(post)
                        after = post.revision
                    if now is not typing:
                        typing = now
                        yield Typing(now)
                    if gone is not away:
                        away = gone
                        yield Away(gone)
                    if len(posts) < store.AT_ONCE:
                        await ear.wait(POLL_SECONDS)
            except Unavailable:
                return
            finally:
                self._ears.discard(ear)

    async def _look(self, chat: store.Chat, after: int) -> tuple[bool, bool, list[store.Post]]:
        """Whether somebody writes, whether it goes on elsewhere, and what is new."""
        async with self._db.read() as tx:
            now = await store.chat(tx, chat.public_id)
            if now is None:
                return False, chat.away, []
            posts = await store.changed(tx, chat.id, after) if now.revision > after else []
            return now.typing, now.away, posts
