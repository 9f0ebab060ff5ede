"""What moderators do while the program runs, and what has reached them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import delete, insert, select

from core.db import Db, Read
from core.db.tables.people import people
from core.db.tables.safety import bans, reports
from tests.e2e.stage import Program


@dataclass(frozen=True, slots=True)
class Kept:
    """A report as moderators find it; `evidence` as JSON."""

    reason: str
    note: str
    evidence: str


async def ban(program: Program, platform: str, native_id: str, reason: str) -> None:
    db = Db(program.database)
    async with db.write() as tx:
        account = await _account(tx, platform, native_id)
        await tx.run(insert(bans).values(account_id=account, reason=reason, at=datetime.now(UTC)))
    await db.aclose()


async def lift(program: Program, platform: str, native_id: str) -> None:
    db = Db(program.database)
    async with db.write() as tx:
        await tx.run(delete(bans).where(bans.c.account_id == await _account(tx, platform, native_id)))
    await db.aclose()


async def reported(program: Program, words: str) -> Kept:
    """The newest report whose evidence has these words."""
    db = Db(program.database)
    async with db.read() as tx:
        rows = await tx.rows(select(reports).order_by(reports.c.id.desc()))
    await db.aclose()
    kept = [Kept(row["reason"], row["note"], json.dumps(row["evidence"], ensure_ascii=False)) for row in rows]
    return next(each for each in kept if words in each.evidence)


async def _account(tx: Read, platform: str, native_id: str) -> int:
    them = people.c.platform == platform, people.c.native_id == native_id
    found: int | None = await tx.value(select(people.c.account_id).where(*them))
    assert found is not None
    return found
