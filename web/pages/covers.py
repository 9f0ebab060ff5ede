"""Pictures of stories: the cover, and the card that previews of links show elsewhere."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass, field
from functools import lru_cache

from fastapi import APIRouter, Request
from starlette.responses import Response

from core.errors import NotFound
from core.stories import cover as covers
from core.stories.packs import pack_for
from core.stories.shelf import store
from core.stories.shelf.store import Shown
from core.text import t
from web.pages.feeds import unless_known
from web.pages.stories import closed, meet
from web.viewer import SiteDep, ViewerDep

KIND = "image/png"
DRAWN = 32  # cards that are kept: drawing one takes some tenths of a second

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Front:
    """What a card is drawn from; `mark` tells one cover from another, "" is none."""

    mark: str
    title: str
    pen_name: str
    language: str
    genre: str
    rehearsal: bool
    png: bytes | None = field(compare=False, repr=False)

    @property
    def etag(self) -> str:
        told = "\0".join((self.mark, self.title, self.pen_name, self.language, self.genre, str(self.rehearsal)))
        return f'"{hashlib.sha256(told.encode()).hexdigest()[:32]}"'


@router.get("/stories/{name}/cover.png")
async def cover(request: Request, name: str, site: SiteDep, viewer: ViewerDep) -> Response:
    async with site.app.db.read() as tx:
        met = await meet(tx, name, viewer.account)
        found = None if closed(met, viewer) else await store.cover(tx, met.id)
    if found is None:
        raise NotFound(t("web-no-such-page"))
    mark, png = found
    return unless_known(request, png, KIND, f'"{mark}"')


@router.get("/stories/{name}/og.png")
async def card(request: Request, name: str, site: SiteDep) -> Response:
    """The same for everybody: of what is for adults, or only for those who have its link, it shows nothing."""
    async with site.app.db.read() as tx:
        shown = (await meet(tx, name, None)).shown
        kept = await store.cover(tx, shown.id) if shown.public and not shown.adult else None
    if not shown.public or shown.adult:
        neutral = await asyncio.to_thread(_neutral, shown.language, adult=shown.adult)
        return unless_known(request, neutral, KIND, f'"neutral-{shown.language}-{shown.adult}"')
    front = _front(shown, kept)
    known = unless_known(request, b"", KIND, front.etag)
    if known.status_code == 304:
        return known
    return unless_known(request, await asyncio.to_thread(_drawn, front), KIND, front.etag)


def _front(shown: Shown, kept: tuple[str, bytes] | None) -> Front:
    mark, png = kept or ("", None)
    return Front(mark, shown.title, shown.pen_name, shown.language, shown.genre, shown.rehearsal, png)


@lru_cache(maxsize=DRAWN)
def _drawn(front: Front) -> bytes:
    png = front.png
    if png is None:
        palette = pack_for(front.genre).palette
        png = covers.typographic(
            front.title, front.pen_name, front.language, palette, front.title, rehearsal=front.rehearsal
        )
    return covers.og_image(png, front.title, front.pen_name, front.language, rehearsal=front.rehearsal)


@lru_cache(maxsize=8)
def _neutral(language: str, *, adult: bool) -> bytes:
    return covers.neutral_card(language, adult=adult)
