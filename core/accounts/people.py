"""Platform identities and the accounts they belong to: key by id, never by name."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, bindparam, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from core.db import Read, Write
from core.db.tables.people import accounts, people
from core.surface.events import Person

_same = select(people).where(people.c.platform == bindparam("on"), people.c.native_id == bindparam("known_as"))


@dataclass(frozen=True, slots=True)
class Known:
    id: int
    account_id: int
    locale: str | None


async def know(tx: Write, platform: str, person: Person, now: datetime) -> Known:
    """The identity of `person`, made with an account of its own at the first meeting; name and locale kept up."""
    row = await tx.row(_same, {"on": platform, "known_as": person.id})
    if row is None:
        row = await _meet(tx, platform, person, now)
    name, locale = person.name[:200], person.locale or row["locale"]
    if (name, locale) != (row["name"], row["locale"]):
        await tx.run(update(people).where(people.c.id == row["id"]).values(name=name, locale=locale))
    return Known(row["id"], row["account_id"], locale)


async def account_of(tx: Read, platform: str, native_id: str) -> int | None:
    """The account of an identity; None for somebody whom we have not met."""
    row = await tx.row(_same, {"on": platform, "known_as": native_id})
    return None if row is None else row["account_id"]


async def _meet(tx: Write, platform: str, person: Person, now: datetime) -> RowMapping:
    """The first meeting; somebody may have met the same person in another place at the same moment."""
    make = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
    account = insert(accounts).values(public_id=secrets.token_urlsafe(12), created_at=now).returning(accounts.c.id)
    account_id = await tx.value(account)
    fresh = make(people).values(
        platform=platform, native_id=person.id, name=person.name[:200], locale=person.locale, account_id=account_id
    )
    made = await tx.value(fresh.on_conflict_do_nothing().returning(people.c.id))
    if made is None:
        await tx.run(delete(accounts).where(accounts.c.id == account_id))
    row = await tx.row(_same, {"on": platform, "known_as": person.id})
    assert row is not None
    return row
