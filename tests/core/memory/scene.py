"""People, a character and what was said between them, straight in the tables: for tests of what is remembered of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import func, insert, select, update

from core.accounts import people
from core.ai.model import Role
from core.characters import store as characters
from core.characters.store import Listed
from core.chat import inbox, store
from core.db import Db
from core.db.tables.chat import messages
from core.db.tables.memory import Origin, digests, memories, memory_sources, passages
from core.db.tables.places import places
from core.memory import book
from core.memory.terms import indexed
from core.reach import Reach
from core.surface.events import Person, Place
from tests.core.characters import stock
from tests.core.characters.stock import NOW

MINA, JOON = Person("m1", "미나", "ko"), Person("j1", "준", "ko")
ROOM = Place("fake", "bot", "", "room", direct=True, reach=Reach.DIRECT)
HALL = Place("fake", "bot", "guild", "hall", reach=Reach.SPACE)


@dataclass(frozen=True, slots=True)
class Somebody:
    account: int
    person: int


@dataclass
class Scene:
    """Mina and Joon know Harin: Mina alone in a room, both in a hall. `chats` are by channel."""

    db: Db
    mina: Somebody
    joon: Somebody
    harin: Listed
    places: dict[str, int]
    chats: dict[str, int]
    count: int = field(default=0)

    async def said(
        self, text: str, who: Somebody | None, place: Place = ROOM, *, native: str | None = None, at: datetime = NOW
    ) -> int:
        """By somebody, or (None) by Harin; it can be found already."""
        role = Role.CHARACTER if who is None else Role.PERSON
        chat_id = self.chats[place.channel]
        more = {"person_id": who.person, "native_id": native} if who else {"version_id": self.harin.version_id}
        async with self.db.write() as tx:
            message_id = await store.add_message(tx, chat_id, role, text, at, **more, learnt=2)
            found = {"message_id": message_id, "number": 0, "start": 0, "end": len(text), "terms": text, "hash": ""}
            here = {"chat_id": chat_id, "place_id": self.places[place.channel], "reach": place.reach}
            await tx.run(insert(passages).values(**found, **here, person_id=None if who is None else who.person))
        return message_id

    async def remembers(
        self,
        text: str,
        who: Somebody | None,
        *sources: int,
        place: Place = ROOM,
        character: int | None = None,
        quote: str = "",
        **more: object,
    ) -> str:
        """A memory of somebody, or (None) of the place; its public id."""
        self.count += 1
        name = f"memory{self.count:010d}"
        at = NOW + timedelta(days=self.count)
        values: dict[str, object] = {
            "public_id": name,
            "character_id": character or self.harin.id,
            "person_id": None if who is None else who.person,
            "place_id": self.places[place.channel],
            "chat_id": self.chats[place.channel],
            "reach": place.reach,
            "kind": "fact",
            "origin": Origin.MODEL,
            "subject": "person" if who else "place",
            "text": text,
            "said_at": at,
            "created_at": at,
            "importance": 3,
            "confidence": 0.9,
            "terms": indexed(text, speaker="", at=at),
        }
        async with self.db.write() as tx:
            made = await tx.value(insert(memories).values(values | more).returning(memories.c.id))
            for source in sources:
                await tx.run(insert(memory_sources).values(memory_id=made, message_id=source, quote=quote or text))
        return name

    async def sums_up(self, text: str, place: Place = ROOM) -> None:
        """Harin has a digest of all that was said there."""
        chat_id = self.chats[place.channel]
        async with self.db.write() as tx:
            last = await tx.value(select(func.max(messages.c.id)).where(messages.c.chat_id == chat_id))
            stretch = {"chat_id": chat_id, "character_id": self.harin.id, "from_id": 1, "to_id": last}
            await tx.run(insert(digests).values(**stretch, text=text, origin=Origin.MODEL, at=NOW))

    async def texts(self, who: Somebody, query: str = "") -> list[str]:
        """What Harin knows of somebody, as it is listed."""
        async with self.db.read() as tx:
            return [each.text for each in await book.listed(tx, who.account, self.harin.id, query=query)]

    async def forgotten(self) -> list[str]:
        """What people can read and characters cannot."""
        async with self.db.read() as tx:
            query = select(messages.c.text).where(messages.c.forgotten).order_by(messages.c.id)
            return [row["text"] for row in await tx.rows(query)]

    async def found(self) -> list[str]:
        """The messages that characters can be reminded of."""
        async with self.db.read() as tx:
            query = select(messages.c.text).join(passages, passages.c.message_id == messages.c.id)
            return [row["text"] for row in await tx.rows(query.order_by(messages.c.id))]

    async def left(self) -> list[str]:
        """All memories there are."""
        async with self.db.read() as tx:
            return [row["text"] for row in await tx.rows(select(memories.c.text).order_by(memories.c.id))]


async def opened(db: Db) -> Scene:
    await stock.keep(db, "harin", stock.v3("하린"))
    async with db.write() as tx:
        known = [await people.know(tx, "fake", person, NOW) for person in (MINA, JOON)]
        harin = await characters.find(tx, "harin")
        assert harin is not None
        ids = {place.channel: await inbox.place_id(tx, place) for place in (ROOM, HALL)}
        chats = {channel: await store.start_chat(tx, place_id, harin, NOW) for channel, place_id in ids.items()}
        await tx.run(update(places).where(places.c.id == ids["hall"]).values(reach=Reach.SPACE))
    mina, joon = (Somebody(each.account_id, each.id) for each in known)
    return Scene(db, mina, joon, harin, ids, chats)


async def another(scene: Scene, public_id: str, name: str) -> Listed:
    """One more character, whom nobody has met."""
    await stock.keep(scene.db, public_id, stock.v3(name))
    async with scene.db.read() as tx:
        found = await characters.find(tx, public_id)
    assert found is not None
    return found
