"""A character's pictures: the one it is shown by, and further ones by kind and name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter
from starlette.responses import Response

from core.characters import authoring
from core.characters.editing import CardEdit
from core.characters.formats.base import Tree
from core.characters.formats.pictures import sniff
from core.errors import BadInput, NotFound
from core.text import t
from web import cards
from web.cards import Kept
from web.errors import status_of
from web.pages.imports import file_of
from web.pages.marks import back
from web.pages.owner import Owned, OwnedDep, owners_page
from web.site import Site
from web.viewer import FormDep, SiteDep, UploadDep, Viewer, ViewerDep

SHOWN = frozenset({"png", "jpeg", "webp", "gif"})  # what a browser draws and never runs

router = APIRouter()


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """`number` is its place among the card's assets. `shown`: a browser can draw it."""

    number: int
    kind: str
    name: str
    shown: bool


@router.get("/characters/{character_id}/pictures")
async def show(site: SiteDep, viewer: ViewerDep, mine: OwnedDep) -> Response:
    return await _page(site, viewer, mine)


@router.get("/characters/{character_id}/pictures/{number}")
async def one(number: int, site: SiteDep, mine: OwnedDep) -> Response:
    """A further picture of the newest version, for its owner alone."""
    async with site.app.db.read() as tx:
        assets = _assets(await cards.newest(tx, mine.row["version_id"]))
        path = _path(assets[number]) if 0 <= number < len(assets) else ""
        data = await cards.file(tx, mine.row["version_id"], path) if path else None
    kind = None if data is None else sniff(data)
    if data is None or kind not in SHOWN:
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
        pictures=_pictures(kept, heads),
        kinds=authoring.PICTURES,
        chosen=kind,
        typed=name,
    )


def _pictures(kept: Kept, heads: Mapping[str, bytes]) -> list[Picture]:
    found = []
    for number, asset in enumerate(_assets(kept)):
        kind, name = asset.get("type"), asset.get("name")
        if isinstance(kind, str) and isinstance(name, str) and (kind, name) != ("icon", "main"):
            shown = sniff(heads.get(_path(asset), b"")) in SHOWN
            found.append(Picture(number=number, kind=kind, name=name, shown=shown))
    return found


def _assets(kept: Kept) -> list[Tree]:
    data = kept.view.get("data")
    assets = data.get("assets") if isinstance(data, dict) else None
    return [each for each in assets if isinstance(each, dict)] if isinstance(assets, list) else []


def _path(asset: Tree) -> str:
    """Of its file among those of the version; "" for what lies elsewhere."""
    return str(asset.get("uri", "")).partition("://")[2].replace("\x00", "\ufffd")
