"""On Telegram: what a person can do with an answer, by buttons, commands and replies."""

from __future__ import annotations

import pytest

from tests.e2e.stage import said
from tests.e2e.tour.telegram import Talk

pytestmark = pytest.mark.e2e


async def test_an_answer_can_be_had_anew_turned_over_and_gone_on_with(alone: Talk) -> None:
    answer = await alone.ask("비가 오네요.", "첫째 답이에요.")
    await alone.has_buttons(answer, "다시", "이어서", "⋯")
    alone.model.tell("둘째 답이에요.")
    alone.press(answer, "다시")
    await alone.becomes(answer, "둘째 답이에요.")
    await alone.has_buttons(answer, "‹ 1/2", "다시", "이어서", "⋯")

    alone.press(answer, "‹ 1/2")
    await alone.becomes(answer, "첫째 답이에요.")
    await alone.has_buttons(answer, "2/2 ›", "다시", "이어서", "⋯")
    alone.model.tell("그리고 더 있어요.")
    alone.press(answer, "이어서")
    await alone.until(lambda: "그리고 더 있어요." in "".join(post.text for post in alone.posts))

    await alone.ask("그래서요?")
    assert "첫째 답이에요." in alone.model.prompt()
    assert "그리고 더 있어요." in alone.model.prompt()
    assert "둘째 답이에요." not in alone.model.prompt()


async def test_the_same_goes_by_commands_in_either_language(alone: Talk) -> None:
    answer = await alone.ask("비가 오네요.", "첫째 답이에요.")
    alone.model.tell("둘째 답이에요.", "더 드릴 말씀이에요.")

    alone.say("/again")
    await alone.becomes(answer, "둘째 답이에요.")
    alone.say("/넘기기 이전")
    await alone.becomes(answer, "첫째 답이에요.")
    await alone.says("/swipe 9", "2가지")
    alone.say("/more")
    await alone.until(lambda: "더 드릴 말씀이에요." in "".join(post.text for post in alone.posts))
    await alone.says("/undo", "없던 일로")

    await alone.until(lambda: not alone.has(answer))
    await alone.ask("처음 뵙겠습니다.")
    assert "비가 오네요" not in alone.model.prompt()


async def test_a_stale_button_says_so_and_a_stranger_to_the_answer_may_not_press(group: Talk) -> None:
    first = await group.ask("하나.")
    await group.ask("둘.", "둘째 답이에요.")
    second = await group.shown("둘째 답이에요.")
    stranger = group.by(group.api.add_user("준"))
    group.api.join(group.chat, stranger.person)

    await group.pressed(first, "다시", "지난 버튼이에요")
    await stranger.pressed(second, "다시", "그 답을 받은 사람")

    assert group.post(second).text == "둘째 답이에요."


async def test_buttons_survive_a_restart(alone: Talk) -> None:
    answer = await alone.ask("하나.")
    told = len(alone.api.calls("setMyCommands"))
    assert await alone.program.stop() == 0

    await alone.program.start()
    alone.model.tell("켜고 나서 다시.")
    query = alone.press(answer, "다시")

    await alone.becomes(answer, "켜고 나서 다시.")
    assert alone.api.answer(query) == ""
    assert len(alone.api.calls("setMyCommands")) == told


async def test_the_menu_of_an_answer_does_all_else(alone: Talk) -> None:
    await alone.ask("하나.")
    answer = await alone.ask("둘.")

    menu = (await alone.pressed(answer, "⋯", "어떻게 할까요")).message_id
    assert alone.labels(menu) == ["▶ 듣기", "고치기", "없던 일로", "왜?", "갈래", "지우기", "파일로", "신고"]
    why = await alone.pressed(menu, "왜?", "왜 이렇게 답했을까")
    assert "gemma3:12b" in why.text
    file = await alone.pressed(menu, "파일로", "파일로 담았")
    assert file.kind == "document"
    assert "둘. - 그 말에" in alone.file(file).decode()
    await alone.pressed(menu, "고치기", "새로 쓸 글")
    await alone.pressed(menu, "지우기", "대화에서 지웠")
    await alone.until(lambda: not alone.has(answer))
    await alone.ask("셋.")
    assert "둘. - 그 말에" not in alone.model.prompt()


