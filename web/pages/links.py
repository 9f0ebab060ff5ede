"""The accounts that are part of one's own: linked by a one-time code in both directions, and taken apart again."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from fastapi import APIRouter, Request
from sqlalchemy import select, update
from starlette.responses import RedirectResponse, Response

from core import linking
from core.accounts import codes, proposals
from core.accounts.proposals import Proposal
from core.belongings import merging, proving
from core.belongings.merging import Preview
from core.db import Read, Write
from core.db.tables.access import LinkedBy
from core.db.tables.people import people
from core.db.tables.web import web_sessions
from core.errors import BadInput, NotFound, ProductError
from core.text import Text, t
from web import sessions
from web.errors import status_of
from web.limits import client
from web.pages.adults import own_page
from web.site import Site
from web.viewer import FormDep, Member, MemberDep, SiteDep

router = APIRouter()
PATH: Final = "/me/links"
DONE: Final = frozenset({"joined", "apart"})
LONGEST: Final = 64  # characters of a typed code


@router.get(PATH)
async def show(site: SiteDep, member: MemberDep, done: str = "") -> Response:
    return await _page(site, member, done=done if done in DONE else "")


@router.post(f"{PATH}/give")
async def give(site: SiteDep, member: MemberDep, form: FormDep) -> Response:
    """A code of the account's, to be typed on a platform."""
    await site.limits.check("code", str(member.account))
    async with site.app.db.write() as tx:
        code = await proving.give(tx, member.account, site.app.clock.now())
    ways = await site.doors.starting(linking.DEEP + code)
    return await _page(site, member, code=codes.shown(code), ways=ways)


@router.post(f"{PATH}/code")
async def look(request: Request, site: SiteDep, member: MemberDep, form: FormDep) -> Response:
    """What a code from a platform would put together."""
    typed = form["code"][:LONGEST]
    try:
        await _check_pace(request, site, member)
        async with site.app.db.read() as tx:
            offer = await proving.offered(tx, member.account, typed, site.app.clock.now(), on_web=True)
        if offer is None:
            raise BadInput(t("links-no-code"))
    except ProductError as problem:
        return await _page(site, member, problem=problem, typed=typed)
    return await _asked(site, member, offer, code=codes.folded(typed))


@router.get(f"{PATH}/confirm")
async def proposed(site: SiteDep, member: MemberDep, proposal: str = "", to: str = "") -> Response:
    """Somebody has shown by signing in elsewhere that they are somebody there, too, or was a guest in this browser.

    `to` is the page that they wanted, whatever they answer.
    """
    now = site.app.clock.now()
    async with site.app.db.read() as tx:
        meant, other = await _opened(tx, site, member, proposal)
        guest = meant.how is LinkedBy.GUEST
        stays, part = (member.account, other) if guest else await merging.pair(tx, member.account, other)
        offer = proving.Offer(stays, part, await merging.preview(tx, stays, part, now))
    return await _asked(site, member, offer, proposal=proposal, to=own_page(to) if to else "", guest=guest)


@router.post(f"{PATH}/confirm")
async def confirm(request: Request, site: SiteDep, member: MemberDep, form: FormDep) -> Response:
    now = site.app.clock.now()
    try:
        await _check_pace(request, site, member)
        async with site.app.db.write() as tx:
            if form["proposal"]:
                meant, other = await _opened(tx, site, member, form["proposal"])
                await _put_together(tx, member, other, meant, now)
            else:
                await proving.accept(tx, member.account, form["code"][:LONGEST], now, on_web=True)
    except ProductError as problem:
        return await _page(site, member, problem=problem)
    return RedirectResponse(own_page(form["to"]) if form["to"] else f"{PATH}?done=joined", 303)


async def _put_together(tx: Write, member: Member, other: int, meant: Proposal, now: datetime) -> None:
    """What a guest had comes to the account that they are in; of two others the older one stays."""
    if meant.how is LinkedBy.GUEST:
        await merging.bring_guest(tx, member.account, other, now)
        return
    stays, part = await merging.pair(tx, member.account, other)
    await merging.merge(tx, stays, part, meant.how, now)


@router.post(f"{PATH}/{{link}}/undo")
async def undo(link: str, site: SiteDep, member: MemberDep, form: FormDep) -> Response:
    try:
        async with site.app.db.write() as tx:
            await _apart(tx, site, member, link)
    except NotFound:
        raise
    except ProductError as problem:
        return await _page(site, member, problem=problem)
    return RedirectResponse(f"{PATH}?done=apart", 303)


async def _apart(tx: Write, site: Site, member: Member, link: str) -> None:
    """Whoever undoes it stays signed in, also where the web identity of this browser goes back with the rest."""
    now = site.app.clock.now()
    here = web_sessions.c.token_hash == member.viewer.token_hash
    await tx.run(update(web_sessions).where(here).values(person_id=f"moving-{member.account}"))
    await merging.split(tx, member.account, link, now)
    name = member.viewer.name or site.app.catalog.render(t("web-guest"), member.viewer.locale)
    before = member.viewer.person
    kept = people.c.native_id == before, people.c.platform == merging.WEB, people.c.account_id == member.account
    stays = await tx.value(select(people.c.native_id).where(*kept))
    person = stays or await sessions.web_person(tx, member.account, name, now)
    await tx.run(update(web_sessions).where(here).values(person_id=person))


async def _opened(tx: Read, site: Site, member: Member, given: str) -> tuple[Proposal, int]:
    """What was proven, and the account that this identity has now. Raises BadInput."""
    meant = proposals.opened(site.seal, member.account, given, site.app.clock.now())
    other: int | None = await tx.value(select(people.c.account_id).where(people.c.id == meant.person_id))
    if other is None:
        raise BadInput(t("links-no-account"))
    return meant, other


async def _check_pace(request: Request, site: Site, member: Member) -> None:
    await site.limits.check("code", str(member.account))
    await site.limits.check("code-client", client(request))


async def _asked(
    site: Site,
    member: Member,
    offer: proving.Offer,
    *,
    code: str = "",
    proposal: str = "",
    to: str = "",
    guest: bool = False,
) -> Response:
    async with site.app.db.read() as tx:
        stays = await merging.identities(tx, offer.stays)
    return site.templates.page(
        "links_confirm.html",
        member.viewer.reader,
        path=PATH,
        form_token=member.viewer.form_token,
        stays=stays,
        brought=_brought(offer.preview),
        part=offer.preview.identities,
        platform=linking.platform,
        code=code,
        proposal=proposal,
        to=to,
        guest=guest,
    )


def _brought(preview: Preview) -> list[Text]:
    return linking.brought_lines(preview)


async def _page(
    site: Site,
    member: Member,
    *,
    done: str = "",
    code: str = "",
    ways: list[tuple[str, str]] | None = None,
    problem: ProductError | None = None,
    typed: str = "",
) -> Response:
    async with site.app.db.read() as tx:
        known = await merging.identities(tx, member.account)
        linked = await merging.of_account(tx, member.account)
    return site.templates.page(
        "links.html",
        member.viewer.reader,
        200 if problem is None else status_of(problem),
        path=PATH,
        form_token=member.viewer.form_token,
        known=known,
        linked=linked,
        platform=linking.platform,
        done=done,
        code=code,
        ways=ways or [],
        minutes=proving.MINUTES,
        typed=typed,
        problem=None if problem is None else problem.text,
    )
