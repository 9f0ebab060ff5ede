"""The fake as a process of its own."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from tests.fakes.discord_api import RemoteDiscord

ROOT = Path(__file__).parents[3]


@pytest.fixture
async def remote() -> AsyncIterator[RemoteDiscord]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.fakes.discord_api", stdout=asyncio.subprocess.PIPE, cwd=ROOT
    )
    assert process.stdout is not None
    address = (await process.stdout.readline()).decode().strip()
    async with aiohttp.ClientSession() as http:
        yield RemoteDiscord(address, http)
    process.terminate()
    assert await process.wait() == 0


async def test_another_process_arranges_and_looks(remote: RemoteDiscord) -> None:
    mina = await remote.id("add_user", name="미나")
    channel = await remote.id("add_channel", guild=await remote.id("add_guild", name="마을"), name="광장")
    said = await remote.id("say", user=mina, channel=channel, text="안녕")

    [seen] = await remote.rows("messages", channel=channel)
    identity = await remote.call("identity")
    with pytest.raises(ValueError, match="KeyError"):
        await remote.call("messages", channel="1")

    assert (seen["id"], seen["content"], seen["author_name"]) == (said, "안녕", "미나")
    assert isinstance(identity, dict)
    assert (identity["base"], identity["gateway"]) == (remote.base, remote.gateway)


async def test_a_bot_of_another_process_meets_faults_and_is_logged(remote: RemoteDiscord) -> None:
    identity = await remote.call("identity")
    assert isinstance(identity, dict)
    headers = {"Authorization": f"Bot {identity['token']}"}
    await remote.call("fault", kind="status", path_contains="/users/@me", status=503)

    for expected in (503, 200):
        async with remote.http.get(f"{remote.base}/users/@me", headers=headers) as response:
            assert response.status == expected

    calls = await remote.rows("calls")
    assert [(call["method"], call["path"], call["status"]) for call in calls] == [
        ("GET", "/users/@me", 503),
        ("GET", "/users/@me", 200),
    ]
