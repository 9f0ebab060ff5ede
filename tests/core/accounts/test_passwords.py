"""Passwords: which are refused, and that somebody unknown costs as much as somebody known."""

from __future__ import annotations

import asyncio
import statistics
import time
import unicodedata

import pytest

from core.accounts import passwords
from core.accounts.passwords import LONGEST, Passwords
from core.errors import BadInput

GOOD = "correct zebra 42 fly"
MEMORY = 1_024


@pytest.mark.parametrize(
    "password",
    [
        GOOD,
        "파란 우산 아래 고래",
        "x7#Kq9!vLp",
        "🦊🐳🌂🍵🧭🪁🎈🧩🪴🛶",
        "correcthorsebatterystapler",
        "a long sentence with plain words in it",
    ],
)
def test_a_password_that_nobody_tries_first_is_good(password: str) -> None:
    passwords.check(password, "mina@example.com")


@pytest.mark.parametrize(
    "password",
    [
        "password123",
        "Password1234!",
        "P@ssword!!!!",
        "qwertyuiop",
        "1234567890",
        "0987654321",
        "1q2w3e4r5t",
        "iloveyou2024",
        "correcthorsebatterystaple",
        "aaaaaaaaaaaa",
        "abcabcabcabc",
        "1212121212",
        "abcdefghijkl",
        "zxcvbnm,./123",
        "dkssudgktpdy",  # 안녕하세요
        "dkssudgktpdy12!",
        "qlalfqjsgh1234",  # 비밀번호
        "안녕하세요안녕하세요",
        "사랑합니다12345",
        "mina.kim.2024",
        "mina.kim@example.com",
        "          ",
        "!!!!!!!!!!!!",
    ],
)
def test_a_password_that_everybody_tries_is_refused(password: str) -> None:
    with pytest.raises(BadInput) as refused:
        passwords.check(password, "mina.kim@example.com")
    assert refused.value.text.key == "signing-password-common"


@pytest.mark.parametrize(
    ("password", "why"),
    [("", "short"), ("x7#Kq9!vL", "short"), ("\x00" * 300, "short"), ("ab#9 " * 52, "long"), ("가나" * 5_000, "long")],
)
def test_a_password_that_is_too_short_or_too_long_is_refused(password: str, why: str) -> None:
    with pytest.raises(BadInput) as refused:
        passwords.check(password)
    assert refused.value.text.key == f"signing-password-{why}"


def test_the_list_of_common_ones_is_long_and_folded() -> None:
    found = passwords.common()

    assert 1_000 <= len(found) <= 2_000
    assert all(word == word.casefold() == word.strip() for word in found)


async def test_a_password_fits_its_own_hash_and_no_other() -> None:
    kept = Passwords(MEMORY)
    first, second = await kept.hash(GOOD), await kept.hash(GOOD)

    assert first != second
    assert await kept.verify(GOOD, first)
    assert not await kept.verify(GOOD + " ", first)
    assert not await kept.verify(GOOD, "")


async def test_letters_that_are_composed_otherwise_are_the_same_password() -> None:
    kept = Passwords(MEMORY)
    made = await kept.hash(unicodedata.normalize("NFC", "파란 우산 아래 고래"))

    assert await kept.verify(unicodedata.normalize("NFD", "파란 우산 아래 고래"), made)


@pytest.mark.parametrize("password", ["\ud800" * 12, "\x00" * 300, "가" * 100_000, ""])
async def test_whatever_is_typed_is_hashed_and_fits_nobody(password: str) -> None:
    kept = Passwords(MEMORY)

    assert not await kept.verify(password, await kept.hash(GOOD))
    assert not await kept.verify(password, "")


async def test_what_is_longer_than_a_password_can_be_is_not_cut_to_one() -> None:
    kept = Passwords(MEMORY)
    made = await kept.hash("k#" * (LONGEST // 2))

    assert not await kept.verify("k#" * (LONGEST // 2) + "x", made)


async def test_a_hash_of_another_cost_is_seen_to_be_outdated() -> None:
    cheap, dear = Passwords(MEMORY), Passwords(2 * MEMORY)
    made = await cheap.hash(GOOD)

    assert (cheap.is_outdated(made), dear.is_outdated(made)) == (False, True)
    assert await dear.verify(GOOD, made)


async def test_no_more_than_two_are_computed_at_once() -> None:
    kept = Passwords(MEMORY)
    most = [0]

    async def one() -> None:
        await kept.verify(GOOD, "")

    async def watch(tasks: list[asyncio.Task[None]]) -> None:
        while not all(task.done() for task in tasks):
            most[0] = max(most[0], kept.running)
            await asyncio.sleep(0)

    async with asyncio.TaskGroup() as group:
        await watch([group.create_task(one()) for _ in range(12)])

    assert most[0] == passwords.AT_ONCE
    assert kept.computed == 12


async def test_nobody_costs_as_much_time_as_somebody() -> None:
    """Interleaved, so that a busy machine is as slow for either; a hash less would be half the time or under."""
    kept = Passwords(16 * MEMORY)
    made = await kept.hash(GOOD)
    took: dict[str, list[float]] = {"": [], made: []}

    for _ in range(15):
        for hashed, times in took.items():
            began = time.perf_counter()
            await kept.verify("another password", hashed)
            times.append(time.perf_counter() - began)

    nobody, somebody = (statistics.median(times) for times in took.values())
    assert 0.6 < nobody / somebody < 1.67
