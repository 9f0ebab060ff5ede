"""What is measured: turns, many places at once, buttons, memory, the start; what cards, lorebooks, searches cost."""

from __future__ import annotations

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack

from tests.bench.books import books
from tests.bench.buttons import buttons
from tests.bench.cards import cards
from tests.bench.gates import gates
from tests.bench.lore import lore
from tests.bench.pages import pages
from tests.bench.prompt import prompt
from tests.bench.recall import recall
from tests.bench.remember import remember
from tests.bench.run import Part
from tests.bench.search import search
from tests.bench.speech import speech
from tests.bench.stage import Bot, Spent, discord_settings, on_discord, on_telegram, p, program, telegram_settings
from tests.bench.stories import stories
from tests.bench.streams import streams
from tests.bench.table import Goal, Row
from tests.bench.tokens import tokens
from tests.engines import free_port
from tests.fakes.discord_api import DiscordApi
from tests.fakes.telegram_api import TelegramApi

ROUNDS, TURNS = 5, 16
MORE_ROUNDS, MORE_PLACES = 2, 25
AT_ONCE, THINKS = 200, 2.0
STARTS = 3
QUIET = {"IYAGI_WEB__PORT": "0", "IYAGI_COMPATIBLE__PROBE": "false", "IYAGI_LOG_LEVEL": "error"}


async def telegram() -> list[Row]:
    """A turn against a bare echo bot that makes the same calls; interleaved, in one place and in many."""
    async with on_telegram(1 + MORE_PLACES) as ours, on_telegram(1 + MORE_PLACES, floor=True) as bare:
        return await _against("Telegram", ours, bare)


async def discord() -> list[Row]:
    """The same; the echo bot shows the typing sign if the program does in most of its turns."""
    async with AsyncExitStack() as stack:
        ours = await stack.enter_async_context(on_discord(1 + MORE_PLACES))
        await ours.turns([0] * 5)
        typing = ours.log.kinds["typing"] > ours.log.kinds["execute"] / 2
        bare = await stack.enter_async_context(on_discord(1 + MORE_PLACES, floor=True, typing=typing))
        return await _against("Discord", ours, bare)


async def _against(name: str, ours: Bot, bare: Bot) -> list[Row]:
    for bot in (bare, ours):
        await bot.turns(range(1 + MORE_PLACES), spacing=0.02)
        await bot.turns([0] * 5)
        bot.log.kinds.clear()
    one = await _rounds(ours, bare, [[0] * TURNS] * ROUNDS)
    many = await _rounds(ours, bare, [range(1, 1 + MORE_PLACES)] * MORE_ROUNDS)
    (mine, least), (_, first) = one, many
    return [
        Row(f"{name}: CPU a turn", _median(mine.cpu), "ms", Goal(3, ratio=True), _median(least.cpu), _best(one)),
        Row(
            f"{name}: the same, {MORE_PLACES} places", _median(many[0].cpu), "ms", None, _median(first.cpu), _best(many)
        ),
        Row(f"{name}: to the first post, p50", p(mine.waits, 50) * 1e3, "ms", Goal(25), p(least.waits, 50) * 1e3),
        Row(f"{name}: to the first post, p99", p(mine.waits, 99) * 1e3, "ms", Goal(100), p(least.waits, 99) * 1e3),
        _calls(name, ours, bare),
    ]


async def _rounds(ours: Bot, bare: Bot, rounds: Sequence[Sequence[int]]) -> tuple[Spent, Spent]:
    mine, least = Spent(), Spent()
    for places in rounds:
        for bot, sum_up in ((bare, least), (ours, mine)):
            spent = await bot.turns(places)
            sum_up.cpu += spent.cpu
            sum_up.waits += spent.waits
    return mine, least


def _median(seconds: Sequence[float]) -> float:
    return statistics.median(seconds) * 1000


def _best(spent: tuple[Spent, Spent]) -> float:
    return min(spent[0].cpu) / min(spent[1].cpu)


def _calls(name: str, ours: Bot, bare: Bot) -> Row:
    """A ratio other than 1 says that the other rows compare different things."""
    turns = ROUNDS * TURNS + MORE_ROUNDS * MORE_PLACES
    each = [sum(bot.log.kinds.values()) / turns for bot in (ours, bare)]
    kinds = sorted(ours.log.kinds | bare.log.kinds)
    note = ", ".join(f"{kind} {ours.log.kinds[kind]} : {bare.log.kinds[kind]}" for kind in kinds)
    return Row(f"{name}: platform calls a turn", each[0], "", None, each[1], note=note)


async def places() -> list[Row]:
    """Many places at once with a model that thinks: what is added to its seconds."""
    rows, lost = [], 0
    for name, ours, bare in (
        ("Telegram", on_telegram(AT_ONCE, THINKS), on_telegram(AT_ONCE, THINKS, floor=True)),
        ("Discord", on_discord(AT_ONCE, THINKS), on_discord(AT_ONCE, THINKS, floor=True, typing=True)),
    ):
        async with bare as bot:
            least, _ = await _at_once(bot)
        async with ours as bot:
            added, wrong = await _at_once(bot)
        lost += wrong
        rows.append(Row(f"{name}: {AT_ONCE} places at once, added p95", added, "ms", Goal(400), least))
    return [*rows, Row("Places with an answer lost, double or out of order", lost, "", Goal(0))]


