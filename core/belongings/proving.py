"""One-time codes by which somebody shows, in one place, that they are also somebody in another."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, insert, select

from core.accounts import codes
from core.accounts.codes import Code
from core.belongings import merging
from core.db import Read, Write
from core.db.tables.access import CodePurpose, LinkedBy
from core.db.tables.access import codes as kept
from core.errors import BadInput, Busy
from core.text import t

MINUTES: Final = 10
TRIES: Final = 5  # wrong codes of one person in MINUTES
TO_WEB, TO_PLATFORM = CodePurpose.TO_WEB, CodePurpose.TO_PLATFORM


@dataclass(frozen=True, slots=True)
class Offer:
    """`part` would become part of `stays`."""

    stays: int
    part: int
    preview: merging.Preview


async def give(tx: Write, account: int, now: datetime, person: int | None = None) -> str:
    """A code to be typed elsewhere; of a platform's person, or of the account on the web."""
    purpose = TO_PLATFORM if person is None else TO_WEB
    return await codes.issue(tx, purpose, account, person_id=person, now=now, minutes=MINUTES)


async def offered(tx: Read, account: int, typed: str, now: datetime, *, on_web: bool) -> Offer | None:
    """What a code would put together, which stays good; None for none. Raises as `merging.preview`."""
    found = await _peek(tx, typed, now, on_web=on_web)
    if found is None:
        return None
    stays, part = await _sides(tx, account, found, on_web=on_web)
    return Offer(stays, part, await merging.preview(tx, stays, part, now))


async def accept(tx: Write, account: int, typed: str, now: datetime, *, on_web: bool) -> tuple[int, str]:
    """Put together what a code says: (the account that stays, the link). The code is used up.

    Raises BadInput for no code that is good, and as `merging.merge`.
    """
    found = await _peek(tx, typed, now, on_web=on_web)
    if found is None:
        raise BadInput(t("links-no-code"))
    stays, part = await _sides(tx, account, found, on_web=on_web)
    await merging.check(tx, stays, part, now)  # first: what is refused uses no code up
    for purpose in _purposes(on_web=on_web):
        if await codes.redeem(tx, purpose, typed, now) is not None:
            return stays, await merging.merge(tx, stays, part, LinkedBy.CODE, now)
    raise BadInput(t("links-no-code"))


async def _peek(tx: Read, typed: str, now: datetime, *, on_web: bool) -> Code | None:
    for purpose in _purposes(on_web=on_web):
        found = await codes.peek(tx, purpose, typed, now)
        if found is not None:
            return found
    return None


def _purposes(*, on_web: bool) -> tuple[CodePurpose, ...]:
    """A platform takes the web's codes and other platforms'; the web takes platforms'."""
    return (TO_WEB,) if on_web else (TO_PLATFORM, TO_WEB)


async def _sides(tx: Read, account: int, code: Code, *, on_web: bool) -> tuple[int, int]:
    """The account that has the pages stays, where that makes no difference otherwise."""
    other = await merging.current(tx, code.account_id)
    from_web = code.person_id is None
    return await (merging.pair(tx, other, account) if from_web and not on_web else merging.pair(tx, account, other))


async def check_tries(tx: Read, person: int, now: datetime) -> None:
    """Raises Busy for a person of a platform who has typed too many wrong codes.

    Each wrong one stands among the codes as one that nobody knows, until it is over: what must be counted for all
    processes lies where all of them look, and goes by itself.
    """
    mine = kept.c.person_id == person, kept.c.purpose == TO_PLATFORM.value, kept.c.expires_at > now
    if int(await tx.value(select(func.count()).select_from(kept).where(*mine))) >= TRIES:
        raise Busy(t("links-too-many-tries", minutes=MINUTES))


async def note_try(tx: Write, account: int, person: int, now: datetime) -> None:
    nobodys = hashlib.sha256(secrets.token_bytes(32)).hexdigest()
    values = {"code_hash": nobodys, "purpose": TO_PLATFORM.value, "account_id": account, "person_id": person}
    await tx.run(insert(kept).values(**values, detail={}, made_at=now, expires_at=now + timedelta(minutes=MINUTES)))
