"""Likes and follows are counted exactly; lists are leafed through without loss; what fades, fades for all alike."""

from __future__ import annotations

import asyncio
import math
import random
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from core.characters import discovery, heat, store, visibility
from core.characters.discovery import Ask, Page
from core.db import Db, Read
from core.db.tables.characters import Visibility, characters
from core.errors import BadInput, NotFound
from tests.core.characters.stock import NOW, account, keep, later, publish, v3

List = Callable[[Read, Ask], Awaitable[Page]]


async def like(db: Db, public_id: str, who: int, at: datetime = NOW) -> int:
    async with db.write() as tx:
        return await discovery.like(tx, public_id, who, at)


async def unlike(db: Db, public_id: str, who: int) -> None:
    async with db.write() as tx:
        await discovery.unlike(tx, public_id, who)


async def counts(db: Db, public_id: str) -> tuple[int, int]:
    query = select(characters.c.like_count, characters.c.follow_count).where(characters.c.public_id == public_id)
    async with db.read() as tx:
        row = await tx.row(query)
    assert row is not None
    return row["like_count"], row["follow_count"]


async def names(db: Db, of: List, ask: Ask = discovery.BARE) -> str:
    async with db.read() as tx:
        return " ".join(each.public_id for each in (await of(tx, ask)).items)


async def leafed(db: Db, of: List, ask: Ask) -> list[list[str]]:
    pages: list[list[str]] = []
    cursor = ask.cursor
    while True:
        async with db.read() as tx:
            page = await of(tx, Ask(cursor=cursor, limit=ask.limit, adult=ask.adult))
        pages.append([each.public_id for each in page.items])
        cursor = page.cursor
        if cursor is None:
            return pages


async def test_a_like_counts_once_however_often_it_is_given(db: Db) -> None:
    mina, joon = await account(db), await account(db)
    await keep(db, "maru", v3("Maru"))

    told = [await like(db, "maru", who) for who in (mina, mina, joon)]

    assert told == [1, 1, 2] and await counts(db, "maru") == (2, 0)
    await unlike(db, "maru", mina)
    await unlike(db, "maru", mina)
    await unlike(db, "nobody", mina)
    assert await counts(db, "maru") == (1, 0)


async def test_a_follow_counts_once_as_well(db: Db) -> None:
    mina = await account(db)
    await keep(db, "maru", v3("Maru"))

    async with db.write() as tx:
        told = [await discovery.follow(tx, "maru", mina, NOW) for _ in range(2)]
        marks = await discovery.marks(tx, mina, [0, 1, 2, 3, *range(4, 40)])
    assert told == [1, 1] and await counts(db, "maru") == (0, 1) and not marks[0]
    assert await names(db, lambda tx, ask: discovery.followed_by(tx, mina, ask)) == "maru"
    async with db.write() as tx:
        await discovery.unfollow(tx, "maru", mina)
        await discovery.unfollow(tx, "maru", mina)
        await discovery.unfollow(tx, "nobody", mina)
    assert await counts(db, "maru") == (0, 0)


async def test_counts_are_exact_when_many_like_at_once(db: Db) -> None:
    people = [await account(db) for _ in range(12)]
    await keep(db, "maru", v3("Maru"))

    async with asyncio.TaskGroup() as tasks:
        for who in [*people, *people]:
            tasks.create_task(like(db, "maru", who))
    liked = await counts(db, "maru")
    async with asyncio.TaskGroup() as tasks:
        for who in [*people[:7], *people[:7]]:
            tasks.create_task(unlike(db, "maru", who))

    assert liked == (12, 0) and await counts(db, "maru") == (5, 0)


async def test_what_is_not_seen_is_not_liked_but_a_like_can_be_taken_back(db: Db) -> None:
    mina, joon = await account(db), await account(db)
    await keep(db, "maru", v3("Maru"), mina)

    with pytest.raises(NotFound):
        await like(db, "maru", joon)
    await publish(db, "maru", mina, Visibility.UNLISTED)
    async with db.write() as tx:
        row = await visibility.settings(tx, "maru", mina)
        assert await discovery.like(tx, "maru", joon, NOW, token=row["link_token"]) == 1
        with pytest.raises(NotFound):
            await discovery.follow(tx, "maru", joon, NOW, token="wrong")
    assert await names(db, lambda tx, ask: discovery.liked_by(tx, joon, ask)) == "maru"
    await publish(db, "maru", mina, Visibility.PRIVATE)
    assert await names(db, lambda tx, ask: discovery.liked_by(tx, joon, ask)) == ""
    await unlike(db, "maru", joon)

    assert await counts(db, "maru") == (0, 0)


