"""The sign that somebody is writing, for as long as somebody is."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from telegram import Bot
from telegram.constants import ChatAction
from telegram.error import TelegramError

AFTER = 0.1  # an answer that comes at once needs no sign
SECONDS = 4.5  # Telegram shows the sign for 5 s
GRACE = 0.25


@asynccontextmanager
async def typing(bot: Bot, chat: int, thread: int | None) -> AsyncIterator[None]:
    """From entry to exit; a sign that fails is no failure."""
    over = asyncio.Event()
    try:
        async with asyncio.TaskGroup() as tasks:
            sign = tasks.create_task(_keep_typing(bot, chat, thread, over))
            try:
                yield
                over.set()
                # To break off a call costs its connection, and the next post a new one.
                await asyncio.wait([sign], timeout=GRACE)
            finally:
                sign.cancel()
    except BaseExceptionGroup as group:  # the group wraps what the block raised; its own task raises nothing
        raise group.exceptions[0] from group.exceptions[0].__cause__


async def _keep_typing(bot: Bot, chat: int, thread: int | None, over: asyncio.Event) -> None:
    seconds = AFTER
    while not await _happens(over, seconds):
        seconds = SECONDS
        try:
            await bot.send_chat_action(chat, ChatAction.TYPING, message_thread_id=thread)
        except TelegramError:
            continue  # a missing sign is no reason to miss the answer


async def _happens(event: asyncio.Event, seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            return await event.wait()
    except TimeoutError:
        return False
