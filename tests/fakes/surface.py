"""A place in memory that counts, trims, refuses and fails like a real one."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from core.db import require_no_transaction
from core.surface.events import File, Place, Standing, Ticket
from core.surface.port import Caps, Gone, Outgoing, Streaming, SurfaceError, TooLarge, Unsure

CAPS = Caps(
    limit=200,
    measure=len,
    streaming=Streaming.EDITS,
    pace=0.01,
    voices=True,
    buttons=True,
    recoverable=True,
    growing=True,
    largest_file=1_000_000,
    voice_notes=True,
    threads=True,
)


@dataclass
class FakeSurface:
    """`faults` meet the next calls, in order: an error, or None for a call that works.

    Unsure comes after the post was made, as a lost answer does, unless `lost_before` is set.
    """

    caps: Caps = CAPS
    posts: dict[str, Outgoing] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    drafts: list[str] = field(default_factory=list)
    faults: deque[SurfaceError | None] = field(default_factory=deque)
    lost_before: bool = False
    standings: dict[str, Standing] = field(default_factory=dict)
    threads: list[str] = field(default_factory=list)
    made: int = 0
    typed: int = 0
    edits: int = 0

    def surface(self, place: Place, ticket: Ticket | None = None) -> FakeSurface:
        return self

    def address(self, place: Place, message_id: str) -> str:
        return f"https://fake.example/{place.channel}/{message_id}"

    def shown(self) -> list[str]:
        return [outgoing.shown for outgoing in self.posts.values()]

    def answers(self) -> list[str]:
        return [outgoing.shown for outgoing in self.posts.values() if not outgoing.notice]

    def _fault(self) -> SurfaceError | None:
        require_no_transaction()
        return self.faults.popleft() if self.faults else None

    def _check(self, outgoing: Outgoing) -> None:
        assert outgoing.shown.strip(), "an empty post"
        assert self.caps.measure(outgoing.shown) <= self.caps.limit, "a post that is too long"
        if outgoing.file is not None:
            assert outgoing.notice and 0 < len(outgoing.file.data) <= self.caps.largest_file
        assert all(len(button.action.encode()) <= 64 for button in outgoing.buttons)

    async def post(self, outgoing: Outgoing) -> str:
        self._check(outgoing)
        fault = self._fault()
        if fault is not None and not (isinstance(fault, Unsure) and not self.lost_before):
            raise fault
        post_id = str(1000 + self.made)
        self.made += 1
        self.posts[post_id] = outgoing
        if fault is not None:
            raise fault
        return post_id

    async def edit(self, post_id: str, outgoing: Outgoing) -> None:
        self._check(outgoing)
        if fault := self._fault():
            raise fault
        if post_id not in self.posts:
            raise Gone
        self.edits += 1
        self.posts[post_id] = outgoing

    async def delete(self, post_id: str) -> None:
        if fault := self._fault():
            raise fault
        self.posts.pop(post_id, None)

    async def draft(self, key: str, outgoing: Outgoing) -> None:
        self._check(outgoing)
        if fault := self._fault():
            raise fault
        self.drafts.append(outgoing.shown)

    @asynccontextmanager
    async def typing(self) -> AsyncIterator[None]:
        self.typed += 1
        yield

    async def fetch(self, file: File, limit: int) -> bytes:
        if fault := self._fault():
            raise fault
        if file.handle not in self.files:
            raise Gone(file.handle)
        if len(self.files[file.handle]) > limit:
            raise TooLarge(limit)
        return self.files[file.handle]

    async def standing(self, person_id: str) -> Standing:
        if fault := self._fault():
            raise fault
        return self.standings.get(person_id, Standing.MEMBER)

    async def open_thread(self, name: str) -> Place:
        if fault := self._fault():
            raise fault
        self.threads.append(name)
        return Place("fake", "bot", "server", "group", f"thread{len(self.threads)}")

    async def find_unrecorded(self, outgoing: Outgoing, *, after: str | None, known: Sequence[str]) -> str | None:
        return next(
            (post_id for post_id, post in self.posts.items() if post.key == outgoing.key and post_id not in known), None
        )
