"""What hearing on Discord needs of the program."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bots.discord.surface import DiscordSurfaces
from core.clock import Clock
from core.declared import Offers
from core.settings import Discord as DiscordSettings
from core.surface.events import Event, Person, Place
from core.text import Catalog


class Desk(Protocol):
    """The part of `core.desk.Desk` that is used. All of it raises Unavailable where the database is gone."""

    async def take(self, event: Event) -> bool: ...

    async def last_seen(self, platform: str, bot: str) -> datetime | None: ...

    async def seen(self, platform: str, bot: str) -> None: ...

    async def direct_places(self, platform: str, bot: str, limit: int) -> list[Place]: ...

    async def offer(self, place: Place, person: Person, offers: Offers, typed: str) -> list[tuple[str, str]]: ...

    async def prefill(self, place: Place, person: Person, command: str, target: str | None) -> Mapping[str, str]: ...

    async def known(self, place: Place, since: datetime) -> Mapping[str, str | None]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """`tell`: says that Discord is there (None), or in English words what is waited for.

    `language`: of words to people whose own is not known. `patience`: seconds after the last server that Discord told
    of, until it has told of all. `hold`: seconds for which a deletion waits for the proxied message that it may be for.
    """

    desk: Desk
    surfaces: DiscordSurfaces
    settings: DiscordSettings
    clock: Clock
    catalog: Catalog
    tell: Callable[[str | None], Awaitable[None]]
    language: str | None = None
    patience: float = 1.0
    hold: float = 2.0


async def outcome(work: Coroutine[Any, Any, object]) -> BaseException | None:
    """What ended `work`, None where it ended well; cancelling passes.

    For what runs the library's code or must not stop the rest: it may raise anything, which is told, not caught.
    """
    [result] = await asyncio.gather(work, return_exceptions=True)
    return result if isinstance(result, BaseException) else None
