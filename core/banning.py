"""Who is banned is told so once where they talk, and not answered: not by message, by command or by button."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from core.chat.inbox import Waiting
from core.db import Write
from core.db.tables.people import people
from core.db.tables.places import places
from core.ledger.lease import Claim
from core.outcome import Told
from core.safety import bans
from core.safety.bans import Ban
from core.step import NOTHING, Step
from core.surface.events import (
    ButtonPressed,
    Cause,
    CommandInvoked,
    Cued,
    Echoed,
    MessageCreated,
    MessageDeleted,
    Person,
)


async def refused(tx: Write, claim: Claim, batch: Sequence[Waiting], now: datetime) -> Step | None:
    """What is done about what a banned person did; None for everybody else. What they take back is taken back."""
    event = batch[-1].event
    match event:
        case MessageDeleted() | Echoed():
            return None
        case Cued():
            alone = event.cause is Cause.RETURN and claim.place.direct
            found = await _with_whom(tx, claim, now) if alone else None
            return None if found is None else NOTHING
    ban = await _of(tx, claim.place.platform, event.person, now)
    if ban is None:
        return None
    waits = isinstance(event, CommandInvoked | ButtonPressed)
    heard = isinstance(event, MessageCreated) and event.addressed and not ban.told
    if not (waits or heard):
        return NOTHING
    await bans.told(tx, ban.account)
    return Step(told=Told(ban.words, private=True))


async def _of(tx: Write, platform: str, person: Person, now: datetime) -> Ban | None:
    return await bans.of_person(tx, platform, person.behind or person.id, now)


async def _with_whom(tx: Write, claim: Claim, now: datetime) -> Ban | None:
    """The ban of whoever is alone with the character."""
    query = select(people.c.account_id).join(places, places.c.person_id == people.c.id)
    account: int | None = await tx.value(query.where(places.c.id == claim.place_id))
    return None if account is None else await bans.of(tx, account, now)
