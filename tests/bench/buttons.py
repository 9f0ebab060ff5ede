"""How soon a button is acknowledged while 200 places talk: `python3 -m tests.bench buttons`.

Answers are streamed. In every place somebody writes once a wave: spread over it, and then everywhere at the same
moment. The floor is a bare bot on the same client library that hears the same messages and only acknowledges. Times
run from the platform's event to the acknowledgement's arrival at the platform, which lives in this process and is
busy with all other calls, too.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field

import psutil

from tests.bench.stage import PATIENCE, cpu, discord_settings, p, process, program, telegram_settings
from tests.bench.table import Goal, Row
from tests.fakes.discord_api import DiscordApi
from tests.fakes.telegram_api import TelegramApi

TALKING, PRESSED = 200, 60  # places
THINKS, PARTS = 4.0, 24  # seconds of an answer, and the pieces in which it comes
WAVE = 9.0  # seconds in which everybody writes once
PRESS = 0.06  # seconds between two presses
ROUND, SETTLES = 0.02, 2.0
TALK, BURST = f"{TALKING} talk", f"{TALKING} write at once"
KINDS = ("menu", "swipe", "again")
FLOOR = "tests.bench.echo"


@dataclass(slots=True)
class Hall:
    """A bot, places that talk, and behind them places in which buttons are pressed.

    `press` presses a button of that kind, or else another one, and gives the press's id; None where there is none.
    `acknowledged` tells when each press was, by id.
    """

    process: psutil.Process
    say: Callable[[int], object]
    press: Callable[[int, str], str | None]
    acknowledged: Callable[[], Mapping[str, float]]
    spent: float = 0.0
    pressed: dict[str, float] = field(default_factory=dict)

    async def prepare(self) -> None:
        """Everybody has talked once; where buttons are pressed, their answers are there."""
        for place in range(TALKING + PRESSED):
            self.say(place)
            await asyncio.sleep(0.01)
        began = time.monotonic()
        for place in range(TALKING, TALKING + PRESSED):
            while self.press(place, "again") is None:
                if time.monotonic() - began > PATIENCE:
                    raise RuntimeError("no answer with buttons")
                await asyncio.sleep(0.05)
        await asyncio.sleep(SETTLES)

    async def wave(self, *, at_once: bool) -> list[float]:
        """Seconds until each press of this wave was acknowledged; one that was not counts as a whole wave."""
        self.pressed.clear()
        places, kinds = itertools.cycle(range(TALKING, TALKING + PRESSED)), itertools.cycle(KINDS)
        before, began, said, next_press = cpu(self.process), time.monotonic(), 0, 0.0
        while (now := time.monotonic() - began) < WAVE:
            due = TALKING if at_once else int(TALKING * now / WAVE) + 1
            for place in range(said, due):
                self.say(place)
            said = due
            if now >= next_press:
                next_press = now + PRESS
                self._press(next(places), next(kinds))
            await asyncio.sleep(ROUND)
        self.spent = (cpu(self.process) - before) / WAVE
        await asyncio.sleep(SETTLES)
        heard = self.acknowledged()
        return [heard.get(press, at + WAVE) - at for press, at in self.pressed.items()]

    def _press(self, place: int, kind: str) -> None:
        at = time.monotonic()
        if (press := self.press(place, kind)) is not None:
            self.pressed[press] = at


async def buttons() -> list[Row]:
    """Both platforms, the program and the floor one after the other."""
    rows: list[Row] = []
    for name, hall in (("Telegram", _on_telegram), ("Discord", _on_discord)):
        async with hall(floor=True) as bare:
            least = await _measured(bare)
        async with hall(floor=False) as ours:
            mine = await _measured(ours)
        for kind, taken in mine.items():
            goal = Goal(300) if kind == TALK else None
            rows += _rows(f"{name}: a press acknowledged, {kind}", taken, least[kind], goal)
    return rows


@dataclass(frozen=True, slots=True)
class _Taken:
    waits: list[float]
    busy: float


async def _measured(hall: Hall) -> dict[str, _Taken]:
    await hall.prepare()
    found = {}
    for kind, at_once in ((TALK, False), (BURST, True)):
        found[kind] = _Taken(await hall.wave(at_once=at_once), hall.spent)
    return found


def _rows(what: str, mine: _Taken, least: _Taken, goal: Goal | None) -> Iterable[Row]:
    note = (
        f"{len(mine.waits)} presses, the longest {max(mine.waits) * 1e3:.0f} ms; the bot took {mine.busy:.0%} of a core"
    )
    yield Row(f"{what}, p50", p(mine.waits, 50) * 1e3, "ms", None, p(least.waits, 50) * 1e3)
    yield Row(f"{what}, p99", p(mine.waits, 99) * 1e3, "ms", goal, p(least.waits, 99) * 1e3, note=note)


@asynccontextmanager
async def _on_discord(*, floor: bool) -> AsyncIterator[Hall]:
    """Channels of a guild."""
    async with DiscordApi() as api:
        person, guild = api.add_user("미나"), api.add_guild()
        channels = [api.add_channel(guild) for _ in range(TALKING + PRESSED)]

        def press(place: int, kind: str) -> str | None:
            for message in reversed(api.bot_messages(channels[place])):
                found = [str(button["custom_id"]) for button in api.buttons(message.id) if "custom_id" in button]
                if (action := _chosen(found, kind)) is not None:
                    return api.press(person, message.id, action)
            return None

        def acknowledged() -> dict[str, float]:
            calls = api.calls("POST", "/callback")
            return {call.path.strip("/").split("/")[1]: call.at for call in calls}

        started = _floor("discord", api.token, api.base, api.gateway) if floor else _program(discord_settings(api))
        async with started as running:
            await api.wait_connected(PATIENCE)
            await asyncio.sleep(1.5)
            yield Hall(
                running,
                lambda place: api.say(person, channels[place], f"<@{api.bot_id}> {_words(place)}"),
                press,
                acknowledged,
            )


@asynccontextmanager
async def _on_telegram(*, floor: bool) -> AsyncIterator[Hall]:
    """Private chats with as many persons."""
    async with TelegramApi() as api:
        persons = [api.add_user(f"사람{number}", language_code="ko") for number in range(TALKING + PRESSED)]
        chats = [api.open_private(person) for person in persons]

        def press(place: int, kind: str) -> str | None:
            for post in reversed(api.bot_messages(chats[place])):
                if (action := _chosen([data for _, data in post.buttons], kind)) is not None:
                    return api.press(persons[place], chats[place], post.message_id, action)
            return None

        def acknowledged() -> dict[str, float]:
            calls = [call for call in api.log if call.method.lower() == "answercallbackquery"]
            return {str(call.params["callback_query_id"]): call.at for call in calls}

        address = api.base_url.removesuffix("/bot")
        started = _floor("telegram", api.token, address) if floor else _program(telegram_settings(api))
        async with started as running:
            await api.wait_for(lambda: any(call.method.lower() == "getupdates" for call in api.log), PATIENCE)
            yield Hall(
                running,
                lambda place: api.say(persons[place], chats[place], _words(place)),
                press,
                acknowledged,
            )


def _chosen(actions: Iterable[str], kind: str) -> str | None:
    """The button of that kind, else another of those beneath an answer."""
    ours = {action.partition(":")[0]: action for action in actions}
    return next((ours[each] for each in (kind, *KINDS) if each in ours), None)


def _words(place: int) -> str:
    """The floor answers where buttons are to be pressed, and nowhere else."""
    return "단추" if place >= TALKING else "안녕?"


def _floor(platform: str, *arguments: str) -> AbstractAsyncContextManager[psutil.Process]:
    return process(FLOOR, f"{platform}-presses", *arguments)


def _program(settings: dict[str, str]) -> AbstractAsyncContextManager[psutil.Process]:
    return program(THINKS, settings, PARTS)
