"""The fake from another process: the same names as DiscordApi's, over its control door."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import aiohttp

from tests.fakes.discord_api.wire import Json, Object, word

RECHECK = 0.05


@dataclass(frozen=True, slots=True)
class RemoteDiscord:
    """A DiscordApi in a process of its own, at `url` (http://127.0.0.1:PORT)."""

    url: str
    http: aiohttp.ClientSession

    @property
    def base(self) -> str:
        return f"{self.url}/api/v10"

    @property
    def gateway(self) -> str:
        return f"ws{self.url.removeprefix('http')}/gateway"

    async def call(self, name: str, /, **arguments: Json) -> Json:
        """What DiscordApi's method `name` returns, as JSON. Raises ValueError where it refuses its arguments."""
        async with self.http.post(f"{self.url}/_control/{name}", json=arguments) as response:
            body: Object = await response.json()
        if response.status != 200:
            raise ValueError(word(body.get("error")))
        return body["result"]

    async def id(self, name: str, /, **arguments: Json) -> str:
        """For what returns an id: add_user, add_guild, add_channel, say, press, invoke, …"""
        result = await self.call(name, **arguments)
        if isinstance(result, str):
            return result
        raise TypeError(f"{name} returned {result!r}")

    async def rows(self, name: str, /, **arguments: Json) -> list[Object]:
        """For what returns records: messages, bot_messages, answers, webhooks, typing, calls, …"""
        result = await self.call(name, **arguments)
        if isinstance(result, Sequence) and not isinstance(result, str):
            return [row for row in result if isinstance(row, Mapping)]
        raise TypeError(f"{name} returned {result!r}")

    async def wait_for_rows(
        self, name: str, enough: Callable[[list[Object]], object], seconds: float = 10.0, /, **arguments: Json
    ) -> list[Object]:
        """The records once `enough(records)` is true; asks every 50 ms. Raises TimeoutError with the last ones."""
        until = time.monotonic() + seconds
        while not enough(rows := await self.rows(name, **arguments)):
            if time.monotonic() > until:
                raise TimeoutError(f"{name}: {rows!r}")
            await asyncio.sleep(RECHECK)
        return rows
