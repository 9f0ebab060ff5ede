"""The digest of a long chat rolls on behind its window: one for each character, of what it has heard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import RowMapping, bindparam, select, union_all

from core.ai.router import Router, Unanswered
from core.clock import Clock
from core.db import Db, Read
from core.db.tables.chat import cast, chats, messages
from core.db.tables.memory import Origin
from core.ledger import jobs, steps
from core.ledger.jobs import Job
from core.log import get_log
from core.memory import asking, digests, distil, drawing, erasure, indexing, store
from core.memory.digests import Digest

AT_ONCE = 60  # messages that a digest rolls on by
FARTHEST = 240  # messages before the window that are told of at all, where there is no digest yet

log = get_log(__name__)

_windows = union_all(
    select(chats.c.character_id, chats.c.window_from).where(chats.c.id == bindparam("chat")),
    select(cast.c.character_id, cast.c.window_from).where(
        cast.c.chat_id == bindparam("chat"), cast.c.left_after.is_(None)
    ),
)
_before = (
    drawing.SAID.where(messages.c.id > bindparam("after"), messages.c.id < bindparam("window"))
    .order_by(messages.c.id.desc())
    .limit(FARTHEST)
)


@dataclass(frozen=True, slots=True)
class _Next:
    """The next piece of one character's digest."""

    character_id: int
    before: Digest | None
    rows: Sequence[RowMapping]
    language: str
    name: str


async def sum_up(db: Db, router: Router, clock: Clock, job: Job) -> bool:
    """Roll the digest of one of a chat's characters on; whether there was anything to roll on by. Raises LeaseLost, and
    Unanswered where the model does not answer now."""
    async with db.read() as tx:
        found = await _next(tx, job.subject)
    if found is None:
        return False
    text, origin = await _told(db, router, clock, job, found)
    first = found.before.from_id if found.before else found.rows[0]["id"]
    async with db.write() as tx:
        await jobs.fence(tx, job)
        now = await digests.newest(tx, job.subject, found.character_id)
        same = len(await indexing.unchanged(tx, found.rows)) == len(found.rows)
        if same and (now.id if now else None) == (found.before.id if found.before else None):
            span = first, found.rows[-1]["id"]
            await digests.add(tx, job.subject, found.character_id, text, span, origin, clock.now())
        await steps.forget(tx, erasure.step(job.subject))
    return True


async def _next(tx: Read, chat_id: int) -> _Next | None:
    where = await indexing.where(tx, chat_id)
    if where is None or where.incognito:
        return None
    windows: dict[int, int] = {}
    for row in await tx.rows(_windows, {"chat": chat_id}):
        if row["character_id"] is not None:
            windows.setdefault(row["character_id"], row["window_from"])
    for character_id, window in windows.items():
        found = await _of(tx, chat_id, character_id, window) if window else None
        if found is not None:
            return found
    return None


async def _of(tx: Read, chat_id: int, character_id: int, window: int) -> _Next | None:
    before = await digests.newest(tx, chat_id, character_id)
    after = before.to_id if before else 0
    rows = list(reversed(await tx.rows(_before, {"chat": chat_id, "after": after, "window": window})))
    spans = (await store.heard(tx, character_id, [chat_id])).get(chat_id)
    if spans is not None:
        rows = [
            row for row in rows if any(came < row["id"] and (left is None or row["id"] <= left) for came, left in spans)
        ]
    character = await drawing.newest_version(tx, character_id)
    if not rows or character is None:
        return None
    return _Next(character_id, before, rows[:AT_ONCE], character.card.language, character.card.called)


async def _told(db: Db, router: Router, clock: Clock, job: Job, found: _Next) -> tuple[str, Origin]:
    """By a model, or put together from the words themselves where there is none or it gives nothing of use."""
    before = found.before.text if found.before else ""
    sources = tuple(map(drawing.source_of, found.rows))
    if await asking.has_model(router):
        prompt = distil.digest_prompt(before, sources, language=found.language, character=found.name)
        try:
            text = distil.digest_read(await asking.answered(db, router, clock, job, prompt))
        except Unanswered:
            if job.failures < drawing.PATIENT:
                raise
            text = ""
        if text:
            return text, Origin.MODEL
        log.warning("digest put together by rules", chat=job.subject)
    return distil.digest_by_rules(before, sources, language=found.language), Origin.RULES
