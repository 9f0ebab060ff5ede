"""A character answers on Discord: the whole way from what is said to what stands there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr

from bots import discord
from core.ai.model import Purpose
from core.ai.router import Router
from core.app import App, open_app
from core.clock import Clock
from core.settings import Discord, Settings
from tests import migrated
from tests.fakes.discord_api import DiscordApi
from tests.fakes.scripted_model import Script, ScriptedModel

HALF, WHOLE = "안녕하세요, 먼 길 오셨네요. 여기 앉으세요. 마침 물이 끓고 있었어요. ", "차 한잔 하실래요?"


@asynccontextmanager
async def answering(api: DiscordApi, folder: Path, script: Script) -> AsyncIterator[App]:
    """The program with a gateway, a worker and a model that keeps to `script`."""

    def scripted(_settings: Settings, clock: Clock) -> Router:
        return Router({Purpose.CHAT: [ScriptedModel(script)]}, clock, jitter=lambda: 0.5)

    where = Discord(token=SecretStr(api.token), api_base=api.base, gateway_url=api.gateway)
    wanted = Settings(_env_file=None, data_dir=folder, discord=where)
    await migrated.begin(folder)
    async with open_app(wanted, ["discord"], make_router=scripted) as app, asyncio.TaskGroup() as tasks:
        serving = tasks.create_task(discord.serve(app))
        tasks.create_task(app.worker.run())
        await api.wait_connected(30)
        await api.wait_for(api.commands)
        yield app
        serving.cancel()
        app.worker.stop()


async def whole(api: DiscordApi, channel: str, text: str = HALF + WHOLE) -> None:
    await api.wait_for(lambda: any(post.content == text for post in api.bot_messages(channel)), 20)


async def test_in_a_channel_the_answer_grows_by_edits_of_one_post_in_the_characters_voice(
    api: DiscordApi, mina: str, channel: str, tmp_path: Path
) -> None:
    async with answering(api, tmp_path, [0.2, HALF, 1.4, WHOLE]):
        api.say(mina, channel, f"<@{api.bot_id}> 안녕하세요")
        await api.wait_for(lambda: api.is_typing(channel))
        await whole(api, channel)

    (post,) = api.bot_messages(channel)
    assert [text for _, text in post.versions] == [HALF.strip(), HALF + WHOLE]
    assert post.webhook_id is not None
    assert post.author_name != "이야기"
    assert post.avatar is not None


async def test_in_a_direct_chat_and_in_a_thread_it_answers_there(
    api: DiscordApi, mina: str, channel: str, tmp_path: Path
) -> None:
    direct, thread = api.open_direct(mina), api.add_thread(channel, "갈래", mina)
    async with answering(api, tmp_path, [HALF, WHOLE]):
        api.say(mina, direct, "안녕하세요")
        api.say(mina, thread, f"<@{api.bot_id}> 안녕하세요")
        for where in (direct, thread):
            await whole(api, where)

    assert not api.bot_messages(channel)


async def test_a_command_chooses_the_character_and_its_greeting_comes_in_its_voice(
    api: DiscordApi, mina: str, channel: str, tmp_path: Path
) -> None:
    async with answering(api, tmp_path, [HALF, WHOLE]):
        typing = api.complete(mina, channel, "character", "name", "")
        first = (await api.wait_for(lambda: api.choices(typing)))[0]
        asked = api.invoke(mina, channel, "character", {"name": str(first["value"])})
        await api.wait_for(lambda: len(api.bot_messages(channel)) == 2)
        who = api.invoke(mina, channel, "who")
        await api.wait_for(lambda: [answer for answer in api.answers(who) if answer.content])

    told, greeting = api.bot_messages(channel)
    assert api.answers(asked) == [told]
    assert greeting.author_name == str(first["name"]).split(" · ")[0]
    assert [answer.seen_by for answer in api.answers(who)] == [mina]


async def test_the_characters_are_listed_with_buttons_that_choose(
    api: DiscordApi, mina: str, channel: str, tmp_path: Path
) -> None:
    async with answering(api, tmp_path, [HALF, WHOLE]):
        asked = api.invoke(mina, channel, "character")
        (listed,) = await api.wait_for(lambda: [one for one in api.answers(asked) if api.buttons(one.id)])
        button = api.buttons(listed.id)[2]
        api.press(mina, listed.id, str(button["custom_id"]))
        await api.wait_for(lambda: [one for one in api.bot_messages(channel) if one.author_name == button["label"]])

    assert api.message(listed.id).content == listed.versions[-1][1]
    assert api.buttons(listed.id)


@pytest.mark.parametrize("fault", ["cut_after", "cut_before"])
async def test_an_answer_whose_first_post_got_no_reply_from_discord_is_not_said_twice(
    api: DiscordApi, mina: str, channel: str, tmp_path: Path, fault: str
) -> None:
    direct = api.open_direct(mina)
    async with answering(api, tmp_path, [HALF, WHOLE]):
        for where, path in ((channel, "/webhooks/"), (direct, f"/channels/{direct}/messages")):
            api.fault("cut_after" if fault == "cut_after" else "cut_before", method="POST", path_contains=path)
            api.say(mina, where, f"<@{api.bot_id}> 안녕하세요")
            await whole(api, where)
        await asyncio.sleep(0.3)

    for where in (channel, direct):
        assert [post.content for post in api.bot_messages(where)] == [HALF + WHOLE]


@pytest.mark.parametrize("method", ["PATCH", "POST"])
async def test_floods_and_broken_answers_delay_an_answer_and_lose_nothing(
    api: DiscordApi, mina: str, channel: str, tmp_path: Path, method: str
) -> None:
    async with answering(api, tmp_path, [HALF, 1.4, WHOLE]):
        api.fault("rate_limit", method=method, path_contains="/webhooks/", seconds=0.5, times=2)
        api.fault("status", method=method, path_contains="/webhooks/", status=503)
        api.say(mina, channel, f"<@{api.bot_id}> 안녕하세요")
        await whole(api, channel)
        await asyncio.sleep(0.3)

    assert [post.content for post in api.bot_messages(channel)] == [HALF + WHOLE]


async def test_a_long_answer_with_code_arrives_whole_in_several_posts(
    api: DiscordApi, mina: str, channel: str, tmp_path: Path
) -> None:
    code = "```py\n" + "print('안녕')\n" * 500 + "```\n"
    async with answering(api, tmp_path, ["보세요.\n", code, "끝이에요."]):
        api.say(mina, channel, f"<@{api.bot_id}> 코드 보여 줘")
        await api.wait_for(lambda: "끝이에요." in "".join(post.content for post in api.bot_messages(channel)), 20)

    posts = [post.content for post in api.bot_messages(channel)]
    assert len(posts) >= 3
    assert all(post.count("```") % 2 == 0 for post in posts)
    assert sum(post.count("print('안녕')") for post in posts) == 500


async def test_what_was_asked_while_the_program_was_away_is_answered_once(
    api: DiscordApi, mina: str, channel: str, tmp_path: Path
) -> None:
    async with answering(api, tmp_path, ["하나."]) as app:
        api.say(mina, channel, f"<@{api.bot_id}> 하나")
        await whole(api, channel, "하나.")
        await app.desk.seen("discord", api.bot_id)
    api.say(mina, channel, f"<@{api.bot_id}> 둘")

    async with answering(api, tmp_path, ["둘."]):
        await whole(api, channel, "둘.")
        await asyncio.sleep(0.3)

    assert [post.content for post in api.bot_messages(channel)] == ["하나.", "둘."]


async def test_a_webhook_that_is_deleted_in_mid_answer_costs_no_word(
    api: DiscordApi, mina: str, channel: str, tmp_path: Path
) -> None:
    async with answering(api, tmp_path, [HALF, 1.4, WHOLE]):
        api.say(mina, channel, f"<@{api.bot_id}> 안녕하세요")
        await api.wait_for(lambda: api.bot_messages(channel), 20)
        api.delete_webhook(api.webhooks(channel)[0].id)
        await whole(api, channel)

    assert [post.content for post in api.bot_messages(channel)] == [HALF + WHOLE]


async def test_a_place_that_goes_away_in_mid_answer_stops_no_other(
    api: DiscordApi, mina: str, channel: str, tmp_path: Path
) -> None:
    other = api.add_guild("먼 마을")
    leaves = api.add_channel(other, "떠날 곳")
    async with answering(api, tmp_path, [HALF, 1.4, WHOLE]):
        for where in (leaves, channel):
            api.say(mina, where, f"<@{api.bot_id}> 안녕하세요")
        await api.wait_for(lambda: api.bot_messages(leaves), 20)
        api.leave_guild(other)
        await whole(api, channel)
        direct = api.open_direct(mina)
        api.say(mina, direct, "안녕하세요")
        await whole(api, direct)

    assert [post.content for post in api.bot_messages(channel)] == [HALF + WHOLE]
