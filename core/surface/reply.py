"""Paces, splits and finishes a streamed answer in one place: the only code that does."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace

from core.clock import Clock
from core.points import Point, Reached, pass_by
from core.surface.markup import Part, split
from core.surface.port import (
    Button,
    Gone,
    Later,
    Outgoing,
    Streaming,
    Surface,
    Unreachable,
    Unsure,
    Voice,
)

ENOUGH = 40  # characters that are worth a first post
SOON = 0.35  # seconds after the first words at which fewer are shown
LONG_WAIT = 30.0  # seconds of flood wait that a turn sits out; beyond, the place is put off
TRIES = 6  # of one post against a platform that does not answer


class Feed:
    """The answer as it grows. One task writes it, another shows it."""

    def __init__(self, text: str = "", *, ended: bool = False) -> None:
        self.text = text
        self.ended = ended
        self._changed = asyncio.Event()
        if text or ended:
            self._changed.set()

    def add(self, text: str) -> None:
        self.text += text
        self._changed.set()

    def end(self) -> None:
        self.ended = True
        self._changed.set()

    async def change(self, seconds: float | None = None) -> None:
        """Until more has come, or `seconds` have gone by."""
        try:
            async with asyncio.timeout(seconds):
                await self._changed.wait()
        except TimeoutError:
            return
        self._changed.clear()


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How the posts of one answer look. `key` names the turn; `ending` and `buttons` are set when the answer is."""

    key: str
    voice: Voice | None
    reply_to: str | None
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Ending:
    """What stands under an answer that is there: a mark that it is unfinished, buttons to go on."""

    mark: str = ""
    buttons: Sequence[Button] = ()


Record = Callable[[int, str], Awaitable[None]]
Known = Callable[[], Awaitable[Sequence[str]]]


