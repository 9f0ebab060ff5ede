"""What a maker cannot do with a story, by whatever way they come."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import update

from core.db import Db
from core.db.tables.characters import Visibility
from core.db.tables.stories import stories
from core.errors import BadInput
from core.stories import renaming, steering, store
from core.stories.book import MOST_AT_ONCE
from core.stories.pipeline import Slot
from core.stories.shelf import publishing
from core.stories.stage import Stage
from tests.core.stories.steered import Maker, maker
from tests.core.stories.workshop import Workshop, wish

LONG = "가람나루다솔라온마루바다새벽아침자락차돌카펫타래파도하늘누리"


@pytest.fixture
async def db(sqlite_url: str) -> AsyncIterator[Db]:
    opened = Db(sqlite_url)
    yield opened
    await opened.aclose()


async def lead(me: Maker) -> str:
    members = (await me.artifact(Stage.CAST)).content["members"]
    assert isinstance(members, list)
    return str(members[0]["id"])


async def renamed(me: Maker, name: str) -> None:
    who = await lead(me)
    async with me.db.write() as tx:
        await renaming.rename(tx, await me.hand(tx), who, name)


async def test_an_episode_that_a_new_name_makes_too_long_goes_out_no_more(db: Db) -> None:
    me = await maker(db, episodes=1)
    before, story = await me.artifact(Stage.EDIT, 1), await me.now()
    tight = story.wish.length.model_copy(update={"most": len(before.text)})
    wished = story.wish.model_copy(update={"length": tight}).model_dump(mode="json")
    async with db.write() as tx:
        await tx.run(update(stories).where(stories.c.id == story.id).values(wish=wished))

    await renamed(me, "남궁서도윤")

    after, story = await me.artifact(Stage.EDIT, 1), await me.now()
    assert len(before.text) == story.wish.length.most < len(after.text)
    assert (await me.heads())[Slot(Stage.EDIT, 1)].red
    async with db.write() as tx:
        with pytest.raises(BadInput) as refused:
            await publishing.publish(tx, story.public_id, story.owner, Visibility.PUBLIC, story.created_at)
    assert refused.value.text.key == "shelf-red"


async def test_a_name_for_which_there_is_no_room_changes_nothing(db: Db) -> None:
    me = await maker(db, episodes=1)
    before = await me.heads()

    with pytest.raises(BadInput) as refused:
        await renamed(me, LONG)

    assert refused.value.text.key == "rename-room"
    assert await me.heads() == before


@pytest.mark.parametrize("name", ["강간범", "베드신", "손흥민"])
async def test_nobody_is_called_what_no_text_of_the_story_may_say(db: Db, name: str) -> None:
    me = await maker(db, episodes=1)

    with pytest.raises(BadInput) as refused:
        await renamed(me, name)

    assert refused.value.text.key.startswith("wish-")


async def test_a_new_name_makes_nothing_seen_that_is_hidden(db: Db) -> None:
    me = await maker(db, episodes=1)
    async with db.write() as tx:
        await tx.run(update(stories).where(stories.c.id == me.story.id).values(redacted=True))

    with pytest.raises(BadInput) as refused:
        await renamed(me, "서도윤")

    assert refused.value.text.key == "story-hidden"


@pytest.mark.parametrize("way", ["resume", "branch"])
async def test_no_more_stories_are_under_way_at_once_than_may_be(db: Db, way: str) -> None:
    me = await maker(db, episodes=1)
    shop = Workshop(db)
    for _ in range(MOST_AT_ONCE):
        other = await shop.begin(wish())
        async with db.write() as tx:
            await tx.run(update(stories).where(stories.c.id == other.id).values(owner_id=me.story.owner))

    async with db.write() as tx:
        mine = await me.hand(tx)
        with pytest.raises(BadInput) as refused:
            await (steering.resume(tx, mine) if way == "resume" else steering.branch(tx, mine, 1, "", 1))

    assert refused.value.text.key == "story-too-many"
    async with db.read() as tx:
        assert len(await store.owned(tx, me.story.owner)) == MOST_AT_ONCE + 1
