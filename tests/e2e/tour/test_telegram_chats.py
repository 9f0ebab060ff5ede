"""On Telegram: chats begin, have names, are taken up again, branch, go out and come in, and move to topics."""

from __future__ import annotations

import pytest

from tests.e2e.tour.conftest import Telegram
from tests.e2e.tour.telegram import Talk
from tests.e2e.tour.test_discord_chats import TAVERN

pytestmark = pytest.mark.e2e


async def test_a_chat_begins_anew_has_a_name_and_is_taken_up_again(alone: Talk) -> None:
    await alone.says("/character 윤달래", "이야기합니다")
    await alone.ask("우산을 두고 갔어요.")
    await alone.says("/title 두고 간 우산", "두고 간 우산")

    await alone.says("/new 2", "새 이야기를 시작")
    await alone.until(lambda: any("문을 미는 순간" in post.text for post in alone.posts))
    await alone.ask("누구세요?")
    assert "문을 미는 순간" in alone.model.prompt()
    assert "우산을 두고 갔어요." not in alone.model.prompt()

    chats = await alone.says("/chats", "두고 간 우산")
    assert "(지금)" in chats.text
    await alone.pressed(chats.message_id, "2. 두고 간 우산", "돌아왔습니다")
    await alone.ask("찾으셨어요?")
    assert "우산을 두고 갔어요." in alone.model.prompt()
    assert "누구세요?" not in alone.model.prompt()


async def test_a_branch_goes_on_from_a_message_and_the_first_chat_stays(alone: Talk) -> None:
    first = await alone.ask("왼쪽 길로 가요.")
    await alone.ask("문을 열어요.")

    await alone.says("/branch", "새 갈래", first)
    await alone.ask("되돌아가요.")
    assert "왼쪽 길로" in alone.model.prompt()
    assert "문을 열어요" not in alone.model.prompt()
    await alone.says("/갈래 2", "새 갈래")
    await alone.ask("앉아요.")
    assert "되돌아가요" not in alone.model.prompt()

    chats = await alone.says("/chats", "대화들")
    assert len(chats.buttons) == 2


async def test_a_chat_goes_out_in_all_forms_and_comes_in_from_sillytavern(alone: Talk) -> None:
    await alone.says("/character 윤달래", "이야기합니다")
    await alone.ask("내보낼 말이에요.")
    for form in ("md", "json", "txt", "jsonl"):
        told = await alone.says(f"/export {form}", "대화 파일")
        assert told.kind == "document"
        assert "내보낼 말이에요." in alone.file(told).decode()

    before = alone.newest
    alone.api.send_file(alone.person, alone.chat, "chat.jsonl", TAVERN.encode(), "application/jsonl")
    await alone.told("메시지 2개를 가져왔습니다", before)
    await alone.ask("찾으러 왔어요.")

    assert "우산을 두고 갔어요." in alone.model.prompt()
    assert "맡아 둘게요." in alone.model.prompt()
    assert "내보낼 말이에요." not in alone.model.prompt()


async def test_each_topic_is_a_place_of_its_own_and_a_chat_moves_into_one(telegram: Telegram) -> None:
    forum = telegram.group(admin=True, forum=True)
    await forum.ask("광장에서 한 말이에요.")
    other = forum.at(forum.chat, forum.api.add_topic(forum.chat, "골목"))
    await other.ask("골목에서 한 말이에요.")
    assert "광장에서" not in forum.model.prompt()

    await forum.says("/thread 밤 이야기", "스레드를 열었습니다")
    [thread] = [number for number, name in forum.api.world.chats[forum.chat].topics.items() if name == "밤 이야기"]
    there = forum.at(forum.chat, thread)
    await there.until(lambda: any("이어집니다" in post.text for post in there.posts))
    await there.ask("여기서 더 해요.")

    assert "광장에서 한 말이에요." in forum.model.prompt()
    await forum.ask("광장은 새로 시작해요.")
    assert "광장에서 한 말이에요." not in forum.model.prompt()


async def test_where_no_topic_can_be_opened_that_is_said(group: Talk, alone: Talk) -> None:
    await group.ask("안녕하세요.")
    await alone.ask("안녕하세요.")

    await group.says(f"/thread@{group.api.username}", "권한")
    await alone.says("/thread", "여럿이 있는 자리")
