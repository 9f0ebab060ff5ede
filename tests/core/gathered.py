"""A group in which several characters are, and what people do there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from core.ai.model import Prompt
from core.chat import rulebook
from core.db import Db
from core.surface.events import CommandInvoked, Person
from tests.core.conftest import MINA, PLACE, Stage

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
GROUP = replace(PLACE, space="server", channel="group", direct=False)


def command(name: str, rest: str = "", person: Person = MINA, number: int = 1, **more: object) -> CommandInvoked:
    values = {"id": f"{name}{number}{rest}", "at": NOW, "place": GROUP} | more
    return CommandInvoked(person=person, name=name, rest=rest, **values)  # type: ignore[arg-type]  # by name


async def gathered(stage: Stage, *names: str, first: str = "maru") -> None:
    """`first` is here, has answered once, and the others have come since."""
    await stage.desk.open_chat(GROUP, MINA, first)
    await stage.until_quiet()
    await stage.say("비밀은 바다야", MINA, GROUP)
    await stage.until_quiet()
    for number, name in enumerate(names):
        await stage.desk.take(command("invite", name, number=number))
        await stage.until_quiet()


async def ruled(db: Db, name: str, value: str) -> None:
    async with db.write() as tx:
        await rulebook.set_one(tx, GROUP, name, value, space_wide=False, person_id=0, now=NOW)


def voices(stage: Stage) -> list[str]:
    return [post.voice.name for post in stage.surface.posts.values() if post.voice is not None and not post.notice]


def words(prompt: Prompt) -> str:
    return "\n".join((*prompt.stable, *(line.text for line in prompt.lines), prompt.tail))
