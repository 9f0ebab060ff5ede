"""What people are in a server, by its owner, its roles and who has them; overwrites of single channels do not count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bots.discord.faults import UNKNOWN_MEMBER, UNKNOWN_USER
from bots.discord.permissions import MODERATES
from bots.discord.rest import Declined, Rest
from core.clock import Clock
from core.surface.events import Standing

LASTS = 60.0  # seconds for which what was asked is believed
MOST = 2_000  # answers that are kept


def standing_of(permissions: int) -> Standing:
    return Standing.MODERATOR if permissions & MODERATES else Standing.MEMBER


@dataclass(frozen=True, slots=True)
class _Server:
    owner: str
    roles: Mapping[str, int]

    def standing(self, person: str, roles: list[str], everyone: str) -> Standing:
        if person == self.owner:
            return Standing.OWNER
        permissions = 0
        for role in (everyone, *roles):
            permissions |= self.roles.get(role, 0)
        return standing_of(permissions)


@dataclass(slots=True)
class Members:
    """Asks Discord, and remembers for a minute."""

    rest: Rest
    clock: Clock
    _servers: dict[str, tuple[float, _Server]] = field(default_factory=dict)
    _known: dict[tuple[str, str], tuple[float, Standing]] = field(default_factory=dict)

    async def standing(self, space: str, person: str) -> Standing:
        """Raises Declined where the server is hidden from us, and SurfaceErrors."""
        until, known = self._known.get((space, person), (0.0, Standing.STRANGER))
        if self.clock.monotonic() < until:
            return known
        found = await self._ask(space, person)
        if len(self._known) >= MOST:
            self._known.clear()
        self._known[space, person] = (self.clock.monotonic() + LASTS, found)
        return found

    async def _ask(self, space: str, person: str) -> Standing:
        ids = {"guild_id": space, "user_id": person}
        try:
            member = await self.rest.call("GET", "/guilds/{guild_id}/members/{user_id}", ids)
        except Declined as no:
            if no.code not in {UNKNOWN_MEMBER, UNKNOWN_USER}:
                raise
            return Standing.STRANGER
        roles = [str(role) for role in member["roles"]]
        return (await self._server(space, roles)).standing(person, roles, space)

    async def _server(self, space: str, roles: list[str]) -> _Server:
        """Asked again where somebody has a role that is newer than what is remembered."""
        until, server = self._servers.get(space, (0.0, None))
        if server is not None and self.clock.monotonic() < until and server.roles.keys() >= set(roles):
            return server
        told: Mapping[str, Any] = await self.rest.call("GET", "/guilds/{guild_id}", {"guild_id": space})
        server = _Server(str(told["owner_id"]), {str(role["id"]): int(role["permissions"]) for role in told["roles"]})
        if len(self._servers) >= MOST:
            self._servers.clear()
        self._servers[space] = (self.clock.monotonic() + LASTS, server)
        return server
