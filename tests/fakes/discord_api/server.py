"""Discord over HTTP on 127.0.0.1: takes calls, lets them meet their faults, and keeps a log of them."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar, Unpack

import aiohttp
from aiohttp import web

from tests.fakes.discord_api.answering import INTERACTIONS
from tests.fakes.discord_api.bell import Bell
from tests.fakes.discord_api.breaking import Breaking
from tests.fakes.discord_api.control import Control
from tests.fakes.discord_api.faults import PAGE, VIA, Fault, FaultOptions, Kind, Limit, Plan, too_many
from tests.fakes.discord_api.gateway import Gateway
from tests.fakes.discord_api.looking import Looking
from tests.fakes.discord_api.people import People
from tests.fakes.discord_api.proxying import Plural, Proxying
from tests.fakes.discord_api.records import Clock, Event, RulesOptions, User, World
from tests.fakes.discord_api.routes import Route, Routes
from tests.fakes.discord_api.routes_about import ABOUT
from tests.fakes.discord_api.routes_channels import CHANNELS
from tests.fakes.discord_api.routes_messages import MESSAGES
from tests.fakes.discord_api.routes_webhooks import WEBHOOKS
from tests.fakes.discord_api.wire import Answer, Asked, Call, Json, Refused, Upload, encode, mapping

ROUTES = Routes(ABOUT, CHANNELS, MESSAGES, WEBHOOKS, INTERACTIONS)
HOST = "127.0.0.1"
REST = "/api/v10"
SHUTDOWN = 0.2
PLENTY = 10_000  # calls that a bucket has room for where no limit is set

T = TypeVar("T")


@dataclass
class DiscordApi(People, Proxying, Looking, Breaking):
    """Discord for one bot: `async with DiscordApi() as api`, then `api.base`, `api.gateway` and `api.cdn`.

    What people do: People, and what proxies do for them: Proxying. To look: `messages`, `answers`, `calls`, …
    (Looking). `fault` and `limit` break REST, the methods of Breaking the gateway.
    """

    token: str = "MTAwMDAwMDAwMDAwMDAwMDAx.loopback.discord"
    username: str = "iyagi"
    port: int = 0
    world: World = field(init=False)
    log: list[Call] = field(default_factory=list, init=False)
    plan: Plan = field(default_factory=Plan, init=False)
    hub: Gateway = field(init=False)
    plural: Plural = field(default_factory=Plural, init=False)

    def __post_init__(self) -> None:
        clock = Clock()
        bot = User(clock.snowflake(), "이야기", self.username, is_bot=True)
        self._bell = Bell()
        self.world = World(bot, clock.snowflake(), self._emit, lambda: self.cdn, clock)
        self.world.users[bot.id] = bot
        self.hub = Gateway(self.world, self.token, lambda: self.gateway, self._bell.ring)
        self._control = Control(self)

    def _emit(self, event: Event) -> None:
        self.hub.emit(event)

    @property
    def base(self) -> str:
        return f"http://{HOST}:{self.port}{REST}"

    @property
    def gateway(self) -> str:
        return f"ws://{HOST}:{self.port}/gateway"

    @property
    def cdn(self) -> str:
        return f"http://{HOST}:{self.port}/cdn"

    @property
    def pluralkit(self) -> str:
        return f"http://{HOST}:{self.port}/pluralkit/v2"

    @property
    def bot_id(self) -> str:
        return self.world.bot.id

    @property
    def application_id(self) -> str:
        return self.world.application_id

    async def start(self) -> None:
        """Also after `stop`: on the same port and with all that was there, as after an outage."""
        async with contextlib.AsyncExitStack() as opened:
            server = web.Server(self._handle, access_log=None)
            runner = web.ServerRunner(server, shutdown_timeout=SHUTDOWN)
            opened.push_async_callback(runner.cleanup)
            await runner.setup()
            await web.TCPSite(runner, HOST, self.port).start()
            self.port = runner.addresses[0][1]
            opened.callback(self.drop)
            self._opened = opened.pop_all()

    async def stop(self) -> None:
        await self._opened.aclose()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def wait_for(self, ready: Callable[[], T], seconds: float = 5.0) -> T:
        """What `ready` gives once it is true. Raises TimeoutError with its last result."""
        return await self._bell.until(ready, seconds)

    async def wait_connected(self, seconds: float = 5.0) -> None:
        """Until a client has identified itself or resumed."""
        await self.wait_for(self.hub.live, seconds)

    def connected(self) -> int:
        """How many sessions have a connection now."""
        return len(self.hub.live())

    def identity(self) -> dict[str, str]:
        """The bot's ids and addresses, for a test in another process."""
        ids = {"bot_id": self.bot_id, "application_id": self.application_id, "token": self.token}
        return {**ids, "base": self.base, "gateway": self.gateway, "cdn": self.cdn, "pluralkit": self.pluralkit}

    def configure(self, **rules: Unpack[RulesOptions]) -> None:
        """Change Discord's numbers (see Rules)."""
        self.world.rules = replace(self.world.rules, **rules)

    def pass_time(self, seconds: float) -> None:
        """The server's clock jumps: deadlines, tokens, nonces and new ids see it."""
        self.world.clock.ahead += seconds

    def record(self, path: Path) -> None:
        """Write the log as JSON lines, as a checker of Discord's contract reads it."""
        lines = (encode({"method": call.method, "path": call.path, "body": call.body}) for call in self.log)
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")

    def fault(self, kind: Kind, **options: Unpack[FaultOptions]) -> None:
        """The next calls that fit meet `kind` (see Fault); faults that are set later come later."""
        self.plan.faults.append(Fault(kind, **options))

    def limit(self, calls: int, seconds: float, *, method: str = "*", path_contains: str = "") -> None:
        """From now on more than `calls` in `seconds` on one path get 429 and nothing done."""
        self.plan.limits.append(Limit(method, path_contains, calls, seconds))

    def clear_faults(self) -> None:
        self.plan.faults.clear()
        self.plan.limits.clear()
        self.accept_gateway()

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        path = request.path
        if path.startswith(REST):
            return await self._call(request, path.removeprefix(REST))
        if path.startswith("/pluralkit/"):
            return self.plural.answer(request, path.removeprefix("/pluralkit"))
        if path == "/gateway":
            return await self.hub.serve(request)
        if path.startswith("/_control/"):
            answer = await self._control.handle(request, path.removeprefix("/_control/"))
            self._bell.ring()
            return answer
        kind, body = self.world.files.get(path.removeprefix("/cdn"), ("", b""))
        return web.Response(body=body, content_type=kind) if kind else web.Response(status=404)

    async def _call(self, request: web.BaseRequest, path: str) -> web.StreamResponse:
        body, files = await _read(request)
        call = Call(request.method, request.path_qs.removeprefix(REST), body, time.monotonic())
        self.log.append(call)
        fault = self.plan.meet(call.method, path)
        if fault is not None and fault.kind == "slow_before":
            await asyncio.sleep(fault.seconds)
        if fault is not None and fault.kind == "cut_before":
            return _hang_up(request)
        found = ROUTES.find(call.method, path)
        response = _broken(fault) or self._limited(call.method, path)
        if response is None:
            answer = self._answer(request, call, found, files)
            response = _response(answer, self._headers(call.method, path, found))
        if fault is not None and fault.kind == "slow_after":
            await asyncio.sleep(fault.seconds)
        call.took = time.monotonic() - call.at
        if fault is not None and fault.kind == "cut_after":
            self._bell.ring()
            return _hang_up(request)
        call.status = response.status
        self._bell.ring()
        return response

    def _answer(
        self,
        request: web.BaseRequest,
        call: Call,
        found: tuple[Route, Mapping[str, str]] | None,
        files: list[Upload],
    ) -> Answer:
        try:
            if found is None:
                return self._about_gateway(call.path.partition("?")[0])
            route, ids = found
            if not route.by_token and request.headers.get("Authorization") != f"Bot {self.token}":
                raise Refused(401, 0, "401: Unauthorized")
            query = dict(request.query) if request.query_string else {}
            return route.serve(self.world, Asked(ids, query, mapping(call.body), files, call.body))
        except Refused as no:
            return Answer(no.status, no.body())

    def _about_gateway(self, path: str) -> Answer:
        """Raises Refused for every other path that is not known."""
        if path == "/gateway":
            return Answer(200, {"url": self.gateway})
        if path == "/gateway/bot":
            left: Json = {"total": 1000, "remaining": 999, "reset_after": 14_400_000, "max_concurrency": 1}
            return Answer(200, {"url": self.gateway, "shards": 1, "session_start_limit": left})
        raise Refused(404, 0, "404: Not Found")

    def _limited(self, method: str, path: str) -> web.Response | None:
        limit = self.plan.limit(method, path)
        seconds = limit.wait(f"{method} {path}") if limit else 0.0
        return _too_many(seconds) if seconds else None

    def _headers(self, method: str, path: str, found: tuple[Route, Mapping[str, str]] | None) -> dict[str, str]:
        limit = self.plan.limit(method, path)
        calls, seconds = (limit.calls, limit.seconds) if limit else (PLENTY, 1.0)
        return {
            "X-RateLimit-Limit": str(calls),
            "X-RateLimit-Remaining": str(limit.left(f"{method} {path}") if limit else calls - 1),
            "X-RateLimit-Reset": f"{time.time() + seconds:.3f}",
            "X-RateLimit-Reset-After": f"{seconds:.3f}",
            "X-RateLimit-Bucket": found[0].bucket if found else "0" * 32,
            **VIA,
        }


