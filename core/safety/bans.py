"""Who may not take part: nowhere, on no platform, until the ban is over or lifted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from core.db import Read, Write
from core.db.tables.people import accounts, people
from core.db.tables.safety import bans
from core.errors import BadInput, NotFound
from core.safety import audit, roles
from core.safety.audit import Action
from core.text import Text, t

LONGEST: Final = 500  # letters of a reason, which the banned read
DAYS: Final = (1, 7, 30, 365, 0)  # 0: until it is lifted
PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class Ban:
    """`until` None: until it is lifted. `told`: whoever it is has heard of it on a platform."""

    account: int
    reason: str
    at: datetime
    until: datetime | None
    told: bool = False

    def holds(self, now: datetime) -> bool:
        return self.until is None or self.until > now

    @property
    def words(self) -> Text:
        """What the banned are told."""
        until = self.until.strftime("%Y-%m-%d") if self.until else ""
        return t("safety-banned", reason=self.reason, until=until, ends="yes" if self.until else "no")


@dataclass(frozen=True, slots=True)
class Listed:
    """A ban in a list, with the account's public id and name."""

    ban: Ban
    public_id: str
    name: str


_columns = (bans.c.account_id, bans.c.reason, bans.c.at, bans.c.until, bans.c.told)
_of = select(*_columns).where(bans.c.account_id == bindparam("account"))
_of_person = (
    select(*_columns)
    .join(people, people.c.account_id == bans.c.account_id)
    .where(people.c.platform == bindparam("on"), people.c.native_id == bindparam("known_as"))
)


async def of(tx: Read, account: int, now: datetime) -> Ban | None:
    """The ban that holds now."""
    row = await tx.row(_of, {"account": account})
    found = None if row is None else Ban(*(row[column.name] for column in _columns))
    return found if found is not None and found.holds(now) else None


async def of_person(tx: Read, platform: str, native_id: str, now: datetime) -> Ban | None:
    """The ban that holds now for whoever this is on a platform."""
    row = await tx.row(_of_person, {"on": platform, "known_as": native_id})
    found = None if row is None else Ban(*(row[column.name] for column in _columns))
    return found if found is not None and found.holds(now) else None


async def told(tx: Write, account: int) -> None:
    """They have heard of it: it is not said again."""
    await tx.run(update(bans).where(bans.c.account_id == account).values(told=True))


async def ban(tx: Write, actor: int, account: int, reason: str, days: int, now: datetime) -> None:
    """`days` 0: until it is lifted. One that is there is replaced.

    Raises NotFound for an account that is not there; BadInput as `roles.check_over`, without a reason, and for days
    that are none of DAYS.
    """
    await roles.check_over(tx, actor, account)
    key = await tx.value(select(accounts.c.public_id).where(accounts.c.id == account))
    if key is None:
        raise NotFound(t("safety-no-account"))
    said = reason.strip()
    if not said or len(said) > LONGEST or days not in DAYS:
        raise BadInput(t("safety-reason-needed", most=LONGEST))
    until = now + timedelta(days=days) if days else None
    values = {"reason": said, "by_id": actor, "at": now, "until": until, "told": False}
    make = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
    fresh = make(bans).values(account_id=account, **values)
    await tx.run(fresh.on_conflict_do_update(index_elements=["account_id"], set_=values))
    detail = {"reason": said, "days": days}
    await audit.note(tx, actor, Action.ACCOUNT_BANNED, f"account:{key}", detail, now)


async def lift(tx: Write, actor: int, account: int, now: datetime) -> None:
    """Raises NotFound where there is no ban; BadInput as `roles.check_over`."""
    await roles.check_over(tx, actor, account)
    if await tx.run(delete(bans).where(bans.c.account_id == account)) == 0:
        raise NotFound(t("safety-no-ban"))
    key = await tx.value(select(accounts.c.public_id).where(accounts.c.id == account))
    await audit.note(tx, actor, Action.ACCOUNT_BAN_LIFTED, f"account:{key}", {}, now)


async def listed(tx: Read, *, before: int | None = None) -> list[Listed]:
    """By account, the newest account first, at most PAGE; also those that are over."""
    query = select(*_columns, accounts.c.public_id, accounts.c.name).join(accounts, accounts.c.id == bans.c.account_id)
    if before is not None:
        query = query.where(bans.c.account_id < before)
    rows = await tx.rows(query.order_by(bans.c.account_id.desc()).limit(PAGE))
    return [Listed(Ban(*(row[column.name] for column in _columns)), row["public_id"], row["name"]) for row in rows]
