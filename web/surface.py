"""The web's Surface: posts are rows, the bus says "look", and whoever has the page open reads."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TypeVar

from core.bus import Bus
from core.clock import Clock
from core.db import Db, Write, require_no_transaction
from core.db.tables.web import PostAuthor
from core.errors import Unavailable
from core.reach import Reach
from core.surface.events import File, Place, Standing, Ticket
from core.surface.port import Caps, Gone, Outgoing, Refused, Streaming, Surface, TooLarge, Unreachable
from web import store

BOT = "web"
LIMIT = 40_000
LARGEST_FILE = 25_000_000  # bytes: what is longer belongs into no row
TYPING_SECONDS = 90.0  # a model's longest silence; a writer that died is not shown for longer

CAPS = Caps(
    limit=LIMIT,
    measure=len,
    streaming=Streaming.EDITS,
    pace=0.08,
    voices=True,
    buttons=True,
    typing=True,
    growing=True,
    largest_file=LARGEST_FILE,
    voice_notes=True,
)

Kept = TypeVar("Kept")


def topic(channel: str) -> str:
    """What the bus says when the chat `channel` has changed."""
    return f"web:{channel}"


def place_of(person: str, channel: str, *, adult: bool = False) -> Place:
    where = store.PLATFORM, BOT, person, channel
    return Place(*where, direct=True, adult=adult, reach=Reach.DIRECT)


class WebSurfaces:
    """`public_url` is where people reach the web, if it has such an address."""

    def __init__(self, db: Db, bus: Bus, clock: Clock, public_url: str | None = None) -> None:
        self._db, self._bus, self._clock = db, bus, clock
        self._public_url = (public_url or "").rstrip("/")

    def surface(self, place: Place, ticket: Ticket | None = None) -> Surface:
        return WebSurface(self._db, self._bus, self._clock, place)

    def address(self, place: Place, message_id: str) -> str:
        """The chat's page; it opens for its owner alone."""
        return f"{self._public_url}/chats/{place.channel}" if self._public_url.startswith("https://") else ""


class WebSurface:
    """Writes to one chat. A repeated key changes the post that is there, so nothing is ever posted twice."""

    def __init__(self, db: Db, bus: Bus, clock: Clock, place: Place) -> None:
        self._db, self._bus, self._clock, self._place = db, bus, clock, place
        self._chat_id: int | None = None
        self._typing = False

    @property
    def caps(self) -> Caps:
        return CAPS

    async def post(self, outgoing: Outgoing) -> str:
        async def step(tx: Write, chat_id: int) -> int:
            return await store.put(tx, chat_id, _draft(outgoing), self._clock.now())

        self._typing = False
        return str(await self._keep(step))

    async def edit(self, post_id: str, outgoing: Outgoing) -> None:
        async def step(tx: Write, chat_id: int) -> bool:
            return await store.change(tx, chat_id, _number(post_id), _draft(outgoing))

        self._typing = False
        if not await self._keep(step):
            raise Gone(post_id)

    async def delete(self, post_id: str) -> None:
        await self._keep(lambda tx, chat_id: store.remove(tx, chat_id, _number(post_id)))

    async def draft(self, key: str, outgoing: Outgoing) -> None:
        """Nothing to see: `caps.streaming` says that answers grow here by edits."""

    def typing(self) -> AbstractAsyncContextManager[None]:
        return self._writing()

    async def fetch(self, file: File, limit: int) -> bytes:
        """What came along with a message of this chat."""
        require_no_transaction()
        try:
            async with self._db.read() as tx:
                found = await store.file_said(tx, self._place.channel, file.handle)
        except Unavailable as error:
            raise Unreachable(str(error)) from error
        if found is None:
            raise Gone(file.handle)
        if len(found.data) > limit:
            raise TooLarge(limit)
        return found.data

    async def standing(self, person_id: str) -> Standing:
        """Whoever is here is here alone."""
        return Standing.OWNER

    async def open_thread(self, name: str) -> Place:
        raise Refused("there are no threads here")

    async def find_unrecorded(self, outgoing: Outgoing, *, after: str | None, known: Sequence[str]) -> str | None:
        """Nobody needs to look: posting again with the same key finds the post."""
        return None

    async def echo(self, message_id: str, text: str | None) -> None:
        """What a person said in another place stands here as if they had said it here."""

        async def step(tx: Write, chat_id: int) -> None:
            if text is None:
                await store.unsay(tx, chat_id, message_id)
            else:
                await store.say_anew(tx, chat_id, message_id, text)

        await self._keep(step)

    @asynccontextmanager
    async def _writing(self) -> AsyncIterator[None]:
        await self._sign(TYPING_SECONDS)
        self._typing = True
        try:
            yield
        finally:
            if self._typing:
                self._typing = False
                await self._sign(0.0)

    async def _sign(self, seconds: float) -> None:
        try:
            await self._keep(lambda tx, chat_id: store.type_for(tx, chat_id, seconds))
        except Unreachable:
            return

    async def _keep(self, step: Callable[[Write, int], Awaitable[Kept]]) -> Kept:
        """One transaction, then a word to whoever has the page open. Raises Unreachable without the database."""
        require_no_transaction()
        try:
            async with self._db.write() as tx:
                chat_id = self._chat_id or await self._open(tx)
                kept = await step(tx, chat_id)
        except Unavailable as error:
            raise Unreachable(str(error)) from error
        self._chat_id = chat_id
        await self._bus.say(topic(self._place.channel))
        return kept

    async def _open(self, tx: Write) -> int:
        return await store.open_chat(tx, self._place.channel, self._place.space, self._clock.now())


def _number(post_id: str) -> int:
    if not post_id.isdecimal():
        raise Gone(post_id)
    return int(post_id)


def _draft(outgoing: Outgoing) -> store.Draft:
    voice, file = None if outgoing.notice else outgoing.voice, outgoing.file
    return store.Draft(
        key=outgoing.key,
        author=PostAuthor.NOTICE if voice is None else PostAuthor.CHARACTER,
        name="" if voice is None else voice.name,
        picture=None if voice is None else voice.picture,
        body=outgoing.shown,
        buttons=outgoing.buttons,
        panel=outgoing.panel,
        file=None if file is None else store.Kept(file.name, file.media_type, file.data),
        finished=outgoing.finished,
    )
