"""Several chats in one place: named, listed, taken up again, branched, carried in and out."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from time import process_time

import pytest
from sqlalchemy import func, select

from core.characters import store as characters
from core.chat import company, finding, shelf
from core.chat.transcript import Form, from_tavern, written
from core.db import Db
from core.db.tables.chat import chats, message_files, messages, variants
from core.db.tables.chat import told as told_at
from core.db.tables.places import places
from core.errors import BadInput
from core.outcome import Told
from core.surface.events import ButtonPressed, CommandInvoked, File, MessageDeleted
from core.surface.port import Attachment
from core.text import Catalog
from tests.core.chat.test_chatting import asker, claimed, do
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


async def test_a_branch_from_a_message_has_all_up_to_it_with_whatever_hangs_on_it(make_stage: Make, db: Db) -> None:
    stage = make_stage(["하나."], ["하나 반."], ["둘."], ["셋."])
    async with stage.working():
        await begun(stage, "첫째")
        await take(stage, command("again"), command("swipe", "1"))
        await stage.say("둘째")
        await stage.until_quiet()
        answer = next(post_id for post_id, post in stage.surface.posts.items() if post.text == "하나.")
        claim, who = await claimed(db), await asker(db, target=answer)
        async with db.write() as tx:
            chosen = await finding.by_native(tx, claim.place_id, answer)
            assert chosen is not None
            file = {"message_id": chosen.message_id, "kind": "picture", "name": "a.png", "media_type": "image/png"}
            await tx.run(message_files.insert().values(**file, data=b"x", words="고양이"))
            kept = {"turn": 9, "before": {"a": "0"}, "after": {"a": "1"}}
            await tx.run(chats.update().where(chats.c.id == claim.chat_id).values(variables=kept))

        told = await do(db, claim, "branch", who)
        branch = await claimed(db)
        await do(db, branch, "swipe", who, "2")
        await stage.say("다른 둘째")
        await stage.until_quiet()

    assert isinstance(told, Told) and told.text.args["count"] == 3
    assert (await here(db))[1:] == ["첫째", "하나.", "다른 둘째", "셋."]
    async with db.read() as tx:
        copied = select(messages.c.id).where(messages.c.chat_id == branch.chat_id)
        pictures = await tx.rows(select(message_files).where(message_files.c.message_id.in_(copied)))
        told_ways = select(variants.c.text).where(variants.c.message_id.in_(copied)).order_by(variants.c.id)
        texts = [row["text"] for row in await tx.rows(told_ways)]
        state_then = await tx.value(select(chats.c.variables).where(chats.c.id == branch.chat_id))
    assert [(row["data"], row["words"]) for row in pictures] == [(b"x", "고양이")]
    assert texts[1:3] == ["하나.", "하나 반."]
    assert state_then is None


async def test_a_branch_of_all_goes_on_with_all_that_was_remembered_and_all_that_were_there(
    make_stage: Make, db: Db
) -> None:
    stage = make_stage(["하나."], ["둘."])
    async with stage.working():
        await begun(stage, "첫째")
        await stage.say("둘째")
        await stage.until_quiet()
    claim, who = await claimed(db), await asker(db)
    async with db.write() as tx:
        seri = (await characters.find_named(tx, "dallae"))[0]
        await company.invite(tx, claim, seri, who.person, NOW)
        said = await tx.rows(select(messages.c.id).where(messages.c.chat_id == claim.chat_id).order_by(messages.c.id))
        await tx.run(told_at.insert().values(message_id=said[-1]["id"], character_id=seri.id, lore=[]))
        kept = {"turn": 9, "before": {}, "after": {"a": "1"}}
        remembered = {"variables": kept, "window_from": said[2]["id"], "lore": "[]"}
        await tx.run(chats.update().where(chats.c.id == claim.chat_id).values(remembered))
        before = await company.of(tx, claim.chat_id or 0)
        public_id = await tx.value(select(chats.c.public_id).where(chats.c.id == claim.chat_id))

    await do(db, claim, "branch", who)

    branch = await claimed(db)
    async with db.write() as tx:
        after = await company.of(tx, branch.chat_id or 0)
        row = await tx.row(select(chats).where(chats.c.id == branch.chat_id))
        copied = await tx.rows(
            select(messages.c.id).where(messages.c.chat_id == branch.chat_id).order_by(messages.c.id)
        )
        hears = await tx.value(select(told_at.c.message_id).order_by(told_at.c.message_id.desc()).limit(1))
        assert await shelf.resume(tx, claim.place_id, public_id) is not None
        stays = await tx.value(select(places.c.company))
    assert row is not None
    assert [(seat.character_id, seat.left_after) for seat in after.seats] == [
        (seat.character_id, seat.left_after) for seat in before.seats
    ]
    assert after.seats[-1].came_after == copied[-1]["id"] == hears
    assert (row["variables"], row["window_from"]) == (kept, copied[2]["id"])
    assert stays == 2


async def test_of_very_many_chats_the_newest_are_listed_and_the_rest_counted(make_stage: Make, db: Db) -> None:
    stage = make_stage()
    async with stage.working():
        await stage.desk.open_chat(PLACE, MINA, "maru")
        await stage.until_quiet()
    claim, who = await claimed(db), await asker(db)
    for number in range(23):
        branch = await claimed(db)
        await do(db, branch, "branch", who)
        await do(db, await claimed(db), "title", replace(who, values={"title": f" 갈래  {number} "}))

    told = await do(db, claim, "chats", who)

    assert isinstance(told, Told)
    text = Catalog().render(told.text, "ko")
    assert "1. 갈래 22(지금)" in text.replace(" (지금)", "(지금)") and "갈래 3 " in text and "갈래 2 " not in text
    assert "4개 더" in text
    assert len(told.buttons) == 19


async def test_a_chat_of_thousands_of_messages_is_branched_and_brought_at_once(make_stage: Make, db: Db) -> None:
    stage = make_stage()
    async with stage.working():
        await stage.desk.open_chat(PLACE, MINA, "maru")
        await stage.until_quiet()
    claim, who = await claimed(db), await asker(db)
    usage = ("input_tokens", "cached_tokens", "cache_write_tokens", "output_tokens")
    async with db.write() as tx:
        row: dict[str, object] = {
            "chat_id": claim.chat_id,
            "role": "character",
            "lore": [],
            "at": NOW,
            "version_id": claim.version_id,
        }
        await tx.run(messages.insert(), [{**row, "text": f"말 {number}"} for number in range(2_000)])
        said = await tx.rows(select(messages.c.id).where(messages.c.chat_id == claim.chat_id))
        way: dict[str, object] = {
            "number": 2,
            "text": "x",
            "finish": "complete",
            "provider": "p",
            "model": "m",
            **dict.fromkeys(usage, 1),
        }
        await tx.run(variants.insert(), [{**way, "message_id": each["id"]} for each in said])
    began = process_time()

    await do(db, claim, "branch", who, "1")

    took = process_time() - began
    branch = await claimed(db)
    assert branch.chat_id != claim.chat_id
    assert took < 1.0, f"{took:.2f} s of this process"
    began = process_time()
    async with db.write() as tx:
        maru = await characters.version(tx, claim.version_id or 0)
        assert maru is not None
        await shelf.bring(tx, claim.place_id, maru, await shelf.transcript(tx, branch.chat_id or 0), who.person, NOW)
    took = process_time() - began
    assert took < 1.0, f"{took:.2f} s of this process"
    async with db.read() as tx:
        name, text = await shelf.answer_text(tx, branch.chat_id or 0)
        count = await tx.value(
            select(func.count()).select_from(variants.join(messages)).where(messages.c.chat_id == branch.chat_id)
        )
    assert (name, text, count) == ("장마루", "말 1998", 2_001)


async def test_an_answer_can_be_had_as_text_with_the_name_of_whoever_said_it(make_stage: Make, db: Db) -> None:
    stage = make_stage(["하나."])
    async with stage.working():
        await begun(stage, "첫째")
    claim = await claimed(db)
    assert claim.chat_id is not None

    async with db.read() as tx:
        newest = await shelf.answer_text(tx, claim.chat_id)
        before = await tx.value(select(messages.c.id).where(messages.c.text == "첫째"))
        mine = await shelf.answer_text(tx, claim.chat_id, before)
        with pytest.raises(BadInput):
            await shelf.answer_text(tx, claim.chat_id + 1, before)

    assert newest == ("장마루", "하나.")
    assert mine == ("미나", "첫째")


async def test_a_groups_chat_goes_out_and_comes_in_with_everybodys_names(make_stage: Make, db: Db) -> None:
    stage = make_stage(["하나."])
    async with stage.working():
        await begun(stage, "첫째")
    claim, who = await claimed(db), await asker(db)
    assert claim.chat_id is not None and claim.version_id is not None
    async with db.write() as tx:
        other = (await characters.find_named(tx, "dallae"))[0]
        row = {"chat_id": claim.chat_id, "role": "character", "text": "나도.", "at": NOW, "lore": []}
        message = await tx.value(messages.insert().values(**row, version_id=other.version_id).returning(messages.c.id))
        file = {"message_id": message, "kind": "picture", "name": "a.png", "media_type": "image/png"}
        await tx.run(message_files.insert().values(**file, data=b"x"))
        out = await shelf.transcript(tx, claim.chat_id)
        tavern = from_tavern(written(out, Form.JSONL))
        maru = await characters.version(tx, claim.version_id)
        assert maru is not None
        made = await shelf.bring(tx, claim.place_id, maru, tavern, who.person, NOW)
        again = await shelf.transcript(tx, made)
        spoke = await tx.rows(select(messages.c.version_id).where(messages.c.chat_id == made).order_by(messages.c.id))

    assert out.characters == ("장마루", other.card.name)
    assert [(each.name, each.text) for each in again.spoken] == [(each.name, each.text) for each in out.spoken]
    assert [each.files for each in tavern.spoken] == [each.files for each in out.spoken]
    assert [row["version_id"] for row in spoke] == [claim.version_id, None, claim.version_id, None]
