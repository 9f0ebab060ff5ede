"""Words of people who did not agree, or no longer do: they get into nothing, and what was kept of them is gone."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from core.ai.model import Finish
from core.db import Db
from core.db.tables.stories import Author, StoryState, story_calls
from core.errors import BadInput, NotFound
from core.stories import byhand, steering, store
from core.stories.byhand import Typed
from core.stories.calls import Reply
from core.stories.chatted import Chat
from core.stories.making import _judged
from core.stories.pipeline import Slot
from core.stories.schemas import ChatDigest, ChatScene
from core.stories.stage import Stage
from core.stories.steering import Hand
from core.stories.store import Made
from tests.core.stories.bridge.talked import START
from tests.core.stories.test_chatted import SECRET_WORDS, begun, made, played
from tests.core.stories.workshop import Workshop


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Db]:
    opened = Db(database_url)
    yield opened
    await opened.aclose()


async def hand(db: Db, story_id: int) -> Hand:
    async with db.read() as tx:
        found = await store.story(tx, story_id)
    assert found is not None
    return Hand(found, None, START)


async def answers(db: Db, story_id: int) -> set[str]:
    """All that models have answered, as it is kept."""
    async with db.read() as tx:
        rows = await tx.rows(select(story_calls.c.response).where(story_calls.c.story_id == story_id))
    return {row["response"] for row in rows}


async def test_what_a_model_answered_is_kept_raw_no_longer_than_what_came_of_it_is_shown(db: Db) -> None:
    here, mina, joon, _ = await played(db)
    story = await begun(db, here, mina)
    await here.agree(story.id, joon)
    await made(db, story)
    before = await answers(db, story.id)

    await here.refuse(story.id, joon)
    after = await answers(db, story.id)
    mine = await hand(db, story.id)
    async with db.write() as tx:
        await steering.make_hidden(tx, mine)
    view = await Workshop(db).work(story)

    assert any("지도" in each for each in before)
    assert after == {""}
    assert view.story.state is StoryState.DONE
    assert len(await answers(db, story.id)) > 5


async def test_a_no_to_a_story_is_a_no_to_all_that_branches_from_it(db: Db) -> None:
    here, mina, joon, _ = await played(db)
    story = await begun(db, here, mina)
    await here.agree(story.id, joon)
    await made(db, story)
    mine = await hand(db, story.id)
    async with db.write() as tx:
        branch = await steering.branch(tx, mine, 1, "", 1)

    await here.refuse(story.id, joon)

    assert "낡은 지도" not in str(await here.told(branch))
    assert any("낡은 지도" in text for text in (await here.material(branch)).foreign)


async def test_what_is_hidden_of_a_story_gets_into_no_branch(db: Db) -> None:
    here, mina, joon, _ = await played(db)
    story = await begun(db, here, mina)
    await here.agree(story.id, joon)
    await made(db, story)
    await here.refuse(story.id, joon)
    mine = await hand(db, story.id)

    async with db.write() as tx:
        with pytest.raises(BadInput) as refused:
            await steering.branch(tx, mine, 1, "", 1)

    assert refused.value.text.key == "story-hidden"


async def test_what_is_hidden_is_made_anew_and_not_edited(db: Db) -> None:
    here, mina, joon, _ = await played(db)
    story = await begun(db, here, mina)
    await here.agree(story.id, joon)
    await made(db, story)
    await here.refuse(story.id, joon)
    mine = await hand(db, story.id)
    async with db.read() as tx:
        (cast, *_) = await store.versions(tx, story.id, Slot(Stage.CAST))
    data = json.dumps(cast.content, ensure_ascii=False)

    async with db.write() as tx:
        with pytest.raises(NotFound):
            await byhand.edited(tx, mine, Slot(Stage.CAST), Typed(data=data.replace(".", "!", 1), anyway=True))


async def test_words_are_found_also_where_a_line_ends_within_them(db: Db) -> None:
    here, mina, _, _ = await played(db)
    story = await begun(db, here, mina)
    chat = Chat(await here.material(story.id))
    shop = Workshop(db)
    async with db.write() as tx:
        await steering.resume(tx, Hand(story, None, START))
    async with db.read() as tx:
        standing = await store.standing(tx, story)
    job = await shop.claim(story)
    digest = await shop.engine.making.step(job, story, standing, Slot(Stage.DIGEST), chat.guard)
    scene = ChatScene(speakers=("미나",), summary=SECRET_WORDS.replace(" ", "\n", 5))
    reply = Reply(
        call_id=0,
        text=ChatDigest(scenes=(scene,)).model_dump_json(),
        finish=Finish.COMPLETE,
        provider="",
        model="",
    )

    _, problems = _judged(digest, digest.given, reply)
    told = Made(slot=Slot(Stage.WORLD), inputs="", content={"era": "우리 셋이\n폐역에 들어가 보자"}, author=Author.CODE)

    assert "consent" in {each.code for each in problems}
    assert [quote.quote for quote in chat.sources(told)] == ["우리 셋이 폐역에 들어가 보자. 문이 또 열렸대."]
