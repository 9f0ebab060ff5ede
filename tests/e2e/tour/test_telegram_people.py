"""On Telegram: who people are, what they set, and when characters speak unasked."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.e2e.tour.conftest import Telegram
from tests.e2e.tour.telegram import Talk

pytestmark = pytest.mark.e2e


async def test_a_persona_is_made_and_named_in_the_prompt(alone: Talk) -> None:
    await alone.ask("저예요.")
    made = await alone.says("/persona 민수 | 스물셋, 오르간을 고친다 | 그", "‘민수’")

    await alone.ask("누군지 알아보겠어요?")
    assert "민수의 행동과 대사는" in alone.model.prompt()
    assert "오르간을 고친다" in alone.model.prompt()
    await alone.pressed(made.message_id, "본래 나로", "본래 이름으로")
    await alone.ask("이제는요?")
    assert "미나의 행동과 대사는" in alone.model.prompt()


async def test_two_people_of_one_name_stay_two(group: Talk) -> None:
    other = group.by(group.api.add_user("미나"))
    group.api.join(group.chat, other.person)

    await group.ask("나는 빵을 굽는 미나예요.")
    await other.ask("나는 배를 모는 미나예요.")
    await group.ask("누가 누군지 알겠어요?")

    told = group.model.prompt()
    assert "미나: 나는 빵을" in told
    assert "미나 (2): 나는 배를" in told
    assert "미나: 누가 누군지" in told


async def test_moderators_set_how_a_place_is_and_members_do_not(group: Talk) -> None:
    boss = group.boss()
    await group.says(group.command("settings"), "관리자만 할 수 있어요")
    panel = await boss.says(boss.command("settings"), "이 자리의 설정")

    await group.pressed(panel.message_id, "버튼 →", "관리자만 할 수 있어요")
    await boss.pressed(panel.message_id, "버튼 →", "설정을 바꿨습니다")
    group.model.tell("버튼 없이 드려요.")
    group.say(f"@{group.api.username} 안녕하세요.")
    await group.until(lambda: [each for each in group.posts if each.text == "버튼 없이 드려요." and not each.buttons])
    await boss.says(boss.command("settings", "여기서 말하기 끔"), "끔")
    await group.says(group.command("again"), "말하지 않기로")
    await boss.says(boss.command("settings", "캐릭터 바꾸기 관리자만"), "관리자만")
    await boss.says(boss.command("settings", "여기서 말하기 켬"), "켬")
    await group.says(group.command("character", "심여백"), "관리자만 캐릭터를")


async def test_a_character_joins_in_where_moderators_let_it_and_not_in_quiet_hours(telegram: Telegram) -> None:
    group = telegram.group(admin=True)
    boss = group.boss()
    await group.ask("안녕하세요.")
    await boss.says(boss.command("settings", "조용한 시간 없음"), "없음")
    await boss.says(boss.command("settings", "끼어들기 100"), "100%")

    group.model.tell("저도 한마디 할게요.")
    group.by(group.api.add_user("준")).say("오늘 저녁은 뭘까?")
    await group.shown("저도 한마디 할게요.")

    hour = datetime.now(UTC).astimezone(ZoneInfo("Asia/Seoul")).hour
    await boss.says(boss.command("settings", f"조용한 시간 {hour}-{(hour + 2) % 24}"), "시–")
    asked = len(group.model.asked())
    group.by(group.api.add_user("준")).say("조용할 때 한 말이에요.")
    await group.ask("누가 뭐래요?")
    assert len(group.model.asked()) == asked + 1
    assert "조용할 때 한 말이에요." in group.model.prompt()


async def test_a_character_opens_the_talk_again_where_a_person_asked_for_it(alone: Talk) -> None:
    await alone.says("/me 다시 말 걸기 6", "6시간")
    await alone.says("/나 조용한 시간 없음", "없음")
    await alone.says("/me 알림 끔", "끔")
    await alone.ask("이따가 봐요.")
    assert await alone.program.stop() == 0
    await alone.program.run("UPDATE wakes SET due = 1")

    alone.model.tell("아직 안 오셨네요.")
    await alone.program.start()

    again = await alone.shown("아직 안 오셨네요.")
    assert alone.post(again).silent
    assert "6시간 뒤" in (await alone.says("/me", "내 설정")).text
