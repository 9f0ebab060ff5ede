"""Errors as problem+json (RFC 9457), in the caller's language."""

from __future__ import annotations

import secrets
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import iter_route_contexts
from starlette.exceptions import HTTPException
from starlette.middleware.body_limit import MAX_BODY_SIZE_SCOPE_KEY
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.routing import compile_path
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.errors import BadInput, Busy, NotFound, ProductError, Unavailable
from core.log import get_log
from core.text import Text, t
from web.api.auth import AUDIENCE, ScopeNeeded, TokenNeeded, locale_at, site_at
from web.api.etags import Outdated
from web.api.idempotency import InFlight
from web.api.shapes import FieldError, Problem
from web.viewer import Banned, NotAllowed, SignInNeeded, TooLarge

log = get_log(__name__)

MEDIA = "application/problem+json"
MOST_ERRORS = 30  # of one request that are told
RETRY_SECONDS = 10


class Conflict(ProductError):
    """It cannot be done as things stand there now: 409."""


# The first that fits counts.
_STATUS: tuple[tuple[type[ProductError], int], ...] = (
    (NotFound, 404),
    (TokenNeeded, 401),
    (SignInNeeded, 401),
    (ScopeNeeded, 403),
    (Banned, 403),
    (NotAllowed, 403),
    (Outdated, 412),
    (Conflict, 409),
    (InFlight, 409),
    (TooLarge, 413),
    (BadInput, 422),
    (Busy, 429),
    (Unavailable, 503),
)
_WORDS = {404: "api-no-such-address", 405: "api-no-such-method", 415: "api-media-type"}


def install(api: FastAPI) -> None:
    api.add_exception_handler(ProductError, _product_error)
    api.add_exception_handler(HTTPException, _http_error)
    api.add_exception_handler(RequestValidationError, _unreadable)


def status_of(error: ProductError) -> int:
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 500)


def problem(
    connection: HTTPConnection,
    text: Text,
    status: int,
    *,
    errors: list[FieldError] | None = None,
    event: str | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    detail = site_at(connection).app.catalog.render(text, locale_at(connection))
    told = Problem(
        type="about:blank",
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        code=text.key,
        errors=errors,
        event=event,
    )
    body = told.model_dump_json(exclude_none=True)
    return Response(body, status, {"Cache-Control": "no-store", **(headers or {})}, MEDIA)


async def _product_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, ProductError)
    status = status_of(error)
    headers = {}
    if status == 401:
        invalid = ', error="invalid_token"' if "authorization" in request.headers else ""
        headers["WWW-Authenticate"] = f'Bearer realm="Iyagi"{invalid}'
    elif isinstance(error, ScopeNeeded):
        scope = error.text.args.get("scope", "")
        headers["WWW-Authenticate"] = f'Bearer realm="Iyagi", error="insufficient_scope", scope="{scope}"'
    elif status in {429, 503}:
        headers["Retry-After"] = str(getattr(error, "seconds", RETRY_SECONDS))
    return problem(request, error.text, status, headers=headers)


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    status = error.status_code
    text = t(_WORDS.get(status, "web-bad-request"))
    if status == 413:  # the body's, the only one that is not ours (web.api.refusals has the declared ones)
        text = t("api-body-too-large", most=request.scope[MAX_BODY_SIZE_SCOPE_KEY])
    headers = dict(error.headers or {}) | ({"Allow": _allowed(request)} if status == 405 else {})
    return problem(request, text, status, headers=headers)


def _allowed(request: Request) -> str:
    """All that can be done at an address (RFC 9110, 10.2.1), of several that fit the one with the fewest parameters."""
    path = request.url.path.removeprefix(AUDIENCE)
    fits: dict[str, set[str]] = {}
    for route in iter_route_contexts(request.app.routes):
        if route.methods and route.path_format and compile_path(route.path_format)[0].match(path):
            fits.setdefault(route.path_format, set()).update(route.methods)
    return ", ".join(sorted(fits[min(fits, key=lambda each: each.count("{"))])) if fits else ""


async def _unreadable(request: Request, error: Exception) -> Response:
    """Where, and what is wrong; never the value itself, for it may be a secret."""
    assert isinstance(error, RequestValidationError)
    if _of_another_kind(request, error):
        return problem(request, t("api-media-type"), 415, headers={"Accept": "application/json"})
    found = [
        FieldError(at=[_tidy(each) for each in one["loc"]], kind=str(one["type"]), detail=_tidy(str(one["msg"])))
        for one in error.errors()[:MOST_ERRORS]
    ]
    return problem(request, t("api-not-as-documented"), 422, errors=found)


def _of_another_kind(request: Request, error: RequestValidationError) -> bool:
    """Whether a body came that is not called JSON: it was not read as such, so that it lacks everything."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    json = kind == "application/json" or (kind.startswith("application/") and kind.endswith("+json"))
    sent = request.headers.get("content-length", "0") != "0" or "transfer-encoding" in request.headers
    return sent and not json and any(each["loc"] == ("body",) for each in error.errors())


def _tidy(part: str | int) -> str:
    """Names and texts of a caller's own may be anything, half a surrogate pair too."""
    return str(part).encode("utf-8", "replace").decode()[:200]


class Defects:
    """What nobody foresaw is logged with a mark, and answered with it."""

    def __init__(self, app: ASGIApp, api: FastAPI) -> None:
        self._app, self._api = app, api

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] in {"http.response.start", "websocket.accept", "websocket.close"}
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:  # the one place of the API where the unforeseen ends
            if begun and scope["type"] == "http":  # nothing can be answered any more: whoever is around us logs it
                raise
            event = secrets.token_hex(4)
            log.error("api failed", event_id=event, path=scope.get("path", ""), exc_info=error)
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1011})
            else:
                answer = problem(HTTPConnection(scope), t("web-defect"), 500, event=event)
                await answer(scope, receive, send)