async def test_a_new_like_outweighs_old_ones(db: Db) -> None:
    people = [await account(db) for _ in range(5)]
    for name in ("old", "fresh", "never"):
        await keep(db, name, v3(name), at=later(days=-30))
    for who in people[:3]:
        await like(db, "old", who, later(days=-9))
    await like(db, "fresh", people[0], NOW)

    trending = await names(db, discovery.trending)
    await unlike(db, "fresh", people[0])

    assert trending == "fresh old never"
    assert (await names(db, discovery.trending)).startswith("old ")
    assert await names(db, discovery.most_liked) == "old never fresh"


async def test_a_like_that_is_taken_back_leaves_what_was_there_long_before(db: Db) -> None:
    people = [await account(db) for _ in range(2)]
    for name in ("published", "liked"):
        await keep(db, name, v3(name))
    await like(db, "liked", people[0], later(days=1))
    for name in ("published", "liked"):
        await like(db, name, people[1], later(days=500))
    await unlike(db, "published", people[1])
    await unlike(db, "liked", people[1])

    async with db.read() as tx:
        hot = {row["public_id"]: row["hot"] for row in await tx.rows(select(characters.c.public_id, characters.c.hot))}
    assert hot["published"] == pytest.approx(heat.moment(NOW))
    assert hot["liked"] == pytest.approx(heat.warmth([NOW, later(days=1)]))


async def test_lists_show_what_people_need_to_choose(db: Db) -> None:
    mina = await account(db)
    await keep(db, "maru", v3("마루", tags=["등대", "Slice of  Life"], tagline="불을 지킨다"), mina)
    await keep(db, "penny", v3("Penny", notes="Keeps a shop.\nMore about it.", language="en"))
    await publish(db, "maru", mina, at=later(days=1))

    async with db.read() as tx:
        maru, penny = (await discovery.newest(tx)).items

    assert (maru.name, maru.tagline, maru.tags) == ("마루", {"ko": "불을 지킨다"}, ("slice of life", "등대"))
    assert maru.author is not None and maru.picture is not None and maru.published_at == later(days=1)
    assert (penny.tagline, penny.author, penny.language) == ({"en": "Keeps a shop."}, None, "en")


async def test_lists_follow_their_character(db: Db) -> None:
    await keep(db, "maru", v3("Maru", tags=["a", "b"]))

    await keep(db, "maru", v3("Maruko", tags=["b", "c"], tagline="new"))

    async with db.read() as tx:
        [shown] = (await discovery.newest(tx)).items
    assert (shown.name, shown.tags, shown.tagline) == ("Maruko", ("b", "c"), {"ko": "new"})
    assert [await names(db, partial(_tagged, tag)) for tag in "abc"] == ["", "maru", "maru"]


def _tagged(tag: str, tx: Read, ask: Ask) -> Awaitable[Page]:
    return discovery.by_tag(tx, tag, ask)


async def test_tags_are_found_however_they_are_written(db: Db) -> None:
    await keep(db, "a", v3("A", tags=["Slice of Life"]))
    await keep(db, "b", v3("B", tags=["#slice-of-life", "다른 것"]))

    assert await names(db, partial(_tagged, " SLICE of  life")) == "b a"
    assert await names(db, partial(_tagged, "다른것")) == "" == await names(db, partial(_tagged, "!"))


async def test_tags_in_use_are_counted(db: Db) -> None:
    mina = await account(db)
    await keep(db, "a", v3("A", tags=["바다", "Magic"]))
    await keep(db, "b", v3("B", tags=["magic", "학교"]))
    await keep(db, "c", v3("C", tags=["magic", "secret"]), mina)
    await keep(db, "d", v3("D", tags=["nsfw"]))

    async with db.read() as tx:
        found = await discovery.tags(tx)
        most = await discovery.tags(tx, Ask(limit=1))

    assert found == [("magic", 2), *sorted([("바다", 1), ("학교", 1)])] and most == [("magic", 2)]


async def test_private_ones_stand_in_no_list_but_their_owners(db: Db) -> None:
    mina, joon = await account(db), await account(db)
    await keep(db, "maru", v3("Maru", tags=["a"], rating="adult"), mina)
    await keep(db, "penny", v3("Penny", tags=["a"]), mina)
    await publish(db, "penny", mina)

    for of in (discovery.newest, discovery.trending, discovery.most_liked, partial(_tagged, "a")):
        assert await names(db, of, Ask(adult=True)) == "penny"
    assert await names(db, lambda tx, ask: discovery.by_author(tx, mina, mina, ask)) == "penny maru"
    assert await names(db, lambda tx, ask: discovery.by_author(tx, mina, joon, ask)) == "penny"


