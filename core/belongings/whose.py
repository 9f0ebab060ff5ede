"""All by which an account is named in the database, together with the accounts that are part of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, false, func, or_, select

from core.belongings.moving import paid_by
from core.belongings.owners import Names, Owner
from core.db import Read
from core.db.tables.access import credentials
from core.db.tables.people import accounts, people
from core.db.tables.places import inbox, places


@dataclass(frozen=True, slots=True)
class Who:
    """`natives` are (platform, id there) of `persons`; `addresses` those that mail went to."""

    accounts: tuple[int, ...]
    persons: tuple[int, ...]
    natives: tuple[tuple[str, str], ...]
    addresses: tuple[str, ...]

    def on(self, platform: str) -> list[str]:
        return [native for each, native in self.natives if each == platform]

    def rows(self, owner: Owner) -> ColumnElement[bool]:
        """The rows of `owner`'s table that are theirs by that column."""
        match owner.names:
            case Names.ACCOUNT:
                return owner.owner.in_(self.accounts)
            case Names.PERSON:
                return owner.owner.in_(self.persons) if self.persons else false()
            case Names.ACCOUNT_TEXT:
                return and_(owner.owner.in_([str(each) for each in self.accounts]), paid_by(owner))
            case Names.ADDRESS:
                return func.lower(owner.owner).in_(self.addresses) if self.addresses else false()
            case Names.NATIVE:
                return self._native(owner)

    def _native(self, owner: Owner) -> ColumnElement[bool]:
        """What the web keeps names its own people; the inbox those of the platform that a place is on."""
        if owner.of is not inbox:
            return owner.owner.in_(self.on("web"))
        by_platform: dict[str, list[str]] = defaultdict(list)
        for platform, native in self.natives:
            by_platform[platform].append(native)
        there = [
            and_(
                owner.owner.in_(natives),
                inbox.c.place_id.in_(select(places.c.id).where(places.c.platform == platform)),
            )
            for platform, natives in by_platform.items()
        ]
        return or_(false(), *there)


async def of(tx: Read, account: int) -> Who:
    parts = await tx.rows(select(accounts.c.id).where(or_(accounts.c.id == account, accounts.c.merged_into == account)))
    ids = tuple(sorted(row["id"] for row in parts))
    known = await tx.rows(select(people).where(people.c.account_id.in_(ids)).order_by(people.c.id))
    mail = await tx.rows(select(credentials).where(credentials.c.account_id.in_(ids)))
    return Who(
        accounts=ids,
        persons=tuple(row["id"] for row in known),
        natives=tuple((row["platform"], row["native_id"]) for row in known),
        addresses=tuple(sorted({each.lower() for row in mail for each in (row["email"], row["email_shown"])})),
    )
