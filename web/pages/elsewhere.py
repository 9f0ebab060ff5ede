"""Signing in with Discord, with Telegram, and from within Telegram; and the ways in that an account has."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from core.accounts import elsewhere, identities, people, proposals
from core.accounts.proposals import Proposal
from core.db import Read, Write
from core.db.tables.access import LinkedBy
from core.errors import BadInput, NotFound, ProductError
from core.surface.events import Person
from core.text import t
from web import framing, hops, sessions, store
from web.errors import status_of
from web.limits import client
from web.oauth import PROOFS, Elsewhere, name_of, new_hop
from web.pages.adults import own_page
from web.people import acting
from web.site import Site
from web.viewer import FormDep, MemberDep, NotAllowed, SiteDep, Viewer, ViewerDep, from_own_page, not_banned

APP: Final = "/telegram"
WAYS: Final = "/me/signin"
LONGEST_CODE: Final = 2_000

router = APIRouter()


async def elsewhere_of(request: Request) -> Elsewhere:
    found: Elsewhere = request.app.state.elsewhere
    return found


ElsewhereDep = Annotated[Elsewhere, Depends(elsewhere_of)]


@router.get(WAYS)
async def ways(site: SiteDep, there: ElsewhereDep, member: MemberDep, done: str = "") -> Response:
    async with site.app.db.read() as tx:
        own = await identities.ways(tx, member.account, there.platforms)
    return site.templates.page(
        "ways.html",
        member.viewer.reader,
        path=WAYS,
        own=own,
        count=own.count(there.platforms),
        free=[way for way in there.ways if way not in {each.platform for each in own.identities}],
        name_of=name_of,
        done=done in {"added", "removed", "same"} and done,
        form_token=member.viewer.form_token,
    )


@router.post(f"{WAYS}/remove")
async def remove(site: SiteDep, there: ElsewhereDep, member: MemberDep, form: FormDep) -> Response:
    """`identity` is its number; none: the e-mail and its password."""
    chosen, now = form["identity"], site.app.clock.now()
    if chosen and not (chosen.isascii() and chosen.isdigit() and len(chosen) <= 18):
        raise NotFound(t("elsewhere-no-such-way"))
    async with site.app.db.write() as tx:
        if chosen:
            await identities.detach(tx, member.account, int(chosen), there.platforms, now)
        else:
            await identities.forget_email(tx, member.account, there.platforms)
    return RedirectResponse(f"{WAYS}?done=removed", 303)


@router.get(APP)
async def mini_app(site: SiteDep, there: ElsewhereDep, viewer: ViewerDep, to: str = "/") -> Response:
    """What Telegram opens; our script there shows us what Telegram has given the page."""
    if elsewhere.TELEGRAM not in there.platforms:
        raise NotFound(t("web-no-such-page"))
    headers = {"Content-Security-Policy": framing.POLICY}
    return site.templates.page(
        "telegram.html",
        viewer.reader,
        200,
        headers,
        path=APP,
        to=own_page(to),
        other=elsewhere.TELEGRAM in there.ways,
        name_of=name_of,
        form_token=viewer.form_token,
    )


@router.post("/signin/telegram-app")
async def from_mini_app(request: Request, site: SiteDep, there: ElsewhereDep, viewer: ViewerDep) -> Response:
    """No form token: in a frame of Telegram's there is no cookie yet, and what is sent is its own proof."""
    token = site.app.settings.telegram.token
    if token is None:
        raise NotFound(t("web-no-such-page"))
    if not from_own_page(request, site.app.settings.web.public_url):
        raise NotAllowed(t("web-foreign-form"))
    await site.limits.check("signin-client", client(request))
    async with request.form(max_files=0, max_fields=4, max_part_size=elsewhere.LONGEST) as form:
        given, to = (str(form.get(name) or "") for name in ("init_data", "to"))
    person = elsewhere.mini_app_person(given, token.get_secret_value(), site.app.clock.now())
    response = await _arrive(site, viewer, elsewhere.TELEGRAM, person, own_page(to))
    answer = JSONResponse({"to": response.headers["location"]}, headers={"Cache-Control": "no-store"})
    return framing.in_telegram(response, answer, secure=viewer.secure)


@router.get("/signin/{way}")
async def go(
    request: Request, site: SiteDep, there: ElsewhereDep, viewer: ViewerDep, way: str, to: str = "/"
) -> Response:
    _known(there, way)
    try:
        await site.limits.check("signin-client", client(request))
        hop = new_hop()
        url = await there.begin(way, hop, _redirect(site, request, way))
        async with site.app.db.write() as tx:
            await hops.leave(tx, way, hop, viewer.token_hash, own_page(to), site.app.clock.now())
    except ProductError as problem:
        return _failed(site, viewer, way, problem, own_page(to))
    response = RedirectResponse(url, 303, {"Cache-Control": "no-store"})
    viewer.remember(response)
    return response


