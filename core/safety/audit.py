"""The audit log: who did what to whom, for ever. Nothing here changes or removes an entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import RowMapping, insert, select

from core.db import Read, Write
from core.db.tables.people import accounts
from core.db.tables.safety import audit

PAGE: Final = 50


class Action(StrEnum):
    """What is noted. The part before the point names what it was done to."""

    REPORT_UPHELD = "report.upheld"
    REPORT_DISMISSED = "report.dismissed"
    REPORT_READ = "report.read"
    ACCOUNT_BANNED = "account.banned"
    ACCOUNT_BAN_LIFTED = "account.ban-lifted"
    ACCOUNT_ROLE = "account.role"
    ACCOUNT_MADE = "account.made"
    ACCOUNT_RESET = "account.reset"
    ACCOUNT_ERASED = "account.erased"
    ACCOUNT_EXPORTED = "account.exported"
    TAKEN_DOWN = "subject.taken-down"
    RESTORED = "subject.restored"
    JOB_RETRIED = "job.retried"
    STORY_CAP = "story.cap"


@dataclass(frozen=True, slots=True)
class Entry:
    """`actor` is "" where it was done at the operator's terminal. `actor_key` is the public id of the account, "" where
    there is none any more."""

    id: int
    at: datetime
    actor: str
    actor_key: str
    action: str
    subject: str
    detail: Mapping[str, object]


async def note(
    tx: Write, actor_id: int | None, action: str, subject: str, detail: Mapping[str, object], now: datetime
) -> None:
    """`actor_id` None: at the operator's terminal. `subject` as "character:<public id>"; `detail` is plain JSON, and
    holds no secret. A step of the transaction that does it: what is done and what is noted stand or fall together."""
    called = ""
    if actor_id is not None:
        row = await tx.row(select(accounts.c.name, accounts.c.public_id).where(accounts.c.id == actor_id))
        called = "" if row is None else row["name"] or row["public_id"]
    values = {"at": now, "actor_id": actor_id, "actor": called[:120], "action": str(action), "subject": subject[:120]}
    await tx.run(insert(audit).values(**values, detail=dict(detail)))


async def entries(
    tx: Read, *, before: int | None = None, actor: int | None = None, action: str = "", subject: str = ""
) -> list[Entry]:
    """The newest first, at most PAGE; `before` is the id of the last one that was seen."""
    found = select(audit, accounts.c.public_id).outerjoin(accounts, accounts.c.id == audit.c.actor_id)
    if before is not None:
        found = found.where(audit.c.id < before)
    if actor is not None:
        found = found.where(audit.c.actor_id == actor)
    if action:
        found = found.where(audit.c.action == action)
    if subject:
        found = found.where(audit.c.subject == subject)
    rows: Sequence[RowMapping] = await tx.rows(found.order_by(audit.c.id.desc()).limit(PAGE))
    return [
        Entry(row["id"], row["at"], row["actor"], row["public_id"] or "", row["action"], row["subject"], row["detail"])
        for row in rows
    ]
