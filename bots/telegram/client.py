"""Takes updates to the desk: by long poll, or through the web panel's webhook. What is not kept is not confirmed."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, TypeVar

from telegram import Bot
from telegram.error import BadRequest, Conflict, InvalidToken, TelegramError

from bots.telegram.commands import tell_commands, tell_panel
from bots.telegram.gate import Gate, Raw
from bots.telegram.inbound import PLATFORM, UPDATES
from bots.telegram.people import Me
from bots.telegram.wire import Flooded, open_bot
from core import declared
from core.clock import Clock
from core.errors import Unavailable
from core.log import get_log
from core.text import DEFAULT_LOCALE

if TYPE_CHECKING:
    from core.app import App

POLL_SECONDS = 25
POLL_PATIENCE = 10.0  # beyond that, for an answer that is on its way
PAUSES = (1.0, 2.0, 5.0, 10.0, 30.0)
CONFLICT_PAUSES = (5.0, 10.0, 20.0, 30.0)
TOKEN_PAUSE = 60.0
SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105 - a header's name

log = get_log(__name__)

T = TypeVar("T")


async def serve(app: App) -> None:
    """Until cancelled. Faults of Telegram and of the network are waited out, and told by `app.ready`."""
    async with open_bot(app.settings.telegram) as bot, asyncio.TaskGroup() as tasks:
        patience = Patience(app.clock, lambda state: app.ready(PLATFORM, state))
        user = await patience.insist(bot.get_me)
        me = Me(user.id, user.username or "", declared.names(app.catalog))
        log.info("telegram is there", bot=me.id, username=me.username)
        tasks.create_task(tell_commands(bot, app.catalog))
        tasks.create_task(tell_panel(bot, app.catalog, *_panel(app)))
        gate = Gate(bot, me, app.desk, app.clock, app.catalog, tasks)
        if app.settings.telegram.webhook_url:
            await _listen(app, gate, patience)
        else:
            await patience.insist(lambda: _without_webhook(bot))
            await patience.fine()
            await Poll(gate, patience).run()


def _panel(app: App) -> tuple[str | None, str]:
    """Where the panel is, and the language of its button: Telegram has one text for everybody."""
    return app.settings.web.public_url, app.settings.language or DEFAULT_LOCALE


@dataclass(slots=True)
class Patience:
    """Waits out what Telegram or the network has, longer from time to time, and tells what it waits for."""

    clock: Clock
    tell: Callable[[str | None], Awaitable[None]]
    _failures: int = 0
    _told: str | None = ""

    async def insist(self, call: Callable[[], Awaitable[T]]) -> T:
        while True:
            try:
                result = await call()
            except TelegramError as error:
                await self.wait(error)
            else:
                self._failures = 0
                return result

    async def fine(self) -> None:
        self._failures = 0
        await self._say(None)

    async def wait(self, error: TelegramError | Unavailable) -> None:
        words, seconds = _diagnosis(error, self._failures)
        self._failures += 1
        log.warning("telegram waits", why=words, seconds=seconds)
        await self._say(words)
        await self.clock.sleep(seconds)

    async def _say(self, state: str | None) -> None:
        if state != self._told:
            self._told = state
            await self.tell(state)


def _diagnosis(error: TelegramError | Unavailable, failures: int) -> tuple[str, float]:
    """What is wrong, in words for the operator, and the seconds until the next try."""
    pause = PAUSES[min(failures, len(PAUSES) - 1)]
    match error:
        case Unavailable():
            return "the database does not answer; updates wait at Telegram", pause
        case InvalidToken():
            return "Telegram does not know this token: take the one that @BotFather shows", TOKEN_PAUSE
        case Conflict() if not _has_webhook(error):
            words = "another program polls with the same token: stop it, or give this one a bot of its own"
            return words, CONFLICT_PAUSES[min(failures, len(CONFLICT_PAUSES) - 1)]
        case BadRequest(message=message):
            return f"Telegram refuses: {message[:120]}", pause
        case Flooded(seconds=seconds):
            return "Telegram asks for patience", seconds
        case _:
            return f"Telegram does not answer ({type(error).__name__}: {str(error)[:120]})", pause


def _has_webhook(error: TelegramError) -> bool:
    """Whether a poll was refused because updates go to a webhook."""
    return isinstance(error, Conflict) and "webhook" in error.message.lower()


@dataclass(slots=True)
class Poll:
    """The long poll. `offset` confirms what lies below it, so it moves only past what is kept.

    The library's own Updater confirms a batch when it has put it into a queue in memory: a crash would lose it.
    """

    gate: Gate
    patience: Patience
    offset: int = field(default=0)

    async def run(self) -> None:
        while True:
            try:
                batch = await self._ask()
            except TelegramError as error:
                await self.patience.wait(error)
                if _has_webhook(error):
                    await self.patience.insist(lambda: _without_webhook(self.gate.bot))
                continue
            await self._take(batch)

    async def _ask(self) -> list[Raw]:
        """The updates unparsed: `Bot.get_updates` fails for all if one is broken, and writes them all to the log."""
        answer = await self.gate.bot.do_api_request(
            # So written, as `getUpdates` makes the library warn that it has a method of this name.
            "get_Updates",
            {"offset": self.offset, "timeout": POLL_SECONDS, "allowed_updates": list(UPDATES)},
            read_timeout=POLL_SECONDS + POLL_PATIENCE,
        )
        return [raw for raw in answer if isinstance(raw, dict)]

    async def _take(self, batch: list[Raw]) -> None:
        """Each chat's updates in their order; chats do not wait for each other, nor presses for what others write."""
        before, chats, lost = self.offset, defaultdict[str, list[Raw]](list), list[tuple[int, Unavailable]]()
        for raw in batch:
            chats[_chat(raw)].append(raw)
        async with asyncio.TaskGroup() as tasks:
            for mine in chats.values():
                tasks.create_task(self._keep(mine, lost))
        numbers = [number for raw in batch if (number := _number(raw)) is not None]
        if lost:
            first, error = min(lost, key=lambda each: each[0])
            # What was kept behind it comes again, and is known then.
            self.offset = max([self.offset, *(number + 1 for number in numbers if number < first)])
            await self.patience.wait(error)
            return
        self.offset = max([self.offset, *(number + 1 for number in numbers)])
        await self.patience.fine()
        if batch and self.offset == before:
            await self.gate.clock.sleep(PAUSES[0])  # nothing in it can be confirmed: it will come again

    async def _keep(self, updates: list[Raw], lost: list[tuple[int, Unavailable]]) -> None:
        """One after the other. The first that cannot be kept goes to `lost`, and those behind it wait."""
        for raw in updates:
            try:
                await self.gate.take(raw)
            except Unavailable as error:
                lost.append((_number(raw) or 0, error))
                return


