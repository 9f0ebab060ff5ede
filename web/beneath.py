"""Which routers are asked for an address: those that have one which begins as it does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send


class Beneath(BaseRoute):
    """A router's routes, asked only for addresses whose first part is one of `firsts`.

    To look through some forty routers takes as long as to answer a light page.
    """

    def __init__(self, route: BaseRoute, firsts: frozenset[str]) -> None:
        self._route = route
        self._firsts = firsts

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        return self._route.matches(scope) if _first(scope.get("path", "")) in self._firsts else (Match.NONE, {})

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._route.handle(scope, receive, send)


def sorted_out(routes: Iterable[BaseRoute]) -> list[BaseRoute]:
    """The same routes in the same order. What does not begin with fixed words is asked for every address."""
    return [route if None in (firsts := set(_firsts(route))) else Beneath(route, _known(firsts)) for route in routes]


def _known(firsts: Iterable[str | None]) -> frozenset[str]:
    return frozenset(each for each in firsts if each is not None)


def _firsts(route: BaseRoute) -> Iterator[str | None]:
    """The first parts of a router's addresses; None where that could be anything."""
    inner = getattr(route, "original_router", None)
    if inner is None:
        yield None
    else:
        for each in inner.routes:
            path = getattr(each, "path", None)
            if path is not None:
                yield None if "{" in _first(path) else _first(path)
            else:
                yield from _firsts(each)


def _first(path: str) -> str:
    return path.split("/", 2)[1] if path.startswith("/") else path
