"""What a maker does with a story: at its gates, with its parts, and beyond its end."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from core.db import Db, Write
from core.db.tables.stories import Author, StoryState
from core.errors import BadInput, NotFound
from core.stories import steering, store
from core.stories.pipeline import Slot
from core.stories.stage import Stage
from core.stories.steering import Hand
from core.stories.store import Made
from core.stories.wish import Stop
from tests.core.stories.steered import Maker, maker, retitled
from tests.core.stories.workshop import Workshop, wish

SECOND = [Slot(stage, 2) for stage in Stage if stage.of_episode]
DISMAL = Slot(Stage.WORLD)


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Db]:
    opened = Db(database_url)
    yield opened
    await opened.aclose()


async def told(working: Awaitable[object]) -> str:
    """The key of what a maker is told."""
    with pytest.raises(BadInput) as refused:
        await working
    return refused.value.text.key


async def test_a_story_waits_at_each_gate_that_its_maker_wants_and_nowhere_else(db: Db) -> None:
    shop = Workshop(db)
    story = await shop.begin(wish(), stops=frozenset(Stop))
    me, reasons = Maker(shop, story), []
    for _ in range(4):
        view = await shop.work(story)
        reasons.append("" if view.story.reason is None else view.story.reason.key)
        if view.story.state is StoryState.DONE:
            break
        async with db.write() as tx:
            await steering.approve(tx, await me.hand(tx))

    assert reasons == ["story-stop-concept", "story-stop-outline", "story-stop-episode", ""]
    async with db.write() as tx:
        assert await told(steering.approve(tx, await me.hand(tx))) == "story-nothing-to-approve"


async def test_to_have_a_part_made_anew_is_one_call_and_nothing_else_changes(db: Db) -> None:
    me = await maker(db)
    before = await me.heads()

    async with db.write() as tx:
        await steering.redo(tx, await me.hand(tx), [Slot(Stage.WORLD)], "바다가 나오게")
    await me.shop.work(me.story)

    after = await me.heads()
    assert await me.calls() == 1
    assert {slot for slot in after if after[slot] != before[slot]} == {Slot(Stage.WORLD)}
    newest, oldest = await me.versions(Stage.WORLD)
    assert (newest.version, newest.note, oldest.version) == (2, "바다가 나오게", 1)
    assert (await me.now()).state is StoryState.DONE


async def test_what_is_made_along_with_a_part_is_given_no_instruction(db: Db) -> None:
    me = await maker(db)

    async with db.write() as tx:
        along = [Slot(Stage.EDIT, 2)]
        await steering.redo(tx, await me.hand(tx), [Slot(Stage.DRAFT, 2)], "더 춥게", along)

    heads = await me.heads()
    assert [(heads[slot].redo, heads[slot].instruction) for slot in (Slot(Stage.DRAFT, 2), Slot(Stage.EDIT, 2))] == [
        (True, "더 춥게"),
        (True, ""),
    ]


async def test_an_edit_makes_stale_exactly_what_was_made_from_it(db: Db) -> None:
    me = await maker(db)
    before = await me.heads()

    async with db.write() as tx:
        listed = await retitled(me, tx, 2, "다른 제목")

    after = await me.heads()
    assert list(listed) == [*SECOND, Slot(Stage.PACKAGE)] == await me.stale()
    assert {slot for slot in after if after[slot].artifact != before[slot].artifact} == {Slot(Stage.EPISODES, 1)}
    assert await me.calls() == 0


async def test_what_is_kept_is_stale_no_more_until_something_changes_again(db: Db) -> None:
    me = await maker(db)
    async with db.write() as tx:
        listed = await retitled(me, tx, 2, "다른 제목")

    async with db.write() as tx:
        await steering.keep_stale(tx, await me.hand(tx), listed)

    assert await me.stale() == []
    async with db.write() as tx:
        assert list(await retitled(me, tx, 2, "또 다른 제목")) == [*SECOND, Slot(Stage.PACKAGE)]


async def test_an_older_version_counts_again_and_all_that_fitted_it_is_in_order(db: Db) -> None:
    me = await maker(db)
    async with db.write() as tx:
        await retitled(me, tx, 2, "다른 제목")

    async with db.write() as tx:
        listed = await steering.restore(tx, await me.hand(tx), Slot(Stage.EPISODES, 1), 1)

    assert listed == () and await me.stale() == []
    async with db.write() as tx:
        with pytest.raises(NotFound):
            await steering.restore(tx, await me.hand(tx), Slot(Stage.EPISODES, 1), 3)


async def test_to_go_on_leaves_what_is_written_as_it_is(db: Db) -> None:
    me = await maker(db, episodes=1)
    before = await me.heads()

    async with db.write() as tx:
        await steering.go_on(tx, await me.hand(tx), 1, "짐꾼이 떠난다")
    view = await me.shop.work(me.story)

    after = await me.heads()
    changed = {slot for slot in before if after[slot].artifact != before[slot].artifact}
    assert view.story.state is StoryState.DONE and [each.passed for each in view.episodes] == [True, True]
    assert changed == {Slot(Stage.PACKAGE)} and Slot(Stage.EPISODES, 2) in after
    assert await me.stale() == []


async def test_a_branch_shares_what_is_written_and_calls_nobody_for_it(db: Db) -> None:
    me = await maker(db)
    before = await me.heads()

    async with db.write() as tx:
        story_id = await steering.branch(tx, await me.hand(tx), 1, "만약에 남는다면", 1)

    async with db.read() as tx:
        story = await store.story(tx, story_id)
    assert story is not None
    own = Maker(me.shop, story)
    heads = await own.heads()
    assert await own.stale() == [] and await own.calls() == 0
    assert {slot for slot in heads if heads[slot].artifact != before[slot].artifact} == {Slot(Stage.EPISODES, 1)}
    view = await me.shop.work(story)
    assert (view.story.state, view.bill.calls > 0, await own.stale()) == (StoryState.DONE, True, [])
    assert await me.heads() == before


async def test_what_was_stale_before_a_branch_is_stale_in_it(db: Db) -> None:
    me = await maker(db)
    async with db.write() as tx:
        await retitled(me, tx, 1, "다른 제목")

    async with db.write() as tx:
        story_id = await steering.branch(tx, await me.hand(tx), 1, "", 1)

    async with db.read() as tx:
        story = await store.story(tx, story_id)
    assert story is not None
    assert await Maker(me.shop, story).stale() == [Slot(stage, 1) for stage in Stage if stage.of_episode]


async def test_a_branch_begins_where_something_is_written(db: Db) -> None:
    me = await maker(db)

    for after in (0, 3, -1):
        async with db.write() as tx:
            assert await told(steering.branch(tx, await me.hand(tx), after, "", 1)) == "story-branch-early"


async def _put(tx: Write, hand: Hand) -> None:
    made = Made(slot=DISMAL, inputs="", content={}, author=Author.PERSON)
    await steering.put(tx, hand, made)


OLD: dict[str, Callable[[Write, Hand], Awaitable[object]]] = {
    "approve": steering.approve,
    "pause": steering.pause,
    "resume": steering.resume,
    "cancel": steering.cancel,
    "cap": lambda tx, hand: steering.set_cap(tx, hand, 1),
    "stops": lambda tx, hand: steering.set_stops(tx, hand, []),
    "redo": lambda tx, hand: steering.redo(tx, hand, [DISMAL]),
    "keep": lambda tx, hand: steering.keep_stale(tx, hand, [DISMAL]),
    "restore": lambda tx, hand: steering.restore(tx, hand, DISMAL, 1),
    "go on": lambda tx, hand: steering.go_on(tx, hand, 1),
    "put": _put,
}


async def test_whoever_presses_an_old_button_is_told_and_nothing_happens(db: Db) -> None:
    me = await maker(db)
    seen = (await me.now()).steered
    async with db.write() as tx:
        await steering.set_stops(tx, await me.hand(tx, seen), [Stop.OUTLINE])
    before = (await me.now(), await me.heads())

    for name, press in OLD.items():
        async with db.write() as tx:
            assert await told(press(tx, await me.hand(tx, seen))) == "story-changed", name

    assert (await me.now(), await me.heads()) == before


async def test_who_was_faster_counts(db: Db) -> None:
    me = await maker(db)
    async with db.write() as tx:
        late = await me.hand(tx)
    async with db.write() as tx:
        await steering.set_stops(tx, await me.hand(tx), [Stop.OUTLINE])

    async with db.write() as tx:
        assert await told(steering.cancel(tx, late)) == "story-changed"


@pytest.mark.parametrize("asked", ["x" * 1_001, "여고생 19금", "사제 총 만드는 법", "손흥민이 나오게"])
async def test_an_instruction_is_held_to_what_a_wish_is_held_to(db: Db, asked: str) -> None:
    me = await maker(db)
    before = await me.heads()

    async with db.write() as tx:
        key = await told(steering.redo(tx, await me.hand(tx), [DISMAL], asked))

    assert key in {"story-instruction-long", "wish-minor", "wish-harm", "wish-person"} and await me.heads() == before
