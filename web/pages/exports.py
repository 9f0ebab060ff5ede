"""A character as a file, in the form that another program reads; what that form has no room for is said before."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from urllib.parse import quote

from fastapi import APIRouter
from starlette.responses import Response

from core.characters import files
from core.characters.formats.base import Imported
from core.characters.formats.write import Exported, Target, export
from core.errors import BadInput, NotFound
from core.text import Text, t
from web.pages.owner import Owned, OwnedDep, owners_page
from web.site import Site
from web.viewer import SiteDep, ViewerDep

OFFERED = (
    Target.V3_PNG,
    Target.V3_JSON,
    Target.CHARX,
    Target.V2_PNG,
    Target.V2_JSON,
    Target.BOOK_ST,
    Target.BOOK_V3,
)

router = APIRouter()


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """`problem`: why there is no such file of this character."""

    target: str
    size: int = 0
    left_out: tuple[Text, ...] = ()
    problem: Text | None = None


@router.get("/characters/{character_id}/export")
async def offer(site: SiteDep, viewer: ViewerDep, mine: OwnedDep) -> Response:
    card, now = await _taken(site, mine), int(site.app.clock.now().timestamp())
    offers = [await asyncio.to_thread(_offered, card, target, now) for target in OFFERED]
    return owners_page(site, viewer, mine, "export.html", offers=offers)


@router.get("/characters/{character_id}/export/{target}")
async def download(target: str, site: SiteDep, mine: OwnedDep) -> Response:
    if target not in set(OFFERED):
        raise NotFound(t("web-no-such-page"))
    card, now = await _taken(site, mine), int(site.app.clock.now().timestamp())
    made = await asyncio.to_thread(export, card, Target(target), now)
    return Response(made.data, media_type=made.media_type, headers=_headers(made))


async def _taken(site: Site, mine: Owned) -> Imported:
    async with site.app.db.read() as tx:
        return await files.kept(tx, mine.listed.version_id)


def _offered(card: Imported, target: Target, now: int) -> Offer:
    try:
        made = export(card, target, now)
    except BadInput as problem:
        return Offer(target=target.value, problem=problem.text)
    return Offer(target=target.value, size=max(1, round(len(made.data) / 1000)), left_out=made.left_out)


def _headers(made: Exported) -> dict[str, str]:
    """As a download, whatever is in it (RFC 6266); a name in ASCII for programs that know no other."""
    ending = made.name.rpartition(".")[2]
    plain = f"attachment; filename=\"character.{ending}\"; filename*=UTF-8''{quote(made.name, safe='')}"
    return {"Content-Disposition": plain, "Cache-Control": "private, no-store"}
