"""What leaves a story: who may read it, its files, and people of it to talk with; and a project that comes back."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Final
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import Response

from core.db import Write
from core.db.tables.characters import Rating, Visibility
from core.errors import BadInput, NotFound, ProductError
from core.stories import covers, project, store, taking
from core.stories.bridge import become
from core.stories.bridge.becoming import born
from core.stories.export.formats import FORMATS, Format, file_name
from core.stories.pipeline import Slot
from core.stories.shelf import publishing
from core.stories.shelf import store as shelf
from core.stories.shelf.publishing import Details
from core.stories.stage import Stage
from core.text import t
from web.errors import status_of
from web.pages.character import origin_of
from web.pages.imports import file_of
from web.pages.marks import back
from web.pages.parts import Mine, MineDep, number, owners_page
from web.pages.steering_on import members
from web.pages.stories import ask_age, closed, meet, path_of
from web.people import acting
from web.site import Site
from web.viewer import Form, FormDep, SiteDep, UploadDep, Viewer, ViewerDep

DETAILS: Final = ("title", "blurb", "pen_name", "tags")

router = APIRouter()


@router.get("/stories/{story_id}/settings")
async def settings(request: Request, site: SiteDep, viewer: ViewerDep, mine: MineDep) -> Response:
    return await _settings_page(request, site, viewer, mine)


@router.post("/stories/{story_id}/settings")
async def change(request: Request, site: SiteDep, viewer: ViewerDep, mine: MineDep, form: FormDep) -> Response:
    """`do`: "show" to whom, "details" of what readers are told, a new "link"."""
    try:
        async with site.app.db.write() as tx:
            before = await _lettering(tx, mine)
            await _change(tx, site, mine, form)
            after = await _lettering(tx, mine)
    except BadInput as problem:
        return await _settings_page(request, site, viewer, mine, problem, form)
    if before != after:
        await covers.renewed(site.app.db, mine.story.id, site.app.clock.now())
    return back(viewer, f"{mine.path}/settings?done={form['do']}#done")


async def _lettering(tx: Write, mine: Mine) -> tuple[str, str]:
    """What stands on its cover."""
    row = await shelf.owned(tx, mine.story.public_id, mine.story.owner)
    return row["title"], row["pen_name"]


async def _change(tx: Write, site: Site, mine: Mine, form: Form) -> None:
    public_id, owner, now = mine.story.public_id, mine.story.owner, site.app.clock.now()
    match form["do"]:
        case "show":
            if form["visibility"] not in set(Visibility):
                raise BadInput(t("web-bad-request"))
            last = number(form["field-last"], t("take-last"))
            await publishing.publish(tx, public_id, owner, Visibility(form["visibility"]), now, last=last)
        case "details":
            given = {name: form[f"field-{name}"].replace("\r\n", "\n") for name in DETAILS}
            details = Details(**{**given, "tags": given["tags"].split(",")})  # type: ignore[arg-type]  # by name
            await publishing.edit(tx, public_id, owner, details, now)
        case "link":
            await publishing.new_link(tx, public_id, owner)
        case _:
            raise BadInput(t("web-bad-request"))


async def _settings_page(
    request: Request,
    site: Site,
    viewer: Viewer,
    mine: Mine,
    problem: ProductError | None = None,
    form: Form | None = None,
) -> Response:
    async with site.app.db.read() as tx:
        met = await shelf.met(tx, mine.story.public_id, mine.story.owner)
        listed = await shelf.listed(tx, mine.story.id, drafts=True)
    row = met.row
    kept = {
        "title": row["title"],
        "blurb": row["blurb"],
        "pen_name": row["pen_name"],
        "tags": ", ".join(met.shown.tags),
    }
    typed = form is not None and form["do"] == "details"
    values = {
        "row": row,
        "details": {name: form[f"field-{name}"] for name in DETAILS} if form is not None and typed else kept,
        "levels": [each.value for each in Visibility],
        "written": len(listed),
        "out": row["episode_count"] if row["visibility"] != Visibility.PRIVATE.value else 0,
        "link": f"{origin_of(request, site)}/stories/{row['link_token']}",
        "done": request.query_params.get("done", ""),
        "limits": publishing,
    }
    return owners_page(site, viewer, mine, "steer_settings.html", values, at="settings", problem=problem)


@router.get("/stories/{name}/export")
async def offer(name: str, site: SiteDep, viewer: ViewerDep) -> Response:
    """The forms in which it can be had by whoever may read it."""
    async with site.app.db.read() as tx:
        met = await meet(tx, name, viewer.account)
        story = await store.story(tx, met.id)
    if closed(met, viewer):
        return ask_age(f"{path_of(met)}/export")
    if story is None:
        raise NotFound(t("stories-unknown"))
    forms = [each for each in Format if met.own or each is not Format.JSON]
    values = {"forms": forms, "own": met.own, "name": met.name}
    return owners_page(site, viewer, Mine(story), "steer_export.html", values, at="export")


@router.get("/stories/{name}/export/{form}")
async def download(name: str, form: str, site: SiteDep, viewer: ViewerDep) -> Response:
    """Its maker gets all that is written, others what is published; the project is its maker's alone."""
    async with site.app.db.read() as tx:
        met = await meet(tx, name, viewer.account)
        if closed(met, viewer):
            return ask_age(f"{path_of(met)}/export")
        if form not in set(Format) or (form == Format.JSON and not met.own):
            raise NotFound(t("web-no-such-page"))
        found = await taking.material(tx, met.id, form, published_only=not met.own)
    if not found.edition.chapters and form != Format.JSON:
        raise BadInput(t("take-nothing"))
    data = await asyncio.to_thread(taking.written, found, form)
    named = file_name(found.edition, Format(form))
    headers = {
        "Content-Disposition": f"attachment; filename=\"story.{form}\"; filename*=UTF-8''{quote(named, safe='')}",
        "Cache-Control": "private, no-store",
    }
    return Response(data, media_type=FORMATS[Format(form)].media, headers=headers)


