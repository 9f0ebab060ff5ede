"""An account's e-mail and password: made, proven, changed, and set anew by who reads its mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import RowMapping, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from core.accounts import codes, identities
from core.accounts.addresses import Address
from core.accounts.passwords import LONGEST, Passwords
from core.db import Db, Read, Write
from core.db.tables.access import CodePurpose, credentials
from core.db.tables.people import accounts
from core.errors import BadInput
from core.text import t

RESET_MINUTES: Final = 60
CONFIRM_MINUTES: Final = 3 * 24 * 60


@dataclass(frozen=True, slots=True)
class Credentials:
    """`password_hash` "" where none was set. `account` is the one that is entered: what it was made part of."""

    account: int
    owner: int
    email: str
    shown: str
    password_hash: str
    confirmed: bool


_kept = select(credentials, accounts.c.merged_into).join(accounts, accounts.c.id == credentials.c.account_id)


async def by_address(tx: Read, address: Address) -> Credentials | None:
    return _read(await tx.row(_kept.where(credentials.c.email == address.folded)))


async def of_account(tx: Read, account: int) -> Credentials | None:
    return _read(await tx.row(_kept.where(credentials.c.account_id == account)))


def _read(row: RowMapping | None) -> Credentials | None:
    if row is None:
        return None
    entered = row["merged_into"] or row["account_id"]
    confirmed = row["confirmed_at"] is not None
    return Credentials(
        entered, row["account_id"], row["email"], row["email_shown"], row["password_hash"], confirmed=confirmed
    )


async def sign_in(db: Db, passwords: Passwords, address: Address, password: str) -> int | None:
    """The account whose address and password these are; None for any other pair.

    One hash is computed whether there is such an account or not, so that the time does not tell. One that was made at
    another cost is made anew.
    """
    async with db.read() as tx:
        found = await by_address(tx, address)
    fits = await passwords.verify(password, "" if found is None else found.password_hash)
    if found is None or not fits or len(password) > LONGEST:
        return None
    if passwords.is_outdated(found.password_hash):
        fresh = await passwords.hash(password)
        async with db.write() as tx:
            unchanged = credentials.c.account_id == found.owner, credentials.c.password_hash == found.password_hash
            await tx.run(update(credentials).where(*unchanged).values(password_hash=fresh))
    return found.account


async def is_right(db: Db, passwords: Passwords, account: int, password: str) -> bool:
    """Whether it is the password of an account that has signed in; false where it has none."""
    async with db.read() as tx:
        found = await of_account(tx, account)
    return await passwords.verify(password, "" if found is None else found.password_hash)


async def enroll(tx: Write, account: int, address: Address, password_hash: str, now: datetime) -> bool:
    """Give an account that has none an e-mail and a password; False where either has them already."""
    make = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
    fresh = {
        "account_id": account,
        "email": address.folded,
        "email_shown": address.shown,
        "password_hash": password_hash,
        "changed_at": now,
    }
    kept = make(credentials).values(**fresh).on_conflict_do_nothing().returning(credentials.c.account_id)
    return await tx.value(kept) is not None


async def set_password(tx: Write, account: int, password_hash: str, now: datetime) -> None:
    """Every link by which it could have been set anew is worth nothing from now on. The caller ends the sessions."""
    mine = credentials.c.account_id == account
    await tx.run(update(credentials).where(mine).values(password_hash=password_hash, changed_at=now))
    await codes.void(tx, CodePurpose.RESET, account)


async def reset_code(
    tx: Write, address: Address, now: datetime, *, vouched: bool = False
) -> tuple[Credentials, str] | None:
    """A code by which the password can be set anew; None where nobody has that address. `vouched`: the operator says
    that it goes to the account's owner."""
    found = await by_address(tx, address)
    if found is None:
        return None
    about = {"email": found.email, "vouched": vouched}
    code = await codes.issue(tx, CodePurpose.RESET, found.owner, detail=about, now=now, minutes=RESET_MINUTES, length=0)
    return found, code


async def reset(tx: Write, code: str, password_hash: str, now: datetime) -> Credentials | None:
    """Set the password anew; None where the code is not good, or the address has changed since. Who has read the mail
    has confirmed the address, and if nobody had before, whoever else had a way into the account has none any more."""
    used = await codes.redeem(tx, CodePurpose.RESET, code, now)
    found = None if used is None else await of_account(tx, used.account_id)
    if used is None or found is None or used.detail.get("email") != found.email:
        return None
    if not found.confirmed and not used.detail.get("vouched"):
        await identities.let_go_of_others(tx, found.account, now)
    await set_password(tx, found.owner, password_hash, now)
    await tx.run(update(credentials).where(credentials.c.account_id == found.owner).values(confirmed_at=now))
    return found


async def confirm_code(tx: Write, account: int, address: Address, now: datetime) -> str:
    """A code for the mail to `address`, which the account's e-mail is once it is confirmed."""
    await codes.void(tx, CodePurpose.CONFIRM, account)
    detail = {"email": address.folded, "shown": address.shown}
    return await codes.issue(
        tx, CodePurpose.CONFIRM, account, detail=detail, now=now, minutes=CONFIRM_MINUTES, length=0
    )


async def confirm(tx: Write, code: str, now: datetime) -> tuple[Credentials, str] | None:
    """(the credentials as they are now, the address before); None where the code is not good.

    Raises BadInput where somebody else has taken the address meanwhile.
    """
    used = await codes.redeem(tx, CodePurpose.CONFIRM, code, now)
    before = None if used is None else await of_account(tx, used.account_id)
    if used is None or before is None:
        return None
    await move(tx, before.owner, Address(used.detail["email"], used.detail["shown"]), now, confirmed=True)
    after = await of_account(tx, before.owner)
    assert after is not None
    return after, before.shown


async def move(tx: Write, account: int, address: Address, now: datetime, *, confirmed: bool) -> None:
    """The account has this e-mail from now on. Links that went to the one before are worth nothing.

    Raises BadInput where it is another account's.
    """
    other = credentials.c.email == address.folded, credentials.c.account_id != account
    if await tx.value(select(credentials.c.account_id).where(*other)) is not None:
        raise BadInput(t("signing-address-taken"))
    values = {"email": address.folded, "email_shown": address.shown, "confirmed_at": now if confirmed else None}
    mine = credentials.c.account_id == account
    await tx.run(update(credentials).where(mine).values(**values, changed_at=now))
    await codes.void(tx, CodePurpose.RESET, account)


async def make_account(tx: Write, public_id: str, now: datetime) -> int:
    """An account without an identity on any platform."""
    fresh = insert(accounts).values(public_id=public_id, created_at=now).returning(accounts.c.id)
    made: int = await tx.value(fresh)
    return made
