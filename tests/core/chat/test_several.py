"""Several characters in one place: who speaks, in which order, and what each of them knows."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.db import Db
from core.surface.events import ButtonPressed, Person
from tests.core.conftest import JOON, MINA, Stage
from tests.core.gathered import GROUP, NOW, command, gathered, ruled, voices, words

Make = Callable[..., Stage]


async def test_those_who_are_named_answer_in_order_and_hear_each_other(make_stage: Make, db: Db) -> None:
    stage = make_stage(["그래."], ["등대에서 왔어요."], ["난 부엌에서 왔지."])

    async with stage.working():
        await gathered(stage, "dallae")
        await ruled(db, "mode", "named")
        await stage.say("달래야, 마루야, 어디서 왔어?", MINA, GROUP)
        await stage.until_quiet()

    second, third = stage.model.seen[-2:]
    assert voices(stage)[-2:] == ["윤달래", "장마루"]
    assert "등대에서 왔어요." in words(third)
    assert "등대에서 왔어요." not in words(second)


async def test_a_character_knows_nothing_of_what_was_said_before_it_came(make_stage: Make, db: Db) -> None:
    stage = make_stage(["그래."], ["안녕."], ["기억하지."])

    async with stage.working():
        await gathered(stage, "dallae")
        await ruled(db, "mode", "named")
        await stage.say("달래야, 무슨 얘기 했는지 알아?", MINA, GROUP)
        await stage.until_quiet()
        await stage.say("마루야, 너는?", MINA, GROUP)
        await stage.until_quiet()

    dallae, maru = stage.model.seen[-2:]
    assert "바다" not in "\n".join(line.text for line in dallae.lines)
    assert "비밀은 바다야" in words(maru)
    assert "안녕." in words(maru)


async def test_characters_answer_each_other_only_as_often_as_the_rules_of_the_place_let_them(
    make_stage: Make, db: Db
) -> None:
    stage = make_stage(["그래."], ["마루야, 그렇지? 달래야, 안 그래?"])

    async with stage.working():
        await gathered(stage, "dallae")
        await ruled(db, "chain", "2")
        await ruled(db, "mode", "named")
        await stage.say("달래야, 안녕", MINA, GROUP)
        await stage.until_quiet()
        chained = len(stage.model.seen) - 1
        await ruled(db, "chain", "0")
        await stage.say("달래야, 또 안녕", MINA, GROUP)
        await stage.until_quiet()

    assert (chained, len(stage.model.seen) - 1 - chained) == (2, 1)


async def test_a_model_that_speaks_for_another_is_cut_there_and_the_receipt_says_so(make_stage: Make, db: Db) -> None:
    stage = make_stage(["그래."], ["안녕하세요.\n", "장마", "루: 나도 왔어.\n미나: 반가워"])

    async with stage.working():
        await gathered(stage, "dallae")
        await ruled(db, "mode", "named")
        await stage.say("달래야, 안녕", MINA, GROUP)
        await stage.until_quiet()
        await stage.desk.take(command("why"))
        await stage.until_quiet()

    assert stage.surface.answers()[-1] == "안녕하세요."
    assert "그 앞에서 끊었습니다" in stage.surface.shown()[-1]


async def test_an_answer_that_is_another_s_words_from_the_first_is_asked_for_once_more(make_stage: Make) -> None:
    stage = make_stage(["미나: 나 왔어"], ["어서 와."])

    await stage.say("안녕")
    shown = await stage.answered(1)

    assert (list(shown), len(stage.model.seen)) == (["어서 와."], 2)


async def test_a_guest_s_answer_is_told_anew_by_the_guest_and_whoever_is_dismissed_is_silent(
    make_stage: Make, db: Db
) -> None:
    stage = make_stage(["그래."], ["하나."], ["둘."], ["셋."])

    async with stage.working():
        await gathered(stage, "dallae")
        await ruled(db, "mode", "named")
        await stage.say("달래야, 안녕", MINA, GROUP)
        await stage.until_quiet()
        await stage.desk.take(command("again"))
        await stage.until_quiet()
        retold = (voices(stage)[-1], stage.surface.answers()[-1])
        await stage.desk.take(command("dismiss", "달래"))
        await stage.until_quiet()
        await stage.say("달래야, 아직 있어?", MINA, GROUP)
        await stage.until_quiet()

    assert retold == ("윤달래", "둘.")
    assert voices(stage)[-1] == "장마루"


async def test_the_first_may_leave_and_the_next_goes_on_with_what_it_knows(make_stage: Make, db: Db) -> None:
    stage = make_stage(["그래."], ["하나."])

    async with stage.working():
        await gathered(stage, "dallae")
        await stage.desk.take(command("dismiss", "마루"))
        await stage.until_quiet()
        await stage.say("이제 우리 둘이네", JOON, GROUP)
        await stage.until_quiet()

    assert voices(stage)[-1] == "윤달래"
    assert "바다" not in "\n".join(line.text for line in stage.model.seen[-1].lines)
    assert "준: 이제 우리 둘이네" in words(stage.model.seen[-1])


async def test_in_turn_all_speak_and_a_press_gives_one_the_word(make_stage: Make, db: Db) -> None:
    stage = make_stage(["그래."], ["하나."], ["둘."], ["셋."])

    async with stage.working():
        await gathered(stage, "dallae")
        await ruled(db, "mode", "round")
        await stage.say("다들 안녕", MINA, GROUP)
        await stage.until_quiet()
        all_spoke = voices(stage)[-2:]
        press = ButtonPressed(id="p1", place=GROUP, person=JOON, action="call:dallae", message_id="1", at=NOW)
        await stage.desk.take(press)
        await stage.until_quiet()

    assert all_spoke == ["장마루", "윤달래"]
    assert voices(stage)[-1] == "윤달래"
    assert stage.model.seen[-1].lines[-1].text.startswith("(이제 윤달래의 차례다.")


@pytest.mark.parametrize(("allowed", "answers"), [("off", 0), ("on", 2)])
async def test_bots_are_answered_only_where_the_rules_say_so_and_only_so_often(
    make_stage: Make, db: Db, allowed: str, answers: int
) -> None:
    stage = make_stage(["그래."])
    bot = Person("b1", "로봇", is_bot=True)
    await ruled(db, "bots", allowed)
    await ruled(db, "chain", "2")

    async with stage.working():
        await stage.say("안녕", MINA, GROUP)
        await stage.until_quiet()
        for number in range(4):
            await stage.say(f"삐빅 {number}", bot, GROUP)
            await stage.until_quiet()

    assert len(stage.surface.answers()) - 1 == answers


async def test_whoever_was_here_is_here_when_the_story_begins_anew(make_stage: Make, db: Db) -> None:
    stage = make_stage(["그래."], ["처음 뵙겠어요."])

    async with stage.working():
        await gathered(stage, "dallae")
        await ruled(db, "mode", "named")
        await stage.desk.take(command("new"))
        await stage.until_quiet()
        await stage.say("달래야, 안녕", MINA, GROUP)
        await stage.until_quiet()

    assert voices(stage)[-1] == "윤달래"
    assert "바다" not in words(stage.model.seen[-1])
