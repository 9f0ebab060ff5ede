"""What was moved by a link goes back, where it is still there; what was made since stays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import RowMapping, Table, case, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from core.belongings.moving import COUNTED, MADE, Hands, count, noted, theirs
from core.belongings.owners import OWNERS, Merging, Owner
from core.belongings.rows import Values, is_row, unpacked
from core.db import Read, Write
from core.db.tables.access import MoveKind, link_moves
from core.db.tables.people import accounts, persona_choices, personas


async def give_back(tx: Write, hands: Hands) -> None:
    """All that the link has moved. What it noted is gone afterwards."""
    by_label: dict[str, list[RowMapping]] = defaultdict(list)
    for note in await noted(tx, hands.link):
        by_label[note["table_name"]].append(note)
    for owner in OWNERS:
        if owner.merging in {Merging.MOVES, Merging.UNIQUE, Merging.IF_FREE, Merging.ADDS}:
            await _table(tx, hands, owner, by_label.get(owner.noted, []))
    for note in by_label.get(accounts.name, []):
        await _unset(tx, accounts, note["key"], note["row"])
    await _loosen(tx, hands)
    await tx.run(delete(link_moves).where(link_moves.c.link_id == hands.link))


async def _table(tx: Write, hands: Hands, owner: Owner, notes: Sequence[RowMapping]) -> None:
    for note in notes:
        kept = note["row"]
        match MoveKind(note["kind"]):
            case MoveKind.MOVED:
                await _moved(tx, hands, owner, note["key"], kept)
            case MoveKind.DOUBLE:
                await _double(tx, owner, kept)
            case MoveKind.ADDED if "was" in kept:
                await _unset(tx, owner.of, note["key"], kept)
            case MoveKind.ADDED:
                await _added(tx, owner, note["key"], kept)


async def _moved(tx: Write, hands: Hands, owner: Owner, key: Values, changed: Values | None) -> None:
    table = owner.of
    now = is_row(table, key), theirs(owner, hands.account)
    back = {**key, owner.column: hands.other}
    if owner.column in key and await tx.row(select(table).where(is_row(table, back))) is not None:
        return  # it has got one of its own meanwhile
    if await tx.run(update(table).where(*now).values({owner.column: hands.other})) and changed:
        await _unset(tx, table, back if owner.column in key else key, changed)


async def _double(tx: Write, owner: Owner, kept: Values) -> None:
    """The row that was kept aside comes back, where all that it refers to is still there."""
    table = owner.of
    row = unpacked(table, kept)
    if not await _stands(tx, table, row):
        return
    make = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
    if await tx.run(make(table).values(**row).on_conflict_do_nothing()) and table.name in COUNTED:
        await count(tx, table.name, [row], 1)


async def _stands(tx: Read, table: Table, row: Values) -> bool:
    for link in table.foreign_keys:
        value = row[link.parent.name]
        if value is not None and not await tx.rows(select(link.column).where(link.column == value)):
            return False
    return True


async def _unset(tx: Write, table: Table, key: Values, changed: Values) -> None:
    """What was set is as it was, where nobody has set it otherwise since."""
    for name, value in changed["set"].items():
        mine = is_row(table, key), table.c[name] == value
        await tx.run(update(table).where(*mine).values({name: changed["was"][name]}))


async def _added(tx: Write, owner: Owner, key: Values, kept: Values) -> None:
    """The figures are taken off again, and the row that had them comes back."""
    table = owner.of
    row = unpacked(table, kept)
    less = {
        name: case((table.c[name] > row[name], table.c[name] - row[name]), else_=0)  # never below nothing
        for name in owner.figures
    }
    await tx.run(update(table).where(is_row(table, key)).values(less))
    if kept[MADE]:
        await tx.run(delete(table).where(is_row(table, key), *(table.c[name] == 0 for name in owner.figures)))
    mine = {name: row[name] for name in key}
    more = {name: table.c[name] + row[name] for name in owner.figures}
    if await tx.run(update(table).where(is_row(table, mine)).values(more)) == 0:
        await tx.run(insert(table).values(**row))


async def _loosen(tx: Write, hands: Hands) -> None:
    """Nobody is a persona of another account."""
    for account, other in ((hands.account, hands.other), (hands.other, hands.account)):
        of_other = select(personas.c.id).where(personas.c.account_id == other)
        chosen = persona_choices.c.account_id == account, persona_choices.c.persona_id.in_(of_other)
        await tx.run(delete(persona_choices).where(*chosen))
