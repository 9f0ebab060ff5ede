"""On Telegram: a web novel is asked for, priced, begun, followed in one message, and read."""

from __future__ import annotations

import pytest

from tests.e2e.tour.telegram import Talk

pytestmark = pytest.mark.e2e
LONG = 90.0  # seconds in which a rehearsal of one episode is done, on a machine that has much else to do


async def test_a_story_is_priced_begun_followed_in_one_message_and_read(alone: Talk) -> None:
    asked = await alone.says("/웹소설 새로 회귀, 헌터, 짐꾼 | 1화, 예행연습", "예행 연습으로 만듭니다")
    begun = await alone.pressed(asked.message_id, "시작", "시작했습니다")
    shown = next(post for post in alone.posts if "▰" in post.text or "▱" in post.text).message_id
    assert shown < begun.message_id

    await alone.api.wait_for(lambda: "100%" in alone.post(shown).text, LONG)
    assert "읽기" in alone.labels(shown)
