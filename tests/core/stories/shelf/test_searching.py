"""Stories are found by words, tags and genres: all that have them, whichever way is gone, and as they are now."""

from __future__ import annotations

import asyncio
import itertools
import random
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import asyncpg  # type: ignore[import-untyped]  # it has no types
import pytest
from sqlalchemy import Engine, delete, event, func, select, update

from core import moderating
from core.belongings import erasing
from core.belongings.erasing import Works
from core.characters.discovery import Ask
from core.characters.grams import fold, needles
from core.db import Db, Write
from core.db.tables.characters import Rating, Visibility
from core.db.tables.safety import Subject
from core.db.tables.stories import Author, stories, story_grams, story_texts
from core.errors import BadInput
from core.stories import keeping, removing, store
from core.stories.pipeline import Slot
from core.stories.schemas import Package
from core.stories.shelf import browse, indexing, publishing
from core.stories.shelf.browse import Order, Wanted
from core.stories.shelf.publishing import Details
from core.stories.shelf.searching import USUAL, Effort
from core.stories.shelf.store import Shown
from core.stories.stage import Stage
from core.stories.steering import Hand
from core.stories.store import Made
from tests.core.characters.stock import later
from tests.core.stories.made import BLURB, NOW, Story, account, published, story
from tests.web.plans import Said, on_postgresql, on_sqlite

BARE = Ask(limit=100)
EFFORTS = {
    "few": USUAL,
    "soon": Effort(few=0, soon=4, some=0, many=0),
    "some": Effort(few=0, soon=1),
    "whole": Effort(few=0, soon=1, some=3),
    "all at once": Effort(few=0, soon=500, some=0, many=0),
}


async def found(db: Db, words: str, **wanted: Any) -> str:
    """The first letters of their titles."""
    async with db.read() as tx:
        page = await browse.find(tx, Wanted(words=words, order=Order.MADE, **wanted), Ask(limit=100, adult=True))
    return " ".join(each.title[:2] for each in page.items)


async def pages(db: Db, wanted: Wanted, limit: int, effort: Effort) -> list[str]:
    async with db.read() as tx:
        page = await browse.find(tx, wanted, Ask(limit=limit), effort)
        names = [each.public_id for each in page.items]
        while page.cursor is not None:
            page = await browse.find(tx, wanted, Ask(limit=limit, cursor=page.cursor), effort)
            names += [each.public_id for each in page.items]
    return names


