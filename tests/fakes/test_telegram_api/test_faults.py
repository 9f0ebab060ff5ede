"""What goes wrong on demand, as the real python-telegram-bot meets it."""

import pytest
from telegram import Bot
from telegram.error import ChatMigrated, Forbidden, NetworkError, RetryAfter, TimedOut

from tests.fakes.telegram_api import TelegramApi
from tests.fakes.test_telegram_api import heard

# PTB's RetryAfter reads its own deprecated attribute as soon as it is made.
retry_after_warns = pytest.mark.filterwarnings(
    "ignore:.*attribute `retry_after` will be of type:telegram.warnings.PTBDeprecationWarning"
)


@retry_after_warns
async def test_a_flood_says_how_long_to_wait(api: TelegramApi, bot: Bot, chat: int) -> None:
    api.fault("sendMessage", "flood", times=2, seconds=3)

    for _ in range(2):
        with pytest.raises(RetryAfter, match="Retry in 3 seconds"):
            await bot.send_message(chat, "안녕")
    await bot.send_message(chat, "안녕")

    assert len(api.bot_messages(chat)) == 1
    assert [call.status for call in api.calls("sendMessage")] == [429, 429, 200]


@retry_after_warns
async def test_the_flood_limits_count_messages_and_edits_of_a_chat(
    api: TelegramApi, bot: Bot, mina: int, chat: int
) -> None:
    group = api.add_group("모임", [mina])
    api.configure(limited=True)

    sent = await bot.send_message(group, "안녕")
    with pytest.raises(RetryAfter):
        await bot.edit_message_text("안녕!", group, sent.message_id)
    await bot.send_message(chat, "안녕")

    assert len(api.bot_messages(chat)) == 1


@pytest.mark.parametrize("status", [500, 502, 504])
async def test_a_broken_server_does_nothing(api: TelegramApi, bot: Bot, chat: int, status: int) -> None:
    api.fault("sendMessage", "error", status=status)
    api.fault("sendMessage", "page", status=status)
    api.fault("sendMessage", "cut_before")

    for _ in range(3):
        with pytest.raises(NetworkError):
            await bot.send_message(chat, "안녕")

    assert api.bot_messages(chat) == []
    assert [call.status for call in api.calls("sendMessage")] == [status, status, None]


async def test_an_answer_cut_off_after_the_deed_doubles_the_message_of_who_repeats(
    api: TelegramApi, bot: Bot, chat: int
) -> None:
    api.fault("sendMessage", "cut_after")

    with pytest.raises(NetworkError):
        await bot.send_message(chat, "안녕")
    await bot.send_message(chat, "안녕")

    assert [post.text for post in api.bot_messages(chat)] == ["안녕", "안녕"]


async def test_a_slow_answer_comes_after_the_deed_and_a_slow_deed_happens_all_the_same(
    api: TelegramApi, bot: Bot, chat: int
) -> None:
    api.fault("sendMessage", "slow_after", seconds=1)
    api.fault("sendMessage", "slow_before", seconds=0.4)

    with pytest.raises(TimedOut):
        await bot.send_message(chat, "하나", read_timeout=0.2)
    with pytest.raises(TimedOut):
        await bot.send_message(chat, "둘", read_timeout=0.2)
    seen = [post.text for post in api.bot_messages(chat)]

    assert seen == ["하나"]
    await api.wait_for(lambda: len(api.bot_messages(chat)) == 2)


async def test_a_fault_can_wait_and_can_be_for_one_chat(api: TelegramApi, bot: Bot, mina: int, chat: int) -> None:
    group = api.add_group("모임", [mina])
    api.fault("*", "blocked", skip=1, chat_id=chat)

    await bot.send_message(group, "안녕")
    await bot.send_message(chat, "안녕")
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(chat, "안녕")


async def test_the_bot_cannot_write_where_it_is_not_wanted(api: TelegramApi, bot: Bot, mina: int, chat: int) -> None:
    group = api.add_group("모임", [mina])
    stranger = api.add_user("손님")
    api.block(mina)
    api.kick(group)

    with pytest.raises(Forbidden, match="blocked by the user"):
        await bot.send_message(chat, "안녕")
    with pytest.raises(Forbidden, match="kicked from the group chat"):
        await bot.send_message(group, "안녕")
    with pytest.raises(Forbidden, match="can't initiate conversation"):
        await bot.send_message(stranger, "안녕")


async def test_a_group_that_grew_names_its_new_id(api: TelegramApi, bot: Bot, mina: int) -> None:
    group = api.add_group("모임", [mina])
    grown = api.upgrade(group)

    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(group, "안녕")
    await bot.send_message(grown, "안녕")

    assert moved.value.new_chat_id == grown
    assert grown in [update.message.migrate_to_chat_id for update in await heard(bot) if update.message]
