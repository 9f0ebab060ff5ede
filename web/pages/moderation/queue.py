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
from web.site import Site
from web.viewer import Form, FormDep, Member, ModeratorDep, SiteDep

router = APIRouter()

_VERDICTS = (ReportState.UPHELD.value, ReportState.DISMISSED.value)


@router.get("/moderation")
async def home(_member: ModeratorDep) -> Response:
    return RedirectResponse("/moderation/reports", 303)


@router.get("/moderation/reports")
async def listed(
    site: SiteDep, member: ModeratorDep, state: str = "open", before: str = "", done: str = ""
) -> Response:
    if state not in set(ReportState):
        raise NotFound(t("web-no-such-page"))
    async with site.app.db.read() as tx:
        found = await reports.listed(tx, ReportState(state), before=number(before))
        waiting = await reports.open_count(tx)
    more = found[-1].id if len(found) == PAGE else None
    values = {"found": found, "state": state, "states": tuple(ReportState), "waiting": waiting, "more": more}
    told = done if done in _VERDICTS else ""
    return page(site, member, "moderation_reports.html", "reports", done=told, **values)


@router.get("/moderation/reports/{public_id}")
async def one(public_id: str, site: SiteDep, member: ModeratorDep) -> Response:
    """Who reads a report sees what may be private: that is noted."""
    return await _report(public_id, site, member)


async def _report(
    public_id: str, site: Site, member: Member, form: Form | None = None, problem: BadInput | None = None
) -> Response:
    """With `problem`, why nothing was decided, and the `form` as it was sent."""
    async with site.app.db.write() as tx:
        report = await reports.one(tx, public_id)
        alike = await reports.same(tx, report)
        down = await takedowns.of(tx, report.subject, report.subject_id)
        await reports.read_by(tx, member.account, public_id, site.app.clock.now())
    typed = {name: "" if form is None else form[name] for name in ("decision", "down", "ban")}
    values = {"report": report, "alike": alike, "down": down, "days": bans.DAYS, "can_go": moderating.SUBJECTS}
    return page(site, member, "moderation_report.html", "reports", problem, typed=typed, **values)


@router.post("/moderation/reports/{public_id}")
async def decide(public_id: str, site: SiteDep, member: ModeratorDep, form: FormDep) -> Response:
    """All that is ticked, or nothing: it is upheld, taken down, and whoever made it is banned, in one transaction."""
    if form["verdict"] not in _VERDICTS:
        raise BadInput(t("web-bad-request"))
    try:
        await _decided(public_id, site, member.account, form)
    except BadInput as problem:
        return await _report(public_id, site, member, form, problem)
    return RedirectResponse(f"/moderation/reports?done={form['verdict']}#done", 303)


async def _decided(public_id: str, site: Site, actor: int, form: Form) -> None:
    """Raises BadInput for what is decided already, and for one upheld without a word and without anything done."""
    now, words, state = site.app.clock.now(), form["decision"], ReportState(form["verdict"])
    if state is ReportState.UPHELD and not (words.strip() or form["down"] or form["ban"]):
        raise BadInput(t("moderation-nothing-chosen"))
    async with site.app.db.write() as tx:
        report = await reports.decide(tx, actor, public_id, state, words, now)
        if state is ReportState.UPHELD and form["down"] == "1":
            subject, name = Subject(report.subject), report.subject_id
            await moderating.take_down(tx, actor, subject, name, words, now, report.id)
        if state is ReportState.UPHELD and form["ban"] and report.about_id is not None:
            await bans.ban(tx, actor, report.about_id, words, number(form["ban"]) or 0, now)
