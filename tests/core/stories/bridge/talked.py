"""Chats for these tests, put into the database as front ends would leave them, and a story that is there to be made."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert, select, update

from core.ai.model import Role
from core.characters import store as characters
from core.chat import store as chat
from core.db import Db, Read, Write
from core.db.tables.chat import chats, messages
from core.db.tables.people import people
from core.db.tables.places import places
from core.db.tables.stories import ShownAs, stories
from core.reach import Reach
from core.stories.bridge import consent, gathering
from core.stories.bridge.gathering import Speaker, Wanted, Whole
from core.stories.bridge.segments import ChatMaterial
from tests.core.characters.stock import v3
from tests.core.stories import made

UNWRITTEN = made.Story(episodes=(), package=False)
START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Somebody:
    person: int
    account: int
    name: str


@dataclass
class Talk:
    """A chat of a place with one character of everybody's, 아린. `say` and `answer` give back the message's id."""

    db: Db
    place: int
    chat: int
    version: int
    minutes: list[float] = field(default_factory=lambda: [0.0])
    numbers: list[int] = field(default_factory=lambda: [0])

    async def person(self, name: str) -> Somebody:
        account = await made.account(self.db)
        async with self.db.write() as tx:
            row = {"platform": "fake", "native_id": f"n-{account}", "name": name, "account_id": account}
            person: int = await tx.value(insert(people).values(row).returning(people.c.id))
        return Somebody(person, account, name)

    async def say(self, who: Somebody, text: str, *, after: float = 1.0, shown: str | None = None) -> int:
        return await self._add(Role.PERSON, text, after, person_id=who.person, shown_name=shown)

    async def answer(self, text: str, *, after: float = 1.0) -> int:
        return await self._add(Role.CHARACTER, text, after, version_id=self.version)

    async def _add(self, role: Role, text: str, after: float, **more: object) -> int:
        self.minutes[0] += after
        self.numbers[0] += 1
        at = START + timedelta(minutes=self.minutes[0])
        async with self.db.write() as tx:
            return await chat.add_message(tx, self.chat, role, text, at, native_id=f"m{self.numbers[0]}", **more)

    async def native(self, message: int) -> str:
        async with self.db.read() as tx:
            found: str = await tx.value(select(messages.c.native_id).where(messages.c.id == message))
        return found

    async def delete(self, message: int) -> None:
        """As a platform tells that somebody has taken their message back."""
        native = await self.native(message)
        async with self.db.write() as tx:
            await chat.delete_message(tx, self.place, native)

    async def edit(self, message: int, text: str) -> None:
        native = await self.native(message)
        async with self.db.write() as tx:
            await chat.edit_message(tx, self.place, native, text)

    async def character(self, tx: Read) -> characters.Listed:
        found = await characters.version(tx, self.version)
        assert found is not None
        return found

    async def hush(self) -> None:
        """Make it an incognito chat."""
        async with self.db.write() as tx:
            await tx.run(update(chats).where(chats.c.id == self.chat).values(incognito=True))

    async def story(self, owner: Somebody, told: made.Story = UNWRITTEN) -> int:
        return await made.id_of(self.db, await made.story(self.db, owner.account, told))

    async def begin(self, story: int, owner: Somebody, wanted: Wanted | None = None) -> tuple[Speaker, ...]:
        async with self.db.write() as tx:
            wanted = wanted or Wanted(place=self.place, take=Whole())
            return await gathering.begin(tx, story, owner.account, wanted, START)

    async def agree(self, story: int, who: Somebody, shown_as: ShownAs = ShownAs.NAME) -> None:
        async with self.db.write() as tx:
            await consent.give(tx, story, who.account, shown_as, START)

    async def refuse(self, story: int, who: Somebody) -> bool:
        async with self.db.write() as tx:
            return await consent.refuse(tx, story, who.account, START)

    async def stories(self) -> list[dict[str, object]]:
        """All that is kept of stories themselves."""
        async with self.db.read() as tx:
            return [dict(row) for row in await tx.rows(select(stories).order_by(stories.c.id))]

    async def material(self, story: int) -> ChatMaterial:
        async with self.db.read() as tx:
            return await gathering.material(tx, story)

    async def told(self, story: int) -> list[tuple[str, str]]:
        """(name, words) of what may be used."""
        return [(line.speaker, line.text) for line in (await self.material(story)).lines]


async def talk(db: Db, *, character: str = "아린", direct: bool = False, **card: object) -> Talk:
    async with db.write() as tx:
        await characters.keep(tx, f"c-{character}", v3(character, **card), None, START)  # type: ignore[arg-type]  # by name
        listed = await characters.find(tx, f"c-{character}")
        assert listed is not None
        return await _talk(db, tx, listed, direct=direct)


async def _talk(db: Db, tx: Write, listed: characters.Listed, *, direct: bool) -> Talk:
    row = {"platform": "fake", "bot": "bot", "space": "", "channel": secrets.token_hex(4), "thread": ""}
    reach = Reach.DIRECT.value if direct else Reach.PRIVATE.value
    values = row | {"direct": direct, "reach": reach, "narrowest": reach}
    place: int = await tx.value(insert(places).values(values).returning(places.c.id))
    started = await chat.start_chat(tx, place, listed, START)
    return Talk(db, place, started, listed.version_id)


async def talk_with(db: Db, public_id: str, account: int) -> Talk:
    """A chat with a character that this account may see."""
    async with db.write() as tx:
        listed = await characters.find(tx, public_id, account)
        assert listed is not None
        return await _talk(db, tx, listed, direct=True)
