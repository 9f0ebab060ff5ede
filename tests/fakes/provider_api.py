"""What the fakes of model providers share: faults on demand, a log of the calls, the pace of an answer, a server."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import math
import re
import time
from collections.abc import AsyncGenerator, Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, Self

from aiohttp import web

HOST = "127.0.0.1"
Json = dict[str, Any]  # bodies of other people's formats

Kind = Literal[
    "status",  # an error answer; `status`, with `retry_after` if given
    "cut_before",  # the connection breaks before the first byte
    "cut",  # the connection breaks (reset) after `after` words
    "truncated",  # a clean end after `after` words, without a finish
    "broken_chunk",  # after `after` words comes half a JSON
    "error_event",  # after `after` words an error inside the stream; `status` says which
    "stall",  # after `after` words the bytes stop and the connection stays
    "stall_before",  # not even the status line comes
    "slow_first",  # `seconds` until the first byte
    "slow_tokens",  # `seconds` before each word
    "empty",  # a good end without a word
    "refusal",  # the provider ends the answer after `after` words
    "blocked",  # the prompt is refused before it is answered
    "max_tokens",  # the greatest length is reached after `after` words
]


@dataclass(slots=True)
class Fault:
    kind: Kind
    times: int = 1
    skip: int = 0
    after: int = 2
    seconds: float = 1.0
    status: int = 500
    retry_after: float | None = None


@dataclass(slots=True)
class Call:
    """One request, `at` monotonic seconds. `hung_up`: the client left before the answer's end."""

    path: str
    body: Json
    headers: dict[str, str]
    at: float
    fault: str = ""
    done: bool = False
    hung_up: bool = False


@dataclass(frozen=True, slots=True)
class Counted:
    """Tokens of one call as the provider counts them."""

    input: int
    cached: int
    written: int
    output: int
    thought: int


