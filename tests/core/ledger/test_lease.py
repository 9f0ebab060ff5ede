"""One worker answers in a place, and what it writes is fenced."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update

from core.chat import inbox
from core.db import Db
from core.db.tables.base import Seconds
from core.db.tables.places import inbox as inbox_table
from core.db.tables.places import places
from core.errors import LeaseLost
from core.ledger import lease
from core.ledger.lease import BACK_OFF, LEASE, Claim
from core.surface.events import MessageCreated, Person, Place

MINA = Person("m1", "미나")
NOW = datetime(2026, 3, 1, tzinfo=UTC)


async def ask(db: Db, channel: str, event_id: str) -> int:
    """Somebody writes in a channel; the place's id."""
    place = Place("fake", "bot", "", channel)
    event = MessageCreated(id=event_id, place=place, person=MINA, text="안녕", at=NOW, addressed=True)
    async with db.write() as tx:
        place_id = await inbox.place_id(tx, place)
        await inbox.keep(tx, place_id, event, NOW)
    return place_id


async def answer_all(db: Db) -> None:
    async with db.write() as tx:
        await tx.run(update(inbox_table).values(state="done"))


async def claim(db: Db, worker: str = "one", most: int = 10) -> list[Claim]:
    async with db.write() as tx:
        return await lease.claim(tx, worker, most, ["fake"])


async def run_out(db: Db) -> None:
    """As a minute without a renewal does."""
    async with db.write() as tx:
        await tx.run(update(places).where(places.c.lease_until > 0).values(lease_until=Seconds() - 1.0))


async def rested(db: Db) -> None:
    async with db.write() as tx:
        await tx.run(update(places).values(not_before=0.0))


async def rest(db: Db, place_id: int) -> float:
    """Seconds until a place may be claimed."""
    async with db.read() as tx:
        left: float = await tx.value(select(places.c.not_before - Seconds()).where(places.c.id == place_id))
    return left


async def test_those_who_have_waited_longest_are_claimed_first(db: Db) -> None:
    first = await ask(db, "a", "1")
    second = await ask(db, "b", "2")
    third = await ask(db, "c", "3")
    await ask(db, "a", "4")

    claims = [await claim(db, most=1) for _ in range(3)]

    assert [found[0].place_id for found in claims] == [first, second, third]


async def test_a_claim_tells_all_about_the_place(db: Db) -> None:
    place_id = await ask(db, "a", "1")

    (found,) = await claim(db, "one")

    assert found == Claim(place_id, 1, "one", Place("fake", "bot", "", "a"), None, None, None)


async def test_no_more_is_claimed_than_asked_for(db: Db) -> None:
    for number in range(5):
        await ask(db, f"c{number}", str(number))

    assert len(await claim(db, most=3)) == 3
    assert len(await claim(db, most=3)) == 2


async def test_a_place_that_a_worker_cannot_write_to_is_left_to_another(db: Db) -> None:
    place_id = await ask(db, "a", "1")

    async with db.write() as tx:
        elsewhere = await lease.claim(tx, "one", 10, ["other", "third"])
        nowhere = await lease.claim(tx, "one", 10, [])

    assert elsewhere == nowhere == []
    assert [found.place_id for found in await claim(db, "two")] == [place_id]


async def test_where_nothing_waits_nothing_is_claimed(db: Db) -> None:
    await ask(db, "a", "1")
    await answer_all(db)

    assert await claim(db) == []


async def test_a_claimed_place_is_not_claimed_twice(db: Db) -> None:
    await ask(db, "a", "1")
    await claim(db, "one")
    await ask(db, "a", "2")

    assert await claim(db, "two") == []


async def test_workers_who_claim_at_once_share_the_places(db: Db) -> None:
    wanted = [await ask(db, f"c{number}", str(number)) for number in range(20)]

    async with asyncio.TaskGroup() as tasks:
        running = [tasks.create_task(claim(db, f"w{number}", 10)) for number in range(6)]

    claimed = [found.place_id for task in running for found in task.result()]
    claimed += [found.place_id for found in await claim(db, "last", 20)]  # what all of them passed over
    assert sorted(claimed) == wanted


async def test_a_lease_that_ran_out_goes_to_another_with_a_higher_epoch(db: Db) -> None:
    await ask(db, "a", "1")
    (first,) = await claim(db, "one")
    await run_out(db)

    (second,) = await claim(db, "two")

    assert second.place_id == first.place_id
    assert second.epoch > first.epoch


