"""One's own ways in: the browsers that are signed in, the password, and the e-mail address."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from core.accounts import addresses, passwords, signin, tokens
from core.accounts.addresses import Address
from core.accounts.signin import Credentials
from core.errors import BadInput, ProductError
from core.text import t
from web import sessions
from web.errors import status_of
from web.letters import write_confirmation, write_notice
from web.limits import TooOften
from web.pages.signing import NO_STORE, entered, let_in
from web.site import Site
from web.viewer import FormDep, Member, MemberDep, SiteDep

DEVICES: Final = "/me/devices"
PASSWORD: Final = "/me/password"  # noqa: S105 - a page's path
EMAIL: Final = "/me/email"
_DONE: Final = frozenset({"one", "others", "changed", "reset", "made", "sent", "moved"})

router = APIRouter()


@router.get(DEVICES)
async def devices(site: SiteDep, member: MemberDep, done: str = "") -> Response:
    async with site.app.db.read() as tx:
        found = await sessions.devices(tx, member.account, member.viewer.token_hash)
    return _page(site, member, "devices.html", DEVICES, done=done, devices=found)


@router.post(f"{DEVICES}/end")
async def end(site: SiteDep, member: MemberDep, form: FormDep) -> Response:
    """One of them, or all but this one. One that is none of theirs, or is gone, changes nothing."""
    which = form["device"]
    async with site.app.db.write() as tx:
        if which == "others":
            await sessions.end_all(tx, member.account, but=member.viewer.token_hash)
        elif which.isascii() and which.isdecimal() and len(which) < 19:
            await sessions.end_one(tx, member.account, int(which))
    return RedirectResponse(f"{DEVICES}?done={'others' if which == 'others' else 'one'}", 303)


@router.get(PASSWORD)
async def password(site: SiteDep, member: MemberDep, done: str = "") -> Response:
    mine = await _mine(site, member)
    if mine is None:
        return RedirectResponse(EMAIL, 303)
    return _page(site, member, "password.html", PASSWORD, done=done, mine=mine)


@router.post(PASSWORD)
async def change_password(site: SiteDep, member: MemberDep, form: FormDep) -> Response:
    """All other browsers are out then, and this one has a new secret."""
    mine, viewer = await _mine(site, member), member.viewer
    if mine is None:
        return RedirectResponse(EMAIL, 303)
    try:
        passwords.check(form["password"], mine.email)
        await _prove(site, member, form["current"])
        fresh = await site.passwords.hash(form["password"])
        async with site.app.db.write() as tx:
            now = site.app.clock.now()
            await signin.set_password(tx, member.account, fresh, now)
            await sessions.end_all(tx, member.account)
            await tokens.end_all(tx, member.account, now)
            await write_notice(tx, site, mine.shown, viewer.locale, t("signing-mail-password"))
            inside = await let_in(tx, site, viewer, member.account)
    except ProductError as problem:
        return _page(site, member, "password.html", PASSWORD, problem=problem, mine=mine)
    return entered(inside, f"{PASSWORD}?done=changed")


@router.get(EMAIL)
async def email(site: SiteDep, member: MemberDep, done: str = "") -> Response:
    mine = await _mine(site, member)
    return _page(site, member, "email.html", EMAIL, done=done, mine=mine, typed="")


@router.post(EMAIL)
async def change_email(site: SiteDep, member: MemberDep, form: FormDep) -> Response:
    """An account without an address gets one with a password. A new one counts once it is confirmed, where mail is
    sent at all; else at once."""
    mine = await _mine(site, member)
    try:
        address = addresses.read(form["email"])
        if mine is None:
            done = await _make(site, member, address, form["password"])
        else:
            done = await _move(site, member, mine, address, form["current"])
    except ProductError as problem:
        return _page(site, member, "email.html", EMAIL, problem=problem, mine=mine, typed=form["email"])
    return RedirectResponse(f"{EMAIL}?done={done}", 303)


@router.post(f"{EMAIL}/confirm")
async def send_again(site: SiteDep, member: MemberDep, form: FormDep) -> Response:
    mine = await _mine(site, member)
    if mine is None or mine.confirmed:
        return RedirectResponse(EMAIL, 303)
    await site.limits.check("mail", str(member.account))
    async with site.app.db.write() as tx:
        sent = await write_confirmation(tx, site, member.account, Address(mine.email, mine.shown), member.viewer.locale)
    return RedirectResponse(f"{EMAIL}?done=sent" if sent else EMAIL, 303)


async def _make(site: Site, member: Member, address: Address, new: str) -> str:
    passwords.check(new, address.folded)
    await site.limits.check("password", str(member.account))
    fresh = await site.passwords.hash(new)
    async with site.app.db.write() as tx:
        if not await signin.enroll(tx, member.account, address, fresh, site.app.clock.now()):
            raise BadInput(t("signing-address-taken"))
        await write_confirmation(tx, site, member.account, address, member.viewer.locale)
    return "made"


async def _move(site: Site, member: Member, mine: Credentials, address: Address, current: str) -> str:
    await _prove(site, member, current)
    await site.limits.check("mail", str(member.account))
    now, locale = site.app.clock.now(), member.viewer.locale
    async with site.app.db.write() as tx:
        other = await signin.by_address(tx, address)
        if other is not None and other.owner != mine.owner:
            raise BadInput(t("signing-address-taken"))
        if await write_confirmation(tx, site, member.account, address, locale):
            return "sent"
        await signin.move(tx, member.account, address, now, confirmed=False)
    return "moved"


async def _prove(site: Site, member: Member, current: str) -> None:
    """Raises BadInput for another password than the account's, TooOften."""
    await site.limits.check("password", str(member.account))
    if not await signin.is_right(site.app.db, site.passwords, member.account, current):
        raise BadInput(t("signing-wrong-current"))


async def _mine(site: Site, member: Member) -> Credentials | None:
    async with site.app.db.read() as tx:
        return await signin.of_account(tx, member.account)


def _page(
    site: Site,
    member: Member,
    name: str,
    path: str,
    *,
    done: str = "",
    problem: ProductError | None = None,
    **values: object,
) -> Response:
    wait = {"Retry-After": str(problem.seconds)} if isinstance(problem, TooOften) else {}
    return site.templates.page(
        name,
        member.viewer.reader,
        200 if problem is None else status_of(problem),
        NO_STORE | wait,
        path=path,
        done=done if done in _DONE else "",
        problem=None if problem is None else problem.text,
        has_mail=site.app.settings.smtp.host is not None,
        shortest=passwords.SHORTEST,
        form_token=member.viewer.form_token,
        **values,
    )
