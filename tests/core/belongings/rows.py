"""Rows of any table, filled where a test does not care, and what a whole database says."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Float, Integer, LargeBinary, Table, insert, select
from sqlalchemy.types import BigInteger

from core.db import Db, Write
from core.db.tables import metadata
from core.db.tables.base import UtcTime
from core.db.tables.characters import character_versions, characters
from core.db.tables.people import accounts, people
from core.db.tables.stories import stories

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
CHOSEN: Mapping[str, str] = {
    "stories.state": "paused",
    "stories.payer": "account",
    "codes.purpose": "reset",
    "links.how": "code",
    "reports.subject": "character",
    "reports.reason": "other",
    "takedowns.subject": "character",
    "story_consents.state": "given",
    "memories.reach": "direct",
    "memories.kind": "fact",
    "memories.origin": "person",
    "messages.role": "person",
    "passages.reach": "direct",
    "turns.kind": "reply",
    "turns.state": "done",
    "inbox.state": "done",
    "artifacts.author": "model",
    "web_posts.author": "person",
    "digests.origin": "rules",
}


async def add(tx: Write, table: Table, **given: Any) -> int:
    """A row; its id where it has one."""
    values = {column.name: _any(column) for column in table.c if _needed(column)} | given
    made = insert(table).values(**values)
    if "id" not in table.c or "id" in given:
        await tx.run(made)
        return int(given.get("id", 0))
    return int(await tx.value(made.returning(table.c.id)))


async def account(tx: Write, **given: Any) -> int:
    return await add(tx, accounts, **given)


async def person(tx: Write, account_id: int, platform: str = "telegram", **given: Any) -> int:
    return await add(tx, people, account_id=account_id, platform=platform, **given)


async def character(tx: Write, owner: int | None, **given: Any) -> int:
    made = await add(tx, characters, owner_id=owner, **given)
    await add(tx, character_versions, character_id=made, author_id=owner, number=1)
    return made


async def story(tx: Write, owner: int, **given: Any) -> int:
    return await add(tx, stories, owner_id=owner, **{"payer_key": str(owner), **given})


async def whole(db: Db, *without: str) -> dict[str, list[tuple[str, ...]]]:
    """Every row of every table, but for those named."""
    found = {}
    async with db.read() as tx:
        for table in metadata.sorted_tables:
            if table.name not in without:
                rows = await tx.rows(select(table))
                found[table.name] = sorted(tuple(repr(value) for value in row.values()) for row in rows)
    return found


def _needed(column: Column[Any]) -> bool:
    return not (column.nullable or column.server_default is not None or column.foreign_keys or column.identity)


def _any(column: Column[Any]) -> object:
    label = f"{column.table.name}.{column.name}"
    if label in CHOSEN:
        return CHOSEN[label]
    match column.type:
        case UtcTime():
            return NOW
        case JSON():
            return {}
        case LargeBinary():
            return b"\x00\x01"
        case Boolean():
            return False
        case Integer() | BigInteger() | Float():
            return 0
        case _:
            return secrets.token_hex(6)[: getattr(column.type, "length", None) or 12]
