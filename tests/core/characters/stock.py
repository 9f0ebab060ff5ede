"""Accounts and cards for the tests of what is kept of characters."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, insert, select

from core.characters import store, visibility
from core.characters.source import BARE, Source
from core.db import Db
from core.db.tables.characters import Visibility
from core.db.tables.people import accounts

NOW = datetime(2026, 3, 1, tzinfo=UTC)
PNG = b"\x89PNG one"


def later(**more: float) -> datetime:
    return NOW + timedelta(**more)


def v3(
    name: str,
    description: str = "",
    *,
    tags: Sequence[str] = (),
    tagline: str = "",
    notes: str = "",
    language: str = "ko",
    rating: str = "general",
) -> dict[str, object]:
    iyagi = {"language": language, "tagline": {language: tagline} if tagline else {}, "rating": rating}
    data = {"name": name, "description": description, "tags": list(tags), "creator_notes": notes}
    return {"spec": "chara_card_v3", "data": {**data, "extensions": {"iyagi": iyagi}}}


async def account(db: Db) -> int:
    async with db.write() as tx:
        made = insert(accounts).values(public_id=secrets.token_hex(8), created_at=NOW).returning(accounts.c.id)
        found: int = await tx.value(made)
    return found


async def keep(
    db: Db,
    public_id: str,
    card: dict[str, object],
    owner: int | None = None,
    *,
    at: datetime = NOW,
    source: Source = BARE,
) -> int | None:
    async with db.write() as tx:
        return await store.keep(tx, public_id, card, PNG, at, owner=owner, source=source)


async def publish(db: Db, public_id: str, owner: int, how: Visibility = Visibility.PUBLIC, at: datetime = NOW) -> None:
    async with db.write() as tx:
        await visibility.set_visibility(tx, public_id, owner, how, at)


async def count(db: Db, table: object) -> int:
    async with db.read() as tx:
        number: int = await tx.value(select(func.count()).select_from(table))  # type: ignore[arg-type]  # any table
    return number


def source(text: str = "") -> Source:
    return Source(tree=text or json.dumps({"data": {}}), format="png", spec_version="3.0", report={"read": []})
