"""What anybody may do with a character that they see: like it, follow it, make their own of it."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from core.characters import discovery, visibility
from core.errors import NotFound
from core.text import t
from web.pages.character import meet
from web.people import acting
from web.viewer import FormDep, SiteDep, Viewer, ViewerDep

router = APIRouter()


@router.post("/characters/{character_id}/like")
async def like(character_id: str, site: SiteDep, viewer: ViewerDep, form: FormDep) -> Response:
    """`do` is "off" to take a like back. Sent twice is once."""
    token, now = form["via"], site.app.clock.now()
    async with site.app.db.write() as tx:
        account = await acting(tx, site, viewer)
        met = await meet(tx, character_id, token, account)
        if form["do"] == "off":
            await discovery.unlike(tx, character_id, account)
        else:
            await discovery.like(tx, character_id, account, now, token=token or None)
    return back(viewer, met.path)


@router.post("/characters/{character_id}/follow")
async def follow(character_id: str, site: SiteDep, viewer: ViewerDep, form: FormDep) -> Response:
    """`do` is "off" to follow no more."""
    token, now = form["via"], site.app.clock.now()
    async with site.app.db.write() as tx:
        account = await acting(tx, site, viewer)
        met = await meet(tx, character_id, token, account)
        if form["do"] == "off":
            await discovery.unfollow(tx, character_id, account)
        else:
            await discovery.follow(tx, character_id, account, now, token=token or None)
    return back(viewer, met.path)


@router.post("/characters/{character_id}/fork")
async def fork(character_id: str, site: SiteDep, viewer: ViewerDep, form: FormDep) -> Response:
    """A private copy, which opens to be written on."""
    now = site.app.clock.now()
    async with site.app.db.write() as tx:
        account = await acting(tx, site, viewer)
        try:
            made = await visibility.fork(tx, character_id, account, now, token=form["via"] or None)
        except NotFound:
            raise NotFound(t("web-no-such-character")) from None
    return back(viewer, f"/characters/{made}/edit")


def back(viewer: Viewer, path: str) -> Response:
    """To a page of ours after a form, with the guest's cookie."""
    response = RedirectResponse(path, status_code=303)
    viewer.remember(response)
    return response