@router.get("/stories/import")
async def ask(site: SiteDep, viewer: ViewerDep) -> Response:
    return _import_page(site, viewer)


@router.post("/stories/import")
async def bring(site: SiteDep, viewer: ViewerDep, form: UploadDep) -> Response:
    """A project becomes a new story of the viewer's own, which nobody else sees."""
    try:
        data = await file_of(site, form, "project")
        highest = Rating.ADULT if site.app.settings.stories.adult else Rating.TEEN
        brought = await asyncio.to_thread(partial(project.read, highest=highest), data)
        async with site.app.db.write() as tx:
            story = await project.restored(tx, await acting(tx, site, viewer), brought, site.app.clock.now())
        await project.inspected(site.app.db, story.id)
    except BadInput as problem:
        return _import_page(site, viewer, problem)
    return back(viewer, f"/stories/{story.public_id}/make")


def _import_page(site: Site, viewer: Viewer, problem: ProductError | None = None) -> Response:
    most = min(site.app.reading.limits.file, project.LARGEST) // 1_000_000
    response = site.templates.page(
        "making_import.html",
        viewer.reader,
        200 if problem is None else status_of(problem),
        path="/stories/import",
        form_token=viewer.form_token,
        megabytes=most,
        problem=None if problem is None else problem.text,
    )
    viewer.remember(response)
    return response


@router.get("/stories/{story_id}/cast")
async def people(site: SiteDep, viewer: ViewerDep, mine: MineDep) -> Response:
    """Who can be talked with, and as of when."""
    return await _cast_page(site, viewer, mine)


@router.post("/stories/{story_id}/cast")
async def talk(site: SiteDep, viewer: ViewerDep, mine: MineDep, form: FormDep) -> Response:
    """Somebody of the cast, as they are after that episode, as a character of the maker's."""
    member, now = form["field-member"][:40], site.app.clock.now()
    try:
        episode = number(form["field-episode"], t("making-episode")) or 0
        async with site.app.db.write() as tx:
            public_id = await become(tx, mine.story.id, member, episode, mine.story.owner, now)
    except (BadInput, NotFound) as problem:
        return await _cast_page(site, viewer, mine, problem)
    return back(viewer, f"/characters/{public_id}")


async def _cast_page(site: Site, viewer: Viewer, mine: Mine, problem: ProductError | None = None) -> Response:
    async with site.app.db.read() as tx:
        standing = await store.standing(tx, mine.story)
        cast, there = await members(tx, standing), await born(tx, mine.story.id)
    heads = standing.heads
    written = sum(slot.stage is Stage.RECORD for slot in heads)
    values = {
        "members": cast,
        "written": [each for each in range(1, written + 1) if Slot(Stage.RECORD, each) in heads],
        "born": there,
    }
    return owners_page(site, viewer, mine, "steer_cast.html", values, at="cast", problem=problem)
