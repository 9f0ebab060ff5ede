"""The web application: routes, limits and headers around one App."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from core import declared
from core.accounts.passwords import Passwords
from core.app import seal_of
from web import errors, guard
from web.api import frame
from web.api.refusals import Refusals
from web.beneath import sorted_out
from web.doors import Doors
from web.limits import Limits
from web.live import Live
from web.oauth import Elsewhere
from web.pages import (
    acts,
    adults,
    character,
    chatlist,
    chats,
    covers,
    data,
    devices,
    docs,
    elsewhere,
    exports,
    feeds,
    gallery,
    history,
    imports,
    keys,
    links,
    lore,
    machines,
    making,
    marks,
    me,
    memory,
    moderation,
    owner,
    personas,
    pictures,
    portraits,
    posts,
    presence,
    reader,
    reporting,
    said,
    signing,
    steering,
    steering_on,
    stories,
    takeaway,
    tokens,
    trying,
    usage,
    writing,
)
from web.pages.templates import STATIC, Templates
from web.site import Site
from web.viewer import AROUND_UPLOAD, LARGEST_SHEET

if TYPE_CHECKING:
    from core.app import App

SPARE = 1_000_000  # bytes of a body beyond the largest that is taken: forms and hooks refuse less, and in words
UPLOADS = frozenset({takeaway, pictures, personas, chats, lore, imports})  # pages that take a file
# Asked from the first to the last: what is opened most stands first, and `/stories/new` before `/stories/{name}`.
PAGES = (
    gallery,
    character,
    portraits,
    chats,
    chatlist,
    reader,
    making,
    takeaway,
    stories,
    me,
    usage,
    adults,
    writing,
    trying,
    marks,
    owner,
    history,
    exports,
    pictures,
    lore,
    acts,
    presence,
    personas,
    memory,
    posts,
    imports,
    keys,
    machines,
    links,
    data,
    feeds,
    covers,
    signing,
    devices,
    elsewhere,
    steering,
    steering_on,
    said,
    reporting,
    moderation,
    docs,
    tokens,
)


class Files(StaticFiles):
    """Our own files: pages name them with a mark of their contents, so they never change."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def build(app: App, live: Live, limits: Limits) -> FastAPI:
    """The ASGI application. It opens and closes nothing: `app` is its caller's."""
    web = app.settings.web
    api = FastAPI(
        title="Iyagi",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        middleware=[
            Middleware(guard.Heads),
            Middleware(guard.SafeHeaders),
            Middleware(Refusals),
            Middleware(guard.Hosts, allowed=guard.hosts(web.host, web.public_url)),
            Middleware(RequestBodyLimitMiddleware, max_body_size=LARGEST_SHEET + SPARE),  # of what is read at all
        ],
    )
    doors = Doors(app.settings, app.clock)
    api.state.site = Site(
        app=app,
        live=live,
        limits=limits,
        templates=Templates(app.catalog),
        commands=declared.names(app.catalog),
        doors=doors,
        passwords=Passwords(web.password_memory),
        seal=seal_of(app.settings),
    )
    api.state.elsewhere = Elsewhere(app.settings, app.clock)
    errors.install(api)
    largest = app.reading.limits.file + AROUND_UPLOAD + SPARE
    for pages in PAGES:
        api.include_router(pages.router, max_body_size=largest if pages in UPLOADS else None)
    api.router.routes[:] = sorted_out(api.router.routes)
    api.mount("/api/v1", frame.build(api.state.site))
    # Only our own files are made small: a page holds a secret beside what strangers may choose (BREACH).
    api.mount("/static", GZipMiddleware(Files(directory=STATIC), minimum_size=1_000, compresslevel=6), name="static")
    return api
