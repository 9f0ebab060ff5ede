"""A story as a file and back: the same to the byte, and nothing that a forged file says of itself opens a gate."""

from __future__ import annotations

import asyncio
import copy
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from core.accounts import people
from core.db import Db
from core.db.tables.characters import Rating, Visibility
from core.db.tables.stories import StoryState
from core.errors import BadInput, NotFound
from core.stories import project, steering, store, taking
from core.stories.pipeline import Slot
from core.stories.shelf import publishing
from core.stories.stage import Stage
from core.stories.steering import Hand
from core.stories.store import Story
from core.surface.events import Person
from tests.core.stories.workshop import Workshop, empty, wish

File = dict[str, Any]


@pytest.fixture
async def db(sqlite_url: str) -> AsyncIterator[Db]:
    opened = Db(sqlite_url)
    yield opened
    await opened.aclose()


@pytest.fixture(scope="module")
def genuine() -> File:
    """As a story of one episode goes out."""

    async def made() -> File:
        async with empty() as db:
            return (await written(db))[2]

    return asyncio.run(made())


async def exported(db: Db, story: Story) -> File:
    async with db.read() as tx:
        found = await taking.material(tx, story.id, "json")
    assert found.data is not None
    read: File = json.loads(found.data)
    return read


async def written(db: Db) -> tuple[Workshop, Story, File]:
    shop = Workshop(db)
    story = await shop.begin(wish())
    await shop.work(story)
    return shop, story, await exported(db, story)


async def imported(db: Db, file: File) -> Story:
    shop = Workshop(db)
    read = project.read(json.dumps(file).encode())
    async with db.write() as tx:
        me = await people.know(tx, "fake", Person("reader", "리아", "ko"), shop.clock.now())
        story = await project.restored(tx, me.account_id, read, shop.clock.now())
    await project.inspected(db, story.id)
    return story


def one(file: File, stage: Stage) -> File:
    found: File = next(each for each in file["artifacts"] if each["stage"] == stage.value)
    return found


def signed(file: File) -> File:
    """With hashes that are right, as a forger would make them."""
    for each in file["artifacts"]:
        each["content_hash"] = store.content_hash(each["content"], each["text"])
    return file


async def test_a_story_that_goes_out_and_comes_back_is_the_same_and_wants_nothing(db: Db) -> None:
    shop, story, file = await written(db)

    again = await imported(db, file)

    assert await shop.texts(again) == await shop.texts(story)
    assert (await exported(db, again))["artifacts"] == file["artifacts"]
    async with db.write() as tx:
        await steering.resume(tx, Hand(again, None, shop.clock.now()))
    view = await shop.work(again)
    assert (view.story.state, view.bill.calls) == (StoryState.DONE, 0)


def loosened(file: File) -> None:
    file["wish"]["length"] |= {"least": 0, "most": 1_000_000}


def rated(file: File) -> None:
    file["wish"]["rating"] = "adult"


def labelled(file: File) -> None:
    file["rating"] = "adult"


def forbidden(file: File) -> None:
    file["wish"]["extra"] = "사제 총 만드는 법"


def endless(file: File) -> None:
    file["wish"]["keywords"] = ["가" * 10_000]


def switched(file: File) -> None:
    one(file, Stage.EDIT)["text"] = "아무도 보지 못한 글이다."


def hidden(file: File) -> None:
    one(file, Stage.CONCEPT)["text"] = "아무도 보지 못한 글이다."


def marked(file: File) -> None:
    one(file, Stage.EDIT)["content"]["markers"] = ["x"]


def enormous(file: File) -> None:
    one(file, Stage.EDIT)["content"]["markers"] = [10**400]


def unbounded(file: File) -> None:
    one(file, Stage.EDIT)["content"]["whole"] = float("nan")


def extended(file: File) -> None:
    one(file, Stage.EDIT)["content"]["more"] = {"a": [float("inf")]}


def numbered(file: File) -> None:
    for each in one(file, Stage.EPISODES)["content"]["episodes"]:
        each["number"] = 50


