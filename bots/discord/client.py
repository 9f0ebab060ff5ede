"""Keeps a connection to Discord: discord.py's client, made anew whenever it ends."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
from discord.state import AutoShardedConnectionState

from bots.discord.ears import Ears
from bots.discord.front import Front, outcome
from bots.discord.inbound import PLATFORM, Payload
from bots.discord.proxies import PluralKit
from bots.discord.rest import use_addresses
from bots.discord.surface import DiscordSurfaces
from core.log import get_log

if TYPE_CHECKING:
    from core.app import App

PAUSES = (1.0, 2.0, 5.0, 10.0, 30.0, 60.0)  # seconds before the next connection, by how many failed in a row
CLOSING = 3.0  # seconds for a farewell to Discord, which may be away
REFUSED_PAUSE = 300.0  # seconds where only a person can help

_MALFORMED = (LookupError, TypeError, ValueError, AttributeError)

Heard = Callable[..., Coroutine[Any, Any, None]]
Parse = Callable[[Any], None]

log = get_log(__name__)


async def serve(app: App) -> None:
    """Until cancelled."""
    surfaces = app.surfaces[PLATFORM]
    if not isinstance(surfaces, DiscordSurfaces):
        raise TypeError("the surfaces of Discord are not ours")

    async def tell(state: str | None) -> None:
        await app.ready(PLATFORM, state)

    use_addresses(app.settings.discord)
    await stay_connected(
        Front(
            desk=app.desk,
            surfaces=surfaces,
            settings=app.settings.discord,
            clock=app.clock,
            catalog=app.catalog,
            tell=tell,
            language=app.settings.language,
        )
    )


async def stay_connected(front: Front) -> None:
    """Until cancelled. Whatever ends a connection is logged, told and waited out."""
    content, failures = front.settings.message_content, 0
    await front.tell("connecting")
    while True:
        connection = Connection(front, content=content)
        ended = await outcome(connection.run())
        failures = 0 if connection.was_ready else failures + 1
        if isinstance(ended, discord.PrivilegedIntentsRequired) and content:
            content = False
            log.warning(
                "going on without the text of messages that do not mention the bot: switch on Message Content Intent"
                " in the developer portal (Bot, Privileged Gateway Intents), or IYAGI_DISCORD__MESSAGE_CONTENT off"
            )
            continue
        words, seconds = _diagnosis(ended, failures)
        log.warning("not connected to Discord", why=words, seconds=seconds, exc_info=_unexpected(ended))
        await front.tell(words)
        await front.clock.sleep(seconds)


class Connection:
    """One client of discord.py from login to its end. `was_ready`: it has been greeted."""

    def __init__(self, front: Front, *, content: bool) -> None:
        self._front = front
        self._content = content
        self.was_ready = False

    async def run(self) -> None:
        """Raises whatever ended it, which may be anything."""
        token = self._front.settings.token
        if token is None:
            raise LookupError("no Discord token is set")
        pluralkit = PluralKit(self._front.settings.pluralkit_api, self._front.clock)
        async with pluralkit, asyncio.TaskGroup() as tasks:
            client = _client(self._front, content=self._content)
            ears = Ears(self._front, client, tasks, pluralkit)
            self._listen(client, ears)
            keeping = tasks.create_task(ears.keep_up())
            ended = await outcome(_started(client, token.get_secret_value()))
            keeping.cancel()
        if ended is not None:
            raise ended

    def _listen(self, client: discord.Client, ears: Ears) -> None:
        # discord.py has no public way to see an event before it is parsed; its version is pinned.
        parsers = client._connection.parsers
        parsers |= {
            "MESSAGE_CREATE": ears.message_create,
            "MESSAGE_UPDATE": ears.message_update,
            "MESSAGE_DELETE": ears.message_delete,
            "MESSAGE_DELETE_BULK": ears.message_delete_bulk,
            "MESSAGE_REACTION_ADD": ears.reaction_add,
            "MESSAGE_REACTION_REMOVE": ears.reaction_remove,
            "INTERACTION_CREATE": ears.interaction_create,
        }
        # A parser that raises ends the client for good. Without READY there is no connection: that one may.
        for name in parsers.keys() - {"READY"}:
            parsers[name] = _tolerant(name, parsers[name])
        for event in _by_shard(ears) if self._front.settings.shards else _as_one(ears):
            client.event(event)

        async def on_connect() -> None:
            self.was_ready = True
            await ears.met()
            await self._front.tell(None)

        client.event(on_connect)


def _as_one(ears: Ears) -> tuple[Heard, ...]:
    async def on_ready() -> None:
        await ears.arrived(0)

    async def on_resumed() -> None:
        await ears.resumed(0)

    async def on_disconnect() -> None:
        await ears.lost(0)

    return on_ready, on_resumed, on_disconnect


def _by_shard(ears: Ears) -> tuple[Heard, ...]:
    async def on_shard_ready(shard: int) -> None:
        await ears.arrived(shard)

    async def on_shard_resumed(shard: int) -> None:
        await ears.resumed(shard)

    async def on_shard_disconnect(shard: int) -> None:
        await ears.lost(shard)

    return on_shard_ready, on_shard_resumed, on_shard_disconnect


def _client(front: Front, *, content: bool) -> discord.Client:
    """Without caches of messages and members; only what tells where a message stands is kept."""
    intents = discord.Intents.none()
    intents.guilds = intents.guild_messages = intents.dm_messages = True
    intents.guild_reactions = intents.dm_reactions = True
    intents.message_content = content
    shards = front.settings.shards
    kind = functools.partial(discord.AutoShardedClient, shard_count=shards) if shards else discord.Client
    return kind(
        intents=intents,
        max_messages=None,
        member_cache_flags=discord.MemberCacheFlags.none(),
        chunk_guilds_at_startup=False,
        guild_ready_timeout=front.patience,
        allowed_mentions=discord.AllowedMentions.none(),
    )


async def _started(client: discord.Client, token: str) -> None:
    try:
        await client.start(token)
    finally:
        with suppress(TimeoutError):
            async with asyncio.timeout(CLOSING):
                await client.close()
        # discord.py leaves the task that waits for the servers running, and it fails when it finds the client closed.
        for waiting in _waiting_for_servers(client):
            waiting.cancel()


def _waiting_for_servers(client: discord.Client) -> list[asyncio.Task[None]]:
    state = client._connection
    tasks = list(state._ready_tasks.values()) if isinstance(state, AutoShardedConnectionState) else []
    return tasks if state._ready_task is None else [*tasks, state._ready_task]


def _tolerant(name: str, parse: Parse) -> Parse:
    def parsed(data: Payload) -> None:
        try:
            parse(data)
        except _MALFORMED:
            log.exception("event not understood", name=name)

    return parsed


def _diagnosis(ended: BaseException | None, failures: int) -> tuple[str, float]:
    """In words for the operator, and the seconds until the next connection."""
    pause = PAUSES[min(failures, len(PAUSES) - 1)]
    match ended:
        case discord.LoginFailure() | discord.ConnectionClosed(code=4004):
            words = "Discord does not accept this token: take a new one in the developer portal (Bot, Reset Token)"
            return words, REFUSED_PAUSE
        case discord.ConnectionClosed(code=4010 | 4011):
            return "Discord wants the bot to be in more shards: raise IYAGI_DISCORD__SHARDS", REFUSED_PAUSE
        case discord.PrivilegedIntentsRequired() | discord.ConnectionClosed(code=4013 | 4014):
            return "Discord does not let this bot hear what it asks for: look at its intents", REFUSED_PAUSE
        case discord.HTTPException(status=status):
            return f"Discord answers with status {status}", pause
        case None:
            return "the connection ended", pause
        case _:
            return f"the connection broke ({type(ended).__name__})", pause


def _unexpected(ended: BaseException | None) -> BaseException | None:
    """Whose traceback helps: not what the network and Discord's refusals bring."""
    return None if isinstance(ended, OSError | aiohttp.ClientError | discord.DiscordException) else ended
