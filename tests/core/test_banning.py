"""Whoever is banned is told once and answered no more; and anybody can report words of a chat."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import select

from core.accounts import people
from core.db import Db
from core.db.tables.characters import characters
from core.db.tables.chat import chats
from core.db.tables.people import Role, accounts
from core.db.tables.safety import Subject, reports, takedowns
from core.db.tables.safety import bans as bans_table
from core.safety import bans
from core.surface.events import ButtonPressed, CommandInvoked
from core.text import Catalog, t
from tests.core.conftest import JOON, MINA, PLACE, Stage


async def banned(db: Db, days: int = 0) -> None:
    """Mina is, by somebody who may."""
    now = datetime.now(UTC)
    async with db.write() as tx:
        who = await people.know(tx, "fake", MINA, now)
        boss = accounts.insert().values(public_id="boss", created_at=now, role=Role.OPERATOR.value)
        by = await tx.value(boss.returning(accounts.c.id))
        await bans.ban(tx, by, who.account_id, "도배", days, now)


def command(name: str, **more: object) -> CommandInvoked:
    return CommandInvoked(id=f"c-{name}-{len(more)}", place=PLACE, person=MINA, name=name, at=datetime.now(UTC), **more)  # type: ignore[arg-type]  # by name


async def test_who_is_banned_is_told_once_and_not_answered(db: Db, make_stage: Callable[..., Stage]) -> None:
    stage = make_stage(["여기 있어요."])
    await banned(db)

    async with stage.working():
        for words in ("안녕", "거기 누구 없어요?"):
            await stage.say(words)
            await stage.until_quiet()
        await stage.say("저는 답을 받아요.", JOON)
        await stage.until_quiet()

    shown = stage.surface.shown()
    assert len([each for each in shown if "도배" in each]) == 1
    assert [each for each in shown if "여기 있어요." in each]
    assert len(stage.model.seen) == 1
    async with db.read() as tx:
        assert await tx.value(select(bans_table.c.told)) is True


async def test_a_command_of_the_banned_is_answered_by_the_reason_alone(
    db: Db, make_stage: Callable[..., Stage]
) -> None:
    stage = make_stage(["여기 있어요."])
    await banned(db)

    await stage.take(command("new"), command("help"))
    async with stage.working():
        await stage.until_quiet()

    shown = stage.surface.shown()
    assert len(shown) == 2
    assert all("도배" in each for each in shown)


async def test_a_ban_that_is_lifted_lets_them_talk_again(db: Db, make_stage: Callable[..., Stage]) -> None:
    stage = make_stage(["다시 반가워요."])
    await banned(db)
    async with db.write() as tx:
        row = await tx.row(select(bans_table.c.account_id, bans_table.c.by_id))
        assert row is not None
        await bans.lift(tx, row["by_id"], row["account_id"], datetime.now(UTC))

    await stage.say("안녕")

    assert any("다시 반가워요." in each for each in await stage.answered(1))


async def test_an_answer_is_reported_by_a_command_and_a_button(db: Db, make_stage: Callable[..., Stage]) -> None:
    stage = make_stage(["나쁜 말."])

    async with stage.working():
        await stage.say("앞의 말")
        await stage.until_quiet()
        await stage.take(command("report"))
        await stage.until_quiet()
        asked = list(stage.surface.posts.values())[-1]
        action = next(each.action for each in asked.buttons if each.action.endswith(":hate"))
        await stage.take(
            ButtonPressed(id="b1", place=PLACE, person=MINA, action=action, message_id="1", at=datetime.now(UTC))
        )
        await stage.until_quiet()

    async with db.read() as tx:
        row = await tx.row(select(reports))
    assert row is not None
    assert (row["subject"], row["reason"]) == ("message", "hate")
    assert row["evidence"]["text"] == "나쁜 말."
    assert [each["text"] for each in row["evidence"]["before"]][-1] == "앞의 말"
    assert Catalog().render(t("safety-report-sent"), "ko") in stage.surface.shown()


async def test_a_report_may_be_typed_with_its_reason_and_more(db: Db, make_stage: Callable[..., Stage]) -> None:
    stage = make_stage(["나쁜 말."])

    async with stage.working():
        await stage.say("앞의 말")
        await stage.until_quiet()
        await stage.take(command("report", rest="스팸 광고만 해요"))
        await stage.until_quiet()

    async with db.read() as tx:
        row = await tx.row(select(reports))
    assert row is not None
    assert (row["reason"], row["note"]) == ("spam", "광고만 해요")


async def test_a_chat_ends_with_a_sentence_when_its_character_is_taken_down(
    db: Db, make_stage: Callable[..., Stage]
) -> None:
    stage = make_stage(["여기 있어요."])
    async with stage.working():
        await stage.say("안녕")
        await stage.until_quiet()
        async with db.write() as tx:
            name = await tx.value(select(characters.c.public_id).join(chats, chats.c.character_id == characters.c.id))
            down = {"subject": Subject.CHARACTER.value, "subject_id": name, "reason": "베꼈어요", "was": "public"}
            await tx.run(takedowns.insert().values(**down, at=datetime.now(UTC)))
        await stage.say("아직 있어요?")
        await stage.until_quiet()
        ended = [each for each in stage.surface.shown() if "이 대화는 여기까지예요" in each]
        async with db.write() as tx:
            await tx.run(takedowns.delete())
        await stage.say("이제는요?")
        await stage.until_quiet()

    assert len(ended) == 1
    assert len(stage.model.seen) == 2
    assert stage.surface.shown()[-1] == "여기 있어요."
