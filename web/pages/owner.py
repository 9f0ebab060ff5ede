"""What only the owner of a character has: who may see it, its link, and its end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from sqlalchemy import RowMapping
from starlette.responses import Response

from core.characters import drafts, meeting, visibility
from core.characters.store import Listed
from core.db import Read
from core.db.tables.characters import Visibility
from core.errors import BadInput, NotFound
from core.safety.takedowns import Down
from core.text import Text, t
from web.errors import status_of
from web.pages.character import as_name, origin_of
from web.pages.marks import back
from web.site import Site
from web.viewer import FormDep, SiteDep, Viewer, ViewerDep

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Owned:
    """A character of the viewer's own. `row` are all its columns; `down` where moderators have taken it down."""

    listed: Listed
    row: RowMapping
    owner: int
    down: Down | None = None

    @property
    def public_id(self) -> str:
        return self.listed.public_id

    @property
    def path(self) -> str:
        return f"/characters/{self.public_id}"


async def owned(tx: Read, public_id: str, viewer: Viewer) -> Owned:
    """Raises NotFound for everybody else, as if there were no such character."""
    account = viewer.account
    try:
        if account is not None:
            found = await meeting.owned(tx, as_name(public_id), account)
            return Owned(found.listed, found.row, account, found.down)
    except NotFound:
        pass
    raise NotFound(t("web-no-such-character"))


async def _mine(character_id: str, site: SiteDep, viewer: ViewerDep) -> Owned:
    async with site.app.db.read() as tx:
        return await owned(tx, character_id, viewer)


OwnedDep = Annotated[Owned, Depends(_mine)]


def owners_page(
    site: Site,
    viewer: Viewer,
    mine: Owned,
    template: str,
    /,
    *,
    problem: Text | None = None,
    status: int = 200,
    tab: str = "",
    **values: object,
) -> Response:
    """One of the pages that hang together by their tabs; `template` without its ending is the tab, if none is named."""
    tab = tab or template.removesuffix(".html")
    return site.templates.page(
        template,
        viewer.reader,
        status,
        None,
        path=f"{mine.path}/{tab}",
        character=mine.listed,
        row=mine.row,
        tab=tab,
        down=mine.down,
        contact=site.app.settings.web.contact,
        form_token=viewer.form_token,
        problem=problem,
        **values,
    )


@router.get("/characters/{character_id}/settings")
async def settings(request: Request, site: SiteDep, viewer: ViewerDep, mine: OwnedDep) -> Response:
    return _page(request, site, viewer, mine)


@router.post("/characters/{character_id}/settings")
async def change(site: SiteDep, viewer: ViewerDep, mine: OwnedDep, form: FormDep) -> Response:
    """A box that is not ticked is not sent."""
    if form["visibility"] not in set(Visibility):
        raise BadInput(t("web-bad-request"))
    async with site.app.db.write() as tx:
        if form["visibility"] != mine.row["visibility"]:
            chosen = Visibility(form["visibility"])
            await visibility.set_visibility(tx, mine.public_id, mine.owner, chosen, site.app.clock.now())
        await visibility.set_switches(
            tx,
            mine.public_id,
            mine.owner,
            shows_definition=form["shows_definition"] == "1",
            allows_fork=form["allows_fork"] == "1",
        )
    return back(viewer, f"{mine.path}/settings?done=1#done")


@router.post("/characters/{character_id}/link")
async def new_link(site: SiteDep, viewer: ViewerDep, mine: OwnedDep, _form: FormDep) -> Response:
    """The old address leads nowhere from now on."""
    async with site.app.db.write() as tx:
        await visibility.new_link(tx, mine.public_id, mine.owner)
    return back(viewer, f"{mine.path}/settings?done=1#link")


@router.post("/characters/{character_id}/delete")
async def delete(request: Request, site: SiteDep, viewer: ViewerDep, mine: OwnedDep, form: FormDep) -> Response:
    if form["sure"] != "1":
        problem = BadInput(t("webchar-delete-unsure"))
        return _page(request, site, viewer, mine, problem=problem.text, status=status_of(problem))
    async with site.app.db.write() as tx:
        await visibility.delete(tx, mine.public_id, mine.owner, site.app.clock.now())
        await drafts.discard(tx, mine.owner, mine.row["id"])
    return back(viewer, "/")


def _page(
    request: Request, site: Site, viewer: Viewer, mine: Owned, *, problem: Text | None = None, status: int = 200
) -> Response:
    return owners_page(
        site,
        viewer,
        mine,
        "settings.html",
        problem=problem,
        status=status,
        levels=[each.value for each in Visibility],
        link=f"{origin_of(request, site)}/c/{mine.row['link_token']}",
        done=request.query_params.get("done") == "1",
    )
