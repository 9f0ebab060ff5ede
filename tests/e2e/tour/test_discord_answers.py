"""On Discord: what a person can do with an answer, by buttons, commands, menus and forms."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.e2e.stage import said
from tests.e2e.tour.discord import Room, words
from tests.fakes.discord_api.wire import word

pytestmark = pytest.mark.e2e

STALE = "지난 버튼이에요"


async def test_an_answer_can_be_had_anew_turned_over_and_gone_on_with(room: Room) -> None:
    answer = await room.ask("비가 오네요.", "첫째 답이에요.")
    await room.has(answer, "다시", "이어서", "⋯")
    room.model.tell("둘째 답이에요.")
    room.press(answer, "다시")
    await room.becomes(answer, "둘째 답이에요.")
    await room.has(answer, "‹ 1/2", "다시", "이어서", "⋯")

    room.press(answer, "‹ 1/2")
    await room.becomes(answer, "첫째 답이에요.")
    await room.has(answer, "2/2 ›", "다시", "이어서", "⋯")
    room.model.tell("그리고 더 있어요.")
    room.press(answer, "이어서")
    await room.until(lambda: "그리고 더 있어요." in "".join(post.content for post in room.posts))

    await room.ask("그래서요?")
    assert "첫째 답이에요." in room.model.prompt()
    assert "그리고 더 있어요." in room.model.prompt()
    assert "둘째 답이에요." not in room.model.prompt()


async def test_the_same_goes_by_commands(room: Room) -> None:
    answer = await room.ask("비가 오네요.", "첫째 답이에요.")
    room.model.tell("둘째 답이에요.", "더 드릴 말씀이에요.")

    await room.says("again", "바꿨어요")
    await room.becomes(answer, "둘째 답이에요.")
    await room.says("swipe", "바꿨어요", which="이전")
    await room.becomes(answer, "첫째 답이에요.")
    await room.says("swipe", "2가지", which="9")
    await room.says("more", "바꿨어요")
    await room.until(lambda: "더 드릴 말씀이에요." in "".join(post.content for post in room.posts))
    await room.says("undo", "없던 일로")

    await room.until(lambda: room.posts and answer not in {post.id for post in room.posts})
    await room.says("say", "여기요", text="여기요, 처음 뵙겠습니다.")
    await room.until(lambda: "처음 뵙겠습니다" in room.model.prompt())
    assert "비가 오네요" not in room.model.prompt()


async def test_a_stale_button_says_so_and_a_stranger_to_the_answer_may_not_press(room: Room) -> None:
    first = await room.ask("하나.")
    again = next(word(each["custom_id"]) for each in room.api.buttons(first) if each.get("label") == "다시")
    second = await room.ask("둘.")

    stale = await room.answer(room.api.press(room.person, first, again), STALE)
    stranger = room.by(room.api.add_user("준"))
    refused = await stranger.answer(stranger.press(second, "다시"), "그 답을 받은 사람")

    assert (stale.seen_by, refused.seen_by) == (room.person, stranger.person)
    assert room.api.message(second).content == "둘. - 그 말에 드리는 답이에요."


async def test_an_answer_grows_before_ones_eyes_without_a_storm_of_edits(room: Room) -> None:
    said = " ".join(f"{number}번째 문장입니다." for number in range(30))
    room.model.tell(said)
    room.model.pace.between = 0.04
    room.api.say(room.person, room.channel, f"<@{room.api.bot_id}> 길게 말해 봐요.")
    answer = await room.shown(said)
    room.model.pace.between = 0.0

    shown = [at for at, _ in room.api.message(answer).versions]
    assert len(shown) >= 3
    assert [later - at for at, later in pairwise(shown[:-1]) if later - at < 0.95] == []


async def test_buttons_survive_a_restart(room: Room) -> None:
    answer = await room.ask("하나.")
    asked = len(room.api.calls("PUT", "/commands"))
    assert await room.program.stop() == 0

    await room.program.start()
    room.model.tell("켜고 나서 다시.")
    room.press(answer, "다시")

    await room.becomes(answer, "켜고 나서 다시.")
    assert len(room.api.calls("PUT", "/commands")) == asked


async def test_the_menu_of_an_answer_does_all_else(room: Room) -> None:
    await room.ask("하나.")
    answer = await room.ask("둘.")

    menu = await room.answer(room.press(answer, "⋯"), "어떻게 할까요")
    assert menu.seen_by == room.person
    assert room.labels(menu.id) == ["▶ 듣기", "고치기", "없던 일로", "왜?", "갈래", "지우기", "파일로", "신고"]
    why = await room.answer(room.press(menu.id, "왜?"), "왜 이렇게 답했을까")
    assert "gemma3:12b" in words(why)
    file = await room.answer(room.press(menu.id, "파일로"), "파일로 담았")
    [attached] = file.attachments
    assert word(attached["filename"]).endswith(".txt")
    await room.answer(room.press(menu.id, "지우기"), "대화에서 지웠")
    await room.until(lambda: answer not in {post.id for post in room.posts})
    await room.ask("셋.")
    assert "둘. - 그 말에" not in room.model.prompt()


async def test_mine_and_its_are_edited_where_they_stand_and_by_forms(room: Room) -> None:
    api = room.api
    mine = api.say(room.person, room.channel, f"<@{api.bot_id}> 사과를 좋아해요.")
    room.model.tell("사과요?")
    answer = await room.shown("사과요?")

    room.model.tell("배라고요?")
    api.edit(mine, f"<@{api.bot_id}> 배를 좋아해요.")
    await room.becomes(answer, "배라고요?")
    assert "배를 좋아해요" in room.model.prompt()
    assert "사과를" not in room.model.prompt()

    await room.program.settled()
    form = api.choose(room.person, answer, "Edit")
    assert "배라고요?" in await room.modal(form)
    api.submit(form, {"text": "감이라고요?"})
    await room.becomes(answer, "감이라고요?")

    own = api.choose(room.person, mine, "Edit")
    assert "배를 좋아해요." in await room.modal(own)
    room.model.tell("귤이군요.")
    api.submit(own, {"text": "귤을 좋아해요."})
    await room.becomes(answer, "귤이군요.")
    assert "귤을 좋아해요" in room.model.prompt()


async def test_who_is_nobody_to_it_may_not_edit_or_delete(room: Room) -> None:
    answer = await room.ask("하나.")
    other = room.by(room.api.add_user("준"))

    form = room.api.choose(other.person, answer, "Edit")
    await room.modal(form)
    await other.answer(room.api.submit(form, {"text": "장난이에요"}), "고칠 수 없어요")
    await other.answer(room.api.choose(other.person, answer, "Delete from the chat"), "지울 수 있어요")

    assert room.api.message(answer).content == "하나. - 그 말에 드리는 답이에요."


async def test_what_is_deleted_is_forgotten_also_while_nobody_listened(room: Room) -> None:
    api = room.api
    gone = api.say(room.person, room.channel, f"<@{api.bot_id}> 비밀은 호박이에요.")
    room.model.tell("알겠어요.")
    await room.shown("알겠어요.")
    later = api.say(room.person, room.channel, f"<@{api.bot_id}> 나는 서울에 살아요.")
    room.model.tell("서울이군요.")
    away = await room.shown("서울이군요.")

    api.delete(gone)
    await room.program.until_kept(lambda kept: ("person", "비밀은 호박이에요.") not in kept)
    await room.ask("그 다음이요.")
    assert "호박" not in room.model.prompt()
    drawn = api.say(room.person, room.channel, f"<@{api.bot_id}> 별명은 두더지예요.")
    room.model.tell("두더지요?")
    built_on_it = await room.shown("두더지요?")
    assert await room.program.stop() == 0
    api.edit(later, f"<@{api.bot_id}> 나는 부산에 살아요.")
    api.delete(drawn)
    await room.program.start()
    await room.program.until_kept(
        lambda kept: said("나는 부산에 살아요.")(kept) and not said("별명은 두더지예요.")(kept)
    )

    assert room.api.message(away).content == "서울이군요."
    await room.ask("어디 산다고 했죠?")
    assert "부산" in room.model.prompt()
    assert "서울에" not in room.model.prompt()
    assert "별명은 두더지예요." not in room.model.prompt()
    why = await room.answer(api.choose(room.person, built_on_it, "Why this answer?"), "고치거나 지운")
    assert "별명은 두더지예요." not in words(why)


async def test_why_says_what_an_answer_was_made_of_also_on_a_message(room: Room) -> None:
    answer = await room.ask("하나.")
    await room.ask("둘.")

    here = await room.says("why", "왜 이렇게 답했을까")
    there = await room.answer(room.api.choose(room.person, answer, "Why this answer?"), "왜 이렇게")
    mine = next(one for one in room.api.messages(room.channel) if one.author.id == room.person)

    assert "gemma3:12b" in words(here)
    assert "토큰" in words(there)
    await room.answer(room.api.choose(room.person, mine.id, "Why this answer?"), "캐릭터가 한 답을 골라")


async def test_words_that_were_answered_long_ago_may_be_answered_anew_in_a_branch(room: Room) -> None:
    api = room.api
    mine = api.say(room.person, room.channel, f"<@{api.bot_id}> 사과를 좋아해요.")
    room.model.tell("사과요?")
    await room.shown("사과요?")
    await room.ask("그리고 비도 좋아해요.")

    api.edit(mine, f"<@{api.bot_id}> 배를 좋아해요.")
    await room.until(lambda: "다시 이어 갈까요" in words(room.posts[-1]))
    room.model.tell("배라고요?")
    room.press(room.posts[-1].id, room.labels(room.posts[-1].id)[0])
    await room.shown("배라고요?")

    assert "배를 좋아해요" in room.model.prompt()
    assert "비도 좋아해요" not in room.model.prompt()
    assert len(room.api.buttons((await room.says("chats", "대화들")).id)) == 1
