"""What moderators have taken down: its owner sees why, nobody else sees it, and it cannot be published again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, RowMapping, and_, bindparam, delete, insert, select

from core.db import Read, Write
from core.db.tables.people import accounts
from core.db.tables.safety import Subject, takedowns
from core.errors import BadInput
from core.text import t

PAGE: Final = 50
LONGEST: Final = 500  # letters of a reason, which the owner reads
_of = select(takedowns).where(
    takedowns.c.subject == bindparam("on_subject"), takedowns.c.subject_id == bindparam("on_id")
)


class TakenDown(BadInput):
    """Moderators have taken it down; the text says why."""


@dataclass(frozen=True, slots=True)
class Down:
    """`was` is what it was before: a visibility. `by` is who took it down, "" where their account is gone."""

    id: int
    subject: Subject
    subject_id: str
    reason: str
    was: str
    at: datetime
    by: str = ""


BESIDE: Final = (
    takedowns.c.id.label("down"),
    takedowns.c.reason.label("down_reason"),
    takedowns.c.was.label("down_was"),
    takedowns.c.at.label("down_at"),
)
"""What a statement that joins the table by `joined` reads of it."""


def joined(subject: Subject, subject_id: ColumnElement[str]) -> ColumnElement[bool]:
    """How what is taken down stands beside it."""
    return and_(takedowns.c.subject == subject.value, takedowns.c.subject_id == subject_id)


def beside(row: RowMapping, subject: Subject, subject_id: str) -> Down | None:
    """What such a statement has found. (pure)"""
    if row["down"] is None:
        return None
    return Down(row["down"], subject, subject_id, row["down_reason"], row["down_was"], row["down_at"])


async def of(tx: Read, subject: Subject, subject_id: str) -> Down | None:
    row = await tx.row(_of, {"on_subject": subject.value, "on_id": subject_id})
    if row is None:
        return None
    return Down(row["id"], subject, subject_id, row["reason"], row["was"], row["at"])


async def check(tx: Read, subject: Subject, subject_id: str) -> None:
    """Raises TakenDown, with the reason: whoever shows something to others asks this first."""
    down = await of(tx, subject, subject_id)
    if down is not None:
        raise TakenDown(t("safety-taken-down", reason=down.reason))


async def check_talk(tx: Read, character: str, name: str) -> None:
    """Raises TakenDown: nobody talks with a character that is down, not even who has begun before."""
    if await of(tx, Subject.CHARACTER, character) is not None:
        raise TakenDown(t("safety-chat-ended", name=name))


async def enter(tx: Write, down: Down, actor: int, report_id: int | None) -> None:
    """Note that it is down; what that means for it is its own module's."""
    values = {"subject": down.subject.value, "subject_id": down.subject_id, "reason": down.reason, "was": down.was}
    await tx.run(insert(takedowns).values(**values, by_id=actor, report_id=report_id, at=down.at))


async def remove(tx: Write, down: Down) -> None:
    await tx.run(delete(takedowns).where(takedowns.c.id == down.id))


async def listed(tx: Read, *, before: int | None = None) -> list[Down]:
    """The newest first, at most PAGE; `before` is the id of the last one that was seen."""
    query = select(takedowns, accounts.c.name, accounts.c.public_id).outerjoin(
        accounts, accounts.c.id == takedowns.c.by_id
    )
    if before is not None:
        query = query.where(takedowns.c.id < before)
    rows = await tx.rows(query.order_by(takedowns.c.id.desc()).limit(PAGE))
    return [
        Down(
            row["id"],
            Subject(row["subject"]),
            row["subject_id"],
            row["reason"],
            row["was"],
            row["at"],
            row["name"] or row["public_id"] or "",
        )
        for row in rows
    ]
