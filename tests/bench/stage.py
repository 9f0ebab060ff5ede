"""Bots as processes on loopback platforms, and what they cost."""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from tests.fakes.discord_api import DiscordApi
from tests.fakes.telegram_api import TelegramApi

ROOT = Path(__file__).resolve().parents[2]
SPACING = 0.1  # seconds between two turns


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. `measured` and `floor` in `unit`; `good` is None for what has no goal."""

    what: str
    goal: str
    measured: str
    floor: str = ""
    ratio: str = ""
    good: bool | None = None


@dataclass(slots=True)
class Bot:
    """A bot in its own process. `say` writes as a person, `posts` are the monotonic times at which posts arrived."""

    process: psutil.Process
    say: Callable[[str], None]
    posts: Callable[[], Sequence[float]]
    cpu: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)

    async def turns(self, count: int) -> None:
        """`count` turns, one after the other; notes CPU seconds a turn and the seconds to each first post."""
        before = self._cpu()
        for _ in range(count):
            had, asked = len(self.posts()), time.monotonic()
            self.say("안녕?")
            async with asyncio.timeout(10):
                while len(self.posts()) == had:
                    await asyncio.sleep(0.001)
            self.waits.append(self.posts()[had] - asked)
            await asyncio.sleep(SPACING)
        self.cpu.append((self._cpu() - before) / count)

    def _cpu(self) -> float:
        times = self.process.cpu_times()
        return float(times.user + times.system)


@asynccontextmanager
async def process(*arguments: str, **environment: str) -> AsyncIterator[psutil.Process]:
    """`python -m …` with these variables; ended at the end of the block."""
    made = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        *arguments,
        cwd=ROOT,
        env=os.environ | environment,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        yield psutil.Process(made.pid)
    finally:
        if made.returncode is None:
            made.terminate()
        await made.wait()


@asynccontextmanager
async def program(seconds: float, **environment: str) -> AsyncIterator[psutil.Process]:
    """The program with a model that takes `seconds`, on a fresh SQLite file."""
    with tempfile.TemporaryDirectory(prefix="iyagi-bench-") as folder:
        quiet = {"IYAGI_DATA_DIR": folder, "IYAGI_WEB__PORT": "0", "IYAGI_LOG_LEVEL": "error", "IYAGI_LANGUAGE": "ko"}
        async with process("tests.bench.program", str(seconds), **(quiet | environment)) as running:
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
async def on_telegram(*, floor: bool) -> AsyncIterator[Bot]:
    async with TelegramApi() as api:
        person = api.add_user("미나", username="mina", language_code="ko")
        chat = api.open_private(person)
        started = (
            process("tests.bench.echo", "telegram", api.token, api.base_url.removesuffix("/bot"))
            if floor
            else program(0, **telegram_settings(api))
        )
        async with started as running:
            await api.wait_for(lambda: api.calls("getUpdates"), timeout=30)
            yield Bot(
                running,
                lambda text: _ignore(api.say(person, chat, text)),
                lambda: [call.at for call in api.calls("sendMessage")],
            )


@asynccontextmanager
async def on_discord(*, floor: bool, typing: bool = False) -> AsyncIterator[Bot]:
    async with DiscordApi() as api:
        person, channel = api.add_user("미나"), api.add_channel(api.add_guild())
        started = (
            process("tests.bench.echo", "discord", api.token, api.base, api.gateway, "typing" if typing else "-")
            if floor
            else program(0, **discord_settings(api))
        )
        async with started as running:
            await api.wait_connected(30)
            await asyncio.sleep(1.5)
            yield Bot(
                running,
                lambda text: _ignore(api.say(person, channel, f"<@{api.bot_id}> {text}")),
                lambda: [call.at for call in api.calls("POST", "/webhooks/") if call.path.count("/") > 2],
            )


def _ignore(_value: object) -> None:
    return


def p(values: Sequence[float], part: int) -> float:
    """The percentile `part` of `values`."""
    return statistics.quantiles(values, n=100, method="inclusive")[part - 1]


Part = Callable[[], Awaitable[list[Row]]]
