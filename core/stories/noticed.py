"""What is to be noticed of a story while it comes along: how its parts came about, and whether anything has changed."""

from __future__ import annotations

from sqlalchemy import bindparam, func, select

from core.db import Read
from core.db.tables.stories import CallState, artifacts, stories, story_calls, story_heads
from core.stories.pipeline import Slot
from core.stories.stage import Stage
from core.text import Text, of_plain

_told = (
    select(artifacts.c.stage, artifacts.c.episode, artifacts.c.told)
    .join(story_heads, story_heads.c.artifact_id == artifacts.c.id)
    .where(story_heads.c.story_id == bindparam("story"), artifacts.c.told.is_not(None))
    .order_by(artifacts.c.episode, artifacts.c.stage)
)
_row = select(stories.c.updated_at, stories.c.state, stories.c.steered).where(stories.c.id == bindparam("story"))
_calls = select(
    func.max(story_calls.c.id).label("last"),
    func.count().filter(story_calls.c.state == CallState.SENT.value).label("sent"),
).where(story_calls.c.story_id == bindparam("story"))


async def notices(tx: Read, story_id: int) -> tuple[tuple[Slot, Text], ...]:
    """What is told of the versions that count: repaired, asked of another provider, taken back."""
    rows = await tx.rows(_told, {"story": story_id})
    return tuple((Slot(Stage(row["stage"]), row["episode"]), of_plain(each)) for row in rows for each in row["told"])


async def mark(tx: Read, story_id: int) -> str:
    """The same while nothing has happened to a story: cheap enough to be looked at every few seconds."""
    given = {"story": story_id}
    row, calls = await tx.row(_row, given), await tx.row(_calls, given)
    return "" if row is None or calls is None else "|".join(map(str, (*row.values(), *calls.values())))
