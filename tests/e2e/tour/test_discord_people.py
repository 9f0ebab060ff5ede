"""On Discord: who people are, what they set, and when characters speak unasked."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from zoneinfo import ZoneInfo

import pytest

from tests.e2e.stage import said
from tests.e2e.tour.discord import Room, words
from tests.fakes.discord_api.records import COMPONENTS_V2
from tests.fakes.discord_api.wire import word

pytestmark = pytest.mark.e2e


async def test_a_persona_is_made_in_a_form_and_named_in_the_prompt(room: Room) -> None:
    await room.ask("저예요.")
    form = room.command("persona")
    await room.modal(form)
    filled = {"name": "민수", "description": "스물셋, 오르간을 고친다", "pronouns": "그"}
    await room.answer(room.api.submit(form, filled), "‘민수’")

    await room.ask("누군지 알아보겠어요?")
    assert "민수: 누군지" in room.model.prompt()
    assert "오르간을 고친다" in room.model.prompt()
    mine = await room.says("persona", "민수", name="민수")
    assert mine.seen_by == room.person
    await room.answer(room.press(mine.id, "본래 나로"), "본래 이름으로")
    await room.ask("이제는요?")
    assert "미나: 이제는요?" in room.model.prompt()


async def test_two_people_of_one_name_stay_two(room: Room) -> None:
    other = room.by(room.api.add_user("미나"))

    await room.ask("나는 빵을 굽는 미나예요.")
    await other.ask("나는 배를 모는 미나예요.")
    await room.ask("누가 누군지 알겠어요?")

    told = room.model.prompt()
    assert "미나: 나는 빵을" in told
    assert "미나 (2): 나는 배를" in told
    assert "미나: 누가 누군지" in told


async def test_members_of_pluralkit_and_tupperbox_are_answered_once_each_by_their_name(room: Room) -> None:
    api, call = room.api, f"<@{room.api.bot_id}>"
    luna = api.add_member(room.person, "luna", display_name="루나")

    def proxied(text: str, name: str, member: str) -> None:
        original = api.say(room.person, room.channel, f"{call} {text}")
        api.proxy(original, f"{call} {text}", name, member=member)

    # That somebody speaks through others is known from the first time on; what was kept by then is put right.
    spoken = (("처음이야.", "루나", luna), ("나는 솔이야.", "솔", ""), ("나는 루나야.", "루나", luna))
    for number, (text, name, member) in enumerate(spoken, 1):
        proxied(text, name, member)
        await room.until(partial(answered, room, number))
        await room.program.until_kept(said(text))
    told = room.model.prompt()

    assert [line for line in ("루나: 처음이야.", "솔: 나는 솔이야.", "루나: 나는 루나야.") if line not in told] == []
    assert "미나:" not in told
    await room.program.settled()
    assert answered(room, len(spoken))


def answered(room: Room, times: int) -> bool:
    return len(room.posts) == times and bool(room.posts[-1].components)


async def test_moderators_set_how_a_place_is_and_members_do_not(room: Room) -> None:
    boss = room.moderator()
    await room.says("settings", "관리자만 할 수 있어요")
    panel = await boss.says("settings", "이 자리의 설정")
    assert panel.flags & COMPONENTS_V2
    assert panel.seen_by == boss.person

    set_one = next(each for each in room.api.buttons(panel.id) if word(each["custom_id"]).startswith("set:buttons"))
    await boss.answer(room.api.press(boss.person, panel.id, word(set_one["custom_id"])), "설정을 바꿨습니다")
    room.model.tell("버튼 없이 드려요.")
    room.api.say(room.person, room.channel, f"<@{room.api.bot_id}> 안녕하세요.")
    await room.until(
        lambda: [post for post in room.posts if post.content == "버튼 없이 드려요." and not post.components]
    )
    await boss.says("settings", "끔", what="여기서 말하기", value="끔")
    await room.says("again", "말하지 않기로")
    await boss.says("settings", "관리자만", what="캐릭터 바꾸기", value="관리자만")
    await boss.says("settings", "켬", what="여기서 말하기", value="켬")
    await room.says("character", "관리자만 캐릭터를", name="심여백")


async def test_a_character_joins_in_where_moderators_let_it_and_not_in_quiet_hours(room: Room) -> None:
    boss = room.moderator()
    await room.ask("안녕하세요.")
    await room.program.settled()
    await boss.says("settings", "없음", what="조용한 시간", value="없음")
    await boss.says("settings", "100%", what="끼어들기", value="100")

    room.model.tell("저도 한마디 할게요.")
    room.api.say(room.by(room.api.add_user("준")).person, room.channel, "오늘 저녁은 뭘까?")
    await room.shown("저도 한마디 할게요.")
    await boss.says("settings", "1번", what="하루 끼어들기", value="1")
    asked = len(room.model.asked())
    room.api.say(room.api.add_user("준"), room.channel, "벌써 한 번 끼어들었죠?")
    await room.ask("그럼요.")
    assert len(room.model.asked()) == asked + 1
    await boss.says("settings", "30번", what="하루 끼어들기", value="30")

    hour = datetime.now(UTC).astimezone(ZoneInfo("Asia/Seoul")).hour
    await boss.says("settings", "시", what="조용한 시간", value=f"{hour}-{(hour + 2) % 24}")
    asked = len(room.model.asked())
    room.api.say(room.api.add_user("준"), room.channel, "조용할 때 한 말이에요.")
    await room.ask("누가 뭐래요?")
    assert len(room.model.asked()) == asked + 1
    assert "조용할 때 한 말이에요." in room.model.prompt()


async def test_a_character_opens_the_talk_again_where_a_person_asked_for_it(room: Room) -> None:
    alone = room.at(room.api.open_direct(room.person))
    await alone.says("me", "6시간", what="다시 말 걸기", value="6")
    await alone.says("me", "없음", what="조용한 시간", value="없음")
    room.model.tell("또 오세요.")
    room.api.say(alone.person, alone.channel, "이따가 봐요.")
    await alone.shown("또 오세요.")
    assert await room.program.stop() == 0
    await room.program.run("UPDATE wakes SET due = 1")

    room.model.tell("아직 안 오셨네요.")
    await room.program.start()

    await alone.shown("아직 안 오셨네요.")
    wishes = await alone.says("me", "내 설정")
    assert "6시간 뒤" in words(wishes)
