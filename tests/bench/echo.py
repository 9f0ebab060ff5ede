"""The floor: a bare bot on the same client library that makes the same calls for each message, and nothing else.

`python -m tests.bench.echo telegram TOKEN API SECONDS` · `python -m tests.bench.echo discord TOKEN API GATEWAY SECONDS
TYPES`; SECONDS is what a model would take.
"""

from __future__ import annotations

import asyncio
import logging
import sys

ANSWER = "네, 잘 들었어요. (1)"
WANTED = ["message", "edited_message"]


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


async def discord(token: str, api: str, gateway: str, seconds: float, *, typing: bool) -> None:
    """The gateway, the typing sign where the program shows it, and one webhook message a message."""
    import discord as library
    import yarl
    from discord.gateway import DiscordWebSocket
    from discord.http import Route

    Route.BASE = api
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
    intents = library.Intents.none()
    intents.guilds = intents.guild_messages = intents.message_content = True
    flags = library.MemberCacheFlags.none()
    client = library.Client(intents=intents, max_messages=None, member_cache_flags=flags, chunk_guilds_at_startup=False)
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


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    match sys.argv[1:]:
        case ["telegram", token, api, seconds]:
            asyncio.run(telegram(token, api, float(seconds)))
        case ["discord", token, api, gateway, seconds, sign]:
            asyncio.run(discord(token, api, gateway, float(seconds), typing=sign == "typing"))
