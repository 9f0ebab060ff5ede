"""What somebody has made, when they go: it is deleted, or belongs to nobody where others are to keep it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Table, delete, exists, or_, select, update

from core.belongings.whose import Who
from core.characters import lists, store
from core.db import Read, Write
from core.db.tables.characters import Visibility, blobs, character_versions, characters, pictures, version_files
from core.db.tables.chat import cast, messages, turns
from core.db.tables.jobs import jobs
from core.db.tables.places import places
from core.db.tables.receipts import receipts
from core.db.tables.stories import Payer, artifacts, budgets, episodes, stories, story_heads
from core.stories.bridge import consent
from core.stories.engine import JOB
from core.stories.purse import STORY
from core.stories.shelf import indexing

_PUBLIC = Visibility.PUBLIC.value
_KNOWN_BY: Sequence[tuple[Table, str]] = (
    (turns, "version_id"),
    (messages, "version_id"),
    (receipts, "version_id"),
    (cast, "version_id"),
    (places, "version_id"),
)


async def stories_of(tx: Write, who: Who, nobody: int, *, keep: bool, now: datetime) -> int:
    """How many stay. What a published one has branched from stays beneath it, and is seen by nobody."""
    rows = await tx.rows(select(stories).where(stories.c.owner_id.in_(who.accounts)).order_by(stories.c.id))
    mine = [row["id"] for row in rows]
    public = {row["id"] for row in rows if keep and row["visibility"] == _PUBLIC and row["deleted_at"] is None}
    beneath = await _beneath(tx, mine, public) - public
    stay = public | beneath
    gone = [each for each in mine if each not in stay]
    await _stop(tx, mine, gone)
    await indexing.forget(tx, gone)
    await tx.run(delete(stories).where(stories.c.id.in_(gone)))
    await _give(tx, stay, nobody)
    paid = stories.c.payer == Payer.ACCOUNT.value, stories.c.payer_key.in_([str(each) for each in who.accounts])
    await tx.run(update(stories).where(*paid).values(payer_key=str(nobody)))
    hidden = {"visibility": Visibility.PRIVATE.value, "deleted_at": now, "title": "", "blurb": ""}
    await tx.run(update(stories).where(stories.c.id.in_(beneath)).values(**hidden))
    for each in sorted(stay):
        await indexing.index(tx, each)
    return len(stay)


async def _beneath(tx: Read, mine: Sequence[int], stay: set[int]) -> set[int]:
    """Those of them from which one that stays has taken what stands in it."""
    found = {above for each in sorted(stay) for above in await consent.ancestry(tx, each)} & set(mine)
    for table in (story_heads, episodes):
        shared = (
            select(artifacts.c.story_id)
            .join(table, table.c.artifact_id == artifacts.c.id)
            .where(artifacts.c.story_id.in_(mine), table.c.story_id != artifacts.c.story_id)
            .where(or_(table.c.story_id.in_(stay), table.c.story_id.not_in(mine)))
        )
        found |= {row["story_id"] for row in await tx.rows(shared)}
    return found


async def _stop(tx: Write, mine: Sequence[int], gone: Sequence[int]) -> None:
    """Nobody goes on with them: whoever is writing one finds its lease lost."""
    await tx.run(delete(jobs).where(jobs.c.kind == JOB, jobs.c.subject.in_(mine)))
    await tx.run(delete(budgets).where(budgets.c.scope == STORY, budgets.c.subject.in_([str(each) for each in gone])))


async def _give(tx: Write, stay: set[int], nobody: int) -> None:
    values = {"owner_id": nobody, "pen_name": "", "payer": Payer.ACCOUNT.value, "payer_key": str(nobody)}
    await tx.run(update(stories).where(stories.c.id.in_(stay)).values(**values))
    await tx.run(update(story_heads).where(story_heads.c.story_id.in_(stay)).values(instruction=""))


async def characters_of(tx: Write, who: Who, nobody: int, *, keep: bool, now: datetime) -> int:
    """How many stay. One with whom others have talked stays in their chats, and nowhere else."""
    rows = await tx.rows(select(characters).where(characters.c.owner_id.in_(who.accounts)).order_by(characters.c.id))
    public = {row["id"] for row in rows if keep and row["visibility"] == _PUBLIC and row["deleted_at"] is None}
    rest = [row["id"] for row in rows if row["id"] not in public]
    known = await _known(tx, rest)
    await _delete(tx, [each for each in rest if each not in known])
    await tx.run(update(characters).where(characters.c.id.in_(public | known)).values(owner_id=nobody))
    for each in sorted(known):
        values = {"deleted_at": now, "visibility": Visibility.PRIVATE.value, "link_token": store.new_token()}
        await tx.run(update(characters).where(characters.c.id == each).values(**values))
        await lists.rewrite(tx, each)
    return len(public) + len(known)


async def _known(tx: Read, ids: Sequence[int]) -> set[int]:
    """Those that chats of others still have."""
    found = set[int]()
    for table, column in _KNOWN_BY:
        there = exists().where(table.c[column] == character_versions.c.id)
        query = select(character_versions.c.character_id).where(character_versions.c.character_id.in_(ids), there)
        found |= {row["character_id"] for row in await tx.rows(query.distinct())}
    return found


async def _delete(tx: Write, ids: Sequence[int]) -> None:
    """With their versions; pictures and files that no other has are gone with them."""
    own = select(character_versions.c.id).where(character_versions.c.character_id.in_(ids))
    faces = [row["picture_id"] for row in await tx.rows(select(character_versions.c.picture_id).where(_of(ids)))]
    data = [
        row["blob_id"]
        for row in await tx.rows(select(version_files.c.blob_id).where(version_files.c.version_id.in_(own)))
    ]
    await tx.run(update(characters).where(characters.c.forked_from.in_(own)).values(forked_from=None))
    await tx.run(update(characters).where(characters.c.id.in_(ids)).values(version_id=None))
    await tx.run(delete(version_files).where(version_files.c.version_id.in_(own)))
    await tx.run(delete(character_versions).where(_of(ids)))
    await tx.run(delete(characters).where(characters.c.id.in_(ids)))
    seen = exists().where(character_versions.c.picture_id == pictures.c.id)
    await tx.run(delete(pictures).where(pictures.c.id.in_([each for each in faces if each]), ~seen))
    had = exists().where(version_files.c.blob_id == blobs.c.id)
    await tx.run(delete(blobs).where(blobs.c.id.in_(data), ~had))


def _of(ids: Sequence[int]) -> ColumnElement[bool]:
    return character_versions.c.character_id.in_(ids)
