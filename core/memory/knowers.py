"""Which characters remember something of an account."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import RowMapping, bindparam, func, select

from core.db import Read
from core.db.tables.characters import character_versions, characters, pictures
from core.db.tables.memory import memories
from core.db.tables.people import people
from core.db.tables.places import places

MOST = 200
_persons = select(people.c.id).where(people.c.account_id == bindparam("account"))
_columns = characters.c.id, characters.c.public_id, characters.c.name, pictures.c.public_id.label("picture")
_of = characters.outerjoin(character_versions, character_versions.c.id == characters.c.version_id).outerjoin(
    pictures, pictures.c.id == character_versions.c.picture_id
)


@dataclass(frozen=True, slots=True)
class Knower:
    """`count` memories that hold now."""

    id: int
    public_id: str
    name: str
    picture: str | None
    count: int = 0


async def of(tx: Read, account: int) -> list[Knower]:
    """Who remembers most comes first."""
    count = func.count().label("count")
    query = (
        select(*_columns, count)
        .select_from(_of.join(memories, memories.c.character_id == characters.c.id))
        .where(memories.c.person_id.in_(_persons), memories.c.superseded_at.is_(None))
        .group_by(*_columns)
        .order_by(count.desc(), characters.c.id)
        .limit(MOST)
    )
    return [_knower(row, row["count"]) for row in await tx.rows(query, {"account": account})]


async def one(tx: Read, account: int, public_id: str) -> Knower | None:
    """A character that remembers something of the account, or has been alone with it; None for any other."""
    remembers = select(memories.c.id).where(
        memories.c.person_id.in_(_persons), memories.c.character_id == characters.c.id
    )
    row = await tx.row(
        select(*_columns)
        .select_from(_of)
        .where(characters.c.public_id == public_id, remembers.exists() | _alone.exists()),
        {"account": account},
    )
    return None if row is None else _knower(row, 0)


_alone = select(places.c.id).where(places.c.person_id.in_(_persons), places.c.character_id == characters.c.id)


async def where(tx: Read, account: int, character_id: int) -> tuple[int, int] | None:
    """(person, place) where the account was alone with a character last: what it writes down is as if said there."""
    query = select(places.c.person_id, places.c.id).where(
        places.c.person_id.in_(_persons), places.c.direct, places.c.character_id == character_id
    )
    row = await tx.row(query.order_by(places.c.id.desc()).limit(1), {"account": account})
    return None if row is None else (row["person_id"], row["id"])


def _knower(row: RowMapping, count: int) -> Knower:
    return Knower(row["id"], row["public_id"], row["name"], row["picture"], count)
