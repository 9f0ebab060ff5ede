"""How far somebody has read: one place a story and account, the same on every surface."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Integer, RowMapping, and_, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from core.db import Read, Write
from core.db.tables.stories import reading_places, stories
from core.errors import BadInput
from core.stories.shelf import marks, store
from core.text import t

PARAGRAPH = re.compile(r"p-[0-9a-f]{10}(-\d{1,4})?")
MOST_NUMBER = 100_000


@dataclass(frozen=True, slots=True)
class Place:
    """A paragraph's id, and its number from 0 for when the id is no more."""

    episode: int
    paragraph: str
    number: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A story that somebody has begun."""

    story: store.Shown
    place: Place
    at: datetime


_begun = (
    store.SHOWN.add_columns(*(reading_places.c[name] for name in ("episode", "paragraph", "number", "at")))
    .join(reading_places, reading_places.c.story_id == stories.c.id)
    .where(reading_places.c.account_id == bindparam("viewer"), store.READABLE)
    .order_by(reading_places.c.at.desc(), reading_places.c.story_id)
    .limit(bindparam("most", type_=Integer()))
)


async def keep(tx: Write, name: str, viewer: int, place: Place, now: datetime) -> None:
    """The last place counts, also where it is further up: who reads again, reads again.

    Raises NotFound for a story or an episode that is not there for this viewer, BadInput for what is no place.
    """
    if not PARAGRAPH.fullmatch(place.paragraph) or not 0 <= place.number <= MOST_NUMBER:
        raise BadInput(t("shelf-no-paragraph"))
    met = await store.met(tx, name, viewer)
    if await store.text(tx, met.id, place.episode, drafts=met.own) is None:
        raise store.no_episode(place.episode)
    into = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
    values = {"episode": place.episode, "paragraph": place.paragraph, "number": place.number, "at": now}
    row = into(reading_places).values(account_id=viewer, story_id=met.id, **values)
    await tx.run(row.on_conflict_do_update(index_elements=["account_id", "story_id"], set_=values))
    await marks.told(tx, viewer, met.id, place.episode)


async def of(tx: Read, viewer: int | None, story_id: int) -> Place | None:
    mine = and_(reading_places.c.account_id == viewer, reading_places.c.story_id == story_id)
    row = None if viewer is None else await tx.row(select(reading_places).where(mine))
    return None if row is None else _place(row)


def at(met: store.Met) -> Place | None:
    """Where whoever has met the story is in it. (pure)"""
    row = met.row
    return None if row["at"] is None else Place(row["at"], row["at_paragraph"], row["at_number"])


def resume(place: Place, paragraphs: Sequence[tuple[str, str]]) -> int:
    """The number of the paragraph at which to go on: by its id, else the nearest to where it stood. (pure)"""
    ids = [name for name, _ in paragraphs]
    if place.paragraph in ids:
        return ids.index(place.paragraph)
    return max(0, min(place.number, len(ids) - 1))


async def begun(tx: Read, viewer: int, most: int = 20) -> tuple[Reading, ...]:
    """What the viewer has begun and may still see, the last read first."""
    rows = await tx.rows(_begun, {"viewer": viewer, "most": most})
    read = zip(rows, store.shown(rows, viewer), strict=True)
    return tuple(Reading(story, _place(row), row["at"]) for row, story in read)


def _place(row: RowMapping) -> Place:
    return Place(row["episode"], row["paragraph"], row["number"])