class Refused(Exception):
    """An error answer in the provider's form."""

    def __init__(self, status: int, kind: str, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.status, self.kind, self.message, self.retry_after = status, kind, message, retry_after


@dataclass(slots=True)
class Pace:
    """Seconds until the first word and between words, for every answer."""

    first: float = 0.0
    between: float = 0.0


@dataclass
class ProviderApi:
    """A provider on loopback: `async with XApi() as api`, then `api.url`. `log` has all that asked for an answer,
    `seen` the beginnings of prompts that a cache holds, as the text of their blocks."""

    port: int = 0
    key: str = "loopback-key"
    log: list[Call] = field(default_factory=list, init=False)
    faults: list[Fault] = field(default_factory=list, init=False)
    answers: list[str] = field(default_factory=list, init=False)
    pace: Pace = field(default_factory=Pace, init=False)
    seen: list[list[str]] = field(default_factory=list, init=False)

    name: ClassVar[str]
    thinking: ClassVar[str] = "The person wants an answer."

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    def fault(self, kind: Kind, times: int = 1, **options: Any) -> None:
        """The next `times` answers (-1: all) meet a fault; see Fault for the options."""
        self.faults.append(Fault(kind, times, **options))

    def clear(self) -> None:
        """Forget all: faults, answers, pace, the log and what was cached."""
        self.seen.clear()
        self.faults.clear()
        self.answers.clear()
        self.log.clear()
        self.pace = Pace()

    def say(self, *answers: str) -> None:
        """The answers to come, in order, the last one again and again; with none a call is answered by what it said."""
        self.answers = list(answers)

    def app(self) -> web.Application:
        """The provider's routes, to be mounted anywhere."""
        raise NotImplementedError

    async def __aenter__(self) -> Self:
        self._runner = web.AppRunner(self.app(), shutdown_timeout=0.2, handler_cancellation=True)
        await self._runner.setup()
        await web.TCPSite(self._runner, HOST, self.port).start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self._runner.cleanup()

    def opening(self, call: Call, counted: Counted) -> Iterator[bytes]:
        """What comes before the first word, with a thought that must not be shown."""
        raise NotImplementedError

    def word(self, text: str) -> bytes:
        raise NotImplementedError

    def ending(self, finish: str, counted: Counted) -> Iterator[bytes]:
        """`finish` is "end", "length" or "refusal"."""
        raise NotImplementedError

    def blocked(self, counted: Counted) -> Iterator[bytes]:
        """A whole stream for a prompt that is refused."""
        return self.ending("refusal", counted)

    def broken(self) -> bytes:
        raise NotImplementedError

    def error(self, refused: Refused) -> web.Response:
        raise NotImplementedError

    def error_event(self, status: int) -> bytes:
        raise NotImplementedError

    async def answer(
        self, request: web.Request, call: Call, said: str, counted: Counted, made: list[str] | None = None
    ) -> web.StreamResponse:
        """Stream an answer to `said`, or the pieces of what was `made`, through whatever fault is due."""
        self.log.append(call)
        fault = self._meet()
        call.fault = fault.kind if fault else ""
        try:
            return await self._through(request, call, fault, self.words(said) if made is None else made, counted)
        except (ConnectionError, asyncio.CancelledError):
            call.hung_up = True
            raise

    async def deliver(
        self, request: web.Request, call: Call, body: bytes, kind: str, *, nothing: bytes = b""
    ) -> web.StreamResponse:
        """A `body` that is no stream of words, through whatever fault is due: after=0 breaks it at its beginning.
        `nothing` is a body with nothing in it."""
        self.log.append(call)
        fault = self._meet()
        call.fault = fault.kind if fault else ""
        if fault and fault.kind == "status":
            return self.error(_refused(fault))
        if fault and fault.kind in {"refusal", "blocked"}:
            return self.error(Refused(400, "content_policy_violation", "refused on demand"))
        if fault and fault.kind == "cut_before":
            return _reset(request, web.Response())
        if fault and fault.kind == "stall_before":
            await asyncio.sleep(3600)
        if fault and fault.kind == "empty":
            body = nothing
        response = web.StreamResponse(headers={"Content-Type": kind, "Content-Length": str(len(body))})
        await response.prepare(request)
        if fault and fault.kind in {"cut", "truncated", "stall"}:
            await response.write(body[: len(body) // 2 if fault.after else 0])
            await asyncio.sleep(3600 if fault.kind == "stall" else 0.02)
            return _reset(request, response)
        await response.write(body)
        await response.write_eof()
        call.done = True
        return response

    def words(self, said: str) -> list[str]:
        """The next answer, word by word."""
        answer = said
        if self.answers:
            answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return re.findall(r"\s*\S+\s*", answer)

    def _meet(self) -> Fault | None:
        for fault in self.faults:
            if fault.skip:
                fault.skip -= 1
                return None
            fault.times -= 1
            if not fault.times:
                self.faults.remove(fault)
            return fault
        return None

    async def _through(
        self, request: web.Request, call: Call, fault: Fault | None, words: list[str], counted: Counted
    ) -> web.StreamResponse:
        kind = fault.kind if fault else ""
        if fault and kind == "status":
            return self.error(_refused(fault))
        if kind == "cut_before":
            return _reset(request, web.Response())
        if kind == "stall_before":
            await asyncio.sleep(3600)
        if fault and kind == "slow_first":
            await asyncio.sleep(fault.seconds)
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream; charset=utf-8"})
        await response.prepare(request)
        async for piece in self._pieces(call, fault, words, counted):
            if piece is None:
                return _reset(request, response)
            await response.write(piece)
        await response.write_eof()
        call.done = True
        return response

    async def _pieces(
        self, call: Call, fault: Fault | None, words: list[str], counted: Counted
    ) -> AsyncGenerator[bytes | None, None]:
        """The bytes of the stream in order; None where the connection breaks."""
        kind = fault.kind if fault else ""
        if kind == "blocked":
            for piece in self.blocked(counted):
                yield piece
            return
        for piece in self.opening(call, counted):
            yield piece
        await asyncio.sleep(self.pace.first)
        for number, word in enumerate([] if kind == "empty" else words):
            if fault and number == fault.after and kind in MID_STREAM:
                break
            await asyncio.sleep(fault.seconds if fault and kind == "slow_tokens" else self.pace.between)
            yield self.word(word)
        for last in await self._end(fault, counted):
            yield last

    async def _end(self, fault: Fault | None, counted: Counted) -> list[bytes | None]:
        match fault:
            case Fault(kind="cut"):
                await asyncio.sleep(0.02)  # what was written arrives: a reset throws away what was not read
                return [None]
            case Fault(kind="truncated"):
                return []
            case Fault(kind="broken_chunk"):
                return [self.broken()]
            case Fault(kind="error_event"):
                return [self.error_event(fault.status)]
            case Fault(kind="stall"):
                await asyncio.sleep(3600)
                return []
            case Fault(kind="refusal"):
                return list(self.ending("refusal", counted))
            case Fault(kind="max_tokens"):
                return list(self.ending("length", counted))
            case _:
                return list(self.ending("end", counted))


MID_STREAM = frozenset({"cut", "truncated", "broken_chunk", "error_event", "stall", "refusal", "max_tokens"})
KINDS = {
    400: "invalid_request_error",
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    413: "request_too_large",
    429: "rate_limit_error",
    529: "overloaded_error",
}


PICTURE_TOKENS = 1_000
_PICTURE = "\0picture:"
_MAGIC = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff", "image/gif": b"GIF8", "image/webp": b"RIFF"}


def tokens(text: str) -> int:
    """A stable count: a token for four bytes, a thousand for a picture."""
    return PICTURE_TOKENS if text.startswith(_PICTURE) or f": {_PICTURE}" in text else -(-len(text.encode()) // 4)


def picture(media_type: object, data: object) -> str:
    """A picture as it stands among the texts of a prompt. Raises Refused unless the base64 is one of that kind."""
    try:
        raw = base64.b64decode(str(data), validate=True)
    except ValueError:
        raise Refused(400, "invalid_request_error", "image: not valid base64") from None
    magic = _MAGIC.get(str(media_type))
    if magic is None or not raw.startswith(magic):
        raise Refused(400, "invalid_request_error", f"image: not a picture of {media_type}")
    return f"{_PICTURE}{media_type}:{hashlib.sha256(raw).hexdigest()}"


def shared_blocks(seen: list[list[str]], blocks: list[str]) -> int:
    """How many blocks at the beginning were sent before, byte for byte, in one earlier prompt."""
    return max((_common(earlier, blocks) for earlier in seen), default=0)


def dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def tone(seconds: float = 0.3) -> bytes:
    """A voice of sorts: 16-bit samples of one channel at 24 kHz."""
    samples = (round(9_000 * math.sin(2 * math.pi * 220 * n / 24_000)) for n in range(round(24_000 * seconds)))
    return b"".join(sample.to_bytes(2, "little", signed=True) for sample in samples)


PAINTED = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAFklEQVR4nGP8z8DAwMDAxMDAwMDAAAANHQEDasKb6QAAAABJRU5ErkJggg=="
)
"""A PNG of four red pixels."""


async def read(request: web.Request) -> Call:
    body = await request.json()
    return Call(request.path, body, dict(request.headers), time.monotonic())


def _common(one: list[str], other: list[str]) -> int:
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count


def _refused(fault: Fault) -> Refused:
    kind = KINDS.get(fault.status, "api_error")
    return Refused(fault.status, kind, f"fault on demand: {fault.status}", fault.retry_after)


def _reset(request: web.Request, response: web.StreamResponse) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.abort()
    return response
