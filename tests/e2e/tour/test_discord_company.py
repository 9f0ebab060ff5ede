"""On Discord: several characters in one place, and machines among the people."""

from __future__ import annotations

import pytest

from tests.e2e.tour.discord import Room, words

pytestmark = pytest.mark.e2e


async def gathered(room: Room) -> Room:
    """윤달래 and 장마루, who speak only when they are meant."""
    await room.says("character", "윤달래", name="윤달래")
    await room.moderator().says("settings", "부른 캐릭터만", what="방식", value="부른 캐릭터만")
    await room.says("invite", "들어왔어요", name="장마루")
    return room


async def test_who_is_named_answers_in_order_and_hears_those_before(room: Room) -> None:
    await gathered(room)

    await room.ask("마루야, 달래야, 비가 올까요?", "하나: 온다고요.", "둘: 안 와요.")

    spoken = [(post.author_name, post.content) for post in room.posts if post.content[:2] in {"하나", "둘:"}]
    assert spoken == [("장마루", "하나: 온다고요."), ("윤달래", "둘: 안 와요.")]
    assert "하나: 온다고요." in room.model.prompt()
    assert "장마루" in room.model.prompt()


async def test_one_is_spoken_to_by_a_reply_and_by_a_call(room: Room) -> None:
    await gathered(room)
    await room.ask("달래야, 안녕?", "달래예요.")
    maru = await room.ask("마루야, 안녕?", "마루다!")
    dallae = await room.ask("달래야, 또 안녕?", "또 달래예요.")

    to_maru = await room.ask("너는 어때?", "나는 좋다!", reply_to=maru)
    to_dallae = await room.ask("그쪽은요?", "저도요.", reply_to=dallae)
    assert [room.api.message(post).author_name for post in (to_maru, to_dallae)] == ["장마루", "윤달래"]

    room.model.tell("부르셨나요?")
    await room.says("call", "", name="장마루")
    called = await room.shown("부르셨나요?")
    assert room.api.message(called).author_name == "장마루"


async def test_a_newcomer_knows_nothing_of_what_was_said_before_and_leaves_again(room: Room) -> None:
    await room.says("character", "윤달래", name="윤달래")
    await room.ask("열쇠는 화분 밑에 있어요.")
    await room.moderator().says("settings", "부른 캐릭터만", what="방식", value="부른 캐릭터만")
    await room.says("invite", "들어왔어요", name="장마루")

    await room.ask("마루야, 열쇠 어디 있게?")
    assert "화분" not in room.model.prompt()
    await room.ask("달래야, 열쇠 어디 있게?")
    assert "화분" in room.model.prompt()

    await room.says("dismiss", "떠났어요", name="장마루")
    left = await room.ask("마루야, 거기 있어?")
    assert room.api.message(left).author_name == "윤달래"
    await room.says("call", "여기 없어요", name="장마루")


async def test_who_begins_to_speak_for_another_is_cut_there(room: Room) -> None:
    await gathered(room)

    room.model.tell("나는 여기 있다.\n윤달래: 저도 여기 있어요.", "알겠다.\n미나: 고마워!\n장마루: 뭘.")
    room.api.say(room.person, room.channel, f"<@{room.api.bot_id}> 마루야, 있니?")
    await room.shown("나는 여기 있다.")
    room.api.say(room.person, room.channel, f"<@{room.api.bot_id}> 마루야, 부탁해.")
    await room.shown("알겠다.")

    assert "저도 여기" not in "".join(words(post) for post in room.posts)


async def test_other_bots_are_answered_only_where_that_is_allowed_and_not_for_ever(room: Room) -> None:
    bot, boss = room.by(room.api.add_user("날씨봇", bot=True)), room.moderator()
    await room.ask("안녕하세요.")
    asked = len(room.model.asked())
    room.api.say(bot.person, room.channel, f"<@{room.api.bot_id}> 봇이에요.")
    hook = room.api.add_webhook(room.channel, "공지")
    room.api.say_through(hook, f"<@{room.api.bot_id}> 봇이에요, 웹훅으로 말하는.")
    await room.ask("사람이에요.")
    assert len(room.model.asked()) == asked + 1
    assert "봇이에요" not in room.model.prompt()

    other = boss.at(room.api.add_channel(room.guild))
    await other.says("settings", "켬", what="봇에게 답하기", value="켬")
    await other.says("settings", "2번", what="연달아", value="2")
    await other.by(room.person).ask("시작해요.")
    talking = other.by(bot.person)
    await talking.ask("첫 번째요.")
    await talking.ask("두 번째요.")
    asked = len(room.model.asked())
    room.api.say(bot.person, other.channel, f"<@{room.api.bot_id}> 세 번째요.")
    await other.by(room.person).ask("사람이 다시 말해요.")
    assert len(room.model.asked()) == asked + 1
    await talking.ask("다시 첫 번째요.")
