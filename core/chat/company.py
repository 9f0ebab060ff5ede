"""Who is in a chat beside its first character, from when until when, and what each of them remembers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, String, and_, bindparam, case, delete, func, insert, select, update

from core.characters import store as characters
from core.characters.store import Listed
from core.chat.cast import Member
from core.db import Read, Write
from core.db.tables.chat import cast, chats, messages, told
from core.db.tables.places import places
from core.errors import BadInput
from core.ledger.lease import Claim
from core.text import t

MOST = 8  # characters of one place

_REMEMBERED = ("window_from", "lore", "variables", "beginning")
_BLANK: Mapping[str, object] = {"window_from": 0, "lore": None, "variables": None, "beginning": None}
_here = and_(places.c.id == chats.c.place_id, places.c.chat_id == chats.c.id)
_of = (
    select(
        *(cast.c[name] for name in ("id", "character_id", "version_id", "came_after", "left_after", "on_call")),
        chats.c.character_id.label("first"),
        case((places.c.character_id == cast.c.character_id, places.c.version_id)).label("shown"),
    )
    .select_from(cast.join(chats, chats.c.id == cast.c.chat_id).outerjoin(places, _here))
    .where(cast.c.chat_id == bindparam("chat"))
    .order_by(cast.c.id)
)


@dataclass(frozen=True, slots=True)
class Seat:
    """One stay of a character: it has heard what stands after message `came_after`, up to `left_after` (None: still
    here). The first one's version is that of the place."""

    id: int
    character_id: int
    version_id: int
    came_after: int
    left_after: int | None
    on_call: bool


@dataclass(frozen=True, slots=True)
class Company:
    """All stays in one chat, oldest first; none in a chat with one character only. `first` is that one's id."""

    chat_id: int
    seats: tuple[Seat, ...] = ()
    first: int | None = None

    @property
    def members(self) -> tuple[Seat, ...]:
        """Who is here now, in the order in which they came; the first character before all."""
        present = (seat for seat in self.seats if seat.left_after is None)
        return tuple(sorted(present, key=lambda seat: seat.character_id != self.first))

    def sees(self, character_id: int, message_id: int) -> bool:
        """Whether a character was there when the message was said."""
        return not self.seats or any(
            came < message_id and (left is None or message_id <= left) for came, left in witnessed(self, character_id)
        )

    def seat(self, character_id: int) -> Seat | None:
        """Where a character sits that is here now."""
        return next((seat for seat in self.members if seat.character_id == character_id), None)


def witnessed(company: Company, character_id: int) -> tuple[tuple[int, int | None], ...]:
    """(after, up to) of the messages that a character has heard; all of them where there was never any company."""
    if not company.seats:
        return ((0, None),)
    return tuple((each.came_after, each.left_after) for each in company.seats if each.character_id == character_id)


async def of(tx: Read, chat_id: int) -> Company:
    rows = await tx.rows(_of, {"chat": chat_id})
    return Company(chat_id, tuple(map(_seat, rows)), rows[0]["first"] if rows else None)


async def members(tx: Read, company: Company) -> tuple[Member, ...]:
    """Those who are here now as `core.chat.cast` wants them; whose card is gone is passed over."""
    found = [(seat, await characters.version(tx, seat.version_id)) for seat in company.members]
    return tuple(
        _member(listed, on_call=seat.on_call, first=seat.character_id == company.first)
        for seat, listed in found
        if listed is not None
    )


def alone(character: Listed) -> Member:
    """The only character of a place."""
    return _member(character, on_call=False, first=True)


def _member(character: Listed, *, on_call: bool, first: bool) -> Member:
    return Member(
        character_id=character.id,
        version_id=character.version_id,
        public_id=character.public_id,
        name=character.card.name,
        called=character.card.called,
        talkativeness=character.card.talkativeness,
        on_call=on_call,
        first=first,
    )


