"""What is refused before the API's routes see it, as problem+json like all other errors of it."""

from __future__ import annotations

from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.body_limit import MAX_BODY_SIZE_SCOPE_KEY
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.text import Text, t
from web.api.auth import AUDIENCE
from web.api.problems import MEDIA, problem

_WORDS: Final = {421: "api-other-name"}


class Refusals:
    """Around all that refuses by itself: the limit of bodies (Starlette) and the guard of names answer in plain text.

    A body that is packed is refused here: it is counted as it comes, and unpacked it could be anything.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _ours(scope["path"]):
            await self._app(scope, receive, send)
        elif Headers(scope=scope).get("content-encoding", "identity") != "identity":
            await _answer(scope, send, t("api-packed"), 415, {"Accept-Encoding": "identity"})
        else:
            await _Reworded(scope, send).run(self._app, receive)


class _Reworded:
    """One request: an error that is no problem+json is told as one, and what else it says is left out."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._scope, self._send = scope, send
        self._told = False

    async def run(self, app: ASGIApp, receive: Receive) -> None:
        await app(self._scope, receive, self._reworded)

    async def _reworded(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            kind = Headers(raw=message["headers"]).get("content-type", "")
            self._told = message["status"] >= 400 and kind.startswith("text/plain")
            if self._told:
                status = message["status"]
                await _answer(self._scope, self._send, self._words(status), status, {})
        if not self._told:
            await self._send(message)

    def _words(self, status: int) -> Text:
        if status == 413:
            return t("api-body-too-large", most=self._scope[MAX_BODY_SIZE_SCOPE_KEY])
        return t(_WORDS.get(status, "web-bad-request"))


def _ours(path: str) -> bool:
    return path == AUDIENCE or path.startswith(f"{AUDIENCE}/")


async def _answer(scope: Scope, send: Send, text: Text, status: int, headers: dict[str, str]) -> None:
    """Any page may read it, as it may read all of the API's answers. What the body still brings is not waited for."""
    response: Response = problem(HTTPConnection(scope), text, status, headers=headers)
    assert response.media_type == MEDIA
    told = MutableHeaders(raw=response.raw_headers)
    told["Access-Control-Allow-Origin"] = "*"
    told["Vary"] = "Accept-Language"
    await send({"type": "http.response.start", "status": status, "headers": told.raw})
    await send({"type": "http.response.body", "body": response.body})
