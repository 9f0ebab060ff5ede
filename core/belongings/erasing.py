"""An account and all that is its own is erased at once, and the database is looked through for what might be left."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, insert, or_, select, update

from core.belongings import leaving_behind, whose
from core.belongings.moving import COUNTED, number_of
from core.belongings.owners import OWNERS, Erasing, Owner
from core.belongings.whose import Who
from core.chat import leaving
from core.db import Read, Write
from core.db.tables.chat import chats, messages
from core.db.tables.people import accounts, people
from core.db.tables.places import places
from core.db.tables.stories import Consent, stories, story_comments, story_consents
from core.memory import erasure
from core.stories.bridge import consent

_AT_ONCE = 500  # ids that one statement is given
_LAST = ("people", "accounts")  # what everything else refers to


class Works(StrEnum):
    """What becomes of characters and stories that everybody can see. Others of the owner's go in any case."""

    DELETE = "delete"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class Receipt:
    """`gone`: how many rows each column had that named them; `left`: how many after that, which is none anywhere.

    `stay` counts characters and stories that belong to nobody now: published ones that were to stay, and characters
    with whom others have talked, which only their chats still know.
    """

    at: datetime
    gone: Mapping[str, int]
    left: Mapping[str, int]
    stay: int

    @property
    def rows(self) -> int:
        return sum(self.gone.values())


class StillThere(RuntimeError):
    """A defect: something has outlived its owner. Nothing was erased."""


async def erase(tx: Write, account: int, works: Works, now: datetime) -> Receipt:
    """All of an account and of those that are part of it. Raises StillThere, and then the transaction must end."""
    who = await whose.of(tx, account)
    gone = await counted(tx, who)
    # Whatever stays belongs to an account of nobody's. It is made in any case: SQLite gives the highest number once
    # more when its row is gone, and nobody is to come by what still knows an account by its number.
    nobody: int = await tx.value(
        insert(accounts).values(public_id=secrets.token_urlsafe(12), created_at=now).returning(accounts.c.id)
    )
    await _uncount(tx, who)
    await _take_back(tx, who, now)
    await _chats(tx, who)
    stay = await leaving_behind.stories_of(tx, who, nobody, keep=works is Works.LEAVE, now=now)
    stay += await leaving_behind.characters_of(tx, who, nobody, keep=works is Works.LEAVE, now=now)
    await _rows(tx, who)
    left = await counted(tx, who)
    if any(left.values()):
        raise StillThere(", ".join(label for label, number in left.items() if number))
    return Receipt(now, gone, left, stay)


async def counted(tx: Read, who: Who) -> dict[str, int]:
    """How many rows of each column name them."""
    return {owner.label: await number_of(tx, owner.of, who.rows(owner)) for owner in OWNERS}


async def _uncount(tx: Write, who: Who) -> None:
    """What they like has one like fewer."""
    for table in COUNTED:
        counted_table, column, figure = COUNTED[table]
        owner = next(each for each in OWNERS if each.table == table)
        rows = await tx.rows(select(owner.of.c[column]).where(who.rows(owner)))
        await _lower(tx, counted_table.name, figure, Counter(row[column] for row in rows))
    said = story_comments.c.account_id.in_(who.accounts), story_comments.c.deleted_at.is_(None)
    rows = await tx.rows(select(story_comments.c.story_id).where(*said))
    await _lower(tx, stories.name, "comment_count", Counter(row["story_id"] for row in rows))


async def _lower(tx: Write, table: str, figure: str, by: Mapping[int, int]) -> None:
    of = stories if table == stories.name else COUNTED["likes"][0]
    for row_id, number in sorted(by.items()):
        await tx.run(update(of).where(of.c.id == row_id).values({figure: of.c[figure] - number}))


async def _take_back(tx: Write, who: Who, now: datetime) -> None:
    """What others' stories have made of their words is hidden."""
    given = story_consents.c.person_id.in_(who.persons), story_consents.c.state == Consent.GIVEN.value
    for row in await tx.rows(select(story_consents.c.story_id).where(*given).distinct()):
        for account in who.accounts:
            if await number_of(tx, people, people.c.account_id == account):
                await _refuse(tx, row["story_id"], account, now)


async def _refuse(tx: Write, story_id: int, account: int, now: datetime) -> None:
    asked = select(story_consents.c.person_id).join(people, people.c.id == story_consents.c.person_id)
    mine = story_consents.c.story_id == story_id, people.c.account_id == account
    if await tx.row(asked.where(*mine)) is not None:
        await consent.refuse(tx, story_id, account, now)


async def _chats(tx: Write, who: Who) -> None:
    """Where they were alone with a character, all of it; where others are, what they have said."""
    spoke = select(messages.c.chat_id).where(messages.c.person_id.in_(who.persons))
    mine = or_(
        places.c.person_id.in_(who.persons), places.c.id.in_(select(chats.c.place_id).where(chats.c.id.in_(spoke)))
    )
    alone = [row["id"] for row in await tx.rows(select(places.c.id).where(places.c.direct, mine))]
    for row in await tx.rows(select(chats.c.id).where(chats.c.place_id.in_(alone)).order_by(chats.c.id)):
        await leaving.erase(tx, row["id"])
    await tx.run(delete(places).where(places.c.id.in_(alone)))
    said = await tx.rows(select(messages.c.id).where(messages.c.person_id.in_(who.persons)).order_by(messages.c.id))
    for ids in _parts([row["id"] for row in said]):
        await erasure.of_messages(tx, ids)
        await tx.run(delete(messages).where(messages.c.id.in_(ids)))


def _parts(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))


async def _rows(tx: Write, who: Who) -> None:
    """Every other row that names them: it goes, or names nobody. Before the rows that it names."""
    for owner in sorted(OWNERS, key=_rank):
        match owner.erasing:
            case Erasing.CLEARED:
                await tx.run(update(owner.of).where(who.rows(owner)).values({owner.column: None}))
            case Erasing.DELETED:
                await tx.run(delete(owner.of).where(who.rows(owner)))


def _rank(owner: Owner) -> tuple[int, int]:
    """Parts of an account before the account itself, people before both."""
    return (_LAST.index(owner.table) + 1 if owner.table in _LAST else 0, int(owner.column == "id"))
