"""Errors as friendly pages in the reader's language; as a sentence in JSON for our own script."""

from __future__ import annotations

import secrets
from urllib.parse import urlencode, urlsplit

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response

from core.errors import BadInput, Busy, NotFound, ProductError, Unavailable
from core.log import get_log
from core.text import Text, t
from web.limits import TooOften
from web.pages.templates import Reader
from web.site import site_of
from web.viewer import Banned, NotAllowed, SignInNeeded, TooLarge, locale_of

log = get_log(__name__)

_STATUS: tuple[tuple[type[ProductError], int], ...] = (
    (NotFound, 404),
    (SignInNeeded, 401),
    (Banned, 403),
    (NotAllowed, 403),
    (TooLarge, 413),
    (BadInput, 400),
    (Busy, 429),
    (Unavailable, 503),
)
_WORDS = {404: "web-no-such-page", 405: "web-no-such-page", 413: "web-body-too-large"}


def install(api: FastAPI) -> None:
    api.add_exception_handler(ProductError, _product_error)
    api.add_exception_handler(HTTPException, _http_error)
    api.add_exception_handler(RequestValidationError, _unreadable)
    api.add_exception_handler(Exception, _defect)


def status_of(error: ProductError) -> int:
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 500)


def wants_json(request: Request) -> bool:
    return request.headers.get("accept", "").startswith("application/json")


async def _product_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, ProductError):
        raise error
    if isinstance(error, SignInNeeded) and not wants_json(request):
        return RedirectResponse(f"/signin?{urlencode({'to': _asked(request)})}", 303)
    return _told(request, error.text, status_of(error), seconds=error.seconds if isinstance(error, TooOften) else 10)


def _asked(request: Request) -> str:
    """Where somebody wanted to go; who sent a form comes back to the page that had it."""
    if request.method == "GET":
        return f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path
    page = urlsplit(request.headers.get("referer", ""))
    return page.path if page.netloc == request.headers.get("host") and page.path.startswith("/") else "/"


async def _http_error(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return _told(request, t(_WORDS.get(status, "web-bad-request")), status)


async def _unreadable(request: Request, _error: Exception) -> Response:
    return _told(request, t("web-bad-request"), 400)


async def _defect(request: Request, error: Exception) -> Response:
    event = secrets.token_hex(4)
    log.error("page failed", event_id=event, path=request.url.path, exc_info=error)
    return _told(request, t("web-defect"), 500, event)


def _told(request: Request, text: Text, status: int, event: str | None = None, *, seconds: int = 10) -> Response:
    site = site_of(request)
    locale = locale_of(request, site.app.settings.language)
    headers = {"Cache-Control": "no-store"} | ({"Retry-After": str(seconds)} if status in {429, 503} else {})
    if wants_json(request):
        problem = site.app.catalog.render(text, locale)
        return JSONResponse({"problem": problem, "event": event}, status, headers)
    typed = getattr(request.state, "typed", "")
    return site.templates.page(
        "error.html",
        getattr(request.state, "reader", Reader(locale)),
        status,
        headers,
        path=request.url.path,
        problem=text,
        code=status,
        event=event,
        typed=typed,
    )
