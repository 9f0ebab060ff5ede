"""What happens in an open chat, told as it happens. The rows are the truth: whoever reconnects misses nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncGenerator, Callable, Hashable, Iterator
from contextlib import aclosing, contextmanager
from dataclasses import dataclass
from typing import Final

from core.bus import Bus, Ear
from core.db import Db
from core.errors import Busy, Unavailable
from core.text import t
from web import store
from web.surface import topic
from web.watching import Pulse, Seat, Watcher

MOST_STREAMS: Final = 24  # of one guest or account in this process, pages and programs together


class TooManyStreams(Busy):
    """Somebody has as many streams open as they may have."""


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

    def __init__(self, db: Db, bus: Bus, pulse: Pulse | None = None) -> None:
        self._db, self._bus = db, bus
        self.pulse = pulse or Pulse()
        self._watcher = Watcher(db, self.pulse)
        self._ears: set[Ear] = set()
        self._streams: Counter[str] = Counter()
        self._closing = False

    async def run(self) -> None:
        """Look for all streams together, until cancelled: without it they hear what the bus says and no more."""
        await self._watcher.run()

    @property
    def closing(self) -> bool:
        """Whether streams end because the program does: whoever read them comes back."""
        return self._closing

    def close(self) -> None:
        """End every stream at once, so that the server can stop; browsers come back by themselves."""
        self._closing = True
        for ear in self._ears:
            ear.ring()

    @contextmanager
    def seat(self, who: str, session: str = "") -> Iterator[Seat]:
        """A place for one stream more of somebody's. Raises TooManyStreams."""
        if self._streams[who] >= MOST_STREAMS:
            raise TooManyStreams(t("web-too-many-streams", most=MOST_STREAMS))
        self._streams[who] += 1
        seat = Seat(session)
        try:
            with self._watcher.seated(seat):
                yield seat
        finally:
            self._streams[who] -= 1
            if not self._streams[who]:
                del self._streams[who]

    def standing(self, token: str) -> Hashable:
        """Another value than before when something has changed with a token that somebody follows with."""
        return self._watcher.standing(token)

    async def changes(
        self, topic: str, patience: Callable[[], float | None] = lambda: None, token: str | None = None
    ) -> AsyncGenerator[None]:
        """At once, and whenever something may have changed of which `topic` tells, or with `token`; all the same after
        as many seconds as `patience` gives each time."""
        async with self._bus.listen(topic) as ear:
            with self._watcher.watched(topic, ear), self._watcher.watched(token or topic, ear):
                self._ears.add(ear)
                try:
                    while not self._closing:
                        yield
                        await ear.wait(patience())
                finally:
                    self._ears.discard(ear)

    async def follow(self, chat: store.Chat, after: int) -> AsyncGenerator[News]:
        """What has changed since revision `after`, and what changes, until `close` or until the database is gone.

        Whether somebody writes is told in any case, for the page may show what was so a moment ago.
        """
        typing: bool | None = None
        away, more = chat.away, True
        async with aclosing(self.changes(topic(chat.public_id))) as looks:
            async for _ in looks:
                more = True
                while more:
                    try:
                        now, gone, posts = await self._look(chat, after)
                    except Unavailable:
                        return
                    for post in posts:
                        yield Changed(post)
                        after = post.revision
                    more = len(posts) == store.AT_ONCE
                    if now is not typing:
                        typing = now
                        yield Typing(now)
                    if gone is not away:
                        away = gone
                        yield Away(gone)

    async def _look(self, chat: store.Chat, after: int) -> tuple[bool, bool, list[store.Post]]:
        """Whether somebody writes, whether it goes on elsewhere, and what is new."""
        async with self._db.read() as tx:
            now = await store.chat(tx, chat.public_id)
            if now is None:
                return False, chat.away, []
            posts = await store.changed(tx, chat.id, after) if now.revision > after else []
            return now.typing, now.away, posts
