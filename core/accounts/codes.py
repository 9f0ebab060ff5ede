"""One-time codes: short ones that a person types, long ones that stand in a link. Only their hashes are kept."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from core.db import Read, Write
from core.db.tables.access import CodePurpose, codes

ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # no 0, O, 1, I, L: they are taken for each other
LENGTH: Final = 8  # 31⁸ codes: 40 bits
LINK: Final = 32  # bytes of a code in a link
LONGEST: Final = 64  # characters of anything that may be a code
_TYPED: Final = 24  # characters; a code of a link is longer
_BETWEEN: Final = str.maketrans("", "", " \t\r\n-_·.–—")


@dataclass(frozen=True, slots=True)
class Code:
    """What a code stands for. `person_id`: the platform identity that it is about."""

    id: int
    account_id: int
    person_id: int | None
    detail: Mapping[str, Any]


async def issue(  # noqa: PLR0913 - what a code stands for, named where it is made
    tx: Write,
    purpose: CodePurpose,
    account: int,
    *,
    person_id: int | None = None,
    detail: Mapping[str, Any] | None = None,
    now: datetime,
    minutes: int,
    length: int = LENGTH,
) -> str:
    """A new code, good once and for `minutes`; `length` 0 makes one for a link.

    A code that is to be typed takes the place of the account's others for the same purpose; those in links stay good
    beside each other, for mail may come late.
    """
    stale = or_(codes.c.used_at.is_not(None), codes.c.expires_at <= now)
    if length:
        stale = or_(stale, codes.c.purpose == purpose.value)
    await tx.run(delete(codes).where(codes.c.account_id == account, stale))
    make = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
    fresh = {
        "purpose": purpose.value,
        "account_id": account,
        "person_id": person_id,
        "detail": dict(detail or {}),
        "made_at": now,
        "expires_at": now + timedelta(minutes=minutes),
    }
    while True:  # two short ones are the same once in 10¹²
        code = "".join(secrets.choice(ALPHABET) for _ in range(length)) if length else secrets.token_urlsafe(LINK)
        named = {"code_hash": _hashed(purpose, code)}
        kept = make(codes).values(**fresh, **named).on_conflict_do_nothing().returning(codes.c.id)
        if await tx.value(kept) is not None:
            return code


async def redeem(tx: Write, purpose: CodePurpose, code: str, now: datetime) -> Code | None:
    """What it stood for, which it does no more; None where it is none, is over, was used or is for another purpose.

    One statement finds and uses it: of two that come at once one gets nothing.
    """
    used = update(codes).where(_good(purpose, code, now)).values(used_at=now)
    row = await tx.row(used.returning(codes.c.id, codes.c.account_id, codes.c.person_id, codes.c.detail))
    return None if row is None else Code(row["id"], row["account_id"], row["person_id"], row["detail"])


async def peek(tx: Read, purpose: CodePurpose, code: str, now: datetime) -> Code | None:
    """As `redeem`, and it stays good."""
    row = await tx.row(_kept(purpose, code, now))
    return None if row is None else Code(row["id"], row["account_id"], row["person_id"], row["detail"])


async def void(tx: Write, purpose: CodePurpose, account: int) -> None:
    """No code of the account for this purpose is good any more."""
    await tx.run(delete(codes).where(codes.c.account_id == account, codes.c.purpose == purpose.value))


def shown(code: str) -> str:
    """A code to be typed, in two halves: "ABCD-2345"."""
    half = len(code) // 2
    return f"{code[:half]}-{code[half:]}"


def folded(code: str) -> str:
    """A code as it was made, from what was typed: case, width, spaces and hyphens do not matter in a short one."""
    given = code.strip()[:LONGEST]
    if len(given) > _TYPED:
        return given
    return unicodedata.normalize("NFKC", given).upper().translate(_BETWEEN)


def _hashed(purpose: CodePurpose, code: str) -> str:
    return hashlib.sha256(f"{purpose.value}:{folded(code)}".encode(errors="replace")).hexdigest()


def _kept(purpose: CodePurpose, code: str, now: datetime) -> Select[Any]:
    wanted = select(codes.c.id, codes.c.account_id, codes.c.person_id, codes.c.detail)
    return wanted.where(_good(purpose, code, now))


def _good(purpose: CodePurpose, code: str, now: datetime) -> ColumnElement[bool]:
    return and_(
        codes.c.code_hash == _hashed(purpose, code),
        codes.c.purpose == purpose.value,
        codes.c.used_at.is_(None),
        codes.c.expires_at > now,
    )
