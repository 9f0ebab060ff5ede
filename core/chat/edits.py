"""Messages of a chat that people give new words, or take out of it."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from core.ai.model import Role
from core.chat import receipt, variants
from core.chat.finding import Found
from core.db import Read, Write
from core.db.tables.chat import Learnt, chats, messages, posts, turns
from core.db.tables.chat import variants as told
from core.memory import erasure


async def rewrite(tx: Write, found: Found, text: str, person_id: int) -> None:
    """From now on this is what was said. Of an answer the variant that counts holds it, with the figures that the model
    gave, and its receipt says whose words they are."""
    changed = update(messages).where(messages.c.id == found.message_id)
    await tx.run(changed.values(text=text, edited=True, learnt=Learnt.NOTHING.value))
    await erasure.of_messages(tx, [found.message_id])
    if found.role is Role.CHARACTER:
        counts = (told.c.message_id == found.message_id) & (told.c.number == found.variant)
        await tx.run(update(told).where(counts).values(text=text))
        await receipt.edited(tx, found.message_id, found.variant, person_id)


async def answered(tx: Read, found: Found) -> bool:
    """Whether the newest message of the chat is an answer to this one."""
    here = await variants.latest(tx, found.chat_id)
    return here is not None and here.answers == found.message_id


async def remove(tx: Write, found: Found) -> tuple[str, ...]:
    """Take a message out of its chat, with all that hangs on it; the posts that showed it."""
    shown = await variants.posted(tx, found.message_id, 0)
    here = select(chats.c.place_id).where(chats.c.id == found.chat_id).scalar_subquery()
    made = select(turns.c.id).where(turns.c.message_id == found.message_id, turns.c.place_id == here)
    await tx.run(delete(posts).where(posts.c.turn_id.in_(made)))
    await erasure.of_messages(tx, [found.message_id])
    await tx.run(delete(messages).where(messages.c.id == found.message_id))
    return tuple(shown)
