"""What an author has typed and not saved yet, kept so that neither a reload nor a crash loses it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from core.db import Read, Write
from core.db.tables.access import sheet_drafts

Fields = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """`fields` by the form's names, `version_id` the version that the form was opened with."""

    fields: Fields
    version_id: int
    note: str = ""
    at: datetime


async def found(tx: Read, account: int, character_id: int) -> Draft | None:
    columns = sheet_drafts.c.fields, sheet_drafts.c.version_id, sheet_drafts.c.note, sheet_drafts.c.at
    row = await tx.row(select(*columns).where(_of(account, character_id)))
    return None if row is None else Draft(**row)


async def keep(tx: Write, account: int, character_id: int, draft: Draft, seen: datetime | None) -> bool:
    """Keep it in the place of the draft that the page knows of, from `seen` (None: of none).

    False, and nothing is kept, where another page has kept one since: its words are nobody's to overwrite unasked.
    """
    values = {"fields": draft.fields, "version_id": draft.version_id, "note": draft.note, "at": draft.at}
    same = and_(_of(account, character_id), sheet_drafts.c.at == seen)
    if seen is not None and await tx.run(update(sheet_drafts).where(same).values(values)):
        return True
    make = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
    fresh = make(sheet_drafts).values(account_id=account, character_id=character_id, **values)
    return bool(await tx.run(fresh.on_conflict_do_nothing(index_elements=["account_id", "character_id"])))


async def discard(tx: Write, account: int, character_id: int) -> None:
    await tx.run(delete(sheet_drafts).where(_of(account, character_id)))


def _of(account: int, character_id: int) -> ColumnElement[bool]:
    return and_(sheet_drafts.c.account_id == account, sheet_drafts.c.character_id == character_id)
