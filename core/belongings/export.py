"""All that is one's own as one ZIP file: every row of theirs as JSON, and what they made as files of their kinds."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import IO, Final
from zipfile import ZIP_DEFLATED, ZipFile

from sqlalchemy import or_, select

from core.belongings import whose
from core.belongings.owners import OWNERS, Owner
from core.belongings.rows import packed
from core.belongings.whose import Who
from core.characters import authoring
from core.characters.formats.write import Target
from core.chat import shelf
from core.chat.transcript import Form, written
from core.db import Db, Read
from core.db.tables.characters import characters
from core.db.tables.chat import chats, messages
from core.db.tables.places import places
from core.db.tables.stories import stories
from core.errors import ProductError
from core.log import get_log
from core.stories.export.formats import Format, write
from core.stories.taking import material

# What is worth nothing to its owner, or would be worth too much to whoever finds the file.
LEFT_OUT: Final = frozenset(
    {"password_hash", "sealed", "token_hash", "link_token", "vector", "embedder", "terms", "evidence", "decided_by"}
)
READ_ME: Final = """All that is yours, as it is kept.

data/         every row of yours, a file for each kind, as JSON
characters/   your characters as cards that other programs read, too
stories/      your stories: the whole project as JSON, and the text as Markdown
chats/        your chats with characters, as JSON
"""

log = get_log(__name__)


async def take(db: Db, account: int, file: IO[bytes], now: datetime) -> int:
    """Write the ZIP into `file`; how many parts it has. Each part is read by itself: nobody waits for all of it."""
    count = 0
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", READ_ME)
        async for name, data in _parts(db, account, now):
            await asyncio.to_thread(archive.writestr, name, data)
            count += 1
    return count


async def _parts(db: Db, account: int, now: datetime) -> AsyncIterator[tuple[str, bytes]]:
    async with db.read() as tx:
        who = await whose.of(tx, account)
    for owner in OWNERS:
        if owner.exported:
            async with db.read() as tx:
                rows = await _rows(tx, owner, who)
            if rows:
                yield f"data/{owner.label}.json", _json(rows)
    async for part in _characters(db, who, now):
        yield part
    async for part in _stories(db, who):
        yield part
    async for part in _chats(db, who):
        yield part


async def _rows(tx: Read, owner: Owner, who: Who) -> list[Mapping[str, object]]:
    found = await tx.rows(select(owner.of).where(who.rows(owner)).order_by(*owner.of.primary_key))
    kept = [packed(owner.of, row) for row in found]
    return [{name: value for name, value in row.items() if name not in LEFT_OUT} for row in kept]


async def _characters(db: Db, who: Who, now: datetime) -> AsyncIterator[tuple[str, bytes]]:
    async with db.read() as tx:
        mine = characters.c.owner_id.in_(who.accounts), characters.c.deleted_at.is_(None)
        rows = await tx.rows(select(characters.c.public_id, characters.c.owner_id).where(*mine))
    for row in rows:
        try:
            async with db.read() as tx:
                card = await authoring.exported(tx, row["public_id"], row["owner_id"], Target.CHARX, now)
        except ProductError as problem:  # too large for its form: it is among the rows all the same
            log.warning("character left out of an export", why=problem.text.key)
            continue
        yield f"characters/{row['public_id']}.charx", card.data


async def _stories(db: Db, who: Who) -> AsyncIterator[tuple[str, bytes]]:
    async with db.read() as tx:
        mine = stories.c.owner_id.in_(who.accounts), stories.c.deleted_at.is_(None)
        rows = await tx.rows(select(stories.c.id, stories.c.public_id).where(*mine).order_by(stories.c.id))
    for row in rows:
        async with db.read() as tx:
            story = await material(tx, row["id"], Format.JSON)
        yield f"stories/{row['public_id']}.json", story.data or b""
        if story.edition.chapters:
            yield f"stories/{row['public_id']}.md", write(story.edition, Format.MARKDOWN)


async def _chats(db: Db, who: Who) -> AsyncIterator[tuple[str, bytes]]:
    """Those in which they were alone with a character: what others have said in a group is not theirs to take."""
    spoke = select(messages.c.chat_id).where(messages.c.person_id.in_(who.persons))
    with_them = or_(places.c.person_id.in_(who.persons), chats.c.id.in_(spoke))
    query = select(chats.c.id, chats.c.public_id).join(places, places.c.id == chats.c.place_id)
    async with db.read() as tx:
        rows = await tx.rows(query.where(places.c.direct, with_them).order_by(chats.c.id))
    for row in rows:
        async with db.read() as tx:
            talk = await shelf.transcript(tx, row["id"])
        yield f"chats/{row['public_id']}.json", written(talk, Form.JSON)


def _json(rows: list[Mapping[str, object]]) -> bytes:
    return (json.dumps(rows, ensure_ascii=False, indent=1) + "\n").encode(errors="replace")
