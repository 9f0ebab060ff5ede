"""Killed at every numbered point of a turn and started again, the program gives exactly one whole answer."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from functools import partial
from pathlib import Path

import pytest

from core.points import Point
from tests.e2e.program import ANSWER
from tests.e2e.stage import Program, Scene, discord, seen, telegram, web

pytestmark = pytest.mark.e2e
Open = Callable[[], AbstractAsyncContextManager[Scene]]

# Every point on Discord; elsewhere those that differ. All points on both databases: tests/core/chat/test_turn.py.
CASES: list[tuple[str, Open, Point]] = [
    *(("discord", discord, point) for point in Point),
    *(
        ("discord direct", partial(discord, direct=True), point)
        for point in (Point.AFTER_INBOX, Point.AFTER_FIRST_POST, Point.BEFORE_LAST_WRITE)
    ),
    *(
        ("telegram", telegram, point)
        for point in (
            Point.BEFORE_INBOX,
            Point.AFTER_INBOX,
            Point.BEFORE_FIRST_POST,
            Point.AFTER_FIRST_POST,
            Point.MID_STREAM,
            Point.ANSWER_STORED,
            Point.BEFORE_LAST_WRITE,
            Point.AFTER_LAST_WRITE,
        )
    ),
    *(
        ("telegram group", partial(telegram, group=True), point)
        for point in (Point.AFTER_FIRST_POST, Point.FIRST_POST_RECORDED, Point.ANSWER_STORED, Point.BEFORE_LAST_WRITE)
    ),
    *(("web", web, point) for point in Point),
]


@pytest.mark.parametrize(
    ("opened", "point"),
    [pytest.param(opened, point, id=f"{name}-{point.value}") for name, opened, point in CASES],
)
async def test_one_whole_answer(opened: Open, point: Point, tmp_path: Path) -> None:
    async with opened() as scene:
        program = Program(tmp_path, scene, point)
        await program.start()
        if scene.prepare:
            await scene.prepare()
            await asyncio.sleep(0.5)
        program.arm()

        await scene.say("안녕?")
        died = await program.dead()
        await program.start()
        if scene.again:
            await scene.again()
        shown = await seen(scene, lambda posts: any(post.endswith("넷.") for post in posts))
        await asyncio.sleep(0.7)
        shown = await scene.shown()
        ended = await program.stop()

    assert died == -9
    assert "".join(shown) == ANSWER, program.log()
    assert len(shown) == 1
    assert ended == 0, program.log()
    assert len(program.calls()) == 1 if point >= Point.ANSWER_STORED else len(program.calls()) <= 2
    assert _kept(tmp_path) == [("person", "안녕?"), ("character", ANSWER)]


def _kept(folder: Path) -> list[tuple[str, str]]:
    """What the database has, without the greeting."""
    with sqlite3.connect(folder / "iyagi.db") as db:
        found = db.execute("SELECT role, text FROM messages ORDER BY id").fetchall()
    db.close()
    return [(role, text) for role, text in found if role == "person" or text == ANSWER]
