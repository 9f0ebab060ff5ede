"""A Discord, a person and a channel on it, and our front end."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from core.surface.events import Place
from tests.bots.discord.stage import Stage, opened
from tests.fakes.discord_api import DiscordApi


@pytest.fixture
async def api() -> AsyncIterator[DiscordApi]:
    async with DiscordApi() as running:
        yield running


@pytest.fixture
def mina(api: DiscordApi) -> str:
    return api.add_user("미나", username="mina_kim")


@pytest.fixture
def guild(api: DiscordApi) -> str:
    return api.add_guild("마을")


@pytest.fixture
def channel(api: DiscordApi, guild: str) -> str:
    return api.add_channel(guild, "광장")


@pytest.fixture
async def stage(api: DiscordApi, channel: str) -> AsyncIterator[Stage]:
    async with opened(api) as running:
        yield running


@pytest.fixture
def place(api: DiscordApi, guild: str, channel: str) -> Place:
    return Place("discord", api.bot_id, guild, channel)


@pytest.fixture
def direct(api: DiscordApi, mina: str) -> Place:
    return Place("discord", api.bot_id, "", api.open_direct(mina), direct=True)