@pytest.mark.parametrize("card", [v3("A", rating="adult"), v3("A", tags=["NSFW"]), v3("A", tags=["x", "성인"])])
async def test_what_is_for_adults_is_shown_on_request_only(db: Db, card: dict[str, object]) -> None:
    await keep(db, "a", card)
    await keep(db, "b", v3("B", language="en"))

    for of in (discovery.newest, discovery.trending, discovery.most_liked):
        assert await names(db, of) == "b"
        assert sorted(await names(db, of, Ask(adult=True))) == sorted("b a")
        assert await names(db, of, Ask(adult=True, language="ko")) == "a"


async def test_what_is_for_teens_is_shown_as_such(db: Db) -> None:
    await keep(db, "a", v3("A", rating="teen"))
    await keep(db, "b", v3("B", rating="whatever"))

    async with db.read() as tx:
        assert [each.rating for each in (await discovery.newest(tx)).items] == ["general", "teen"]


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 50])
async def test_pages_together_are_the_list(db: Db, limit: int) -> None:
    choose = random.Random(limit)
    who = await account(db)
    for number in range(7):
        await keep(db, f"c{number}", v3("C", tags=["t"]), at=later(days=choose.choice([0, 1])))
    async with db.write() as tx:
        same = {"like_count": 1, "hot": 7.25}
        await tx.run(update(characters).where(characters.c.public_id.in_(["c1", "c2", "c3"])).values(same))
    for name in ("c2", "c5"):
        await like(db, name, who)

    lists: list[List] = [discovery.newest, discovery.trending, discovery.most_liked, partial(_tagged, "t")]
    for of in lists:
        pages = await leafed(db, of, Ask(limit=limit))
        together = list(chain(*pages))
        assert together == (await names(db, of)).split()
        assert [len(page) for page in pages[:-1]] == [limit] * (len(pages) - 1) and len(together) == 7


async def test_a_cursor_fits_its_own_list_alone(db: Db) -> None:
    for number in range(3):
        await keep(db, f"c{number}", v3("C"))
    async with db.read() as tx:
        cursor = (await discovery.newest(tx, Ask(limit=1))).cursor
        assert cursor is not None
        await discovery.newest(tx, Ask(cursor=cursor))

        for wrong in (cursor[:-1], cursor + "A", "", "!", "가", cursor.swapcase(), "A" * 40, cursor + "="):
            with pytest.raises(BadInput):
                await discovery.newest(tx, Ask(cursor=wrong))
        for of in (discovery.trending, discovery.most_liked, partial(_tagged, "t")):
            with pytest.raises(BadInput):
                await of(tx, Ask(cursor=cursor))
        with pytest.raises(BadInput):
            await discovery.newest(tx, Ask(cursor=cursor, adult=True))


async def test_publishing_twice_does_not_warm(db: Db) -> None:
    mina = await account(db)
    await keep(db, "maru", v3("Maru"), mina)

    await publish(db, "maru", mina)
    async with db.read() as tx:
        once = await tx.value(select(characters.c.hot))
    for how in (Visibility.PRIVATE, Visibility.PUBLIC):
        await publish(db, "maru", mina, how, later(days=9))

    async with db.read() as tx:
        assert await tx.value(select(characters.c.hot)) == once
        assert (await tx.value(select(characters.c.published_at))) == NOW
        assert await store.find(tx, "maru") is not None


times = st.integers(0, 10**6).map(lambda minutes: NOW + timedelta(minutes=minutes))


@given(st.lists(times, min_size=1, max_size=20), st.randoms())
def test_heat_is_the_sum_of_decayed_likes_in_whatever_order_they_came(
    likes: list[datetime], chance: random.Random
) -> None:
    last, shuffled = max(likes), list(likes)
    chance.shuffle(shuffled)
    summed = math.fsum(0.5 ** ((last - at) / heat.HALF_LIFE) for at in likes)

    assert math.isclose(heat.now(heat.warmth(likes), last), summed, rel_tol=1e-6)
    assert math.isclose(heat.warmth(likes), heat.warmth(shuffled), rel_tol=1e-9)


@given(st.lists(times, min_size=1, max_size=20), times)
def test_a_like_that_is_taken_back_leaves_no_warmth(likes: list[datetime], at: datetime) -> None:
    before = heat.warmth(likes)

    after = heat.cooled(heat.warmed(before, at), at)

    assert after == pytest.approx(before, abs=1e-3) if after is not None else before < heat.moment(at) - 25


@given(st.lists(times, min_size=1, max_size=9), st.lists(times, min_size=1, max_size=9), times, times)
def test_who_is_ahead_stays_ahead_as_time_goes_by(
    a: list[datetime], b: list[datetime], one: datetime, two: datetime
) -> None:
    first, second = (heat.now(heat.warmth(a), at) - heat.now(heat.warmth(b), at) for at in (one, two))

    assert first * second >= 0
