"""The cover of a story: painted once where somebody paints, lettered by the program, and never a reason to stop."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator

import pytest
from PIL import Image
from sqlalchemy import RowMapping, func, select, update

from core.ai.model import Overloaded, Picture, Rejected
from core.db import Db
from core.db.tables.access import usage_days
from core.db.tables.stories import CallState, StoryState, stories, story_calls, story_covers
from core.stories import covers
from core.stories.stage import Stage
from core.stories.store import Story
from tests.core.conftest import Killed
from tests.core.stories.workshop import Workshop, recorded, wish
from tests.fakes.scripted_model import ScriptedMaker
from tests.fakes.teller import Teller


@pytest.fixture
async def db(sqlite_url: str) -> AsyncIterator[Db]:
    opened = Db(sqlite_url)
    yield opened
    await opened.aclose()


def picture() -> Picture:
    out = io.BytesIO()
    Image.new("RGB", (512, 768), "#224466").save(out, "PNG")
    return Picture("image/png", out.getvalue())


async def kept(db: Db, story: Story) -> list[RowMapping]:
    query = select(story_covers).where(story_covers.c.story_id == story.id).order_by(story_covers.c.id)
    async with db.read() as tx:
        return list(await tx.rows(query))


async def called(db: Db, story: Story) -> int:
    """Calls of the stage: its order, and its picture."""
    mine = (story_calls.c.story_id == story.id, story_calls.c.stage == Stage.COVER.value)
    async with db.read() as tx:
        rows = await tx.rows(select(story_calls.c.id).where(*mine))
    return len(rows)


async def test_it_is_painted_once_paid_for_and_lettered_anew_with_the_last_title(db: Db) -> None:
    calm, painter = await recorded(wish()), ScriptedMaker(picture())
    shop = Workshop(db, Teller(calm.book), painter=painter)
    story = await shop.begin(wish())

    view = await shop.work(story)

    found = await kept(db, story)
    assert view.story.state is StoryState.DONE
    assert len(painter.asked) == 1 and "No text, no letters" in str(painter.asked[0][1])
    assert all(each["painted"] and each["art"] == picture().data for each in found) and len(found) == 2
    assert Image.open(io.BytesIO(found[-1]["png"])).size == (1200, 1800)
    assert await called(db, story) == 2


async def test_a_picture_is_on_its_makers_account_as_a_picture_and_words_as_words(db: Db) -> None:
    calm, painter = await recorded(wish()), ScriptedMaker(picture())
    shop = Workshop(db, Teller(calm.book), painter=painter)
    story = await shop.begin(wish())

    await shop.work(story)

    mine = (story_calls.c.story_id == story.id, story_calls.c.state == CallState.DONE.value)
    async with db.read() as tx:
        calls = await tx.value(select(func.count()).where(*mine))
        rows = await tx.rows(select(usage_days))
    assert {(row["account_id"], row["story_id"], row["purpose"], row["calls"]) for row in rows} == {
        (story.owner, story.id, "image", 1),
        (story.owner, story.id, "story", calls - 1),
    }


@pytest.mark.parametrize("fault", [Rejected("policy"), Overloaded("busy")])
async def test_nobody_who_paints_costs_the_picture_and_not_the_cover(db: Db, fault: Rejected | Overloaded) -> None:
    calm = await recorded(wish())
    shop = Workshop(db, Teller(calm.book), painter=ScriptedMaker(fault))
    story = await shop.begin(wish())

    view = await shop.work(story)

    assert view.story.state is StoryState.DONE
    assert [each["painted"] for each in await kept(db, story)] == [False, False]


async def test_a_worker_that_dies_behind_the_picture_does_not_have_it_painted_again(db: Db) -> None:
    calm, painter = await recorded(wish()), ScriptedMaker(picture())

    async def dies(number: int, words: int) -> None:
        if painter.asked and words == 0 and not died:
            died.append(number)
            raise Killed

    died: list[int] = []
    teller = Teller(calm.book, between=dies)
    shop = Workshop(db, teller, painter=painter)
    story = await shop.begin(wish())

    with pytest.raises((Killed, BaseExceptionGroup)):
        await shop.work(story)
    await shop.work(story)

    assert died and len(painter.asked) == 1


async def test_another_title_or_pen_name_is_lettered_anew(db: Db) -> None:
    shop = Workshop(db)
    story = await shop.begin(wish())
    await shop.work(story)
    before = (await kept(db, story))[-1]["png"]
    async with db.write() as tx:
        await tx.run(update(stories).where(stories.c.id == story.id).values(title="아주 다른 제목", pen_name="한밤"))

    await covers.renewed(db, story.id, shop.clock.now())

    assert (await kept(db, story))[-1]["png"] != before