@dataclass(slots=True, kw_only=True)
class Reply:
    """One answer in one place.

    `known` gives the ids of all posts of the place that are kept, so that no other one is taken for a lost one.
    `posted` are the native ids of the parts that exist, the first part first; `recorded` of them are kept. `record`
    keeps another one; it is not called for the last part of an answer that is complete, for the caller's closing
    transaction does that. `resumed`: this turn has run before, so posts may exist that nobody recorded.
    """

    surface: Surface
    clock: Clock
    style: Style
    record: Record
    known: Known
    posted: list[str] = field(default_factory=list)
    resumed: bool = False
    recorded: int = 0
    reached: Reached = pass_by
    _shown: dict[int, Outgoing] = field(default_factory=dict)
    _doubted: set[int] = field(default_factory=set)
    _shows: int = 0
    _not_before: float = 0.0

    @property
    def started(self) -> bool:
        """Whether a person can see a word of it."""
        return bool(self.posted or self._shows)

    async def show(self, feed: Feed, ending: Callable[[], Ending]) -> list[str]:
        """Show `feed` while it grows and when it has ended; the native ids of all parts.

        Raises Later where the place is flooded for long, Gone where it does not exist for us, Refused and Unreachable
        where a post cannot be made. What was posted until then is in `posted`.
        """
        async with AsyncExitStack() as thinking:
            if self.surface.caps.typing:
                await thinking.enter_async_context(self.surface.typing())
            await self._grow(feed, thinking)
        await self._settle(feed.text, ending())
        return self.posted

    async def _grow(self, feed: Feed, thinking: AsyncExitStack) -> None:
        first_words: float | None = None
        while not feed.ended:
            now = self.clock.monotonic()
            await feed.change(None if not feed.text else max(0.01, self._next(now, first_words) - now))
            now = self.clock.monotonic()
            if feed.ended or not feed.text.strip():
                continue
            first_words = now if first_words is None else first_words
            enough = self.started or len(feed.text) >= ENOUGH or now - first_words >= SOON
            if enough and now >= self._not_before and self.surface.caps.streaming is not Streaming.WHOLE:
                await self._glimpse(feed.text)
                await thinking.aclose()

    def _next(self, now: float, first_words: float | None) -> float:
        soonest = now + SOON if first_words is None else first_words + SOON
        return max(self._not_before, soonest if not self.started else now + self.surface.caps.pace)

    async def _glimpse(self, text: str) -> None:
        """Show the answer so far. What does not work now is left to the next show: the end is what counts."""
        drafting = self.surface.caps.streaming is Streaming.DRAFT
        parts = split(text, self.surface.caps.limit, self.surface.caps.measure)
        try:
            for number, part in enumerate(parts):
                if drafting and number == len(parts) - 1:
                    await self.surface.draft(self.style.key, self._outgoing(number, part, finished=False))
                else:
                    await self._put(number, self._outgoing(number, part, finished=number < len(parts) - 1))
        except Later as later:
            self._not_before = self.clock.monotonic() + later.seconds
            return
        except (Unreachable, Unsure):
            pass
        self._shows += 1
        self._not_before = max(self._not_before, self.clock.monotonic() + self.surface.caps.pace)
        if self._shows > 1:
            self.reached(Point.MID_STREAM)

    async def _settle(self, text: str, ending: Ending) -> None:
        caps = self.surface.caps
        mark = f"\n\n{ending.mark}" if ending.mark else ""
        parts = split(text, caps.limit - caps.measure(mark), caps.measure)
        for number, part in enumerate(parts):
            last = number == len(parts) - 1
            outgoing = self._outgoing(number, part, finished=True)
            if last:
                outgoing = replace(outgoing, after=outgoing.after + mark, buttons=ending.buttons)
            await self._insist(number, outgoing, last=last)
        await self._take_back(len(parts))

    async def _take_back(self, kept: int) -> None:
        """A turn that ran before may have shown more parts than the answer has now."""
        while len(self.posted) > kept:
            try:
                await self.surface.delete(self.posted[-1])
            except (Unreachable, Unsure, Gone):
                return
            self.posted.pop()

    async def _insist(self, number: int, outgoing: Outgoing, *, last: bool) -> None:
        """Put it there, sitting out short floods and silences."""
        for attempt in range(TRIES):
            try:
                await self._put(number, outgoing, last=last)
            except Later as later:
                if later.seconds > LONG_WAIT:
                    raise
                await self.clock.sleep(later.seconds)
            except (Unreachable, Unsure):
                if attempt == TRIES - 1:
                    raise
                await self.clock.sleep(min(0.25 * 2**attempt, 5.0))
            else:
                return
        raise Later(LONG_WAIT)

    async def _put(self, number: int, outgoing: Outgoing, *, last: bool = False) -> None:
        if number < len(self.posted):
            await self._edit(number, outgoing)
        else:
            await self._post(number, outgoing, last=last)
        self._shown[number] = outgoing

    async def _edit(self, number: int, outgoing: Outgoing) -> None:
        before = self._shown.get(number)
        if before is not None and self._same(before, outgoing):
            return
        try:
            await self.surface.edit(self.posted[number], outgoing)
        except Gone:
            # A person took the post away while it was written: it stays away.
            return

    def _same(self, before: Outgoing, after: Outgoing) -> bool:
        ended = self.surface.caps.growing and before.finished != after.finished
        return not ended and (before.shown, before.buttons) == (after.shown, after.buttons)

    async def _post(self, number: int, outgoing: Outgoing, *, last: bool) -> None:
        if number == 0:
            self.reached(Point.BEFORE_FIRST_POST)
        native_id = await self._unrecorded(outgoing) if self.resumed or number in self._doubted else None
        if native_id is None:
            try:
                native_id = await self.surface.post(outgoing)
            except Unsure:
                self._doubted.add(number)
                raise
        else:
            await self.surface.edit(native_id, outgoing)
        self._doubted.discard(number)
        if number == 0:
            self.reached(Point.AFTER_FIRST_POST)
        self.posted.append(native_id)
        if not (last and outgoing.finished):
            await self.record(number, native_id)
            self.recorded = number + 1
            if number == 0:
                self.reached(Point.FIRST_POST_RECORDED)

    async def _unrecorded(self, outgoing: Outgoing) -> str | None:
        """Raises what the place raises: where nobody can look, posting again might double the post."""
        if not self.surface.caps.recoverable:
            return None
        known = [*await self.known(), *self.posted]
        return await self.surface.find_unrecorded(outgoing, after=self.style.reply_to, known=known)

    def _outgoing(self, number: int, part: Part, *, finished: bool) -> Outgoing:
        return Outgoing(
            text=part.text,
            key=f"{self.style.key}.{number}",
            before=part.before,
            after=part.after,
            voice=self.style.voice,
            reply_to=self.style.reply_to if number == 0 else None,
            finished=finished,
            silent=self.style.silent,
        )
