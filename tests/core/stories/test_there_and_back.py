"""A story that was steered goes out as a file and comes back as it was."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest

from core.db import Db
from core.db.tables.stories import StoryState
from core.stories import project, renaming, steering
from core.stories.pipeline import Slot
from core.stories.stage import Stage
from tests.core.stories.steered import Maker, maker, of_file


@pytest.fixture
async def me(database_url: str) -> AsyncIterator[Maker]:
    db = Db(database_url)
    yield await maker(db)
    await db.aclose()


async def exported(me: Maker) -> bytes:
    async with me.db.read() as tx:
        return await project.written(tx, me.story.id, {})


def measured_anew(file: bytes) -> object:
    """Versions that do not count come without a report: nobody has measured them here."""
    read = json.loads(file)
    for each in read["artifacts"]:
        if not each.get("counts"):
            each["report"] = None
    return read


async def test_what_is_taken_out_comes_back_as_it_was(me: Maker) -> None:
    async with me.db.write() as tx:
        await renaming.rename(tx, await me.hand(tx), "lead", "서도윤")
    async with me.db.write() as tx:
        await steering.restore(tx, await me.hand(tx), Slot(Stage.PACKAGE), 1)
    stale = await me.stale()
    async with me.db.write() as tx:
        await steering.keep_stale(tx, await me.hand(tx), stale)

    first = await exported(me)
    other = await of_file(me.db, first)

    assert stale and measured_anew(await exported(other)) == measured_anew(first)
    assert (await other.stale(), other.story.state, other.story.visibility) == ([], StoryState.PAUSED, "private")
    assert [each.version for each in await other.versions(Stage.CAST)] == [2, 1]


async def test_a_story_that_was_brought_in_goes_on_and_nothing_is_asked_twice(me: Maker) -> None:
    async with me.db.write() as tx:
        await steering.resume(tx, await me.hand(tx))
    view = await me.shop.work(me.story)

    assert view.story.state is StoryState.DONE and view.bill.calls == 0
