"""On Discord: what is wrong is reported, and who is banned is told once and not answered."""

from __future__ import annotations

import pytest

from tests.e2e.tour.discord import Room, words
from tests.e2e.tour.safety import ban, lift, reported

pytestmark = pytest.mark.e2e


async def test_an_answer_is_reported_by_a_button_that_only_the_reporter_sees(room: Room) -> None:
    await room.ask("광고해 주세요.", "여기를 눌러서 돈을 버세요.")

    asked = await room.says("report", "무엇이 문제인가요?")
    assert asked.seen_by == room.person
    await room.answer(room.press(asked.id, "스팸"), "운영진에게 전했어요")

    kept = await reported(room.program, "여기를 눌러서 돈을 버세요.")
    assert kept.reason == "spam"
    assert "광고해 주세요." in kept.evidence


async def test_an_answer_is_reported_in_one_command_with_a_note(room: Room) -> None:
    await room.ask("욕해 주세요.", "못된 말이에요, 정말로.")

    await room.says("report", "운영진에게 전했어요", reason="hate", note="모두를 욕해요")

    kept = await reported(room.program, "못된 말이에요, 정말로.")
    assert (kept.reason, kept.note) == ("hate", "모두를 욕해요")


async def test_who_is_banned_is_told_once_and_answered_again_when_it_is_lifted(room: Room) -> None:
    answer = await room.ask("막히기 전에 한 말이에요.")
    await room.program.settled()
    asked = len(room.model.asked())
    await ban(room.program, "discord", room.person, "광고를 뿌렸어요")

    def told() -> list[str]:
        return [words(post) for post in room.posts if "이용이 제한됐어요" in words(post)]

    room.api.say(room.person, room.channel, f"<@{room.api.bot_id}> 막힌 뒤에 한 말이에요.")
    await room.until(told)
    assert "이유: 광고를 뿌렸어요" in told()[0]
    room.api.say(room.person, room.channel, f"<@{room.api.bot_id}> 한 번 더 한 말이에요.")
    await room.says("memory", "이용이 제한됐어요")
    await room.answer(room.press(answer, room.labels(answer)[0]), "이용이 제한됐어요")
    await room.program.settled()
    assert len(told()) == 1
    assert len(room.model.asked()) == asked

    await lift(room.program, "discord", room.person)
    await room.ask("이제는 들려요?")


async def test_others_are_answered_in_a_channel_where_one_is_banned(room: Room) -> None:
    await room.ask("안녕하세요.")
    await ban(room.program, "discord", room.person, "괴롭혔어요")

    room.api.say(room.person, room.channel, f"<@{room.api.bot_id}> 저도요.")
    await room.until(lambda: any("이유: 괴롭혔어요" in words(post) for post in room.posts))
    await room.by(room.api.add_user("준")).ask("저는 괜찮죠?")

    assert "저도요." not in room.model.prompt()
