"""Every bus wakes who listens, and nobody fails for a bus that is gone."""

from __future__ import annotations

import asyncio
import secrets
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit, urlunsplit

import pytest

from core.bus import Bus, LocalBus
from core.bus_postgresql import postgres_bus
from core.bus_redis import RedisBus, redis_bus

SOON = 5.0  # seconds; the tests that pass wait for milliseconds
NEVER = 0.05  # seconds in which a word that was not said is not heard


@asynccontextmanager
async def opened(kind: str, url: str) -> AsyncIterator[Bus]:
    """A process's own of those that reach other processes."""
    async with redis_bus(url) if kind == "redis" else postgres_bus(url) as made:
        yield made


@pytest.fixture(params=["local", "redis", "postgresql"])
async def bus(request: pytest.FixtureRequest) -> AsyncIterator[Bus]:
    if request.param == "local":
        yield LocalBus()
        return
    async with opened(request.param, _address(request, request.param)) as made:
        yield made


def _address(request: pytest.FixtureRequest, kind: str) -> str:
    """Of a server of this kind."""
    if kind == "redis":
        return str(request.getfixturevalue("redis_url"))
    return f"{request.getfixturevalue('servers')['postgres']}postgres"


@pytest.fixture
def topic() -> str:
    """One that nobody else of this run uses."""
    return secrets.token_hex(8)


@pytest.fixture
def closed_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


async def heard(speaker: Bus, hearer: Bus) -> None:
    """Until `hearer` hears `speaker`: before it has subscribed the words of others are lost, as they may be."""
    meeting = secrets.token_hex(8)
    async with asyncio.timeout(SOON), hearer.listen(meeting) as ear:
        await speaker.say(meeting)
        while not await ear.wait(0.02):
            await speaker.say(meeting)


@asynccontextmanager
async def proxy(url: str) -> AsyncIterator[tuple[str, Callable[[], None]]]:
    """The address of something that passes all on to the server at `url`, and what cuts its connections."""
    server = urlsplit(url)
    open_now: set[asyncio.StreamWriter] = set()

    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65_536):
            writer.write(data)
        writer.close()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there_reader, there_writer = await asyncio.open_connection(server.hostname, server.port)
        open_now.update((writer, there_writer))
        with suppress(OSError):
            await asyncio.gather(pass_on(reader, there_writer), pass_on(there_reader, writer))

    def cut() -> None:
        while open_now:
            open_now.pop().transport.abort()

    listening = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        port = listening.sockets[0].getsockname()[1]
        yield urlunsplit(server._replace(netloc=server.netloc.replace(f":{server.port}", f":{port}"))), cut
    finally:
        listening.close()
        cut()
        await asyncio.sleep(0.01)


async def test_a_word_wakes_who_listens(bus: Bus, topic: str) -> None:
    async with bus.listen(topic) as ear, asyncio.TaskGroup() as tasks:
        waiting = tasks.create_task(ear.wait(SOON))
        await asyncio.sleep(0)
        await bus.say(topic)

        woken = await waiting

    assert woken


async def test_a_word_wakes_all_who_listen(bus: Bus, topic: str) -> None:
    async with bus.listen(topic) as one, bus.listen(topic) as two:
        await bus.say(topic)

        assert await one.wait(SOON)
        assert await two.wait(SOON)


async def test_a_word_that_came_before_the_wait_is_not_lost(bus: Bus, topic: str) -> None:
    async with bus.listen(topic) as ear:
        await bus.say(topic)

        assert await ear.wait(SOON)


async def test_without_a_word_the_wait_ends_all_the_same(bus: Bus, topic: str) -> None:
    async with bus.listen(topic) as ear:
        assert not await ear.wait(NEVER)


async def test_a_word_on_another_topic_wakes_nobody(bus: Bus, topic: str) -> None:
    async with bus.listen(topic) as ear:
        await bus.say(f"{topic}-other")

        assert not await ear.wait(NEVER)


async def test_who_has_gone_hears_nothing(bus: Bus, topic: str) -> None:
    async with bus.listen(topic) as ear:
        pass

    await bus.say(topic)

    assert not await ear.wait(NEVER)


async def test_words_between_two_waits_count_as_one() -> None:
    bus = LocalBus()
    async with bus.listen("t") as ear:
        for _ in range(3):
            await bus.say("t")

        assert await ear.wait(SOON)
        assert not await ear.wait(NEVER)


async def test_a_wait_that_is_cancelled_keeps_the_word_for_the_next(bus: Bus, topic: str) -> None:
    async with bus.listen(topic) as ear:
        async with asyncio.TaskGroup() as tasks:
            waiting = tasks.create_task(ear.wait(SOON))
            await asyncio.sleep(0)
            waiting.cancel()
            await bus.say(topic)

        assert await ear.wait(SOON)


@pytest.mark.parametrize("kind", ["redis", "postgresql"])
async def test_another_process_hears(request: pytest.FixtureRequest, kind: str, topic: str) -> None:
    url = _address(request, kind)
    async with opened(kind, url) as here, opened(kind, url) as there:
        await heard(here, there)
        async with there.listen(topic) as ear:
            await here.say(topic)

            assert await ear.wait(SOON)


@pytest.mark.parametrize("kind", ["redis", "postgresql"])
async def test_a_cut_connection_is_opened_again(request: pytest.FixtureRequest, kind: str) -> None:
    url = _address(request, kind)
    async with proxy(url) as (address, cut), opened(kind, url) as here, opened(kind, address) as there:
        await heard(here, there)

        cut()
        await heard(here, there)


async def test_saying_something_without_redis_wakes_this_process_and_raises_nothing(
    closed_port: int, topic: str
) -> None:
    bus = RedisBus(f"redis://127.0.0.1:{closed_port}/0")
    async with bus.listen(topic) as ear:
        await bus.say(topic)

        assert await ear.wait(SOON)
    await bus.aclose()


@pytest.mark.parametrize("kind", ["redis", "postgresql"])
async def test_a_bus_opens_and_closes_without_its_server(kind: str, closed_port: int, topic: str) -> None:
    scheme, name = ("redis", "0") if kind == "redis" else ("postgresql+asyncpg", "none")
    async with asyncio.timeout(SOON), opened(kind, f"{scheme}://127.0.0.1:{closed_port}/{name}") as bus:
        async with bus.listen(topic) as ear:
            assert not await ear.wait(NEVER)
            await bus.say(topic)
            assert await ear.wait(SOON)
