"""What programs show to act for an account: refresh tokens, good once, and personal tokens that people make themselves.

Of both only hashes are kept. A family is one sign-in of a program: all refresh tokens that came from it, one by one.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal, get_args

from sqlalchemy import (
    Column,
    ColumnElement,
    RowMapping,
    Select,
    Table,
    and_,
    bindparam,
    delete,
    insert,
    or_,
    select,
    update,
)

from core.accounts.preferences import UNSET, Preferences
from core.accounts.preferences import read as preferences_of
from core.db import Read, Write
from core.db.tables.access import personal_tokens, refresh_tokens, token_families
from core.db.tables.people import Role, accounts, preferences
from core.db.tables.safety import bans
from core.errors import BadInput, NotFound
from core.surface.cleaning import clean
from core.text import t

PREFIX: Final = "iyg_"  # by which a personal token is known, also to those who look for leaked ones
REFRESH_LASTS: Final = timedelta(days=60)
SEEN_EVERY: Final = timedelta(hours=1)  # how exact "last used" is: each note of it is a write
MOST: Final = 50  # personal tokens of one account
LONGEST_NAME: Final = 80
_HINT: Final = 10  # letters of a personal token by which its owner knows it again

# What a token may do. `account` is for programs that somebody signed in to with a password: no personal token has it,
# so that a leaked one cannot make others, change the password or take everything away.
Scope = Literal[
    "profile:read",
    "profile:write",
    "characters:read",
    "characters:write",
    "personas:read",
    "personas:write",
    "chats:read",
    "chats:write",
    "memories:read",
    "memories:write",
    "stories:read",
    "stories:write",
    "account",
]
SCOPES: Final[tuple[Scope, ...]] = get_args(Scope)
PERSONAL_SCOPES: Final = tuple(scope for scope in SCOPES if scope != "account")


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """For whom a token stands, and what it may do. `token` names it: "family:…" or "personal:…".

    `until`: when a personal token ends, None for never and for families. `ban` (reason, until) may be over already.
    """

    token: str
    scopes: frozenset[str]
    seen_at: datetime | None
    account: int
    public_id: str
    name: str
    role: Role
    preferences: Preferences = UNSET
    ban: tuple[str, datetime | None] | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Issued:
    """`refresh` is the secret, told once."""

    family: str
    refresh: str
    scopes: tuple[str, ...]
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Personal:
    """A personal token as its owner's list shows it."""

    public_id: str
    name: str
    hint: str
    scopes: tuple[str, ...]
    made_at: datetime
    seen_at: datetime | None
    expires_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A program that is signed in."""

    public_id: str
    name: str
    scopes: tuple[str, ...]
    made_at: datetime
    seen_at: datetime


def _holders(table: Table, *more: Column[datetime]) -> Select[tuple[object, ...]]:
    return (
        select(
            table.c.public_id.label("token_id"),
            table.c.scopes,
            table.c.seen_at,
            *more,
            accounts.c.id,
            accounts.c.public_id,
            accounts.c.name,
            accounts.c.role,
            preferences.c.settings,
            bans.c.reason,
            bans.c.until,
        )
        .join(accounts, accounts.c.id == table.c.account_id)
        .outerjoin(preferences, preferences.c.account_id == accounts.c.id)
        .outerjoin(bans, bans.c.account_id == accounts.c.id)
        .where(table.c.revoked_at.is_(None), accounts.c.merged_into.is_(None))
    )


_by_family = _holders(token_families).where(token_families.c.public_id == bindparam("family"))
_by_personal = _holders(personal_tokens, personal_tokens.c.expires_at).where(
    personal_tokens.c.token_hash == bindparam("token")
)

_by_public_id = _holders(personal_tokens, personal_tokens.c.expires_at).where(
    personal_tokens.c.public_id == bindparam("public")
)


async def of_family(tx: Read, family: str) -> Holder | None:
    """None where it was revoked, or there is no such family any more."""
    row = await tx.row(_by_family, {"family": family})
    return None if row is None else _holder("family", row)


async def of_personal(tx: Read, token: str, now: datetime) -> Holder | None:
    """None where it was revoked, is over, or never was one."""
    row = await tx.row(_by_personal, {"token": hashed(token)})
    if row is None or (row["expires_at"] is not None and row["expires_at"] <= now):
        return None
    return _holder("personal", row)


async def of_public_id(tx: Read, public_id: str) -> Holder | None:
    """As `of_personal`, for one that was known before; what is over is for the caller to see by `until`."""
    row = await tx.row(_by_public_id, {"public": public_id})
    return None if row is None else _holder("personal", row)


async def seen(tx: Write, holder: Holder, now: datetime) -> None:
    """Note that it was used, where that was noted last SEEN_EVERY ago."""
    if holder.seen_at is not None and now - holder.seen_at <= SEEN_EVERY:
        return
    kind, _, public_id = holder.token.partition(":")
    table = token_families if kind == "family" else personal_tokens
    await tx.run(update(table).where(table.c.public_id == public_id).values(seen_at=now))


async def begin(tx: Write, account: int, name: str, scopes: Iterable[str], now: datetime) -> Issued:
    """A program signs in: a family with its first refresh token."""
    public_id, kept = secrets.token_urlsafe(12), [scope for scope in SCOPES if scope in set(scopes)]
    fresh = {"public_id": public_id, "account_id": account, "name": clean(name)[:LONGEST_NAME], "scopes": kept}
    made = insert(token_families).values(**fresh, made_at=now, seen_at=now).returning(token_families.c.id)
    family: int = await tx.value(made)
    return Issued(public_id, await _refresh(tx, family, now), tuple(kept), now + REFRESH_LASTS)


async def rotate(tx: Write, refresh: str, now: datetime) -> Issued | None:
    """The next refresh token for this one, which is worth nothing from now on; None where it is worth nothing already.

    One that was used before ends its whole family: somebody else has it. Do not undo that by raising in this block.
    """
    token = refresh_tokens.c.token_hash == hashed(refresh)
    unused = and_(token, refresh_tokens.c.used_at.is_(None), refresh_tokens.c.expires_at > now)
    use = update(refresh_tokens).where(unused).values(used_at=now).returning(refresh_tokens.c.family_id)
    family: int | None = await tx.value(use)
    if family is None:
        reused = select(refresh_tokens.c.family_id).where(token, refresh_tokens.c.used_at.is_not(None))
        await tx.run(update(token_families).where(token_families.c.id.in_(reused), _live).values(revoked_at=now))
        return None
    row = await tx.row(select(token_families).where(token_families.c.id == family, _live))
    if row is None:
        return None
    await tx.run(update(token_families).where(token_families.c.id == family).values(seen_at=now))
    return Issued(row["public_id"], await _refresh(tx, family, now), tuple(row["scopes"]), now + REFRESH_LASTS)


async def programs(tx: Read, account: int, now: datetime) -> list[Program]:
    """Those that are signed in, the last used first; one that was away for as long as a refresh token lasts is not."""
    query = select(token_families).where(_of(token_families, account), token_families.c.seen_at > now - REFRESH_LASTS)
    rows = await tx.rows(query)
    found = [
        Program(
            public_id=row["public_id"],
            name=row["name"],
            scopes=tuple(row["scopes"]),
            made_at=row["made_at"],
            seen_at=row["seen_at"],
        )
        for row in rows
    ]
    return sorted(found, key=lambda each: each.seen_at, reverse=True)


async def end(tx: Write, account: int, family: str, now: datetime) -> None:
    """Sign a program out. Raises NotFound."""
    await _revoke(tx, token_families, account, family, now)


async def end_all(tx: Write, account: int, now: datetime, *, but: str = "") -> int:
    """Sign every program out, save the family `but`; how many there were. Personal tokens stay."""
    others = and_(_of(token_families, account), token_families.c.public_id != but)
    return await tx.run(update(token_families).where(others).values(revoked_at=now))


async def make(
    tx: Write, account: int, name: str, scopes: Iterable[str], *, days: int | None, now: datetime
) -> tuple[Personal, str]:
    """A personal token and its secret, which is told this once. `days` None: it lasts until it is revoked.

    Raises BadInput without a name or a scope, with a scope that none may have, and where there are MOST.
    """
    called, wanted = clean(name).strip(), set(scopes)
    if not called or len(called) > LONGEST_NAME:
        raise BadInput(t("api-token-name", most=LONGEST_NAME))
    if not wanted or not wanted <= set(PERSONAL_SCOPES):
        raise BadInput(t("api-token-scopes"))
    await tx.value(select(accounts.c.id).where(accounts.c.id == account).with_for_update())
    if len(await personal(tx, account, now)) >= MOST:
        raise BadInput(t("api-token-most", most=MOST))
    secret = PREFIX + secrets.token_urlsafe(32)
    made = Personal(
        public_id=secrets.token_urlsafe(12),
        name=called,
        hint=secret[:_HINT],
        scopes=tuple(scope for scope in SCOPES if scope in wanted),
        made_at=now,
        seen_at=None,
        expires_at=None if days is None else now + timedelta(days=days),
    )
    await tx.run(
        insert(personal_tokens).values(
            public_id=made.public_id,
            account_id=account,
            name=made.name,
            token_hash=hashed(secret),
            hint=made.hint,
            scopes=list(made.scopes),
            made_at=now,
            expires_at=made.expires_at,
        )
    )
    return made, secret


async def personal(tx: Read, account: int, now: datetime) -> list[Personal]:
    """Those that are good, the newest first."""
    lasting = or_(personal_tokens.c.expires_at.is_(None), personal_tokens.c.expires_at > now)
    query = select(personal_tokens).where(_of(personal_tokens, account), lasting)
    rows = await tx.rows(query.order_by(personal_tokens.c.id.desc()))
    return [
        Personal(
            public_id=row["public_id"],
            name=row["name"],
            hint=row["hint"],
            scopes=tuple(row["scopes"]),
            made_at=row["made_at"],
            seen_at=row["seen_at"],
            expires_at=row["expires_at"],
        )
        for row in rows
    ]


async def revoke(tx: Write, account: int, public_id: str, now: datetime) -> None:
    """Make a personal token worth nothing. Raises NotFound."""
    await _revoke(tx, personal_tokens, account, public_id, now)


async def sweep(tx: Write, now: datetime) -> int:
    """Forget refresh tokens that are over, for they could not even be told from forged ones any more, and the programs
    that were away for as long; how many tokens that were."""
    over = await tx.run(delete(refresh_tokens).where(refresh_tokens.c.expires_at <= now))
    await tx.run(delete(token_families).where(token_families.c.seen_at <= now - REFRESH_LASTS))
    return over


def hashed(token: str) -> str:
    """Tokens are random, so that one round is enough."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


