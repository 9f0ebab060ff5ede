"""A router that asks nobody: for what is to be made without a model, whatever is set up."""

from __future__ import annotations

from core.ai.model import Purpose
from core.ai.offline import Offline
from core.ai.router import WITHOUT_SPARE, Router
from core.clock import Clock
from core.text import Catalog


def offline_router(clock: Clock, catalog: Catalog) -> Router:
    """Every purpose that is words goes to the offline answerer, at no cost."""
    alone = (Offline(catalog),)
    routes = {purpose: alone for purpose in Purpose if purpose not in WITHOUT_SPARE}
    return Router(routes, clock, jitter=lambda: 0.0, price=lambda *_: 0)
