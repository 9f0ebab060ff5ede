"""What readers see of a story: the editor-in-chief's choice, until its maker has said something else."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from core.db import Db
from core.db.tables.stories import StoryState, stories
from core.stories import steering, store
from core.stories.pipeline import Slot
from core.stories.shelf import publishing
from core.stories.shelf.publishing import Details
from core.stories.stage import Stage
from core.stories.steering import Hand
from tests.core.stories.workshop import Workshop, wish


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Db]:
    opened = Db(database_url)
    yield opened
    await opened.aclose()


async def test_a_title_by_hand_outlives_another_choice_of_the_editor(db: Db) -> None:
    shop = Workshop(db)
    story = await shop.begin(wish())
    await shop.work(story)
    async with db.write() as tx:
        before = await tx.row(select(stories.c.title, stories.c.blurb).where(stories.c.id == story.id))
        await publishing.edit(tx, story.public_id, story.owner, Details(title="내가 지은 제목"), shop.clock.now())
        found = await store.story(tx, story.id)
        assert found is not None
        await steering.redo(tx, Hand(found, None, shop.clock.now()), [Slot(Stage.PACKAGE)])

    view = await shop.work(story)

    async with db.read() as tx:
        after = await tx.row(select(stories.c.title, stories.c.blurb).where(stories.c.id == story.id))
    assert view.story.state is StoryState.DONE
    assert before is not None and after is not None
    assert before["title"] != "내가 지은 제목"
    assert after["title"] == "내가 지은 제목" and after["blurb"] == before["blurb"]
