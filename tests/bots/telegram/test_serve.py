"""The front end as the program runs it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bots import telegram
from bots.telegram.client import SECRET_HEADER, webhook_secret
from core.ai.router import Router
from core.app import App, open_app
from core.clock import Clock
from core.settings import Settings
from tests import migrated
from tests.bots.telegram.stage import QuickClock, settings
from tests.fakes.telegram_api import TelegramApi
from tests.fakes.telegram_api.wire import encode


@asynccontextmanager
async def opened(api: TelegramApi, folder: Path, **more: str) -> AsyncIterator[App]:
    wanted = Settings(_env_file=None, data_dir=folder, telegram=settings(api, **more))
    await migrated.begin(folder)
    async with open_app(wanted, [], clock=QuickClock(), make_router=silent) as app:
        yield app


def silent(_settings: Settings, clock: Clock) -> Router:
    return Router({}, clock, jitter=lambda: 0.5)


@asynccontextmanager
async def serving(app: App) -> AsyncIterator[None]:
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(telegram.serve(app))
        yield
        running.cancel()


async def test_it_says_when_it_is_ready_and_keeps_what_is_said(
    api: TelegramApi, mina: int, chat: int, tmp_path: Path
) -> None:
    async with opened(api, tmp_path) as app, serving(app):
        await api.wait_for(lambda: api.calls("getUpdates"))
        ready = dict(app.states)
        api.say(mina, chat, "안녕")
        await api.wait_for(lambda: not api.world.updates.waiting)
        (place,) = await app.desk.direct_places("telegram", str(api.bot_id), 5)

    assert ready == {"telegram": None}
    assert place.channel == str(chat)


async def test_the_menus_are_told_and_told_once(api: TelegramApi, tmp_path: Path) -> None:
    async with opened(api, tmp_path) as app:
        async with serving(app):
            await api.wait_for(lambda: len(api.calls("setMyCommands")) == 6)
        async with serving(app):
            await api.wait_for(lambda: len(api.calls("getMyCommands")) == 12)

    assert len(api.calls("setMyCommands")) == 6


async def test_a_wrong_token_is_told_and_tried_again_rarely(api: TelegramApi, tmp_path: Path) -> None:
    api.fault("getMe", "unauthorized", times=2)

    async with opened(api, tmp_path) as app:
        async with serving(app):
            await api.wait_for(lambda: app.states.get("telegram"))
            told = app.states["telegram"]
            await api.wait_for(lambda: api.calls("getUpdates"))
        clock = app.clock

    assert isinstance(clock, QuickClock)
    assert clock.waits[:2] == [60.0, 60.0]
    assert told == "Telegram does not know this token: take the one that @BotFather shows"
    assert app.states == {"telegram": None}


async def test_a_telegram_that_is_away_at_the_start_is_waited_for(api: TelegramApi, tmp_path: Path) -> None:
    api.fault("*", "cut_before", times=4)

    async with opened(api, tmp_path) as app, serving(app):
        await api.wait_for(lambda: api.calls("getUpdates"))

    assert app.states == {"telegram": None}


async def test_with_an_address_updates_come_by_webhook(api: TelegramApi, mina: int, chat: int, tmp_path: Path) -> None:
    async with opened(api, tmp_path, webhook_url="http://127.0.0.1:1/") as app:
        async with serving(app):
            await api.wait_for(lambda: app.states.get("telegram", "") is None)
            webhook = api.world.updates.webhook
            hook = app.hooks["telegram"]
            api.say(mina, chat, "안녕")
            status = await hook({SECRET_HEADER: webhook_secret(app)}, encode(api.world.updates.waiting[0][1]))
        (place,) = await app.desk.direct_places("telegram", str(api.bot_id), 5)

    assert webhook is not None
    assert (webhook.url, webhook.secret) == ("http://127.0.0.1:1/hooks/telegram", webhook_secret(app))
    assert (status, place.channel) == (200, str(chat))
    assert app.hooks == {}
    assert api.calls("getUpdates") == []


@pytest.mark.parametrize("given", ["operators-own", ""])
async def test_the_webhook_secret_is_the_operators_or_the_same_in_every_process(
    api: TelegramApi, tmp_path: Path, given: str
) -> None:
    more = {"webhook_secret": given} if given else {}
    async with opened(api, tmp_path, **more) as app, opened(api, tmp_path / "b", **more) as other:
        secret = webhook_secret(app)

        assert secret == webhook_secret(other)
        assert api.token not in secret
        assert not given or secret == given
