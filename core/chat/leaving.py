"""Chats of which nothing is kept: they are gone when their place has left them."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from core.chat.opened import ANSWER
from core.db import Read, Write
from core.db.tables.chat import chats, messages, steps, turns
from core.errors import BadInput
from core.memory import erasure
from core.text import t

_AT_ONCE = 500  # ids that one statement is given


async def incognito(tx: Read, chat_id: int | None) -> bool:
    """Whether nothing of this chat is kept."""
    return bool(chat_id and await tx.value(select(chats.c.incognito).where(chats.c.id == chat_id)))


async def kept(tx: Read, chat_id: int | None) -> int | None:
    """The chat, where it is one that is kept."""
    return None if await incognito(tx, chat_id) else chat_id


async def check_kept(tx: Read, chat_id: int | None) -> None:
    """Raises BadInput for a chat of which nothing is kept: it has no title, and no other goes on from it."""
    if await incognito(tx, chat_id):
        raise BadInput(t("memory-incognito-no"))


async def left(tx: Write, chat_id: int | None) -> None:
    """A place is in another chat from now on: what was said here goes, if nothing of it is to be kept."""
    if chat_id is not None and await incognito(tx, chat_id):
        await erase(tx, chat_id)


async def erase(tx: Write, chat_id: int) -> None:
    """Delete a chat, with what was learnt from it. What has been posted stays where it is, and what it cost stays in
    the ledger."""
    said = [row["id"] for row in await tx.rows(select(messages.c.id).where(messages.c.chat_id == chat_id))]
    made = [row["id"] for row in await tx.rows(select(turns.c.id).where(turns.c.chat_id == chat_id))]
    for start in range(0, len(said), _AT_ONCE):
        await erasure.of_messages(tx, said[start : start + _AT_ONCE])
    for start in range(0, len(made), _AT_ONCE):
        names = [f"turn/{turn_id}/{ANSWER}" for turn_id in made[start : start + _AT_ONCE]]
        await tx.run(update(steps).where(steps.c.name.in_(names)).values(output=None))
    await tx.run(delete(chats).where(chats.c.id == chat_id))
