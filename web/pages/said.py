"""What readers do with a story: like it, follow it, and say something under it."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from core.stories.shelf import comments, marks
from core.stories.shelf.comments import Said
from core.text import t
from web.pages.marks import back
from web.pages.stories import meet, path_of
from web.people import acting
from web.viewer import Form, FormDep, SiteDep, ViewerDep

router = APIRouter()


@router.post("/stories/{name}/like")
async def like(name: str, site: SiteDep, viewer: ViewerDep, form: FormDep) -> Response:
    """`do` is "off" to take a like back. Sent twice is once."""
    now = site.app.clock.now()
    async with site.app.db.write() as tx:
        account = await acting(tx, site, viewer)
        met = await meet(tx, name, account)
        if form["do"] == "off":
            await marks.unlike(tx, met.id, account)
        else:
            await marks.like(tx, name, account, now)
    return back(viewer, _where(path_of(met), form, "after"))


@router.post("/stories/{name}/follow")
async def follow(name: str, site: SiteDep, viewer: ViewerDep, form: FormDep) -> Response:
    """`do` is "off" to follow no more."""
    now = site.app.clock.now()
    async with site.app.db.write() as tx:
        account = await acting(tx, site, viewer)
        met = await meet(tx, name, account)
        if form["do"] == "off":
            await marks.unfollow(tx, met.id, account)
        else:
            await marks.follow(tx, name, account, now)
    return back(viewer, _where(path_of(met), form, "after"))


@router.post("/stories/{name}/comments")
async def comment(name: str, site: SiteDep, viewer: ViewerDep, form: FormDep) -> Response:
    """Under the episode that the form names, or under the story."""
    now = site.app.clock.now()
    called = form["name"].strip() or viewer.name or site.app.catalog.render(t("web-guest"), viewer.locale)
    said = Said(text=form["text"], name=called, episode=_episode(form), paragraph=form["paragraph"])
    async with site.app.db.write() as tx:
        account = await acting(tx, site, viewer)
        met = await meet(tx, name, account)
        await comments.add(tx, name, account, said, now)
    return back(viewer, _where(path_of(met), form, "comments"))


@router.post("/stories/{name}/comments/{comment_id}/delete")
async def uncomment(name: str, comment_id: str, site: SiteDep, viewer: ViewerDep, form: FormDep) -> Response:
    now = site.app.clock.now()
    async with site.app.db.write() as tx:
        account = await acting(tx, site, viewer)
        met = await meet(tx, name, account)
        await comments.delete(tx, comment_id.replace("\x00", ""), account, now)
    return back(viewer, _where(path_of(met), form, "comments"))


def _episode(form: Form) -> int:
    """0 is the story; what is no number is an episode that there is not."""
    text = form["episode"]
    return 0 if not text else int(text) if text.isascii() and text.isdigit() and len(text) < 7 else -1


def _where(path: str, form: Form, part: str) -> str:
    """Back to where the form stood."""
    number = _episode(form)
    return f"{path}/{number}#{part}" if number > 0 else f"{path}#{part}" if part == "comments" else path
