"""What every request of the web front end can reach."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi import Request

from core.accounts.passwords import Passwords
from core.sealing import Seal
from web.doors import Doors
from web.limits import Limits
from web.live import Live
from web.pages.templates import Templates

if TYPE_CHECKING:
    from core.app import App


@dataclass(frozen=True, slots=True)
class Site:
    """`commands`: what may be typed behind a slash → the command's name."""

    app: App
    live: Live
    limits: Limits
    templates: Templates
    commands: Mapping[str, str]
    doors: Doors
    passwords: Passwords
    seal: Seal


def site_of(request: Request) -> Site:
    site: Site = request.app.state.site
    return site
