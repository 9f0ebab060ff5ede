"""From a chat to a story and back: who agreed is in it, who did not is not, and who takes it back is taken out."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from core.characters import store as characters
from core.db import Db, Read
from core.db.tables.stories import StoryState, artifact_sources, artifacts, story_heads
from core.stories import book, steering, store
from core.stories.book import Order
from core.stories.bridge import becoming, gathering
from core.stories.bridge.gathering import Wanted, Whole
from core.stories.checks import asking
from core.stories.edition import edition
from core.stories.stage import Stage
from core.stories.steering import Hand
from core.stories.store import Story
from tests.core.stories.bridge.talked import START, Somebody, Talk, talk
from tests.core.stories.workshop import Workshop

SECRET_WORDS = "나는 어릴 때 강원도 산골에서 할머니와 단둘이 살았고 그 집에는 늘 귤 냄새가 났다"


async def played(db: Db) -> tuple[Talk, Somebody, Somebody, Somebody]:
    """Three people play a scene: the maker, somebody who will agree, and somebody who will not."""
    here = await talk(db)
    mina, joon, sera = [await here.person(name) for name in ("미나", "준", "세라")]
    await here.say(mina, "우리 셋이 폐역에 들어가 보자. 문이 또 열렸대.")
    await here.answer("아린은 손전등을 켜며 고개를 끄덕였다. 발밑에서 물소리가 났다.")
    await here.say(joon, "내가 앞장설게. 낡은 지도는 내가 가지고 있어.")
    await here.say(sera, SECRET_WORDS)
    await here.answer("아린이 멈춰 섰다. 벽에 누군가의 이름이 새겨져 있었다.")
    await here.say(mina, "그 이름, 내 이름이잖아?")
    return here, mina, joon, sera


async def begun(db: Db, here: Talk, maker: Somebody) -> Story:
    wish = asking.wish_of(asking.Typed(keywords="폐역, 지도", language="ko", episodes=1), from_chat=True)
    shop = Workshop(db)
    offer = await book.offered(shop.engine.making.calls.router, wish, offline=True)
    async with db.write() as tx:
        story = await book.create(tx, maker.account, Order(wish=wish, from_chat=True), offer, START)
        await gathering.begin(tx, story.id, maker.account, Wanted(place=here.place, take=Whole()), START)
    return story


async def made(db: Db, story: Story) -> str:
    """The maker has it go on, and it is made; all that is in it, as text."""
    shop = Workshop(db)
    async with db.write() as tx:
        found = await store.story(tx, story.id)
        assert found is not None
        await steering.resume(tx, Hand(found, None, START))
    view = await shop.work(story)
    assert view.story.state is StoryState.DONE, view.story.reason
    return await everything(db, story)


async def everything(db: Db, story: Story) -> str:
    async with db.read() as tx:
        counts = (
            select(artifacts.c.content, artifacts.c.text)
            .join(story_heads, story_heads.c.artifact_id == artifacts.c.id)
            .where(story_heads.c.story_id == story.id, ~artifacts.c.redacted)
        )
        rows = await tx.rows(counts)
    return "\n".join(json.dumps(row["content"], ensure_ascii=False) + row["text"] for row in rows)


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Db]:
    opened = Db(database_url)
    yield opened
    await opened.aclose()


async def test_a_story_waits_for_its_maker_and_holds_only_the_words_of_those_who_agreed(db: Db) -> None:
    here, mina, joon, _ = await played(db)
    story = await begun(db, here, mina)
    async with db.read() as tx:
        waiting = await store.story(tx, story.id)
    await here.agree(story.id, joon)

    told = await made(db, story)

    assert waiting is not None and waiting.state is StoryState.WAITING
    assert "낡은 지도는 내가 가지고 있어" in told
    assert "귤 냄새" not in told and "강원도" not in told and "세라" not in told
    async with db.read() as tx:
        digest = (await store.loaded(tx, [await _head(tx, story, Stage.DIGEST)])).popitem()[1]
        quotes = await tx.rows(select(artifact_sources).where(artifact_sources.c.artifact_id == digest.id))
    assert {row["person_id"] for row in quotes} >= {mina.person, joon.person}


async def test_whoever_takes_their_consent_back_is_hidden_at_once_and_gone_when_it_is_made_anew(db: Db) -> None:
    here, mina, joon, _ = await played(db)
    story = await begun(db, here, mina)
    await here.agree(story.id, joon)
    await made(db, story)

    await here.refuse(story.id, joon)
    hidden = await everything(db, story)
    async with db.write() as tx:
        found = await store.story(tx, story.id)
        assert found is not None and found.redacted
        count = await steering.make_hidden(tx, Hand(found, None, START))
    view = await Workshop(db).work(story)
    again = await everything(db, story)

    assert "낡은 지도" not in hidden
    assert count > 0 and view.story.state is StoryState.DONE
    assert "낡은 지도" not in again and "문이 또 열렸대" in again
    async with db.read() as tx:
        shown = await store.story(tx, story.id)
    assert shown is not None and not shown.redacted


async def test_one_of_the_cast_can_be_talked_to_as_of_an_episode(db: Db) -> None:
    here, mina, _, _ = await played(db)
    story = await begun(db, here, mina)
    await made(db, story)

    async with db.write() as tx:
        book_ = await edition(tx, story.id, published_only=False)
        cast = (await store.loaded(tx, [await _head(tx, story, Stage.CAST)])).popitem()[1]
        lead = next(each for each in cast.content["members"] if each["role"] == "lead")  # type: ignore[attr-defined]
        public = await becoming.become(tx, story.id, str(lead["id"]), 1, mina.account, START)

    async with db.read() as tx:
        listed = (await characters.find_named(tx, str(lead["name"]), mina.account))[0]
    assert book_.chapters and listed.public_id == public
    assert listed.card.name == lead["name"]


async def _head(tx: Read, story: Story, stage: Stage) -> int:
    query = select(story_heads.c.artifact_id).where(
        story_heads.c.story_id == story.id, story_heads.c.stage == stage.value
    )
    found: int = await tx.value(query)
    return found
