"""The vectors of passages and memories, made behind everything else; again where the embedder has changed."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import RowMapping, Select, bindparam, func, literal, or_, select, update

from core.ai.embedding import Embedder
from core.ai.model import Unable
from core.db import Db, Read, Write
from core.db.tables.base import Seconds
from core.db.tables.memory import memories, passages
from core.ledger import jobs
from core.ledger.jobs import Job
from core.memory import cutting, erasure, indexing, store

AT_ONCE = 8  # texts between two transactions
LONGEST = 2_000  # characters of one text that are embedded
FEW = 500  # ids that one statement is given
PATIENCE = 60.0  # seconds for one text

_missing = or_(passages.c.embedder != bindparam("now"), func.length(passages.c.vector) != bindparam("bytes"))
_passages = (
    select(
        passages.c.id,
        passages.c.message_id,
        passages.c.start,
        passages.c.end,
        passages.c.hash,
        passages.c.person_id,
        passages.c.place_id,
    )
    .where(passages.c.chat_id == bindparam("chat"), _missing)
    .order_by(passages.c.id.desc())
    .limit(AT_ONCE)
)
_memories = (
    select(memories.c.id, memories.c.text, memories.c.person_id, memories.c.place_id)
    .where(
        memories.c.chat_id == bindparam("chat"),
        or_(memories.c.embedder != bindparam("now"), func.length(memories.c.vector) != bindparam("bytes")),
    )
    .order_by(memories.c.id.desc())
    .limit(AT_ONCE)
)
_twins = select(passages.c.hash, passages.c.vector).where(
    passages.c.hash.in_(bindparam("hashes", expanding=True)),
    passages.c.embedder == bindparam("now"),
    func.length(passages.c.vector) == bindparam("bytes"),
)
_set = (
    update(passages)
    .where(passages.c.id == bindparam("passage"))
    .values(vector=bindparam("made"), embedder=bindparam("by"), hash=bindparam("of"))
)
_set_memory = (
    update(memories)
    .where(memories.c.id == bindparam("memory"))
    .values(vector=bindparam("made"), embedder=bindparam("by"))
)


@dataclass(frozen=True, slots=True)
class _Text:
    """What is embedded for a passage; `of` are the messages it was read from, as they were."""

    row: RowMapping
    text: str
    context: str
    hash: str
    of: Sequence[RowMapping]


async def embed(db: Db, job: Job, embedder: Embedder) -> int:
    """Give at most AT_ONCE passages and memories of a chat their vectors; how many, 0 where there are no more. Raises
    LeaseLost, and ModelError where the embedder gives none now."""
    given = {"chat": job.subject, "now": embedder.name, "bytes": 4 * embedder.size}
    async with db.read() as tx:
        texts = await _texts(tx, job.subject, await tx.rows(_passages, given))
        facts = await tx.rows(_memories, given)
        twins = {row["hash"]: row["vector"] for row in await tx.rows(_twins, {**given, "hashes": _hashes(texts)})}
    made = await _made(embedder, texts, twins)
    of_facts = [await _vector(embedder, row["text"], row["text"]) for row in facts]
    async with db.write() as tx:
        await jobs.fence(tx, job)
        kept = [text for text in texts if await _same(tx, text)]
        for text in kept:
            values = {"made": made[text.hash], "by": embedder.name, "of": text.hash}
            await tx.run(_set, {"passage": text.row["id"], **values})
        for row, vector in zip(facts, of_facts, strict=True):
            await tx.run(_set_memory, {"memory": row["id"], "made": vector, "by": embedder.name})
        rows = [*(text.row for text in kept), *facts]
        await erasure.changed(tx, [row["person_id"] for row in rows], [row["place_id"] for row in rows])
    return len(texts) + len(facts)


def _hashes(texts: Sequence[_Text]) -> list[str]:
    return [text.hash for text in texts]


async def _texts(tx: Read, chat_id: int, rows: Sequence[RowMapping]) -> list[_Text]:
    """The words of these passages, each with what was said before it."""
    found = []
    for row in rows:
        said = await indexing.up_to(tx, chat_id, row["message_id"])
        if not said or said[-1]["id"] != row["message_id"]:
            continue
        text = said[-1]["text"][row["start"] : row["end"]][:LONGEST]
        context = cutting.context([each["text"] for each in said[:-1]], text)[:LONGEST]
        found.append(_Text(row, text, context, cutting.fingerprint(text, context), said))
    return found


async def _made(embedder: Embedder, texts: Sequence[_Text], twins: dict[str, bytes]) -> dict[str, bytes]:
    """A vector for each hash: one that is there already, or a new one."""
    made = dict(twins)
    for text in texts:
        if text.hash not in made:
            made[text.hash] = await _vector(embedder, text.context, text.text)
    return made


async def _vector(embedder: Embedder, context: str, text: str) -> bytes:
    """One by one, so that whoever asks for a query waits for one text at most. Raises ModelError."""
    try:
        async with asyncio.timeout(PATIENCE):
            found = await embedder.passages([context], [text])
    except TimeoutError:
        raise Unable(f"no vector within {PATIENCE:.0f} s") from None
    if len(found) != 1 or not store.is_vector(found[0], embedder.size):
        raise Unable("no vector of its size")
    import numpy as np

    return np.ascontiguousarray(found[0], dtype="<f4").tobytes()


async def _same(tx: Write, text: _Text) -> bool:
    """Whether what the vector was made of is still what was said; it stays so until the transaction ends."""
    return len(await indexing.unchanged(tx, text.of)) == len(text.of)


async def set_back(tx: Write, passage_ids: Sequence[int], memory_ids: Sequence[int]) -> None:
    """These vectors are not what they should be: they are made anew."""
    chats: set[int | None] = set()
    for table, ids in ((passages, passage_ids), (memories, memory_ids)):
        for at in range(0, len(ids), FEW):
            spoilt = update(table).where(table.c.id.in_(ids[at : at + FEW])).values(vector=None, embedder="")
            chats |= {row["chat_id"] for row in await tx.rows(spoilt.returning(table.c.chat_id))}
    for chat_id in sorted(each for each in chats if each is not None):
        await jobs.ask(tx, erasure.JOB, chat_id)


async def ask_where_missing(tx: Write, embedder: Embedder) -> int:
    """Have all chats looked at in which something is without a vector of this embedder; how many."""
    wanted: Select[str, int, float] = (
        select(literal(erasure.JOB), passages.c.chat_id, Seconds())
        .where(passages.c.embedder != embedder.name)
        .group_by(passages.c.chat_id)
    )
    drawn: Select[str, int, float] = (
        select(literal(erasure.JOB), memories.c.chat_id, Seconds())
        .where(memories.c.embedder != embedder.name, memories.c.chat_id.is_not(None))
        .group_by(memories.c.chat_id)
    )
    return await jobs.ask_all(tx, wanted) + await jobs.ask_all(tx, drawn)
