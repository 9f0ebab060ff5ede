"""How the program does: work that waits, providers, costs, places."""

from __future__ import annotations

from datetime import timedelta

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from core import operating, pulse
from core.ai.model import Purpose
from core.errors import BadInput
from core.text import t
from web.pages.moderation.frame import number, page
from web.viewer import FormDep, OperatorDep, SiteDep

DAYS = 30

router = APIRouter()


@router.get("/moderation/jobs")
async def jobs(site: SiteDep, member: OperatorDep) -> Response:
    async with site.app.db.read() as tx:
        queues = await operating.queues(tx)
        failing = await operating.failing(tx)
    return page(site, member, "moderation_jobs.html", "jobs", queues=queues, failing=failing)


@router.post("/moderation/jobs/retry")
async def retry(site: SiteDep, member: OperatorDep, form: FormDep) -> Response:
    subject = number(form["subject"])
    if subject is None:
        raise BadInput(t("web-bad-request"))
    async with site.app.db.write() as tx:
        await operating.retry(tx, member.account, form["kind"], subject, site.app.clock.now())
    return RedirectResponse("/moderation/jobs", 303)


@router.get("/moderation/health")
async def health(site: SiteDep, member: OperatorDep) -> Response:
    routes = await site.app.router.describe()
    async with site.app.db.read() as tx:
        calls, queues = await operating.lost(tx), await operating.queues(tx)
        processes = await pulse.heard(tx)
    values = {
        "processes": processes,
        "queues": queues,
        "nobody_works": any(each.due for each in queues) and not any(each.works for each in processes),
        "routes": [(purpose.value, routes.get(purpose, ())) for purpose in Purpose],
        "calls": calls,
    }
    return page(site, member, "moderation_health.html", "health", **values)


@router.get("/moderation/costs")
async def costs(site: SiteDep, member: OperatorDep) -> Response:
    since = (site.app.clock.now().date() - timedelta(days=DAYS - 1)).isoformat()
    async with site.app.db.read() as tx:
        rows = await operating.costs(tx, since)
        dearest = await operating.dearest(tx, since)
    ours = sum(row["cost"] for row in rows if not row["own"])
    theirs = sum(row["cost"] for row in rows if row["own"])
    unpriced = sum(row["unpriced"] for row in rows)
    values = {"rows": rows, "dearest": dearest, "ours": ours, "theirs": theirs, "unpriced": unpriced, "days": DAYS}
    return page(site, member, "moderation_costs.html", "costs", **values)


@router.get("/moderation/places")
async def places(site: SiteDep, member: OperatorDep, before: str = "") -> Response:
    async with site.app.db.read() as tx:
        found = await operating.places_listed(tx, number(before))
    more = found[-1]["id"] if len(found) == operating.PAGE else None
    return page(site, member, "moderation_places.html", "places", found=found, more=more)
