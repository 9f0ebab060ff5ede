"""People on platforms that outlive the program, and the program as a process among them."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx2

from tests.engines import free_port
from tests.fakes.discord_api import DiscordApi
from tests.fakes.telegram_api import TelegramApi
from tests.web.stage import SAME_ORIGIN, posts_of

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Scene:
    """One person in one place. `say` writes there, `shown` is what a person sees of others, `up` waits for the bot.

    `prepare` is what comes before the first word. `say` may fail where the program dies of it; `again` is what the
    person then does after the restart.
    """

    settings: dict[str, str]
    pace: float
    say: Callable[[str], Awaitable[None]]
    shown: Callable[[], Awaitable[list[str]]]
    up: Callable[[], Awaitable[None]]
    prepare: Callable[[], Awaitable[None]] | None = None
    again: Callable[[], Awaitable[None]] | None = None


@dataclass
class Program:
    """The program in `folder`; `point` is where it kills itself, 0 for nowhere."""

    folder: Path
    scene: Scene
    point: int = 0
    settings: dict[str, str] = field(default_factory=dict)
    _process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        given = {"IYAGI_DATA_DIR": str(self.folder), "IYAGI_WEB__PORT": "0", "IYAGI_LANGUAGE": "ko"}
        environment = os.environ | given | self.scene.settings | self.settings
        with (self.folder / "log").open("ab") as out:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "tests.e2e.program", str(self.point), str(self.folder), str(self.scene.pace)),
                cwd=ROOT,
                env=environment,
                stdout=out,
                stderr=out,
            )
        await self.scene.up()

    async def dead(self, seconds: float = 20.0) -> int:
        """Its exit code, once it has died by itself."""
        assert self._process is not None
        async with asyncio.timeout(seconds):
            return await self._process.wait()

    async def stop(self) -> int:
        assert self._process is not None
        if self._process.returncode is None:
            self._process.terminate()
        return await self.dead(30.0)

    def arm(self) -> None:
        """From now on it dies at its point."""
        (self.folder / "armed").touch()

    def calls(self) -> list[str]:
        """The last line of each prompt that the model was asked."""
        file = self.folder / "calls"
        return file.read_text(encoding="utf-8").splitlines() if file.exists() else []

    def log(self) -> str:
        return (self.folder / "log").read_text(encoding="utf-8", errors="replace")


async def seen(scene: Scene, enough: Callable[[list[str]], bool], seconds: float = 25.0) -> list[str]:
    """What is shown, once it is `enough`."""
    async with asyncio.timeout(seconds):
        while not enough(shown := await scene.shown()):
            await asyncio.sleep(0.05)
    return shown


@asynccontextmanager
async def discord(*, direct: bool = False) -> AsyncIterator[Scene]:
    async with DiscordApi() as api:
        person, guild = api.add_user("미나"), api.add_guild()
        channel = api.open_direct(person) if direct else api.add_channel(guild)

        async def say(text: str) -> None:
            api.say(person, channel, text if direct else f"<@{api.bot_id}> {text}")

        async def shown() -> list[str]:
            return [message.content for message in api.bot_messages(channel)]

        settings = {
            "IYAGI_DISCORD__TOKEN": api.token,
            "IYAGI_DISCORD__API_BASE": api.base,
            "IYAGI_DISCORD__GATEWAY_URL": api.gateway,
        }

        async def up() -> None:
            await api.wait_connected(20)
            await asyncio.sleep(0.2)

        yield Scene(settings, 0.7, say, shown, up)


@asynccontextmanager
async def telegram(*, group: bool = False) -> AsyncIterator[Scene]:
    async with TelegramApi() as api:
        person = api.add_user("미나", username="mina", language_code="ko")
        chat = api.add_supergroup("광장", [person]) if group else api.open_private(person)

        async def say(text: str) -> None:
            api.say(person, chat, f"@iyagi_test_bot {text}" if group else text)

        async def shown() -> list[str]:
            return [post.text for post in api.bot_messages(chat)]

        async def up() -> None:
            asked = len(api.calls("getUpdates"))
            await api.wait_for(lambda: len(api.calls("getUpdates")) > asked, timeout=20)

        settings = {
            "IYAGI_TELEGRAM__TOKEN": api.token,
            "IYAGI_TELEGRAM__API_BASE": api.base_url.removesuffix("/bot"),
        }
        yield Scene(settings, 1.2 if group else 0.4, say, shown, up)


@asynccontextmanager
async def web() -> AsyncIterator[Scene]:
    """A browser without JavaScript. A form that got no answer is sent again, as it was."""
    port = free_port()
    async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}") as http:
        visitor = _Visitor(http)

        async def up() -> None:
            async with asyncio.timeout(20):
                while not await visitor.reaches():
                    await asyncio.sleep(0.05)

        yield Scene({"IYAGI_WEB__PORT": str(port)}, 0.2, visitor.say, visitor.shown, up, visitor.begin, visitor.send)


@dataclass
class _Visitor:
    http: httpx2.AsyncClient
    chat: str = ""
    fields: dict[str, str] = field(default_factory=dict)

    async def reaches(self) -> bool:
        try:
            return (await self.http.get("/readyz")).status_code == 200
        except httpx2.TransportError:
            return False

    async def say(self, text: str) -> None:
        page = (await self.http.get(self.chat)).text
        self.fields = _hidden(page, f"{self.chat}/messages") | {"text": text}
        await self.send()

    async def send(self) -> None:
        try:
            await self.http.post(f"{self.chat}/messages", data=self.fields, headers=SAME_ORIGIN)
        except httpx2.TransportError:
            return

    async def shown(self) -> list[str]:
        """The character's answers, without its greeting."""
        if not self.chat or not await self.reaches():
            return []
        posts = posts_of((await self.http.get(self.chat)).text)
        return [words.strip() for author, words in posts if author == "character"][1:]

    async def begin(self) -> None:
        """Open a chat: the character greets."""
        path = "/characters/dallae"
        fields = _hidden((await self.http.get(path)).text, f"{path}/chats")
        answer = await self.http.post(f"{path}/chats", data=fields | {"text": ""}, headers=SAME_ORIGIN)
        self.chat = answer.headers["location"].partition("#")[0]


def _hidden(page: str, action: str) -> dict[str, str]:
    form = next(f for f in re.findall(r"<form.*?</form>", page, re.DOTALL) if f'action="{action}"' in f)
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
