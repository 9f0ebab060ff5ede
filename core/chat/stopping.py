"""An answer that its reader stops while it is being written: it ends with the words that are there."""

from __future__ import annotations

from asyncio import Event
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from core.bus import Bus
from core.chat import inbox
from core.chat.opened import Opened
from core.db import Db
from core.errors import Unavailable
from core.ledger import lease
from core.surface.reply import Feed
from core.text import t

ACTION = "stop"
LOOK = 5.0  # seconds: a lost word on the bus costs no more


async def heed(bus: Bus, db: Db, topic: str, opened: Opened, feed: Feed, enough: Event) -> None:
    """Set `enough` once whoever is alone with the character has pressed "stop". Raises Unavailable where not a word is
    there yet: then there is no answer."""
    async with bus.listen(topic) as ear:
        while opened.claim.place.direct and not enough.is_set():
            await ear.wait(LOOK)
            async with db.read() as tx:
                pressed = await inbox.pressed(tx, opened.claim.place_id, ACTION)
            if not pressed:
                continue
            async with db.write() as tx:
                await lease.fence(tx, opened.claim)
                await inbox.done(tx, pressed)
            if not feed.text:
                raise Unavailable(t("stop-done"))
            enough.set()


@asynccontextmanager
async def first_error() -> AsyncIterator[None]:
    """Of the errors of a group of tasks the one that came first, as itself."""
    try:
        yield
    except BaseExceptionGroup as group:
        error: BaseException = group
        while isinstance(error, BaseExceptionGroup):
            error = error.exceptions[0]
        raise error from None
