"""Sessions: one a browser, of a guest or of an account that has signed in. Only hashes of their secrets are kept."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, bindparam, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from core.accounts import people
from core.accounts.preferences import UNSET, Preferences
from core.accounts.preferences import read as preferences_of
from core.db import Read, Write
from core.db.tables.people import Role, accounts, preferences
from core.db.tables.people import people as persons
from core.db.tables.safety import bans
from core.db.tables.web import web_sessions
from core.surface.events import Person
from web.store import PLATFORM

DEVICE: Final = 120
IDLE: Final = timedelta(days=90)  # a browser that has not been here for so long has to sign in again
SEEN_EVERY: Final = timedelta(hours=1)  # how exact "last seen" is: each note of it is a write


@dataclass(frozen=True, slots=True)
class Ban:
    """`until` None: until it is lifted."""

    reason: str
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """`person` is the native id of its person on the web, `account` None for a guest who has done nothing yet.

    `name` is how the account is called by others, "" where it has chosen none. `ban` may be over already.
    """

    id: int
    person: str
    signed_in: bool
    seen_at: datetime
    account: int | None = None
    public_id: str = ""
    name: str = ""
    role: Role = Role.PERSON
    preferences: Preferences = UNSET
    ban: Ban | None = None

    def is_over(self, now: datetime) -> bool:
        return self.signed_in and now - self.seen_at > IDLE


@dataclass(frozen=True, slots=True)
class Device:
    """A browser in which an account is signed in."""

    id: int
    device: str
    since: datetime
    seen_at: datetime
    here: bool


_found = (
    select(
        web_sessions,
        accounts.c.id.label("account_id"),
        accounts.c.public_id,
        accounts.c.name,
        accounts.c.role,
        preferences.c.settings,
        bans.c.reason,
        bans.c.until,
    )
    .outerjoin(persons, and_(persons.c.platform == PLATFORM, persons.c.native_id == web_sessions.c.person_id))
    .outerjoin(accounts, accounts.c.id == persons.c.account_id)
    .outerjoin(preferences, preferences.c.account_id == accounts.c.id)
    .outerjoin(bans, bans.c.account_id == accounts.c.id)
    .where(web_sessions.c.token_hash == bindparam("token"))
)


async def found(tx: Read, token_hash: str) -> Session | None:
    """The session with all that pages ask of it, in one query."""
    row = await tx.row(_found, {"token": token_hash})
    if row is None:
        return None
    known = row["account_id"] is not None
    return Session(
        id=row["id"],
        person=row["person_id"],
        signed_in=bool(row["signed_in"]) and known,
        seen_at=row["seen_at"] or row["created_at"],
        account=row["account_id"],
        public_id=row["public_id"] or "",
        name=row["name"] or "",
        role=Role(row["role"]) if known else Role.PERSON,
        preferences=preferences_of(row["settings"]),
        ban=None if row["reason"] is None else Ban(row["reason"], row["until"]),
    )


async def begin(tx: Write, token_hash: str, now: datetime, device: str = "") -> str:
    """The guest of this session, made if new: a form sent twice at once makes one."""
    make = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
    fresh = {"token_hash": token_hash, "person_id": secrets.token_hex(12), "created_at": now, "seen_at": now}
    await tx.run(make(web_sessions).values(**fresh, device=device[:DEVICE]).on_conflict_do_nothing())
    person: str = await tx.value(select(web_sessions.c.person_id).where(web_sessions.c.token_hash == token_hash))
    return person


async def sign_in(
    tx: Write, account: int, *, old_hash: str, new_hash: str, device: str, name: str, now: datetime
) -> None:
    """This browser is the account's from now on, under a new secret: one that somebody planted before is worth nothing.

    The guest's session goes; what the guest had is not touched (core.belongings brings it along where that is wanted).
    `name` is how the account's person on the web is called where it has none yet.
    """
    person = await web_person(tx, account, name, now)
    await tx.run(delete(web_sessions).where(web_sessions.c.token_hash == old_hash))
    fresh = {"token_hash": new_hash, "person_id": person, "created_at": now, "seen_at": now, "signed_in": True}
    await tx.run(insert(web_sessions).values(**fresh, device=device[:DEVICE]))


async def web_person(tx: Write, account: int, name: str, now: datetime) -> str:
    """The native id of the account's own person on the web, the oldest where it has several; made if it has none."""
    mine = and_(persons.c.account_id == account, persons.c.platform == PLATFORM)
    known: str | None = await tx.value(select(persons.c.native_id).where(mine).order_by(persons.c.id).limit(1))
    if known is not None:
        return known
    native_id = secrets.token_hex(12)
    met = await people.know(tx, PLATFORM, Person(native_id, name, None), now)
    await tx.run(update(persons).where(persons.c.id == met.id).values(account_id=account))
    await tx.run(delete(accounts).where(accounts.c.id == met.account_id))
    return native_id


async def end(tx: Write, token_hash: str) -> None:
    await tx.run(delete(web_sessions).where(web_sessions.c.token_hash == token_hash))


async def end_all(tx: Write, account: int, *, but: str = "") -> int:
    """Sign an account out everywhere, save in the browser whose token has the hash `but`; in how many it was."""
    return await tx.run(delete(web_sessions).where(_of(account), web_sessions.c.token_hash != but))


async def end_one(tx: Write, account: int, session_id: int) -> bool:
    """Sign an account out in one of its browsers; False where it is none of its."""
    return await tx.run(delete(web_sessions).where(_of(account), web_sessions.c.id == session_id)) == 1


async def devices(tx: Read, account: int, token_hash: str) -> list[Device]:
    """All browsers in which an account is signed in, the last seen first."""
    rows = await tx.rows(select(web_sessions).where(_of(account), web_sessions.c.signed_in))
    found = [
        Device(
            row["id"],
            row["device"],
            row["created_at"],
            row["seen_at"] or row["created_at"],
            row["token_hash"] == token_hash,
        )
        for row in rows
    ]
    return sorted(found, key=lambda each: each.seen_at, reverse=True)


async def seen(tx: Write, token_hash: str, now: datetime) -> None:
    await tx.run(update(web_sessions).where(web_sessions.c.token_hash == token_hash).values(seen_at=now))


def _of(account: int) -> ColumnElement[bool]:
    own = select(persons.c.native_id).where(persons.c.account_id == account, persons.c.platform == PLATFORM)
    return web_sessions.c.person_id.in_(own)
