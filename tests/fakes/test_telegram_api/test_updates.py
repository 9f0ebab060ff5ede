"""How the bot comes to hear: long poll, webhook, and the fake as a process, seen by the real python-telegram-bot."""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from telegram import Bot
from telegram.error import Conflict, EndPointNotFound, InvalidToken, NetworkError

from tests.fakes.telegram_api import RemoteTelegram, TelegramApi
from tests.fakes.test_telegram_api import heard, keyboard

ROOT = Path(__file__).parents[3]


async def test_the_bot_knows_itself(api: TelegramApi, bot: Bot) -> None:
    me = await bot.get_me()

    assert (me.id, me.is_bot, me.username) == (api.bot_id, True, "iyagi_test_bot")
    assert me.can_read_all_group_messages is False


async def test_a_wrong_token_is_refused(api: TelegramApi) -> None:
    with pytest.raises(InvalidToken, match="rejected by the server"):
        await Bot("7000000001:other", base_url=api.base_url).__aenter__()


async def test_an_unknown_method_is_refused_in_the_envelope(bot: Bot) -> None:
    with pytest.raises(EndPointNotFound):
        await bot.do_api_request("sendRichMessage")


async def test_updates_come_again_until_they_are_confirmed(api: TelegramApi, bot: Bot, mina: int, chat: int) -> None:
    api.say(mina, chat, "하나")
    api.say(mina, chat, "둘")

    first = await bot.get_updates()
    again = await bot.get_updates()
    after = await bot.get_updates(offset=first[0].update_id + 1)

    assert [update.update_id for update in first] == [update.update_id for update in again]
    assert [update.message.text for update in after if update.message] == ["둘"]
    assert after[0].update_id == first[0].update_id + 1


async def test_a_long_poll_ends_when_something_is_said(api: TelegramApi, bot: Bot, mina: int, chat: int) -> None:
    async with asyncio.TaskGroup() as tasks:
        poll = tasks.create_task(bot.get_updates(timeout=20))
        await api.wait_for(lambda: api.calls("getUpdates"))
        api.say(mina, chat, "안녕")

    assert [update.message.text for update in poll.result() if update.message] == ["안녕"]
    assert api.calls("getUpdates")[0].took < 5


async def test_a_long_poll_without_news_waits_as_long_as_asked(api: TelegramApi, bot: Bot) -> None:
    updates = await bot.get_updates(timeout=1)

    assert updates == ()
    assert 1 <= api.calls("getUpdates")[0].took < 3


async def test_a_second_poller_ends_the_first(api: TelegramApi, bot: Bot, mina: int, chat: int) -> None:
    async def lose() -> None:
        with pytest.raises(Conflict, match=r"(?i)terminated by other getUpdates"):
            await bot.get_updates(timeout=20)

    async with Bot(api.token, base_url=api.base_url) as other, asyncio.TaskGroup() as tasks:
        first = tasks.create_task(lose())
        await api.wait_for(lambda: api.calls("getUpdates"))
        second = tasks.create_task(other.get_updates(timeout=20))
        await first
        api.say(mina, chat, "누구?")

    assert len(second.result()) == 1


async def test_updates_that_were_lost_on_the_way_come_again(api: TelegramApi, bot: Bot, mina: int, chat: int) -> None:
    api.fault("getUpdates", "cut_after")
    api.say(mina, chat, "안녕")

    with pytest.raises(NetworkError):
        await bot.get_updates()

    assert [update.message.text for update in await heard(bot) if update.message] == ["안녕"]
    assert await bot.get_updates() == ()


async def test_kinds_of_updates_that_were_not_asked_for_are_dropped(
    api: TelegramApi, bot: Bot, mina: int, chat: int
) -> None:
    spoken = api.say(mina, chat, "안녕")
    api.react(mina, chat, spoken, "👍")
    before = await heard(bot)

    api.react(mina, chat, spoken, "🔥")
    after = await heard(bot)

    assert [update.message_reaction for update in before] == [None]
    assert [bool(update.message_reaction) for update in after] == [True]


async def test_a_webhook_gets_each_update_in_order_until_it_takes_it(
    api: TelegramApi, bot: Bot, mina: int, chat: int
) -> None:
    got: list[tuple[str | None, str]] = []
    refusals = [500]

    async def take(request: web.Request) -> web.Response:
        body = await request.json()
        got.append((request.headers.get("X-Telegram-Bot-Api-Secret-Token"), body["message"]["text"]))
        return web.Response(status=refusals.pop() if refusals else 200)

    async with serving(take) as url:
        await bot.set_webhook(url, secret_token="s3cret", allowed_updates=["message"])
        with pytest.raises(Conflict, match="webhook is active"):
            await bot.get_updates()
        api.say(mina, chat, "하나")
        api.say(mina, chat, "둘")
        await api.wait_for(lambda: len(got) == 3)
        await api.wait_for(lambda: not api.world.updates.waiting)
        info = await bot.get_webhook_info()
        await bot.delete_webhook()

    assert got == [("s3cret", "하나"), ("s3cret", "하나"), ("s3cret", "둘")]
    assert (info.url, info.pending_update_count) == (url, 0)
    assert info.last_error_message == "Wrong response from the webhook: 500 Internal Server Error"
    assert (await bot.get_webhook_info()).url == ""


@asynccontextmanager
async def serving(take: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> AsyncIterator[str]:
    """A bare web server at a free port, for as long as the block lasts."""
    app = web.Application()
    app.router.add_post("/hook", take)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    finally:
        await runner.cleanup()


async def test_as_a_process_it_is_steered_over_its_control_door() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.fakes.telegram_api", cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout
    url = (await process.stdout.readline()).decode().strip()
    try:
        async with aiohttp.ClientSession() as http, Bot("7000000001:loopback", base_url=f"{url}/bot") as bot:
            there = RemoteTelegram(url, http)
            mina = await there.number("add_user", first_name="미나")
            chat = await there.number("open_private", user=mina)
            await there.call("say", user=mina, chat=chat, text="안녕")
            await there.call("fault", method="sendMessage", kind="cut_after")

            [update] = await heard(bot)
            with pytest.raises(NetworkError):
                await bot.send_message(chat, "어서 와", reply_markup=keyboard("a"))

            [row] = await there.wait_for_rows("bot_messages", len, chat=chat)
            calls = await there.rows("calls", method="sendMessage")
            with pytest.raises(ValueError, match="KeyError"):
                await there.call("messages", chat=5)
    finally:
        process.terminate()

    assert update.message and update.message.text == "안녕"
    assert (row["text"], row["buttons"]) == ("어서 와", [["계속", "a"]])
    assert [call["status"] for call in calls] == [None]
    assert await process.wait() == 0