async def invite(tx: Write, claim: Claim, character: Listed, person_id: int | None, now: datetime) -> Company:
    """The character comes into the place's chat and hears what is said from now on; who is there then.

    Raises BadInput where there is no chat, where it is there already, and where the place is full. Whoever comes back
    remembers its own, and has not heard what was said meanwhile.
    """
    chat_id = claim.chat_id
    first = await _first(tx, claim.place_id)
    if chat_id is None or first is None:
        raise BadInput(t("gathering-nobody"))
    here = await of(tx, chat_id)
    known = [seat.character_id for seat in here.members] or [first["character_id"]]
    if character.id in known:
        raise BadInput(t("gathering-already", name=character.card.called))
    if len(known) >= MOST:
        raise BadInput(t("gathering-full", most=MOST))
    if not here.seats:
        await tx.run(insert(cast).values(chat_id=chat_id, came_after=0, **first))
    values = {"chat_id": chat_id, "character_id": character.id, "version_id": character.version_id}
    remembered = await _remembered(tx, chat_id, character.id)
    await tx.run(
        insert(cast).values(**values, **remembered, came_after=await _newest(tx, chat_id), by_id=person_id or None)
    )
    await sync(tx, claim.place_id)
    return await of(tx, chat_id)


async def dismiss(tx: Write, claim: Claim, character_id: int) -> Company:
    """The character leaves the place's chat; who is there then. If it was the first, the next one becomes the first.

    Raises BadInput where it is not there, or would leave nobody.
    """
    here = Company(0) if claim.chat_id is None else await of(tx, claim.chat_id)
    seat = here.seat(character_id)
    if seat is None:
        raise BadInput(t("gathering-not-here"))
    if len(here.members) == 1:
        raise BadInput(t("gathering-last"))
    gone = update(cast).where(cast.c.id == seat.id)
    await tx.run(gone.values(left_after=await _newest(tx, here.chat_id)))
    if character_id == here.first:
        await _succeed(tx, seat, here.members[1])
    await sync(tx, claim.place_id)
    return await of(tx, here.chat_id)


async def set_on_call(tx: Write, chat_id: int, character_id: int, *, on_call: bool) -> bool:
    """Whether a character speaks only when it is meant; False where it is not here."""
    mine = update(cast).where(
        cast.c.chat_id == chat_id, cast.c.character_id == character_id, cast.c.left_after.is_(None)
    )
    return await tx.run(mine.values(on_call=on_call)) == 1


async def sync(tx: Write, place_id: int) -> None:
    """A place knows how many stays its chat has (0: one character, who has heard all), and which character is the
    first there: for after a chat was taken up, branched or begun."""
    place = await tx.row(select(places).where(places.c.id == place_id))
    if place is None or place["chat_id"] is None:
        await tx.run(update(places).where(places.c.id == place_id).values(company=0))
        return
    here = await of(tx, place["chat_id"])
    values: dict[str, object] = {"company": len(here.seats)}
    if here.first is not None and here.first != place["character_id"]:
        values |= {"character_id": here.first, "version_id": await _version(tx, here, here.first)}
    await tx.run(update(places).where(places.c.id == place_id).values(values))


async def copy(tx: Write, chat_id: int, onto: int, copied: Sequence[tuple[int, int]]) -> None:
    """The branch `onto` of a chat has the company that was there, with what it has been told; `copied` are the ids of
    messages in the chat and in its branch, oldest first. `sync` comes after."""
    rows = await tx.rows(select(cast).where(cast.c.chat_id == chat_id).order_by(cast.c.id))
    if not rows or not copied:
        return
    newest = copied[-1][0]
    whole = newest == await _newest(tx, chat_id)
    for row in rows:
        if row["came_after"] < newest or whole:
            stays = row["left_after"] is None or (row["left_after"] >= newest and not whole)
            values = {name: row[name] for name in ("character_id", "version_id", "on_call", "by_id", "variables")}
            came, left = _among(copied, row["came_after"]), None if stays else _among(copied, row["left_after"])
            await tx.run(insert(cast).values(**values, chat_id=onto, came_after=came, left_after=left))
    await _copy_told(tx, chat_id, dict(copied))
    branch = await of(tx, onto)
    if branch.members and branch.first is not None and branch.seat(branch.first) is None:
        next_one = branch.members[0].character_id
        await tx.run(update(chats).where(chats.c.id == onto).values(character_id=next_one))
        await _exchange(tx, onto, branch.first, next_one)


async def along(tx: Write, chat_id: int, onto: int, now_first: int) -> None:
    """Those who are in a chat begin the chat `onto` anew, all of them; `now_first` is its first character.
    `sync` comes after."""
    here = await of(tx, chat_id)
    if here.seat(now_first) is None or len(here.members) == 1:
        return
    for seat in sorted(here.members, key=lambda seat: seat.character_id != now_first):
        kept = {"character_id": seat.character_id, "version_id": seat.version_id, "on_call": seat.on_call}
        await tx.run(insert(cast).values(chat_id=onto, came_after=0, **kept))


