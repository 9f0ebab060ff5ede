"""The loop of a talk in the terminal."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from uuid import uuid4

from bots.console import files, store
from bots.console.surface import Screen
from core import bootstrap
from core.ai.model import Role
from core.app import App
from core.characters import store as characters
from core.characters.store import Listed, by_language
from core.chat import inbox
from core.chat.store import history
from core.declared import BY_NAME, names, parse
from core.reach import Reach
from core.surface.events import ButtonPressed, CommandInvoked, Event, File, MessageCreated, Person, Place
from core.surface.port import Outgoing, Voice
from core.text import Text, pick_locale, t

PLACE = Place("console", "console", "", "terminal", direct=True, adult=True, reach=Reach.DIRECT)
LEAVING = {"/quit", "/exit", "/끝"}
LOOK = 0.03  # seconds between two looks whether all is answered

Line = Callable[[], Awaitable[str | None]]
"""The next line; None at the end of the input."""


async def talk(app: App, screen: Screen, line: Line) -> None:
    """Open with the character that was asked for, then answer line by line until the input ends."""
    locale = pick_locale(app.settings.language or bootstrap.language())
    async with app.db.write() as tx:
        place_id = await inbox.place_id(tx, PLACE)
    person = Person("terminal", app.catalog.render(t("console-you"), locale), locale)
    talking = _Talk(app, screen, person, place_id, names(app.catalog))
    screen.write(app.catalog.render(t("console-hello"), locale) + "\n")
    await talking.answered()  # what a talk before was killed in the middle of
    await talking.open(app.character)
    while (said := await line()) is not None and said.strip() not in LEAVING:
        if said.strip():
            await talking.say(said.strip())


@dataclass(frozen=True, slots=True)
class _Talk:
    app: App
    screen: Screen
    person: Person
    place_id: int
    known: Mapping[str, str]

    async def open(self, wanted: str | None) -> None:
        """Go on with whom the person talked last, or begin with whom they want; the first who speaks their language."""
        async with self.app.db.read() as tx:
            everyone = by_language(await characters.gallery(tx), self.person.locale or "")
            found = [] if wanted is None else await characters.find_named(tx, wanted)
            here = await store.chat_here(tx, self.place_id)
        if wanted is not None and not found:
            known = ", ".join(each.card.name for each in everyone)
            await self.tell(t("no-such-character", name=wanted[:60], known=known))
        if here is not None and (not found or [each.id for each in found] == [here[1].id]):
            await self.recall(*here)
        elif len(found) > 1 and wanted is not None:
            await self.command("open", wanted)
        elif found or everyone:
            await self.command("open", (found or everyone)[0].public_id)
        else:
            await self.tell(t("no-characters"))

    async def recall(self, chat_id: int, character: Listed) -> None:
        """Where the talk stood."""
        await self.tell(t("console-again", name=character.card.name))
        async with self.app.db.read() as tx:
            lines = await history(tx, chat_id)
        said = next((each.text for each in reversed(lines) if each.role is Role.CHARACTER), None)
        if said is not None:
            await self.screen.post(Outgoing(text=said, key="again", voice=Voice(character.card.name)))

    async def say(self, line: str) -> None:
        command = parse(line, self.known)
        if command is not None:
            await self.command(*command)
        elif given := await asyncio.to_thread(files.in_front, line):
            await self.message(given[1], given[0])
        elif line.startswith("/") and " " not in line:
            await self.press(line[1:])
        else:
            await self.message(line)

    async def message(self, text: str, *given: File) -> None:
        now = self.app.clock.now()
        event = MessageCreated(
            id=str(int(now.timestamp() * 1_000_000)),
            place=PLACE,
            person=self.person,
            text=text,
            at=now,
            addressed=True,
            attachments=len(given),
            files=given,
        )
        await self.heard(event)

    async def command(self, name: str, rest: str) -> None:
        """`rest` is what is typed behind its name; a command that takes a file finds its path in the last place."""
        rest, path = files.of_command(name, rest)
        if not path and any(option.file and option.required for option in BY_NAME[name].options):
            await self.tell(t("console-which-file", name=name))
            return
        given = await asyncio.to_thread(files.named, path) if path else None
        if path and given is None:
            await self.tell(t("console-no-file", path=path[:200]))
            return
        event = CommandInvoked(
            id=uuid4().hex,
            place=PLACE,
            person=self.person,
            name=name,
            rest=rest,
            files=() if given is None else (given,),
            at=self.app.clock.now(),
        )
        await self.heard(event)

    async def press(self, number: str) -> None:
        """A button by its number, as it is shown beneath the newest post."""
        offered = self.screen.offered
        if not (number.isdecimal() and 0 < int(number) <= len(offered)):
            await self.tell(t("console-unknown", name=f"/{number}"))
            return
        await self.heard(
            ButtonPressed(
                id=uuid4().hex,
                place=PLACE,
                person=self.person,
                action=offered[int(number) - 1].action,
                message_id="",
                at=self.app.clock.now(),
            )
        )

    async def heard(self, event: Event) -> None:
        await self.app.desk.take(event)
        await self.answered()

    async def answered(self) -> None:
        """Until nothing waits for an answer here."""
        while True:
            async with self.app.db.read() as tx:
                if not await inbox.waiting(tx, self.place_id):
                    return
            await self.app.clock.sleep(LOOK)

    async def tell(self, text: Text) -> None:
        words = self.app.catalog.render(text, self.person.locale or "")
        await self.screen.post(Outgoing(text=words, key="told", notice=True))
