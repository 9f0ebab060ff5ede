"""On Discord: what a character knows of somebody, seen and changed by them alone."""

from __future__ import annotations

import json

import pytest

from tests.e2e.stage import said
from tests.e2e.tour.discord import Room, words
from tests.e2e.tour.drawn import draw

pytestmark = pytest.mark.e2e


async def test_memories_are_seen_opened_pinned_and_forgotten_by_their_owner_alone(room: Room) -> None:
    await room.ask("나 새우 알레르기 있어.")
    name = await draw(room.program, "나 새우 알레르기 있어.", "새우 알레르기가 있다")
    asked = next(post for post in room.api.world.messages.values() if "새우 알레르기 있어." in post.content)

    mine = await room.says("memory", "새우 알레르기가 있다")
    assert mine.seen_by == room.person
    opened = await room.answer(room.api.press(room.person, mine.id, f"memory:open:{name}"), "이 말에서 나왔습니다")
    assert opened.seen_by == room.person
    assert f"https://discord.com/channels/{room.guild}/{room.channel}/{asked.id}" in str(opened.components)
    pinned = await room.answer(room.press(opened.id, "고정"), "고정했습니다")
    sure = await room.answer(room.press(pinned.id, "잊기"), "정말 잊게 할까요")
    await room.answer(room.press(sure.id, "네,"), "잊었습니다")
    await room.answer(room.press(pinned.id, "고정 풀기"), "그 기억은 여기에 없습니다")

    await room.ask("내가 못 먹는 게 뭐였지?")
    assert "새우" not in room.model.prompt()


async def test_a_memory_is_corrected_and_written_down_in_forms(room: Room) -> None:
    await room.ask("나 부산 살아.")
    await draw(room.program, "나 부산 살아.", "부산에 산다")
    listed = await room.says("memory", "부산에 산다")
    opened = await room.answer(room.press(listed.id, "열기"), "이 말에서 나왔습니다")

    form = room.press(opened.id, "고치기")
    assert "부산에 산다" in await room.modal(form)
    fixed = await room.answer(room.api.submit(form, {"text": "대구에 산다"}), "그 전에는 ‘부산에 산다’")
    assert fixed.seen_by == room.person
    form = room.press(listed.id, "적어 두기")
    await room.modal(form)
    await room.answer(room.api.submit(form, {"text": "고양이를 키운다"}), "적어 두었습니다")
    await room.says("memory", "1. 대구에 산다", what="search", text="대구")


async def test_another_person_gets_at_none_of_it(room: Room) -> None:
    await room.ask("내 비밀은 바다야.")
    name = await draw(room.program, "내 비밀은 바다야.", "비밀은 바다다")
    mine = await room.says("memory", "비밀은 바다다")
    other = room.by(room.api.add_user("준"))
    await other.ask("나는 준이야.")

    none = await other.says("memory", "아직 나에 대해")
    assert none.seen_by == other.person
    for what in ("바다", name):
        answer = await other.says("memory", "맞는 기억이 없습니다", what="forget", text=what)
        assert "바다다" not in words(answer)
    with pytest.raises(ValueError, match="does not see"):
        room.api.press(other.person, mine.id, f"memory:open:{name}")
    await room.answer(room.press(mine.id, "열기"), "비밀은 바다다")


async def test_memories_go_out_as_files_and_the_past_can_be_left_alone(room: Room) -> None:
    await room.ask("나 첼로를 켜.")
    await draw(room.program, "나 첼로를 켜.", "첼로를 켠다")

    read = await room.says("memory", "(.md)", what="export")
    assert "첼로를 켠다" in room.file(read.attachments[0]).decode()
    machine = await room.answer(room.press(read.id, ".json"), "(.json)")
    whole = json.loads(room.file(machine.attachments[0]))
    assert [each["text"] for each in whole["memories"]] == ["첼로를 켠다"]
    fresh = await room.says("memory", "떠올리지 않습니다", what="fresh")
    await room.answer(room.press(fresh.id, "새출발 되돌리기"), "다시 떠올립니다")
    sure = await room.says("memory", "정말 모두 잊게 할까요", what="forget", text="all")
    await room.answer(room.press(sure.id, "네,"), "이제 나를 모릅니다")
    await room.says("memory", "아직 나에 대해")


async def test_an_incognito_chat_is_gone_when_it_ends(room: Room) -> None:
    await room.ask("남아도 되는 말이야.")

    await room.says("memory", "비밀 대화를 시작합니다", what="incognito")
    shown = await room.ask("여기서만 하는 말이야.")
    await room.program.until_kept(said("여기서만 하는 말이야."))
    await room.says("title", "비밀 대화는 남지 않으므로", title="봄날")
    await room.says("memory", "비밀 대화를 끝내고 지웠습니다", what="incognito", text="off")

    await room.program.settled()
    kept = await room.program.kept()
    assert ("person", "남아도 되는 말이야.") in kept
    assert ("person", "여기서만 하는 말이야.") not in kept
    assert room.api.message(shown).content
