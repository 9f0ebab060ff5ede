"""A Discord, a person and a channel on it, and the real client pointed at it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import discord
import pytest
import yarl
from discord.asset import Asset
from discord.gateway import DiscordWebSocket
from discord.http import Route

from tests.fakes.discord_api import DiscordApi
from tests.fakes.test_discord_api.bot import Bot


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
def addresses(api: DiscordApi) -> Iterator[None]:
    """discord.py keeps them on its classes."""
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY, Asset.BASE
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY, Asset.BASE = api.base, yarl.URL(api.gateway), api.cdn
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    yield
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY, Asset.BASE = before


@pytest.fixture
async def bot(api: DiscordApi, addresses: None, channel: str) -> AsyncIterator[Bot]:
    """Logged in and ready; it must not end by an error of its own."""
    async with asyncio.TaskGroup() as tasks, Bot() as running:
        started = tasks.create_task(running.start(api.token))
        await api.wait_for(running.is_ready)
        yield running
        await running.close()
        await started


@pytest.fixture
async def rest(api: DiscordApi, addresses: None) -> AsyncIterator[Bot]:
    """Logged in without a gateway."""
    async with Bot() as running:
        await running.login(api.token)
        yield running