@router.get("/signin/{way}/back")
async def back(request: Request, site: SiteDep, there: ElsewhereDep, viewer: ViewerDep, way: str) -> Response:
    """As RFC 6749, 4.1.2 has it: with `state`, and `code` or `error`."""
    _known(there, way)
    to, told = "/", request.query_params
    state, code, error = (told.get(name, "") for name in ("state", "code", "error"))
    try:
        async with site.app.db.write() as tx:
            came = await hops.come_back(tx, way, state, viewer.token_hash, site.app.clock.now())
        if came is None:
            raise BadInput(t("elsewhere-not-yours"))
        to = came.to
        if error or not 0 < len(code) <= LONGEST_CODE:
            raise BadInput(t("elsewhere-cancelled", provider=name_of(way)))
        person = await there.who(way, came.hop, code, _redirect(site, request, way))
        return await _arrive(site, viewer, way, person, to)
    except ProductError as problem:
        return _failed(site, viewer, way, problem, to)


async def _arrive(site: Site, viewer: Viewer, way: str, person: Person, to: str) -> Response:
    """Somebody has proven who they are: in, or, where they are in already, one more way in."""
    now, app = site.app.clock.now(), site.app
    async with app.db.write() as tx:
        met = await people.known(tx, way, person.id)
        if viewer.signed_in and viewer.account is not None:
            not_banned(viewer)
            return RedirectResponse(await _added(tx, site, viewer.account, way, person), 303)
        if met is None:
            if app.settings.web.sign_up == "closed":
                raise BadInput(t("elsewhere-closed"))
            account = await _newcomer(tx, site, viewer, way, person)
        else:
            account = (await people.know(tx, way, person, now)).account_id
            to = await _with_the_guests(tx, site, viewer, account, to) or to
        inside = replace(viewer, token=secrets.token_urlsafe(32), fresh=True, session=None)
        await sessions.sign_in(
            tx,
            account,
            old_hash=viewer.token_hash,
            new_hash=inside.token_hash,
            device=viewer.device,
            name=person.name,
            now=now,
        )
    response = RedirectResponse(to, 303, {"Cache-Control": "no-store"})
    inside.remember(response)
    return response


async def _newcomer(tx: Write, site: Site, viewer: Viewer, way: str, person: Person) -> int:
    """A guest's own account gets this way in, so that everything stays; who has none gets one."""
    now = site.app.clock.now()
    if viewer.account is None:
        return (await people.know(tx, way, person, now)).account_id
    account = await acting(tx, site, viewer)
    await identities.attach(tx, account, way, person, now)
    return account


async def _added(tx: Write, site: Site, account: int, way: str, person: Person) -> str:
    """Where it goes on for somebody who is signed in already."""
    now = site.app.clock.now()
    met = await people.known(tx, way, person.id)
    if met is None:
        await identities.attach(tx, account, way, person, now)
        return f"{WAYS}?done=added"
    if met.account_id == account:
        return f"{WAYS}?done=same"
    return _proposed(site, account, Proposal(met.id, PROOFS[way]))


async def _with_the_guests(tx: Read, site: Site, viewer: Viewer, account: int, to: str) -> str | None:
    """Where somebody is asked whether what they had in this browser as a guest is to come along; `to` is behind it."""
    if viewer.person is None or viewer.account in {None, account}:
        return None
    guest = await people.known(tx, store.PLATFORM, viewer.person)
    return None if guest is None else _proposed(site, account, Proposal(guest.id, LinkedBy.GUEST), to)


def _proposed(site: Site, account: int, proposal: Proposal, to: str = "") -> str:
    asked = {"proposal": proposals.close(site.seal, account, proposal, site.app.clock.now())}
    return f"/me/links/confirm?{urlencode(asked | ({'to': to} if to else {}))}"


def _known(there: Elsewhere, way: str) -> None:
    if way not in there.ways:
        raise NotFound(t("web-no-such-page"))


def _redirect(site: Site, request: Request, way: str) -> str:
    """As it is registered with the provider: under the public address where there is one."""
    base = (site.app.settings.web.public_url or str(request.base_url)).rstrip("/")
    return f"{base}/signin/{way}/back"


def _failed(site: Site, viewer: Viewer, way: str, problem: ProductError, to: str) -> Response:
    status = status_of(problem)
    headers = {"Cache-Control": "no-store"} | ({"Retry-After": "10"} if status in {429, 503} else {})
    return site.templates.page(
        "elsewhere.html",
        viewer.reader,
        status,
        headers,
        path=to,
        problem=problem.text,
        again=f"/signin/{way}?{urlencode({'to': to})}",
        provider=name_of(way),
        inside=viewer.signed_in,
        to=to,
    )
