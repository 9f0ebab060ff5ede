"""A character answers on Telegram: the whole way from what is said to what stands there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bots import telegram
from core.ai.model import Purpose
from core.ai.router import Router
from core.app import App, open_app
from core.clock import Clock
from core.settings import Settings
from tests import migrated
from tests.bots.telegram.stage import settings
from tests.fakes.scripted_model import Script, ScriptedModel
from tests.fakes.telegram_api import TelegramApi

HALF, WHOLE = "안녕하세요, 먼 길 오셨네요. 여기 앉으세요. 마침 물이 끓고 있었어요. ", "차 한잔 하실래요?"


@asynccontextmanager
async def answering(api: TelegramApi, folder: Path, script: Script) -> AsyncIterator[App]:
    """The program with a poller, a worker and a model that keeps to `script`."""

    def scripted(_settings: Settings, clock: Clock) -> Router:
        return Router({Purpose.CHAT: [ScriptedModel(script)]}, clock, jitter=lambda: 0.5)

    wanted = Settings(_env_file=None, data_dir=folder, telegram=settings(api))
    await migrated.begin(folder)
    async with open_app(wanted, [], make_router=scripted) as app, telegram.surfaces(app) as maker:
        app.surfaces["telegram"] = maker
        async with asyncio.TaskGroup() as tasks:
            serving = tasks.create_task(telegram.serve(app))
            tasks.create_task(app.worker.run())
            yield app
            serving.cancel()
            app.worker.stop()


async def test_in_private_the_answer_grows_as_a_draft_and_ends_as_one_post(
    api: TelegramApi, mina: int, chat: int, tmp_path: Path
) -> None:
    async with answering(api, tmp_path, [0.3, HALF, 0.5, WHOLE]):
        api.say(mina, chat, "안녕하세요")
        await api.wait_for(lambda: api.bot_messages(chat))
        await asyncio.sleep(0.2)

    assert [post.text for post in api.bot_messages(chat)] == [HALF + WHOLE]
    assert api.drafts(chat)[0].text == HALF.strip()
    assert api.actions(chat)


async def test_in_a_group_the_answer_quotes_and_is_finished_by_an_edit(
    api: TelegramApi, mina: int, tmp_path: Path
) -> None:
    group = api.add_supergroup("모임", [mina])
    async with answering(api, tmp_path, [HALF, 0.5, WHOLE]):
        asked = api.say(mina, group, "@iyagi_test_bot 안녕하세요")
        await api.wait_for(lambda: any(post.text == HALF + WHOLE for post in api.bot_messages(group)))

    (post,) = api.bot_messages(group)
    assert (post.reply_to, post.edits) == (asked, 1)


async def test_an_answer_whose_first_post_got_no_reply_from_telegram_is_not_said_twice(
    api: TelegramApi, mina: int, chat: int, tmp_path: Path
) -> None:
    group = api.add_supergroup("모임", [mina])
    api.fault("sendMessage", "cut_after", times=2)

    async with answering(api, tmp_path, [HALF, WHOLE]):
        api.say(mina, group, "@iyagi_test_bot 안녕하세요")
        await api.wait_for(lambda: any(post.text == HALF + WHOLE for post in api.bot_messages(group)))
        api.say(mina, chat, "안녕하세요")
        await api.wait_for(lambda: api.bot_messages(chat))
        await asyncio.sleep(0.5)

    assert [post.text for post in api.bot_messages(group)] == [HALF + WHOLE]
    assert [post.text for post in api.bot_messages(chat)] == [HALF + WHOLE]


async def test_a_flood_delays_the_end_of_an_answer_and_loses_nothing(
    api: TelegramApi, mina: int, tmp_path: Path
) -> None:
    group = api.add_supergroup("모임", [mina])
    api.fault("editMessageText", "flood", times=2, seconds=1)

    async with answering(api, tmp_path, [HALF, 0.5, WHOLE]):
        api.say(mina, group, "@iyagi_test_bot 안녕하세요")
        await api.wait_for(lambda: any(post.text == HALF + WHOLE for post in api.bot_messages(group)))

    assert len(api.bot_messages(group)) == 1
