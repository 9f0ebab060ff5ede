"""What a search knows of each public story: its words, folded, and their grams (core.characters.grams).

Whoever changes a story's title, blurb, pen name, tags or visibility calls `index` behind it, in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import BigInteger, RowMapping, and_, bindparam, delete, func, insert, select, update

from core.characters.grams import fold, grams
from core.db import Db, Write
from core.db.tables.characters import Visibility
from core.db.tables.stories import stories, story_grams, story_tags, story_texts

MOST_LETTERS = 2_000  # of a story's words that are looked for
BATCH = 100

_story = bindparam("story", type_=BigInteger())
_tags = (
    select(func.aggregate_strings(story_tags.c.tag, "\n"))
    .where(story_tags.c.story_id == stories.c.id)
    .correlate(stories)
    .scalar_subquery()
)
_open = and_(stories.c.visibility == Visibility.PUBLIC, stories.c.deleted_at.is_(None))
_now = (
    select(
        *(stories.c[name] for name in ("title", "blurb", "pen_name")),
        _tags.label("tags"),
        _open.label("open"),
        story_texts.c.words,
    )
    .outerjoin(story_texts, story_texts.c.story_id == stories.c.id)
    .where(stories.c.id == _story)
)
_words_of = select(story_texts.c.words).where(story_texts.c.story_id == _story)
_known = story_texts.c.story_id == _story
_changed = update(story_texts).where(_known).values(words=bindparam("said"))
_gone = delete(story_texts).where(_known)
_gone_gram = delete(story_grams).where(story_grams.c.gram == bindparam("bytes"), story_grams.c.story_id == _story)
_late = (
    select(stories.c.id)
    .outerjoin(story_texts, story_texts.c.story_id == stories.c.id)
    .where(_open, story_texts.c.story_id.is_(None))
    .order_by(stories.c.id)
    .limit(BATCH)
    .with_for_update(of=stories, skip_locked=True)  # another process that starts has them then
)


async def index(tx: Write, story_id: int) -> None:
    """Let a search know a story as it is now: all of its words, or none while not everybody may see it."""
    row = await tx.row(_now, {"story": story_id})
    if row is None:
        return
    had: str | None = row["words"]
    words = _words(row) if row["open"] else None
    if words == had:
        return
    await _write_grams(tx, story_id, grams(had or ""), grams(words or ""))
    if words is None:
        await tx.run(_gone, {"story": story_id})
    elif had is None:
        await tx.run(insert(story_texts), {"story_id": story_id, "words": words})
    else:
        await tx.run(_changed, {"story": story_id, "said": words})


async def forget(tx: Write, story_ids: Iterable[int]) -> None:
    """Before stories are deleted: grams do not go with them."""
    for story_id in story_ids:
        words: str | None = await tx.value(_words_of, {"story": story_id})
        await _write_grams(tx, story_id, grams(words or ""), frozenset())
        await tx.run(_gone, {"story": story_id})


async def catch_up(db: Db) -> int:
    """Let a search know those public ones that it knows nothing of, as an earlier program has left them; how many."""
    done = 0
    while True:
        async with db.write() as tx:
            rows = await tx.rows(_late)
            for row in rows:
                await index(tx, row["id"])
        done += len(rows)
        if len(rows) < BATCH:
            return done


def _words(row: RowMapping) -> str:
    """What readers see of it, with a blank before and after each word; the title and the tags are never cut off."""
    shown = (row["title"], row["pen_name"], row["tags"] or "", row["blurb"])
    return "".join(map(fold, shown))[:MOST_LETTERS]


async def _write_grams(tx: Write, story_id: int, old: frozenset[str], new: frozenset[str]) -> None:
    if gone := sorted(old - new):
        await tx.run(_gone_gram, [{"story": story_id, "bytes": each.encode()} for each in gone])
    if added := sorted(new - old):
        await tx.run(insert(story_grams), [{"gram": each.encode(), "story_id": story_id} for each in added])
