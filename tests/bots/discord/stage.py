"""What the Discord tests stand on: a desk that remembers, a clock that hurries, and the front end listening."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import monotonic
from typing import TypeVar

from pydantic import SecretStr

from bots.discord.client import stay_connected
from bots.discord.front import Front
from bots.discord.inbound import first_id
from bots.discord.rest import Rest, use_addresses
from bots.discord.surface import DiscordSurfaces
from bots.discord.webhooks import Webhooks
from core.declared import Offers
from core.errors import Unavailable
from core.settings import Discord
from core.surface.events import Event, Person, Place
from core.surface.port import Outgoing, Voice
from core.text import Catalog, t
from tests.fakes.discord_api import DiscordApi

E = TypeVar("E", bound=Event)
PIXEL = b"\x89PNG\r\n\x1a\n" + bytes(16)
DALLAE = Voice("달래", "dallae-1", PIXEL)


@dataclass
class RecordingDesk:
    """Keeps what it is given, each event once. `failures`: so many times the database is gone. `said`: what it knows
    of people's messages, by channel or thread; `asked`: what it was asked for of forms and choices."""

    events: list[Event] = field(default_factory=list)
    repeated: list[Event] = field(default_factory=list)
    failures: int = 0
    seen_at: datetime | None = None
    beats: int = 0
    direct: list[Place] = field(default_factory=list)
    said: dict[str, dict[str, str]] = field(default_factory=dict)
    in_forms: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[object, ...]] = field(default_factory=list)

    async def take(self, event: Event) -> bool:
        if self.failures:
            self.failures -= 1
            raise Unavailable(t("database-unavailable", why="test"))
        fresh = event.id not in {each.id for each in self.events}
        (self.events if fresh else self.repeated).append(event)
        return fresh

    async def last_seen(self, platform: str, bot: str) -> datetime | None:
        return self.seen_at

    async def seen(self, platform: str, bot: str) -> None:
        self.beats += 1

    async def direct_places(self, platform: str, bot: str, limit: int) -> list[Place]:
        return self.direct[:limit]

    async def offer(self, place: Place, person: Person, offers: Offers, typed: str) -> list[tuple[str, str]]:
        self.asked.append((place, person.id, offers, typed))
        return [(f"id-{name}", f"{name} ({person.locale})") for name in ("달래", "연우") if typed in name]

    async def prefill(self, place: Place, person: Person, command: str, target: str | None) -> dict[str, str]:
        self.asked.append((place, person.id, command, target))
        if self.failures:
            raise Unavailable(t("database-unavailable", why="test"))
        return self.in_forms

    async def known(self, place: Place, since: datetime) -> dict[str, str]:
        first, said = int(first_id(since)), self.said.get(place.thread or place.channel, {})
        return {message_id: text for message_id, text in said.items() if int(message_id) >= first}

    def of(self, kind: type[E]) -> list[E]:
        return [event for event in self.events if isinstance(event, kind)]


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
class Stage:
    """One process with Discord. `said`: what the front end told about itself, in order."""

    api: DiscordApi
    surfaces: DiscordSurfaces
    clock: QuickClock
    settings: Discord
    desk: RecordingDesk = field(default_factory=RecordingDesk)
    said: list[str | None] = field(default_factory=list)

    async def tell(self, state: str | None) -> None:
        if [state] != self.said[-1:]:
            self.said.append(state)

    def front(self) -> Front:
        return Front(
            desk=self.desk,
            surfaces=self.surfaces,
            settings=self.settings,
            clock=self.clock,
            catalog=Catalog(),
            tell=self.tell,
            patience=0.05,
        )

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Connected, caught up and registered; afterwards the connection is closed."""
        async with self.trying():
            before = self.desk.beats
            await self.api.wait_connected(30)
            await self.until(lambda: self.desk.beats > before and self.api.commands())
            yield

    @asynccontextmanager
    async def trying(self) -> AsyncIterator[None]:
        async with asyncio.TaskGroup() as tasks:
            serving = tasks.create_task(stay_connected(self.front()))
            yield
            serving.cancel()

    async def until(self, true: object, seconds: float = 30.0) -> None:
        """Wait for something in this process."""
        assert callable(true)
        async with asyncio.timeout(seconds):
            while not true():
                await asyncio.sleep(0.01)

    async def heard(self, kind: type[E], count: int = 1) -> list[E]:
        await self.until(lambda: len(self.desk.of(kind)) >= count)
        return self.desk.of(kind)


@asynccontextmanager
async def opened(api: DiscordApi, public_url: str | None = None, **more: bool | int | str) -> AsyncIterator[Stage]:
    settings = Discord.model_validate(
        {
            "token": SecretStr(api.token),
            "api_base": api.base,
            "gateway_url": api.gateway,
            "pluralkit_api": api.pluralkit,
            "message_content": True,
            **more,
        }
    )
    use_addresses(settings)
    clock, rest = QuickClock(), Rest(api.token)
    try:
        yield Stage(api, DiscordSurfaces(rest, Webhooks(rest, clock, public_url), clock), clock, settings)
    finally:
        await rest.aclose()


def speech(text: str, key: str = "turn.0", *, voice: Voice | None = DALLAE, reply_to: str | None = None) -> Outgoing:
    return Outgoing(text=text, key=key, voice=voice, reply_to=reply_to)


def notice(text: str, key: str = "n1", reply_to: str | None = None) -> Outgoing:
    return Outgoing(text=text, key=key, notice=True, reply_to=reply_to)
