"""Answers that are told anew, swiped through and taken back: one set of variants, and one that counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from core.ai.model import Role
from core.chat import variants
from core.db import Db
from core.db.tables.chat import chats, messages, posts, steps
from core.db.tables.chat import variants as kept
from core.db.tables.places import places
from core.points import Point
from core.surface.events import ButtonPressed, CommandInvoked, MessageEdited, Person, Ticket
from tests.core.conftest import JOON, MINA, PLACE, Killed, Stage, dies_at

Make = Callable[..., Stage]
NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
GROUP = replace(PLACE, channel="group", direct=False)


def command(name: str, rest: str = "", person: Person = MINA, number: int = 1) -> CommandInvoked:
    return CommandInvoked(id=f"{name}{number}", place=PLACE, person=person, name=name, at=NOW, rest=rest)


def press(action: str, person: Person = MINA, number: int = 1) -> ButtonPressed:
    event_id = f"p{number}{action}"
    return ButtonPressed(id=event_id, place=PLACE, person=person, action=action, message_id="1", at=NOW)


async def take(stage: Stage, *events: CommandInvoked | ButtonPressed | MessageEdited) -> None:
    for event in events:
        await stage.desk.take(event)
        await stage.until_quiet()


async def begun(stage: Stage, text: str = "안녕") -> None:
    """마루 is here and has answered once."""
    await stage.desk.open_chat(PLACE, MINA, "maru")
    await stage.until_quiet()
    await stage.say(text)
    await stage.until_quiet()


def buttons(stage: Stage) -> list[str]:
    newest = [post for post in stage.surface.posts.values() if not post.notice][-1]
    return [button.label for button in newest.buttons]


async def said(db: Db) -> list[str]:
    """What the newest chat holds, without its greeting."""
    async with db.read() as tx:
        newest = select(func.max(chats.c.id)).scalar_subquery()
        rows = await tx.rows(select(messages.c.text).where(messages.c.chat_id == newest).order_by(messages.c.id))
    return [row["text"] for row in rows][1:]


async def test_an_answer_told_anew_takes_the_place_of_the_old_one_and_both_are_kept(make_stage: Make, db: Db) -> None:
    stage = make_stage(["첫 번째 답."], ["두 번째 답."], ["세 번째 답."])

    async with stage.working():
        await begun(stage)
        await take(stage, command("again"))

        shown = stage.surface.answers()
        assert shown[-1] == "두 번째 답."
        assert "첫 번째 답." not in shown
        assert buttons(stage) == ["‹ 1/2", "다시", "이어서", "⋯"]
        await take(stage, command("swipe", "이전"))
        assert stage.surface.answers()[-1] == "첫 번째 답."
        assert buttons(stage) == ["2/2 ›", "다시", "이어서", "⋯"]
        await stage.say("그래서?")
        await stage.until_quiet()

    assert await said(db) == ["안녕", "첫 번째 답.", "그래서?", "세 번째 답."]
    assert [line.text for line in stage.model.seen[2].lines if line.role is Role.CHARACTER][-1] == "첫 번째 답."
    assert stage.model.seen[0].lines == stage.model.seen[1].lines
    async with db.read() as tx:
        assert await tx.value(select(func.count()).select_from(steps).where(steps.c.state == "done")) == 3


async def test_the_buttons_beneath_an_answer_do_the_same(make_stage: Make) -> None:
    stage = make_stage(["하나."], ["둘."], ["셋."])

    async with stage.working():
        await begun(stage)
        await take(stage, command("again"))
        newest = [post for post in stage.surface.posts.values() if not post.notice][-1]
        back, anew, *_ = (button.action for button in newest.buttons)
        await take(stage, press(anew, number=2))
        assert (stage.surface.answers()[-1], buttons(stage)) == ("셋.", ["‹ 2/3", "다시", "이어서", "⋯"])
        await take(stage, press(back, number=3))
        assert (stage.surface.answers()[-1], buttons(stage)) == ("하나.", ["2/3 ›", "다시", "이어서", "⋯"])
        await stage.say("다음")
        await stage.until_quiet()
        await take(stage, press(back, number=4))

    assert "하나." in stage.surface.answers()
    assert "버튼" in stage.surface.shown()[-1]


async def test_a_longer_answer_adds_posts_and_a_shorter_one_takes_them_away(make_stage: Make, db: Db) -> None:
    long = "긴 문장이 이어진다. " * 40
    stage = make_stage(["짧다."], [long], ["다시 짧다."])

    async with stage.working():
        await begun(stage)
        before = len(stage.surface.posts)
        await take(stage, command("again", number=1))
        grown = len(stage.surface.posts)
        await take(stage, command("again", number=2))

    assert grown > before
    assert len(stage.surface.posts) == before
    assert stage.surface.answers()[-1] == "다시 짧다."
    async with db.read() as tx:
        known = await tx.rows(select(posts.c.native_id))
    assert {row["native_id"] for row in known} <= set(stage.surface.posts)


async def test_the_greeting_can_be_swiped_to_the_cards_other_ones(make_stage: Make, db: Db) -> None:
    stage = make_stage(["네."])

    async with stage.working():
        await stage.desk.open_chat(PLACE, MINA, "maru")
        await stage.until_quiet()
        first = "".join(stage.surface.answers())
        await take(stage, command("again", number=1))
        second = "".join(stage.surface.answers())
        await take(stage, command("again", number=2))
        third = "".join(stage.surface.answers())
        await take(stage, command("again", number=3))
        assert "전부" in stage.surface.shown()[-1]
        await take(stage, command("swipe", "2"))

    assert len({first, second, third}) == 3
    async with db.read() as tx:
        assert await tx.value(select(chats.c.greeting).order_by(chats.c.id.desc()).limit(1)) == 1
        assert await tx.value(select(func.count()).select_from(kept)) == 3


async def test_the_last_exchange_is_forgotten_once_however_often_the_word_is_delivered(
    make_stage: Make, db: Db
) -> None:
    stage = make_stage(["하나."], ["둘."], ["셋."])

    async with stage.working():
        await begun(stage, "첫마디")
        await stage.say("둘째 마디")
        await stage.until_quiet()
        undo = command("undo")
        await take(stage, undo, undo)
        assert stage.surface.answers()[-1] == "하나."
        await stage.say("셋째 마디")
        await stage.until_quiet()

    assert await said(db) == ["첫마디", "하나.", "셋째 마디", "셋."]
    texts = [line.text for line in stage.model.seen[2].lines]
    assert not any("둘째" in text or "둘." in text for text in texts)


async def test_a_greeting_alone_is_nothing_to_take_back(make_stage: Make) -> None:
    stage = make_stage()

    async with stage.working():
        await stage.desk.open_chat(PLACE, MINA, "maru")
        await stage.until_quiet()
        await take(stage, command("undo"))

    assert "없던 일로 할 대화가 없습니다" in stage.surface.shown()[-1]


@pytest.mark.parametrize("name", ["again", "swipe", "undo"])
async def test_in_a_place_of_several_only_whoever_was_answered_may(make_stage: Make, db: Db, name: str) -> None:
    stage = make_stage(["하나."])

    async with stage.working():
        await stage.desk.open_chat(GROUP, MINA, "maru")
        await stage.until_quiet()
        await stage.say("안녕", MINA, GROUP)
        await stage.until_quiet()
        await take(stage, replace(command(name, "1" if name == "swipe" else "", JOON), place=GROUP))

    assert "그 답을 받은 사람과 관리자만" in stage.surface.shown()[-1]
    assert await said(db) == ["안녕", "하나."]


@pytest.mark.parametrize("which", ["9", "0", "-", "무엇"])
async def test_a_variant_that_is_not_there_is_told(make_stage: Make, which: str) -> None:
    stage = make_stage(["하나."])

    async with stage.working():
        await begun(stage)
        await take(stage, command("swipe", which))

    assert "swipe" in stage.surface.shown()[-1] or "again" in stage.surface.shown()[-1]
    assert "하나." in stage.surface.answers()


async def test_words_that_are_edited_after_they_were_answered_are_answered_anew(make_stage: Make, db: Db) -> None:
    stage = make_stage(["하나."], ["둘."])

    async with stage.working():
        await stage.desk.open_chat(PLACE, MINA, "maru")
        await stage.until_quiet()
        message = stage.message("어제 봤어")
        await stage.desk.take(message)
        await stage.until_quiet()
        edit = MessageEdited(id="e1", place=PLACE, person=MINA, message_id=message.id, text="오늘 봤어", at=NOW)
        await take(stage, edit)
        same = replace(edit, id="e2")
        await take(stage, same)

    assert await said(db) == ["오늘 봤어", "둘."]
    assert stage.surface.answers()[-1] == "둘."
    assert stage.model.seen[1].lines[-1].text.endswith("오늘 봤어")


async def test_side_effects_of_macros_do_not_count_twice_for_an_answer_told_anew(make_stage: Make, db: Db) -> None:
    stage = make_stage(["하나."], ["둘."])

    async with stage.working():
        await begun(stage)
        await take(stage, command("again"))

    assert stage.model.seen[0].tail == stage.model.seen[1].tail
    async with db.read() as tx:
        chat_id = await tx.value(select(func.max(chats.c.id)))
        here = await variants.latest(tx, chat_id)
    assert here is not None
    assert (here.chosen, here.count) == (2, 2)


@pytest.mark.parametrize("point", [p for p in Point if p is not Point.BEFORE_INBOX])
async def test_after_a_death_anywhere_an_answer_told_anew_is_whole_and_paid_for_once(
    make_stage: Make, db: Db, point: Point
) -> None:
    words = [
        "이번에는 조금 더 길게, 마흔 글자를 넘겨서 곧바로 보이도록 늘여 씁니다. ",
        0.05,
        "둘.",
        0.05,
        " 셋.",
    ]
    whole = "".join(word for word in words if isinstance(word, str)).strip()
    before = make_stage(["처음 답."])
    async with before.working():
        await before.say("안녕?")
        await before.until_quiet()
    first = make_stage(words, surface=before.surface, reached=dies_at(point))

    with pytest.raises((Killed, BaseExceptionGroup)):
        async with first.working():
            await first.desk.take(command("again"))
            await first.until_quiet()
        raise Killed
    async with db.write() as tx:
        await tx.run(places.update().values(lease_until=0.0))
    second = make_stage(words, surface=before.surface)
    async with second.working():
        await second.until_quiet()

    assert before.surface.answers() == [whole]
    async with db.read() as tx:
        told = await tx.rows(select(kept.c.number, kept.c.text).order_by(kept.c.number))
        chosen = await tx.value(select(messages.c.text).where(messages.c.role == "character"))
    assert [(row["number"], row["text"].strip()) for row in told] == [(1, "처음 답."), (2, whole)]
    assert chosen.strip() == whole
    calls = len(first.model.seen) + len(second.model.seen)
    assert calls == 1 if point >= Point.ANSWER_STORED else calls <= 2


async def test_a_command_that_waits_for_an_answer_of_its_own_gets_one(make_stage: Make) -> None:
    stage = make_stage(["하나."], ["둘."])
    waiting = Ticket("whisper:token", NOW)

    async with stage.working():
        await begun(stage)
        await take(stage, replace(command("again"), ticket=waiting))

    assert "네, 답을 바꿨어요." in stage.surface.shown()


async def test_a_complete_answer_goes_on_in_the_variant_that_counts(make_stage: Make, db: Db) -> None:
    stage = make_stage(["하나."], ["둘."], [" 그리고 더."])

    async with stage.working():
        await begun(stage)
        await take(stage, command("again"), command("swipe", "1"), command("more"))

    assert await said(db) == ["안녕", "하나. 그리고 더."]


async def test_words_that_were_changed_further_back_are_answered_anew_in_a_branch(make_stage: Make, db: Db) -> None:
    stage = make_stage(["하나."], ["둘."], ["배라니!"])
    first = stage.message("사과 좋아해?")

    async with stage.working():
        await stage.desk.open_chat(PLACE, MINA, "maru")
        await stage.until_quiet()
        await stage.desk.take(first)
        await stage.until_quiet()
        await stage.say("그래서?")
        await stage.until_quiet()
        await take(stage, MessageEdited(id="e1", place=PLACE, person=MINA, message_id=first.id, text="배는?", at=NOW))
        offer = list(stage.surface.posts.values())[-1]
        await take(stage, press(offer.buttons[0].action))

    assert offer.notice
    assert await said(db) == ["배는?", "배라니!"]
