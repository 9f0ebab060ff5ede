"""The API as an application of its own below /api/v1: resources, errors, the OpenAPI document."""

from __future__ import annotations

from typing import Any, Final

from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.api import (
    accounts,
    character_files,
    chats,
    document,
    live,
    me,
    memories,
    personas,
    problems,
    story_files,
    tokens,
    works,
)
from web.api.auth import AUDIENCE, Access
from web.api.bodies import AROUND
from web.api.idempotency import HEADER, REPLAYED
from web.api.shapes import Problem
from web.site import Site

RESOURCES: Final = (accounts, tokens, me, personas, memories, chats, live, *works.RESOURCES)
# Any page may call, for a token counts and a cookie does not: what a browser keeps of us is never sent along.
SENT: Final = ("Accept-Language", "Authorization", "Content-Type", "If-Match", "If-None-Match", "Last-Event-ID", HEADER)
READ: Final = ("Content-Disposition", "ETag", REPLAYED, "Location", "Retry-After", "WWW-Authenticate")
METHODS: Final = ("DELETE", "GET", "PATCH", "POST", "PUT")
PREFLIGHT_SECONDS: Final = 7_200  # as long as Chromium keeps one at most
_PROBLEM: Final[dict[int | str, dict[str, Any]]] = {
    "default": {
        "description": "What went wrong, in the language of the Accept-Language header.",
        "content": {problems.MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
}


class Headers:
    """Answers are for who has asked, and kept by nobody else."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("Cache-Control", "no-store")
                headers.add_vary_header("Authorization, Accept-Language")
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)


def build(site: Site) -> FastAPI:
    api = FastAPI(
        title="Iyagi",
        version="1",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        root_path_in_servers=False,
        servers=[{"url": AUDIENCE}],
        responses=_PROBLEM,
        middleware=[Middleware(Headers)],
    )
    api.state.site = site
    api.state.documents = {}  # web.api.document: as they are sent, by language
    api.state.access = Access(site.app.settings, site.app.clock)
    api.add_middleware(problems.Defects, api=api)
    api.add_middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=METHODS,
        allow_headers=SENT,
        expose_headers=READ,
        max_age=PREFLIGHT_SECONDS,
    )
    problems.install(api)
    largest = site.app.reading.limits.file + AROUND
    for resource in RESOURCES:
        takes_files = resource in (character_files, story_files)
        api.include_router(resource.router, max_body_size=largest if takes_files else None)
    api.add_api_route("/openapi.json", document.read, include_in_schema=False)
    api.openapi = lambda: document.of(api, Problem)  # type: ignore[method-assign]  # FastAPI's own way ("Extending OpenAPI")
    return api
