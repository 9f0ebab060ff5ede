"""Two chats a month apart, one in Korean and one in English, as the README shows them.

The whole program, on a folder of its own, with the offline answerer and the local embedder; people use it over HTTP as
a browser does. Only its calendar is moved. What it says is printed; with `--pictures` a Chromium takes them.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import httpx2
from playwright.async_api import async_playwright
from sqlalchemy import func, select

from core.app import App, open_app
from core.clock import SystemClock
from core.db.tables.chat import chats
from core.db.tables.jobs import jobs as table
from core.ledger import jobs
from core.log import set_up
from core.memory import erasure
from core.settings import load
from tests import engines
from tests.fakes.scripted_model import ScriptedModel
from tests.web.stage import Guest, Web

BETWEEN = timedelta(days=31)
PATIENCE = 60.0  # seconds for an answer, and for what is learnt: the embedder is loaded meanwhile


@dataclass(frozen=True, slots=True)
class Scene:
    """What a person says to a character, and a month later in another chat. `browser`: its languages."""

    character: str
    browser: str
    first: Sequence[str]
    later: Sequence[str]
    picture: str


SCENES = (
    Scene(
        character="dallae",
        browser="ko-KR",
        first=("나 새우 알레르기 있어. 먹으면 큰일 나.", "우리 강아지 이름은 보리야.", "오늘은 회사에서 좀 혼났어."),
        later=("해산물 먹으러 가자!", "/왜"),
        picture="memory.ko.jpg",
    ),
    Scene(
        character="penny",
        browser="en-GB",
        first=("I went vegetarian this year.", "My sister Hana lives in Lisbon.", "Work was long today."),
        later=("Fancy a steak tonight?", "/why"),
        picture="memory.jpg",
    ),
)


@dataclass(slots=True)
class Calendar(SystemClock):
    """The machine's time, so long before."""

    before: timedelta = BETWEEN

    def now(self) -> datetime:
        return SystemClock.now(self) - self.before


@dataclass(slots=True)
class Demo:
    app: App
    calendar: Calendar
    url: str
    shots: Path | None

    async def play(self, scene: Scene) -> None:
        headers = {"Accept-Language": scene.browser}
        async with httpx2.AsyncClient(base_url=self.url, headers=headers, trust_env=False, timeout=PATIENCE) as http:
            guest = Guest(Web(self.url, self.app, ScriptedModel([])), http)
            self.calendar.before = BETWEEN
            await self._talk(guest, scene.character, scene.first)
            self.calendar.before = timedelta()
            await self._learn()
            chat = await self._talk(guest, scene.character, scene.later)
            if self.shots is not None:
                await self._shoot(http, chat, self.shots / scene.picture)

    async def _talk(self, guest: Guest, character: str, said: Sequence[str]) -> str:
        """A new chat in which this is said; its path."""
        print(f"\n{self.calendar.now():%Y-%m-%d}")
        chat = await guest.begin(character, said[0])
        for number, text in enumerate(said):
            if number:
                await guest.say(chat, text)
            before = 1 + 2 * number  # the greeting, and two posts for each line
            for author, words in (await self._posts(guest, chat, before + 2))[before:]:
                print(f"  {'>' if author == 'person' else '<'} {words}")
        return chat

    async def _posts(self, guest: Guest, chat: str, count: int) -> list[tuple[str, str]]:
        return await guest.until(chat, lambda posts: len(posts) >= count)

    async def _learn(self) -> None:
        """The chats have been silent for a month: all that is to be learnt of them is learnt now."""
        async with self.app.db.write() as tx:
            for row in await tx.rows(select(chats.c.id)):
                await jobs.ask(tx, erasure.JOB, row["id"])
        async with asyncio.timeout(PATIENCE):
            while await self._waiting():
                await asyncio.sleep(0.1)

    async def _waiting(self) -> bool:
        async with self.app.db.read() as tx:
            return bool(await tx.value(select(func.count()).select_from(table)))

    async def _shoot(self, http: httpx2.AsyncClient, chat: str, file: Path) -> None:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(
                executable_path=engines.chromium_binary(), args=list(engines.CHROMIUM_FLAGS)
            )
            context = await browser.new_context(
                locale=http.headers["Accept-Language"], viewport={"width": 1280, "height": 1000}
            )
            await context.add_cookies(
                [{"name": each.name, "value": each.value or "", "url": self.url} for each in http.cookies.jar]
            )
            page = await context.new_page()
            await page.goto(f"{self.url}{chat}#end")
            await page.wait_for_timeout(800)
            await page.screenshot(path=file, type="jpeg", quality=80)
            await browser.close()


@asynccontextmanager
async def running(shots: Path | None) -> AsyncIterator[Demo]:
    calendar, stop, port = Calendar(), asyncio.Event(), engines.free_port()
    with tempfile.TemporaryDirectory(prefix="iyagi-demo-") as folder:
        settings = load(data_dir=Path(folder), compatible={"probe": False}, web={"port": port}, log_level="warning")
        set_up(settings)
        async with open_app(settings, ["web"], clock=calendar) as app, asyncio.TaskGroup() as tasks:
            serving = tasks.create_task(app.serve(["web", "worker"], stop))
            while "web" not in app.states:
                await asyncio.sleep(0.01)
            try:
                yield Demo(app, calendar, f"http://127.0.0.1:{port}", shots)
            finally:
                stop.set()
                await serving


async def play(shots: Path | None) -> None:
    for scene in SCENES:
        async with running(shots) as demo:
            await demo.play(scene)
