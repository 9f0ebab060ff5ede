"""Telegram's own ways with the whole program: what is shared inline leads to the character, and groups move."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.bots.telegram.test_turn import answering
from tests.fakes.telegram_api import TelegramApi

ANSWER = "안녕하세요, 먼 길 오셨네요. 여기 앉으세요. 마침 물이 끓고 있었어요."


async def test_a_character_found_inline_is_met_by_the_link_beneath_it(
    api: TelegramApi, mina: int, chat: int, tmp_path: Path
) -> None:
    group = api.add_supergroup("모임", [mina])
    async with answering(api, tmp_path, [ANSWER]):
        query = api.ask_inline(mina, "")
        await api.wait_for(lambda: api.inline_answer(query) is not None)
        rows = (api.inline_answer(query) or {})["results"]
        assert isinstance(rows, list) and isinstance(rows[1], Mapping)
        shared = api.choose(mina, group, query, str(rows[1]["id"]))
        ((_, alone),), ((_, together),) = api.world.chats[group].posts[shared].keyboard
        api.say(mina, chat, f"/start {alone.partition('=')[2]}")
        api.say(mina, group, f"/start@{api.username} {together.partition('=')[2]}")
        await api.wait_for(lambda: api.bot_messages(chat) and api.bot_messages(group))

    assert str(rows[1]["title"]) in " ".join(post.text for post in api.bot_messages(chat))
    assert api.bot_messages(group)


async def test_a_group_that_became_a_supergroup_goes_on_there(api: TelegramApi, mina: int, tmp_path: Path) -> None:
    old = api.add_group("모임", [mina])
    async with answering(api, tmp_path, [ANSWER]):
        api.say(mina, old, f"@{api.username} 안녕하세요")
        await api.wait_for(lambda: [post.text for post in api.bot_messages(old)][-1:] == [ANSWER])
        new = api.upgrade(old)
        await api.wait_for(lambda: not api.world.updates.waiting)
        asked = api.say(mina, new, f"@{api.username} 여기서도 안녕하세요")
        await api.wait_for(lambda: [post.text for post in api.bot_messages(new)] == [ANSWER])

    (answer,) = api.bot_messages(new)
    assert answer.reply_to == asked
