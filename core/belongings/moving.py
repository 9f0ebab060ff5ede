"""Rows change hands when accounts become one, each noted, so that exactly these go back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Table, and_, delete, func, insert, select, tuple_, update

from core.belongings.owners import ACCOUNT_BUDGET, Merging, Names, Owner, merging
from core.belongings.rows import Values, is_row, key_of, packed
from core.db import Read, Write
from core.db.tables.access import MoveKind, link_moves
from core.db.tables.characters import characters
from core.db.tables.memory import fresh_starts
from core.db.tables.people import accounts, personas
from core.db.tables.stories import Payer, stories
from core.text.typed import fold

Changes = Mapping[int, Mapping[str, Any]]  # the row's id → columns that are to be another
MADE = "made"  # beside a row's columns: the one that its figures were added to was not there before
COUNTED: Mapping[str, tuple[Table, str, str]] = {
    "likes": (characters, "character_id", "like_count"),
    "follows": (characters, "character_id", "follow_count"),
    "story_likes": (stories, "story_id", "like_count"),
    "story_follows": (stories, "story_id", "follow_count"),
}


@dataclass(frozen=True, slots=True)
class Hands:
    """`other` becomes part of `account`, noted under the link `link`."""

    link: int
    account: int
    other: int


@dataclass(slots=True)
class _Notes:
    rows: list[dict[str, Any]] = field(default_factory=list)

    def add(self, hands: Hands, label: str, kind: MoveKind, key: Values, row: Values | None = None) -> None:
        """`label` as `Owner.noted`."""
        values = {"link_id": hands.link, "table_name": label, "kind": kind.value, "key": dict(key)}
        self.rows.append({**values, "row": None if row is None else dict(row)})

    async def keep(self, tx: Write) -> None:
        if self.rows:
            await tx.run(insert(link_moves), self.rows)


def value_of(owner: Owner, account: int) -> int | str:
    return str(account) if owner.names is Names.ACCOUNT_TEXT else account


def theirs(owner: Owner, account: int) -> ColumnElement[bool]:
    """The rows that an account has by that column."""
    mine: ColumnElement[bool] = owner.owner == value_of(owner, account)
    return mine if owner.names is Names.ACCOUNT else and_(mine, paid_by(owner))


def paid_by(owner: Owner) -> ColumnElement[bool]:
    """Numbers of accounts stand beside names of spaces and numbers of stories."""
    column = "payer" if owner.table == stories.name else "scope"
    return owner.of.c[column] == ACCOUNT_BUDGET


async def hand_over(tx: Write, hands: Hands) -> None:
    """All of `other`, as `owners` says."""
    notes = _Notes()
    for owner in merging(Merging.MOVES):
        await _move(tx, hands, owner, await _changes(tx, hands, owner), notes)
    for owner in merging(Merging.UNIQUE):
        await _move_unique(tx, hands, owner, notes)
    for owner in merging(Merging.IF_FREE):
        if not await tx.rows(select(owner.owner).where(theirs(owner, hands.account)).limit(1)):
            await _move(tx, hands, owner, {}, notes)
    for owner in merging(Merging.ADDS):
        await _add(tx, hands, owner, notes)
    await notes.keep(tx)


async def _move(tx: Write, hands: Hands, owner: Owner, changes: Changes, notes: _Notes) -> None:
    table = owner.of
    key = list(table.primary_key)
    moved = update(table).where(theirs(owner, hands.other)).values({owner.column: hands.account})
    for row in await tx.rows(moved.returning(*key)):
        named, changed = dict(row), changes.get(row.get("id", 0))
        notes.add(hands, owner.noted, MoveKind.MOVED, named, changed)
        if changed:
            await tx.run(update(table).where(is_row(table, named)).values(**changed["set"]))


async def _changes(tx: Read, hands: Hands, owner: Owner) -> Changes:
    """What two owners can each have and one cannot: the usual persona, one of the same name; who pays for a story."""
    if owner.table == personas.name:
        return _of_personas(*[await _personas(tx, each) for each in (hands.account, hands.other)])
    if owner.table == stories.name:
        was, become = {"payer_key": str(hands.other)}, {"payer_key": str(hands.account)}
        paid = stories.c.payer == Payer.ACCOUNT.value, stories.c.payer_key == str(hands.other)
        rows = await tx.rows(select(stories.c.id).where(stories.c.owner_id == hands.other, *paid))
        return {row["id"]: {"was": was, "set": become} for row in rows}
    return {}


async def _personas(tx: Read, account: int) -> Sequence[RowMapping]:
    columns = personas.c.id, personas.c.name, personas.c.usual
    return await tx.rows(select(*columns).where(personas.c.account_id == account).order_by(personas.c.id))


def _of_personas(own: Sequence[RowMapping], others: Sequence[RowMapping]) -> Changes:
    taken = {fold(row["name"]) for row in own}
    has_usual = any(row["usual"] for row in own)
    found: dict[int, Mapping[str, Any]] = {}
    for row in others:
        name = _free_name(row["name"], taken)
        taken.add(fold(name))
        become: dict[str, str | bool] = {"name": name} if name != row["name"] else {}
        if row["usual"] and has_usual:
            become |= {"usual": False}
        if become:
            found[row["id"]] = {"was": {each: row[each] for each in become}, "set": become}
    return found


def _free_name(name: str, taken: set[str]) -> str:
    """The name, or "name 2" where it is taken, within what a name may have."""
    number, free = 1, name
    while fold(free) in taken:
        number += 1
        tail = f" {number}"
        free = name[: 80 - len(tail)] + tail
    return free


async def _move_unique(tx: Write, hands: Hands, owner: Owner, notes: _Notes) -> None:
    table = owner.of
    beside = [table.c[name] for name in owner.beside]
    mine = select(*beside).where(theirs(owner, hands.account))
    doubled = and_(theirs(owner, hands.other), tuple_(*beside).in_(mine))
    doubles = await tx.rows(select(table).where(doubled))
    for row in doubles:
        if table is fresh_starts:
            await _later_start(tx, hands, row, owner.noted, notes)
        notes.add(hands, owner.noted, MoveKind.DOUBLE, key_of(table, row), packed(table, row))
        await tx.run(delete(table).where(is_row(table, key_of(table, row))))
    if table.name in COUNTED:
        await count(tx, table.name, doubles, -1)
    await _move(tx, hands, owner, {}, notes)


async def _later_start(tx: Write, hands: Hands, other: RowMapping, label: str, notes: _Notes) -> None:
    """Who began afresh twice with a character did so at the later one: what lay before comes back for no link."""
    key = {"account_id": hands.account, "character_id": other["character_id"]}
    own = await tx.row(select(fresh_starts).where(is_row(fresh_starts, key)))
    assert own is not None
    later = {name: max(own[name], other[name]) for name in ("message_id", "memory_id")}
    was = {name: own[name] for name in later}
    if later != was:
        notes.add(hands, label, MoveKind.ADDED, key, {"was": was, "set": later})
        await tx.run(update(fresh_starts).where(is_row(fresh_starts, key)).values(**later))


async def count(tx: Write, table: str, rows: Sequence[Values | RowMapping], by: int) -> None:
    """Two likes of one person are one: what is liked has so many more or fewer."""
    counted, column, figure = COUNTED[table]
    ids = sorted({row[column] for row in rows})
    if ids:
        new = counted.c[figure] + by
        await tx.run(update(counted).where(counted.c.id.in_(ids)).values({figure: new}))


async def _add(tx: Write, hands: Hands, owner: Owner, notes: _Notes) -> None:
    """The figures are the new owner's; the row that had them is kept aside."""
    table = owner.of
    for row in await tx.rows(select(table).where(theirs(owner, hands.other))):
        gone = key_of(table, row)
        key = {**gone, owner.column: value_of(owner, hands.account)}
        more = {name: table.c[name] + row[name] for name in owner.figures}
        made = await tx.run(update(table).where(is_row(table, key)).values(more)) == 0
        if made:
            await tx.run(insert(table).values({**row, **key}))
        notes.add(hands, owner.noted, MoveKind.ADDED, key, {**packed(table, row), MADE: made})
        await tx.run(delete(table).where(is_row(table, gone)))


async def rename(tx: Write, hands: Hands) -> None:
    """An account without a name takes that of the other."""
    names = {
        row["id"]: row["name"]
        for row in await tx.rows(
            select(accounts.c.id, accounts.c.name).where(accounts.c.id.in_([hands.account, hands.other]))
        )
    }
    if names[hands.account] or not names[hands.other]:
        return
    notes = _Notes()
    become = {"name": names[hands.other]}
    notes.add(hands, accounts.name, MoveKind.ADDED, {"id": hands.account}, {"was": {"name": ""}, "set": become})
    await tx.run(update(accounts).where(accounts.c.id == hands.account).values(**become))
    await notes.keep(tx)


async def noted(tx: Read, link: int) -> Sequence[RowMapping]:
    return await tx.rows(select(link_moves).where(link_moves.c.link_id == link).order_by(link_moves.c.id))


async def number_of(tx: Read, table: Table, *where: ColumnElement[bool]) -> int:
    found: int = await tx.value(select(func.count()).select_from(table).where(*where))
    return found
