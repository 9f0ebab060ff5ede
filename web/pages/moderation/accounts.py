"""Accounts: found, stopped, let in again, and given roles."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from core import operating
from core.db.tables.people import Role
from core.errors import BadInput
from core.safety import bans, reports, roles
from core.text import t
from web.pages.moderation.frame import number, page
from web.viewer import FormDep, ModeratorDep, OperatorDep, SiteDep

LONGEST = 254  # of what is looked for: an e-mail address

router = APIRouter()


@router.get("/moderation/accounts")
async def listed(site: SiteDep, member: ModeratorDep, q: str = "", before: str = "") -> Response:
    wanted = q.strip().replace("\x00", "")[:LONGEST]
    async with site.app.db.read() as tx:
        found = await operating.accounts_found(tx, wanted, number(before))
    more = found[-1]["id"] if len(found) == operating.PAGE else None
    values = {"found": found, "wanted": wanted, "more": more, "now": site.app.clock.now()}
    return page(site, member, "moderation_accounts.html", "accounts", **values)


@router.get("/moderation/accounts/{public_id}")
async def one(public_id: str, site: SiteDep, member: ModeratorDep) -> Response:
    async with site.app.db.read() as tx:
        row = await operating.account(tx, public_id)
        known = await operating.identities(tx, row["id"])
        about = await reports.about(tx, row["id"])
        characters, stories = await operating.shown_by(tx, row["id"])
        ban = await bans.of(tx, row["id"], site.app.clock.now())
    values = {
        "account": row,
        "known": known,
        "about": about,
        "characters": characters,
        "stories": stories,
        "ban": ban,
        "days": bans.DAYS,
        "roles": tuple(Role),
        "own": row["id"] == member.account,
    }
    return page(site, member, "moderation_account.html", "accounts", **values)


@router.post("/moderation/accounts/{public_id}/ban")
async def ban(public_id: str, site: SiteDep, member: ModeratorDep, form: FormDep) -> Response:
    async with site.app.db.write() as tx:
        row = await operating.account(tx, public_id)
        days = number(form["days"])
        if days is None:
            raise BadInput(t("web-bad-request"))
        await bans.ban(tx, member.account, row["id"], form["reason"], days, site.app.clock.now())
    return RedirectResponse(f"/moderation/accounts/{public_id}", 303)


@router.post("/moderation/accounts/{public_id}/lift")
async def lift(public_id: str, site: SiteDep, member: ModeratorDep, _form: FormDep) -> Response:
    async with site.app.db.write() as tx:
        row = await operating.account(tx, public_id)
        await bans.lift(tx, member.account, row["id"], site.app.clock.now())
    return RedirectResponse(f"/moderation/accounts/{public_id}", 303)


@router.post("/moderation/accounts/{public_id}/role")
async def role(public_id: str, site: SiteDep, member: OperatorDep, form: FormDep) -> Response:
    if form["role"] not in set(Role):
        raise BadInput(t("web-bad-request"))
    async with site.app.db.write() as tx:
        row = await operating.account(tx, public_id)
        await roles.change(tx, member.account, row["id"], Role(form["role"]), site.app.clock.now())
    return RedirectResponse(f"/moderation/accounts/{public_id}", 303)


@router.get("/moderation/bans")
async def banned(site: SiteDep, member: ModeratorDep, before: str = "") -> Response:
    async with site.app.db.read() as tx:
        found = await bans.listed(tx, before=number(before))
    more = found[-1].ban.account if len(found) == bans.PAGE else None
    values = {"found": found, "more": more, "now": site.app.clock.now()}
    return page(site, member, "moderation_bans.html", "bans", **values)
