"""What all providers on the wire share: the timers of a connection, and the one rule for how a stream may end."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.ai.model import (
    Broken,
    Empty,
    Finish,
    Misconfigured,
    ModelError,
    Overloaded,
    Picture,
    Rejected,
    Stop,
    StreamItem,
)

if TYPE_CHECKING:
    import httpx2


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Seconds: to connect, from the question to the answer's first byte, between bytes of the answer."""

    connect: float = 5.0
    first: float = 60.0
    stall: float = 30.0


PATIENCE = Patience()


_begun: ContextVar[list[httpx2.Response] | None] = ContextVar("begun", default=None)


@contextmanager
def noticing(begun: list[httpx2.Response]) -> Iterator[None]:
    """The responses that begin within the block go to `begun`, for an SDK that does not close what it stops reading.

    No `yield` of a generator may stand in the block: its caller's responses would go there too.
    """
    token = _begun.set(begun)
    try:
        yield
    finally:
        _begun.reset(token)


def http_client(patience: Patience) -> httpx2.AsyncClient:
    """A client whose timers are ours, whoever sends through it.

    The SDKs' own do not fit: google-genai's is a total that ends healthy long streams, anthropic's is one for both the
    first byte and the gaps. httpx2 reads a request's timers again when it begins to read the body.
    """
    import httpx2

    async def before_the_answer(request: httpx2.Request) -> None:
        request.extensions["timeout"] = {
            "connect": patience.connect,
            "pool": patience.first,
            "write": patience.stall,
            "read": patience.first,
        }

    async def within_the_answer(response: httpx2.Response) -> None:
        response.request.extensions["timeout"]["read"] = patience.stall
        if (begun := _begun.get()) is not None:
            begun.append(response)

    return httpx2.AsyncClient(
        event_hooks={"request": [before_the_answer], "response": [within_the_answer]},
        limits=httpx2.Limits(max_connections=None, max_keepalive_connections=16),
    )


async def ruled(
    items: AsyncGenerator[StreamItem, None],
) -> AsyncGenerator[StreamItem, None]:
    """`items` as the port promises them: the last Stop counts and comes once, at the end; no Stop is a cut stream.

    Before a word a fault flies as it is, a refusal is Rejected, an end without a finish Broken, no word at all Empty.
    After a word each of these leaves what was said: Stop(REFUSED) or Stop(CUT).
    """
    spoke, stop = False, Stop(Finish.CUT, reason="the stream ended without its finish")
    try:
        async with aclosing(items):
            async for item in items:
                if isinstance(item, Stop):
                    stop = item
                elif item.text:
                    spoke = True
                    yield item
    except ModelError as error:
        if not spoke:
            raise
        stop = replace(stop, finish=Finish.CUT, reason=str(error))
    yield _ended(stop, spoke=spoke)


def _ended(stop: Stop, *, spoke: bool) -> Stop:
    if spoke:
        return stop
    match stop.finish:
        case Finish.REFUSED:
            raise Rejected(f"refused: {stop.reason}")
        case Finish.CUT:
            raise Broken(stop.reason)
        case Finish.COMPLETE | Finish.LENGTH:
            raise Empty(f"ended without a word: {stop.reason or stop.finish}")


def base64(picture: Picture) -> str:
    return b64encode(picture.data).decode("ascii")


def by_status(status: int, kind: str, retry_after: float | None = None) -> ModelError:
    """The error that an HTTP status means. `kind` is the provider's own code for it; its message may quote the prompt
    or the key, so it goes nowhere."""
    words = f"{status} {kind}".strip()
    match status:
        case 401 | 402 | 403 | 404 | 405 | 410:
            return Misconfigured(words)
        case 408 | 409 | 425 | 429:
            return Overloaded(words, retry_after)
        case _ if status >= 500:
            return Overloaded(words, retry_after)
        case _ if 400 <= status < 500:
            return Rejected(words)
        case _:
            return Broken(words)


def seconds(header: str | None) -> float | None:
    """A Retry-After in seconds ("7", "7s", "0.5"); None for none and for a date, which no provider sends."""
    try:
        return max(0.0, float((header or "").strip().removesuffix("s")))
    except ValueError:
        return None
