"""One look for all streams of a process: what the bus has not told, what has run out, and sessions that have ended."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from typing import Final, TypeVar

from core.bus import Ear
from core.db import Db
from core.errors import Unavailable
from core.log import get_log
from web.states import STATES, States, of_sessions

AT_ONCE: Final = 500  # of one statement

UNKNOWN: Final = object()
Each = TypeVar("Each")

log = get_log(__name__)


@dataclass(frozen=True, slots=True)
class Pulse:
    """Seconds: `look` between two looks, so that a lost word on the bus costs no more; `alive` between two signs of
    life, for proxies end what is silent for a minute."""

    look: float = 2.0
    alive: float = 15.0


@dataclass(slots=True, eq=False)
class Seat:
    """One open stream of somebody's. `session`: the hash of the browser's secret, "" for what is no browser. `over`:
    the session is no more. `waits`: for what the stream waits at most."""

    session: str = ""
    over: bool = False
    waits: asyncio.Timeout | None = None

    def end(self) -> None:
        """Its browser has signed out."""
        self.over = True
        if self.waits is not None:
            with suppress(RuntimeError):  # what has ended already takes no other time
                self.waits.reschedule(asyncio.get_running_loop().time())


class Watcher:
    """All that is watched in this process. Works as long as somebody runs it."""

    def __init__(self, db: Db, pulse: Pulse | None = None) -> None:
        self._db, self._seconds = db, (pulse or Pulse()).look
        self._ears: dict[str, set[Ear]] = defaultdict(set)
        self._seen: dict[str, Hashable] = {}
        self._seats: set[Seat] = set()

    @contextmanager
    def watched(self, topic: str, ear: Ear) -> Iterator[None]:
        """The ear is rung when something of `topic` has changed: no later than by the next look."""
        self._ears[topic].add(ear)
        try:
            yield
        finally:
            self._ears[topic].discard(ear)
            if not self._ears[topic]:
                del self._ears[topic]
                self._seen.pop(topic, None)

    def standing(self, topic: str) -> Hashable:
        """Another value than before when something of what is watched has changed; UNKNOWN before it was looked at."""
        return self._seen.get(topic, UNKNOWN)

    @contextmanager
    def seated(self, seat: Seat) -> Iterator[None]:
        """Its session is looked after, if it has one."""
        if seat.session:
            self._seats.add(seat)
        try:
            yield
        finally:
            self._seats.discard(seat)

    def ring(self) -> None:
        """Everybody looks for themselves."""
        for ears in self._ears.values():
            for ear in ears:
                ear.ring()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await asyncio.sleep(self._seconds)
            try:
                await self.look()
                await self.look_after_sessions()
            except Unavailable:
                log.warning("nobody told, the database does not answer")
                self.ring()

    async def look(self) -> None:
        """Ring for what stands otherwise than at the look before, and for what is looked at for the first time: whoever
        came since may have looked a moment too early. Raises Unavailable."""
        for kind, states in STATES.items():
            topics = [topic for topic in self._ears if topic.startswith(kind)]
            for part in _parts(topics):
                found = await self._read(states, [topic.removeprefix(kind) for topic in part])
                for topic in part:
                    self._note(topic, found.get(topic.removeprefix(kind)))

    async def look_after_sessions(self) -> None:
        """Raises Unavailable."""
        for seats in _parts(list(self._seats)):
            found = await self._read(of_sessions, [seat.session for seat in seats])
            for seat in seats:
                if seat.session not in found:
                    seat.end()

    def _note(self, topic: str, state: Hashable) -> None:
        if topic not in self._ears or (topic in self._seen and self._seen[topic] == state):
            return
        self._seen[topic] = state
        for ear in self._ears[topic]:
            ear.ring()

    async def _read(self, states: States, keys: Sequence[str]) -> Mapping[str, Hashable]:
        async with self._db.read() as tx:
            return await states(tx, keys)


def _parts(those: Sequence[Each]) -> Iterator[list[Each]]:
    left = iter(those)
    while part := list(islice(left, AT_ONCE)):
        yield part
