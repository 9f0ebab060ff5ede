"""Reporting: what somebody sees and thinks is wrong is shown to the moderators, as it is now."""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import APIRouter, Request
from starlette.responses import Response

from core import evidence
from core.db.tables.safety import Reason, Subject
from core.errors import BadInput, NotFound, ProductError
from core.safety import reports
from core.safety.reports import About
from core.text import t
from web.errors import status_of
from web.pages.adults import own_page
from web.people import acting
from web.site import Site
from web.viewer import FormDep, SiteDep, Viewer, ViewerDep

LONGEST_NAME = 64  # of what a subject is called in an address

router = APIRouter()


@router.get("/report/{subject}/{name}")
async def ask(request: Request, subject: str, name: str, site: SiteDep, viewer: ViewerDep) -> Response:
    back = _before(request)
    async with site.app.db.read() as tx:
        about = await evidence.of(tx, _subject(subject, name), name, viewer.account)
    return _page(site, viewer, about, (name, back))


@router.post("/report/{subject}/{name}")
async def send(subject: str, name: str, site: SiteDep, viewer: ViewerDep, form: FormDep) -> Response:
    back, about = own_page(form["back"]), None
    try:
        async with site.app.db.write() as tx:
            account = await acting(tx, site, viewer)
            about = await evidence.of(tx, _subject(subject, name), name, account)
            if form["reason"] not in set(Reason):
                raise BadInput(t("safety-report-choose"))
            await reports.add(tx, account, about, Reason(form["reason"]), form["note"], site.app.clock.now())
    except NotFound:
        raise
    except ProductError as error:
        if about is None:
            raise
        return _page(site, viewer, about, (name, back), error, form["note"])
    page = site.templates.page("report_thanks.html", viewer.reader, path="/", back=back)
    viewer.remember(page)
    return page


def _subject(subject: str, name: str) -> Subject:
    """Raises NotFound for what cannot be reported at all."""
    if subject not in set(Subject) or len(name) > LONGEST_NAME or "\x00" in name:
        raise NotFound(t("web-no-such-page"))
    return Subject(subject)


def _before(request: Request) -> str:
    """The page of ours from which somebody came."""
    page = urlsplit(request.headers.get("referer", ""))
    return own_page(page.path) if page.netloc == request.headers.get("host") else "/"


def _page(
    site: Site, viewer: Viewer, about: About, ways: tuple[str, str], error: ProductError | None = None, note: str = ""
) -> Response:
    name, back = ways  # by what it was met, and the page before
    page = site.templates.page(
        "report_page.html",
        viewer.reader,
        200 if error is None else status_of(error),
        path=f"/report/{about.subject.value}/{name}",
        form_token=viewer.form_token,
        about=about,
        called=str(about.evidence.get("name") or "…"),
        before=evidence.BEFORE,
        name=name,
        back=back,
        note=note,
        problem=None if error is None else error.text,
        reasons=tuple(Reason),
    )
    viewer.remember(page)
    return page
