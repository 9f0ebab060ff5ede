"""Two accounts of one person become one, and two again.

The account that stays gets what the other had; the other is empty meanwhile and remembers whose part it is. Nothing is
lost: what both had is kept aside, and each row that moves is noted.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    RowMapping,
    Table,
    bindparam,
    delete,
    distinct,
    func,
    insert,
    literal,
    select,
    update,
)

from core.belongings.moving import Hands, hand_over, rename
from core.belongings.owners import ACCOUNT_BUDGET
from core.belongings.returning import give_back
from core.db import Read, Write
from core.db.tables.access import LinkedBy, link_moves, links
from core.db.tables.base import Seconds
from core.db.tables.characters import characters, follows, likes
from core.db.tables.chat import messages
from core.db.tables.jobs import jobs
from core.db.tables.memory import memories, memory_changes
from core.db.tables.people import Role, accounts, people, personas
from core.db.tables.safety import bans
from core.db.tables.stories import budgets, stories, story_follows, story_likes
from core.db.tables.web import web_sessions
from core.errors import BadInput, Busy, NotFound
from core.memory import erasure
from core.stories.engine import JOB
from core.text import t

WEB = "web"
_RANK = {Role.PERSON: 0, Role.MODERATOR: 1, Role.OPERATOR: 2}


@dataclass(frozen=True, slots=True)
class Identity:
    """`platform` and how the person is called there."""

    id: int
    platform: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What an account would bring along. `spent`: micro-dollars of stories this month, counted in the one limit then.
    `twice`: likes and follows that the account that stays has as well, and that count once."""

    identities: tuple[Identity, ...]
    characters: int
    memories: int
    likes: int
    follows: int
    personas: int
    stories: int
    chats: int
    spent: int
    twice: int


@dataclass(frozen=True, slots=True)
class Link:
    """An account that is part of this one. `undoable`: it can be taken out again."""

    public_id: str
    how: LinkedBy
    at: datetime
    identities: tuple[Identity, ...]

    @property
    def undoable(self) -> bool:
        """What a guest had: nobody could get at it any more, for its browser is somebody's now."""
        return self.how is not LinkedBy.GUEST


async def current(tx: Read, account: int) -> int:
    """The account that this one is part of now, else itself."""
    into: int | None = await tx.value(select(accounts.c.merged_into).where(accounts.c.id == account))
    return account if into is None else into


async def pair(tx: Read, here: int, there: int) -> tuple[int, int]:
    """(the one that stays, the one that becomes part of it): `here` stays, unless the other has a higher role, or has
    parts already."""
    rows = await _sides(tx, here, there)
    rank = {each: _RANK[Role(row["role"])] for each, row in rows.items()}
    parts = {each: each in rows and rows[each]["has_parts"] for each in (here, there)}
    if parts[here] != parts[there]:
        return (here, there) if parts[here] else (there, here)
    return (there, here) if rank.get(there, 0) > rank.get(here, 0) else (here, there)


async def preview(tx: Read, account: int, other: int, now: datetime) -> Preview:
    """What `other` would bring to `account`. Raises as `merge` does."""
    await check(tx, account, other, now)
    given = {"account": account, "other": other, "subject": str(other), "period": f"{now:%Y-%m}"}
    row = await tx.row(_BROUGHT, given)
    assert row is not None
    return Preview(identities=await identities(tx, other), **{name: int(row[name]) for name in _FIGURES})


async def merge(tx: Write, account: int, other: int, how: LinkedBy, now: datetime) -> str:
    """`other` becomes part of `account`; the link's public id.

    Raises BadInput where they are one already, `other` has parts of its own (see `pair`) or one of them may not take
    part, NotFound where one is not there, Busy while a story of `other` is written.
    """
    await _lock(tx, account, other)
    await check(tx, account, other, now)
    public_id = secrets.token_urlsafe(12)
    made = {"public_id": public_id, "account_id": account, "other_id": other, "how": how.value, "at": now}
    link: int = await tx.value(insert(links).values(**made).returning(links.c.id))
    persons = await _persons(tx, account, other)
    await _end_guests(tx, other)
    hands = Hands(link, account, other)
    await hand_over(tx, hands)
    await rename(tx, hands)
    await tx.run(update(accounts).where(accounts.c.id == other).values(merged_into=account))
    await erasure.changed(tx, persons, ())
    return public_id


