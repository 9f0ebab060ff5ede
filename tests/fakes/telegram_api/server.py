"""The Bot API over HTTP on 127.0.0.1: takes calls, lets them meet their faults, and keeps a log of them."""

import asyncio
import contextlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self, Unpack
from urllib.parse import parse_qsl, unquote

import aiohttp
from aiohttp import web

from tests.fakes.telegram_api.acts import Acts
from tests.fakes.telegram_api.control import Control
from tests.fakes.telegram_api.delivery import deliver
from tests.fakes.telegram_api.faults import Fault, FaultOptions, Kind, Plan
from tests.fakes.telegram_api.inline import INLINE
from tests.fakes.telegram_api.media import MEDIA
from tests.fakes.telegram_api.methods import WORDS, Method
from tests.fakes.telegram_api.methods_about import ABOUT
from tests.fakes.telegram_api.updates import Bell, Updates
from tests.fakes.telegram_api.wire import Json, Params, Refused, Upload, encode
from tests.fakes.telegram_api.world import ANONYMOUS_ADMIN, Action, Draft, Post, User, World

METHODS: Mapping[str, Method] = {**WORDS, **ABOUT, **MEDIA, **INLINE}
LONGEST_POLL = 50
MOST_UPDATES = 100
RECHECK = 0.1
SHUTDOWN = 0.2
LARGEST = 64_000_000
HOST = "127.0.0.1"


@dataclass(slots=True)
class Call:
    """One call of the bot, `at` monotonic seconds; `status` is None while it runs and if its answer did not arrive."""

    method: str
    asked: Params
    at: float
    status: int | None = None
    took: float = 0.0

    @property
    def params(self) -> dict[str, Json]:
        return self.asked.readable()


@dataclass(slots=True)
class Answer:
    status: int
    body: bytes
    content_type: str = "application/json"


