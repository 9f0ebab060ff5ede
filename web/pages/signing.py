"""Coming in with an e-mail and a password, going out, and a new password for who has forgotten theirs."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from core.accounts import addresses, codes, passwords, people, profile, signin, tokens
from core.accounts.addresses import Address
from core.belongings import merging
from core.db import Write
from core.db.tables.access import CodePurpose
from core.errors import BadInput, ProductError
from core.surface.events import Person
from core.text import Text, t
from web import sessions, store
from web.errors import status_of
from web.letters import write_confirmation, write_notice, write_reset
from web.limits import TooOften, client
from web.oauth import name_of
from web.pages.adults import own_page
from web.site import Site
from web.viewer import ADULT_COOKIE, FormDep, SiteDep, Viewer, ViewerDep, may_act

NO_STORE: Final = {"Cache-Control": "no-store"}
FORGOT_SECONDS: Final = 0.3  # that an answer takes at least, whether a letter is written or not

router = APIRouter()


@dataclass(frozen=True, slots=True)
class _Page:
    """One of the pages here, with what was typed in it. `to`: where it goes on."""

    name: str
    to: str = "/"
    email: str = ""
    called: str = ""
    code: str = ""
    problem: ProductError | None = None
    done: bool = False


class _Taken(Exception):
    """Somebody has the address, or the guest's account one."""


@router.get("/signin")
async def ask_in(request: Request, site: SiteDep, viewer: ViewerDep, to: str = "/") -> Response:
    if viewer.signed_in:
        return RedirectResponse(own_page(to), 303)
    return _show(request, site, viewer, _Page("signin", own_page(to)))


@router.post("/signin")
async def come_in(request: Request, site: SiteDep, viewer: ViewerDep, form: FormDep) -> Response:
    to, app = own_page(form["to"]), site.app
    try:
        address = addresses.read(form["email"])
        await _may_try(request, site, address)
        account = await signin.sign_in(app.db, site.passwords, address, form["password"])
        if account is None:
            raise BadInput(t("signing-wrong"))
        async with app.db.write() as tx:
            if form["bring"] == "1" and is_guest(viewer):
                await merging.bring_guest(tx, account, _account(viewer), app.clock.now())
            inside = await let_in(tx, site, viewer, account)
    except ProductError as problem:
        return _show(request, site, viewer, _Page("signin", to, email=form["email"], problem=problem))
    return entered(inside, to)


@router.get("/signup")
async def ask_up(request: Request, site: SiteDep, viewer: ViewerDep, to: str = "/") -> Response:
    if viewer.signed_in:
        return RedirectResponse(own_page(to), 303)
    return _show(request, site, viewer, _Page("signup", own_page(to)))


@router.post("/signup")
async def come_up(request: Request, site: SiteDep, viewer: ViewerDep, form: FormDep) -> Response:
    """The guest's own account gets an address and a password, so that everything in it stays.

    A form that was sent twice finds the account that it has made, and lets its owner in.
    """
    to, app = own_page(form["to"]), site.app
    try:
        if app.settings.web.sign_up == "closed":
            raise BadInput(t("signing-closed"))
        may_act(viewer, guests=True)
        address = addresses.read(form["email"])
        passwords.check(form["password"], address.folded)
        await site.limits.check("signup-client", client(request))
        try:
            hashed = await site.passwords.hash(form["password"])
            inside = await _make(site, viewer, address, hashed, form["name"])
        except _Taken:
            account = await signin.sign_in(app.db, site.passwords, address, form["password"])
            if account is None:
                raise BadInput(t("signing-address-taken")) from None
            async with app.db.write() as tx:
                inside = await let_in(tx, site, viewer, account)
    except ProductError as problem:
        return _show(
            request, site, viewer, _Page("signup", to, email=form["email"], called=form["name"], problem=problem)
        )
    return entered(inside, to)


async def _make(site: Site, viewer: Viewer, address: Address, password_hash: str, name: str) -> Viewer:
    """`name` is how others are to see them; a guest who has one keeps it where none is typed."""
    now = site.app.clock.now()
    async with site.app.db.write() as tx:
        account = viewer.account
        if account is None:
            native = await sessions.begin(tx, viewer.token_hash, now, viewer.device)
            person = Person(native, _guest_name(site, viewer), viewer.locale)
            account = (await people.know(tx, store.PLATFORM, person, now)).account_id
        if not await signin.enroll(tx, account, address, password_hash, now):
            raise _Taken
        if name.strip():
            await profile.rename(tx, account, name)
        await write_confirmation(tx, site, account, address, viewer.locale)
        return await let_in(tx, site, viewer, account)


@router.get("/signout")
async def ask_out() -> Response:
    """The button is on the page of one's own things: a link alone must sign nobody out."""
    return RedirectResponse("/me", 303)


@router.post("/signout")
async def go_out(site: SiteDep, viewer: ViewerDep, form: FormDep) -> Response:
    async with site.app.db.write() as tx:
        await sessions.end(tx, viewer.token_hash)
    response = entered(_renewed(viewer), "/")
    response.delete_cookie(ADULT_COOKIE, path="/")
    return response


@router.get("/forgot")
async def ask_letter(request: Request, site: SiteDep, viewer: ViewerDep) -> Response:
    return _show(request, site, viewer, _Page("forgot"))


@router.post("/forgot")
async def send_letter(request: Request, site: SiteDep, viewer: ViewerDep, form: FormDep) -> Response:
    """The same answer, after the same time, whether the address is somebody's or not."""
    clock = site.app.clock
    began = clock.monotonic()
    try:
        address = addresses.read(form["email"])
        await site.limits.check("forgot-client", client(request))
        await site.limits.check("forgot", address.folded)
    except ProductError as problem:
        return _show(request, site, viewer, _Page("forgot", email=form["email"], problem=problem))
    async with site.app.db.write() as tx:
        await write_reset(tx, site, address, viewer.locale)
    await clock.sleep(max(0.0, began + FORGOT_SECONDS - clock.monotonic()))
    return _show(request, site, viewer, _Page("forgot", email=address.shown, done=True))


