"""Several chats in one place: named, listed, taken up again, branched, carried in and out."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import func, select

from core.chat.transcript import from_tavern
from core.db import Db
from core.db.tables.chat import chats, messages
from core.db.tables.places import places
from core.surface.events import ButtonPressed, CommandInvoked, File, MessageDeleted
from core.surface.port import Attachment
from tests.core.chat.test_control import Make, begun, command, press, take
from tests.core.conftest import MINA, PLACE, Stage
from tests.fakes.surface import FakeSurface

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)


async def here(db: Db) -> list[str]:
    """What the chat of the place holds."""
    async with db.read() as tx:
        now = select(places.c.chat_id).order_by(places.c.id).limit(1).scalar_subquery()
        rows = await tx.rows(select(messages.c.text).where(messages.c.chat_id == now).order_by(messages.c.id))
    return [row["text"] for row in rows]


def resumes(stage: Stage) -> list[str]:
    newest = [post for post in stage.surface.posts.values() if post.notice][-1]
    return [button.action for button in newest.buttons]


def files(stage: Stage) -> list[Attachment]:
    return [post.file for post in stage.surface.posts.values() if post.file is not None]


async def test_an_earlier_chat_is_found_by_its_name_and_goes_on(make_stage: Make, db: Db) -> None:
    stage = make_stage(["하나."], ["둘."], ["셋."])

    async with stage.working():
        await begun(stage, "첫 대화")
        await take(stage, command("title", "비  오는 날"))
        await take(stage, command("new"))
        await stage.say("새 대화")
        await stage.until_quiet()
        await take(stage, command("chats"))
        shown = stage.surface.shown()[-1]
        (back,) = resumes(stage)
        await take(stage, press(back))
        await stage.say("다시 왔어")
        await stage.until_quiet()

    assert "비 오는 날" in shown and "(지금)" in shown
    assert [text for text in await here(db) if text in {"첫 대화", "하나.", "다시 왔어", "셋."}] == [
        "첫 대화",
        "하나.",
        "다시 왔어",
        "셋.",
    ]
    told = [line.text for line in stage.model.seen[2].lines]
    assert "첫 대화" in "\n".join(told) and "새 대화" not in "\n".join(told)


async def test_a_chat_of_another_place_cannot_be_taken_up(make_stage: Make, db: Db) -> None:
    stage = make_stage(["하나."])
    other = replace(PLACE, channel="elsewhere")

    async with stage.working():
        await begun(stage)
        async with db.read() as tx:
            mine = await tx.value(select(chats.c.public_id))
        stolen = ButtonPressed(id="x1", place=other, person=MINA, action=f"resume:{mine}", message_id="1", at=NOW)
        await take(stage, stolen)

    async with db.read() as tx:
        there = await tx.value(select(places.c.chat_id).order_by(places.c.id.desc()).limit(1))
    assert there is None
    assert "버튼" in stage.surface.shown()[-1]


async def test_a_branch_goes_its_own_way_and_a_word_taken_back_is_gone_from_both(make_stage: Make, db: Db) -> None:
    stage = make_stage(["하나."], ["둘."], ["갈래의 답."])

    async with stage.working():
        await stage.desk.open_chat(PLACE, MINA, "maru")
        await stage.until_quiet()
        first = stage.message("첫째")
        await stage.desk.take(first)
        await stage.until_quiet()
        await stage.say("둘째")
        await stage.until_quiet()
        await take(stage, command("branch", "2"))
        await stage.say("다른 둘째")
        await stage.until_quiet()
        branch = await here(db)
        gone = MessageDeleted(id="d1", place=PLACE, message_id=first.id, at=NOW)
        await stage.desk.take(gone)
        await stage.until_quiet()

    assert branch[1:] == ["첫째", "하나.", "다른 둘째", "갈래의 답."]
    async with db.read() as tx:
        assert await tx.value(select(func.count()).where(messages.c.text == "첫째")) == 0
        assert await tx.value(select(func.count()).where(messages.c.text == "하나.")) == 2


async def test_what_cannot_be_branched_is_told(make_stage: Make) -> None:
    stage = make_stage(["하나."])

    async with stage.working():
        await begun(stage)
        for number, rest in enumerate(("99", "둘", "-1")):
            await take(stage, command("branch", rest, number=number))

    told = stage.surface.shown()[-3:]
    assert "남는 것이 없습니다" in told[0]
    assert all("숫자로" in words for words in told[1:])


async def test_a_chat_goes_out_as_a_file_and_comes_in_again(make_stage: Make, db: Db) -> None:
    stage = make_stage(["하나."], ["둘."], ["이어서."], surface=FakeSurface())

    async with stage.working():
        await begun(stage)
        await take(stage, command("again"))
        for number, form in enumerate(("", "txt", "json", "jsonl", "doc")):
            await take(stage, command("export", form, number=number))
        _, _, whole, tavern = files(stage)
        stage.surface.files["chat"] = tavern.data
        brought = CommandInvoked(
            id="i1", place=PLACE, person=MINA, name="import", at=NOW, files=(File("chat", "chat.jsonl", 10),)
        )
        before = await here(db)
        await take(stage, brought)
        after = await here(db)
        await take(stage, command("swipe", "1"))
        swiped = await here(db)
        await stage.say("그래서?")
        await stage.until_quiet()

    assert "md, txt, json, jsonl" in " ".join(stage.surface.shown())
    assert json.loads(whole.data)["messages"][-1]["variants"] == ["하나.", "둘."]
    assert [each.text for each in from_tavern(tavern.data).spoken] == before == after
    assert swiped[-1] == "하나."
    assert (await here(db))[-2:] == ["그래서?", "이어서."]


async def test_a_chat_needs_somebody_to_go_on_with(make_stage: Make) -> None:
    stage = make_stage(surface=FakeSurface(files={"chat": b'{"chat_metadata":{},"character_name":"Ann"}\n{"mes":"x"}'}))
    brought = CommandInvoked(id="i1", place=PLACE, person=MINA, name="import", at=NOW, files=(File("chat", "c", 10),))

    async with stage.working():
        await take(stage, brought)

    assert "Ann" in stage.surface.shown()[-1]
