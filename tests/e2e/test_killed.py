"""Killed at every numbered point of a turn and started again, the program gives exactly one whole answer."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path

import pytest

from core.points import Point
from tests.e2e.program import answer
from tests.e2e.scenes import Open, Scene, discord, telegram, web
from tests.e2e.stage import Program, a_minute_later, on_postgres, seen

pytestmark = pytest.mark.e2e

SAID = "안녕?"
ANSWER = answer(SAID)

# Every point on each platform; in other kinds of places those that differ there. In a private chat on Telegram the
# growing answer is a draft, so that no post needs to be recorded before the last write.
PLACES: list[tuple[str, Open, tuple[Point, ...]]] = [
    ("discord", discord, tuple(Point)),
    (
        "discord-direct",
        partial(discord, direct=True),
        (Point.AFTER_INBOX, Point.AFTER_FIRST_POST, Point.BEFORE_LAST_WRITE),
    ),
    ("telegram", telegram, tuple(point for point in Point if point is not Point.FIRST_POST_RECORDED)),
    (
        "telegram-group",
        partial(telegram, group=True),
        (Point.AFTER_FIRST_POST, Point.FIRST_POST_RECORDED, Point.ANSWER_STORED, Point.BEFORE_LAST_WRITE),
    ),
    ("web", web, tuple(Point)),
]

# The same code writes to both databases, and tests/core/chat/test_turn.py has all points on both.
ON_POSTGRES: list[tuple[str, Open, Point]] = [
    ("discord", discord, Point.AFTER_FIRST_POST),
    ("discord", discord, Point.ANSWER_STORED),
    ("telegram", telegram, Point.BEFORE_INBOX),
    ("telegram", telegram, Point.BEFORE_LAST_WRITE),
    ("web", web, Point.TURN_OPENED),
    ("web", web, Point.MID_STREAM),
]


@pytest.mark.parametrize(
    ("opened", "point"),
    [
        pytest.param(opened, point, id=f"{name}-{point.name.lower()}")
        for name, opened, points in PLACES
        for point in points
    ],
)
async def test_one_whole_answer(opened: Open, point: Point, tmp_path: Path) -> None:
    """Telegram after the first post: the program finds the post that it could not record (see the crash table)."""
    async with opened() as scene, Program(tmp_path, scene, point) as program:
        died = await die(program, scene)

        await come_back(program, scene)

        assert died == -9
        await expect_one_answer(program, scene)


@pytest.mark.parametrize(
    ("opened", "point"),
    [pytest.param(opened, point, id=f"{name}-{point.name.lower()}") for name, opened, point in ON_POSTGRES],
)
async def test_one_whole_answer_on_postgresql_once_the_dead_worker_s_lease_has_run_out(
    opened: Open, point: Point, tmp_path: Path, migrated_postgres_url: str
) -> None:
    async with opened() as scene, Program(tmp_path, scene, point, on_postgres(migrated_postgres_url)) as program:
        died = await die(program, scene)

        await a_minute_later(migrated_postgres_url)
        await come_back(program, scene)

        assert died == -9
        await expect_one_answer(program, scene)


async def die(program: Program, scene: Scene) -> int:
    """The person speaks, and the program dies of it."""
    if program.point == Point.MID_STREAM:
        program.pace = scene.pace
    await program.start()
    await scene.prepare()
    program.arm()
    await scene.say(SAID)
    return await program.dead()


async def come_back(program: Program, scene: Scene) -> None:
    await program.start()
    await scene.again()


async def expect_one_answer(program: Program, scene: Scene) -> None:
    """One post that says all, and it stays the only one; the answer was paid for once where it was stored."""
    await seen(program.answers, lambda answers: ANSWER in answers)
    await asyncio.sleep(0.7)

    assert await scene.shown() == [ANSWER]
    assert await program.stop() == 0
    assert [(role, text) for role, text in await program.kept() if role == "person" or text == ANSWER] == [
        ("person", SAID),
        ("character", ANSWER),
    ]
    assert program.calls() == [SAID] * (1 if program.point >= Point.ANSWER_STORED else len(program.calls()))
    assert 1 <= len(program.calls()) <= 2
