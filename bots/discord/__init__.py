"""Discord: `serve` hears what people do there, `surfaces` writes there. discord.py is imported when they are called."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.app import App
    from core.surface.port import SurfaceMaker


async def serve(app: App) -> None:
    """Until cancelled: faults of Discord and of its library are waited out."""
    from bots.discord.client import serve

    await serve(app)


@asynccontextmanager
async def surfaces(app: App) -> AsyncIterator[SurfaceMaker]:
    """Opens without the network; the first write logs in."""
    from bots.discord.rest import Rest, use_addresses
    from bots.discord.surface import DiscordSurfaces
    from bots.discord.webhooks import Webhooks

    settings = app.settings
    if settings.discord.token is None:
        raise LookupError("no Discord token is set")
    use_addresses(settings.discord)
    rest = Rest(settings.discord.token.get_secret_value())
    try:
        yield DiscordSurfaces(rest, Webhooks(rest, app.clock, settings.web.public_url), app.clock)
    finally:
        await rest.aclose()
