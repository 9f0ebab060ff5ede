"""The cover of a story: painted by a model where one is set up, lettered by the program; else a typographic one."""

from __future__ import annotations

import asyncio
import base64
from datetime import datetime
from functools import partial

from sqlalchemy import bindparam, select

from core.ai.images import seen
from core.ai.model import Purpose, Usage
from core.ai.router import Unanswered
from core.db import Db
from core.db.tables.stories import story_covers
from core.errors import BadInput
from core.stories import cover, keeping, store
from core.stories.keeping import NOTHING, More, NewCover
from core.stories.making import Making, Step
from core.stories.packs import pack_for
from core.stories.purse import Unpaid
from core.stories.schemas import Cover, Package
from core.stories.store import Made, Story

OF_A_PICTURE = Usage(input=1_500, output=2_600)
"""Tokens that a picture of 1K is counted for at most: Gemini's are some 1,120 (reference, 0.1), with what it thinks."""

_newest = (
    select(story_covers.c.art, story_covers.c.alt)
    .where(story_covers.c.story_id == bindparam("story"))
    .order_by(story_covers.c.id.desc())
    .limit(1)
)


async def painted(making: Making, step: Step, made: Made) -> More:
    """The cover that the art director has ordered. A model that cannot paint it costs the picture, not the cover."""
    wanted, concept = Cover.model_validate(made.content), step.given.concept
    assert concept is not None
    art = await _art(making, step, wanted)
    png = await _lettered(step.story, concept.titles[0], art, tuple(wanted.palette))
    return More(NewCover(png, art, wanted.alt_text))


async def lettered(db: Db, story: Story, made: Made) -> More:
    """The same cover with the title that the story goes out with."""
    async with db.read() as tx:
        row = await tx.row(_newest, {"story": story.id})
        own = await keeping.by_hand(tx, story.id)
    if row is None:
        return NOTHING
    title = own.title or Package.model_validate(made.content).title
    return More(NewCover(await _lettered(story, title, row["art"], ()), row["art"], row["alt"]))


async def renewed(db: Db, story_id: int, now: datetime) -> None:
    """The cover with the title and the pen name that a story has now. A whole operation: its maker has changed them."""
    async with db.read() as tx:
        story = await store.story(tx, story_id)
        row = await tx.row(_newest, {"story": story_id})
    if story is None or row is None:
        return
    png = await _lettered(story, story.title, row["art"], ())
    async with db.write() as tx:
        await keeping.cover(tx, story_id, NewCover(png, row["art"], row["alt"]), now, None)


async def _art(making: Making, step: Step, wanted: Cover) -> bytes | None:
    calls = making.calls
    if step.story.rehearsal:
        return None
    async with calls.router_of(step.story) as router:
        if not await router.can(Purpose.IMAGE):
            return None
        worst = await router.price(Purpose.IMAGE, OF_A_PICTURE)
    prompt = (
        f"{wanted.prompt_en}\n{wanted.composition}\nStyle: {wanted.style.value}. Portrait, 2:3. No text, no letters."
    )
    if wanted.negative:
        prompt += f"\nWithout: {wanted.negative}"
    try:
        kept = await calls.paint(step.job, step.story, step.slot, prompt, step.salt, worst or 0)
    except (Unanswered, Unpaid):
        return None
    try:
        art = base64.b64decode(kept)
        await asyncio.to_thread(seen, art)
    except (BadInput, ValueError):
        return None
    return art


async def _lettered(story: Story, title: str, art: bytes | None, palette: tuple[str, ...]) -> bytes:
    """Some tenths of a second of drawing, beside the loop."""
    language, pack = story.wish.language, pack_for(story.wish.genre, story.wish.keywords)
    if art is not None:
        return await asyncio.to_thread(partial(cover.lettered, art, title, story.pen_name, language))
    colours = palette or pack.palette
    drawn = partial(
        cover.typographic, title, story.pen_name, language, colours, story.public_id, rehearsal=story.rehearsal
    )
    return await asyncio.to_thread(drawn)
