"""What people did, kept before anything is done about it, and the order in which it is answered."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import and_, bindparam, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from core.db import Read, Write
from core.db.tables.chat import chats, messages
from core.db.tables.places import OPEN, InboxState, inbox, places
from core.ledger.lease import Claim
from core.reach import Reach, narrower
from core.surface.events import (
    ButtonPressed,
    CommandInvoked,
    Cued,
    Echoed,
    Event,
    MessageCreated,
    MessageDeleted,
    MessageEdited,
    Place,
    ReactionAdded,
)

_KINDS: dict[str, TypeAdapter[Event]] = {
    kind.__name__: TypeAdapter(kind)
    for kind in (
        MessageCreated,
        MessageEdited,
        MessageDeleted,
        ButtonPressed,
        CommandInvoked,
        ReactionAdded,
        Cued,
        Echoed,
    )
}


# Statements that every turn needs are built once: building them took more time than running them (measured).
_keep = {
    "sqlite": sqlite.insert(inbox).on_conflict_do_nothing().returning(inbox.c.id),
    "postgresql": postgresql.insert(inbox).on_conflict_do_nothing().returning(inbox.c.id),
}
_waiting = (
    select(inbox.c.id, inbox.c.kind, inbox.c.payload, inbox.c.turn_id)
    .where(inbox.c.place_id == bindparam("place"), OPEN)
    .order_by(inbox.c.id)
)
_more = select(inbox.c.kind, inbox.c.payload).where(
    inbox.c.place_id == bindparam("place"),
    OPEN,
    inbox.c.state == InboxState.WAITING,
    or_(
        and_(inbox.c.author == bindparam("author"), inbox.c.kind == MessageCreated.__name__),
        inbox.c.kind.in_([MessageEdited.__name__, MessageDeleted.__name__]),
    ),
)
_pressed = select(inbox.c.id, inbox.c.payload).where(
    inbox.c.place_id == bindparam("place"),
    OPEN,
    inbox.c.state == InboxState.WAITING,
    inbox.c.kind == ButtonPressed.__name__,
)
_take = (
    update(inbox)
    .where(inbox.c.id.in_(bindparam("ids", expanding=True)))
    .values(state=InboxState.TAKEN, turn_id=bindparam("turn"))
)
_as_told = select(places.c.id).where(
    places.c.id == bindparam("place"),
    places.c.adult == bindparam("adult"),
    places.c.reach == bindparam("reach"),
)
_newest_there = (
    select(func.coalesce(func.max(messages.c.id), 0))
    .join(chats, chats.c.id == messages.c.chat_id)
    .where(chats.c.place_id == bindparam("place"))
)
_done_with = update(inbox).where(inbox.c.turn_id == bindparam("turn")).values(state=InboxState.DONE, payload={})


@dataclass(frozen=True, slots=True)
class Waiting:
    """An event that is not done. `turn_id` is set where a turn took it and did not come to its end."""

    id: int
    event: Event
    turn_id: int | None


async def place_id(tx: Write, place: Place, *, marked: bool = False) -> int:
    """The row of `place`, made at the first event there. `marked`: the event tells what may change about the place."""
    same = (
        places.c.platform == place.platform,
        places.c.bot == place.bot,
        places.c.channel == place.channel,
        places.c.thread == place.thread,
    )
    found: int | None = await tx.value(select(places.c.id).where(*same))
    if found is not None:
        if marked:
            await mark(tx, found, place)
        return found
    make = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
    fresh = make(places).values(
        platform=place.platform,
        bot=place.bot,
        space=place.space,
        channel=place.channel,
        thread=place.thread,
        direct=place.direct,
        adult=place.adult,
        reach=place.reach,
        narrowest=place.reach,
    )
    await tx.run(fresh.on_conflict_do_nothing())
    made: int = await tx.value(select(places.c.id).where(*same))
    return made


async def mark(tx: Write, place_id: int, place: Place) -> None:
    """Keep what an event tells of its place: whether it is for adults, and who can hear what is said there.

    Where more people can hear from now on, what was said so far stays with those who could hear it then.
    """
    if await tx.value(_as_told, {"place": place_id, "adult": place.adult, "reach": place.reach}) is not None:
        return
    # Locked first and counted after it: a turn that writes there holds the row, and its messages count.
    row = await tx.row(select(places).where(places.c.id == place_id).with_for_update())
    if row is None:
        return
    told: dict[str, object] = {"adult": place.adult, "reach": place.reach}
    former = Reach(row["reach"])
    if not place.reach.within(former):
        told["narrowest"] = narrower(former, Reach(row["narrowest"])) if row["narrow_until"] else former
        told["narrow_until"] = await tx.value(_newest_there, {"place": place_id})
    await tx.run(update(places).where(places.c.id == place_id).values(**told))


async def meet(tx: Write, claim: Claim, person_id: int) -> None:
    """Keep with whom a direct place is."""
    if claim.place.direct and claim.person_id != person_id:
        await tx.run(update(places).where(places.c.id == claim.place_id).values(person_id=person_id))


async def narrow(tx: Write, place_id: int, reach: Reach, message_id: int) -> None:
    """This message, and all before it, were said where only `reach` could hear: it was kept before the place opened,
    and is written only now."""
    row = await tx.row(select(places.c.narrowest, places.c.narrow_until).where(places.c.id == place_id))
    if row is not None:
        narrowest = narrower(reach, Reach(row["narrowest"])) if row["narrow_until"] else reach
        mine = update(places).where(places.c.id == place_id)
        await tx.run(mine.values(narrowest=narrowest, narrow_until=message_id))


async def narrowed(tx: Read, place_id: int) -> dict[str, object]:
    """What a place has that takes over a chat of this one: who could hear what was said so far."""
    row = await tx.row(select(places.c.narrowest, places.c.narrow_until).where(places.c.id == place_id))
    return dict(row or {})


async def keep(tx: Write, place: int, event: Event, now: datetime) -> bool:
    """Keep `event`; False where this delivery is not the first."""
    kind = type(event).__name__
    row = {
        "place_id": place,
        "event_id": event.id,
        "kind": kind,
        "author": _author(event),
        "payload": _KINDS[kind].dump_python(event, mode="json"),
        "state": InboxState.WAITING,
        "received_at": now,
    }
    return await tx.value(_keep[tx.dialect], row) is not None


def _author(event: Event) -> str:
    """The person whose account it is, also behind a proxied member."""
    match event:
        case MessageDeleted() | Cued() | Echoed():
            return ""
    return event.person.behind or event.person.id


async def waiting(tx: Read, place: int) -> list[Waiting]:
    """All that is not done in a place, as it came."""
    rows = await tx.rows(_waiting, {"place": place})
    return [Waiting(row["id"], _KINDS[row["kind"]].validate_python(row["payload"]), row["turn_id"]) for row in rows]


async def has_more(tx: Read, place: int, author: str, asked: Collection[str]) -> bool:
    """Whether this person has written on, or one of the messages `asked` was changed or taken back."""
    rows = await tx.rows(_more, {"place": place, "author": author})
    return any(row["kind"] == MessageCreated.__name__ or row["payload"].get("message_id") in asked for row in rows)


async def pressed(tx: Read, place: int, action: str) -> list[int]:
    """The rows of buttons with this action that wait in a place."""
    rows = await tx.rows(_pressed, {"place": place})
    return [row["id"] for row in rows if str(row["payload"].get("action", "")).partition(":")[0] == action]


async def was_taken(tx: Read, place: int, event_id: str) -> bool:
    """Whether a turn has taken this event."""
    query = select(inbox.c.turn_id).where(inbox.c.place_id == place, inbox.c.event_id == event_id)
    return await tx.value(query) is not None


async def take(tx: Write, items: Sequence[Waiting], turn_id: int) -> None:
    await tx.run(_take, {"ids": [item.id for item in items], "turn": turn_id})


async def done(tx: Write, ids: Sequence[int]) -> None:
    """Answered: the row stays to know a second delivery, the words go."""
    await tx.run(update(inbox).where(inbox.c.id.in_(ids)).values(state=InboxState.DONE, payload={}))


async def done_with(tx: Write, turn_id: int) -> None:
    """All that a turn took is answered."""
    await tx.run(_done_with, {"turn": turn_id})


def arrange(items: Sequence[Waiting]) -> list[Waiting]:
    """In the order in which the platform has it, with edits and deletions of what still waits applied.

    Messages are ordered among themselves by their ids (catching up may bring an older one after a newer one); what
    has no such number stays where it came.
    """
    slots = [index for index, item in enumerate(items) if _number(item.event) is not None]
    ordered = list(items)
    by_number = sorted((items[index] for index in slots), key=lambda item: _number(item.event) or 0)
    for index, item in zip(slots, by_number, strict=True):
        ordered[index] = item
    return [_edited(item, items) for item in ordered if not _taken_back(item, items)]


def next_batch(items: Sequence[Waiting]) -> list[Waiting]:
    """What is answered next, together: the messages that one person sent in a row, or one other event."""
    first = items[0]
    if not isinstance(first.event, MessageCreated):
        return [first]
    batch: list[Waiting] = []
    for item in items:
        if not isinstance(item.event, MessageCreated) or _account(item.event) != _account(first.event):
            break
        batch.append(item)
    return batch


def _account(event: MessageCreated) -> str:
    return event.person.behind or event.person.id


def _number(event: Event) -> int | None:
    return int(event.id) if isinstance(event, MessageCreated) and event.id.isdecimal() else None


def _taken_back(item: Waiting, items: Sequence[Waiting]) -> bool:
    """Also what another message stands for now."""
    if not isinstance(item.event, MessageCreated) or item.turn_id is not None:
        return False
    for other in items:
        match other.event:
            case MessageDeleted(message_id=gone) if gone == item.event.id:
                return True
            case MessageCreated(stands_for=gone) if gone == item.event.id:
                return True
    return False


def _edited(item: Waiting, items: Sequence[Waiting]) -> Waiting:
    if not isinstance(item.event, MessageCreated):
        return item
    for other in items:
        if isinstance(other.event, MessageEdited) and other.event.message_id == item.event.id:
            item = replace(item, event=replace(item.event, text=other.event.text))
    return item
