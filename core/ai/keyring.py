"""Keys of people's own for providers: sealed where they are kept, and never shown again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from core.db import Read, Write
from core.db.tables.access import provider_keys
from core.errors import BadInput, NotFound
from core.sealing import Seal
from core.settings import Settings
from core.text import t

HINT: Final = 4  # last letters of a key that are shown
_USE: Final = "provider-key"
_KEY: Final = re.compile(r"[\x21-\x7e]{8,500}")


@dataclass(frozen=True, slots=True)
class Own:
    """A key as its owner sees it. `failure`: why it was refused when it was used last, "" where it was not."""

    provider: str
    hint: str
    made_at: datetime
    used_at: datetime | None
    failure: str


@dataclass(frozen=True, slots=True)
class Sealed:
    """As it is kept. What is sealed differs each time, so that it tells a key from the one before."""

    provider: str
    sealed: bytes
    used_at: datetime | None
    failing: bool


def providers(settings: Settings) -> tuple[str, ...]:
    """For which a key can be kept. The compatible server's address is the operator's: nobody names one of their own."""
    return ("gemini", "anthropic", *(("compatible",) if settings.compatible.base_url else ()))


def readable(provider: str, typed: str, settings: Settings) -> str:
    """A key as it was meant, from what was typed. Raises NotFound for an unknown provider, BadInput for no key."""
    if provider not in providers(settings):
        raise NotFound(t("keys-no-provider"))
    key = typed.strip()
    if not _KEY.fullmatch(key):
        raise BadInput(t("keys-no-key"))
    return key


async def own(tx: Read, account: int) -> list[Own]:
    columns = provider_keys.c
    wanted = select(columns.provider, columns.hint, columns.made_at, columns.used_at, columns.failure)
    rows = await tx.rows(wanted.where(columns.account_id == account).order_by(columns.provider))
    return [Own(row["provider"], row["hint"], row["made_at"], row["used_at"], row["failure"]) for row in rows]


async def keep(tx: Write, seal: Seal, account: int, provider: str, key: str, now: datetime) -> None:
    """In the place of one that was there."""
    make = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
    values = {
        "sealed": seal.close(_USE, _owner(account, provider), key),
        "hint": key[-HINT:],
        "made_at": now,
        "used_at": None,
        "failure": "",
    }
    fresh = make(provider_keys).values(account_id=account, provider=provider, **values)
    await tx.run(fresh.on_conflict_do_update(index_elements=["account_id", "provider"], set_=values))


async def drop(tx: Write, account: int, provider: str) -> None:
    """Raises NotFound where there is none."""
    mine = (provider_keys.c.account_id == account, provider_keys.c.provider == provider)
    if not await tx.run(delete(provider_keys).where(*mine)):
        raise NotFound(t("keys-none"))


_sealed = (
    select(provider_keys).where(provider_keys.c.account_id == bindparam("account")).order_by(provider_keys.c.provider)
)


async def sealed(tx: Read, account: int) -> tuple[Sealed, ...]:
    rows = await tx.rows(_sealed, {"account": account})
    return tuple(Sealed(row["provider"], bytes(row["sealed"]), row["used_at"], bool(row["failure"])) for row in rows)


def opened(seal: Seal, account: int, kept: tuple[Sealed, ...]) -> Mapping[str, str]:
    """Provider → key. Raises Unreadable where the program's secret is another by now."""
    return {each.provider: seal.open(_USE, _owner(account, each.provider), each.sealed) for each in kept}


async def used(tx: Write, account: int, provider: str, now: datetime, failure: str = "") -> None:
    mine = (provider_keys.c.account_id == account, provider_keys.c.provider == provider)
    await tx.run(update(provider_keys).where(*mine).values(used_at=now, failure=failure[:300]))


def _owner(account: int, provider: str) -> str:
    """A key that is moved to another account or provider in the database does not open."""
    return f"{account}:{provider}"
