"""A talk that goes on for months, step by step: what is said, learnt, taken back, and what the model was given then."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy import select

from core.ai.model import Prompt
from core.chat.receipt import Shown, newest
from core.db.tables.chat import chats, messages
from core.surface.events import CommandInvoked, MessageDeleted, MessageEdited, Person, Place
from tests.core.conftest import MINA, PLACE, Stage


@dataclass
class Talking:
    """Runs while `working`. What is said gives back the platform's id of the message."""

    stage: Stage

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        async with self.stage.working():
            yield
            await self.stage.until_quiet()

    async def say(self, text: str, person: Person = MINA, place: Place = PLACE) -> str:
        before = len(self.stage.model.seen)
        event = self.stage.message(text, person, place)
        await self.stage.take(event)
        await self.stage.until(lambda: len(self.stage.model.seen) > before)
        await self.stage.until_quiet()
        await self.stage.learn()
        return event.id

    async def command(self, name: str, rest: str = "", person: Person = MINA, place: Place = PLACE) -> None:
        made = self.stage.message("", person, place)
        event = CommandInvoked(id=made.id, place=place, person=person, name=name, rest=rest, at=made.at)
        await self.stage.take(event)
        await self.stage.until_quiet()
        await self.stage.learn()

    async def edit(self, message_id: str, text: str, person: Person = MINA, place: Place = PLACE) -> None:
        made = self.stage.message("", person, place)
        event = MessageEdited(
            id=f"e{made.id}", place=place, person=person, message_id=message_id, text=text, at=made.at
        )
        await self.stage.take(event)
        await self.stage.until_quiet()

    async def delete(self, message_id: str, place: Place = PLACE) -> None:
        made = self.stage.message("", MINA, place)
        await self.stage.take(MessageDeleted(id=f"d{made.id}", place=place, message_id=message_id, at=made.at))
        await self.stage.until_quiet()

    @property
    def prompt(self) -> Prompt:
        """What the model was given last."""
        return self.stage.model.seen[-1]

    async def receipt(self) -> tuple[Shown, int]:
        """Of the newest answer, with its message."""
        async with self.stage.db.read() as tx:
            chat_id = await tx.value(select(chats.c.id).order_by(chats.c.id.desc()).limit(1))
            shown = await newest(tx, chat_id)
            message_id = await tx.value(
                select(messages.c.id).where(messages.c.chat_id == chat_id).order_by(messages.c.id.desc()).limit(1)
            )
        assert shown is not None
        return shown, message_id


def everything(prompt: Prompt) -> str:
    """All that a model was given, in one text."""
    return "\n".join([*prompt.stable, *(line.text for line in prompt.lines), prompt.tail])