async def split(tx: Write, account: int, link: str, now: datetime) -> int:
    """What that link has moved and is still there goes back; the account that is on its own again.

    Whoever is signed in on a web identity that goes back is signed out. Raises NotFound for a link that is not this
    account's, BadInput where it cannot be undone, Busy while a story that goes back is written.
    """
    query = select(links).where(links.c.public_id == link, links.c.account_id == account, links.c.undone_at.is_(None))
    row = await tx.row(query)
    if row is None:
        raise NotFound(t("links-gone"))
    if row["how"] == LinkedBy.GUEST.value:
        raise BadInput(t("links-guest-stays"))
    other: int = row["other_id"]
    await _lock(tx, account, other)
    await _idle(tx, account)
    undone = update(links).where(links.c.id == row["id"], links.c.undone_at.is_(None)).values(undone_at=now)
    if await tx.run(undone) != 1:
        raise NotFound(t("links-gone"))
    await give_back(tx, Hands(row["id"], account, other))
    await tx.run(update(accounts).where(accounts.c.id == other).values(merged_into=None))
    await _sign_out(tx, other)
    await _tell(tx, account, other)
    return other


async def bring_guest(tx: Write, account: int, guest: int, now: datetime) -> str | None:
    """What a guest had comes along to the account that they have signed in to; None where there is no such guest.

    Raises Busy and BadInput as `merge`.
    """
    row = await tx.row(select(accounts.c.id, accounts.c.merged_into).where(accounts.c.id == guest))
    if row is None or guest == account or row["merged_into"] is not None:
        return None
    return await merge(tx, account, guest, LinkedBy.GUEST, now)


async def of_account(tx: Read, account: int) -> list[Link]:
    """Which accounts are part of this one, oldest first."""
    rows = await tx.rows(
        select(links).where(links.c.account_id == account, links.c.undone_at.is_(None)).order_by(links.c.id)
    )
    moved = await moved_identities(tx, [row["id"] for row in rows])
    return [_link(row, moved.get(row["id"], ())) for row in rows]


async def moved_identities(tx: Read, link_ids: Sequence[int]) -> dict[int, tuple[Identity, ...]]:
    """Which identities came with which link and are still there."""
    if not link_ids:
        return {}
    rows = await tx.rows(
        select(link_moves.c.link_id, link_moves.c.key)
        .where(link_moves.c.link_id.in_(list(link_ids)), link_moves.c.table_name == people.name)
        .order_by(link_moves.c.id)
    )
    ids = [row["key"]["id"] for row in rows]
    known = {row["id"]: row for row in await tx.rows(select(people).where(people.c.id.in_(ids)))}
    found: dict[int, tuple[Identity, ...]] = {}
    for row in rows:
        if person := known.get(row["key"]["id"]):
            found[row["link_id"]] = (*found.get(row["link_id"], ()), _identity(person))
    return found


async def identities(tx: Read, account: int) -> tuple[Identity, ...]:
    """How an account is known on the platforms, oldest first."""
    rows = await tx.rows(select(people).where(people.c.account_id == account).order_by(people.c.id))
    return tuple(_identity(row) for row in rows)


def _identity(row: RowMapping) -> Identity:
    return Identity(row["id"], row["platform"], row["name"])


def _link(row: RowMapping, moved: tuple[Identity, ...]) -> Link:
    return Link(row["public_id"], LinkedBy(row["how"]), row["at"], moved)


async def check(tx: Read, account: int, other: int, now: datetime) -> None:
    """Raises as `merge` does, and changes nothing."""
    rows = await _sides(tx, account, other)
    if account == other or any(each["merged_into"] in {account, other} for each in rows.values()):
        raise BadInput(t("links-same"))
    if len(rows) != 2 or any(each["merged_into"] is not None for each in rows.values()):
        raise NotFound(t("links-no-account"))
    if any(each["banned"] is not None and (each["until"] is None or each["until"] > now) for each in rows.values()):
        raise BadInput(t("links-banned"))
    if rows[other]["has_parts"]:
        raise BadInput(t("links-both-have-parts"))
    if rows[other]["runs"]:
        raise Busy(t("links-story-runs"))


async def _sides(tx: Read, *ids: int) -> dict[int, RowMapping]:
    return {row["id"]: row for row in await tx.rows(_SIDES, {"accounts": list(ids)})}


async def _idle(tx: Read, account: int) -> None:
    if (await _sides(tx, account))[account]["runs"]:
        raise Busy(t("links-story-runs"))


async def _lock(tx: Write, account: int, other: int) -> None:
    """Always in this order: two that are put together from both sides wait for each other."""
    both = accounts.c.id.in_([account, other])
    await tx.rows(select(accounts.c.id).where(both).order_by(accounts.c.id).with_for_update())


