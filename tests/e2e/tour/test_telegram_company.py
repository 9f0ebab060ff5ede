"""On Telegram: several characters in one place, and machines among the people."""

from __future__ import annotations

import pytest

from tests.e2e.tour.telegram import Talk

pytestmark = pytest.mark.e2e


async def gathered(group: Talk) -> Talk:
    """윤달래 and 장마루, who speak only when they are meant."""
    await group.says(group.command("character", "윤달래"), "윤달래")
    await group.boss().says(group.command("settings", "방식 부른 캐릭터만"), "부른 캐릭터만")
    await group.says(group.command("invite", "장마루"), "들어왔어요")
    return group


async def test_who_is_named_answers_in_order_and_hears_those_before(group: Talk) -> None:
    await gathered(group)

    await group.ask("마루야, 달래야, 비가 올까요?", "하나: 온다고요.", "둘: 안 와요.")

    spoken = [post.text.split("\n") for post in group.posts if "하나:" in post.text or "둘:" in post.text]
    assert spoken == [["장마루", "하나: 온다고요."], ["윤달래", "둘: 안 와요."]]
    assert "하나: 온다고요." in group.model.prompt()


async def test_one_is_spoken_to_by_a_reply_and_by_a_call(group: Talk) -> None:
    await gathered(group)
    maru = await group.ask("마루야, 안녕?", "마루다!")
    dallae = await group.ask("달래야, 안녕?", "달래예요.")

    to_maru = await group.ask("너는 어때?", "나는 좋다!", reply_to=maru)
    to_dallae = await group.ask("그쪽은요?", "저도요.", reply_to=dallae)
    group.model.tell("부르셨나요?")
    group.say(group.command("call", "장마루"))
    called = await group.shown("부르셨나요?")

    assert [group.post(post).text.split("\n")[0] for post in (to_maru, to_dallae, called)] == [
        "장마루",
        "윤달래",
        "장마루",
    ]


async def test_a_newcomer_knows_nothing_of_what_was_said_before_and_leaves_again(group: Talk) -> None:
    await group.says(group.command("character", "윤달래"), "윤달래")
    await group.ask("열쇠는 화분 밑에 있어요.")
    await group.boss().says(group.command("settings", "방식 부른 캐릭터만"), "부른 캐릭터만")
    await group.says(group.command("invite", "장마루"), "들어왔어요")

    await group.ask("마루야, 열쇠 어디 있게?")
    assert "화분" not in group.model.prompt()
    await group.ask("달래야, 열쇠 어디 있게?")
    assert "화분" in group.model.prompt()

    await group.says(group.command("dismiss", "장마루"), "떠났어요")
    await group.ask("마루야, 거기 있어?")
    assert "당신은 글로 나누는 대화 속의 인물 윤달래입니다" in group.model.prompt()
    await group.says(group.command("call", "장마루"), "여기 없어요")


async def test_who_begins_to_speak_for_another_is_cut_there(group: Talk) -> None:
    await gathered(group)

    await said_to(group, "마루야, 있니?", "나는 여기 있다.\n윤달래: 저도 여기 있어요.", "나는 여기 있다.")
    await said_to(group, "마루야, 부탁해.", "알겠다.\n미나: 고마워!\n장마루: 뭘.", "알겠다.")

    assert "저도 여기" not in "".join(post.text for post in group.posts)


async def said_to(group: Talk, text: str, answer: str, shown: str) -> None:
    group.model.tell(answer)
    group.say(f"@{group.api.username} {text}")
    await group.shown(shown)


async def test_other_bots_are_answered_only_where_that_is_allowed_and_not_for_ever(group: Talk) -> None:
    group.api.configure(bots=True)
    bot = group.by(group.api.add_user("날씨봇", username="weather_bot", is_bot=True))
    group.api.join(group.chat, bot.person)
    await group.ask("안녕하세요.")
    await group.boss().says(group.command("settings", "연달아 2"), "2번")
    asked = len(group.model.asked())
    bot.say(f"@{group.api.username} 봇이에요.")
    await group.ask("사람이에요.")
    assert len(group.model.asked()) == asked + 1
    assert "봇이에요" not in group.model.prompt()

    await group.boss().says(group.command("settings", "봇에게 답하기 켬"), "설정을 바꿨습니다")
    await bot.ask("첫 번째요.")
    await bot.ask("두 번째요.")
    asked = len(group.model.asked())
    bot.say(f"@{group.api.username} 세 번째요.")
    await group.ask("사람이 다시 말해요.")
    assert len(group.model.asked()) == asked + 1
    group.api.configure(bots=False)
