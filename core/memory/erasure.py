"""What was learnt from a message goes with it, in the same transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import BindParameter, bindparam, delete, exists, null, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from core.db import Write
from core.db.tables.chat import Learnt, StepState, messages, steps
from core.db.tables.memory import digests, memories, memory_changes, memory_sources, passages
from core.ledger import jobs
from core.memory import quoted

JOB = "memory"
FEW = 20  # messages that are looked at one by one
AFTER = 2  # messages behind one, whose vectors hold its words too (core.memory.cutting.context)

_ids: BindParameter[int] = bindparam("ids", expanding=True)
_found = select(passages.c.person_id, passages.c.place_id).where(passages.c.message_id.in_(_ids)).distinct()
_drawn = (
    select(memory_sources.c.memory_id, memories.c.person_id, memories.c.place_id)
    .join(memories, memories.c.id == memory_sources.c.memory_id)
    .where(memory_sources.c.message_id.in_(_ids))
    .distinct()
)
_covering = delete(digests).where(
    exists().where(
        messages.c.id.in_(_ids),
        messages.c.chat_id == digests.c.chat_id,
        messages.c.id.between(digests.c.from_id, digests.c.to_id),
    )
)
_lock = select(messages.c.id, messages.c.chat_id).where(messages.c.id.in_(_ids)).with_for_update()

_unread = (
    update(steps)
    .where(steps.c.name == bindparam("step"), or_(steps.c.output.is_not(null()), steps.c.state == StepState.SENT))
    .values(output=null(), state=StepState.FAILED)
)


def step(chat_id: int) -> str:
    """The name in the ledger of what a model is asked about a chat."""
    return f"{JOB}/{chat_id}"


async def of_messages(tx: Write, message_ids: Collection[int]) -> None:
    """Erase what was learnt from these messages: behind a change of their words, before they are deleted.

    Passages with their vectors, memories that one of them is a source of (what else they were drawn from is looked at
    again), digests that cover them, and what a model says or has said of their chat and nobody has read yet. Whoever
    learns from them meanwhile finds them changed. What stories have made of them is hidden.
    """
    if not message_ids:
        return
    given = {"ids": list(message_ids)}
    chats = {row["chat_id"] for row in await tx.rows(_lock, given)}
    found, drawn = await tx.rows(_found, given), await tx.rows(_drawn, given)
    await tx.run(_covering, given)
    await quoted.of_messages(tx, message_ids)
    if drawn:
        await memories_with(tx, {row["memory_id"] for row in drawn}, message_ids)
    if found:
        await tx.run(delete(passages).where(passages.c.message_id.in_(list(message_ids))))
    blurred = await _blur(tx, message_ids)  # also where the message itself was not looked at since it changed last
    for chat_id in sorted(chats):
        await tx.run(_unread, {"step": step(chat_id)})
        if found or drawn or blurred:
            await jobs.ask(tx, JOB, chat_id)
    rows = (*found, *drawn)
    await changed(tx, (row["person_id"] for row in rows), (row["place_id"] for row in rows))


async def memories_with(tx: Write, memory_ids: Collection[int], without: Collection[int] = ()) -> None:
    """Delete memories; those that they had taken the place of count again, and their sources, but for the messages
    `without`, are looked at again. The caller counts the change."""
    ids = list(memory_ids)
    sources = select(memory_sources.c.message_id).where(memory_sources.c.memory_id.in_(ids))
    again = messages.c.id.in_(sources), messages.c.id.not_in(list(without)), messages.c.learnt == Learnt.DRAWN.value
    found = update(messages).where(*again).values(learnt=Learnt.FOUND.value).returning(messages.c.chat_id)
    for chat_id in sorted({row["chat_id"] for row in await tx.rows(found)}):
        await jobs.ask(tx, JOB, chat_id)
    await _bring_back(tx, ids)
    await tx.run(delete(memories).where(memories.c.id.in_(ids)))


async def _bring_back(tx: Write, gone: Collection[int]) -> None:
    """What these memories had taken the place of counts again, or has what came after them in its place."""
    after = await tx.rows(
        select(memories.c.id, memories.c.superseded_by, memories.c.superseded_at).where(memories.c.id.in_(list(gone)))
    )
    by_id = {row["id"]: row for row in after}
    for row in after:
        last = row
        while last["superseded_by"] in by_id:
            last = by_id[last["superseded_by"]]
        older = update(memories).where(memories.c.superseded_by == row["id"], memories.c.id.not_in(list(gone)))
        newer = {name: last[name] for name in ("superseded_by", "superseded_at")}
        await tx.run(older.values(newer))


async def _blur(tx: Write, message_ids: Collection[int]) -> int:
    """The vectors of what was said right behind these messages, as far as it may be known, hold them too: they are made
    anew. How many there were."""
    ids = await (_behind(tx, message_ids) if len(message_ids) <= FEW else _behind_many(tx, message_ids))
    if not ids:
        return 0
    mine = update(passages).where(passages.c.message_id.in_(ids), passages.c.hash != "")
    return await tx.run(mine.values(vector=None, embedder="", hash=""))


async def _behind(tx: Write, message_ids: Collection[int]) -> list[int]:
    found: list[int] = []
    for message_id in message_ids:
        in_chat = select(messages.c.chat_id).where(messages.c.id == message_id).scalar_subquery()
        behind = select(messages.c.id).where(
            messages.c.chat_id == in_chat, messages.c.id > message_id, ~messages.c.forgotten
        )
        found += [row["id"] for row in await tx.rows(behind.order_by(messages.c.id).limit(AFTER))]
    return found


async def _behind_many(tx: Write, message_ids: Collection[int]) -> list[int]:
    """The same by reading their chats once: a query for each took 4 s for 10,000 messages."""
    in_chats = select(messages.c.chat_id).where(messages.c.id.in_(list(message_ids))).distinct()
    said = select(messages.c.id, messages.c.chat_id, messages.c.forgotten).where(messages.c.chat_id.in_(in_chats))
    found: list[int] = []
    left, here, gone = 0, 0, set(message_ids)
    for row in await tx.rows(said.order_by(messages.c.chat_id, messages.c.id)):
        left, here = (left if row["chat_id"] == here else 0), row["chat_id"]
        if row["id"] in gone:
            left = AFTER
        elif left and not row["forgotten"]:
            found.append(row["id"])
            left -= 1
    return found


async def changed(tx: Write, person_ids: Iterable[int | None], place_ids: Iterable[int | None]) -> None:
    """What is remembered of these people and in these places is another than before, for all who have read it."""
    rows = [{"person_id": each, "place_id": 0} for each in sorted({each for each in person_ids if each})]
    rows += [{"person_id": 0, "place_id": each} for each in sorted({each for each in place_ids if each})]
    for row in rows:  # one after the other, always in this order: two that change the same wait for each other
        await tx.run(_count[tx.dialect], row)


_lite, _heavy = sqlite.insert(memory_changes), postgresql.insert(memory_changes)
_same: Sequence[str] = ["person_id", "place_id"]
_count = {
    "sqlite": _lite.values(number=1).on_conflict_do_update(_same, set_={"number": memory_changes.c.number + 1}),
    "postgresql": _heavy.values(number=1).on_conflict_do_update(
        index_elements=_same, set_={"number": memory_changes.c.number + 1}
    ),
}
