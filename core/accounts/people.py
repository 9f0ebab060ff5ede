"""Platform identities and the accounts they belong to: key by id, never by name."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, bindparam, delete, exists, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from core.accounts.preferences import UNSET, Preferences, read
from core.db import Read, Write
from core.db.tables.people import accounts, people, personas
from core.db.tables.people import preferences as wishes
from core.surface.events import Person

_has_personas = exists().where(personas.c.account_id == people.c.account_id)
_other = people.alias()
_is_proxied = exists().where(
    _other.c.account_id == people.c.account_id, _other.c.platform == people.c.platform, _other.c.id != people.c.id
)
_same = (
    select(people, wishes.c.settings, _has_personas.label("has_personas"), _is_proxied.label("is_proxied"))
    .outerjoin(wishes, wishes.c.account_id == people.c.account_id)
    .where(people.c.platform == bindparam("on"), people.c.native_id == bindparam("known_as"))
)


@dataclass(frozen=True, slots=True)
class Known:
    """`locale` is what the platform tells, `preferences` are what the account has set; `has_personas`: it has some.
    `is_proxied`: it speaks through other identities on the same platform, too."""

    id: int
    account_id: int
    locale: str | None
    preferences: Preferences = UNSET
    has_personas: bool = False
    is_proxied: bool = False

    @property
    def language(self) -> str | None:
        """What they read: as they have set it, else as the platform tells."""
        return self.preferences.language or self.locale


async def know(tx: Write, platform: str, person: Person, now: datetime) -> Known:
    """The identity of `person`, made with an account of its own at the first meeting; name and locale kept up.

    An identity through which somebody else speaks belongs to the account of whoever is `behind` it now.
    """
    owner = await _behind(tx, platform, person, now)
    row = await tx.row(_same, {"on": platform, "known_as": person.id})
    if row is None:
        row = await _meet(tx, platform, person, now, owner)
    name, locale = person.name[:200], person.locale or row["locale"]
    account_id = row["account_id"] if owner is None else owner.account_id
    if (name, locale, account_id) != (row["name"], row["locale"], row["account_id"]):
        changed = {"name": name, "locale": locale, "account_id": account_id}
        await tx.run(update(people).where(people.c.id == row["id"]).values(**changed))
    wished = read(row["settings"]) if owner is None else owner.preferences
    has_personas = bool(row["has_personas"]) if owner is None else owner.has_personas
    return Known(row["id"], account_id, locale, wished, has_personas, bool(row["is_proxied"]))


async def known(tx: Read, platform: str, native_id: str) -> Known | None:
    """The identity as it is kept; None for somebody whom we have not met."""
    row = await tx.row(_same, {"on": platform, "known_as": native_id})
    if row is None:
        return None
    return Known(row["id"], row["account_id"], row["locale"], read(row["settings"]), bool(row["has_personas"]))


async def account_of(tx: Read, platform: str, native_id: str) -> int | None:
    """The account of an identity; None for somebody whom we have not met."""
    row = await tx.row(_same, {"on": platform, "known_as": native_id})
    return None if row is None else row["account_id"]


async def _behind(tx: Write, platform: str, person: Person, now: datetime) -> Known | None:
    """Whoever speaks through `person`; met under its name where they have never spoken by themselves."""
    if person.behind is None or person.behind == person.id:
        return None
    row = await tx.row(_same, {"on": platform, "known_as": person.behind})
    if row is None:
        row = await _meet(tx, platform, Person(person.behind, person.name, person.locale), now, None)
    return Known(row["id"], row["account_id"], row["locale"], read(row["settings"]))


async def _meet(tx: Write, platform: str, person: Person, now: datetime, owner: Known | None) -> RowMapping:
    """The first meeting; somebody may have met the same person in another place at the same moment."""
    make = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
    account_id = await _account(tx, now) if owner is None else owner.account_id
    fresh = make(people).values(
        platform=platform, native_id=person.id, name=person.name[:200], locale=person.locale, account_id=account_id
    )
    made = await tx.value(fresh.on_conflict_do_nothing().returning(people.c.id))
    if made is None and owner is None:
        await tx.run(delete(accounts).where(accounts.c.id == account_id))
    row = await tx.row(_same, {"on": platform, "known_as": person.id})
    assert row is not None
    return row


async def _account(tx: Write, now: datetime) -> int:
    account = insert(accounts).values(public_id=secrets.token_urlsafe(12), created_at=now).returning(accounts.c.id)
    made: int = await tx.value(account)
    return made
