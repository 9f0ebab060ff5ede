"""What models answer is kept whatever is in it, found again once, and not for ever where nothing came of it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select, update

from core.ai.model import Picture, Prompt
from core.db import Db
from core.db.tables.stories import StoryState, stories, story_calls
from core.errors import BadInput
from core.stories import byhand, steering, store
from core.stories.calls import Question
from core.stories.pipeline import Slot
from core.stories.stage import Stage, purpose
from core.stories.steering import Hand
from core.stories.store import Story
from core.stories.wish import Stop
from tests.core.stories.test_engine import CONCEPT, DRAFT, Twist
from tests.core.stories.workshop import Workshop, recorded, wish
from tests.fakes.scripted_model import ScriptedMaker
from tests.fakes.teller import Teller


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Db]:
    opened = Db(database_url)
    yield opened
    await opened.aclose()


async def hand(shop: Workshop, story: Story) -> Hand:
    return Hand((await shop.view(story)).story, None, shop.clock.now())


SIGNS = ("\x00", "\ud83d", "\\u0000", "\\ud83d", "\u202e", "⟦S1⟧")


@pytest.mark.parametrize("sign", SIGNS, ids=ascii)
async def test_signs_that_no_database_keeps_cost_a_repair_of_data_at_most(db: Db, sign: str) -> None:
    calm = await recorded(wish())
    good = next(answer for answer in calm.book.values() if CONCEPT in answer)
    teller = Teller(calm.book, twist=Twist(CONCEPT, good.replace("다", f"다{sign}", 3)))
    shop = Workshop(db, teller)
    story = await shop.begin(wish(), stops=[Stop.CONCEPT])

    view = await shop.work(story)

    assert view.story.reason is not None and view.story.reason.key == "story-stop-concept"
    assert set(await shop.states(story)) == {"done"}
    assert len(teller.asked) <= 2


@pytest.mark.parametrize("sign", SIGNS[:2], ids=ascii)
async def test_signs_that_no_database_keeps_cost_a_repair_of_prose_at_most(db: Db, sign: str) -> None:
    calm = await recorded(wish())
    good = next(answer for answer in calm.book.values() if DRAFT in answer)
    teller = Teller(calm.book, twist=Twist(DRAFT, good.replace("다", f"다{sign}", 3)))
    shop = Workshop(db, teller)
    story = await shop.begin(wish())

    view = await shop.work(story)

    assert view.story.state in {StoryState.DONE, StoryState.WAITING}, view.story.reason
    assert set(await shop.states(story)) == {"done"}


HOSTILE = {
    "deep lists": '{"titles": ' + "[" * 900 + "]" * 900 + "}",
    "deeper lists": '{"titles": ' + "[" * 20_000 + "]" * 20_000 + "}",
    "deep objects": '{"titles": ' * 900 + "1" + "}" * 900,
    "no number": '{"titles": NaN, "premise": Infinity}',
    "a long number": '{"titles": ' + "9" * 5_000 + "}",
    "a huge answer": '{"titles": "' + "가" * 500_000 + '"}',
    "the same name often": "{" + ", ".join(f'"titles": {number}' for number in range(5_000)) + "}",
}


@pytest.mark.parametrize("answer", HOSTILE.values(), ids=list(HOSTILE))
async def test_whatever_is_answered_ends_in_a_repair(sqlite_url: str, answer: str) -> None:
    calm, opened = await recorded(wish()), Db(sqlite_url)
    teller = Teller(calm.book, twist=Twist(CONCEPT, answer))
    shop = Workshop(opened, teller)
    story = await shop.begin(wish(), stops=[Stop.CONCEPT], cap=100_000_000)

    view = await shop.work(story)

    assert view.story.reason is not None and view.story.reason.key == "story-stop-concept"
    assert await shop.states(story) == ["done", "done"]
    await opened.aclose()


@pytest.mark.parametrize("answer", [*HOSTILE.values(), '{"titles": ["\\ud83d"]}', "", "[]", "\x00"])
def test_whatever_is_typed_in_a_stages_place_is_told_what_is_wrong_with_it(answer: str) -> None:
    with pytest.raises(BadInput):
        byhand.read(Stage.CONCEPT, answer)


async def test_a_stage_that_gave_nothing_is_asked_anew_when_its_maker_has_it_go_on(db: Db) -> None:
    calm = await recorded(wish())
    teller = Teller(calm.book, twist=Twist(CONCEPT, '{"titles": []}', times=3))
    shop = Workshop(db, teller)
    story = await shop.begin(wish())
    stuck = await shop.work(story)

    mine = await hand(shop, story)
    async with db.write() as tx:
        await steering.resume(tx, mine)
    view = await shop.work(story)

    assert stuck.story.reason is not None and stuck.story.reason.key == "story-stuck"
    assert view.story.state is StoryState.DONE
    assert len(teller.asked) == calm.calls + 3
    assert view.bill.calls == calm.calls + 3


async def test_what_is_asked_anew_after_an_older_version_counts_again_is_no_old_answer(db: Db) -> None:
    calm = await recorded(wish())
    teller = Teller(calm.book)
    shop = Workshop(db, teller)
    story = await shop.begin(wish())
    await shop.work(story)
    slot = Slot(Stage.COVER)

    for version in (1, 1):
        mine = await hand(shop, story)
        async with db.write() as tx:
            await steering.restore(tx, mine, slot, version)
        mine = await hand(shop, story)
        async with db.write() as tx:
            await steering.redo(tx, mine, [slot])
        await shop.work(story)

    async with db.read() as tx:
        made = await store.versions(tx, story.id, slot)
    assert [each.version for each in made] == [3, 2, 1]
    assert len(teller.asked) == calm.calls + 2


async def test_an_answer_that_comes_late_takes_the_place_of_none_that_was_there_first(db: Db) -> None:
    """Else the next worker would go on from another answer than the one before it did."""
    calm = await recorded(wish())
    slow = Workshop(db, Teller(calm.book))
    story = await slow.begin(wish())
    first = await slow.claim(story)

    async def overtaken(number: int, words: int) -> None:
        if number == 0 and words == -1:
            await Workshop(db, Teller(calm.book)).work(story)

    late = Workshop(db, Teller(calm.book, between=overtaken))
    with pytest.raises(Exception, match=str(story.id)):
        await late.engine.work(first)

    async with db.read() as tx:
        rows = await tx.rows(select(story_calls).where(story_calls.c.stage == Stage.CONCEPT.value))
    assert sorted((row["state"], row["finish"]) for row in rows) == [("done", "complete"), ("lost", "")]


async def test_a_picture_that_nobody_can_open_costs_the_picture_and_not_the_cover(db: Db) -> None:
    calm = await recorded(wish())
    painter = ScriptedMaker(Picture("image/png", b"no picture at all"))
    shop = Workshop(db, Teller(calm.book), painter=painter)
    story = await shop.begin(wish())

    view = await shop.work(story)

    assert view.story.state is StoryState.DONE, view.story.reason
    assert len(painter.asked) == 1


async def test_what_a_deleted_story_had_under_way_is_set_aside_no_longer(db: Db) -> None:
    calm = await recorded(wish())
    shop = Workshop(db, Teller(calm.book))
    story = await shop.begin(wish())
    calls, dead = shop.engine.making.calls, await shop.claim(story)
    prompt = Prompt(stable=("rules",), lines=())
    asked = Question(
        slot=Slot(Stage.CONCEPT), purpose=purpose(Stage.CONCEPT, premium=False), prompt=prompt, version="", worst=100
    )
    async with db.write() as tx:
        await calls._enter(tx, dead, story, asked, own=False)
        await tx.run(update(stories).where(stories.c.id == story.id).values(deleted_at=shop.clock.now()))

    await shop.engine.work(await shop.claim(story))

    assert await shop.states(story) == ["lost"]
