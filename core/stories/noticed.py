"""What is to be noticed of a story while it comes along: how its parts came about, and whether anything has changed."""

from __future__ import annotations

from sqlalchemy import bindparam, func, select

from core.db import Read
from core.db.tables.stories import CallState, stories, story_calls
from core.stories.pipeline import Slot, Standing
from core.text import Text

_row = select(stories.c.updated_at, stories.c.state, stories.c.steered).where(stories.c.id == bindparam("story"))
_calls = select(
    func.max(story_calls.c.id).label("last"),
    func.count().filter(story_calls.c.state == CallState.SENT.value).label("sent"),
).where(story_calls.c.story_id == bindparam("story"))


def notices(standing: Standing) -> tuple[tuple[Slot, Text], ...]:
    """What is told of the versions that count: repaired, asked of another provider, taken back. (pure)"""
    slots = sorted(standing.heads, key=lambda slot: (slot.episode, slot.stage.value))
    return tuple((slot, text) for slot in slots for text in standing.heads[slot].told)


async def mark(tx: Read, story_id: int) -> str:
    """The same while nothing has happened to a story: cheap enough to be looked at every few seconds."""
    given = {"story": story_id}
    row, calls = await tx.row(_row, given), await tx.row(_calls, given)
    return "" if row is None or calls is None else "|".join(map(str, (*row.values(), *calls.values())))