async def stocked(db: Db, count: int = 26) -> None:
    chance = random.Random(7)
    words, tags = ["등대", "마루", "바다", "dragon", "witch", "of"], ["회귀", "헌터", "slow"]
    who = [await account(db) for _ in range(2)]
    for number in range(count):
        title, blurb = (" ".join(chance.sample(words, 2)) for _ in range(2))
        told = Story(
            title=f"{title} {number}",
            blurb=blurb,
            pen_name=chance.choice(["한밤", "Dawn"]),
            tags=chance.sample(tags, 2),
            genre="wuxia" if number == 5 else "hunter",
            rating=Rating.ADULT if number == 9 else Rating.GENERAL,
        )
        await published(db, who[number % 2], told, now=later(hours=number // 3))
    async with db.write() as tx:
        for each in await tx.rows(select(stories.c.id)):
            likes = {"like_count": chance.randrange(4)}
            await tx.run(update(stories).where(stories.c.id == each["id"]).values(likes))


def has(shown: Shown, words: str) -> bool:
    texts = "".join(map(fold, (shown.title, shown.blurb, shown.pen_name, "\n".join(shown.tags))))
    return all(needle.text in texts for needle in needles(words))


async def test_pages_of_a_search_together_are_what_looking_at_every_story_finds(db: Db) -> None:
    await stocked(db)
    queries = [
        "",
        "대",
        "등대",
        "마루 바다",
        "dra",
        "dragon witch",
        "of 등대",
        "w",
        "gon",
        "다마",
        "한밤 회귀",
        "dawn 1",
    ]
    narrowed = itertools.cycle([("", ""), ("회귀", ""), ("#Slow", "hunter"), ("", "wuxia"), ("", "hunter")])

    for order, effort in itertools.product(Order, EFFORTS):
        async with db.read() as tx:
            everything = (await browse.find(tx, Wanted(order=order), BARE)).items
        assert len(everything) == 25
        for words, (tag, genre) in zip(queries, narrowed, strict=False):
            right = [
                each.public_id
                for each in everything
                if has(each, words) and (not tag or tag.strip("#").lower() in each.tags) and genre in {"", each.genre}
            ]
            wanted = Wanted(order=order, words=words, tag=tag, genre=genre)
            limit = 4 if order is Order.RISING else 100
            assert await pages(db, wanted, limit, EFFORTS[effort]) == right, (wanted, effort)


FOUND = {
    "책방": "밤의",
    "방": "밤의",
    "밤 책": "밤의",
    "일상": "밤의",
    "bake": "Ba",
    "BAKER dawn": "Ba",
    "ＢＲＥＡＤ": "Ba",
    "of": "Ba",
    "ake": "",
    "o": "",
    "%": "",
    "…": "",
    "\x00\ud800": "",
    "  ": "밤의 Ba",
}


async def test_korean_is_found_in_any_part_and_latin_by_how_words_begin(db: Db) -> None:
    mina = await account(db)
    english = Story(title="Baker's Life", blurb="Loaves of bread", pen_name="Dawn", language="en", tags=("slow",))
    await published(db, mina, english)
    await published(db, mina, Story(title="밤의 책방", tags=("일상",)))

    assert {words: await found(db, words) for words in FOUND} == FOUND


async def put(db: Db, step: Callable[[Write], Awaitable[object]]) -> None:
    async with db.write() as tx:
        await step(tx)


async def test_what_its_maker_says_is_found_at_once_and_what_was_said_before_no_more(db: Db) -> None:
    mina = await account(db)
    name = await published(db, mina, Story(title="밤의 책방", blurb="등대", pen_name="한밤", tags=("일상",)))
    said = Details(title="낮의 책방", blurb="바다", pen_name="새벽", tags=("회귀",))

    await put(db, lambda tx: publishing.edit(tx, name, mina, said, NOW))

    assert [await found(db, words) for words in ("낮의", "바다", "새벽", "회귀", "책방")] == ["낮의"] * 5
    assert [await found(db, words) for words in ("밤의", "등대", "한밤", "일상")] == [""] * 4


async def test_what_is_not_public_is_not_in_the_index(db: Db) -> None:
    mina, moderator = await account(db), await account(db)
    name = await story(db, mina, Story(title="밤의 책방"))
    down, why = (Subject.STORY, name), "복사한 글"
    seen: list[tuple[object, ...]] = [await counted(db)]

    for step in (
        lambda tx: publishing.publish(tx, name, mina, Visibility.PUBLIC, NOW),
        lambda tx: publishing.publish(tx, name, mina, Visibility.UNLISTED, NOW),
        lambda tx: publishing.publish(tx, name, mina, Visibility.PUBLIC, NOW),
        lambda tx: moderating.take_down(tx, moderator, *down, why, NOW),
        lambda tx: moderating.restore(tx, moderator, *down, NOW),
        lambda tx: publishing.unpublish(tx, name, mina, NOW),
    ):
        await put(db, step)
        seen.append((*await counted(db), await found(db, "책방")))

    (_, grams, _) = seen[1]
    there, gone = (1, grams, "밤의"), (0, 0, "")
    assert seen == [(0, 0), there, gone, there, gone, there, gone]
    assert isinstance(grams, int) and grams > 10


async def counted(db: Db) -> tuple[int, int]:
    async with db.read() as tx:
        texts, grams = [await tx.value(select(func.count()).select_from(each)) for each in (story_texts, story_grams)]
    return texts, grams


async def test_a_deleted_story_leaves_nothing_to_be_found(db: Db) -> None:
    mina = await account(db)
    name = await published(db, mina)

    async with db.write() as tx:
        mine = await store.by_public_id(tx, name)
        assert mine is not None
        await removing.delete(tx, Hand(mine, None, NOW))

    assert await counted(db) == (0, 0)


@pytest.mark.parametrize("works", list(Works))
async def test_with_an_account_its_words_go_and_others_stay(db: Db, works: Works) -> None:
    mina, joon = await account(db), await account(db)
    await published(db, mina, Story(title="등대", pen_name="미나"))
    await published(db, joon, Story(title="바다", pen_name="준"))

    await put(db, lambda tx: erasing.erase(tx, mina, works, NOW))

    left = works is Works.LEAVE
    assert [await found(db, words) for words in ("등대", "미나", "준")] == ["등대" if left else "", "", "바다"]
    assert (await counted(db))[0] == 1 + left


async def test_another_choice_of_the_editors_is_found(db: Db) -> None:
    mina = await account(db)
    name = await published(db, mina, Story(title="", package=True, tags=()))
    package = Package(title="바다의 집", blurb=BLURB, tags=("여름", "섬", "배"), rating=Rating.GENERAL)

    async with db.write() as tx:
        mine = await store.by_public_id(tx, name)
        assert mine is not None
        made = Made(slot=Slot(Stage.PACKAGE), inputs="i", content=package.model_dump(mode="json"), author=Author.MODEL)
        await keeping.keep(tx, mine, made, NOW)

    assert [await found(db, words) for words in ("바다", "여름", "제목")] == ["바다", "바다", ""]


async def test_stories_of_an_earlier_program_are_found_from_the_next_start_on(db: Db) -> None:
    mina = await account(db)
    await published(db, mina, Story(title="등대"))
    await published(db, mina, Story(title="바다"), Visibility.UNLISTED)
    async with db.write() as tx:
        for table in (story_texts, story_grams):
            await tx.run(delete(table))
    before = await found(db, "등대")

    made = await asyncio.gather(*(indexing.catch_up(db) for _ in range(3)))

    assert (before, await found(db, "등대"), await indexing.catch_up(db)) == ("", "등대", 0)
    assert sum(made) == 1 and (await counted(db))[0] == 1


async def test_a_cursor_fits_its_own_search_alone(db: Db) -> None:
    await stocked(db, 12)
    async with db.read() as tx:
        cursor = (await browse.find(tx, Wanted(words="등대"), Ask(limit=1))).cursor
        assert cursor is not None
        await browse.find(tx, Wanted(words="등대"), Ask(cursor=cursor))
        for words, wrong in (("마루", cursor), ("등대", cursor[1:]), ("등대", "x")):
            with pytest.raises(BadInput):
                await browse.find(tx, Wanted(words=words), Ask(cursor=wrong))


@contextmanager
def heard() -> Iterator[list[Said]]:
    said: list[Said] = []

    def hear(_connection: object, _cursor: object, statement: str, given: Any, _context: object, _many: bool) -> None:
        if statement.startswith("SELECT"):
            said.append((statement, given))

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        yield said
    finally:
        event.remove(Engine, "before_cursor_execute", hear)


async def test_every_way_asks_at_most_five_times_and_by_an_index(db: Db, database_url: str) -> None:
    await stocked(db, 8)
    asked = (("등", "", ""), ("dragon 바다", "회귀", ""), ("", "회귀", "hunter"), ("등대", "", "wuxia"))
    told: dict[tuple[str, Wanted], list[Said]] = {}
    for order, effort in itertools.product((Order.RISING, Order.NEW, Order.LIKED), EFFORTS):
        for words, tag, genre in asked:
            wanted = Wanted(order=order, words=words, tag=tag, genre=genre)
            async with db.read() as tx:
                with heard() as said:
                    await browse.find(tx, wanted, Ask(limit=3), EFFORTS[effort])
            told[effort, wanted] = said

    assert {len(said) for said in told.values()} <= {2, 3, 4, 5}
    statements = {statement: given for said in told.values() for statement, given in said}
    assert len(statements) > 20 and await walks(database_url, list(statements.items())) == []


async def walks(url: str, said: list[Said]) -> list[str]:
    """What the statements read through, on tables of which nothing is known."""
    if url.startswith("sqlite"):
        with sqlite3.connect(url.partition(":///")[2]) as file:
            return [each for one in said for each in on_sqlite(file, one)]
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        return [each for one in said for each in await on_postgresql(connection, one)]
    finally:
        await connection.close()
