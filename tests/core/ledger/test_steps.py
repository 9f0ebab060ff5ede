"""What is paid for is never done twice."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from core.db import Db
from core.db.tables.chat import steps as table
from core.ledger import steps

NOW = datetime(2026, 3, 1, tzinfo=UTC)
GIVEN = steps.hashed("prompt")
GAVE = {"text": "안녕하세요", "usage": [1, 2, 3, 4], "cost": None}


async def send(db: Db, name: str = "turn/1/answer", inputs: str = GIVEN, epoch: int = 1) -> steps.Output | None:
    async with db.write() as tx:
        return await steps.send(tx, name, inputs, epoch=epoch, now=NOW)


async def finish(db: Db, name: str = "turn/1/answer", inputs: str = GIVEN) -> None:
    async with db.write() as tx:
        await steps.finish(tx, name, inputs, GAVE, 1250)


async def kept(db: Db) -> tuple[str, int, int, int | None]:
    """State, attempts, epoch and cost of the one step."""
    async with db.read() as tx:
        (row,) = await tx.rows(select(table))
    return row["state"], row["attempts"], row["epoch"], row["cost_microdollars"]


async def test_a_step_that_is_new_has_to_be_made(db: Db) -> None:
    assert await send(db) is None
    assert await kept(db) == ("sent", 1, 1, None)


async def test_a_step_that_was_made_gives_what_it_gave(db: Db) -> None:
    await send(db)
    await finish(db)

    assert await send(db, epoch=2) == GAVE
    assert await kept(db) == ("done", 1, 1, 1250)


async def test_a_step_whose_end_nobody_saw_is_made_again_and_counted(db: Db) -> None:
    await send(db, epoch=1)

    assert await send(db, epoch=2) is None
    assert await kept(db) == ("sent", 2, 2, None)


async def test_a_step_that_failed_is_made_again(db: Db) -> None:
    await send(db)
    async with db.write() as tx:
        await steps.fail(tx, "turn/1/answer", GIVEN)
    assert (await kept(db))[0] == "failed"

    assert await send(db) is None
    await finish(db)

    assert await kept(db) == ("done", 2, 1, 1250)


async def test_what_was_given_cannot_fail_afterwards(db: Db) -> None:
    await send(db)
    await finish(db)

    async with db.write() as tx:
        await steps.fail(tx, "turn/1/answer", GIVEN)

    assert await send(db) == GAVE


async def test_other_inputs_are_another_step(db: Db) -> None:
    await send(db)
    await finish(db)

    assert await send(db, inputs=steps.hashed("another prompt")) is None
    assert await send(db, name="turn/2/answer") is None


async def test_a_first_call_is_entered_once(db: Db) -> None:
    async with db.write() as tx:
        await steps.begin(tx, "turn/1/answer", GIVEN, epoch=3, now=NOW)
    assert await kept(db) == ("sent", 1, 3, None)

    with pytest.raises(IntegrityError):
        async with db.write() as tx:
            await steps.begin(tx, "turn/1/answer", GIVEN, epoch=3, now=NOW)


async def test_what_is_forgotten_leaves_its_cost(db: Db) -> None:
    await send(db)
    await finish(db)

    async with db.write() as tx:
        await steps.forget(tx, "turn/1/answer")

    assert await kept(db) == ("done", 1, 1, 1250)
    async with db.read() as tx:
        assert await tx.value(select(table.c.output)) is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(JSON, JSON)
def test_the_same_inputs_have_the_same_hash_and_others_another(one: object, other: object) -> None:
    assert steps.hashed(one) == steps.hashed(one)
    assert (steps.hashed(one) == steps.hashed(other)) == (repr(one) == repr(other) or same(one, other))
    assert len(steps.hashed(one)) == 64


def same(one: object, other: object) -> bool:
    """Equal as JSON: true is not 1, and the order of keys does not count."""
    match one, other:
        case dict(), dict():
            return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
        case list(), list():
            return len(one) == len(other) and all(same(a, b) for a, b in zip(one, other, strict=True))
    return type(one) is type(other) and one == other
