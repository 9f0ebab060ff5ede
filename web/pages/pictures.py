"""A character's pictures: the one it is shown by, and further ones by kind and name."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from core.characters import authoring
from core.characters.editing import CardEdit
from core.characters.formats.pictures import sniff
from core.errors import BadInput, NotFound
from core.text import t
from web import cards
from web.errors import status_of
from web.pages import album
from web.pages.imports import file_of
from web.pages.marks import back
from web.pages.owner import Owned, OwnedDep, owners_page
from web.site import Site
from web.viewer import FormDep, SiteDep, UploadDep, Viewer, ViewerDep

router = APIRouter()


@router.get("/characters/{character_id}/pictures")
async def show(site: SiteDep, viewer: ViewerDep, mine: OwnedDep) -> Response:
    return await _page(site, viewer, mine)


@router.get("/characters/{character_id}/pictures/{number}")
async def one(number: int, site: SiteDep, mine: OwnedDep) -> Response:
    """A further picture of the newest version, for its owner alone."""
    async with site.app.db.read() as tx:
        assets = album.assets(await cards.newest(tx, mine.row["version_id"]))
        path = album.path_of(assets[number]) if 0 <= number < len(assets) else ""
        data = await cards.file(tx, mine.row["version_id"], path) if path else None
    kind = None if data is None else sniff(data)
    if data is None or kind not in album.SHOWN:
        raise NotFound(t("web-no-such-page"))
    return Response(data, media_type=f"image/{kind}", headers={"Cache-Control": "private, no-cache"})


@router.post("/characters/{character_id}/avatar")
async def change_avatar(site: SiteDep, viewer: ViewerDep, mine: OwnedDep, form: UploadDep) -> Response:
    try:
        data = await file_of(site, form, "picture")
        png = await authoring.prepared(data)
        async with site.app.db.write() as tx:
            now = site.app.clock.now()
            await authoring.save(tx, mine.public_id, mine.owner, CardEdit(), now, avatar=png)
    except BadInput as problem:
        return await _page(site, viewer, mine, problem=problem)
    return back(viewer, f"{mine.path}/pictures")


@router.post("/characters/{character_id}/pictures")
async def add(site: SiteDep, viewer: ViewerDep, mine: OwnedDep, form: UploadDep) -> Response:
    kind, name = form["kind"], form["name"]
    try:
        png = await authoring.prepared(await file_of(site, form, "picture"), kind)
        async with site.app.db.write() as tx:
            await authoring.add_picture(tx, mine.public_id, mine.owner, kind, name, png, site.app.clock.now())
    except BadInput as problem:
        return await _page(site, viewer, mine, problem=problem, kind=kind, name=name)
    return back(viewer, f"{mine.path}/pictures#further")


@router.post("/characters/{character_id}/pictures/remove")
async def remove(site: SiteDep, viewer: ViewerDep, mine: OwnedDep, form: FormDep) -> Response:
    async with site.app.db.write() as tx:
        now = site.app.clock.now()
        await authoring.remove_picture(tx, mine.public_id, mine.owner, form["kind"], form["name"], now)
    return back(viewer, f"{mine.path}/pictures#further")


async def _page(
    site: Site, viewer: Viewer, mine: Owned, *, problem: BadInput | None = None, kind: str = "", name: str = ""
) -> Response:
    async with site.app.db.read() as tx:
        kept = await cards.newest(tx, mine.row["version_id"])
        heads = await cards.heads(tx, kept.id)
    return owners_page(
        site,
        viewer,
        mine,
        "pictures.html",
        problem=None if problem is None else problem.text,
        status=200 if problem is None else status_of(problem),
        pictures=album.pictures(kept, heads),
        kinds=authoring.PICTURES,
        chosen=kind,
        picture_name=name,
    )
