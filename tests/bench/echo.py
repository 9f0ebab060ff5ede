"""The floor: a bare bot on the same client library that makes the same calls for each message, and nothing else.

`python -m tests.bench.echo telegram TOKEN API SECONDS` · `python -m tests.bench.echo discord TOKEN API GATEWAY SECONDS
TYPES`; SECONDS is what a model would take. `… telegram-presses TOKEN API` and `… discord-presses TOKEN API GATEWAY`
only acknowledge buttons, which they post where somebody asks for one.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from discord import Client

ANSWER = "네, 잘 들었어요. (1)"
WANTED = ["message", "edited_message"]
ASKED = "단추"
ACTION = "again:1"


async def telegram(token: str, api: str, seconds: float) -> None:
    """getUpdates and one sendMessage a message; the typing sign where the answer takes time."""
    from telegram import Bot
    from telegram.request import HTTPXRequest

    answers = HTTPXRequest(256, pool_timeout=60, read_timeout=60)
    bot = Bot(token, base_url=f"{api}/bot", request=answers, get_updates_request=HTTPXRequest(1, read_timeout=40))

    async def answer(chat: int) -> None:
        if seconds:
            await bot.send_chat_action(chat, "typing")
            await asyncio.sleep(seconds)
        await bot.send_message(chat, ANSWER)

    async with bot, asyncio.TaskGroup() as tasks:
        offset = None
        while True:
            for update in await bot.get_updates(offset=offset, timeout=25, allowed_updates=WANTED):
                offset = update.update_id + 1
                if update.message is not None:
                    tasks.create_task(answer(update.message.chat_id))


async def telegram_presses(token: str, api: str) -> None:
    """getUpdates and one answerCallbackQuery a press."""
    from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
    from telegram.request import HTTPXRequest

    answers = HTTPXRequest(256, pool_timeout=60, read_timeout=60)
    bot = Bot(token, base_url=f"{api}/bot", request=answers, get_updates_request=HTTPXRequest(1, read_timeout=40))
    keys = InlineKeyboardMarkup([[InlineKeyboardButton(ASKED, callback_data=ACTION)]])
    wanted = [*WANTED, "callback_query"]
    async with bot, asyncio.TaskGroup() as tasks:
        offset = None
        while True:
            for update in await bot.get_updates(offset=offset, timeout=25, allowed_updates=wanted):
                offset = update.update_id + 1
                if update.callback_query is not None:
                    tasks.create_task(bot.answer_callback_query(update.callback_query.id))
                elif update.message is not None and update.message.text == ASKED:
                    tasks.create_task(bot.send_message(update.message.chat_id, ASKED, reply_markup=keys))


async def discord(token: str, api: str, gateway: str, seconds: float, *, typing: bool) -> None:
    """The gateway, the typing sign where the program shows it, and one webhook message a message."""
    import discord as library

    client = _client(api, gateway)
    hooks: dict[int, library.Webhook] = {}

    async def on_message(message: library.Message) -> None:
        channel = message.channel
        if message.author.bot or message.webhook_id or not isinstance(channel, library.TextChannel):
            return
        if channel.id not in hooks:
            hooks[channel.id] = await channel.create_webhook(name="Echo")
        if typing:
            await channel.typing()
        if seconds:
            await asyncio.sleep(seconds)
        await hooks[channel.id].send(
            ANSWER, username="메아리", wait=True, allowed_mentions=library.AllowedMentions.none()
        )

    client.event(on_message)
    await client.start(token)


async def discord_presses(token: str, api: str, gateway: str) -> None:
    """The gateway, and one callback a press."""
    import discord as library

    client = _client(api, gateway)

    async def on_message(message: library.Message) -> None:
        if message.author.bot or not message.content.endswith(ASKED):
            return
        keys = library.ui.View(timeout=None)
        keys.add_item(library.ui.Button(label=ASKED, custom_id=ACTION))
        await message.channel.send(ASKED, view=keys)

    async def on_interaction(interaction: library.Interaction[Client]) -> None:
        await interaction.response.defer()

    client.event(on_message)
    client.event(on_interaction)
    await client.start(token)


def _client(api: str, gateway: str) -> Client:
    """Without caches of messages and members, as the program's."""
    import discord as library
    import yarl
    from discord.gateway import DiscordWebSocket
    from discord.http import Route

    Route.BASE = api
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
    intents = library.Intents.none()
    intents.guilds = intents.guild_messages = intents.message_content = True
    flags = library.MemberCacheFlags.none()
    return library.Client(intents=intents, max_messages=None, member_cache_flags=flags, chunk_guilds_at_startup=False)


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    match sys.argv[1:]:
        case ["telegram", token, api, seconds]:
            asyncio.run(telegram(token, api, float(seconds)))
        case ["telegram-presses", token, api]:
            asyncio.run(telegram_presses(token, api))
        case ["discord-presses", token, api, gateway]:
            asyncio.run(discord_presses(token, api, gateway))
        case ["discord", token, api, gateway, seconds, sign]:
            asyncio.run(discord(token, api, gateway, float(seconds), typing=sign == "typing"))
