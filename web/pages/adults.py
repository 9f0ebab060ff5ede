"""What is for adults is shown on request, to those who have said that they are."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote, urlencode

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from web.viewer import ADULT_COOKIE, COOKIE_DAYS, FormDep, SiteDep, ViewerDep

ADULT: Final = "/adult"

router = APIRouter()


def own_page(to: str) -> str:
    """The address where it is one of our pages, else the gallery's."""
    own = to if to.startswith("/") and not to.startswith(("//", "/\\")) else "/"
    return quote(own, safe="/?=&%#+")


@router.get(ADULT)
async def ask(site: SiteDep, viewer: ViewerDep, to: str = "/") -> Response:
    path, to = f"{ADULT}?{urlencode({'to': own_page(to)})}", own_page(to)
    response = site.templates.page("adult.html", viewer.reader, path=path, to=to, form_token=viewer.form_token)
    viewer.remember(response)
    return response


@router.post(ADULT)
async def confirm(viewer: ViewerDep, form: FormDep) -> Response:
    response = RedirectResponse(own_page(form["to"]), status_code=303)
    response.set_cookie(
        ADULT_COOKIE,
        "1",
        max_age=COOKIE_DAYS * 86_400,
        path="/",
        secure=viewer.secure,
        httponly=True,
        samesite="lax",
    )
    return response
