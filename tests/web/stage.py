"""The web front end as it runs, with a scripted model behind it, and guests who use it over HTTP."""

from __future__ import annotations

import asyncio
import hashlib
import re
import secrets
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any

import httpx2
from sqlalchemy import insert

from core.ai.model import Purpose
from core.ai.router import Router
from core.app import App, open_app
from core.clock import Clock
from core.db.tables.people import Role, accounts
from core.settings import Settings, load
from tests import migrated
from tests.fakes.scripted_model import Piece, ScriptedModel
from web import sessions
from web.limits import HOUR, RATES, Rate
from web.patience import Patience
from web.server import address, open_door, run_at
from web.watching import Pulse

OFTEN = Rate(1_000_000, HOUR)
# What is counted by the network, which all browsers of the tests share.
BY_NETWORK = ("newcomer", "guests", "api-anyone", "api-unknown", *(name for name in RATES if name.endswith("-client")))
UNHURRIED = {**RATES} | dict.fromkeys(BY_NETWORK, OFTEN)
SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}
JSON = {"Accept": "application/json"}


@dataclass
class Web:
    """A running program: `url` is where it answers."""

    url: str
    app: App
    model: ScriptedModel

    def plays(self, *script: Piece) -> None:
        """From now on each answer of the model is this one."""
        self.model.scripts = [list(script)]


@asynccontextmanager
async def running(
    folder: Path,
    door: socket.socket | None = None,
    *,
    rates: Mapping[str, Rate] = UNHURRIED,
    patience: Patience | None = None,
    pulse: Pulse | None = None,
    scripted: bool = True,
    **settings: object,
) -> AsyncIterator[Web]:
    """Web and worker in one process, as `run` has them, on a free port. Not `scripted`: the settings' models answer."""
    model = ScriptedModel(["네, ", "들려요."], provider="gemini", name="gemini-test")
    chosen = load(data_dir=folder, compatible={"probe": False}, **settings)

    def router(_settings: Settings, clock: Clock) -> Router:
        return Router({Purpose.CHAT: [model]}, clock, jitter=lambda: 0.0)

    up: asyncio.Future[App] = asyncio.get_running_loop().create_future()
    stop = asyncio.Event()
    opened = door or open_door("127.0.0.1", 0)
    if "database_url" not in settings:
        await migrated.begin(folder)

    async def live() -> None:
        # In one task of its own: a fixture's two halves may run in different ones.
        async with (
            open_app(chosen, ["web"], make_router=router if scripted else None) as app,
            asyncio.TaskGroup() as tasks,
        ):
            working = tasks.create_task(app.worker.run())
            serving = tasks.create_task(run_at(app, opened, patience=patience, rates=rates, pulse=pulse))
            while "web" not in app.states:
                await asyncio.sleep(0.01)
            up.set_result(app)
            await stop.wait()
            serving.cancel()
            app.worker.stop()
            await working

    task = asyncio.get_running_loop().create_task(live())
    both: set[asyncio.Future[Any]] = {task, up}  # of what they hold none is looked at here
    await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
    if task.done():
        await task
    url = address(opened)
    try:
        yield Web(url, up.result(), model)
    finally:
        stop.set()
        await task


@dataclass
class Guest:
    """A browser without JavaScript: keeps cookies, fills the forms that it was shown."""

    web: Web
    http: httpx2.AsyncClient
    seen: str = ""
    _forms: dict[str, dict[str, str]] = field(default_factory=dict)

    async def open(self, path: str) -> httpx2.Response:
        answer = await self.http.get(path)
        self.read(answer)
        return answer

    async def submit(self, action: str, /, headers: dict[str, str] | None = None, **fields: str) -> httpx2.Response:
        """Send the form of the page last seen that goes to `action`, or another form of it there."""
        hidden = self._forms.get(action) or next(iter(self._forms.values()), {})
        return await self.http.post(action, data=hidden | fields, headers=SAME_ORIGIN | (headers or {}))

    def form(self, action: str) -> dict[str, str]:
        """The hidden fields of the form that goes to `action`."""
        return dict(self._forms[action])

    async def begin(self, character: str = "dallae", text: str = "안녕하세요") -> str:
        """Start a chat as a person does; the chat's path."""
        await self.open(f"/characters/{character}")
        answer = await self.submit(f"/characters/{character}/chats", text=text)
        assert answer.status_code == 303, answer.text
        return answer.headers["location"].partition("#")[0]

    async def say(self, chat: str, text: str) -> httpx2.Response:
        await self.open(chat)
        return await self.submit(f"{chat}/messages", text=text)

    async def posts(self, chat: str) -> list[tuple[str, str]]:
        """(author, words) of the posts that the page shows."""
        await self.open(chat)
        return posts_of(self.seen)

    async def until(self, chat: str, true: Callable[[list[tuple[str, str]]], bool]) -> list[tuple[str, str]]:
        async with asyncio.timeout(10):
            while not true(found := await self.posts(chat)):
                await asyncio.sleep(0.03)
        return found

    def read(self, answer: httpx2.Response) -> None:
        """Have this page before one, with its forms."""
        self.seen = answer.text
        self._forms = {}
        for form in re.findall(r"<form.*?</form>", self.seen, re.DOTALL):
            action = re.search(r'action="([^"]+)"', form)
            hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
            if action:
                self._forms[action[1]] = {name: unescape(value) for name, value in hidden}


def posts_of(page: str) -> list[tuple[str, str]]:
    """(author, words); the words of a panel are those of its parts, a line each."""
    found = []
    for author, post in re.findall(r'<article class="post (\w+)(.*?)</article>', page, re.DOTALL):
        bodies = re.findall(r'<div class="(?:body|words)"[^>]*>(.*?)</div>', post, re.DOTALL)
        found.append((author, "\n".join(unescape(re.sub(r"<[^>]+>", "", body)) for body in bodies)))
    return found


@asynccontextmanager
async def guest(web: Web, language: str = "ko-KR,ko;q=0.9,en;q=0.5") -> AsyncIterator[Guest]:
    headers = {"Accept-Language": language}
    async with httpx2.AsyncClient(base_url=web.url, headers=headers, trust_env=False, timeout=10) as http:
        yield Guest(web, http)


@asynccontextmanager
async def member(web: Web, language: str = "ko-KR,ko;q=0.9", role: Role = Role.PERSON) -> AsyncIterator[Guest]:
    """Somebody with an account of their own, who is signed in."""
    token, now = secrets.token_urlsafe(32), web.app.clock.now()
    async with web.app.db.write() as tx:
        made = insert(accounts).values(public_id=secrets.token_urlsafe(12), created_at=now, role=role.value)
        account: int = await tx.value(made.returning(accounts.c.id))
        secret = hashlib.sha256(token.encode()).hexdigest()
        await sessions.sign_in(tx, account, old_hash="", new_hash=secret, device="Test", name="손님", now=now)
    async with guest(web, language) as somebody:
        somebody.http.cookies.set("iyagi", token)
        yield somebody
