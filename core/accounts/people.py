"""Platform identities and the accounts they belong to: key by id, never by name."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update

from core.db import Write
from core.db.tables.people import accounts, people
from core.surface.events import Person


@dataclass(frozen=True, slots=True)
class Known:
    id: int
    account_id: int
    locale: str | None


async def know(tx: Write, platform: str, person: Person, now: datetime) -> Known:
    """The identity of `person`, made with an account of its own at the first meeting; name and locale kept up."""
    query = select(people).where(people.c.platform == platform, people.c.native_id == person.id)
    row = await tx.row(query)
    name = person.name[:200]
    if row is None:
        account = await tx.value(
            insert(accounts).values(public_id=secrets.token_urlsafe(12), created_at=now).returning(accounts.c.id)
        )
        made = insert(people).values(
            platform=platform, native_id=person.id, name=name, locale=person.locale, account_id=account
        )
        return Known(await tx.value(made.returning(people.c.id)), account, person.locale)
    locale = person.locale or row["locale"]
    if (name, locale) != (row["name"], row["locale"]):
        await tx.run(update(people).where(people.c.id == row["id"]).values(name=name, locale=locale))
    return Known(row["id"], row["account_id"], locale)
