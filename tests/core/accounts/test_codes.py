"""One-time codes: good once, for a while, for one purpose, however they are typed."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from core.accounts import codes, people
from core.accounts.codes import ALPHABET, Code
from core.db import Db
from core.db.tables.access import CodePurpose
from core.db.tables.access import codes as table
from core.surface.events import Person

NOW = datetime(2026, 11, 26, tzinfo=UTC)
LATER = NOW + timedelta(minutes=10)


async def account(db: Db, name: str = "1") -> tuple[int, int]:
    """(account, person)"""
    async with db.write() as tx:
        met = await people.know(tx, "fake", Person(name, "미나"), NOW)
    return met.account_id, met.id


async def issued(db: Db, owner: int, *, purpose: CodePurpose = CodePurpose.TO_WEB, length: int = 8) -> str:
    async with db.write() as tx:
        return await codes.issue(tx, purpose, owner, detail={"a": "가"}, now=NOW, minutes=10, length=length)


async def redeemed(
    db: Db, code: str, now: datetime = NOW, purpose: CodePurpose = CodePurpose.TO_WEB
) -> tuple[int, object] | None:
    async with db.write() as tx:
        found = await codes.redeem(tx, purpose, code, now)
    return None if found is None else (found.account_id, found.detail)


@pytest.mark.parametrize("length", [8, 0])
async def test_a_code_is_good_once(db: Db, length: int) -> None:
    owner, _ = await account(db)
    code = await issued(db, owner, length=length)

    first, second = await redeemed(db, code), await redeemed(db, code)

    assert first == (owner, {"a": "가"})
    assert second is None


async def test_a_code_says_which_identity_it_is_about(db: Db) -> None:
    owner, person = await account(db)
    async with db.write() as tx:
        code = await codes.issue(tx, CodePurpose.TO_PLATFORM, owner, person_id=person, now=NOW, minutes=10)

    async with db.read() as tx:
        looked = await codes.peek(tx, CodePurpose.TO_PLATFORM, code, NOW)

    assert isinstance(looked, Code)
    assert (looked.account_id, looked.person_id) == (owner, person)


async def test_of_two_who_redeem_at_once_one_gets_nothing(db: Db) -> None:
    owner, _ = await account(db)
    code = await issued(db, owner)

    found = await asyncio.gather(*(redeemed(db, code) for _ in range(8)))

    assert [each for each in found if each] == [(owner, {"a": "가"})]


async def test_looking_at_a_code_leaves_it_good(db: Db) -> None:
    owner, _ = await account(db)
    code = await issued(db, owner)

    async with db.read() as tx:
        looked = await codes.peek(tx, CodePurpose.TO_WEB, code, NOW)

    assert looked is not None
    assert await redeemed(db, code)


async def test_a_code_is_good_up_to_its_end_and_no_longer(db: Db) -> None:
    owner, _ = await account(db)
    code = await issued(db, owner)

    late = await redeemed(db, code, LATER)
    in_time = await redeemed(db, code, LATER - timedelta(seconds=1))

    assert late is None
    assert in_time is not None


async def test_a_code_for_one_purpose_is_none_for_another(db: Db) -> None:
    owner, _ = await account(db)
    code = await issued(db, owner)

    assert await redeemed(db, code, purpose=CodePurpose.RESET) is None
    assert await redeemed(db, code) is not None


async def test_a_new_code_to_be_typed_takes_the_place_of_the_last_one(db: Db) -> None:
    owner, _ = await account(db)
    first = await issued(db, owner)
    second = await issued(db, owner)

    assert await redeemed(db, first) is None
    assert await redeemed(db, second) is not None


async def test_links_stay_good_beside_each_other_until_they_are_all_voided(db: Db) -> None:
    owner, _ = await account(db)
    links = [await issued(db, owner, purpose=CodePurpose.RESET, length=0) for _ in range(3)]

    first = await redeemed(db, links[0], purpose=CodePurpose.RESET)
    async with db.write() as tx:
        await codes.void(tx, CodePurpose.RESET, owner)

    assert first is not None
    assert [await redeemed(db, link, purpose=CodePurpose.RESET) for link in links] == [None] * 3


async def test_what_is_used_or_over_does_not_heap_up(db: Db) -> None:
    owner, _ = await account(db)
    for _ in range(5):
        await redeemed(db, await issued(db, owner, length=0))

    await issued(db, owner, length=0)

    async with db.read() as tx:
        assert await tx.value(select(func.count()).select_from(table)) == 1


async def test_the_table_holds_nothing_by_which_a_code_could_be_typed(db: Db) -> None:
    owner, _ = await account(db)
    code = await issued(db, owner)

    async with db.read() as tx:
        row = await tx.row(select(table))

    assert row is not None
    assert code not in " ".join(str(value) for value in row.values())


@pytest.mark.parametrize("asked", ["", " ", "AB", "\x00" * 8, "\ud800" * 8, "가" * 300, "-" * 8, "A" * 10_000])
async def test_what_cannot_be_a_code_is_none(db: Db, asked: str) -> None:
    await issued(db, (await account(db))[0])

    assert await redeemed(db, asked) is None


@given(st.text(ALPHABET, min_size=8, max_size=8), st.lists(st.sampled_from([" ", "-", "–", "\u3000"]), max_size=7))
def test_however_a_code_is_typed_it_is_the_same(code: str, between: list[str]) -> None:
    typed = "".join(f"{letter}{gap}" for letter, gap in zip(code, [*between, *[""] * 8], strict=False))
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in code)

    assert codes.folded(typed.lower()) == codes.folded(f"  {codes.shown(code)}\n") == codes.folded(wide) == code


async def test_a_code_has_no_letter_that_is_taken_for_another(db: Db) -> None:
    owner, _ = await account(db)

    made = [await issued(db, owner) for _ in range(20)]

    assert all(re.fullmatch(r"[2-9A-HJKMNP-Z]{8}", code) for code in made)
    assert len({*made}) == 20
