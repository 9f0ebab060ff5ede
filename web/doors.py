"""Where the bots of this program can be met: links that open a chat with one character there."""

from __future__ import annotations

import asyncio
import base64
import binascii
from collections.abc import Awaitable, Callable

from core import frontend
from core.characters import links
from core.clock import Clock
from core.log import get_log
from core.settings import Settings

AGAIN = 300.0  # seconds until a platform that did not answer is asked once more
WITHIN = 5.0  # seconds that it has to answer

log = get_log(__name__)

Probe = Callable[[Settings], Awaitable[str]]


class Doors:
    """Asks Telegram once what its bot is called, beside the pages: until it has answered, they show no link."""

    def __init__(self, settings: Settings, clock: Clock, probe: Probe | None = None) -> None:
        self._settings, self._clock, self._probe = settings, clock, probe
        self._bot = ""
        self._asked = float("-inf")
        self._asking: asyncio.Task[None] | None = None

    async def leading_to(self, name: str) -> list[tuple[str, str]]:
        """(platform, address) for the public id or token `name`, of the bots that are set up."""
        return self._leading(links.start_parameter(name))

    async def starting(self, what: str) -> list[tuple[str, str]]:
        """The same where the bot is to be sent `/start` with something else than a character."""
        return self._leading(what)

    def _leading(self, start: str) -> list[tuple[str, str]]:
        found = []
        if self._settings.telegram.token is not None:
            if not self._bot:
                self._ask()
            if self._bot:
                found.append(("telegram", links.telegram_start(self._bot, start)))
        application = self._application()
        if application is not None:
            found.append(("discord", links.discord_app(application)))
        return found

    async def settled(self) -> None:
        """When what was asked is known, or is not to be known now."""
        if self._asking is not None:
            await self._asking

    def close(self) -> None:
        if self._asking is not None:
            self._asking.cancel()

    def _ask(self) -> None:
        now = self._clock.monotonic()
        if now - self._asked >= AGAIN:
            self._asked = now
            self._asking = asyncio.get_running_loop().create_task(self._know())

    async def _know(self) -> None:
        try:
            probe = self._probe or frontend.load(frontend.declared(frontend.PROBES)["telegram"])
            async with asyncio.timeout(WITHIN):
                called = await probe(self._settings)
            links.telegram(called, "x")
            self._bot = called
        except Exception as error:  # noqa: BLE001 - whatever its library raises: the page goes without the link
            log.warning("no link to telegram", why=type(error).__name__)

    def _application(self) -> int | None:
        """A Discord token begins with the application's id (Discord developer documentation, "Authentication")."""
        token = self._settings.discord.token
        if token is None:
            return None
        first = token.get_secret_value().partition(".")[0]
        try:
            number = base64.b64decode(first + "=" * (-len(first) % 4), altchars=b"-_", validate=True).decode("ascii")
        except (binascii.Error, UnicodeDecodeError):
            return None
        return int(number) if number.isdecimal() and len(number) < 21 else None
