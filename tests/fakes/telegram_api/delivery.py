"""Brings updates to the bot's webhook, in order, each until it is taken."""

import asyncio
import time

import aiohttp

from tests.fakes.telegram_api.updates import Updates, Webhook
from tests.fakes.telegram_api.wire import Object, encode

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
FIRST_PAUSE = 0.05
LONGEST_PAUSE = 1.0


async def deliver(updates: Updates) -> None:
    """For ever: the oldest update to the webhook, if one is set; again after a pause where the answer is not 2xx.

    Telegram pauses longer than the second here; that it tries again and keeps the order is what counts.
    """
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as http:
        pause = FIRST_PAUSE
        while True:
            hook = updates.webhook
            if hook is None or not updates.waiting:
                await updates.bell.wait(60)
                continue
            number, update = updates.waiting[0]
            if await _brought(http, hook, update):
                updates.confirm(number + 1)
                pause = FIRST_PAUSE
            else:
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)


async def _brought(http: aiohttp.ClientSession, hook: Webhook, update: Object) -> bool:
    headers = {"Content-Type": "application/json"} | ({SECRET_HEADER: hook.secret} if hook.secret else {})
    try:
        async with http.post(hook.url, data=encode(update), headers=headers) as response:
            if response.ok:
                return True
            hook.last_error = f"Wrong response from the webhook: {response.status} {response.reason}"
    except (aiohttp.ClientError, TimeoutError) as error:
        refused = isinstance(error, aiohttp.ClientConnectorError)
        hook.last_error = "Connection refused" if refused else "Read timeout expired"
    hook.last_error_date = int(time.time())
    return False