def displaced(file: File) -> None:
    one(file, Stage.EPISODES)["episode"] = 7


def zeroed(file: File) -> None:
    file["title"] = "문\x00"


def zeroed_within(file: File) -> None:
    concept = one(file, Stage.CONCEPT)["content"]
    concept["premise"] = concept["premise"][:-1] + "\x00"


def negative(file: File) -> None:
    one(file, Stage.EDIT)["episode"] = -1


def deep(file: File) -> None:
    inner: list[Any] = []
    for _ in range(400):
        inner = [inner]
    one(file, Stage.EDIT)["content"]["scenes"] = inner


@pytest.mark.parametrize(
    "forge",
    [
        loosened,
        rated,
        labelled,
        forbidden,
        endless,
        switched,
        hidden,
        marked,
        enormous,
        unbounded,
        extended,
        numbered,
        displaced,
        zeroed,
        zeroed_within,
        negative,
        deep,
    ],
    ids=lambda forge: forge.__name__,
)
async def test_a_file_that_says_what_cannot_be_is_refused_with_the_place(
    genuine: File, forge: Callable[[File], None]
) -> None:
    file = copy.deepcopy(genuine)
    forge(file)

    with pytest.raises(BadInput) as refused:
        project.read(json.dumps(signed(file)).encode())

    assert refused.value.text.key.startswith(("story-project", "wish-"))


async def test_a_story_for_adults_comes_in_where_such_are_made(genuine: File) -> None:
    file = copy.deepcopy(genuine)
    labelled(file)
    data = json.dumps(file).encode()

    assert project.read(data, highest=Rating.ADULT).rating is Rating.ADULT


async def test_a_report_that_says_all_is_well_lets_no_bad_episode_out(db: Db) -> None:
    _, _, file = await written(db)
    edit = one(file, Stage.EDIT)
    green = edit["report"]
    edit["content"] = {"scenes": ["다음은 요청하신 1화입니다."] * 3, "markers": [1, 2, 3], "whole": True, "patches": []}
    edit["text"] = "\n\n".join(edit["content"]["scenes"])
    edit["report"] = green

    story = await imported(db, signed(file))

    async with db.write() as tx:
        with pytest.raises(BadInput) as refused:
            await publishing.publish(tx, story.public_id, story.owner, Visibility.PUBLIC, story.created_at)
    assert refused.value.text.key == "shelf-red"


async def test_an_episode_that_the_gates_have_not_seen_here_is_not_let_out(db: Db) -> None:
    """Also where the gates were not reached, be it that the program ended before."""
    shop, story, file = await written(db)
    read = project.read(json.dumps(file).encode())
    async with db.write() as tx:
        again = await project.restored(tx, story.owner, read, shop.clock.now())

    async with db.write() as tx:
        with pytest.raises(BadInput) as refused:
            await publishing.publish(tx, again.public_id, again.owner, Visibility.PUBLIC, again.created_at)
    assert refused.value.text.key == "shelf-unchecked"
    await project.inspected(db, again.id)
    async with db.write() as tx:
        assert await publishing.publish(tx, again.public_id, again.owner, Visibility.PUBLIC, again.created_at) == (1,)


async def test_the_same_slot_twice_leaves_one_version_that_counts(db: Db) -> None:
    _, _, file = await written(db)
    file["artifacts"].append(dict(one(file, Stage.COVER)))

    story = await imported(db, file)

    async with db.read() as tx:
        made = await store.versions(tx, story.id, Slot(Stage.COVER))
        standing = await store.standing(tx, story)
    assert [each.version for each in made] == [2, 1]
    assert standing.heads[Slot(Stage.COVER)].artifact == made[0].id


async def test_readers_are_given_no_project(db: Db) -> None:
    """It has what was never published, and what its maker thought of."""
    _, story, _ = await written(db)

    async with db.read() as tx:
        with pytest.raises(NotFound):
            await taking.material(tx, story.id, "json", published_only=True)
