"""Telegram: a bot in private chats, groups and topics, on python-telegram-bot (see `serve` and `surfaces`)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.app import App
    from core.surface.port import SurfaceMaker


async def serve(app: App) -> None:
    """Take what people do on Telegram to the desk, by long poll or webhook, until cancelled."""
    from bots.telegram.client import (
        serve as run,
    )  # the library is loaded where Telegram is used

    await run(app)


@asynccontextmanager
async def surfaces(app: App) -> AsyncIterator[SurfaceMaker]:
    """Surfaces of this bot's places, for any process that works; nothing is asked of Telegram until one writes."""
    from bots.telegram.surface import TelegramSurfaces
    from bots.telegram.wire import open_bot

    async with open_bot(app.settings.telegram) as bot:
        yield TelegramSurfaces(bot, app.clock)