@dataclass
class TelegramApi(Acts):
    """Telegram for one bot, as far as its Bot API shows: `async with TelegramApi() as api`, then `api.base_url`.

    Beside what people do (see People and Acts): `messages`, `drafts`, `actions`, `calls` look; `fault` breaks;
    `wait_for` waits.
    """

    token: str = "7000000001:loopback"
    username: str = "iyagi_test_bot"
    port: int = 0
    world: World = field(init=False)
    log: list[Call] = field(default_factory=list, init=False)
    plan: Plan = field(default_factory=Plan, init=False)

    def __post_init__(self) -> None:
        self._bell = Bell()
        bot = User(int(self.token.partition(":")[0]), "이야기", username=self.username, is_bot=True)
        self.world = World(bot, self._bell.ring, Updates(self._bell.ring))
        self.world.users[bot.id] = bot
        self.world.users[ANONYMOUS_ADMIN] = User(ANONYMOUS_ADMIN, "Group", "", "GroupAnonymousBot", is_bot=True)
        self._control = Control(self)

    @property
    def base_url(self) -> str:
        return f"http://{HOST}:{self.port}/bot"

    @property
    def base_file_url(self) -> str:
        return f"http://{HOST}:{self.port}/file/bot"

    @property
    def control_url(self) -> str:
        return f"http://{HOST}:{self.port}/_control"

    @property
    def bot_id(self) -> int:
        return self.world.bot.id

    async def __aenter__(self) -> Self:
        async with contextlib.AsyncExitStack() as opened:
            runner = web.ServerRunner(web.Server(self._handle, request_factory=_request), shutdown_timeout=SHUTDOWN)
            opened.push_async_callback(runner.cleanup)
            await runner.setup()
            await web.TCPSite(runner, HOST, self.port).start()
            self.port = runner.addresses[0][1]
            opened.callback(self.world.updates.end_polls)
            tasks = await opened.enter_async_context(asyncio.TaskGroup())
            opened.callback(tasks.create_task(deliver(self.world.updates)).cancel)
            self._opened = opened.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._opened.aclose()

    def messages(self, chat: int, *, thread: int | None = None) -> list[Post]:
        """What stands in a chat (or in one topic of it; 0: outside topics), in order."""
        posts = self.world.chats[chat].posts.values()
        return [post for post in posts if thread is None or post.thread_id == thread]

    def bot_messages(self, chat: int, *, thread: int | None = None) -> list[Post]:
        """The bot's own words and files in a chat, in order."""
        return [post for post in self.messages(chat, thread=thread) if post.sender == self.bot_id]

    def drafts(self, chat: int) -> list[Draft]:
        """Every draft that was ever sent to the chat, in order."""
        return [draft for draft in self.world.drafts if draft.chat_id == chat]

    def shown_draft(self, chat: int) -> Draft | None:
        """The draft that the person sees now: gone after 30 s without another, or once the bot has written."""
        draft = self.world.shown_drafts.get(chat)
        fresh = draft and time.monotonic() - draft.at < self.world.rules.draft_seconds
        return draft if fresh else None

    def actions(self, chat: int) -> list[Action]:
        return [action for action in self.world.actions if action.chat_id == chat]

    def calls(self, method: str = "") -> list[Call]:
        """The log of all calls or of one method's, in the order of their arrival."""
        return [call for call in self.log if not method or call.method == method]

    def answer(self, query: str) -> str | None:
        """What the bot answered to a pressed button: "" for a bare answer, None as long as there is none."""
        return self.world.queries[query].answer

    def commands(self, scope: str = "default", language: str = "") -> list[Json]:
        """What setMyCommands left: scope as "default", "all_private_chats", "chat:5", …"""
        return self.world.commands.get((scope, language), [])

    def fault(self, method: str, kind: Kind, times: int = 1, **options: Unpack[FaultOptions]) -> None:
        """Let the next `times` calls of `method` ("*": any; -1 times: all) meet a fault; see Fault for the options."""
        self.plan.faults.append(Fault(method, kind, times, **options))

    def clear_faults(self) -> None:
        self.plan.faults.clear()

    def configure(
        self,
        *,
        privacy: bool | None = None,
        bots: bool | None = None,
        limited: bool | None = None,
        draft_seconds: float | None = None,
        query_seconds: float | None = None,
    ) -> None:
        """Change what is given: privacy mode (on), words of other bots (unheard), flood limits (off), life of drafts
        (30 s) and queries (15 s)."""
        rules = self.world.rules
        rules.privacy = rules.privacy if privacy is None else privacy
        rules.bots = rules.bots if bots is None else bots
        rules.limited = rules.limited if limited is None else limited
        rules.draft_seconds = rules.draft_seconds if draft_seconds is None else draft_seconds
        rules.query_seconds = rules.query_seconds if query_seconds is None else query_seconds

    async def wait_for(self, seen: Callable[[], object], timeout: float = 5.0) -> None:
        """Return once `seen()` is true: asked again at every change, and every 0.1 s. Raises TimeoutError."""
        async with asyncio.timeout(timeout):
            while not seen():
                await self._bell.wait(RECHECK)

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        path = unquote(request.path)
        if path.startswith("/file/bot"):
            return self._download(path.removeprefix("/file/bot"))
        if path.startswith("/_control/"):
            return await self._control.handle(request, path.removeprefix("/_control/"))
        token, _, method = path.removeprefix("/bot").partition("/")
        call = Call(method, await _read(request), time.monotonic())
        self.log.append(call)
        fault = self.plan.meet(method.lower(), call.asked.text("chat_id"))
        answer = await self._answer(call, token, fault)
        return await self._send(request, call, fault, answer)

    async def _answer(self, call: Call, token: str, fault: Fault | None) -> Answer | None:
        """The answer to a call; None where the connection breaks before anything is done."""
        match fault:
            case Fault(kind="cut_before"):
                return None
            case Fault(kind="page"):
                page = f"<html><body><h1>{fault.status}</h1></body></html>"
                return Answer(fault.status, page.encode(), "text/html")
            case Fault(kind="slow_before"):
                await asyncio.sleep(fault.seconds)
            case _:
                pass
        try:
            if fault and (refusal := fault.refusal()):
                raise refusal
            if token != self.token:
                raise Refused(401, "Unauthorized")
            return Answer(200, encode({"ok": True, "result": await self._do(call)}))
        except Refused as refusal:
            return Answer(refusal.status, encode(refusal.envelope()))

    async def _do(self, call: Call) -> Json:
        name = call.method.lower()
        if name == "getupdates":
            return await self._poll(call.asked)
        if name not in METHODS:
            raise Refused(404, "Not Found: method not found")
        return METHODS[name](self.world, call.asked)

    async def _poll(self, asked: Params) -> Json:
        updates = self.world.updates
        updates.allow(asked.items("allowed_updates"))
        limit = max(1, min(asked.integer("limit", MOST_UPDATES), MOST_UPDATES))
        seconds = min(asked.integer("timeout"), LONGEST_POLL)
        return await updates.poll(asked.integer("offset"), limit, seconds)

    async def _send(
        self, request: web.BaseRequest, call: Call, fault: Fault | None, answer: Answer | None
    ) -> web.StreamResponse:
        call.took = time.monotonic() - call.at
        self._bell.ring()
        if answer is None or _gone(request):
            _hang_up(request)
            return web.Response()
        if fault and fault.kind == "cut_after":
            return await _cut_off(request, answer)
        if fault and fault.kind == "slow_after":
            await asyncio.sleep(fault.seconds)
        call.status = None if _gone(request) else answer.status
        self._bell.ring()
        return web.Response(body=answer.body, status=answer.status, content_type=answer.content_type)

    def _download(self, path: str) -> web.Response:
        token, _, name = path.partition("/")
        for file in self.world.files.values():
            if file.path == name and token == self.token:
                return web.Response(body=file.body, content_type="application/octet-stream")
        return web.Response(
            status=404, body=encode(Refused(404, "Not Found").envelope()), content_type="application/json"
        )


