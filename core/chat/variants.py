"""The variants of an answer: the newest one can be told anew, and one of them is what the chat goes on from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, or_, select, update

from core.ai.model import Finish, Role, Usage
from core.chat import state
from core.chat.finding import ANSWERS, ASKED_BY, ASKER
from core.chat.store import Answer
from core.db import Read, Write
from core.db.tables.chat import Learnt, chats, messages, posts, turns, variants
from core.db.tables.people import people
from core.memory import erasure

CARD = "card"  # the "provider" of words that are the card's own
FILE = "file"  # the "provider" of words that came in a file


@dataclass(frozen=True, slots=True)
class Latest:
    """The answer that a chat ends with. `count` are its variants, `chosen` the number of the one that counts.

    `greeting`: its words are the card's. `answers` is the id of the message that it answers; None for a greeting, for
    what was said unasked, and where that message is no more. `asker` is who was answered, by `account`. Of several
    characters that answer the same message each one answers it.
    """

    message_id: int
    chosen: int
    count: int
    greeting: bool
    answers: int | None
    asker: int | None
    account: int | None


async def latest(tx: Read, chat_id: int) -> Latest | None:
    """None where a person spoke last, or nobody has."""
    newest = (
        select(messages, ANSWERS.label("answers"), ASKER.label("asker"), ASKED_BY.label("account"))
        .outerjoin(turns, turns.c.id == messages.c.turn_id)
        .where(messages.c.chat_id == chat_id)
    )
    row = await tx.row(newest.order_by(messages.c.id.desc()).limit(1))
    if row is None or row["role"] != Role.CHARACTER.value:
        return None
    told = await tx.rows(
        select(variants.c.number, variants.c.provider)
        .where(variants.c.message_id == row["id"])
        .order_by(variants.c.number)
    )
    return Latest(
        message_id=row["id"],
        chosen=row["variant"],
        count=told[-1]["number"] if told else 0,
        greeting=bool(told) and told[0]["provider"] == CARD,
        answers=row["answers"],
        asker=row["asker"],
        account=row["account"],
    )


async def of(tx: Read, message_id: int, number: int) -> Answer | None:
    """One variant, as the model (or the card) gave it."""
    row = await tx.row(select(variants).where(variants.c.message_id == message_id, variants.c.number == number))
    if row is None:
        return None
    usage = Usage(row["input_tokens"], row["cached_tokens"], row["cache_write_tokens"], row["output_tokens"])
    finish = Finish(row["finish"])
    return Answer(row["text"], finish, row["provider"], row["model"], usage, row["cost_microdollars"])


async def count(tx: Read, message_id: int) -> int:
    """How many variants an answer has."""
    query = select(func.count()).select_from(variants).where(variants.c.message_id == message_id)
    found: int = await tx.value(query)
    return found


async def choose(tx: Write, message_id: int, number: int, text: str) -> None:
    """From now on this variant is what was said."""
    chosen = update(messages).where(messages.c.id == message_id)
    await tx.run(chosen.values(variant=number, text=text, learnt=Learnt.NOTHING.value))
    await erasure.of_messages(tx, [message_id])


async def posted(tx: Read, message_id: int, turn_id: int) -> list[str]:
    """The native ids of the posts that show a message, with those that turn `turn_id` has made of it, in order: only of
    the place where the chat is now."""
    stands_in = select(chats.c.place_id).join(messages, messages.c.chat_id == chats.c.id)
    here = stands_in.where(messages.c.id == message_id).scalar_subquery()
    query = (
        select(posts.c.native_id)
        .join(turns, turns.c.id == posts.c.turn_id)
        .where(or_(turns.c.message_id == message_id, turns.c.id == turn_id), turns.c.place_id == here)
        .order_by(posts.c.turn_id, posts.c.part)
    )
    return [row["native_id"] for row in await tx.rows(query)]


async def forget_posts(tx: Write, turn_id: int, native_ids: Sequence[str]) -> None:
    """Posts of this turn's place that are no more."""
    if native_ids:
        place = select(turns.c.place_id).where(turns.c.id == turn_id).scalar_subquery()
        there = select(turns.c.id).where(turns.c.place_id == place)
        await tx.run(delete(posts).where(posts.c.native_id.in_(native_ids), posts.c.turn_id.in_(there)))


async def take_back(tx: Write, chat_id: int) -> list[str] | None:
    """Forget the newest answer and what it answered, with what others answered to the same; the native ids of their
    posts. None where there is no exchange.

    A greeting stays. What was said unasked goes alone. What others have said before it to nobody stays.
    """
    here = await latest(tx, chat_id)
    if here is None or (here.answers is None and here.greeting):
        return None
    last = here.message_id - 1
    if here.answers is not None:
        said = messages.c.chat_id == chat_id, messages.c.role == Role.CHARACTER.value, messages.c.id < here.answers
        last = await tx.value(select(func.max(messages.c.id)).where(*said)) or 0
    own = select(people.c.id).where(people.c.account_id == here.account)
    theirs = or_(messages.c.id >= (here.answers or 0), messages.c.person_id.is_(None), messages.c.person_id.in_(own))
    forgotten = messages.c.chat_id == chat_id, messages.c.id > last, theirs
    # Only of the place where the chat is: elsewhere the same number is another post.
    here_now = select(chats.c.place_id).where(chats.c.id == chat_id).scalar_subquery()
    made = select(turns.c.id).where(
        turns.c.message_id.in_(select(messages.c.id).where(*forgotten)), turns.c.place_id == here_now
    )
    showing = select(posts.c.native_id).where(posts.c.turn_id.in_(made)).order_by(posts.c.turn_id, posts.c.part)
    shown = [row["native_id"] for row in await tx.rows(showing)]
    await state.set_back(tx, chat_id, last)
    await tx.run(delete(posts).where(posts.c.turn_id.in_(made)))
    await erasure.of_messages(tx, [row["id"] for row in await tx.rows(select(messages.c.id).where(*forgotten))])
    await tx.run(delete(messages).where(*forgotten))
    return shown
