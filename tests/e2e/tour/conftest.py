"""One program a platform for the whole tour."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import pytest

from tests.e2e.scenes import Scene, discord_settings, nothing, telegram_settings
from tests.e2e.stage import PATIENCE, Program
from tests.e2e.tour.discord import Room
from tests.e2e.tour.model import Speaking
from tests.e2e.tour.telegram import Talk
from tests.fakes.discord_api import DiscordApi
from tests.fakes.telegram_api import TelegramApi

REMEMBERING = {"IYAGI_AI__EMBEDDING": "local"}


def connected(settings: dict[str, str], up: Callable[[], Awaitable[None]]) -> Scene:
    """Only what connects the program: the tour's people do the rest."""

    async def nobody(_text: str) -> None:
        return

    async def nowhere() -> list[str]:
        return []

    return Scene(settings=settings, pace=0.0, up=up, say=nobody, shown=nowhere, repeat=nothing)


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
        scene = connected(given | REMEMBERING, up)
        async with Program(tmp_path_factory.mktemp("discord"), scene, slow=False) as program:
            await program.start()
            yield Discord(api, model, program, guild)


@pytest.fixture
def room(discord: Discord) -> Room:
    discord.model.told.clear()
    return discord.room()


@dataclass(frozen=True, slots=True)
class Telegram:
    api: TelegramApi
    model: Speaking
    program: Program

    def person(self, name: str = "미나") -> int:
        return self.api.add_user(name, language_code="ko")

    def alone(self) -> Talk:
        """Somebody with the bot alone."""
        person = self.person()
        return Talk(self.api, self.model, self.program, self.api.open_private(person), person)

    def group(self, *, admin: bool = False, forum: bool = False) -> Talk:
        """A member in a supergroup of somebody else's, in which the bot leads or does not."""
        boss, person = self.person("반장"), self.person()
        group = self.api.add_supergroup("모임", [boss, person], admin=admin, forum=forum)
        return Talk(self.api, self.model, self.program, group, person)


@pytest.fixture(scope="package")
async def telegram(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Telegram]:
    async with TelegramApi() as api, Speaking() as model:

        async def up() -> None:
            asked = len(api.calls("getUpdates"))
            await api.wait_for(lambda: len(api.calls("getUpdates")) > asked, timeout=PATIENCE)

        scene = connected(telegram_settings(api) | model.settings() | REMEMBERING, up)
        async with Program(tmp_path_factory.mktemp("telegram"), scene, slow=False) as program:
            await program.start()
            yield Telegram(api, model, program)


@pytest.fixture
def alone(telegram: Telegram) -> Talk:
    telegram.model.told.clear()
    return telegram.alone()


@pytest.fixture
def group(telegram: Telegram) -> Talk:
    telegram.model.told.clear()
    return telegram.group()
