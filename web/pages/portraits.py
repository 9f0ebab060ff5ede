"""Characters' pictures: as they are kept, and small ones for lists, which are a tenth of the bytes."""

from __future__ import annotations

import asyncio
import io
from collections import OrderedDict
from typing import Final

from fastapi import APIRouter
from PIL import Image
from starlette.responses import Response

from core.characters import store as characters
from core.errors import NotFound
from core.text import t
from web.viewer import SiteDep

SIZES: Final = (112, 360)  # px: a face beside words, and a portrait in a list, on screens with two dots a pixel
KEPT: Final = 24_000_000  # bytes of small pictures that a process remembers
FOR_EVER: Final = {"Cache-Control": "public, max-age=31536000, immutable"}

router = APIRouter()


class Album:
    """Small pictures as they were made, the longest unseen forgotten first."""

    def __init__(self, most: int = KEPT) -> None:
        self._most, self._bytes = most, 0
        self._made: OrderedDict[tuple[str, int], bytes] = OrderedDict()

    def find(self, picture_id: str, size: int) -> bytes | None:
        found = self._made.get((picture_id, size))
        if found is not None:
            self._made.move_to_end((picture_id, size))
        return found

    def keep(self, picture_id: str, size: int, made: bytes) -> None:
        self._bytes += len(made) - len(self._made.pop((picture_id, size), b""))
        self._made[picture_id, size] = made
        while self._bytes > self._most:
            self._bytes -= len(self._made.popitem(last=False)[1])


_album = Album()


@router.get("/pictures/{picture_id}.png")
async def picture(picture_id: str, site: SiteDep) -> Response:
    """A picture's id is its contents' hash: what a browser has it may keep for ever."""
    return Response(await _kept(site, picture_id), media_type="image/png", headers=FOR_EVER)


@router.get("/pictures/{picture_id}-{size:int}.webp")
async def portrait(picture_id: str, size: int, site: SiteDep) -> Response:
    """The same, `size` px at most a side; only of SIZES, so that nobody has us make thousands."""
    if size not in SIZES:
        raise NotFound(t("web-no-such-page"))
    made = _album.find(picture_id, size)
    if made is None:
        made = await asyncio.to_thread(small, await _kept(site, picture_id), size)
        _album.keep(picture_id, size, made)
    return Response(made, media_type="image/webp", headers=FOR_EVER)


def small(png: bytes, size: int) -> bytes:
    """As WebP; what is smaller already stays as large as it is."""
    with Image.open(io.BytesIO(png), formats=("PNG",)) as opened:
        made = opened.convert("RGBA" if opened.has_transparency_data else "RGB")
        made.thumbnail((size, size), Image.Resampling.LANCZOS)
        out = io.BytesIO()
        made.save(out, "WEBP", quality=82, method=4)
    return out.getvalue()


async def _kept(site: SiteDep, picture_id: str) -> bytes:
    async with site.app.db.read() as tx:
        png = await characters.picture(tx, picture_id)
    if png is None:
        raise NotFound(t("web-no-such-page"))
    return png
