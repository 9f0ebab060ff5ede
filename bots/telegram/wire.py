"""The library's client as this product opens it: one pool a bot, and faults told apart where the wire shows them."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Any

import httpx
from telegram import Bot
from telegram.error import TelegramError
from telegram.request import HTTPXRequest

from core.errors import StartFailure
from core.settings import Telegram
from core.text import t

API = "https://api.telegram.org"
# Each request looks at every idle connection (httpcore): with 128 a press waited 1.2 s while 200 chats talked, with 32
# 0.13 s (p99). Telegram takes some 30 messages a second, and answers within a tenth of one.
POOL = 32
# An idle connection that Telegram closes just as it is used again loses a send, so none is kept for long.
KEEP_ALIVE = 30.0
CONNECT_SECONDS = 10.0
READ_SECONDS = 20.0
DEFAULT_WAIT = 5.0


class Flooded(TelegramError):
    """429. Raised in place of RetryAfter, whose constructor warns and so raises the warning where those are errors."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"flood limit, {seconds:g} s to wait")
        self.seconds = seconds


class ServerFault(TelegramError):
    """5xx: an answer, and one that says that nothing was done."""

    def __init__(self, status: int) -> None:
        super().__init__(f"status {status}")
        self.status = status


class Garbled(TelegramError):
    """200 with a body that is no answer of the Bot API: a proxy's page, or half of one."""


class Wire(HTTPXRequest):
    """HTTP to the Bot API."""

    async def do_request(self, *args: Any, **options: Any) -> tuple[int, bytes]:  # the library's own signature
        status, body = await super().do_request(*args, **options)
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            raise Flooded(_wait(body))
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise ServerFault(status)
        method = options.get("method", args[1] if len(args) > 1 else "POST")
        if status == HTTPStatus.OK and method != "GET" and b'"result"' not in body:  # GET brings files
            raise Garbled("no result in an answer with status 200")
        return status, body


def _wait(body: bytes) -> float:
    try:
        return float(json.loads(body)["parameters"]["retry_after"])
    except (ValueError, KeyError, TypeError):
        return DEFAULT_WAIT


@asynccontextmanager
async def open_bot(settings: Telegram) -> AsyncIterator[Bot]:
    """The bot of these settings. Nothing is asked of Telegram: a process must start while Telegram is away.

    `Bot.initialize` is left out for that reason; it asks who the bot is and otherwise opens what is open already.
    Raises StartFailure without a token.
    """
    if settings.token is None:
        raise StartFailure(t("telegram-token-missing"))
    base = (settings.api_base or API).rstrip("/")
    async with _wire(base) as wire:
        yield Bot(
            settings.token.get_secret_value(),
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            request=wire,
            get_updates_request=wire,
        )


def _wire(base: str) -> Wire:
    plain = httpx.URL(base)
    limits = httpx.Limits(
        max_connections=POOL,
        max_keepalive_connections=POOL,
        keepalive_expiry=KEEP_ALIVE,
    )
    options: dict[str, object] = {"limits": limits}
    if plain.scheme == "http":
        options["verify"] = False  # there is nothing to verify, and loading the certificates takes 45 ms
    if plain.host in {"127.0.0.1", "localhost", "::1"}:
        options["trust_env"] = False  # a proxy of the environment does not reach this machine
    return Wire(
        connection_pool_size=POOL,
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        write_timeout=READ_SECONDS,
        pool_timeout=CONNECT_SECONDS,
        httpx_kwargs=options,
    )