async def _at_once(bot: Bot) -> tuple[float, int]:
    """Two messages in each place, the second one after the first has been answered everywhere.

    The first makes people, chats and webhooks; the second is measured: milliseconds added at p95. The program's model
    ends its answers with the number of messages that it was given: 1, then 3.
    """
    for _ in range(2):
        had, asked = bot.log.read(), time.monotonic()
        for place in range(AT_ONCE):
            bot.say(place)
        async with asyncio.timeout(30):
            while bot.log.read() < had + AT_ONCE:
                await asyncio.sleep(0.02)
    await asyncio.sleep(0.5)
    added = [at - asked - THINKS for at in bot.log.posts[had : had + AT_ONCE]]
    wrong = sum([words[-3:] for words in bot.heard(place)] != ["(1)", "(3)"] for place in range(AT_ONCE))
    return p(added, 95) * 1000, wrong


async def memory() -> list[Row]:
    """With both bots connected; then more for each place that has talked."""
    async with TelegramApi() as api, DiscordApi() as other:
        async with program(0, telegram_settings(api) | discord_settings(other)) as running:
            await api.wait_for(lambda: any(call.method.lower() == "getupdates" for call in api.log), timeout=30)
            await other.wait_connected(30)
            await asyncio.sleep(3)
            ready = running.memory_info().rss
            await _talk(api, 50)
            before = running.memory_info().rss
            await _talk(api, 300)
            each = (running.memory_info().rss - before) / 300
    return [
        Row("Memory after ready", ready / 2**20, "MB", Goal(180)),
        Row("Memory an active place", each / 2**10, "KB", Goal(60)),
    ]


async def _talk(api: TelegramApi, count: int) -> None:
    """As many new people write at once, and are answered."""
    wanted = len(api.calls("sendMessage")) + count
    for _ in range(count):
        person = api.add_user("미나", language_code="ko")
        api.say(person, api.open_private(person), "안녕?")
    await api.wait_for(lambda: len(api.calls("sendMessage")) >= wanted, timeout=60)
    await asyncio.sleep(0.5)


async def start() -> list[Row]:
    """From `run` to /readyz, against importing the libraries alone."""
    async with TelegramApi() as api, DiscordApi() as other:
        bots = telegram_settings(api) | discord_settings(other)
        with tempfile.TemporaryDirectory(prefix="iyagi-bench-") as folder:
            await asyncio.to_thread(_ready, folder, bots)  # the page cache is warm from here on
            first, web, both, bare = [], [], [], []
            for _ in range(STARTS):
                bare.append(await asyncio.to_thread(_imports))
                both.append(await asyncio.to_thread(_ready, folder, bots))
                web.append(await asyncio.to_thread(_ready, folder, {}))
                with tempfile.TemporaryDirectory(prefix="iyagi-bench-") as fresh:
                    first.append(await asyncio.to_thread(_ready, fresh, bots))
    named = {"": both, ", only the web": web, ", first start of all": first}
    return [
        Row(
            f"`run` to /readyz{name}",
            statistics.median(took),
            "s",
            None if took is first else Goal(1.5, ratio=True),
            statistics.median(bare),
            min(took) / min(bare),
        )
        for name, took in named.items()
    ]


def _imports() -> float:
    began = time.monotonic()
    subprocess.run([sys.executable, "-c", "import discord, telegram, fastapi, sqlalchemy"], check=True)
    return time.monotonic() - began


def _ready(folder: str, more: dict[str, str]) -> float:
    port = free_port()
    given = QUIET | {"IYAGI_DATA_DIR": folder, "IYAGI_WEB__PORT": str(port)} | more
    began = time.monotonic()
    out = subprocess.DEVNULL
    running = subprocess.Popen([sys.executable, "-m", "core", "run"], env=os.environ | given, stdout=out, stderr=out)
    try:
        while not _answers(f"http://127.0.0.1:{port}/readyz"):
            if running.poll() is not None or time.monotonic() - began > 20:
                raise RuntimeError(f"`run` is not ready; exit code {running.returncode}")
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


# What others on the machine disturb most comes last: where the time does not suffice, it is missing.
PARTS: Mapping[str, Part] = {
    "telegram": telegram,
    "discord": discord,
    "books": books,
    "cards": cards,
    "lore": lore,
    "gates": gates,
    "stories": stories,
    "prompt": prompt,
    "tokens": tokens,
    "speech": speech,
    "search": search,
    "remember": remember,
    "recall": recall,
    "memory": memory,
    "streams": streams,
    "start": start,
    "places": places,
    "buttons": buttons,
    "pages": pages,
}
