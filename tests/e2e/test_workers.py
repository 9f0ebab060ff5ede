"""Many processes on one PostgreSQL: one hears, two answer, one of them dies in the middle."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.e2e.program import answer
from tests.e2e.scenes import Scene, discord_settings, nothing
from tests.e2e.stage import PATIENCE, Program, a_minute_later, on_postgres, workers
from tests.fakes.discord_api import DiscordApi

pytestmark = pytest.mark.e2e

PLACES = 40
MESSAGES = 10  # of two people by turns: what one writes in a row would be one turn


async def test_each_place_is_answered_in_order_and_once_though_a_worker_dies(
    tmp_path: Path, migrated_postgres_url: str, redis_url: str
) -> None:
    settings = on_postgres(migrated_postgres_url) | {"IYAGI_REDIS_URL": redis_url}
    async with DiscordApi() as api:
        people, guild = [api.add_user("미나"), api.add_user("준")], api.add_guild()
        channels = [api.add_channel(guild) for _ in range(PLACES)]
        scene = watched(api)

        def say(number: int) -> None:
            for channel in channels:
                api.say(people[number % 2], channel, f"<@{api.bot_id}> {said(number)}")

        async with (
            Program(tmp_path / "gateway", scene, 0, settings, ("discord",)) as gateway,
            Program(tmp_path / "one", scene, 0, settings, ("worker",), pace=0.0) as one,
            Program(tmp_path / "two", scene, 0, settings, ("worker",), pace=0.0) as two,
        ):
            await gateway.start()
            one.begin()
            say(0)
            await answered(api, channels, 1)
            [first] = await workers(migrated_postgres_url)
            two.begin()
            for number in range(1, MESSAGES):
                say(number)

            await answered(api, channels, MESSAGES // 3)
            await one.kill()
            await asyncio.sleep(0.5)
            await a_minute_later(migrated_postgres_url, first)
            await answered(api, channels, MESSAGES)
            await asyncio.sleep(1.0)

            assert [await each.stop() for each in (gateway, two)] == [0, 0]
            assert [posts for channel in channels if (posts := shown(api, channel)) != ALL] == []
            assert one.calls() and two.calls()


def said(number: int) -> str:
    return f"{number}번째 말이에요."


ALL = [answer(said(number)) for number in range(MESSAGES)]


def shown(api: DiscordApi, channel: str) -> list[str]:
    return [post.content for post in api.bot_messages(channel)]


async def answered(api: DiscordApi, channels: Sequence[str], each: int) -> None:
    """Until there are so many answers for each place; some places may have more, and others fewer."""
    await api.wait_for(lambda: sum(len(shown(api, channel)) for channel in channels) >= each * len(channels), PATIENCE)


def watched(api: DiscordApi) -> Scene:
    """Only what connects the program: here several people write in several places."""

    async def up() -> None:
        await api.wait_connected(PATIENCE)

    async def nobody(_text: str) -> None:
        return

    async def nowhere() -> list[str]:
        return []

    return Scene(settings=discord_settings(api), pace=0.0, up=up, say=nobody, shown=nowhere, repeat=nothing)
