"""Where several things meet: what is refused, bots, cues that wait, who leaves, who writes on."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PIL import Image
from sqlalchemy import func, select, update

from core.ai.model import Finish
from core.chat import hearing
from core.db import Db
from core.db.tables.chat import StepState, TurnState, cast, chats, messages, steps, turns
from core.db.tables.places import places
from core.db.tables.receipts import receipts
from core.errors import DatabaseGone
from core.points import Point
from core.surface.events import ButtonPressed, Cause, Cued, File, FileKind, MessageEdited, Person
from core.text import t
from tests.core.conftest import JOON, MINA, PLACE, Stage, dies_at
from tests.core.gathered import GROUP, NOW, command, gathered, ruled, voices

Make = Callable[..., Stage]
BOT = Person("b1", "로봇", "ko", is_bot=True)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """None of this hangs on the engine."""
    return sqlite_url


async def said(db: Db) -> list[str]:
    async with db.read() as tx:
        return [row["text"] for row in await tx.rows(select(messages.c.text).order_by(messages.c.id))]


async def test_what_is_refused_leaves_nothing_behind(make_stage: Make, db: Db) -> None:
    stage = make_stage(["그래."])

    async with stage.working():
        await gathered(stage, "dallae")
        async with db.read() as tx:
            guest = await tx.value(select(cast.c.version_id).order_by(cast.c.id.desc()))
        await stage.take(Cued(id="c", place=GROUP, version_id=guest, cause=Cause.CALLED, at=NOW))
        await stage.until_quiet()  # it has heard nothing yet

    async with db.read() as tx:
        begun = await tx.value(select(func.count()).select_from(turns))
        left_open = await tx.value(select(func.count()).where(turns.c.state == TurnState.OPEN))
    assert (begun, left_open) == (2, 0)


async def test_a_database_that_is_gone_while_something_is_looked_at_is_no_answer(make_stage: Make, db: Db) -> None:
    stage = make_stage(["그래."])
    real, failing = hearing.written, [True]

    async def written(*args: object, **more: object) -> object:
        if failing:
            failing.clear()
            raise DatabaseGone(t("disk-full"))
        return await real(*args, **more)  # type: ignore[arg-type]  # as it was called

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(hearing, "written", written)
        async with stage.working():
            await stage.say("안녕")
            await stage.until(lambda: not failing)
            async with db.write() as tx:
                await tx.run(update(places).values(lease_until=0.0))
            await stage.until_quiet()

    assert stage.surface.shown() == ["그래."]


async def test_whoever_has_just_come_and_is_called_at_once_knows_nothing_of_before(make_stage: Make, db: Db) -> None:
    stage = make_stage(["그래."], [0.05, "응."], ["안녕하세요."])

    async with stage.working():
        await gathered(stage)
        await ruled(db, "mode", "named")
        await stage.say("마루야", MINA, GROUP)
        await stage.take(command("invite", "dallae"), stage.message("달래야, 안녕", JOON, GROUP))
        await stage.until_quiet()

    assert voices(stage)[-1] == "윤달래"
    assert "바다" not in "\n".join(line.text for line in stage.model.seen[-1].lines)


async def test_a_bot_that_names_a_character_without_turning_to_it_is_counted_as_a_machine(
    make_stage: Make, db: Db
) -> None:
    stage = make_stage(["그래."])

    async with stage.working():
        await gathered(stage)
        await ruled(db, "bots", "on")
        await ruled(db, "unasked", "1")
        await ruled(db, "chain", "2")
        stage.desk._known_rules.clear()
        before = len(stage.model.seen)
        for number in range(6):
            await stage.take(stage.message(f"마루야 {number}", BOT, GROUP, addressed=False))
            await stage.until_quiet()

    assert len(stage.model.seen) - before == 2


async def test_a_bot_that_edits_its_words_is_not_answered_anew(make_stage: Make, db: Db) -> None:
    stage = make_stage(["그래."])

    async with stage.working():
        await gathered(stage)
        await ruled(db, "bots", "on")
        stage.desk._known_rules.clear()
        asked = stage.message("마루야", BOT, GROUP)
        await stage.take(asked)
        await stage.until_quiet()
        before = len(stage.model.seen)
        await stage.take(
            MessageEdited(id="e1", place=GROUP, person=BOT, message_id=asked.id, text="마루야, 안녕", at=NOW)
        )
        await stage.until_quiet()

    assert (len(stage.model.seen) - before, "마루야, 안녕" in await said(db)) == (0, True)


async def test_words_that_are_edited_where_nobody_may_speak_are_not_answered_anew(make_stage: Make, db: Db) -> None:
    stage = make_stage(["그래."])

    async with stage.working():
        await gathered(stage)
        await ruled(db, "here", "off")
        before = len(stage.model.seen)
        await stage.take(MessageEdited(id="e1", place=GROUP, person=MINA, message_id="101", text="바다", at=NOW))
        await stage.until_quiet()

    assert (len(stage.model.seen) - before, (await said(db))[-2]) == (0, "바다")


async def test_own_words_that_a_guest_has_answered_are_answered_anew_by_the_guest(make_stage: Make, db: Db) -> None:
    stage = make_stage(["그래."], ["하나."], ["둘."])

    async with stage.working():
        await gathered(stage, "dallae")
        await ruled(db, "mode", "named")
        await stage.say("달래야, 안녕", MINA, GROUP)
        await stage.until_quiet()
        mine = str(stage.numbers[0])
        await stage.take(command("edit", "달래야, 잘 가", values=(("text", "달래야, 잘 가"),), target=mine))
        await stage.until_quiet()

    assert (voices(stage)[-1], stage.surface.answers()[-1]) == ("윤달래", "둘.")


async def test_a_cue_of_a_chat_that_is_no_more_here_is_dropped(make_stage: Make, db: Db) -> None:
    stage = make_stage(["그래."], [0.05, "하나."], ["둘."])

    async with stage.working():
        await gathered(stage, "dallae")
        await ruled(db, "mode", "named")
        await stage.say("달래야, 마루야, 어디서 왔어?", MINA, GROUP)
        await stage.take(command("character", "fennel"))
        await stage.until_quiet()

    assert "장마루" not in voices(stage)[-2:]


async def test_who_was_to_speak_next_is_silent_when_the_exchange_is_taken_back(make_stage: Make, db: Db) -> None:
    stage = make_stage(["그래."], [0.05, "하나."], ["둘."])

    async with stage.working():
        await gathered(stage, "dallae")
        await ruled(db, "mode", "named")
        await stage.say("달래야, 마루야, 어디서 왔어?", MINA, GROUP)
        await stage.take(command("undo"))
        await stage.until_quiet()

    assert (len(stage.model.seen), "하나." in await said(db)) == (2, False)


async def test_a_character_does_not_open_the_talk_again_when_somebody_has_just_spoken(make_stage: Make, db: Db) -> None:
    stage = make_stage(["그래."])

    async with stage.working():
        await stage.take(command("me", "returns 6", place=PLACE))
        await stage.say("안녕")
        await stage.until_quiet()
        async with db.read() as tx:
            here = await tx.row(select(places))
        assert here is not None
        cue = Cued(id="r", place=PLACE, version_id=here["version_id"], cause=Cause.RETURN, at=NOW)
        await stage.take(cue)
        await stage.until_quiet()
        early = len(stage.model.seen)
        await stage.take(replace(cue, id="r2", at=datetime.now(UTC)))
        await stage.until_quiet()

    assert (early, len(stage.model.seen)) == (1, 2)


async def test_an_answer_of_someone_who_has_left_is_not_told_anew(make_stage: Make, db: Db) -> None:
    stage = make_stage(["그래."], ["하나."], ["둘."])

    async with stage.working():
        await gathered(stage, "dallae")
        await ruled(db, "mode", "named")
        await stage.say("달래야, 안녕", MINA, GROUP)
        await stage.until_quiet()
        async with db.read() as tx:
            before = await tx.row(select(chats))
        await stage.take(command("dismiss", "달래"))
        await stage.take(command("again"))
        await stage.take(command("more"))
        await stage.until_quiet()
        async with db.read() as tx:
            after = await tx.row(select(chats))

    assert (len(stage.model.seen), after) == (2, before)


async def test_undo_leaves_what_others_have_said_to_nobody(make_stage: Make, db: Db) -> None:
    stage = make_stage(["그래."])

    async with stage.working():
        await gathered(stage)
        await ruled(db, "unasked", "1")
        await ruled(db, "daily", "0")
        stage.desk._known_rules.clear()
        await stage.take(stage.message("오늘 비 온대", JOON, GROUP, addressed=False))
        await stage.until_quiet()
        await stage.say("안녕", MINA, GROUP)
        await stage.until_quiet()
        await stage.take(command("undo"))
        await stage.until_quiet()

    assert (await said(db))[-3:] == ["비밀은 바다야", "그래.", "오늘 비 온대"]


async def test_a_picture_that_follows_one_s_words_at_once_is_seen(make_stage: Make, db: Db) -> None:
    stage = make_stage([0.1, "응."], ["예쁘다."])
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "PNG")
    stage.surface.files["p"] = out.getvalue()
    photo = File("p", "photo.png", 100, "image/png", FileKind.PICTURE)

    async with stage.working():
        await stage.say("이거 봐")
        await stage.until(lambda: bool(stage.model.seen))
        await stage.take(stage.message("", files=(photo,), attachments=1))
        await stage.until_quiet()

    async with db.read() as tx:
        seen = await tx.rows(select(messages.c.text, messages.c.pictures).where(messages.c.role == "person"))
    assert {row["text"]: row["pictures"] for row in seen} == {"이거 봐": 0, "": 1}
    assert sum(len(line.pictures) for line in stage.model.seen[-1].lines) == 1


async def test_writing_on_stops_no_answer_that_is_not_to_one_s_written_words(make_stage: Make) -> None:
    stage = make_stage([0.05, "반쪽", Finish.LENGTH], [0.05, "나머지"], ["응."])

    async with stage.working():
        await stage.take(command("say", "안녕", place=PLACE, values=(("text", "안녕"),)))
        await stage.until(lambda: bool(stage.model.seen))
        await stage.say("그리고")
        await stage.until_quiet()
        begun = len(stage.model.seen)
        await stage.take(command("more", place=PLACE))
        await stage.until(lambda: len(stage.model.seen) > begun)
        await stage.say("또")
        await stage.until_quiet()

    assert (begun, len(stage.model.seen)) == (2, 4)


async def test_a_character_is_not_reminded_of_how_another_has_spoken(make_stage: Make, db: Db) -> None:
    stage = make_stage(["밥 먹었습니까? 저는 잘 잤습니다. 알겠습니다."])

    async with stage.working():
        await gathered(stage, "dallae")
        await ruled(db, "mode", "named")
        for text in ("달래야, 안녕", "달래야, 또 안녕", "마루야, 안녕"):
            await stage.say(text, MINA, GROUP)
            await stage.until_quiet()

    first, second, third = stage.model.seen[-3:]
    assert ["섞였다" in each.tail for each in (first, second, third)] == [False, True, True]
    assert "해요체로만" in second.tail


async def test_a_newcomer_counts_only_what_it_has_heard(make_stage: Make, db: Db) -> None:
    stage = make_stage(["그래."])

    async with stage.working():
        await gathered(stage, "dallae")
        await ruled(db, "mode", "named")
        for number in range(3):
            await stage.say(f"달래야, {number}", MINA, GROUP)
            await stage.until_quiet()
        async with db.write() as tx:
            newest = await tx.value(select(func.max(messages.c.id)))
            await tx.run(update(cast).values(window_from=newest))
        await stage.say("달래야, 안녕", MINA, GROUP)
        await stage.until_quiet()

    async with db.read() as tx:
        receipts_of = await tx.rows(select(receipts.c.prompt).order_by(receipts.c.message_id))
    assert receipts_of[-1]["prompt"]["earlier"] == 5


async def test_who_wants_no_buttons_gets_none_beneath_an_answer_told_anew_or_after_a_crash(
    make_stage: Make, db: Db
) -> None:
    stage = make_stage(["하나."], ["둘."])
    dying = make_stage(["셋."], reached=dies_at(Point.ANSWER_STORED))

    async with stage.working():
        await stage.take(command("me", "buttons off", place=PLACE))
        await stage.say("안녕")
        await stage.until_quiet()
        await stage.take(command("again", place=PLACE))
        await stage.until_quiet()
        edited = MessageEdited(id="e1", place=PLACE, person=MINA, message_id="101", text="잘 가", at=NOW)
        await stage.take(edited)
        await stage.until_quiet()
    await dying.take(stage.message("또"))
    with pytest.raises(BaseExceptionGroup):
        async with dying.working():
            await dying.until(lambda: False)
    async with db.write() as tx:
        await tx.run(update(places).values(lease_until=0.0))
    again = make_stage(["넷."])
    async with again.working():
        await again.until_quiet()

    answers = [post for each in (stage, again) for post in each.surface.posts.values() if not post.notice]
    assert [post.shown for post in answers] == ["둘.", "셋."]
    assert [len(post.buttons) for post in answers] == [0, 0]


async def test_what_was_paid_for_answers_that_nobody_saw_is_known(make_stage: Make, db: Db) -> None:
    stage = make_stage(["미나: 나 왔어"])
    stage.desk.turns.router._price = lambda *_: 7

    async with stage.working():
        await stage.say("안녕")
        await stage.until_quiet()

    async with db.read() as tx:
        step = await tx.row(select(steps.c.state, steps.c.cost_microdollars))
    assert step is not None
    assert (step["state"], step["cost_microdollars"]) == (StepState.FAILED, 14)


async def test_a_button_with_a_number_that_none_of_ours_has_is_stale(make_stage: Make) -> None:
    stage = make_stage(["그래."])
    huge = "9" * 30

    async with stage.working():
        await stage.say("안녕")
        await stage.until_quiet()
        for number, action in enumerate((f"anew:{huge}", f"again:t{huge}", f"menu:{huge}", f"do:edit:{huge}")):
            await stage.take(
                ButtonPressed(id=f"b{number}", place=PLACE, person=MINA, action=action, message_id="", at=NOW)
            )
            await stage.until_quiet()

    assert not [each for each in stage.surface.shown() if "뜻밖의" in each]
    assert len(stage.surface.shown()) == 5


async def test_an_answer_told_anew_in_a_thread_of_its_own_stands_there(make_stage: Make, db: Db) -> None:
    stage = make_stage(["하나."], ["둘."])

    async with stage.working():
        await stage.say("안녕", MINA, GROUP)
        await stage.until_quiet()
        await stage.take(command("thread", "등대"))
        await stage.until_quiet()
        await stage.take(command("again", place=replace(GROUP, thread="thread1")))
        await stage.until_quiet()

    assert stage.surface.answers() == ["하나.", "둘."]
