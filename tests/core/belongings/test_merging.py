"""Two accounts become one and two again, and nothing is lost on the way."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import select, update

from core.accounts import personas as who
from core.belongings import merging
from core.characters import discovery
from core.db import Db
from core.db.tables.access import (
    LinkedBy,
    links,
    usage_days,
)
from core.db.tables.base import Seconds
from core.db.tables.characters import Visibility, characters, likes
from core.db.tables.jobs import jobs
from core.db.tables.memory import fresh_starts, memories, memory_changes
from core.db.tables.people import Role, accounts, people
from core.db.tables.places import places
from core.db.tables.safety import bans
from core.db.tables.stories import (
    budgets,
    stories,
)
from core.db.tables.web import web_sessions
from core.errors import BadInput, Busy, NotFound, ProductError
from tests.core.belongings.rows import NOW, account, add, character, person, story, whole
from tests.core.belongings.world import SIDE, Side, World

# What is only about the link itself, and numbers that only ever grow.
ASIDE = ("links", "link_moves", "memory_changes", "jobs")


async def merged(db: Db, mine: int, other: int, how: LinkedBy = LinkedBy.CODE) -> str:
    async with db.write() as tx:
        return await merging.merge(tx, mine, other, how, NOW)


async def taken_apart(db: Db, mine: int, link: str) -> None:
    async with db.write() as tx:
        await merging.split(tx, mine, link, NOW)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(mine=SIDE, other=SIDE)
async def test_merged_and_split_again_all_is_as_before(db: Db, mine: Side, other: Side) -> None:
    world = World()
    async with db.write() as tx:
        await world.make(tx, mine, other)
    before = await whole(db, *ASIDE)

    link = await merged(db, *world.both)
    between = await whole(db, *ASIDE)
    await taken_apart(db, world.sides[0], link)

    assert between != before  # at least whose part it is
    assert await whole(db, *ASIDE) == before


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(mine=SIDE, other=SIDE)
async def test_what_both_had_counts_once_and_sums_are_sums(db: Db, mine: Side, other: Side) -> None:
    world = World()
    async with db.write() as tx:
        await world.make(tx, mine, other)
        seen = await merging.preview(tx, *world.both, NOW)

    await merged(db, *world.both)

    async with db.read() as tx:
        for at, each in enumerate(world.characters):
            row = await tx.row(select(characters).where(characters.c.id == each))
            assert row is not None
            assert row["like_count"] == (at in mine["likes"] or at in other["likes"])
            assert row["follow_count"] == (at in mine["follows"] or at in other["follows"])
        rows = await tx.rows(select(usage_days).where(usage_days.c.account_id == world.sides[0]))
        assert sum(row["calls"] for row in rows) == sum(mine["used"].values()) + sum(other["used"].values())
        left = await tx.rows(select(budgets).where(budgets.c.subject == str(world.sides[0])))
        assert sum(row["spent"] for row in left) == sum(mine["paid"].values()) + sum(other["paid"].values())
        named = [each.name for each in await who.of_account(tx, world.sides[0])]
        assert len(named) == len(set(named)) == len(mine["personas"]) + len(other["personas"])
        assert sum(each.usual for each in await who.of_account(tx, world.sides[0])) <= 1
    assert (seen.characters, seen.stories) == (other["characters"], other["stories"])
    assert (seen.likes, seen.follows) == (
        len(other["likes"]) + len(other["story_likes"]),
        len(other["follows"]) + len(other["story_follows"]),
    )
    assert seen.spent == other["paid"].get("2026-03", 0)


async def two(db: Db) -> tuple[int, int]:
    async with db.write() as tx:
        mine, other = await account(tx), await account(tx)
        await person(tx, mine, "web")
        await person(tx, other, "telegram")
    return mine, other


async def test_what_was_made_since_stays_and_what_went_since_stays_gone(db: Db) -> None:
    mine, other = await two(db)
    async with db.write() as tx:
        brought, lost = await character(tx, other), await character(tx, other)
        liked = await add(tx, characters, visibility=Visibility.PUBLIC.value, public_id="everyones", like_count=2)
        for each in (mine, other):
            await add(tx, likes, account_id=each, character_id=liked)
    link = await merged(db, mine, other)
    async with db.write() as tx:
        made = await character(tx, mine)
        await tx.run(update(characters).where(characters.c.id == lost).values(owner_id=None))
        await discovery.unlike(tx, "everyones", mine)

    await taken_apart(db, mine, link)

    async with db.read() as tx:
        owners = {row["id"]: row["owner_id"] for row in await tx.rows(select(characters))}
        count = await tx.value(select(characters.c.like_count).where(characters.c.id == liked))
        likers = [row["account_id"] for row in await tx.rows(select(likes))]
    assert (owners[brought], owners[lost], owners[made]) == (other, None, mine)
    assert (count, likers) == (1, [other])


async def test_usage_since_stays_with_who_was_there(db: Db) -> None:
    mine, other = await two(db)
    key = {"day": "2026-03-01", "purpose": "chat", "character_id": 0, "story_id": 0, "own": False}
    async with db.write() as tx:
        await add(tx, usage_days, account_id=other, **key, calls=3, cost=30)
    link = await merged(db, mine, other)
    async with db.write() as tx:
        await tx.run(update(usage_days).values(calls=usage_days.c.calls + 2, cost=usage_days.c.cost + 5))

    await taken_apart(db, mine, link)

    async with db.read() as tx:
        rows = {row["account_id"]: (row["calls"], row["cost"]) for row in await tx.rows(select(usage_days))}
    assert rows == {mine: (2, 5), other: (3, 30)}


async def test_who_began_afresh_twice_did_so_at_the_later_one(db: Db) -> None:
    mine, other = await two(db)
    async with db.write() as tx:
        friend = await character(tx, None)
        await add(tx, fresh_starts, account_id=mine, character_id=friend, message_id=10, memory_id=9)
        await add(tx, fresh_starts, account_id=other, character_id=friend, message_id=50, memory_id=2)

    await merged(db, mine, other)

    async with db.read() as tx:
        [row] = await tx.rows(select(fresh_starts))
    assert (row["account_id"], row["character_id"]) == (mine, friend)
    assert (row["message_id"], row["memory_id"]) == (50, 9)


async def test_an_account_with_parts_is_no_part_itself_but_the_other_way_round(db: Db) -> None:
    mine, other = await two(db)
    async with db.write() as tx:
        third = await account(tx)
    await merged(db, other, third)

    with pytest.raises(BadInput) as refused:
        await merged(db, mine, other)
    async with db.read() as tx:
        stays, comes = await merging.pair(tx, mine, other)
    await merged(db, stays, comes)

    assert refused.value.text.key == "links-both-have-parts"
    assert (stays, comes) == (other, mine)
    async with db.read() as tx:
        assert [len(await merging.of_account(tx, each)) for each in (other, mine, third)] == [2, 0, 0]
        assert [await merging.current(tx, each) for each in (other, mine, third)] == [other] * 3


async def test_the_higher_role_stays(db: Db) -> None:
    mine, other = await two(db)
    async with db.write() as tx:
        await tx.run(update(accounts).where(accounts.c.id == other).values(role=Role.MODERATOR.value))
        assert await merging.pair(tx, mine, other) == (other, mine)
        assert await merging.pair(tx, other, mine) == (other, mine)


@pytest.mark.parametrize("banned", [0, 1])
async def test_whoever_is_banned_is_not_put_together_with_anybody(db: Db, banned: int) -> None:
    both = await two(db)
    async with db.write() as tx:
        await add(tx, bans, account_id=both[banned], until=None)

    assert await refused(db, *both) == "links-banned"


async def test_nothing_is_put_together_twice_or_with_itself_or_with_nobody(db: Db) -> None:
    mine, other = await two(db)
    await merged(db, mine, other)
    async with db.write() as tx:
        third = await account(tx)

    assert await refused(db, mine, other) == "links-same"
    assert await refused(db, other, mine) == "links-same"
    assert await refused(db, mine, mine) == "links-same"
    assert await refused(db, third, other) == "links-no-account"
    assert await refused(db, mine, 999_999) == "links-no-account"


async def refused(db: Db, mine: int, other: int) -> str:
    with pytest.raises(ProductError) as error:
        await merged(db, mine, other)
    return error.value.text.key


async def test_a_story_of_somebody_else_that_is_written_is_no_hindrance(db: Db) -> None:
    mine, other = await two(db)
    async with db.write() as tx:
        written = await story(tx, await account(tx))
        await add(tx, jobs, kind="story", subject=written, lease_until=4e9)

    link = await merged(db, mine, other)

    assert link


async def test_while_a_story_is_written_nobody_else_comes_to_pay_for_it(db: Db) -> None:
    mine, other = await two(db)
    async with db.write() as tx:
        written = await story(tx, other)
        await add(tx, jobs, kind="story", subject=written, lease_until=4e9)

    with pytest.raises(Busy):
        await merged(db, mine, other)
    async with db.write() as tx:
        await tx.run(update(jobs).values(lease_until=Seconds() - 1))
    link = await merged(db, mine, other)
    async with db.write() as tx:
        await tx.run(update(jobs).values(lease_until=4e9))
        payer = await tx.value(select(stories.c.payer_key))

    assert payer == str(mine)
    with pytest.raises(Busy):
        await taken_apart(db, mine, link)


async def test_a_link_is_undone_once_and_by_its_own_account_alone(db: Db) -> None:
    mine, other = await two(db)
    link = await merged(db, mine, other)
    async with db.write() as tx:
        stranger = await account(tx)

    with pytest.raises(NotFound):
        await taken_apart(db, stranger, link)
    await taken_apart(db, mine, link)
    with pytest.raises(NotFound):
        await taken_apart(db, mine, link)


async def test_what_a_guest_had_comes_along_for_good_and_its_browser_is_out(db: Db) -> None:
    mine, guest = await two(db)
    async with db.write() as tx:
        await person(tx, guest, "web", native_id="guest")
        await add(tx, web_sessions, person_id="guest", token_hash="guests")
        friend = await character(tx, guest)
        link = await merging.bring_guest(tx, mine, guest, NOW)
        assert link is not None
        assert await merging.bring_guest(tx, mine, guest, NOW) is None
        assert await merging.bring_guest(tx, mine, mine, NOW) is None

    async with db.read() as tx:
        assert await tx.value(select(characters.c.owner_id).where(characters.c.id == friend)) == mine
        assert await tx.rows(select(web_sessions)) == []
        assert [each.undoable for each in await merging.of_account(tx, mine)] == [False]
    with pytest.raises(BadInput):
        await taken_apart(db, mine, link)


async def test_split_signs_out_where_the_identity_that_goes_was_signed_in(db: Db) -> None:
    mine, other = await two(db)
    async with db.write() as tx:
        await person(tx, other, "web", native_id="theirs")
    link = await merged(db, mine, other)
    async with db.write() as tx:
        await add(tx, web_sessions, person_id="theirs", signed_in=True)

    await taken_apart(db, mine, link)

    async with db.read() as tx:
        assert await tx.rows(select(web_sessions)) == []


async def test_the_number_of_what_is_remembered_never_comes_back(db: Db) -> None:
    """A process that has read under a number would take what the other identity said for the account's own."""
    mine, other = await two(db)
    async with db.write() as tx:
        mina = await tx.value(select(people.c.id).where(people.c.account_id == mine))
        theirs = await tx.value(select(people.c.id).where(people.c.account_id == other))
        place = await add(tx, places, direct=True)
        friend = await character(tx, None)
        await add(tx, memories, person_id=theirs, place_id=place, character_id=friend)
        await add(tx, memory_changes, person_id=theirs, place_id=0, number=40)

    link = await merged(db, mine, other)
    together = await _numbers(db)
    await taken_apart(db, mine, link)

    assert (await _numbers(db))[mina] > sum(together.values())


async def _numbers(db: Db) -> dict[int, int]:
    async with db.read() as tx:
        return {row["person_id"]: row["number"] for row in await tx.rows(select(memory_changes))}


async def test_the_links_row_says_who_became_part_of_whom(db: Db) -> None:
    mine, other = await two(db)

    public_id = await merged(db, mine, other, LinkedBy.TELEGRAM)

    async with db.read() as tx:
        row = await tx.row(select(links).where(links.c.public_id == public_id))
        [found] = await merging.of_account(tx, mine)
    assert row is not None
    assert (row["account_id"], row["other_id"], row["how"]) == (mine, other, "telegram")
    assert [each.platform for each in found.identities] == ["telegram"]
