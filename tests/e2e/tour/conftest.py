"""One program a platform for the whole tour."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import pytest

from tests.e2e.scenes import Scene, discord_settings, nothing
from tests.e2e.stage import PATIENCE, Program
from tests.e2e.tour.discord import Room
from tests.e2e.tour.model import Speaking
from tests.fakes.discord_api import DiscordApi


def connected(settings: dict[str, str], up: Callable[[], object]) -> Scene:
    """Only what connects the program: the tour's people do the rest."""

    async def comes_up() -> None:
        await up()  # type: ignore[misc]  # an awaitable

    async def nobody(_text: str) -> None:
        return

    async def nowhere() -> list[str]:
        return []

    return Scene(settings=settings, pace=0.0, up=comes_up, say=nobody, shown=nowhere, repeat=nothing)


@dataclass(frozen=True, slots=True)
class Discord:
    api: DiscordApi
    model: Speaking
    program: Program
    guild: str

    def room(self, name: str = "미나") -> Room:
        """A channel of its own and somebody in it."""
        channel = self.api.add_channel(self.guild)
        return Room(self.api, self.model, self.program, self.guild, channel, self.api.add_user(name))


@pytest.fixture(scope="package")
async def discord(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Discord]:
    async with DiscordApi() as api, Speaking() as model:
        guild = api.add_guild()

        async def up() -> None:
            await api.wait_for(lambda: api.connected() and api.commands(), PATIENCE)

        given = discord_settings(api) | model.settings() | {"IYAGI_DISCORD__PLURALKIT_API": api.pluralkit}
        scene = connected(given, up)
        async with Program(tmp_path_factory.mktemp("discord"), scene, slow=False) as program:
            await program.start()
            yield Discord(api, model, program, guild)


@pytest.fixture
def room(discord: Discord) -> Room:
    discord.model.told.clear()
    return discord.room()
