"""How often something may be done: counted by what and by whom, for all processes together where there is Redis."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from starlette.requests import Request

from tests.engines import free_port
from web.limits import RATES, Limits, Rate, TooOften, client

HOURLY = {"few": Rate(3, 3_600), "other": Rate(1, 3_600), "quick": Rate(1, 1)}


@asynccontextmanager
async def limits(url: str | None = None) -> AsyncIterator[Limits]:
    made = Limits(url, HOURLY)
    yield made
    await made.aclose()


@pytest.fixture(params=["here", "redis"])
def kept_at(request: pytest.FixtureRequest) -> str | None:
    return None if request.param == "here" else str(request.getfixturevalue("redis_url"))


async def test_so_many_are_admitted_and_no_more(kept_at: str | None) -> None:
    async with limits(kept_at) as limit:
        found = [await limit.admits("few", "mina") for _ in range(5)]

    assert found == [True, True, True, False, False]


async def test_each_is_counted_apart_by_what_and_by_whom(kept_at: str | None) -> None:
    async with limits(kept_at) as limit:
        for _ in range(4):
            await limit.admits("few", "mina")

        assert await limit.admits("few", "joon")
        assert await limit.admits("other", "mina")
        assert not await limit.admits("few", "mina")


async def test_of_many_at_once_so_many_are_admitted(kept_at: str | None) -> None:
    async with limits(kept_at) as limit:
        found = await asyncio.gather(*(limit.admits("few", "mina") for _ in range(20)))

    assert sum(found) == 3


async def test_it_is_admitted_again_when_the_time_is_over(kept_at: str | None) -> None:
    async with limits(kept_at) as limit:
        assert await limit.admits("quick", "mina")

        async with asyncio.timeout(10):
            while not await limit.admits("quick", "mina"):
                await asyncio.sleep(0.05)


async def test_a_refusal_says_how_long_to_wait(kept_at: str | None) -> None:
    async with limits(kept_at) as limit:
        await limit.check("other", "mina")

        with pytest.raises(TooOften) as refused:
            await limit.check("other", "mina")

    assert 1 <= refused.value.seconds <= 3_600
    assert 1 <= int(str(refused.value.text.args["minutes"])) <= 60


async def test_two_processes_count_together_where_there_is_redis(redis_url: str) -> None:
    async with limits(redis_url) as first, limits(redis_url) as second:
        found = [await each.admits("few", "mina") for each in (first, second, first, second)]

    assert found == [True, True, True, False]


async def test_without_redis_a_process_counts_for_itself() -> None:
    async with limits(f"redis://127.0.0.1:{free_port()}/0") as limit:
        found = [await limit.admits("few", "mina") for _ in range(4)]
        waited = await limit.wait("few", "mina")

    assert found == [True, True, True, False]
    assert 1 <= waited <= 3_600


def test_every_rate_can_be_kept() -> None:
    assert all(rate.most >= 1 and 1 <= rate.seconds <= 86_400 for rate in RATES.values())


@pytest.mark.parametrize(
    ("host", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("testclient", "testclient"),
    ],
)
def test_a_household_behind_one_ipv6_prefix_is_one_client(host: str, network: str) -> None:
    assert client(Request({"type": "http", "client": (host, 1), "headers": []})) == network
