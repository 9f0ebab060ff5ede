"""Characters as files: brought in, taken along, and their pictures."""

from __future__ import annotations

import asyncio
from typing import Annotated, Final, Literal
from urllib.parse import quote

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from core.characters import authoring, files, importing, store
from core.characters.editing import CardEdit
from core.characters.formats.base import Imported, Tree
from core.characters.formats.pictures import sniff
from core.characters.formats.write import Exported, Target, export
from core.errors import BadInput, NotFound
from core.text import Text, t
from web import cards
from web.api import met
from web.api.auth import AUDIENCE, Caller, SiteDep, needs
from web.api.bodies import file_in, sent_form, text_in
from web.api.etags import tagged
from web.api.idempotency import Once
from web.api.schemas.characters import (
    Brought,
    CharacterShown,
    ExportOffer,
    ExportOffers,
    Merged,
    PictureShown,
    PicturesShown,
)
from web.api.schemas.values import binary, upload_body
from web.api.shapes import PublicId
from web.site import Site

SHOWN: Final = frozenset({"png", "jpeg", "webp", "gif"})
MEDIA: Final = ("image/png", "application/json", "application/zip", "application/octet-stream")

router = APIRouter(prefix="/characters", tags=["characters"], route_class=Once)
Reads = Annotated[Caller, needs("characters:read")]
Writes = Annotated[Caller, needs("characters:write")]
Kind = Annotated[Literal["icon", "background", "emotion", "user_icon"], Path()]
Name = Annotated[str, Path(min_length=1, max_length=100, pattern=r"^[^\x00/]+$")]
_INTO = {"type": "string", "description": "For a lorebook alone: the character to which its entries go."}


@router.post("/import", response_model=Brought, status_code=201, openapi_extra=upload_body(into=_INTO))
async def bring(request: Request, site: SiteDep, caller: Writes) -> Response:
    """A card's file (PNG, JSON, CharX, BYAF …) becomes a private character; the same file twice is one.

    A lorebook's file adds its entries to the character named in `into`.
    """
    await site.limits.check("api-upload", caller.token)
    most = site.app.reading.limits.file
    async with sent_form(request, most) as given:
        data, into = await file_in(given, most), text_in(given, "into", 64)
    app = site.app
    made = await importing.bring_for(app.db, app.clock, caller.account, data, app.reading, into=into or None)
    shown = _brought(site, caller, made)
    return tagged(request, shown, 201, Location=f"{AUDIENCE}/characters/{made.public_id}")


@router.post("/{character_id}/merge", response_model=CharacterShown)
async def merge(request: Request, site: SiteDep, caller: Writes, character_id: PublicId, given: Merged) -> Response:
    """What was just brought in becomes the newest version of another character of one's own, and goes itself."""
    if character_id == given.into:
        raise BadInput(t("web-bad-request"))
    async with site.app.db.write() as tx:
        await met.own(tx, caller, character_id)
        if await store.find(tx, given.into, caller.account) is None:
            raise BadInput(t("discovery-no-character"))
        await importing.merge(tx, character_id, given.into, caller.account, site.app.clock.now())
        shown = met.shown(await met.own(tx, caller, given.into))
    return tagged(request, shown)


@router.get("/{character_id}/export", response_model=ExportOffers)
async def offers(request: Request, site: SiteDep, caller: Reads, character_id: PublicId) -> Response:
    """The forms in which it can be had, and what each has no place for."""
    await site.limits.check("api-export", caller.token)
    card, now = await _card(site, caller, character_id), int(site.app.clock.now().timestamp())
    found = [await asyncio.to_thread(_offer, site, caller, card, target, now) for target in Target]
    return tagged(request, ExportOffers(items=found))


@router.get("/{character_id}/export/{target}", responses=binary(*MEDIA), response_class=Response)
async def download(site: SiteDep, caller: Reads, character_id: PublicId, target: Target) -> Response:
    """The character as a file. Its owner's, or anybody's where its owner shows how it is made."""
    await site.limits.check("api-export", caller.token)
    card, now = await _card(site, caller, character_id), int(site.app.clock.now().timestamp())
    made = await asyncio.to_thread(export, card, target, now)
    return Response(made.data, media_type=made.media_type, headers=_headers(made))


@router.put("/{character_id}/picture", response_model=CharacterShown, openapi_extra=upload_body())
async def change_picture(request: Request, site: SiteDep, caller: Writes, character_id: PublicId) -> Response:
    """The picture by which it is shown: cut square, and without what cameras write."""
    png = await _sent(request, site, caller, character_id, "icon")
    async with site.app.db.write() as tx:
        now = site.app.clock.now()
        await authoring.save(tx, character_id, caller.account, CardEdit(), now, avatar=png)
        shown = met.shown(await met.own(tx, caller, character_id))
    return tagged(request, shown)


@router.get("/{character_id}/pictures", response_model=PicturesShown)
async def pictures(request: Request, site: SiteDep, caller: Reads, character_id: PublicId) -> Response:
    """Its further pictures."""
    async with site.app.db.read() as tx:
        mine = await met.own(tx, caller, character_id)
    return tagged(request, _pictures(mine.view))


