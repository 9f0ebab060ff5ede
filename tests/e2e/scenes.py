"""People in places of platforms, which live on while the program dies."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field

import httpx2

from tests.engines import free_port
from tests.fakes.discord_api import DiscordApi
from tests.fakes.telegram_api import TelegramApi
from tests.web.stage import SAME_ORIGIN, posts_of

CONTENT = "IYAGI_DISCORD__MESSAGE_CONTENT"
PATIENCE = 40.0  # seconds for the program to come up


async def nothing() -> None:
    return


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One person in one place, and what connects the program with it.

    `pace` is a model's, in seconds, with which a growing answer is shown several times. `up` waits for the program,
    `say` writes, `shown` is what a person sees of the character. `prepare` comes before the first word. `again` is what
    a person does after the program has died under their message; `repeat` delivers the last message a second time.
    """

    settings: dict[str, str]
    pace: float
    up: Callable[[], Awaitable[None]]
    say: Callable[[str], Awaitable[None]]
    shown: Callable[[], Awaitable[list[str]]]
    repeat: Callable[[], Awaitable[None]]
    prepare: Callable[[], Awaitable[None]] = nothing
    again: Callable[[], Awaitable[None]] = nothing


Open = Callable[[], AbstractAsyncContextManager[Scene]]


def discord_settings(api: DiscordApi) -> dict[str, str]:
    return {
        "IYAGI_DISCORD__TOKEN": api.token,
        "IYAGI_DISCORD__API_BASE": api.base,
        "IYAGI_DISCORD__GATEWAY_URL": api.gateway,
        CONTENT: "true",
    }


def telegram_settings(api: TelegramApi) -> dict[str, str]:
    return {"IYAGI_TELEGRAM__TOKEN": api.token, "IYAGI_TELEGRAM__API_BASE": api.base_url.removesuffix("/bot")}


@asynccontextmanager
async def discord(*, direct: bool = False) -> AsyncIterator[Scene]:
    """A channel of a guild, or a direct chat. A new session is what makes Discord's messages come twice."""
    async with DiscordApi() as api:
        person, guild = api.add_user("미나"), api.add_guild()
        channel = api.open_direct(person) if direct else api.add_channel(guild)

        async def up() -> None:
            await api.wait_connected(PATIENCE)
            await asyncio.sleep(0.2)

        async def say(text: str) -> None:
            api.say(person, channel, text if direct else f"<@{api.bot_id}> {text}")

        async def shown() -> list[str]:
            return [message.content for message in api.bot_messages(channel)]

        async def repeat() -> None:
            read = len(api.calls("GET", f"/channels/{channel}/messages"))
            api.invalidate()
            await api.wait_for(lambda: len(api.calls("GET", f"/channels/{channel}/messages")) > read, PATIENCE)

        yield Scene(settings=discord_settings(api), pace=0.8, up=up, say=say, shown=shown, repeat=repeat)


@asynccontextmanager
async def telegram(*, group: bool = False) -> AsyncIterator[Scene]:
    """A private chat, or a group in which the bot is mentioned."""
    async with TelegramApi() as api:
        person = api.add_user("미나", username="mina", language_code="ko")
        chat = api.add_supergroup("광장", [person]) if group else api.open_private(person)

        async def up() -> None:
            asked = len(api.calls("getUpdates"))
            await api.wait_for(lambda: len(api.calls("getUpdates")) > asked, timeout=PATIENCE)

        async def say(text: str) -> None:
            api.say(person, chat, f"@{api.username} {text}" if group else text)

        async def shown() -> list[str]:
            return [post.text for post in api.bot_messages(chat)]

        async def repeat() -> None:
            last = [post for post in api.messages(chat) if post.sender == person][-1]
            api.world.updates.add("message", api.world.post_wire(last))
            await api.wait_for(lambda: not api.world.updates.waiting, timeout=PATIENCE)

        pace = 1.2 if group else 0.4
        yield Scene(settings=telegram_settings(api), pace=pace, up=up, say=say, shown=shown, repeat=repeat)


@asynccontextmanager
async def web() -> AsyncIterator[Scene]:
    """A browser without JavaScript. A form that got no answer is sent again, as it was."""
    port = free_port()
    async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}") as http:
        visitor = _Visitor(http)

        async def up() -> None:
            async with asyncio.timeout(PATIENCE):
                while not await visitor.reaches():
                    await asyncio.sleep(0.05)

        yield Scene(
            settings={"IYAGI_WEB__PORT": str(port)},
            pace=0.2,
            up=up,
            say=visitor.say,
            shown=visitor.shown,
            repeat=visitor.send,
            prepare=visitor.begin,
            again=visitor.send,
        )


@dataclass
class _Visitor:
    """`form` is what the page that is open would send; `sent` what was sent last."""

    http: httpx2.AsyncClient
    chat: str = ""
    form: dict[str, str] = field(default_factory=dict)
    sent: dict[str, str] = field(default_factory=dict)

    async def reaches(self) -> bool:
        try:
            return (await self.http.get("/readyz")).status_code == 200
        except httpx2.TransportError:
            return False

    async def say(self, text: str) -> None:
        self.sent = self.form | {"text": text}
        await self.send()

    async def send(self) -> None:
        try:
            await self.http.post(f"{self.chat}/messages", data=self.sent, headers=SAME_ORIGIN)
            await self._open()
        except httpx2.TransportError:
            return

    async def shown(self) -> list[str]:
        """The character's answers, without its greeting."""
        return (await self._posts())[1:]

    async def begin(self) -> None:
        """Open a chat; the character greets."""
        path = "/characters/dallae"
        fields = _hidden((await self.http.get(path)).text, f"{path}/chats")
        answer = await self.http.post(f"{path}/chats", data=fields | {"text": ""}, headers=SAME_ORIGIN)
        self.chat = answer.headers["location"].partition("#")[0]
        async with asyncio.timeout(PATIENCE):
            while not await self._posts():
                await asyncio.sleep(0.05)
        await asyncio.sleep(0.3)  # the greeting's turn has ended, too
        await self._open()

    async def _open(self) -> None:
        self.form = _hidden((await self.http.get(self.chat)).text, f"{self.chat}/messages")

    async def _posts(self) -> list[str]:
        if not await self.reaches():
            return []
        posts = posts_of((await self.http.get(self.chat)).text)
        return [words.strip() for author, words in posts if author == "character"]


def _hidden(page: str, action: str) -> dict[str, str]:
    form = next(f for f in re.findall(r"<form.*?</form>", page, re.DOTALL) if f'action="{action}"' in f)
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
