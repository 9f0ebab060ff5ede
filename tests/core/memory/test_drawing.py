"""Memories are drawn from what was said, beside turns: by rules, or by a model whose output is data."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update

from core.clock import SystemClock
from core.db.tables.chat import Learnt, messages, steps
from core.db.tables.jobs import jobs
from core.db.tables.memory import Origin, digests, memories
from core.memory import drawing
from core.reach import Reach
from tests.core.conftest import Memories, Stage
from tests.core.memory.talking import Talking, everything
from tests.fakes.scripted_model import ScriptedModel

LATER = drawing.SILENCE + timedelta(seconds=1)


class Ahead(SystemClock):
    """A clock that can be put forward."""

    def __init__(self) -> None:
        self.by = timedelta()

    def now(self) -> datetime:
        return super().now() + self.by


async def _silent(talk: Talking, clock: Ahead) -> None:
    """Time goes by, and what is due then is done."""
    clock.by += LATER
    async with talk.stage.db.write() as tx:
        await tx.run(update(jobs).values(due=0.0))
    await talk.stage.learn()


async def _remembered(talk: Talking) -> list[tuple[str, bool]]:
    """The text of each memory, and whether it still counts."""
    async with talk.stage.db.read() as tx:
        rows = await tx.rows(select(memories).order_by(memories.c.id))
    return [(row["text"], row["superseded_by"] is None) for row in rows]


async def test_what_a_person_says_of_themselves_is_kept_when_the_chat_falls_silent(
    make_stage: Callable[..., Stage],
) -> None:
    clock = Ahead()
    talk = Talking(make_stage(["그렇구나."], memory=Memories(clock=clock)))

    async with talk.working():
        await talk.say("나 새우 알레르기 있어.")
        early = await _remembered(talk)
        await _silent(talk, clock)

    async with talk.stage.db.read() as tx:
        row = await tx.row(select(memories))
        learnt = {each["learnt"] for each in await tx.rows(select(messages.c.learnt))}
        left = await tx.value(select(jobs.c.subject))
    assert early == []
    assert row is not None
    assert "새우" in row["text"]
    assert (row["reach"], row["origin"], row["subject"]) == (Reach.DIRECT, Origin.RULES, "person")
    assert learnt == {Learnt.DRAWN}
    assert left is None


async def test_a_newer_memory_takes_the_place_of_the_older_and_both_stay(make_stage: Callable[..., Stage]) -> None:
    clock = Ahead()
    talk = Talking(make_stage(["Noted."], memory=Memories(clock=clock)))

    async with talk.working():
        await talk.say("나 커피 좋아해.")
        await _silent(talk, clock)
        hated = await talk.say("나 이제 커피 싫어해.")
        await _silent(talk, clock)
        both = await _remembered(talk)
        await talk.delete(hated)
        await talk.stage.learn()

    assert [counts for _, counts in both] == [False, True]
    assert await _remembered(talk) == [(both[0][0], True)]


async def test_a_model_is_asked_once_and_only_what_it_can_prove_is_kept(make_stage: Callable[..., Stage]) -> None:
    clock, model = Ahead(), ScriptedModel(["{}"])
    talk = Talking(make_stage(["좋네."], memory=Memories(model=model, clock=clock)))

    async with talk.working():
        await talk.say("나 요즘 채식해. 고기 냄새도 싫어.")
        async with talk.stage.db.read() as tx:
            said = await tx.value(select(messages.c.id).where(messages.c.person_id.is_not(None)))
        true = {
            "kind": "preference",
            "subject": "person",
            "owner": "P1",
            "shared": False,
            "text": "채식을 한다",
            "slot": "diet",
            "sources": [{"message": said, "quote": "나 요즘 채식해"}],
            "about_from": "",
            "about_to": "",
            "importance": 4,
            "confidence": 0.9,
            "replaces": [],
        }
        invented = {**true, "text": "오토바이를 탄다", "sources": [{"message": said, "quote": "나 오토바이 타"}]}
        model.scripts[0] = [json.dumps({"memories": [true, invented]}, ensure_ascii=False)]
        await _silent(talk, clock)
        await _silent(talk, clock)

    async with talk.stage.db.read() as tx:
        paid = await tx.rows(select(steps).where(steps.c.name.like("memory/%")))
    assert len(model.seen) == 1
    assert "나 요즘 채식해" in everything(model.seen[0])
    assert [row["output"] for row in paid] == [None]
    assert await _remembered(talk) == [("채식을 한다", True)]


async def test_prose_instead_of_data_is_read_by_rules(make_stage: Callable[..., Stage]) -> None:
    clock, model = Ahead(), ScriptedModel(["기억할 만한 이야기는 없었던 것 같아요!"])
    talk = Talking(make_stage(["좋네."], memory=Memories(model=model, clock=clock)))

    async with talk.working():
        await talk.say("나 새우 알레르기 있어.")
        await _silent(talk, clock)

    assert [counts for text, counts in await _remembered(talk) if "새우" in text] == [True]


async def test_a_long_chat_has_a_digest_of_what_its_window_no_longer_shows(make_stage: Callable[..., Stage]) -> None:
    clock = Ahead()
    talk = Talking(make_stage(["그래."], memory=Memories(clock=clock)))

    async with talk.working():
        await talk.say("우리 다음 주에 속초 가기로 약속했어. 네가 표를 사기로 했지.")
        for number in range(61):
            await talk.say(f"오늘은 {number}번 버스를 탔어.")
        await _silent(talk, clock)
        last = await talk.say("어디까지 얘기했더라?")

    async with talk.stage.db.read() as tx:
        kept = await tx.row(select(digests).order_by(digests.c.id.desc()).limit(1))
    assert last
    assert kept is not None
    assert kept["to_id"] > kept["from_id"]
    assert any("지금까지의 이야기" in block and kept["text"][:20] in block for block in talk.prompt.stable)
    assert not any("속초" in line.text for line in talk.prompt.lines)
    assert datetime.now(UTC) > kept["at"] - clock.by - timedelta(minutes=1)
