"""What was taken down, and the book of who did what."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from core import moderating
from core.db.tables.safety import Subject
from core.errors import BadInput, NotFound
from core.safety import audit, takedowns
from core.safety.audit import Action
from core.text import t
from web.pages.moderation.frame import number, page
from web.site import Site
from web.viewer import Form, FormDep, Member, ModeratorDep, SiteDep

router = APIRouter()


@router.get("/moderation/takedowns")
async def listed(site: SiteDep, member: ModeratorDep, before: str = "") -> Response:
    return await _takedowns(site, member, before)


async def _takedowns(
    site: Site, member: Member, before: str = "", form: Form | None = None, problem: BadInput | None = None
) -> Response:
    async with site.app.db.read() as tx:
        found = await takedowns.listed(tx, before=number(before))
    more = found[-1].id if len(found) == takedowns.PAGE else None
    typed = {name: "" if form is None else form[name] for name in ("subject", "name", "reason")}
    values = {"found": found, "more": more, "subjects": moderating.SUBJECTS, "typed": typed}
    return page(site, member, "moderation_takedowns.html", "takedowns", problem, **values)


@router.post("/moderation/takedowns")
async def take_down(site: SiteDep, member: ModeratorDep, form: FormDep) -> Response:
    """By its public id, as it stands in its address."""
    subject, now = _subject(form), site.app.clock.now()
    try:
        async with site.app.db.write() as tx:
            await moderating.take_down(tx, member.account, subject, form["name"].strip()[:64], form["reason"], now)
    except NotFound:
        return await _takedowns(site, member, form=form, problem=BadInput(t("moderation-no-such")))
    except BadInput as problem:
        return await _takedowns(site, member, form=form, problem=problem)
    return RedirectResponse("/moderation/takedowns", 303)


@router.post("/moderation/takedowns/restore")
async def restore(site: SiteDep, member: ModeratorDep, form: FormDep) -> Response:
    subject, now = _subject(form), site.app.clock.now()
    async with site.app.db.write() as tx:
        await moderating.restore(tx, member.account, subject, form["name"][:64], now)
    return RedirectResponse("/moderation/takedowns", 303)


@router.get("/moderation/audit")
async def book(site: SiteDep, member: ModeratorDep, action: str = "", subject: str = "", before: str = "") -> Response:
    chosen = action if action in set(Action) else ""
    about = subject.replace("\x00", "")[:120]
    async with site.app.db.read() as tx:
        found = await audit.entries(tx, before=number(before), action=chosen, subject=about)
    more = found[-1].id if len(found) == audit.PAGE else None
    values = {"found": found, "more": more, "action": chosen, "subject": about, "actions": tuple(Action)}
    return page(site, member, "moderation_audit.html", "audit", **values)


def _subject(form: Form) -> Subject:
    """Raises BadInput."""
    if form["subject"] not in {each.value for each in moderating.SUBJECTS}:
        raise BadInput(t("web-bad-request"))
    return Subject(form["subject"])
