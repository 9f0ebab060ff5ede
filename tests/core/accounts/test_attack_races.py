"""Two at once, on both databases: of an address, of a code, of a refresh token, only one of them gets something."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from sqlalchemy import func, select

from core.accounts import codes, signin, tokens
from core.accounts.addresses import read
from core.db import Db
from core.db.tables.access import CodePurpose, credentials, token_families

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


async def test_two_sign_ups_with_one_address_make_one_account(db: Db) -> None:
    """On both databases; the other is told."""
    address = read("minji@example.com")

    async def one(public_id: str) -> bool:
        async with db.write() as tx:
            account = await signin.make_account(tx, public_id, NOW)
            return await signin.enroll(tx, account, address, "hash", NOW)

    made = await asyncio.gather(*(one(f"account-{n}") for n in range(6)))
    async with db.read() as tx:
        kept = await tx.value(select(func.count()).select_from(credentials))

    assert made.count(True) == 1 and kept == 1


async def test_a_code_is_redeemed_once_whoever_comes_at_the_same_time(db: Db) -> None:
    async with db.write() as tx:
        account = await signin.make_account(tx, "one", NOW)
        code = await codes.issue(tx, CodePurpose.RESET, account, now=NOW, minutes=5, length=0)

    async def one() -> bool:
        async with db.write() as tx:
            return await codes.redeem(tx, CodePurpose.RESET, code, NOW) is not None

    assert (await asyncio.gather(*(one() for _ in range(6)))).count(True) == 1


async def test_a_refresh_race_ends_the_family_on_both_databases(db: Db) -> None:
    async with db.write() as tx:
        account = await signin.make_account(tx, "one", NOW)
        issued = await tokens.begin(tx, account, "x", tokens.SCOPES, NOW)

    async def one() -> bool:
        async with db.write() as tx:
            return await tokens.rotate(tx, issued.refresh, NOW) is not None

    got = await asyncio.gather(*(one() for _ in range(5)))
    async with db.read() as seen:
        live = await seen.value(select(func.count()).where(token_families.c.revoked_at.is_(None)))

    assert got.count(True) == 1 and live == 0