async def _first(tx: Write, place_id: int) -> dict[str, int] | None:
    """The character of a place and its version."""
    row = await tx.row(select(places.c.character_id, places.c.version_id).where(places.c.id == place_id))
    return None if row is None or None in row.values() else dict(row)


async def _newest(tx: Read, chat_id: int) -> int:
    newest: int | None = await tx.value(select(func.max(messages.c.id)).where(messages.c.chat_id == chat_id))
    return newest or 0


async def _remembered(tx: Read, chat_id: int, character_id: int) -> Mapping[str, object]:
    """What a character took away from its last stay in the chat."""
    stays = select(*(cast.c[name] for name in ("lore", "variables", "on_call")))
    mine = stays.where(cast.c.chat_id == chat_id, cast.c.character_id == character_id)
    row = await tx.row(mine.order_by(cast.c.id.desc()).limit(1))
    return {} if row is None else dict(row)


async def _succeed(tx: Write, old: Seat, new: Seat) -> None:
    """The chat's own memory passes to the new first character, that of the old one to its seat."""
    chat = await tx.row(
        select(chats.c.id, *(chats.c[name] for name in _REMEMBERED))
        .join(cast, cast.c.chat_id == chats.c.id)
        .where(cast.c.id == old.id)
    )
    own = await tx.row(select(*(cast.c[name] for name in _REMEMBERED)).where(cast.c.id == new.id))
    assert chat is not None
    assert own is not None
    kept = {name: chat[name] for name in _REMEMBERED}
    await tx.run(update(cast).where(cast.c.id == old.id).values(**kept, version_id=old.version_id))
    await tx.run(update(cast).where(cast.c.id == new.id).values(_BLANK))
    await tx.run(update(chats).where(chats.c.id == chat["id"]).values(character_id=new.character_id, **own))
    await _exchange(tx, chat["id"], old.character_id, new.character_id)


async def _exchange(tx: Write, chat_id: int, old: int, new: int) -> None:
    """What the old first character was told at messages stands in `told` from now on, and the new one's with them."""
    mine = await tx.rows(
        select(messages.c.id, messages.c.lore).where(
            messages.c.chat_id == chat_id, func.length(messages.c.lore.cast(String)) > len("[]")
        )
    )
    in_chat = select(messages.c.id).where(messages.c.chat_id == chat_id).scalar_subquery()
    theirs = and_(told.c.character_id == new, told.c.message_id.in_(in_chat))
    its = await tx.rows(select(told.c.message_id, told.c.lore).where(theirs))
    await tx.run(delete(told).where(theirs))
    if mine:
        await tx.run(update(messages).where(messages.c.id.in_([row["id"] for row in mine])).values(lore=[]))
        await tx.run(
            insert(told), [{"message_id": row["id"], "character_id": old, "lore": row["lore"]} for row in mine]
        )
    for row in its:
        await tx.run(update(messages).where(messages.c.id == row["message_id"]).values(lore=row["lore"]))


async def _version(tx: Read, company: Company, character_id: int) -> int | None:
    """In which version a character is here."""
    seat = company.seat(character_id)
    found: int | None = await tx.value(select(cast.c.version_id).where(cast.c.id == seat.id)) if seat else None
    return found


async def _copy_told(tx: Write, chat_id: int, copied: Mapping[int, int]) -> None:
    in_chat = select(messages.c.id).where(messages.c.chat_id == chat_id).scalar_subquery()
    rows = await tx.rows(select(told).where(told.c.message_id.in_(in_chat)))
    kept = [{**row, "message_id": copied[row["message_id"]]} for row in rows if row["message_id"] in copied]
    if kept:
        await tx.run(insert(told), kept)


def _among(copied: Sequence[tuple[int, int]], message_id: int) -> int:
    """The copy of a message, or of the newest before it."""
    return max((new for old, new in copied if old <= message_id), default=0)


def _seat(row: RowMapping) -> Seat:
    shown = row["shown"] if row["character_id"] == row["first"] else None
    version = row["version_id"] if shown is None else shown
    return Seat(row["id"], row["character_id"], version, row["came_after"], row["left_after"], row["on_call"])
