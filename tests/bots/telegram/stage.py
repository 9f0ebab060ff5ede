"""What the Telegram tests stand on: a desk that remembers, a clock that hurries, and the bot listening."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import monotonic

from pydantic import SecretStr

from bots.telegram.client import Patience, Poll
from bots.telegram.gate import Gate
from bots.telegram.inline import Shared
from bots.telegram.people import Me
from bots.telegram.surface import TelegramSurfaces
from bots.telegram.wire import open_bot
from core import declared
from core.clock import Clock
from core.errors import Unavailable
from core.settings import Telegram
from core.surface.events import Event, Person, Place
from core.surface.port import Outgoing, Surface
from core.text import Catalog, t
from tests.fakes.telegram_api import TelegramApi

CATALOG = Catalog()
COMMANDS = declared.names(CATALOG)


@dataclass
class RecordingDesk:
    """Keeps what it is given. `failures`: so many times the database is gone. `before`: called with each event.

    `characters` can be shared.
    """

    events: list[Event] = field(default_factory=list)
    failures: int = 0
    before: Callable[[Event], Awaitable[None]] | None = None
    characters: Sequence[Shared] = ()
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    moves: list[tuple[Place, str]] = field(default_factory=list)

    async def take(self, event: Event) -> bool:
        if self.before:
            await self.before(event)
        self._fail()
        fresh = event not in self.events
        self.events.append(event)
        return fresh

    async def gallery(self, typed: str, locale: str, person: Person) -> Sequence[Shared]:
        self._fail()
        self.asked.append((typed, locale, person.id))
        return self.characters

    async def moved(self, old: Place, new_channel: str) -> None:
        self._fail()
        self.moves.append((old, new_channel))

    def _fail(self) -> None:
        if self.failures:
            self.failures -= 1
            raise Unavailable(t("database-unavailable", why="test"))


@dataclass
class QuickClock:
    """True time, but every wait is over in 10 ms; `waits` are the seconds that were asked for."""

    waits: list[float] = field(default_factory=list)

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return monotonic()

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        await asyncio.sleep(0.01)


@dataclass
class States:
    """What a front end said about itself, in order."""

    said: list[str | None] = field(default_factory=list)

    async def tell(self, state: str | None) -> None:
        self.said.append(state)


def settings(api: TelegramApi, **more: str) -> Telegram:
    return Telegram(token=SecretStr(api.token), api_base=api.base_url.removesuffix("/bot"), **more)


def me(api: TelegramApi) -> Me:
    return Me(api.bot_id, api.username, COMMANDS)


@asynccontextmanager
async def gate(api: TelegramApi, desk: RecordingDesk) -> AsyncIterator[Gate]:
    async with open_bot(settings(api)) as bot, asyncio.TaskGroup() as tasks:
        yield Gate(bot, me(api), desk, QuickClock(), CATALOG, tasks)


@asynccontextmanager
async def listening(
    api: TelegramApi, desk: RecordingDesk, *, clock: QuickClock | None = None, states: States | None = None
) -> AsyncIterator[None]:
    """The long poll, running; it is broken off at the end without another word to Telegram, as by a crash."""
    async with gate(api, desk) as opened, asyncio.TaskGroup() as tasks:
        poll = Poll(opened, Patience(clock or QuickClock(), (states or States()).tell))
        running = tasks.create_task(poll.run())
        yield
        running.cancel()


@asynccontextmanager
async def writing(
    api: TelegramApi, chat: int, *, thread: int = 0, direct: bool | None = None, clock: Clock | None = None
) -> AsyncIterator[Surface]:
    """A surface of a process that has heard nothing there."""
    private = chat > 0 if direct is None else direct
    place = Place("telegram", str(api.bot_id), "" if private else str(chat), str(chat), str(thread or ""), private)
    async with open_bot(settings(api)) as bot:
        yield TelegramSurfaces(bot, clock or QuickClock()).surface(place)


def words(text: str, **more: object) -> Outgoing:
    return Outgoing(text=text, key="t1.0", **more)  # type: ignore[arg-type]  # a test's shorthand