async def _read(request: web.BaseRequest) -> tuple[Json, list[Upload]]:
    """The JSON that was sent, of a multipart form its `payload_json`; and the form's files by their numbers."""
    if request.content_type == "multipart/form-data":
        return await _read_parts(request)
    if not request.can_read_body:
        return None, []
    raw = await request.content.read()
    body: Json = json.loads(raw) if raw else None
    return body, []


async def _read_parts(request: web.BaseRequest) -> tuple[Json, list[Upload]]:
    body: Json = None
    files = []
    async for part in await request.multipart():
        if not isinstance(part, aiohttp.BodyPartReader):
            continue
        raw = bytes(await part.read())
        if part.name == "payload_json":
            body = json.loads(raw)
        elif part.filename:
            files.append(Upload(part.filename, part.headers.get("Content-Type", "application/octet-stream"), raw))
    return body, files


def _broken(fault: Fault | None) -> web.Response | None:
    """The answer in place of the true one; None where the fault is in the connection or there is none."""
    match fault:
        case Fault(kind="rate_limit", seconds=seconds):
            return _too_many(seconds)
        case Fault(kind="global", seconds=seconds):
            return _too_many(seconds, everywhere=True)
        case Fault(kind="cloudflare"):
            return web.Response(status=429, body=PAGE, content_type="text/html", headers={"Retry-After": "600"})
        case Fault(kind="status", status=status):
            return web.Response(status=status, body=PAGE, content_type="text/html")
        case Fault(kind="refuse", status=status, code=code, message=message):
            return _response(Answer(status, {"message": message, "code": code}), VIA)
        case Fault(kind="garbage"):
            return web.Response(status=200, body=PAGE, content_type="text/html")
    return None


def _too_many(seconds: float, *, everywhere: bool = False) -> web.Response:
    scope = "global" if everywhere else "user"
    headers = {**VIA, "Retry-After": str(max(1, round(seconds))), "X-RateLimit-Scope": scope}
    return _response(Answer(429, too_many(seconds, everywhere=everywhere)), headers)


def _response(answer: Answer, headers: Mapping[str, str]) -> web.Response:
    if answer.status == 204:
        return web.Response(status=204, headers=headers)
    body = encode(answer.body).encode("utf-8", "surrogatepass")
    return web.Response(status=answer.status, body=body, content_type="application/json", headers=headers)


def _hang_up(request: web.BaseRequest) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
