"""On Telegram: what a character knows of somebody, told in their private chat."""

from __future__ import annotations

import json

import pytest

from tests.e2e.stage import said
from tests.e2e.tour.conftest import Telegram
from tests.e2e.tour.drawn import draw
from tests.e2e.tour.telegram import Talk

pytestmark = pytest.mark.e2e


async def test_memories_are_seen_corrected_pinned_and_forgotten(alone: Talk) -> None:
    await alone.ask("나 새우 알레르기 있어요.")
    name = await draw(alone.program, "나 새우 알레르기 있어요.", "새우 알레르기가 있다")

    listed = await alone.says("/기억", "1. 새우 알레르기가 있다")
    opened = await alone.pressed(listed.message_id, "1", "이 말에서 나왔습니다")
    how = await alone.pressed(opened.message_id, "고치기", "/memory correct")
    assert name[:6] in how.text
    fixed = await alone.says(f"/memory correct {name[:6]} 게 알레르기가 있다", "고쳤습니다")
    assert "새우 알레르기가 있다" in fixed.text
    pinned = await alone.pressed(fixed.message_id, "고정", "고정했습니다")
    sure = await alone.pressed(pinned.message_id, "잊기", "정말 잊게 할까요")
    await alone.pressed(sure.message_id, "네,", "메시지 2개도 이제")
    await alone.says("/memory", "아직 나에 대해")

    await alone.ask("내가 뭘 못 먹는다고 했죠?")
    assert "알레르기" not in alone.model.prompt()


async def test_files_a_fresh_start_and_writing_down(alone: Talk) -> None:
    await alone.ask("안녕하세요.")
    await alone.says("/memory add 첼로를 켠다", "적어 두었습니다")

    read = await alone.says("/memory export", "(.md)")
    assert "첼로를 켠다" in alone.file(read).decode()
    machine = await alone.pressed(read.message_id, ".json", "(.json)")
    assert [each["text"] for each in json.loads(alone.file(machine))["memories"]] == ["첼로를 켠다"]
    fresh = await alone.says("/기억 새출발", "떠올리지 않습니다")
    await alone.pressed(fresh.message_id, "새출발 되돌리기", "다시 떠올립니다")
    sure = await alone.says("/기억 잊어 전부", "정말 모두 잊게 할까요")
    await alone.pressed(sure.message_id, "네,", "이제 나를 모릅니다")


async def test_in_a_group_the_answer_comes_in_private_with_a_link_to_the_message(telegram: Telegram) -> None:
    group = telegram.group()
    private = group.at(group.api.open_private(group.person))
    await group.ask("나 부산 살아요.")
    name = await draw(group.program, "나 부산 살아요.", "부산에 산다")
    number = next(post.message_id for post in group.api.messages(group.chat) if "나 부산 살아요." in post.text)
    here = len(group.posts)

    before = private.newest
    group.say(group.command("memory"))
    listed = await private.told("부산에 산다", before)
    opened = await private.pressed(listed.message_id, "1", "이 말에서 나왔습니다")

    supergroup = str(group.chat).removeprefix("-100")
    assert dict(opened.buttons)["메시지 1 보기"] == f"https://t.me/c/{supergroup}/{number}"
    await private.pressed(opened.message_id, "어디서나", "어디서나 꺼내도 됩니다")
    assert len(group.posts) == here
    other = group.by(telegram.person("준"))
    group.api.join(group.chat, other.person)
    theirs = other.at(group.api.open_private(other.person))
    before = theirs.newest
    other.say(group.command("memory", f"open {name}"))
    await theirs.told("맞는 기억이 없습니다", before)


async def test_an_incognito_chat_is_gone_when_it_ends(alone: Talk) -> None:
    await alone.ask("남아도 되는 말이에요.")

    await alone.says("/기억 비밀", "비밀 대화를 시작합니다")
    shown = await alone.ask("여기서만 하는 말이에요.")
    await alone.program.until_kept(said("여기서만 하는 말이에요."))
    await alone.says("/memory incognito off", "비밀 대화를 끝내고 지웠습니다")

    await alone.program.settled()
    kept = await alone.program.kept()
    assert ("person", "남아도 되는 말이에요.") in kept
    assert ("person", "여기서만 하는 말이에요.") not in kept
    assert alone.has(shown)
