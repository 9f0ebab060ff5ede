"""Memories are drawn from what was said: when enough is new, or the chat has fallen silent."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import BindParameter, RowMapping, bindparam, func, or_, select, update

from core.ai.model import Role
from core.ai.router import Router, Unanswered
from core.characters import store as characters
from core.characters.store import Listed
from core.clock import Clock
from core.db import Db, Read, Write
from core.db.tables.characters import character_versions
from core.db.tables.chat import UNDRAWN, Learnt, cast, chats, messages
from core.db.tables.memory import MemoryKind, Origin, memories
from core.db.tables.people import people
from core.db.tables.places import places
from core.ledger import jobs, steps
from core.ledger.jobs import Job
from core.log import get_log
from core.memory import asking, audience, distil, erasure, indexing, kept, store
from core.memory.distil.types import Drawn, Known, Source
from core.memory.indexing import Where
from core.memory.kept import Batch
from core.memory.provenance import Tracing
from core.reach import Reach

ENOUGH = 16  # new messages from which memories are drawn at once
SILENCE = timedelta(minutes=10)  # after which they are drawn from fewer
AT_ONCE = 40  # messages that are looked at together
KNOWN = 60  # memories that a new one may take the place of
PATIENT = 3  # times that a model is asked which does not answer; then rules do it

log = get_log(__name__)

SAID = (
    select(
        messages.c.id,
        messages.c.text,
        messages.c.role,
        messages.c.person_id,
        messages.c.shown_name,
        messages.c.at,
        people.c.name,
        character_versions.c.character_id,
    )
    .select_from(
        messages.outerjoin(people, people.c.id == messages.c.person_id).outerjoin(
            character_versions, character_versions.c.id == messages.c.version_id
        )
    )
    .where(messages.c.chat_id == bindparam("chat"), ~messages.c.forgotten)
)
"""What was said in a chat and may be known, with the columns of `source_of`."""
_undrawn = SAID.where(UNDRAWN).order_by(messages.c.id).limit(AT_ONCE)
_waiting = select(
    func.count().label("count"),
    func.max(messages.c.at).label("newest"),
    func.count(messages.c.person_id).label("people"),
).where(messages.c.chat_id == bindparam("chat"), UNDRAWN, ~messages.c.forgotten)
_first = (
    select(chats.c.character_id, places.c.version_id, places)
    .join(places, places.c.id == chats.c.place_id)
    .where(chats.c.id == bindparam("chat"))
)
_version = (
    select(character_versions.c.id)
    .where(character_versions.c.character_id == bindparam("character"))
    .order_by(character_versions.c.id.desc())
    .limit(1)
)
_others = select(cast.c.character_id).where(cast.c.chat_id == bindparam("chat")).distinct()
_ids: BindParameter[int] = bindparam("ids", expanding=True)
_locked = select(memories.c.id, memories.c.text).where(memories.c.id.in_(_ids)).with_for_update(read=True)
_people: BindParameter[int] = bindparam("people", expanding=True)
_known = (
    select(memories)
    .where(
        memories.c.character_id == bindparam("character"),
        memories.c.superseded_by.is_(None),
        or_(
            memories.c.person_id.in_(_people),
            memories.c.person_id.is_(None) & (memories.c.place_id == bindparam("place")),
        ),
    )
    .order_by(memories.c.id.desc())
    .limit(KNOWN)
)


async def due(db: Db, chat_id: int, now: datetime) -> float | None:
    """In how many seconds memories are to be drawn from a chat; None where there is nothing to draw from."""
    async with db.read() as tx:
        row = await tx.row(_waiting, {"chat": chat_id})
    if row is None or not row["count"]:
        return None
    if row["count"] >= ENOUGH:
        return 0.0
    newest: datetime = row["newest"]
    return max(0.0, (newest + SILENCE - now).total_seconds())


async def draw(db: Db, router: Router, clock: Clock, job: Job) -> int:
    """Draw memories from at most AT_ONCE messages of a chat; from how many. Raises LeaseLost, and Unanswered where the
    model does not answer now: what it was to look at waits."""
    async with db.read() as tx:
        batch = await _batch(tx, job.subject)
    if batch is None:
        return 0
    drawn, origin = await _drawn(db, router, clock, job, batch)
    for why in drawn.dropped:
        log.info("not remembered", chat=job.subject, why=why)
    async with db.write() as tx:
        await jobs.fence(tx, job)
        await steps.forget(tx, erasure.step(job.subject))
        # Anything in an answer may hold the words of anything that was asked about: none of it is kept then.
        if not await _still(tx, batch):
            return len(batch.rows)
        facts = Tracing(batch.sources, batch.known, batch.name).all(drawn.facts)
        await kept.keep(tx, batch, list(facts), origin, clock.now())
        looked_at = update(messages).where(messages.c.id.in_([row["id"] for row in batch.rows]))
        looked_at = looked_at.where(messages.c.learnt == Learnt.FOUND.value)
        await tx.run(looked_at.values(learnt=Learnt.DRAWN.value))
    return len(batch.rows)


async def _still(tx: Write, batch: Batch) -> bool:
    """Whether all that was looked at is as it was; it stays so until the transaction ends."""
    if len(await indexing.unchanged(tx, batch.rows)) < len(batch.rows):
        return False
    ids = [each.id for each in batch.known]
    rows = await tx.rows(_locked, {"ids": ids}) if ids else ()
    return {row["id"]: row["text"] for row in rows} == {each.id: each.text for each in batch.known}


async def _batch(tx: Read, chat_id: int) -> Batch | None:
    where = await indexing.where(tx, chat_id)
    rows = await tx.rows(_undrawn, {"chat": chat_id}) if where and not where.incognito else ()
    first = await tx.row(_first, {"chat": chat_id})
    if where is None or not rows or first is None or first["character_id"] is None:
        return None
    others = [row["character_id"] for row in await tx.rows(_others, {"chat": chat_id})]
    spans = {each: (await store.heard(tx, each, [chat_id])).get(chat_id) for each in {first["character_id"], *others}}
    owners = {row["person_id"] for row in rows if row["person_id"]} | ({where.partner} if where.partner else set())
    known = await _known_here(tx, where, first["character_id"], owners, store.spot_of(first, where.reach))
    character = await newest_version(tx, first["character_id"])
    if character is None:
        return None
    spoken = character.card.language, character.card.called
    return Batch(where, rows, tuple(map(source_of, rows)), spans, known, *spoken)


async def newest_version(tx: Read, character_id: int) -> Listed | None:
    found = await tx.value(_version, {"character": character_id})
    return None if found is None else await characters.version(tx, found)


async def _known_here(
    tx: Read, where: Where, character_id: int, owners: Collection[int], now: audience.Spot
) -> tuple[Known, ...]:
    """What is remembered already of whoever speaks, as far as it may be told here: it stands before a model's eyes.

    Where others hear it, only what is from here: words that a model takes over from another place would be heard by
    whoever is let in here later.
    """
    given = {"character": character_id, "people": list(owners), "place": where.place_id}
    rows = await tx.rows(_known, given)
    spots = await store.spots(tx, sorted({row["place_id"] for row in rows}))
    return tuple(
        Known(
            id=row["id"],
            kind=MemoryKind(row["kind"]),
            subject=row["subject"],
            slot=row["slot"],
            text=row["text"],
            said_at=row["said_at"],
            person_id=row["person_id"],
        )
        for row in rows
        if row["place_id"] in spots
        and (now.reach is Reach.DIRECT or row["place_id"] == where.place_id)
        and audience.own(spots[row["place_id"]].when(Reach(row["reach"])), now, widened=row["widened_at"] is not None)
    )


async def _drawn(db: Db, router: Router, clock: Clock, job: Job, batch: Batch) -> tuple[Drawn, Origin]:
    """By a model, or by rules where there is none or it gives nothing of use."""
    if not await asking.has_model(router):
        return distil.by_rules(batch.sources, batch.known), Origin.RULES
    direct = batch.where.reach is Reach.DIRECT
    prompt = distil.prompt(batch.sources, batch.known, language=batch.language, character=batch.name, direct=direct)
    try:
        answer = await asking.answered(db, router, clock, job, prompt)
    except Unanswered:
        if job.failures < PATIENT:
            raise
        log.warning("memories drawn by rules", chat=job.subject, why="the model does not answer")
        return distil.by_rules(batch.sources, batch.known), Origin.RULES
    drawn = distil.read(answer, batch.sources, batch.known)
    if drawn.facts or not drawn.dropped:
        return drawn, Origin.MODEL
    log.warning("memories drawn by rules", chat=job.subject, why="; ".join(drawn.dropped)[:200])
    return distil.by_rules(batch.sources, batch.known), Origin.RULES


def source_of(row: RowMapping) -> Source:
    return Source(
        id=row["id"],
        role=Role(row["role"]),
        name=row["shown_name"] or row["name"] or "",
        person_id=row["person_id"],
        character_id=row["character_id"],
        text=row["text"],
        at=row["at"],
    )
