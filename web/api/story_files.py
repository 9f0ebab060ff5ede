"""Stories as files: taken along by whoever may read them, brought back by their maker; and their covers."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import Response

from core.db.tables.characters import Rating
from core.errors import BadInput, NotFound
from core.stories import project, taking
from core.stories.export.formats import FORMATS, Format, file_name
from core.stories.shelf import store as shelf
from core.text import t
from web.api.auth import AUDIENCE, Caller, SiteDep, needs, perhaps
from web.api.bodies import file_in, sent_form
from web.api.etags import tagged
from web.api.idempotency import Once
from web.api.reading import meet
from web.api.schemas.values import binary, upload_body
from web.api.schemas.works import WorkShown
from web.api.shapes import PublicId
from web.api.story_shown import Told, work

router = APIRouter(prefix="/stories", tags=["stories"], route_class=Once)
Anybody = Annotated[Caller | None, perhaps("stories:read")]
Reads = Annotated[Caller, needs("stories:read")]
Writes = Annotated[Caller, needs("stories:write")]
MEDIA = tuple(dict.fromkeys(form.media.partition(";")[0] for form in FORMATS.values()))


@router.post("/import", response_model=WorkShown, status_code=201, openapi_extra=upload_body())
async def bring(request: Request, site: SiteDep, caller: Writes) -> Response:
    """A project's file (JSON) becomes a new private story, which stands still until its maker has it go on."""
    await site.limits.check("api-upload", caller.token)
    most = min(site.app.reading.limits.file, project.LARGEST)
    async with sent_form(request, most) as given:
        data = await file_in(given, most)
    highest = Rating.ADULT if site.app.settings.stories.adult else Rating.TEEN
    brought = await asyncio.to_thread(partial(project.read, highest=highest), data)
    async with site.app.db.write() as tx:
        story = await project.restored(tx, caller.account, brought, site.app.clock.now())
        shown = await work(tx, Told(site, caller.locale), story)
    await project.inspected(site.app.db, story.id)
    return tagged(request, shown, 201, Location=f"{AUDIENCE}/stories/{story.public_id}/work")


@router.get("/{story_id}/export/{form}", responses=binary(*MEDIA), response_class=Response)
async def download(site: SiteDep, caller: Reads, story_id: PublicId, form: Format) -> Response:
    """A file of the story. Its maker gets all that is written, others what is published; the project (`json`) is its
    maker's alone."""
    await site.limits.check("api-export", caller.token)
    async with site.app.db.read() as tx:
        met = await meet(tx, caller, story_id)
        if form is Format.JSON and not met.own:
            raise NotFound(t("api-no-export"))
        found = await taking.material(tx, met.id, form, published_only=not met.own)
    if not found.edition.chapters and form is not Format.JSON:
        raise BadInput(t("take-nothing"))
    data = await asyncio.to_thread(taking.written, found, form)
    named = quote(file_name(found.edition, form), safe="")
    headers = {
        "Content-Disposition": f"attachment; filename=\"story.{form.value}\"; filename*=UTF-8''{named}",
        "Cache-Control": "private, no-store",
    }
    return Response(data, media_type=FORMATS[form].media, headers=headers)


@router.get("/{story_id}/cover", responses=binary("image/png"), response_class=Response)
async def cover(request: Request, site: SiteDep, caller: Anybody, story_id: PublicId) -> Response:
    """Its cover."""
    async with site.app.db.read() as tx:
        met = await meet(tx, caller, story_id)
        found = await shelf.cover(tx, met.id)
    if found is None:
        raise NotFound(t("api-no-picture"))
    mark = f'"{found[0]}"'
    headers = {"ETag": mark, "Cache-Control": "private, no-cache"}
    if mark in [each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")]:
        return Response(status_code=304, headers=headers)
    return Response(found[1], media_type="image/png", headers=headers)