def _request(message: Any, payload: Any, protocol: Any, writer: Any, task: Any) -> web.BaseRequest:  # the server's own
    """A request that may be as large as a file that Telegram takes."""
    loop = asyncio.get_running_loop()
    return web.BaseRequest(message, payload, protocol, writer, task, loop, client_max_size=LARGEST)


async def _read(request: web.BaseRequest) -> Params:
    """The parameters of a call from its query and its body: a form, a multipart form, or JSON."""
    fields = dict(request.query)
    kind = request.content_type
    if kind == "multipart/form-data":
        return await _read_parts(request, fields)
    body = await request.read()
    if kind == "application/json" and body:
        given = await request.json()
        fields |= {name: value if isinstance(value, str) else encode(value).decode() for name, value in given.items()}
    else:
        fields |= dict(parse_qsl(body.decode(), keep_blank_values=True))
    return Params(fields)


async def _read_parts(request: web.BaseRequest, fields: dict[str, str]) -> Params:
    files = {}
    async for part in await request.multipart():
        if not isinstance(part, aiohttp.BodyPartReader) or not part.name:
            continue
        body = bytes(await part.read())
        if part.filename:
            files[part.name] = Upload(part.filename, part.headers.get("Content-Type", ""), body)
        else:
            fields[part.name] = body.decode()
    return Params(fields, files)


def _gone(request: web.BaseRequest) -> bool:
    return request.transport is None or request.transport.is_closing()


def _hang_up(request: web.BaseRequest) -> None:
    if request.transport is not None:
        request.transport.abort()


async def _cut_off(request: web.BaseRequest, answer: Answer) -> web.StreamResponse:
    """Send half of an answer that promises more, then break the connection."""
    response = web.StreamResponse(status=answer.status)
    response.content_type = answer.content_type
    response.content_length = len(answer.body)
    with contextlib.suppress(ConnectionError):  # the bot may hang up first
        await response.prepare(request)
        await response.write(answer.body[: len(answer.body) // 2])
    _hang_up(request)
    return response