async def test_mine_and_its_are_edited_where_they_stand_and_by_replies(alone: Talk) -> None:
    alone.model.tell("사과요?")
    mine = alone.say("사과를 좋아해요.")
    answer = await alone.shown("사과요?")

    alone.model.tell("배라고요?")
    alone.api.edit(alone.chat, mine, "배를 좋아해요.")
    await alone.becomes(answer, "배라고요?")
    assert "배를 좋아해요" in alone.model.prompt()
    assert "사과를" not in alone.model.prompt()

    alone.say("/edit 감이라고요?", answer)
    await alone.becomes(answer, "감이라고요?")
    alone.model.tell("귤이군요.")
    alone.say("/고치기 귤을 좋아해요.", mine)
    await alone.becomes(answer, "귤이군요.")
    assert "귤을 좋아해요" in alone.model.prompt()


async def test_who_is_nobody_to_it_may_not_edit_or_delete(group: Talk) -> None:
    answer = await group.ask("하나.")
    other = group.by(group.api.add_user("준"))
    group.api.join(group.chat, other.person)

    await other.says("/edit 장난이에요", "고칠 수 없어요", answer)
    await other.says("/delete", "지울 수 있어요", answer)

    assert group.post(answer).text == "하나. - 그 말에 드리는 답이에요."


async def test_what_is_deleted_by_reply_is_forgotten_and_what_was_edited_meanwhile_counts(alone: Talk) -> None:
    alone.model.tell("알겠어요.")
    gone = alone.say("비밀은 호박이에요.")
    await alone.shown("알겠어요.")
    alone.model.tell("서울이군요.")
    later = alone.say("나는 서울에 살아요.")
    await alone.shown("서울이군요.")

    await alone.says("/delete", "지웠", gone)
    await alone.ask("그 다음이요.")
    assert "호박" not in alone.model.prompt()
    assert await alone.program.stop() == 0
    alone.api.edit(alone.chat, later, "나는 부산에 살아요.")
    await alone.program.start()
    await alone.program.until_kept(said("나는 부산에 살아요."))

    await alone.ask("어디 산다고 했죠?")
    assert "부산" in alone.model.prompt()
    assert "서울에" not in alone.model.prompt()


async def test_why_says_what_an_answer_was_made_of_also_as_a_reply(alone: Talk) -> None:
    alone.model.tell("하나라고요?")
    mine = alone.say("하나.")
    answer = await alone.shown("하나라고요?")
    await alone.ask("둘.")

    here = await alone.says("/why", "왜 이렇게 답했을까")
    there = await alone.says("/왜", "왜 이렇게 답했을까", answer)

    assert "gemma3:12b" in here.text
    assert "토큰" in there.text
    await alone.says("/why", "캐릭터가 한 답을 골라", mine)


async def test_words_that_were_answered_long_ago_may_be_answered_anew_in_a_branch(alone: Talk) -> None:
    alone.model.tell("사과요?")
    mine = alone.say("사과를 좋아해요.")
    await alone.shown("사과요?")
    await alone.ask("그리고 비도 좋아해요.")

    before = alone.newest
    alone.api.edit(alone.chat, mine, "배를 좋아해요.")
    offer = await alone.told("다시 이어 갈까요", before)
    alone.model.tell("배라고요?")
    alone.press(offer.message_id, offer.buttons[0][0])
    await alone.shown("배라고요?")

    assert "배를 좋아해요" in alone.model.prompt()
    assert "비도 좋아해요" not in alone.model.prompt()
    assert len((await alone.says("/chats", "대화들")).buttons) == 1
