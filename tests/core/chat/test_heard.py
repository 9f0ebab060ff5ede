"""What people say, change and take back, through proxies too, and who they are in the chat."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update

from core.accounts import people, personas, preferences
from core.bus import LocalBus
from core.clock import SystemClock
from core.db import Db
from core.db.tables.chat import messages
from core.db.tables.places import wakes
from core.surface.events import MessageDeleted, MessageEdited, Person, ReactionAdded
from core.waking import Waking
from tests.core.conftest import JOON, MINA, PLACE, Stage

Make = Callable[..., Stage]
NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
GROUP = replace(PLACE, space="server", channel="group", direct=False)


async def said(db: Db) -> list[tuple[str, str]]:
    async with db.read() as tx:
        rows = await tx.rows(
            select(messages.c.shown_name, messages.c.text).where(messages.c.role == "person").order_by(messages.c.id)
        )
    return [(row["shown_name"], row["text"]) for row in rows]


def told(stage: Stage) -> str:
    prompt = stage.model.seen[-1]
    return "\n".join((*prompt.stable, *(line.text for line in prompt.lines), prompt.tail))


async def test_what_is_taken_back_while_the_model_thinks_is_not_answered(make_stage: Make, db: Db) -> None:
    stage = make_stage([0.4, "늦은 답"])
    message = stage.message("없던 말")

    async with stage.working():
        await stage.desk.take(message)
        await stage.until(lambda: bool(stage.model.seen))
        await stage.desk.take(MessageDeleted(id="d1", place=PLACE, message_id=message.id, at=NOW))
        await stage.until_quiet()

    assert (stage.surface.shown(), await said(db)) == ([], [])


async def test_what_is_changed_while_the_model_thinks_is_answered_as_it_is_now(make_stage: Make, db: Db) -> None:
    stage = make_stage([0.4, "옛 답"], ["새 답"])
    message = stage.message("사과 좋아해?")

    async with stage.working():
        await stage.desk.take(message)
        await stage.until(lambda: bool(stage.model.seen))
        edit = MessageEdited(id="e1", place=PLACE, person=MINA, message_id=message.id, text="배 좋아해?", at=NOW)
        await stage.desk.take(edit)
        await stage.until_quiet()

    assert stage.surface.answers() == ["새 답"]
    assert "배 좋아해?" in told(stage)
    assert "사과" not in told(stage)


async def test_a_proxied_message_takes_the_place_of_the_person_s_own_and_is_answered_once(
    make_stage: Make, db: Db
) -> None:
    stage = make_stage([0.4, "누구?"], ["안녕, 별!"])
    own = stage.message("별: 안녕", MINA, GROUP)
    star = Person("pk:star", "별", behind=MINA.id)
    proxied = stage.message("안녕", star, GROUP, stands_for=own.id)

    async with stage.working():
        await stage.desk.take(own)
        await stage.until(lambda: bool(stage.model.seen))
        await stage.desk.take(proxied)
        await stage.until_quiet()
        await stage.desk.take(MessageDeleted(id="d1", place=GROUP, message_id=own.id, at=NOW))
        await stage.until_quiet()

    assert stage.surface.answers() == ["안녕, 별!"]
    assert await said(db) == [("별", "안녕")]
    async with db.read() as tx:
        assert await people.account_of(tx, "fake", "pk:star") == await people.account_of(tx, "fake", MINA.id)


async def test_a_proxied_message_that_comes_after_the_answer_only_puts_right_who_spoke(
    make_stage: Make, db: Db
) -> None:
    stage = make_stage(["안녕하세요."])
    own = stage.message("별: 안녕", MINA, GROUP)
    star = Person("pk:star", "별", behind=MINA.id)

    async with stage.working():
        await stage.desk.take(own)
        await stage.until_quiet()
        await stage.desk.take(stage.message("안녕", star, GROUP, stands_for=own.id))
        await stage.until_quiet()

    assert (stage.surface.answers(), await said(db)) == (["안녕하세요."], [("별", "안녕")])


async def test_two_people_of_one_name_stay_two(make_stage: Make, db: Db) -> None:
    stage = make_stage(["하나."])

    async with stage.working():
        for person in (MINA, replace(JOON, name="미나"), MINA):
            await stage.say("나야", person, GROUP)
            await stage.until_quiet()

    assert [name for name, _ in await said(db)] == ["미나", "미나 (2)", "미나"]


async def test_a_person_is_who_they_say_they_are_with_this_character(make_stage: Make, db: Db) -> None:
    stage = make_stage(["그래."])
    async with db.write() as tx:
        account = (await people.know(tx, "fake", MINA, NOW)).account_id
        made = await personas.create(tx, account, "한서", "등대지기의 딸. 파도를 무서워한다.", "그녀", now=NOW)
        await personas.choose(tx, account, made.public_id, None)

    await stage.say("안녕")
    await stage.answered(1)

    assert [name for name, _ in await said(db)] == ["한서"]
    assert "파도를 무서워한다" in "\n".join(stage.model.seen[-1].stable)


async def test_a_reaction_to_an_answer_is_told_once_and_can_be_taken_back(make_stage: Make, db: Db) -> None:
    stage = make_stage(["하나."])

    async with stage.working():
        await stage.say("안녕")
        await stage.until_quiet()
        post = next(iter(stage.surface.posts))
        heart = ReactionAdded(id="r1", place=PLACE, person=MINA, message_id=post, emoji="❤", at=NOW)
        await stage.take(heart, replace(heart, id="r2", message_id="9999"))
        await stage.until_quiet()
        await stage.say("또 안녕")
        await stage.until_quiet()
        reacted = told(stage)
        await stage.desk.take(replace(heart, id="r3", removed=True))
        await stage.until_quiet()

    assert "❤" in reacted
    async with db.read() as tx:
        assert await tx.value(select(messages.c.reactions).where(messages.c.role == "character").limit(1)) is None


async def test_a_character_opens_the_talk_again_after_the_pause_that_a_person_has_set(make_stage: Make, db: Db) -> None:
    stage = make_stage(["그래."], ["잘 지내?"])
    waking = Waking(db=db, bus=LocalBus(), clock=SystemClock())
    async with db.write() as tx:
        account = (await people.know(tx, "fake", MINA, NOW)).account_id
        await preferences.set_one(tx, account, "returns", "6")

    async with stage.working():
        await stage.say("안녕")
        await stage.until_quiet()
        asleep = await waking.wake()
        async with db.write() as tx:
            due = await tx.value(select(wakes.c.due))
            await tx.run(update(wakes).values(due=1.0))
        woken = await waking.wake()
        await stage.desk.bus.say("work")
        await stage.until(lambda: len(stage.surface.answers()) == 2)
        await stage.until_quiet()

    assert (asleep, woken, stage.surface.answers()[-1]) == (0, 1, "잘 지내?")
    assert timedelta(hours=5) < datetime.fromtimestamp(due, UTC) - datetime.now(UTC) < timedelta(hours=24)
    assert stage.model.seen[-1].lines[-1].text.startswith("(한동안 말이 없었다.")
    async with db.read() as tx:
        assert await tx.value(select(wakes.c.tries)) == 1


async def test_whoever_is_known_to_speak_through_a_proxy_is_waited_for(make_stage: Make, db: Db) -> None:
    stage = make_stage(["안녕, 별!"])
    star = Person("pk:star", "별", behind=MINA.id)

    async with stage.working():
        await stage.desk.take(stage.message("처음", star, GROUP))
        await stage.until_quiet()
        own = stage.message("별: 안녕", MINA, GROUP)
        await stage.desk.take(own)
        await stage.desk.take(stage.message("안녕", star, GROUP, stands_for=own.id))
        await stage.until_quiet()

    assert len(stage.surface.answers()) == 2
    assert await said(db) == [("별", "처음"), ("별", "안녕")]
