"""Bring in a character card: choose a file, see what was found in it, talk with whom it made."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from core.characters import importing, visibility
from core.characters.formats.base import Report
from core.characters.importing import Brought
from core.errors import BadInput
from core.surface.events import Person
from core.text import Text, t
from web import store
from web.errors import status_of
from web.pages.marks import back
from web.pages.owner import owned
from web.people import guest_of
from web.site import Site
from web.viewer import Form, FormDep, SiteDep, UploadDep, Viewer, ViewerDep

router = APIRouter()


@router.get("/import")
async def ask(request: Request, site: SiteDep, viewer: ViewerDep) -> Response:
    return _page(site, viewer, dropped=request.query_params.get("done") == "dropped")


@router.post("/import")
async def bring(site: SiteDep, viewer: ViewerDep, form: UploadDep) -> Response:
    """The same file twice is one character."""
    app = site.app
    try:
        data = await file_of(site, form, "card")
        async with app.db.write() as tx:
            guest = await guest_of(tx, site, viewer)
        person = Person(guest, viewer.name or app.catalog.render(t("web-guest"), viewer.locale), viewer.locale)
        brought = await importing.bring(app.db, app.clock, store.PLATFORM, person, data, app.reading)
    except BadInput as problem:
        return _page(site, viewer, problem=problem.text, status=status_of(problem))
    return _page(site, viewer, brought=brought)


async def file_of(site: Site, form: Form, field: str) -> bytes:
    """What was chosen there. Raises BadInput where nothing was, or too much."""
    file = form.file(field)
    if file is None:
        raise BadInput(t("web-import-no-file"))
    most = site.app.reading.limits.file
    data = await file.read(most + 1)
    if len(data) > most:
        raise BadInput(t("import-too-large", name=file.filename or "?", megabytes=most // 1_000_000))
    return data


@router.post("/import/drop")
async def drop(site: SiteDep, viewer: ViewerDep, form: FormDep) -> Response:
    """Take back what was just brought in."""
    async with site.app.db.write() as tx:
        mine = await owned(tx, form["character"], viewer)
        await visibility.delete(tx, mine.public_id, mine.owner, site.app.clock.now())
    return back(viewer, "/import?done=dropped")


@router.post("/import/merge")
async def merge(site: SiteDep, viewer: ViewerDep, form: FormDep) -> Response:
    """What was just brought in becomes the newest version of a character that was there before."""
    async with site.app.db.write() as tx:
        mine, old = await owned(tx, form["character"], viewer), await owned(tx, form["into"], viewer)
        if mine.public_id == old.public_id:
            raise BadInput(t("web-bad-request"))
        await importing.merge(tx, mine.public_id, old.public_id, mine.owner, site.app.clock.now())
    return back(viewer, f"{old.path}/versions")


def _page(
    site: Site,
    viewer: Viewer,
    *,
    brought: Brought | None = None,
    problem: Text | None = None,
    status: int = 200,
    dropped: bool = False,
) -> Response:
    response = site.templates.page(
        "import.html",
        viewer.reader,
        status,
        path="/import",
        form_token=viewer.form_token,
        brought=brought,
        lines=[] if brought is None else _lines(brought.report),
        problem=problem,
        dropped=dropped,
        megabytes=site.app.reading.limits.file // 1_000_000,
    )
    viewer.remember(response)
    return response


def _lines(report: Report) -> list[tuple[str, Text]]:
    """(kind, words) in the order in which a maker wants to know them."""
    kinds = (
        ("warning", report.warnings),
        ("cleaned", report.cleaned),
        ("inert", report.inert),
        ("read", report.read),
    )
    return [(kind, t(f"import-{kind}", what=text)) for kind, texts in kinds for text in texts]
