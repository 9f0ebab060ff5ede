"""On Discord: what moderators set holds from then on: language, limits, who answers, and what is for adults."""

from __future__ import annotations

import json

import pytest

from tests.e2e.tour.discord import Room, words
from tests.e2e.tour.test_discord_company import gathered
from tests.fakes.discord_api.wire import Upload

pytestmark = pytest.mark.e2e


async def test_the_language_of_a_place_and_of_a_person(room: Room) -> None:
    await room.ask("안녕하세요.")
    await room.moderator().says("settings", "영어", what="언어", value="영어")
    await room.says("who", "Answering model")

    await room.says("me", "한국어", what="language", value="ko")
    await room.says("who", "답하는 모델")


async def test_answers_are_counted_where_there_is_a_limit_a_day(room: Room) -> None:
    await room.moderator().says("settings", "1번", what="하루 한도", value="1")
    await room.ask("하나.")

    room.api.say(room.person, room.channel, f"<@{room.api.bot_id}> 둘.")
    await room.until(lambda: "다 나누었어요" in words(room.posts[-1]))

    await room.by(room.api.add_user("준")).ask("나는 다른 사람이에요.")


async def test_all_answer_in_turn_or_nobody_before_it_is_called(room: Room) -> None:
    await gathered(room)
    boss = room.moderator()
    await boss.says("settings", "차례대로", what="방식", value="차례대로")
    await room.ask("다들 안녕?", "하나.", "둘.")
    assert sorted(post.author_name for post in room.posts if post.content in {"하나.", "둘."}) == ["윤달래", "장마루"]

    await boss.says("settings", "시킬 때만", what="방식", value="시킬 때만")
    asked = len(room.model.asked())
    room.api.say(room.person, room.channel, f"<@{room.api.bot_id}> 혼잣말이에요.")
    room.model.tell("불렀구나!")
    await room.says("call", name="장마루")
    await room.shown("불렀구나!")
    assert len(room.model.asked()) == asked + 1
    assert "혼잣말이에요." in room.model.prompt()


async def test_characters_that_keep_naming_each_other_come_to_an_end(room: Room) -> None:
    await gathered(room)
    await room.moderator().says("settings", "2번", what="연달아", value="2")
    asked = len(room.model.asked())

    room.model.tell(*("달래야, 너는?", "마루 씨는요?") * 4)
    room.api.say(room.person, room.channel, f"<@{room.api.bot_id}> 마루야, 어때?")
    await room.until(lambda: sum(post.content in {"달래야, 너는?", "마루 씨는요?"} for post in room.posts) >= 2)
    await room.program.settled()

    assert len(room.model.asked()) - asked <= 3
    room.model.told.clear()
    await room.ask("달래야, 이제 그만?")


async def test_characters_for_adults_come_only_where_the_platform_says_so_and_moderators_too(room: Room) -> None:
    card = {
        "spec": "chara_card_v2",
        "spec_version": "2.0",
        "data": {"name": "밤손님", "first_mes": "*문이 열린다.*", "description": "어른", "tags": ["nsfw"]},
    }
    given = {"file": Upload("card.json", "application/json", json.dumps(card).encode())}
    brought = room.api.invoke(room.person, room.channel, "import", files=given)
    await room.answer(brought, "밤손님")
    await room.ask("안녕하세요.")
    await room.says("character", "성인용", name="밤손님")

    await room.moderator().says("settings", "켬", what="성인", value="켬")
    await room.says("invite", "성인용", name="밤손님")
    room.api.mark_adult(room.channel)
    await room.says("invite", "들어왔어요", name="밤손님")


async def test_where_moderators_want_no_faces_the_bot_says_who_speaks(room: Room) -> None:
    await room.ask("안녕하세요.")
    await room.moderator().says("settings", "끔", what="voices", value="off")

    room.model.tell("얼굴 없이 말해요.")
    room.api.say(room.person, room.channel, f"<@{room.api.bot_id}> 아직 있어요?")
    await room.until(lambda: any("얼굴 없이 말해요." in post.content for post in room.posts))

    assert room.posts[-1].author.id == room.api.bot_id
    assert room.posts[-1].content == "**윤달래**\n얼굴 없이 말해요."