async def _persons(tx: Read, *account_ids: int) -> list[int]:
    rows = await tx.rows(select(people.c.id).where(people.c.account_id.in_(account_ids)).order_by(people.c.id))
    return [row["id"] for row in rows]


def _browsers(account: int) -> ColumnElement[bool]:
    own = select(people.c.native_id).where(people.c.account_id == account, people.c.platform == WEB)
    return web_sessions.c.person_id.in_(own)


async def _end_guests(tx: Write, account: int) -> None:
    """A browser in which nobody has signed in is not let into another account by way of what it had."""
    await tx.run(delete(web_sessions).where(_browsers(account), ~web_sessions.c.signed_in))


async def _sign_out(tx: Write, account: int) -> None:
    await tx.run(delete(web_sessions).where(_browsers(account)))


async def _tell(tx: Write, account: int, other: int) -> None:
    """What a process has read of the account's memories is good no more, whatever it was told since: its number is one
    that it has never had with the identities that are gone."""
    stayed, gone = await _persons(tx, account), await _persons(tx, other)
    await erasure.changed(tx, (*stayed, *gone), ())
    held = select(func.coalesce(func.sum(memory_changes.c.number), 0)).where(
        memory_changes.c.person_id.in_(gone), memory_changes.c.place_id == 0
    )
    more = int(await tx.value(held))
    mine = memory_changes.c.person_id.in_(stayed), memory_changes.c.place_id == 0
    await tx.run(update(memory_changes).where(*mine).values(number=memory_changes.c.number + more))


# What is set aside for a story's call is settled with whoever pays for it: nobody else may pay in between.
def _runs(owner: ColumnElement[int]) -> ColumnElement[bool]:
    own = select(stories.c.id).where(stories.c.owner_id == owner).correlate(accounts)
    return (
        select(jobs.c.subject)
        .where(jobs.c.kind == JOB, jobs.c.subject.in_(own), jobs.c.lease_until >= Seconds())
        .exists()
    )


_SIDES = (
    select(
        accounts.c.id,
        accounts.c.role,
        accounts.c.merged_into,
        bans.c.account_id.label("banned"),
        bans.c.until,
        select(links.c.id)
        .where(links.c.account_id == accounts.c.id, links.c.undone_at.is_(None))
        .exists()
        .label("has_parts"),
        _runs(accounts.c.id).label("runs"),
    )
    .outerjoin(bans, bans.c.account_id == accounts.c.id)
    .where(accounts.c.id.in_(bindparam("accounts", expanding=True)))
)


def _count(table: Table, *where: ColumnElement[bool]) -> ColumnElement[int]:
    return select(func.count()).select_from(table).where(*where).scalar_subquery()


def _marks(*tables: Table) -> ColumnElement[int]:
    first, second = (_count(table, table.c.account_id == _other) for table in tables)
    return first + second


def _twice() -> ColumnElement[int]:
    """What both have."""
    found: ColumnElement[int] = literal(0)
    for table, column in (
        (likes, "character_id"),
        (follows, "character_id"),
        (story_likes, "story_id"),
        (story_follows, "story_id"),
    ):
        mine = table.alias()
        same = select(mine.c[column]).where(mine.c.account_id == bindparam("account"))
        found = found + _count(table, table.c.account_id == _other, table.c[column].in_(same))
    return found


_other = bindparam("other", type_=BigInteger())
_of_other = select(people.c.id).where(people.c.account_id == _other)
_BROUGHT = select(
    _count(characters, characters.c.owner_id == _other, characters.c.deleted_at.is_(None)).label("characters"),
    _count(memories, memories.c.person_id.in_(_of_other), memories.c.superseded_by.is_(None)).label("memories"),
    _marks(likes, story_likes).label("likes"),
    _marks(follows, story_follows).label("follows"),
    _count(personas, personas.c.account_id == _other).label("personas"),
    _count(stories, stories.c.owner_id == _other, stories.c.deleted_at.is_(None)).label("stories"),
    select(func.count(distinct(messages.c.chat_id)))
    .where(messages.c.person_id.in_(_of_other))
    .scalar_subquery()
    .label("chats"),
    select(func.coalesce(func.sum(budgets.c.spent), 0))
    .where(
        budgets.c.scope == ACCOUNT_BUDGET,
        budgets.c.subject == bindparam("subject"),
        budgets.c.period == bindparam("period"),
    )
    .scalar_subquery()
    .label("spent"),
    _twice().label("twice"),
)
_FIGURES = tuple(_BROUGHT.selected_columns.keys())