async def test_who_lost_the_lease_cannot_write(db: Db) -> None:
    await ask(db, "a", "1")
    (first,) = await claim(db, "one")
    await run_out(db)
    (second,) = await claim(db, "two")

    with pytest.raises(LeaseLost):
        async with db.write() as tx:
            await tx.run(update(places).values(failures=99))
            await lease.fence(tx, first)

    async with db.write() as tx:
        await lease.fence(tx, second)
        assert await tx.value(select(places.c.failures)) == 0


async def test_who_lost_the_lease_cannot_give_it_back(db: Db) -> None:
    await ask(db, "a", "1")
    (first,) = await claim(db, "one")
    await run_out(db)
    await claim(db, "two")

    async with db.write() as tx:
        await lease.give_back(tx, first)
        await lease.put_off(tx, first)
        assert not await lease.release(tx, first)

    assert await claim(db, "three") == []


async def test_a_fence_prolongs_the_lease(db: Db) -> None:
    await ask(db, "a", "1")
    (found,) = await claim(db)
    await run_out(db)

    async with db.write() as tx:
        await lease.fence(tx, found)

    assert await claim(db, "two") == []


async def test_a_lease_is_given_back_only_when_nothing_is_open(db: Db) -> None:
    await ask(db, "a", "1")
    (found,) = await claim(db)

    async with db.write() as tx:
        early = await lease.release(tx, found)
    await answer_all(db)
    async with db.write() as tx:
        late = await lease.release(tx, found)

    assert (early, late) == (False, True)
    await ask(db, "a", "2")
    assert len(await claim(db, "two")) == 1


async def test_a_lease_given_back_with_work_left_is_claimed_at_once(db: Db) -> None:
    await ask(db, "a", "1")
    (found,) = await claim(db)

    async with db.write() as tx:
        await lease.give_back(tx, found)

    assert len(await claim(db, "two")) == 1


async def test_a_place_that_fails_rests_ever_longer(db: Db) -> None:
    place_id = await ask(db, "a", "1")
    rests = []
    for _ in range(len(BACK_OFF) + 1):
        await rested(db)
        (found,) = await claim(db)
        async with db.write() as tx:
            await lease.put_off(tx, found)
        rests.append(round(await rest(db, place_id)))
        assert await claim(db) == []

    assert rests == [round(seconds) for seconds in (*BACK_OFF, BACK_OFF[-1])]


async def test_a_place_rests_as_long_as_its_platform_says_and_that_is_no_failure(db: Db) -> None:
    place_id = await ask(db, "a", "1")
    (found,) = await claim(db)

    async with db.write() as tx:
        await lease.put_off(tx, found, 42.0)

    assert round(await rest(db, place_id)) == 42
    async with db.read() as tx:
        assert await tx.value(select(places.c.failures)) == 0


async def test_an_answer_ends_the_row_of_failures(db: Db) -> None:
    place_id = await ask(db, "a", "1")
    for _ in range(3):
        await rested(db)
        (found,) = await claim(db)
        async with db.write() as tx:
            await lease.put_off(tx, found)
    await rested(db)
    (found,) = await claim(db)
    await answer_all(db)
    async with db.write() as tx:
        await lease.release(tx, found)

    await ask(db, "a", "2")
    (found,) = await claim(db)
    async with db.write() as tx:
        await lease.put_off(tx, found)

    assert round(await rest(db, place_id)) == BACK_OFF[0]


async def test_renewing_prolongs_what_is_held_and_tells_what_was_lost(db: Db) -> None:
    kept, lost, foreign = [await ask(db, channel, channel) for channel in "abc"]
    await claim(db, "one", 2)
    await claim(db, "two", 1)
    async with db.write() as tx:
        await tx.run(update(places).where(places.c.id == lost).values(worker="two"))
    await run_out(db)

    async with db.write() as tx:
        held = await lease.renew(tx, "one", [kept, lost, foreign])

    assert held == {kept}
    async with db.read() as tx:
        left = await tx.value(select(places.c.lease_until - Seconds()).where(places.c.id == kept))
    assert left == pytest.approx(LEASE, abs=2)
    assert {found.place_id for found in await claim(db, "three")} == {lost, foreign}