_live = token_families.c.revoked_at.is_(None)


async def _refresh(tx: Write, family: int, now: datetime) -> str:
    secret = secrets.token_urlsafe(32)
    fresh = {"family_id": family, "token_hash": hashed(secret), "made_at": now, "expires_at": now + REFRESH_LASTS}
    await tx.run(insert(refresh_tokens).values(**fresh))
    return secret


async def _revoke(tx: Write, table: Table, account: int, public_id: str, now: datetime) -> None:
    one = and_(_of(table, account), table.c.public_id == public_id)
    if not await tx.run(update(table).where(one).values(revoked_at=now)):
        raise NotFound(t("api-no-such-token"))


def _of(table: Table, account: int) -> ColumnElement[bool]:
    return and_(table.c.account_id == account, table.c.revoked_at.is_(None))


def _holder(kind: str, row: RowMapping) -> Holder:
    return Holder(
        token=f"{kind}:{row['token_id']}",
        scopes=frozenset(row["scopes"]),
        seen_at=row["seen_at"],
        account=row["id"],
        public_id=row["public_id"],
        name=row["name"],
        role=Role(row["role"]),
        preferences=preferences_of(row["settings"]),
        ban=None if row["reason"] is None else (row["reason"], row["until"]),
        until=row.get("expires_at"),
    )
