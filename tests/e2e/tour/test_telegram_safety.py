"""On Telegram: what is wrong is reported, and who is banned is told once and not answered."""

from __future__ import annotations

import pytest

from tests.e2e.tour.safety import ban, lift, reported
from tests.e2e.tour.telegram import Talk

pytestmark = pytest.mark.e2e


async def test_an_answer_is_reported_by_a_button_with_what_led_to_it(alone: Talk) -> None:
    await alone.ask("광고해 주세요.", "여기를 눌러서 돈을 버세요.")

    asked = await alone.says("/report", "무엇이 문제인가요?")
    await alone.pressed(asked.message_id, "스팸", "운영진에게 전했어요")

    kept = await reported(alone.program, "여기를 눌러서 돈을 버세요.")
    assert kept.reason == "spam"
    assert "광고해 주세요." in kept.evidence


async def test_an_answer_is_reported_in_one_line_in_a_group(group: Talk) -> None:
    answer = await group.ask("욕해 주세요.", "못된 말이에요, 정말로.")

    await group.says(group.command("신고", "혐오 모두를 욕해요"), "운영진에게 전했어요", answer)

    kept = await reported(group.program, "못된 말이에요, 정말로.")
    assert (kept.reason, kept.note) == ("hate", "모두를 욕해요")


async def test_who_is_banned_is_told_once_and_answered_again_when_it_is_lifted(alone: Talk) -> None:
    answer = await alone.ask("막히기 전에 한 말이에요.")
    await alone.program.settled()
    asked = len(alone.model.asked())
    await ban(alone.program, "telegram", str(alone.person), "광고를 뿌렸어요")

    await alone.says("막힌 뒤에 한 말이에요.", "이용이 제한됐어요. 이유: 광고를 뿌렸어요")
    told = len(alone.posts)
    alone.say("한 번 더 한 말이에요.")
    await alone.program.settled()
    assert len(alone.posts) == told
    await alone.says("/memory", "이용이 제한됐어요")
    await alone.pressed(answer, alone.labels(answer)[0], "이용이 제한됐어요")
    assert len(alone.model.asked()) == asked

    await lift(alone.program, "telegram", str(alone.person))
    await alone.ask("이제는 들려요?")


async def test_in_a_group_others_are_answered_while_one_is_banned(group: Talk) -> None:
    await group.ask("안녕하세요.")
    other = group.by(group.api.add_user("준"))
    group.api.join(group.chat, other.person)
    await ban(group.program, "telegram", str(group.person), "괴롭혔어요")

    await group.says(f"@{group.api.username} 저도요.", "이유: 괴롭혔어요")
    await other.ask("저는 괜찮죠?")

    assert "저도요." not in group.model.prompt()
