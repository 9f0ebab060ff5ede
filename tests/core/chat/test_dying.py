"""Whenever a process dies: what several characters, commands and changed words come to happens once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from sqlalchemy import func, select, update

from core.db import Db
from core.db.tables.chat import TurnState, messages, steps, turns
from core.db.tables.places import places
from core.points import Point
from core.surface.events import Event, MessageEdited
from tests.core.conftest import MINA, Killed, Stage
from tests.core.gathered import GROUP, NOW, command, gathered, ruled, voices
from tests.fakes.surface import FakeSurface

Make = Callable[..., Stage]


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """None of this hangs on the engine."""
    return sqlite_url


_POINTS = (Point.TURN_OPENED, Point.AFTER_FIRST_POST, Point.BEFORE_LAST_WRITE, Point.AFTER_LAST_WRITE)
_ENDS = (Point.TURN_OPENED, Point.BEFORE_LAST_WRITE, Point.AFTER_LAST_WRITE)


async def _killed(make_stage: Make, db: Db, surface: FakeSurface, point: Point, passes: int, *events: Event) -> None:
    """Work at `events` in a process that dies when it passes `point` for that time, and in another one after it."""
    left = [passes]

    def reached(passed: Point) -> None:
        left[0] -= passed is point
        if passed is point and not left[0]:
            raise Killed

    dying = make_stage(["하나."], surface=surface, reached=reached)
    dying.numbers[0] = 500
    await dying.take(*events)
    with pytest.raises(BaseExceptionGroup):
        async with dying.working():
            await asyncio.sleep(2)
    async with db.write() as tx:
        await tx.run(update(places).values(lease_until=0.0))
    reviving = make_stage(["둘."], surface=surface)
    async with reviving.working():
        await reviving.until_quiet()


@pytest.mark.parametrize("passes", [1, 2])
@pytest.mark.parametrize("point", _POINTS)
async def test_whenever_a_process_dies_each_of_those_who_are_named_answers_once(
    make_stage: Make, db: Db, point: Point, passes: int
) -> None:
    surface = FakeSurface()
    stage = make_stage(["그래."], surface=surface)
    async with stage.working():
        await gathered(stage, "dallae")
        await ruled(db, "mode", "named")
        before = len(voices(stage))

    await _killed(make_stage, db, surface, point, passes, stage.message("달래야, 마루야, 안녕", MINA, GROUP))

    assert voices(stage)[before:] == ["윤달래", "장마루"]
    async with db.read() as tx:
        assert await tx.value(select(func.count()).where(messages.c.role == "character")) == 4
        assert await tx.value(select(func.count()).where(turns.c.state == TurnState.OPEN)) == 0


@pytest.mark.parametrize("point", _ENDS)
@pytest.mark.parametrize("what", ["say", "edit", "edited", "more", "call"])
async def test_whenever_a_process_dies_what_was_asked_for_happens_once(
    make_stage: Make, db: Db, point: Point, what: str
) -> None:
    surface = FakeSurface()
    stage = make_stage(["그래. 마루야"], surface=surface)
    async with stage.working():
        await gathered(stage)
        before = len(surface.answers())
        answer = list(surface.posts)[-1]
    asked: dict[str, Event] = {
        "say": command("say", values=(("text", "안녕"),)),
        "edit": command("edit", values=(("text", "딴말."),), target=answer),
        "edited": MessageEdited(id="e", place=GROUP, person=MINA, message_id="101", text="산이야", at=NOW),
        "more": command("more"),
        "call": command("call", "maru"),
    }

    await _killed(make_stage, db, surface, point, 1, asked[what])

    added = {"say": 1, "edit": 0, "edited": 0, "more": 1, "call": 1}[what]
    assert len(surface.answers()) - before == added
    async with db.read() as tx:
        told = await tx.value(select(func.count()).where(messages.c.role == "character"))
        done = await tx.rows(select(steps.c.attempts).where(steps.c.name == "turn/3/answer"))
        assert await tx.value(select(func.count()).where(turns.c.state == TurnState.OPEN)) == 0
    assert told == 2 + (what in {"say", "call"})
    paid = 2 if point is Point.TURN_OPENED else 1
    assert [row["attempts"] for row in done] == ([] if what == "edit" else [paid])


async def test_a_thread_that_was_opened_before_a_process_died_is_told_of(
    make_stage: Make, db: Db, monkeypatch: pytest.MonkeyPatch
) -> None:
    surface = FakeSurface()
    stage = make_stage(["그래."], surface=surface)
    dying = make_stage(surface=surface)

    async def dies(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr("core.apart.Apart._greet", dies)
        async with stage.working():
            await stage.say("안녕", MINA, GROUP)
            await stage.until_quiet()
        await dying.take(command("thread", "등대"))
        with pytest.raises(BaseExceptionGroup):
            async with dying.working():
                await asyncio.sleep(2)
    async with db.write() as tx:
        await tx.run(update(places).values(lease_until=0.0))
    reviving = make_stage(surface=surface)
    async with reviving.working():
        await reviving.until_quiet()

    assert surface.threads == ["등대"]
    assert "등대" in surface.shown()[-1]
