"""The terminal: the smallest front end, and the model for the others."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bots.console.surface import Screen
from bots.console.talk import talk
from core.app import App


async def serve(app: App) -> None:
    """Talk until the person leaves."""
    screen = app.surfaces["console"]
    if not isinstance(screen, Screen):
        raise TypeError("the console's surface is not open")
    await talk(app, screen)


@asynccontextmanager
async def surfaces(app: App) -> AsyncIterator[Screen]:
    yield Screen(app.catalog)
