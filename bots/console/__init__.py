"""The terminal: the smallest front end, and the model for the others."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import TextIOWrapper

from bots.console.keyboard import Keyboard
from bots.console.surface import Screen
from bots.console.talk import talk
from core import bootstrap
from core.app import App
from core.text import pick_locale, t


async def serve(app: App) -> None:
    """Talk until the person leaves."""
    screen = app.surfaces["console"]
    if not isinstance(screen, Screen):
        raise TypeError("the console's surface is not open")
    with Keyboard(sys.stdin, sys.stdout) as keyboard:
        await talk(app, screen, keyboard.line)


@asynccontextmanager
async def surfaces(app: App) -> AsyncIterator[Screen]:
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal that does not know a letter shows another
    locale = pick_locale(app.settings.language or bootstrap.language())
    yield Screen(
        sys.stdout,
        app.settings.data_dir.absolute() / "files",
        lambda path: app.catalog.render(t("console-file", path=str(path)), locale),
    )
