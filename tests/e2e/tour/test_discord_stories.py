"""On Discord: a web novel is asked for, priced, begun, followed in one message, steered and read."""

from __future__ import annotations

import pytest

from tests.e2e.tour.discord import Room, words

pytestmark = pytest.mark.e2e
LONG = 90.0  # seconds in which a rehearsal of one episode is done, on a machine that has much else to do


async def finished(room: Room, asked: str) -> str:
    """Begin what was asked for; the message that follows it, once it is done."""
    before = {post.id for post in room.posts}
    await room.answer(room.press(asked, "시작"), "시작했습니다")
    await room.until(lambda: {post.id for post in room.posts} - before)
    (shown,) = {post.id for post in room.posts} - before
    await room.api.wait_for(lambda: "100%" in words(room.api.message(shown)), LONG)
    await room.api.wait_for(lambda: "읽기" in room.labels(shown), LONG)
    return shown


async def test_a_story_is_priced_begun_followed_in_one_message_and_read(room: Room) -> None:
    asked = await room.says("story", "예행 연습으로 만듭니다", what="new", text="회귀, 헌터, 짐꾼 | 1화, 예행연습")
    assert asked.seen_by == room.person
    assert room.posts == []

    shown = await finished(room, asked.id)
    read = room.press(shown, "읽기")
    last = await room.answer(read, "(3/3)")

    parts = [each for each in room.api.answers(read) if "/3)" in words(each)]
    assert [f"({number}/3)" in words(each) for number, each in enumerate(parts, 1)] == [True] * 3
    assert all(each.seen_by == room.person for each in parts)
    assert room.labels(last.id) == ["검수표"]
    assert len(room.posts) == 1
    await room.answer(room.press(asked.id, "시작"), "이미 바뀐 버전입니다")


async def test_a_form_asks_for_a_new_story_and_another_edits_a_scene(room: Room) -> None:
    none = await room.says("story", "아직 만든 이야기가 없습니다")
    form = room.press(none.id, "새 이야기")
    assert "키워드" in await room.modal(form)
    values = {"keywords": "회귀, 헌터, 짐꾼", "episodes": "1", "settings": "예행연습"}
    asked = await room.answer(room.api.submit(form, values), "예행 연습으로 만듭니다")
    shown = await finished(room, asked.id)

    listed = await room.answer(room.press(shown, "단계별 결과"), "컨셉 정리자")
    concept = await room.answer(room.press(listed.id, "1번"), "예행 연습이라 돈이")
    form = room.press(concept.id, "고치기")
    assert "titles" in await room.modal(form)
    wrong = await room.answer(room.api.submit(form, {"text": "{"}))
    assert wrong.seen_by == room.person
    again = room.press(concept.id, "다시 받기")
    await room.modal(again)
    await room.answer(room.api.submit(again, {"instruction": "더 어둡게"}), "다시 받습니다")
    await room.api.wait_for(lambda: "맞지 않습니다" in words(room.api.message(shown)), LONG)


async def test_somebody_else_presses_nothing_of_it(room: Room) -> None:
    asked = await room.says("story", "시작할까요", what="new", text="회귀, 헌터, 짐꾼 | 1화, 예행연습")
    shown = await finished(room, asked.id)
    other = room.by(room.api.add_user("준"))

    for label in ("다음 화", "단계별", "읽기"):
        action = next(
            str(each["custom_id"]) for each in room.api.buttons(shown) if str(each["label"]).startswith(label)
        )
        pressed = other.api.press(other.person, shown, action)
        if label == "다음 화":
            await other.modal(pressed)
            pressed = other.api.submit(pressed, {"more": "1"})
        refused = await other.answer(pressed, "찾지 못했습니다")
        assert refused.seen_by == other.person


async def test_those_who_spoke_are_asked_before_their_words_become_a_story(room: Room) -> None:
    await room.ask("나는 북쪽 성문을 지키는 기사야.")
    other = room.by(room.api.add_user("준"))
    await other.ask("나는 성문을 넘으려는 도둑이지.")
    before = {post.id for post in room.posts}

    noted = await room.says("story", "1명에게 동의를", what="chat", text="전부 | 1화, 예행연습")
    (asked,) = [post for post in room.posts if post.id not in before]
    assert "준(1)" in words(asked)
    agreed = await other.answer(other.press(asked.id, "익명"), "익명으로 나오는 데 동의")
    assert agreed.seen_by == other.person
    await room.answer(room.press(noted.id, "이대로 시작"), "2명 가운데 2명")
    await room.until(lambda: any("%" in words(post) for post in room.posts))
    (shown,) = [post.id for post in room.posts if "%" in words(post)]
    await room.api.wait_for(lambda: "100%" in words(room.api.message(shown)), LONG)
