"""Bots as processes of their own on loopback platforms, which live in this process, and what the bots cost."""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from tests.fakes.discord_api import DiscordApi
from tests.fakes.telegram_api import TelegramApi

ROOT = Path(__file__).resolve().parents[2]
SPACING = 0.1  # seconds between two turns
PATIENCE = 30.0  # seconds for a bot to be there


@dataclass(slots=True)
class Log:
    """The platform's log of calls as (kind, monotonic seconds), each read once. `post` is the kind that answers."""

    calls: Callable[[int], Sequence[tuple[str, float]]]
    post: str
    kinds: Counter[str] = field(default_factory=Counter)
    posts: list[float] = field(default_factory=list)
    _read: int = 0

    def read(self) -> int:
        """How many posts there are by now."""
        fresh = self.calls(self._read)
        self._read += len(fresh)
        self.kinds.update(kind for kind, _ in fresh)
        self.posts += [at for kind, at in fresh if kind == self.post]
        return len(self.posts)


@dataclass(slots=True)
class Spent:
    """Seconds: CPU a turn, one figure a round, and from each event to the first post."""

    cpu: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)


@dataclass(slots=True)
class Bot:
    """A bot in its own process. In the place of a number `say` lets a person write, and `heard` tells its answers."""

    process: psutil.Process
    log: Log
    say: Callable[[int], object]
    heard: Callable[[int], list[str]]

    async def turns(self, places: Sequence[int], spacing: float = SPACING) -> Spent:
        """One turn after the other, in these places; their CPU together."""
        spent, before = Spent(), cpu(self.process)
        for place in places:
            spent.waits.append(await self._turn(place))
            await asyncio.sleep(spacing)
        spent.cpu.append((cpu(self.process) - before) / len(places))
        return spent

    async def _turn(self, place: int) -> float:
        had, asked = self.log.read(), time.monotonic()
        self.say(place)
        async with asyncio.timeout(10):
            while self.log.read() == had:
                await asyncio.sleep(0.0005)
        return self.log.posts[had] - asked


def cpu(process: psutil.Process) -> float:
    """CPU seconds of all threads: Linux counts them in nanoseconds, elsewhere they come in the system's ticks."""
    nanoseconds = 0
    for task in Path(f"/proc/{process.pid}/task").glob("*/schedstat"):
        with suppress(OSError):  # a thread that has just ended
            nanoseconds += int(task.read_text(encoding="ascii").split()[0])
    if nanoseconds:
        return nanoseconds / 1e9
    times = process.cpu_times()
    return float(times.user + times.system)


@asynccontextmanager
async def process(*arguments: str, **environment: str) -> AsyncIterator[psutil.Process]:
    """`python -m …` with these variables; ended at the end of the block. What it says of errors is seen."""
    made = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        *arguments,
        cwd=ROOT,
        env=os.environ | environment,
        stdout=asyncio.subprocess.DEVNULL,
    )
    try:
        yield psutil.Process(made.pid)
    finally:
        if made.returncode is None:
            made.terminate()
        await made.wait()


@asynccontextmanager
async def program(seconds: float, environment: dict[str, str], parts: int = 1) -> AsyncIterator[psutil.Process]:
    """The program with a model that takes `seconds` for an answer of so many `parts`, on a fresh SQLite file."""
    with tempfile.TemporaryDirectory(prefix="iyagi-bench-") as folder:
        quiet = {"IYAGI_DATA_DIR": folder, "IYAGI_WEB__PORT": "0", "IYAGI_LOG_LEVEL": "error", "IYAGI_LANGUAGE": "ko"}
        async with process("tests.bench.program", str(seconds), str(parts), **(quiet | environment)) as running:
            yield running


def telegram_settings(api: TelegramApi) -> dict[str, str]:
    return {"IYAGI_TELEGRAM__TOKEN": api.token, "IYAGI_TELEGRAM__API_BASE": api.base_url.removesuffix("/bot")}


def discord_settings(api: DiscordApi) -> dict[str, str]:
    return {
        "IYAGI_DISCORD__TOKEN": api.token,
        "IYAGI_DISCORD__API_BASE": api.base,
        "IYAGI_DISCORD__GATEWAY_URL": api.gateway,
    }


@asynccontextmanager
async def on_telegram(places: int, seconds: float = 0.0, *, floor: bool = False) -> AsyncIterator[Bot]:
    """Private chats with as many persons, and the program or the floor."""
    async with TelegramApi() as api:
        persons = [api.add_user(f"사람{number}", language_code="ko") for number in range(places)]
        chats = [api.open_private(person) for person in persons]
        started = (
            process("tests.bench.echo", "telegram", api.token, api.base_url.removesuffix("/bot"), str(seconds))
            if floor
            else program(seconds, telegram_settings(api))
        )
        async with started as running:
            await api.wait_for(lambda: any(call.method.lower() == "getupdates" for call in api.log), PATIENCE)
            log = Log(lambda read: [(call.method.lower(), call.at) for call in api.log[read:]], "sendmessage")
            yield Bot(
                running,
                log,
                lambda place: api.say(persons[place], chats[place], "안녕?"),
                lambda place: [post.text for post in api.bot_messages(chats[place])],
            )


@asynccontextmanager
async def on_discord(
    places: int, seconds: float = 0.0, *, floor: bool = False, typing: bool = False
) -> AsyncIterator[Bot]:
    """As many channels of a guild, and the program or the floor; `typing`: the floor shows the typing sign."""
    async with DiscordApi() as api:
        person, guild = api.add_user("미나"), api.add_guild()
        channels = [api.add_channel(guild) for _ in range(places)]
        echo = ("tests.bench.echo", "discord", api.token, api.base, api.gateway, str(seconds))
        started = process(*echo, "typing" if typing else "-") if floor else program(seconds, discord_settings(api))
        async with started as running:
            await api.wait_connected(PATIENCE)
            await asyncio.sleep(1.5)
            log = Log(lambda read: [(_kind(call.method, call.path), call.at) for call in api.log[read:]], "execute")
            yield Bot(
                running,
                log,
                lambda place: api.say(person, channels[place], f"<@{api.bot_id}> 안녕?"),
                lambda place: [message.content for message in api.bot_messages(channels[place])],
            )


def _kind(method: str, path: str) -> str:
    """What a call of Discord's asks for; whose it is does not matter here."""
    words = path.partition("?")[0].strip("/").split("/")
    if method == "POST" and words[0] == "webhooks" and len(words) == 3:
        return "execute"
    return next((word for word in reversed(words) if not word.isdecimal()), "")


def p(values: Sequence[float], part: int) -> float:
    """The percentile `part` of `values`."""
    return statistics.quantiles(values, n=100, method="inclusive")[part - 1]
