"""Which function answers which path."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from tests.fakes.discord_api.records import World
from tests.fakes.discord_api.wire import Answer, Asked

Serve: TypeAlias = Callable[[World, Asked], Answer]
Table: TypeAlias = Mapping[tuple[str, str], Serve]


@dataclass(frozen=True, slots=True)
class Route:
    """`bucket` is Discord's name for what is limited together; `by_token` routes need no Authorization."""

    path: str
    serve: Serve
    steps: tuple[str, ...]
    names: tuple[str, ...]
    bucket: str
    by_token: bool

    def fits(self, steps: list[str]) -> bool:
        return all(mine in {"", given} for mine, given in zip(self.steps, steps, strict=True))

    def ids(self, steps: list[str]) -> dict[str, str]:
        found = [given for mine, given in zip(self.steps, steps, strict=True) if not mine]
        return dict(zip(self.names, found, strict=True))


class Routes:
    """Words before braces: /users/@me is found before /users/{user}."""

    def __init__(self, *tables: Table) -> None:
        self._routes: dict[tuple[str, int], list[Route]] = {}
        for table in tables:
            for (method, path), serve in table.items():
                route = _route(method, path, serve)
                self._routes.setdefault((method, len(route.steps)), []).append(route)
        for found in self._routes.values():
            found.sort(key=lambda route: len(route.names))

    def find(self, method: str, path: str) -> tuple[Route, dict[str, str]] | None:
        steps = path.split("/")[1:]
        for route in self._routes.get((method, len(steps)), ()):
            if route.fits(steps):
                return route, route.ids(steps)
        return None


def _route(method: str, path: str, serve: Serve) -> Route:
    steps = path.split("/")[1:]
    return Route(
        path,
        serve,
        tuple("" if step.startswith("{") else step for step in steps),
        tuple(step.strip("{}") for step in steps if step.startswith("{")),
        hashlib.sha256(f"{method} {path}".encode()).hexdigest()[:32],
        "{token}" in path,
    )
