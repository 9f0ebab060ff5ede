"""With whose keys a chat is answered: in a direct one with those of whoever is answered, where they have any."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, asynccontextmanager

from sqlalchemy import bindparam, select

from core.accounts import usage
from core.ai.model import Delta, Prompt, Purpose
from core.ai.router import Answered, Router
from core.chat.opened import Opened
from core.db import Db
from core.db.tables.chat import chats
from core.db.tables.places import places

_direct = select(places.c.direct).join(chats, chats.c.place_id == places.c.id).where(chats.c.id == bindparam("chat"))


@asynccontextmanager
async def router_of(router: Router, db: Db, opened: Opened) -> AsyncGenerator[Router]:
    """Elsewhere the operator pays: nobody pays for what others say. Raises as `Router.of`."""
    account = None
    if opened.claim.place.direct and router.owners is not None:
        async with db.read() as tx:
            account = await usage.of_turn(tx, opened.turn_id)
    async with router.of(account) as found:
        yield found


async def spoken(
    router: Router, db: Db, opened: Opened, prompt: Prompt, enough: Callable[[], bool]
) -> AsyncGenerator[Delta | Answered, None]:
    """As `Router.stream`."""
    async with (
        router_of(router, db, opened) as found,
        aclosing(found.stream(Purpose.CHAT, prompt, enough=enough)) as items,
    ):
        async for item in items:
            yield item


async def sees(router: Router, db: Db, opened: Opened) -> bool:
    """Whether the model that is asked first is shown the pictures of a prompt."""
    async with router_of(router, db, opened) as found:
        return await found.sees(Purpose.CHAT)


@asynccontextmanager
async def router_of_chat(router: Router, db: Db, chat_id: int) -> AsyncGenerator[Router]:
    """For what is learnt of a chat. Raises as `Router.of`."""
    account = None
    if router.owners is not None:
        async with db.read() as tx:
            whose = await usage.of_chat(tx, chat_id) if await tx.value(_direct, {"chat": chat_id}) else None
        account = None if whose is None else whose[0]
    async with router.of(account) as found:
        yield found
