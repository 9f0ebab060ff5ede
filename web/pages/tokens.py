"""Personal tokens for programs of one's own, and the programs that are signed in."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from core.accounts import tokens
from core.errors import NotFound, ProductError
from core.text import t
from web.errors import status_of
from web.site import Site
from web.viewer import Form, FormDep, Member, MemberDep, SiteDep

router = APIRouter()
PAGE: Final = "/me/tokens"
DAYS: Final = (30, 90, 365)  # for which a token may be made, beside "until it is revoked"


@router.get(PAGE)
async def show(site: SiteDep, member: MemberDep, done: str = "") -> Response:
    return await _page(site, member, done=done)


@router.post(PAGE)
async def make(site: SiteDep, member: MemberDep, form: FormDep) -> Response:
    """The page shows the token this once: it is in no address, and nothing keeps it."""
    now = site.app.clock.now()
    days = int(form["days"]) if form["days"] in {str(each) for each in DAYS} else None
    try:
        await site.limits.check("form", f"tokens:{member.account}")
        async with site.app.db.write() as tx:
            made = await tokens.make(tx, member.account, form["name"], form.all("scope"), days=days, now=now)
    except ProductError as problem:
        return await _page(site, member, typed=form, problem=problem)
    return await _page(site, member, secret=made[1])


@router.post(f"{PAGE}/revoke")
async def revoke(site: SiteDep, member: MemberDep, form: FormDep) -> Response:
    """Twice is once: it is gone either way."""
    now = site.app.clock.now()
    try:
        async with site.app.db.write() as tx:
            if form["program"]:
                await tokens.end(tx, member.account, form["program"][:32], now)
            else:
                await tokens.revoke(tx, member.account, form["token"][:32], now)
    except NotFound:
        return RedirectResponse(PAGE, 303)
    return RedirectResponse(f"{PAGE}?done=revoked", 303)


async def _page(
    site: Site,
    member: Member,
    *,
    done: str = "",
    secret: str = "",
    typed: Form | None = None,
    problem: ProductError | None = None,
) -> Response:
    now = site.app.clock.now()
    async with site.app.db.read() as tx:
        made = await tokens.personal(tx, member.account, now)
        programs = await tokens.programs(tx, member.account, now)
    return site.templates.page(
        "tokens.html",
        member.viewer.reader,
        200 if problem is None else status_of(problem),
        {"Cache-Control": "no-store"},
        path=PAGE,
        form_token=member.viewer.form_token,
        tokens=made,
        programs=programs,
        scopes=tokens.PERSONAL_SCOPES,
        days=DAYS,
        done="revoked" if done == "revoked" else "",
        secret=secret,
        name="" if typed is None else typed["name"][: tokens.LONGEST_NAME],
        chosen=[] if typed is None else typed.all("scope"),
        longest=tokens.LONGEST_NAME,
        problem=None if problem is None else problem.text,
        scope_words={scope: t(f"api-scope-{scope.replace(':', '-')}") for scope in tokens.PERSONAL_SCOPES},
    )
