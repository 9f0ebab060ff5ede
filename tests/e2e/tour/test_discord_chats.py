"""On Discord: chats begin, have names, are taken up again, branch, go out and come in, and move to threads."""

from __future__ import annotations

import json

import pytest

from tests.e2e.tour.discord import Room, words
from tests.fakes.discord_api.wire import Upload, word

pytestmark = pytest.mark.e2e

TAVERN = "\n".join(
    json.dumps(line, ensure_ascii=False)
    for line in (
        {"user_name": "미나", "character_name": "윤달래", "create_date": "2024-1-1", "chat_metadata": {}},
        {"name": "미나", "is_user": True, "mes": "우산을 두고 갔어요.", "send_date": 1_700_000_000_000},
        {
            "name": "윤달래",
            "is_user": False,
            "mes": "맡아 둘게요.",
            "swipes": ["버릴게요.", "맡아 둘게요."],
            "swipe_id": 1,
        },
    )
)


async def test_a_chat_begins_anew_has_a_name_and_is_taken_up_again(room: Room) -> None:
    await room.says("character", "이야기합니다", name="윤달래")
    await room.ask("우산을 두고 갔어요.")
    form = room.command("title")
    await room.modal(form)
    await room.answer(room.api.submit(form, {"title": "두고 간 우산"}), "두고 간 우산")

    await room.says("new", "새 이야기를 시작", greeting="2")
    await room.until(lambda: any("문을 미는 순간" in post.content for post in room.posts))
    await room.ask("누구세요?")
    assert "문을 미는 순간" in room.model.prompt()
    assert "우산을 두고 갔어요." not in room.model.prompt()

    chats = await room.says("chats", "두고 간 우산")
    assert "(지금)" in words(chats)
    await room.answer(room.press(chats.id, "2. 두고 간 우산"), "돌아왔습니다")
    await room.ask("찾으셨어요?")
    assert "우산을 두고 갔어요." in room.model.prompt()
    assert "누구세요?" not in room.model.prompt()


async def test_a_branch_goes_on_from_a_message_and_the_first_chat_stays(room: Room) -> None:
    first = await room.ask("왼쪽 길로 가요.")
    await room.ask("문을 열어요.")

    await room.answer(room.api.choose(room.person, first, "Branch from here"), "새 갈래")
    await room.ask("되돌아가요.")
    assert "왼쪽 길로" in room.model.prompt()
    assert "문을 열어요" not in room.model.prompt()
    await room.says("branch", "새 갈래", without="2")
    await room.ask("앉아요.")
    assert "되돌아가요" not in room.model.prompt()

    chats = await room.says("chats")
    assert len(room.api.buttons(chats.id)) == 2


async def test_a_chat_goes_out_in_all_forms_and_comes_in_from_sillytavern(room: Room) -> None:
    await room.says("character", "이야기합니다", name="윤달래")
    await room.ask("내보낼 말이에요.")
    for form in ("md", "json", "txt", "jsonl"):
        told = await room.says("export", "대화 파일", form=form)
        [file] = told.attachments
        assert word(file["filename"]).endswith(f".{form}")
        assert "내보낼 말이에요." in room.file(file).decode()

    given = {"file": Upload("chat.jsonl", "application/jsonl", TAVERN.encode())}
    taken = room.api.invoke(room.person, room.channel, "import", files=given)
    await room.answer(taken, "메시지 2개를 가져왔습니다")
    await room.ask("찾으러 왔어요.")

    assert "우산을 두고 갔어요." in room.model.prompt()
    assert "맡아 둘게요." in room.model.prompt()
    assert "내보낼 말이에요." not in room.model.prompt()


async def test_each_thread_is_a_place_of_its_own_and_a_chat_moves_into_one(room: Room) -> None:
    await room.ask("광장에서 한 말이에요.")
    other = room.at(room.api.add_thread(room.channel, "골목", room.person))
    await other.ask("골목에서 한 말이에요.")
    assert "광장에서" not in room.model.prompt()

    opened = await room.says("thread", "스레드를 열었습니다", name="밤 이야기")
    [thread] = [
        one.id for one in room.api.world.channels.values() if one.parent_id == room.channel and one.name == "밤 이야기"
    ]
    there = room.at(thread)
    await there.until(lambda: any("이어집니다" in words(post) for post in there.posts))
    await there.ask("여기서 더 해요.")

    assert "광장에서 한 말이에요." in room.model.prompt()
    assert opened.content
    await room.ask("광장은 새로 시작해요.")
    assert "광장에서 한 말이에요." not in room.model.prompt()