def _number(raw: Raw) -> int | None:
    number = raw.get("update_id")
    return number if isinstance(number, int) else None


def _chat(raw: Raw) -> str:
    """The chat in which an update happened, as far as it tells."""
    for told in raw.values():
        if isinstance(told, Mapping):
            message = told.get("message", told)
            chat = message.get("chat") if isinstance(message, Mapping) else None
            return str(chat.get("id")) if isinstance(chat, Mapping) else ""
    return ""


async def _without_webhook(bot: Bot) -> None:
    """Updates come by poll only where no webhook is set; those that wait are kept."""
    if (await bot.get_webhook_info()).url:
        await bot.delete_webhook(drop_pending_updates=False)
        log.info("webhook removed, polling")


async def _listen(app: App, gate: Gate, patience: Patience) -> None:
    """Have updates brought to the web panel, which serves POST /hooks/telegram, until cancelled."""
    secret = webhook_secret(app)
    url = f"{(app.settings.telegram.webhook_url or '').rstrip('/')}/hooks/{PLATFORM}"
    app.hooks[PLATFORM] = Hook(gate, secret)
    try:
        await patience.insist(lambda: gate.bot.set_webhook(url, secret_token=secret, allowed_updates=list(UPDATES)))
        await patience.fine()
        await asyncio.get_running_loop().create_future()
    finally:
        del app.hooks[PLATFORM]


def webhook_secret(app: App) -> str:
    """The operator's, or one that every process with this token finds by itself."""
    settings = app.settings.telegram
    if settings.webhook_secret:
        return settings.webhook_secret.get_secret_value()
    token = settings.token.get_secret_value() if settings.token else ""
    return hmac.new(token.encode(), b"iyagi webhook", hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class Hook:
    """What the web panel calls with each delivery. Telegram repeats one that is answered otherwise than with 200."""

    gate: Gate
    secret: str

    async def __call__(self, headers: Mapping[str, str], body: bytes) -> int:
        shown = headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(shown.encode(), self.secret.encode()):
            return HTTPStatus.FORBIDDEN
        try:
            raw = json.loads(body)
        except ValueError:
            return HTTPStatus.BAD_REQUEST
        if not isinstance(raw, dict):
            return HTTPStatus.BAD_REQUEST
        try:
            await self.gate.take(raw)
        except Unavailable:
            return HTTPStatus.SERVICE_UNAVAILABLE
        return HTTPStatus.OK
