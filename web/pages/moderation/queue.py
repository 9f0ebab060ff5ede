"""The queue of reports: what was reported, with its evidence, and what is decided about it."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from core import moderating
from core.db.tables.safety import ReportState, Subject
from core.errors import BadInput, NotFound
from core.safety import bans, reports, takedowns
from core.safety.reports import PAGE
from core.text import t
from web.pages.moderation.frame import number, page
from web.viewer import FormDep, ModeratorDep, SiteDep

router = APIRouter()


@router.get("/moderation")
async def home(_member: ModeratorDep) -> Response:
    return RedirectResponse("/moderation/reports", 303)


@router.get("/moderation/reports")
async def listed(site: SiteDep, member: ModeratorDep, state: str = "open", before: str = "") -> Response:
    if state not in set(ReportState):
        raise NotFound(t("web-no-such-page"))
    async with site.app.db.read() as tx:
        found = await reports.listed(tx, ReportState(state), before=number(before))
        waiting = await reports.open_count(tx)
    more = found[-1].id if len(found) == PAGE else None
    values = {"found": found, "state": state, "states": tuple(ReportState), "waiting": waiting, "more": more}
    return page(site, member, "moderation_reports.html", "reports", **values)


@router.get("/moderation/reports/{public_id}")
async def one(public_id: str, site: SiteDep, member: ModeratorDep) -> Response:
    """Who reads a report sees what may be private: that is noted."""
    async with site.app.db.write() as tx:
        report = await reports.one(tx, public_id)
        alike = await reports.same(tx, report)
        down = await takedowns.of(tx, report.subject, report.subject_id)
        await reports.read_by(tx, member.account, public_id, site.app.clock.now())
    values = {"report": report, "alike": alike, "down": down, "days": bans.DAYS, "can_go": moderating.SUBJECTS}
    return page(site, member, "moderation_report.html", "reports", **values)


@router.post("/moderation/reports/{public_id}")
async def decide(public_id: str, site: SiteDep, member: ModeratorDep, form: FormDep) -> Response:
    """All that is ticked, or nothing: it is upheld, taken down, and whoever made it is banned, in one transaction."""
    now, actor, words = site.app.clock.now(), member.account, form["decision"]
    if form["verdict"] not in {ReportState.UPHELD.value, ReportState.DISMISSED.value}:
        raise BadInput(t("web-bad-request"))
    state = ReportState(form["verdict"])
    async with site.app.db.write() as tx:
        report = await reports.decide(tx, actor, public_id, state, words, now)
        if state is ReportState.UPHELD and form["down"] == "1":
            subject, name = Subject(report.subject), report.subject_id
            await moderating.take_down(tx, actor, subject, name, words, now, report.id)
        if state is ReportState.UPHELD and form["ban"] and report.about_id is not None:
            await bans.ban(tx, actor, report.about_id, words, number(form["ban"]) or 0, now)
    return RedirectResponse("/moderation/reports", 303)
