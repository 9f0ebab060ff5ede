"""Whose a memory is: an account sees and changes its own, and of a place what those may who lead it."""

from __future__ import annotations

from sqlalchemy import RowMapping, Select, bindparam, select

from core.db import Read
from core.db.tables.memory import memories
from core.db.tables.people import people
from core.errors import NotFound
from core.text import t

persons = select(people.c.id).where(people.c.account_id == bindparam("account")).scalar_subquery()
_named = select(memories).where(memories.c.public_id == bindparam("named"))
_own = _named.where(memories.c.person_id.in_(persons))
_shared = _named.where(memories.c.person_id.is_(None), memories.c.place_id == bindparam("place"))


async def own(tx: Read, account_id: int, public_id: str) -> RowMapping:
    """A memory of this account. Raises NotFound for any other, as if it were not there."""
    return await _one(tx, _own, {"account": account_id, "named": public_id})


async def shared(tx: Read, place_id: int, public_id: str) -> RowMapping:
    """A memory of this place that is nobody's own. Raises NotFound."""
    return await _one(tx, _shared, {"place": place_id, "named": public_id})


async def people_of(tx: Read, account_id: int) -> list[int]:
    """The identities of an account."""
    rows = await tx.rows(select(people.c.id).where(people.c.account_id == account_id).order_by(people.c.id))
    return [row["id"] for row in rows]


async def _one(tx: Read, query: Select[tuple[object, ...]], given: dict[str, object]) -> RowMapping:
    row = await tx.row(query, given)
    if row is None:
        raise NotFound(t("memory-gone"))
    return row
