"""What programs ask for: health, metrics, hooks, the manifest."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request
from sqlalchemy import literal, select, text
from starlette.responses import JSONResponse, RedirectResponse, Response

from core.db import schema
from core.errors import NotFound, Unavailable
from core.text import t
from web.guard import is_loopback
from web.viewer import SiteDep, TooLarge, ViewerDep

LONGEST_LAG = 5.0  # seconds in which a loop that lives comes round
LARGEST_HOOK = 1_000_000

router = APIRouter()


@router.get("/healthz")
async def alive(site: SiteDep) -> Response:
    """Whether the process lives: its loop comes round in time."""
    before = site.app.clock.monotonic()
    await asyncio.sleep(0)
    lag = site.app.clock.monotonic() - before
    return JSONResponse({"lag_seconds": round(lag, 3)}, 200 if lag < LONGEST_LAG else 503)


@router.get("/readyz")
async def ready(site: SiteDep) -> Response:
    """Whether work can be given to it: the database answers and is as needed, and all front ends are up."""
    waiting = {name: state for name, state in site.app.states.items() if state is not None}
    database = await _database(site)
    good = database is None and not waiting
    told = {"database": database or "ok", "front_ends": {n: s or "ok" for n, s in site.app.states.items()}}
    return JSONResponse({"ready": good, **told}, 200 if good else 503, {"Cache-Control": "no-store"})


async def _database(site: SiteDep) -> str | None:
    """What is wrong with the database, for operators; None where nothing is."""
    try:
        async with site.app.db.read() as tx:
            await tx.value(select(literal(1)))
            found = await tx.value(text("SELECT version_num FROM alembic_version"))
    except Unavailable:
        return "does not answer"
    return None if found == schema.head() else f"at revision {found}, not at {schema.head()}"


@router.get("/metrics")
async def metrics(request: Request, site: SiteDep) -> Response:
    """For Prometheus on the same machine. Others see nothing."""
    if request.client is None or not is_loopback(request.client.host):
        raise NotFound(t("web-no-such-page"))
    return Response(site.app.metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")


@router.post("/hooks/{name}")
async def hook(name: str, request: Request, site: SiteDep) -> Response:
    """A platform calls: its front end decides, also on whether it is the platform."""
    called = site.app.hooks.get(name)
    if called is None:
        raise NotFound(t("web-no-such-page"))
    if int(request.headers.get("content-length", "0")) > LARGEST_HOOK:
        raise TooLarge(t("web-body-too-large"))
    headers = {key.lower(): value for key, value in request.headers.items()}
    return Response(status_code=await called(headers, await request.body()))


@router.get("/manifest.webmanifest")
async def manifest(site: SiteDep, viewer: ViewerDep) -> Response:
    say, locale = site.app.catalog.render, viewer.locale
    told = {
        "name": say(t("web-name"), locale),
        "description": say(t("web-description"), locale),
        "lang": locale,
        "start_url": "/",
        "display": "standalone",
        "background_color": "#f3f6f4",
        "theme_color": "#0b6655",
        "id": "/",
        "scope": "/",
        "icons": [
            {"src": "/static/icon.svg", "sizes": "any", "type": "image/svg+xml", "purpose": "any"},
            {"src": "/static/icon-192.png", "sizes": "192x192", "type": "image/png", "purpose": "any"},
            {"src": "/static/icon-512.png", "sizes": "512x512", "type": "image/png", "purpose": "any"},
            {"src": "/static/icon-maskable-512.png", "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
        ],
        "shortcuts": [
            {"name": say(t("stories-nav"), locale), "url": "/stories"},
            {"name": say(t("web-nav-chats"), locale), "url": "/chats"},
        ],
    }
    return JSONResponse(told, media_type="application/manifest+json", headers={"Vary": "Accept-Language, Cookie"})


@router.get("/favicon.ico")
async def favicon() -> Response:
    return RedirectResponse("/static/icon.svg", status_code=308)


@router.get("/robots.txt")
async def robots() -> Response:
    return Response("User-agent: *\nDisallow: /chats/\n", media_type="text/plain")