@router.put("/{character_id}/pictures/{kind}/{name}", response_model=PicturesShown, openapi_extra=upload_body())
async def add_picture(
    request: Request, site: SiteDep, caller: Writes, character_id: PublicId, kind: Kind, name: Name
) -> Response:
    """A further picture; one of the same kind and name is replaced."""
    png = await _sent(request, site, caller, character_id, kind)
    async with site.app.db.write() as tx:
        await authoring.add_picture(tx, character_id, caller.account, kind, name, png, site.app.clock.now())
        mine = await met.own(tx, caller, character_id)
    return tagged(request, _pictures(mine.view))


@router.get(
    "/{character_id}/pictures/{kind}/{name}", responses=binary("image/png", "image/jpeg"), response_class=Response
)
async def one_picture(site: SiteDep, caller: Reads, character_id: PublicId, kind: Kind, name: Name) -> Response:
    """A further picture of the newest version."""
    async with site.app.db.read() as tx:
        mine = await met.own(tx, caller, character_id)
        uris = [str(each.get("uri", "")) for each in _assets(mine.view) if _is(each, kind, name)]
        path = uris[0].partition("://")[2].replace("\x00", "\ufffd") if uris else ""
        data = await cards.file(tx, mine.row["version_id"], path) if path else None
    form = None if data is None else sniff(data)
    if data is None or form not in SHOWN:
        raise NotFound(t("api-no-picture"))
    return Response(data, media_type=f"image/{form}", headers={"Cache-Control": "private, no-cache"})


@router.delete("/{character_id}/pictures/{kind}/{name}", status_code=204)
async def remove_picture(site: SiteDep, caller: Writes, character_id: PublicId, kind: Kind, name: Name) -> None:
    """Take a further picture away."""
    async with site.app.db.write() as tx:
        await authoring.remove_picture(tx, character_id, caller.account, kind, name, site.app.clock.now())


async def _sent(request: Request, site: Site, caller: Caller, character_id: str, kind: str) -> bytes:
    """The picture that was sent, made safe. Whose character it is, is asked first: reading one costs."""
    await site.limits.check("api-upload", caller.token)
    async with site.app.db.read() as tx:
        await met.own(tx, caller, character_id)
    most = site.app.reading.limits.file
    async with sent_form(request, most) as given:
        data = await file_in(given, most)
    return await authoring.prepared(data, kind)


async def _card(site: Site, caller: Caller, character_id: str) -> Imported:
    """Raises NotFound for what the caller may not take along."""
    async with site.app.db.read() as tx:
        found = await met.meet(tx, caller, character_id)
        if not found.open:
            raise NotFound(t("discovery-no-character"))
        return await files.kept(tx, found.row["version_id"])


def _offer(site: Site, caller: Caller, card: Imported, target: Target, now: int) -> ExportOffer:
    try:
        made = export(card, target, now)
    except BadInput as problem:
        return ExportOffer(target=target.value, bytes=0, left_out=[], problem=_said(site, caller, problem.text))
    left_out = [_said(site, caller, each) for each in made.left_out]
    return ExportOffer(target=target.value, bytes=len(made.data), left_out=left_out, problem=None)


def _headers(made: Exported) -> dict[str, str]:
    """As a download, whatever is in it (RFC 6266); a name in ASCII for programs that know no other."""
    ending = made.name.rpartition(".")[2]
    plain = f"attachment; filename=\"character.{ending}\"; filename*=UTF-8''{quote(made.name, safe='')}"
    return {"Content-Disposition": plain, "Cache-Control": "private, no-store"}


def _brought(site: Site, caller: Caller, made: importing.Brought) -> Brought:
    report = made.report
    return Brought(
        id=made.public_id,
        name=made.name,
        format=made.format,
        spec_version=made.spec_version,
        known=made.known,
        twin=made.twin,
        added=made.added,
        read=[_said(site, caller, each) for each in report.read],
        inert=[_said(site, caller, each) for each in report.inert],
        cleaned=[_said(site, caller, each) for each in report.cleaned],
        warnings=[_said(site, caller, each) for each in report.warnings],
    )


def _said(site: Site, caller: Caller, text: Text) -> str:
    return site.app.catalog.render(text, caller.locale)


def _pictures(view: Tree) -> PicturesShown:
    found = [
        PictureShown(kind=str(each.get("type", "")), name=str(each.get("name", "")))
        for each in _assets(view)
        if not _is(each, "icon", "main")
    ]
    return PicturesShown(items=found)


def _assets(view: Tree) -> list[Tree]:
    data = view.get("data")
    assets = data.get("assets") if isinstance(data, dict) else None
    return [each for each in assets if isinstance(each, dict)] if isinstance(assets, list) else []


def _is(asset: Tree, kind: str, name: str) -> bool:
    return asset.get("type") == kind and asset.get("name") == name
