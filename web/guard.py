"""What holds for every request and every answer: the host that was meant, and the headers that keep pages safe."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web import framing

LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]")

# Pictures in `data:` are the icons in Pico's own style sheet.
POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "private, no-cache",
}
# Pages that are somebody's own: whoever goes back in a browser after them finds nothing that it has kept.
OWN_PAGES = ("/me", "/chats", "/moderation")
# Over https: no browser that was here comes by http again for a year.
STAY_SECURE = "max-age=31536000"


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def hosts(bound: str, public_url: str | None) -> frozenset[str] | None:
    """The names by which we may be called; None for any, where the operator opened the door to the network."""
    if not is_loopback(bound):
        return None
    named = {urlsplit(public_url).hostname or ""} if public_url else set()
    return frozenset({*LOOPBACK_NAMES, bound, *named} - {""})


class Hosts:
    """Refuse other names: a stranger's page whose name was rebound to 127.0.0.1 must not reach a local program."""

    def __init__(self, app: ASGIApp, allowed: Iterable[str] | None) -> None:
        self._app = app
        self._allowed = None if allowed is None else frozenset(allowed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._allowed is not None and scope["type"] in {"http", "websocket"}:
            host = Headers(scope=scope).get("host", "").lower()
            name = host if host.endswith("]") else host.rpartition(":")[0] or host
            if name not in self._allowed:
                await PlainTextResponse("This server does not answer to that name.\n", 421)(scope, receive, send)
                return
        await self._app(scope, receive, send)


class SafeHeaders:
    """Set on every answer, errors and files too."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if framing.is_in_telegram(Headers(scope=scope).get("cookie", "")):
                    headers.setdefault("Content-Security-Policy", framing.POLICY)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if scope["path"].startswith(OWN_PAGES) and headers["Cache-Control"] == HEADERS["Cache-Control"]:
                    headers["Cache-Control"] = "private, no-store"
                if scope["scheme"] == "https":
                    headers.setdefault("Strict-Transport-Security", STAY_SECURE)
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)


class Heads:
    """HEAD is answered as GET, without its body (RFC 9110, 9.3.2): programs that look whether a link still leads
    anywhere ask so. To what would stream it is said that nobody listens."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "HEAD":
            heard = _Heard(receive, send)
            await self._app({**scope, "method": "GET"}, heard.receive, heard.send)
        else:
            await self._app(scope, receive, send)


_GONE: Message = {"type": "http.disconnect"}


async def _one(receive: Receive) -> Message:
    return await receive()


class _Heard:
    """One such request."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive, self._send = receive, send
        self._begun, self._ended = asyncio.Event(), False

    async def receive(self) -> Message:
        if self._begun.is_set():
            return _GONE
        async with asyncio.TaskGroup() as tasks:
            asked, begun = tasks.create_task(_one(self._receive)), tasks.create_task(self._begun.wait())
            await asyncio.wait((asked, begun), return_when=asyncio.FIRST_COMPLETED)
            heard = asked.result() if asked.done() else _GONE
            asked.cancel()
            begun.cancel()
        return heard

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            await self._send(message)
            self._begun.set()
        elif not self._ended:
            self._ended = True
            await self._send({"type": "http.response.body", "body": b"", "more_body": False})
