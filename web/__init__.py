"""The web front end: pages, live chats, pictures, health and hooks. Its libraries are imported when it is used."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.app import App
    from core.surface.port import SurfaceMaker


async def serve(app: App) -> None:
    """Answer on the configured address until cancelled. Raises StartFailure where the address cannot be had."""
    from web.server import run

    await run(app)


@asynccontextmanager
async def surfaces(app: App) -> AsyncIterator[SurfaceMaker]:
    """Writes the posts of web chats as rows: works in every process that has the database."""
    from web.surface import WebSurfaces

    yield WebSurfaces(app.db, app.bus, app.clock, app.settings.web.public_url)
