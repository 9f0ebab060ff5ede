"""Keys of one's own for model providers: added once they have been tried, replaced, removed; never shown."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from core.ai import keyring, owned
from core.errors import NotFound, ProductError
from web.errors import status_of
from web.site import Site
from web.viewer import FormDep, MemberDep, SiteDep, Viewer

PAGE: Final = owned.PAGE

router = APIRouter()


@router.get(PAGE)
async def show(site: SiteDep, member: MemberDep, done: str = "") -> Response:
    return await _page(site, member.viewer, member.account, done=done)


@router.post(PAGE)
async def add(site: SiteDep, member: MemberDep, form: FormDep) -> Response:
    """Tried before it is kept: at the provider, outside of any transaction."""
    app, provider = site.app, form["provider"]
    try:
        key = keyring.readable(provider, form["key"], app.settings)
        await site.limits.check("key", str(member.account))
        await owned.tried(app.settings, provider, key, app.clock, app.catalog)
    except NotFound:
        raise
    except ProductError as problem:
        return await _page(site, member.viewer, member.account, provider=provider, problem=problem)
    async with app.db.write() as tx:
        await keyring.keep(tx, site.seal, member.account, provider, key, app.clock.now())
    return RedirectResponse(f"{PAGE}?done=kept", 303)


@router.post(f"{PAGE}/remove")
async def remove(site: SiteDep, member: MemberDep, form: FormDep) -> Response:
    async with site.app.db.write() as tx:
        await keyring.drop(tx, member.account, form["provider"][:24])
    return RedirectResponse(f"{PAGE}?done=removed", 303)


async def _page(
    site: Site,
    viewer: Viewer,
    account: int,
    *,
    done: str = "",
    provider: str = "",
    problem: ProductError | None = None,
) -> Response:
    async with site.app.db.read() as tx:
        mine = {each.provider: each for each in await keyring.own(tx, account)}
    offered = keyring.providers(site.app.settings)
    rows = [(each, mine.get(each)) for each in (*offered, *(each for each in mine if each not in offered))]
    return site.templates.page(
        "keys.html",
        viewer.reader,
        200 if problem is None else status_of(problem),
        {"Cache-Control": "no-store"},
        path=PAGE,
        rows=rows,
        offered=offered,
        name_of=owned.called,
        done=done in {"kept", "removed"} and done,
        tried=provider,
        problem=problem and problem.text,
        form_token=viewer.form_token,
    )