@router.get("/reset")
async def ask_new(request: Request, site: SiteDep, viewer: ViewerDep, code: str = "") -> Response:
    async with site.app.db.read() as tx:
        good = await codes.peek(tx, CodePurpose.RESET, code, site.app.clock.now())
    problem = None if good else BadInput(t("signing-link-over"))
    return _show(request, site, viewer, _Page("reset", code=code if good else "", problem=problem))


@router.post("/reset")
async def set_new(request: Request, site: SiteDep, viewer: ViewerDep, form: FormDep) -> Response:
    """The new password holds, this browser is in, and all others are out. A password that is refused costs no code."""
    now, code = site.app.clock.now(), form["code"]
    try:
        await site.limits.check("code-client", client(request))
        async with site.app.db.read() as tx:
            good = await codes.peek(tx, CodePurpose.RESET, code, now)
        if good is None:
            code = ""
            raise BadInput(t("signing-link-over"))
        passwords.check(form["password"], str(good.detail.get("email", "")))
        fresh = await site.passwords.hash(form["password"])
        async with site.app.db.write() as tx:
            found = await signin.reset(tx, code, fresh, now)
            if found is None:
                code = ""
                raise BadInput(t("signing-link-over"))
            await sessions.end_all(tx, found.account)
            await tokens.end_all(tx, found.account, now)
            await write_notice(tx, site, found.shown, viewer.locale, t("signing-mail-password"))
            inside = await let_in(tx, site, viewer, found.account)
    except ProductError as problem:
        return _show(request, site, viewer, _Page("reset", code=code, problem=problem))
    return entered(inside, "/me/password?done=reset")


@router.get("/confirm")
async def ask_confirm(request: Request, site: SiteDep, viewer: ViewerDep, code: str = "") -> Response:
    """A button and not yet the deed: programs that look at mail for viruses open its links."""
    async with site.app.db.read() as tx:
        good = await codes.peek(tx, CodePurpose.CONFIRM, code, site.app.clock.now())
    problem = None if good else BadInput(t("signing-link-over"))
    email = "" if good is None else str(good.detail.get("shown", ""))
    return _show(request, site, viewer, _Page("confirm", email=email, code=code if good else "", problem=problem))


@router.post("/confirm")
async def confirm(request: Request, site: SiteDep, viewer: ViewerDep, form: FormDep) -> Response:
    try:
        await site.limits.check("code-client", client(request))
        async with site.app.db.write() as tx:
            found = await signin.confirm(tx, form["code"], site.app.clock.now())
            if found is None:
                raise BadInput(t("signing-link-over"))
            after, before = found
            if before != after.shown:
                await write_notice(tx, site, before, viewer.locale, t("signing-mail-address", address=after.shown))
    except ProductError as problem:
        return _show(request, site, viewer, _Page("confirm", problem=problem))
    return _show(request, site, viewer, _Page("confirm", email=after.shown, done=True))


def is_guest(viewer: Viewer) -> bool:
    """Whether something may have been made in this browser by somebody who has not signed in."""
    return viewer.account is not None and not viewer.signed_in


async def let_in(tx: Write, site: Site, viewer: Viewer, account: int) -> Viewer:
    """The viewer under a new secret, in the account from now on."""
    inside = _renewed(viewer)
    await sessions.sign_in(
        tx,
        account,
        old_hash=viewer.token_hash,
        new_hash=inside.token_hash,
        device=viewer.device,
        name=_guest_name(site, viewer),
        now=site.app.clock.now(),
    )
    return inside


def entered(inside: Viewer, to: str) -> Response:
    response = RedirectResponse(to, 303, NO_STORE)
    inside.remember(response)
    return response


def _renewed(viewer: Viewer) -> Viewer:
    return replace(viewer, token=secrets.token_urlsafe(32), fresh=True, session=None)


def _guest_name(site: Site, viewer: Viewer) -> str:
    return viewer.name or site.app.catalog.render(t("web-guest"), viewer.locale)


def _account(viewer: Viewer) -> int:
    assert viewer.account is not None
    return viewer.account


async def _may_try(request: Request, site: Site, address: Address) -> None:
    """Raises TooOften."""
    here = client(request)
    await site.limits.check("signin-client", here)
    await site.limits.check("signin", f"{address.folded} {here}")
    await site.limits.check("signin-address", address.folded)


def _show(request: Request, site: Site, viewer: Viewer, page: _Page) -> Response:
    problem, web = page.problem, site.app.settings.web
    wait = {"Retry-After": str(problem.seconds)} if isinstance(problem, TooOften) else {}
    told: Text | None = None if problem is None else problem.text
    path = f"/{page.name}" if page.to == "/" else f"/{page.name}?{urlencode({'to': page.to})}"
    response = site.templates.page(
        f"{page.name}.html",
        viewer.reader,
        200 if problem is None else status_of(problem),
        NO_STORE | wait,
        path=path,
        page=page,
        problem=told,
        bring=page.name == "signin" and is_guest(viewer),
        open=web.sign_up == "open",
        has_mail=site.app.settings.smtp.host is not None,
        ways=[(way, name_of(way)) for way in request.app.state.elsewhere.ways],
        shortest=passwords.SHORTEST,
        longest_name=profile.LONGEST,
        form_token=viewer.form_token,
    )
    viewer.remember(response)
    return response
