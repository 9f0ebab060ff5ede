"""The bus across processes: Redis publishes the topics, each process wakes its own ears."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from redis.asyncio import Redis
from redis.exceptions import RedisError

from core.bus import Ear, LocalBus
from core.log import get_log

CHANNEL = "iyagi"
RETRY = 2.0  # seconds until a lost connection is tried again

log = get_log(__name__)


class RedisBus:
    """A lost word costs one poll, so nothing here waits for Redis longer than it must, and nothing fails without it."""

    def __init__(self, url: str) -> None:
        self._local = LocalBus()
        self._redis = Redis.from_url(url, socket_timeout=2.0, socket_connect_timeout=2.0)
        # A blocking read under the default time-out of 5 s would fail over and over in silence.
        self._hearing = Redis.from_url(url, socket_timeout=None, socket_connect_timeout=2.0)

    async def say(self, topic: str) -> None:
        self._local.ring(topic)
        try:
            await self._redis.publish(CHANNEL, topic)
        except (RedisError, OSError):
            log.warning("bus does not answer", bus="redis")

    def listen(self, topic: str) -> AbstractAsyncContextManager[Ear]:
        return self._local.listen(topic)

    async def hear(self) -> None:
        """Pass on what other processes say, until cancelled."""
        while True:
            try:
                async with self._hearing.pubsub() as pubsub:
                    await pubsub.subscribe(CHANNEL)
                    async for message in pubsub.listen():
                        if message["type"] == "message":
                            self._local.ring(message["data"].decode())
            except (RedisError, OSError) as error:
                log.warning("bus lost", bus="redis", why=type(error).__name__)
                await asyncio.sleep(RETRY)

    async def ping(self) -> None:
        """Raises RedisError or OSError where the server does not answer."""
        await self._redis.ping()

    async def aclose(self) -> None:
        await self._local.aclose()
        await self._redis.aclose()
        await self._hearing.aclose()


@asynccontextmanager
async def redis_bus(url: str) -> AsyncIterator[RedisBus]:
    bus = RedisBus(url)
    try:
        async with asyncio.TaskGroup() as tasks:
            hearing = tasks.create_task(bus.hear())
            yield bus
            hearing.cancel()
    finally:
        await bus.aclose()
