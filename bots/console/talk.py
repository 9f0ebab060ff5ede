"""The loop of a talk in the terminal."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass
from typing import Protocol

from bots.console.surface import Screen
from core.app import App
from core.commands import names, parse
from core.surface.events import CommandInvoked, MessageCreated, Person, Place
from core.text import t

PLACE = Place("console", "console", "", "terminal", direct=True)


class Lines(Protocol):
    async def __call__(self) -> str | None:
        """The next line; None at the end of the input."""
        ...


@dataclass(frozen=True, slots=True)
class _Talk:
    app: App
    screen: Screen
    person: Person

    async def say(self, line: str, known: dict[str, str]) -> None:
        command = parse(line, known)
        now = self.app.clock.now()
        number = str(int(now.timestamp() * 1_000_000))
        if command is None:
            event = MessageCreated(id=number, place=PLACE, person=self.person, text=line, at=now, addressed=True)
            await self.heard(event)
        else:
            name, rest = command
            await self.heard(CommandInvoked(id=number, place=PLACE, person=self.person, name=name, rest=rest, at=now))

    async def heard(self, event: MessageCreated | CommandInvoked) -> None:
        self.screen.finished.clear()
        await self.app.desk.take(event)
        await self.screen.finished.wait()


async def talk(app: App, screen: Screen, lines: Lines | None = None) -> None:
    """Open with the character that was asked for, then answer line by line until the input ends."""
    locale = app.settings.language or "ko"
    talker = _Talk(app, screen, Person("terminal", app.catalog.render(t("console-you"), locale), app.settings.language))
    sys.stdout.write(app.catalog.render(t("console-hello"), locale) + "\n")
    now = app.clock.now()
    await talker.heard(
        CommandInvoked(
            id=f"start-{now.timestamp()}",
            place=PLACE,
            person=talker.person,
            name="start" if app.character is None else "open",
            rest=app.character or "",
            at=now,
        )
    )
    read = lines or _stdin
    known = dict(names(app.catalog))
    while (line := await read()) is not None:
        if line.strip() in {"/quit", "/exit", "/끝"}:
            return
        if line.strip():
            await talker.say(line.strip(), known)


async def _stdin() -> str | None:
    sys.stdout.write("\n> ")
    sys.stdout.flush()
    line = await asyncio.to_thread(sys.stdin.readline)
    return line.rstrip("\n") if line else None
