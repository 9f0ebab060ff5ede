"""E-mail and password: who is let in, links that set a password anew, and an address that changes."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from core.accounts import addresses, identities, people, signin
from core.accounts.passwords import Passwords
from core.db import Db
from core.db.tables.access import credentials
from core.db.tables.people import accounts
from core.errors import BadInput
from core.surface.events import Person

NOW = datetime(2026, 11, 26, tzinfo=UTC)
MINA = addresses.read("Mina@example.com")
JOON = addresses.read("joon@example.com")
GOOD = "correct zebra 42 fly"
NEW = "another quiet lake 7"
MEMORY = 1_024


async def enrolled(db: Db, address: addresses.Address = MINA, password: str = GOOD) -> int:
    hashed = await Passwords(MEMORY).hash(password)
    async with db.write() as tx:
        account = (await people.know(tx, "fake", Person(address.folded, "미나"), NOW)).account_id
        assert await signin.enroll(tx, account, address, hashed, NOW)
    return account


async def entered(db: Db, address: str, password: str) -> int | None:
    return await signin.sign_in(db, Passwords(MEMORY), addresses.read(address), password)


async def link(db: Db, address: addresses.Address = MINA) -> str:
    async with db.write() as tx:
        found = await signin.reset_code(tx, address, NOW)
    assert found is not None
    return found[1]


async def reset(db: Db, code: str, password: str = NEW, now: datetime = NOW) -> int | None:
    hashed = await Passwords(MEMORY).hash(password)
    async with db.write() as tx:
        found = await signin.reset(tx, code, hashed, now)
    return None if found is None else found.account


async def test_the_right_pair_lets_in_and_no_other(db: Db) -> None:
    mina, joon = await enrolled(db), await enrolled(db, JOON, NEW)

    assert await entered(db, "MINA@EXAMPLE.COM", GOOD) == mina
    assert await entered(db, "joon@example.com", NEW) == joon
    assert await entered(db, "mina@example.com", NEW) is None
    assert await entered(db, "joon@example.com", GOOD) is None
    assert await entered(db, "nobody@example.com", GOOD) is None


async def test_one_hash_is_computed_for_whoever_is_asked_for(db: Db) -> None:
    await enrolled(db)
    counts = []

    for address, password in (
        ("mina@example.com", GOOD),
        ("mina@example.com", NEW),
        ("nobody@example.com", GOOD),
        ("nobody@example.com", "x" * 300),
    ):
        hashing = Passwords(MEMORY)
        await signin.sign_in(db, hashing, addresses.read(address), password)
        counts.append(hashing.computed)

    assert counts == [1, 1, 1, 1]


async def test_a_hash_of_another_cost_is_made_anew_when_its_owner_comes_in(db: Db) -> None:
    await enrolled(db)
    dearer = Passwords(2 * MEMORY)

    await signin.sign_in(db, dearer, MINA, GOOD)

    async with db.read() as tx:
        kept = await tx.value(select(credentials.c.password_hash))
    assert f"m={2 * MEMORY}," in kept
    assert await signin.sign_in(db, dearer, MINA, GOOD)


async def test_of_two_who_sign_up_with_one_address_at_once_one_has_it(db: Db) -> None:
    async def sign_up(name: str) -> bool:
        async with db.write() as tx:
            account = (await people.know(tx, "fake", Person(name, name), NOW)).account_id
            return await signin.enroll(tx, account, MINA, "hash", NOW)

    assert sorted(await asyncio.gather(*(sign_up(str(number)) for number in range(4)))) == [False] * 3 + [True]


async def test_an_account_that_became_part_of_another_lets_into_that_one(db: Db) -> None:
    mina, joon = await enrolled(db), await enrolled(db, JOON)
    async with db.write() as tx:
        await tx.run(update(accounts).where(accounts.c.id == mina).values(merged_into=joon))

    assert await entered(db, "mina@example.com", GOOD) == joon


async def test_a_link_sets_the_password_anew_once(db: Db) -> None:
    mina = await enrolled(db)
    code = await link(db)

    first, second = await reset(db, code), await reset(db, code, GOOD)

    assert (first, second) == (mina, None)
    assert await entered(db, "mina@example.com", NEW) == mina
    assert await entered(db, "mina@example.com", GOOD) is None


async def test_of_two_who_open_a_link_at_once_one_sets_the_password(db: Db) -> None:
    await enrolled(db)
    code = await link(db)

    found = await asyncio.gather(*(reset(db, code) for _ in range(4)))

    assert len([each for each in found if each is not None]) == 1


async def test_a_link_is_over_after_an_hour(db: Db) -> None:
    await enrolled(db)
    code = await link(db)

    assert await reset(db, code, now=NOW + timedelta(minutes=signin.RESET_MINUTES)) is None
    assert await reset(db, code, now=NOW + timedelta(minutes=signin.RESET_MINUTES - 1))


async def test_a_new_password_makes_every_link_before_it_worthless(db: Db) -> None:
    mina = await enrolled(db)
    first, second = await link(db), await link(db)
    async with db.write() as tx:
        await signin.set_password(tx, mina, "hash", NOW)

    assert [await reset(db, code) for code in (first, second)] == [None, None]


async def test_who_has_read_the_mail_has_confirmed_the_address(db: Db) -> None:
    mina = await enrolled(db)
    await reset(db, await link(db))

    async with db.read() as tx:
        found = await signin.of_account(tx, mina)
    assert found is not None
    assert found.confirmed


async def test_nobody_gets_a_link_for_an_address_that_is_nobodys(db: Db) -> None:
    await enrolled(db)

    async with db.write() as tx:
        assert await signin.reset_code(tx, JOON, NOW) is None


async def test_an_address_changes_when_the_new_one_is_confirmed(db: Db) -> None:
    mina = await enrolled(db)
    reset_link = await link(db)
    async with db.write() as tx:
        code = await signin.confirm_code(tx, mina, JOON, NOW)
    assert await entered(db, "mina@example.com", GOOD) == mina

    async with db.write() as tx:
        found = await signin.confirm(tx, code, NOW)

    assert found is not None
    assert (found[0].shown, found[0].confirmed, found[1]) == (JOON.shown, True, MINA.shown)
    assert await entered(db, "joon@example.com", GOOD) == mina
    assert await entered(db, "mina@example.com", GOOD) is None
    assert await reset(db, reset_link) is None, "a link that went to the old address"


async def test_an_address_that_somebody_has_taken_meanwhile_is_not_given_twice(db: Db) -> None:
    mina = await enrolled(db)
    async with db.write() as tx:
        code = await signin.confirm_code(tx, mina, JOON, NOW)
    await enrolled(db, JOON)

    with pytest.raises(BadInput):
        async with db.write() as tx:
            await signin.confirm(tx, code, NOW)

    assert await entered(db, "mina@example.com", GOOD) == mina


async def test_only_the_last_confirmation_counts(db: Db) -> None:
    mina = await enrolled(db)
    async with db.write() as tx:
        first = await signin.confirm_code(tx, mina, JOON, NOW)
        await signin.confirm_code(tx, mina, MINA, NOW)

    async with db.write() as tx:
        assert await signin.confirm(tx, first, NOW) is None


async def test_no_password_stands_in_the_database(db: Db) -> None:
    await enrolled(db)

    async with db.read() as tx:
        kept = await tx.value(select(credentials.c.password_hash))
        assert await tx.value(select(func.count()).select_from(credentials)) == 1
    assert kept.startswith(f"$argon2id$v=19$m={MEMORY},t=3,p=4$")
    assert GOOD not in kept


@pytest.mark.parametrize(("vouched", "gone"), [(False, True), (True, False)])
async def test_who_signed_up_with_anothers_address_has_no_way_in_once_its_owner_comes(
    db: Db, vouched: bool, gone: bool
) -> None:
    mina = await enrolled(db)
    async with db.write() as tx:
        await identities.attach(tx, mina, "discord", Person("4242", "somebody else"), NOW)
        found = await signin.reset_code(tx, MINA, NOW, vouched=vouched)
    assert found is not None

    await reset(db, found[1])

    async with db.read() as tx:
        assert (await people.account_of(tx, "discord", "4242") != mina) is gone


async def test_a_confirmed_address_keeps_its_other_ways_in(db: Db) -> None:
    mina = await enrolled(db)
    await reset(db, await link(db))
    async with db.write() as tx:
        await identities.attach(tx, mina, "discord", Person("4242", "미나"), NOW)

    await reset(db, await link(db), GOOD)

    async with db.read() as tx:
        assert await people.account_of(tx, "discord", "4242") == mina
