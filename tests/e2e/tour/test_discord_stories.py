"""On Discord: a web novel is asked for, priced, begun, followed in one message, and read."""

from __future__ import annotations

import pytest

from tests.e2e.tour.discord import Room, words

pytestmark = pytest.mark.e2e
LONG = 90.0  # seconds in which a rehearsal of one episode is done, on a machine that has much else to do


async def test_a_story_is_priced_begun_followed_in_one_message_and_read(room: Room) -> None:
    form = room.command("story", what="new", text="회귀, 헌터, 짐꾼 | 1화, 예행연습")
    asked = await room.answer(form, "예행 연습으로 만듭니다")
    assert asked.seen_by == room.person
    assert room.posts == []

    await room.answer(room.press(asked.id, "시작"), "시작했습니다")
    await room.until(lambda: room.posts)
    shown = room.posts[0].id
    await room.api.wait_for(lambda: "100%" in words(room.api.message(shown)), LONG)
    assert len(room.posts) == 1
    assert "읽기" in room.labels(shown)
