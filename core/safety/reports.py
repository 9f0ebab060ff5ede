"""Reports: what somebody says is wrong, what it was when they said so, and what was decided."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import RowMapping, and_, func, insert, select, update

from core.db import Read, Write
from core.db.tables.people import accounts
from core.db.tables.safety import Reason, ReportState, Subject, reports
from core.errors import BadInput, Busy, NotFound
from core.safety import audit
from core.safety.audit import Action
from core.text import t

LONGEST: Final = 2_000  # letters of a note
MOST_A_DAY: Final = 20  # reports of one account
PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class About:
    """What is reported: `owner` is the account whose it is, `evidence` plain JSON of what it is now."""

    subject: Subject
    subject_id: str
    owner: int | None
    evidence: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Names are "" where an account is gone or has chosen none; `evidence` is empty in lists."""

    id: int
    public_id: str
    subject: Subject
    subject_id: str
    about_id: int | None
    about: str
    about_key: str
    reporter: str
    reporter_key: str
    reason: Reason
    note: str
    state: ReportState
    at: datetime
    decision: str = ""
    decided_by: str = ""
    decided_at: datetime | None = None
    evidence: Mapping[str, object] = field(default_factory=dict)


_about, _reporter, _decider = accounts.alias(), accounts.alias(), accounts.alias()
_shown = (
    select(
        reports,
        _about.c.name.label("about_name"),
        _about.c.public_id.label("about_key"),
        _reporter.c.name.label("reporter_name"),
        _reporter.c.public_id.label("reporter_key"),
        _decider.c.name.label("decider_name"),
        _decider.c.public_id.label("decider_key"),
    )
    .outerjoin(_about, _about.c.id == reports.c.about_id)
    .outerjoin(_reporter, _reporter.c.id == reports.c.reporter_id)
    .outerjoin(_decider, _decider.c.id == reports.c.decided_by)
)


async def add(tx: Write, reporter: int, about: About, reason: Reason, note: str, now: datetime) -> str:
    """The report's public id. Said again while one of theirs is open, it says more to that one.

    Raises BadInput for what is one's own and for too long a note, Busy for too many in a day.
    """
    said = note.strip()
    if about.owner == reporter:
        raise BadInput(t("safety-own"))
    if len(said) > LONGEST:
        raise BadInput(t("safety-note-long", most=LONGEST))
    await tx.row(select(accounts.c.id).where(accounts.c.id == reporter).with_for_update())  # two at once are one
    mine = and_(reports.c.reporter_id == reporter, reports.c.state == ReportState.OPEN.value)
    same = and_(mine, reports.c.subject == about.subject.value, reports.c.subject_id == about.subject_id)
    before = await tx.row(select(reports.c.id, reports.c.public_id, reports.c.note).where(same))
    if before is not None:
        notes = "\n\n".join(dict.fromkeys(filter(None, (before["note"], said))))
        changed = update(reports).where(reports.c.id == before["id"])
        await tx.run(changed.values(reason=reason.value, note=notes[-LONGEST:]))
        return str(before["public_id"])
    recent = and_(reports.c.reporter_id == reporter, reports.c.at > now - timedelta(days=1))
    if await tx.value(select(func.count()).where(recent)) >= MOST_A_DAY:
        raise Busy(t("safety-too-many", most=MOST_A_DAY))
    made = secrets.token_hex(8)
    row = {
        "public_id": made,
        "subject": about.subject.value,
        "subject_id": about.subject_id,
        "about_id": about.owner,
        "reporter_id": reporter,
        "reason": reason.value,
        "note": said,
        "evidence": {**about.evidence, **({} if about.owner else {"unowned": True})},
        "at": now,
    }
    await tx.run(insert(reports).values(row))
    return made


async def listed(tx: Read, state: ReportState, *, before: int | None = None) -> list[Report]:
    """The newest first, at most PAGE, without their evidence; `before` is the id of the last one that was seen."""
    query = _shown.where(reports.c.state == state.value)
    if before is not None:
        query = query.where(reports.c.id < before)
    return [_read(row, {}) for row in await tx.rows(query.order_by(reports.c.id.desc()).limit(PAGE))]


async def about(tx: Read, account: int) -> list[Report]:
    """The newest PAGE about what is an account's."""
    query = _shown.where(reports.c.about_id == account).order_by(reports.c.id.desc()).limit(PAGE)
    return [_read(row, {}) for row in await tx.rows(query)]


async def one(tx: Read, public_id: str) -> Report:
    """With its evidence. Raises NotFound."""
    row = await tx.row(_shown.where(reports.c.public_id == public_id))
    if row is None:
        raise NotFound(t("safety-no-report"))
    return _read(row, row["evidence"])


async def same(tx: Read, report: Report) -> list[Report]:
    """All others about the same, the newest first, at most PAGE."""
    query = _shown.where(
        reports.c.subject == report.subject.value,
        reports.c.subject_id == report.subject_id,
        reports.c.id != report.id,
    )
    return [_read(row, {}) for row in await tx.rows(query.order_by(reports.c.id.desc()).limit(PAGE))]


async def open_count(tx: Read) -> int:
    number: int = await tx.value(select(func.count()).where(reports.c.state == ReportState.OPEN.value))
    return number


async def decide(tx: Write, actor: int, public_id: str, state: ReportState, words: str, now: datetime) -> Report:
    """Close a report and all open ones about the same. Raises NotFound; BadInput for one that is decided already."""
    report = await one(tx, public_id)
    said = words.strip()[:LONGEST]
    alike = and_(
        reports.c.subject == report.subject.value,
        reports.c.subject_id == report.subject_id,
        reports.c.state == ReportState.OPEN.value,
    )
    values = {"state": state.value, "decided_by": actor, "decided_at": now, "decision": said}
    closed = await tx.run(update(reports).where(alike).values(values)) if report.state is ReportState.OPEN else 0
    if not closed:
        raise BadInput(t("safety-decided"))
    action = Action.REPORT_UPHELD if state is ReportState.UPHELD else Action.REPORT_DISMISSED
    about = f"{report.subject.value}:{report.subject_id}"
    detail = {"about": about, "decision": said, "closed": closed}
    await audit.note(tx, actor, action, f"report:{public_id}", detail, now)
    return report


async def read_by(tx: Write, actor: int, public_id: str, now: datetime) -> None:
    """Note that somebody has looked at what may be private, once for each of them."""
    subject = f"report:{public_id}"
    seen = await audit.entries(tx, actor=actor, action=Action.REPORT_READ, subject=subject)
    if not seen:
        await audit.note(tx, actor, Action.REPORT_READ, subject, {}, now)


def _read(row: RowMapping, evidence: Mapping[str, object]) -> Report:
    names = ("id", "public_id", "subject_id", "about_id", "note", "at", "decision", "decided_at")
    return Report(
        **{name: row[name] for name in names},
        subject=Subject(row["subject"]),
        reason=Reason(row["reason"]),
        state=ReportState(row["state"]),
        about=row["about_name"] or "",
        about_key=row["about_key"] or "",
        reporter=row["reporter_name"] or "",
        reporter_key=row["reporter_key"] or "",
        decided_by=row["decider_name"] or row["decider_key"] or "",
        evidence=evidence,
    )
