"""`python3 -m tests.bench [turns] [places] [memory] [start]`: the table of ratios."""

from __future__ import annotations

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack

from core import bootstrap
from tests.engines import free_port

ROUNDS, TURNS = 6, 25
PLACES, THINKS = 200, 2.0


async def turns() -> list[Row]:
    """CPU of a turn and time to the first post, against a bare echo bot that makes the same calls; interleaved."""
    return [
        *await _against("Telegram", lambda floor: on_telegram(floor=floor)),
        *await _against("Discord", lambda floor: on_discord(floor=floor)),
    ]


async def _against(name: str, open_bot: Callable[[bool], AbstractAsyncContextManager[Bot]]) -> list[Row]:
    async with AsyncExitStack() as stack:
        ours = await stack.enter_async_context(open_bot(False))
        bare = await stack.enter_async_context(open_bot(True))
        for bot in (ours, bare):
            await bot.turns(5)
            bot.cpu.clear()
            bot.waits.clear()
        for _ in range(ROUNDS):
            await bare.turns(TURNS)
            await ours.turns(TURNS)
    cpu, floor = statistics.median(ours.cpu) * 1000, statistics.median(bare.cpu) * 1000
    wait, least = p(ours.waits, 50) * 1000, p(bare.waits, 50) * 1000
    slow, slowest = p(ours.waits, 99) * 1000, p(bare.waits, 99) * 1000
    return [
        Row(f"{name}: CPU a turn", "≤ 3 ×", f"{cpu:.1f} ms", f"{floor:.1f} ms", f"{cpu / floor:.2f}", cpu / floor <= 3),
        Row(
            f"{name}: to the first post, p50",
            "≤ 25 ms",
            f"{wait:.1f} ms",
            f"{least:.1f} ms",
            f"{wait / least:.2f}",
            wait <= 25,
        ),
        Row(
            f"{name}: to the first post, p99",
            "≤ 100 ms",
            f"{slow:.1f} ms",
            f"{slowest:.1f} ms",
            f"{slow / slowest:.2f}",
            slow <= 100,
        ),
    ]


async def places() -> list[Row]:
    """Many places at once with a model that thinks: what the program adds."""
    async with TelegramApi() as api:
        chats = [_chat(api, number) for number in range(PLACES)]
        async with program(THINKS, **telegram_settings(api)):
            await api.wait_for(lambda: api.calls("getUpdates"), timeout=30)
            asked = time.monotonic()
            for person, chat in chats:
                api.say(person, chat, "하나")
            await api.wait_for(lambda: len(api.calls("sendMessage")) >= PLACES, timeout=60)
            added = [call.at - asked - THINKS for call in api.calls("sendMessage")]
            for person, chat in chats:
                api.say(person, chat, "둘")
            await api.wait_for(lambda: len(api.calls("sendMessage")) >= 2 * PLACES, timeout=60)
        # The model's answer ends in the number of messages that it was given: 1, then 3.
        right = sum([post.text[-2] for post in api.bot_messages(chat)] == ["1", "3"] for _, chat in chats)
    p95 = p(added, 95) * 1000
    return [
        Row(f"{PLACES} places at once, added p95", "≤ 400 ms", f"{p95:.0f} ms", good=p95 <= 400),
        Row(f"{PLACES} places at once, in order and whole", f"{PLACES}", f"{right}", good=right == PLACES),
    ]


def _chat(api: TelegramApi, number: int) -> tuple[int, int]:
    person = api.add_user(f"사람{number}", language_code="ko")
    return person, api.open_private(person)


async def memory() -> list[Row]:
    """With both bots connected; then more for each place that has talked."""
    async with TelegramApi() as api, DiscordApi() as other:
        async with program(0, **telegram_settings(api), **discord_settings(other)) as running:
            await api.wait_for(lambda: api.calls("getUpdates"), timeout=30)
            await other.wait_connected(30)
            await asyncio.sleep(3)
            ready = running.memory_info().rss
            await _talk(api, 50, 0)
            before = running.memory_info().rss
            await _talk(api, 200, 50)
            each = (running.memory_info().rss - before) / 200 / 1024
    size = ready / 2**20
    return [
        Row("Memory after ready", "≤ 180 MB", f"{size:.0f} MB", good=size <= 180),
        Row("Memory an active place", "≤ 60 KB", f"{each:.0f} KB", good=each <= 60),
    ]


async def _talk(api: TelegramApi, count: int, first: int) -> None:
    wanted = len(api.calls("sendMessage")) + count
    for number in range(first, first + count):
        api.say(*_chat(api, number), "안녕?")
    await api.wait_for(lambda: len(api.calls("sendMessage")) >= wanted, timeout=60)
    await asyncio.sleep(0.5)


async def start() -> list[Row]:
    """From `run` to /readyz, against importing the libraries alone."""
    with tempfile.TemporaryDirectory(prefix="iyagi-bench-") as folder:
        first = await asyncio.to_thread(_ready, folder)
        ours, bare = [], []
        for _ in range(5):
            bare.append(await asyncio.to_thread(_imports))
            ours.append(await asyncio.to_thread(_ready, folder))
    run, floor = statistics.median(ours), statistics.median(bare)
    return [
        Row("`run` to /readyz", "≤ 1.5 ×", f"{run:.2f} s", f"{floor:.2f} s", f"{run / floor:.2f}", run / floor <= 1.5),
        Row("`run` to /readyz, first start of all", "", f"{first:.2f} s", f"{floor:.2f} s", f"{first / floor:.2f}"),
    ]


def _imports() -> float:
    began = time.monotonic()
    subprocess.run([sys.executable, "-c", "import discord, telegram, fastapi, sqlalchemy"], check=True)
    return time.monotonic() - began


def _ready(folder: str) -> float:
    port = free_port()
    given = {"IYAGI_DATA_DIR": folder, "IYAGI_WEB__PORT": str(port), "IYAGI_COMPATIBLE__PROBE": "false"}
    began = time.monotonic()
    out = subprocess.DEVNULL
    running = subprocess.Popen([sys.executable, "-m", "core", "run"], env=os.environ | given, stdout=out, stderr=out)
    try:
        while not _answers(f"http://127.0.0.1:{port}/readyz"):
            time.sleep(0.01)
        return time.monotonic() - began
    finally:
        running.terminate()
        running.wait()


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=1) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def table(rows: list[Row]) -> str:
    lines = [("", "goal", "measured", "floor", "ratio", "")]
    lines += [
        (r.what, r.goal, r.measured, r.floor, r.ratio, {True: "ok", False: "OVER", None: ""}[r.good]) for r in rows
    ]
    widths = [max(len(line[column]) for line in lines) for column in range(6)]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines)


async def main(wanted: list[str]) -> None:
    parts = {"turns": turns, "places": places, "memory": memory, "start": start}
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)
    rows: list[Row] = []
    for name, part in parts.items():
        if not wanted or name in wanted:
            print(f"{name} …", file=sys.stderr, flush=True)
            rows += await part()
    print(table(rows))


if __name__ == "__main__":
    bootstrap.ensure("dev.lock")
    from tests.bench.stage import (
        Bot,
        Row,
        discord_settings,
        on_discord,
        on_telegram,
        p,
        program,
        telegram_settings,
    )
    from tests.fakes.discord_api import DiscordApi
    from tests.fakes.telegram_api import TelegramApi

    asyncio.run(main(sys.argv[1:]))
