"""A branch of a chat: a copy of what was said up to a message, which goes its own way from there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Table, bindparam, func, insert, select, update

from core.db import Read, Write
from core.db.tables.chat import chats, message_files, messages, variants
from core.db.tables.receipts import receipts

_kept = messages.c.chat_id == bindparam("chat"), messages.c.id <= bindparam("until")
_said = [column for column in messages.c if column.name not in {"id", "chat_id", "learnt"}]
_copy = insert(messages).from_select(
    ["chat_id", *(column.name for column in _said)],
    select(bindparam("onto", type_=chats.c.id.type), *_said).where(*_kept).order_by(messages.c.id),
)
_ids = select(messages.c.id).where(messages.c.chat_id == bindparam("chat")).order_by(messages.c.id)


async def copy(tx: Write, chat_id: int, onto: int, until: int) -> list[tuple[int, int]]:
    """Copy the messages up to `until` into the empty chat `onto`, with their variants and files; (old id, new id)."""
    await tx.run(_copy, {"chat": chat_id, "until": until, "onto": onto})
    old = [row["id"] for row in await tx.rows(_ids, {"chat": chat_id}) if row["id"] <= until]
    new = [row["id"] for row in await tx.rows(_ids, {"chat": onto})]
    copied = list(zip(old, new, strict=True))
    for table in (variants, message_files):
        await _hanging(tx, table, chat_id, dict(copied))
    return copied


async def _hanging(tx: Write, table: Table, chat_id: int, copied: Mapping[int, int]) -> None:
    """Copy what hangs on the copied messages."""
    columns = [column for column in table.c if column.name != "id"]
    query = select(*columns).join(messages, messages.c.id == table.c.message_id).where(messages.c.chat_id == chat_id)
    rows = [
        {**row, "message_id": copied[row["message_id"]]}
        for row in await tx.rows(query.order_by(table.c.id))
        if row["message_id"] in copied
    ]
    if rows:
        await tx.run(insert(table), rows)


async def remember(tx: Write, chat_id: int, onto: int, copied: Sequence[tuple[int, int]]) -> None:
    """What the chat remembers, as it was then: all of it where nothing was left out; else the variables of macros, as
    the answer that followed found them."""
    last = copied[-1][0]
    old = await tx.row(select(chats.c.window_from, chats.c.lore, chats.c.variables).where(chats.c.id == chat_id))
    newest = await tx.value(select(func.max(messages.c.id)).where(messages.c.chat_id == chat_id))
    if old is not None and newest == last:
        window = next((new for kept, new in copied if kept >= old["window_from"]), 0) if old["window_from"] else 0
        values = {"window_from": window, "lore": old["lore"], "variables": old["variables"]}
    else:
        found = await _variables(tx, chat_id, last)
        values = {"variables": {"turn": 0, "before": found, "after": found} if found else None}
    await tx.run(update(chats).where(chats.c.id == onto).values(values))


async def _variables(tx: Read, chat_id: int, after: int) -> dict[str, str]:
    """The variables of macros before the first answer behind a message."""
    query = (
        select(receipts.c.prompt)
        .join(messages, messages.c.id == receipts.c.message_id)
        .where(messages.c.chat_id == chat_id, messages.c.id > after)
        .order_by(receipts.c.message_id, receipts.c.variant)
    )
    prompt = await tx.value(query.limit(1))
    return {str(name): str(value) for name, value in (prompt or {}).get("variables", {}).items()}
