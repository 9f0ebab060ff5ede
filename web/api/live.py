"""A chat by WebSocket: the same events as by SSE, and words the other way.

The token comes in the Authorization header or, for browsers, in the first message. It is looked at again when it ends:
the program is told half a minute before, and sends the next one. `?after=` a revision goes on where another connection
was lost.

Every end has a code and a reason: 1003 for what is no text, 1008 for too many messages, 1009 for too large a one, 1012
where this program ends, 1013 for whoever does not read (web.sockets), 4401 without a good token, 4403 for the banned,
4404 where there is no such chat here, 4429 for too many connections. Events come from the rows, so that a slow reader
costs no memory.
"""

from __future__ import annotations

import asyncio
import secrets
from contextlib import aclosing
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Header, Query, WebSocket
from pydantic import BaseModel, ValidationError
from starlette.websockets import WebSocketDisconnect

from core.chat import roaming
from core.chat.hearing import LONGEST
from core.errors import Busy, NotFound, ProductError, Unavailable
from core.text import t
from web import store
from web.api import following, talking
from web.api.auth import Caller, ScopeNeeded, TokenNeeded, caller_of, known, locale_at, site_at
from web.api.shapes import Given, PublicId
from web.live import TooManyStreams
from web.viewer import Banned

router = APIRouter(prefix="/chats", tags=["chats"])

FIRST_SECONDS: Final = 10.0  # for the token
WARNED_SECONDS: Final = 30.0  # before a token ends
CLOSING_SECONDS: Final = 30.0  # in which the reason has to go out
BURST: Final = 30  # messages in any BURST_SECONDS
BURST_SECONDS: Final = 10.0
LARGEST: Final = 4 * LONGEST + 4_000  # characters of one message
TEXT_ONLY, FLOOD, TOO_LARGE, AGAIN = 1003, 1008, 1009, 1012
NO_TOKEN, BANNED, NO_CHAT, TOO_MANY = 4401, 4403, 4404, 4429
REASONS: Final = {
    TEXT_ONLY: "text messages only",
    FLOOD: "too many messages",
    TOO_LARGE: "message too large",
    AGAIN: "come back",
    NO_TOKEN: "no good token",
    BANNED: "banned",
    NO_CHAT: "no such chat here",
    TOO_MANY: "too many connections",
}


class Sent(Given):
    """What a program sends: a token, words (with an `id` of its own that comes back), or a sign of life."""

    type: Literal["token", "say", "ping"]
    token: str = ""
    text: str = ""
    id: str = ""


class Answer(BaseModel):
    type: Literal["ready", "token-needed", "said", "pong", "problem"]
    id: str | None = None
    code: str | None = None
    detail: str | None = None
    seconds: int | None = None


class Closing(Exception):
    """The connection ends, for this reason."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Line:
    """One connection."""

    def __init__(self, socket: WebSocket, chat_id: str, after: int | None) -> None:
        self._socket, self._chat_id, self._after = socket, chat_id, after
        self._site = site_at(socket)
        self._clock = self._site.app.clock
        self._times: list[float] = []
        self._renewed = asyncio.Event()

    async def run(self) -> None:
        await self._socket.accept()
        try:
            caller = await self._first()
            channel = await self._channel(caller)
            await self._seated(caller, channel)
        except Closing as end:
            await self._close(end.code)
        except WebSocketDisconnect:
            return

    async def _seated(self, caller: Caller, channel: str) -> None:
        try:
            with self._site.live.seat(caller.who):
                await self._say(Answer(type="ready"))
                await self._both(caller, channel)
        except TooManyStreams as problem:
            await self._told(problem)
            raise Closing(TOO_MANY) from problem

    async def _both(self, caller: Caller, channel: str) -> None:
        self._caller = caller
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._hear())
                tasks.create_task(self._tell(channel))
                tasks.create_task(self._watch())
        except BaseExceptionGroup as ends:
            raise _end_of(ends) from None

    async def _first(self) -> Caller:
        """Who it is, by the header or the first message."""
        try:
            caller = await caller_of(self._socket)
            if caller is None:
                async with asyncio.timeout(FIRST_SECONDS):
                    sent = await self._next()
                if sent is None or sent.type != "token":
                    raise Closing(NO_TOKEN)
                caller = await known(self._socket, sent.token)
            self._check(caller)
        except ProductError as problem:
            await self._told(problem)
            raise Closing(_code(problem)) from problem
        except TimeoutError as late:
            raise Closing(NO_TOKEN) from late
        return caller

    @staticmethod
    def _check(caller: Caller) -> None:
        missing = next((scope for scope in ("chats:read", "chats:write") if not caller.may(scope)), None)
        if missing is not None:
            raise ScopeNeeded(t("api-scope-needed", scope=missing))

    async def _channel(self, caller: Caller) -> str:
        try:
            async with self._site.app.db.read() as tx:
                chat = await roaming.one(tx, caller.account, self._chat_id)
        except NotFound as problem:
            await self._told(problem)
            raise Closing(NO_CHAT) from problem
        if chat.platform == store.PLATFORM and chat.here:
            return chat.channel
        await self._say(self._problem("api-chat-elsewhere"))
        raise Closing(NO_CHAT)

    async def _hear(self) -> None:
        while True:
            sent = await self._next()
            if sent is None:
                await self._say(self._problem("api-not-as-documented"))
                continue
            try:
                await self._do(sent)
            except (TokenNeeded, Banned) as problem:
                await self._told(problem, sent.id)
                raise Closing(_code(problem)) from problem
            except ProductError as problem:
                await self._told(problem, sent.id)

    async def _do(self, sent: Sent) -> None:
        match sent.type:
            case "ping":
                await self._say(Answer(type="pong", id=sent.id))
            case "token":
                caller = await known(self._socket, sent.token)
                if caller.account != self._caller.account:
                    raise TokenNeeded(t("api-bad-token"))
                self._check(caller)
                self._caller = caller
                self._renewed.set()
            case "say":
                text = sent.text.replace("\x00", "").strip()
                if not text or len(text) > LONGEST or not _is_text(text):
                    await self._say(self._problem("api-not-as-documented", sent.id))
                    return
                await following.require(self._site, self._caller)
                talk = await talking.here(self._site, self._caller, self._chat_id)
                await talk.say(text, secrets.token_hex(12))
                await self._say(Answer(type="said", id=sent.id))

    async def _tell(self, channel: str) -> None:
        """Events, for as long as the newest token is good; with another token the same goes on where it was."""
        revision = self._after
        while True:
            caller, end = self._caller, True
            async with aclosing(following.follow(self._site, caller, channel, revision)) as events:
                async for event in events:
                    revision = event.revision if event.revision is not None else revision
                    if event.type == "end":
                        break
                    await self._say(event)
                else:
                    end = False
            if self._caller is not caller:
                continue
            if end:
                await self._why()
            raise Closing(AGAIN)

    async def _why(self) -> None:
        """Raises Closing for the token, the account or the chat that has come to its end."""
        try:
            await following.require(self._site, self._caller)
        except (TokenNeeded, Banned) as problem:
            await self._told(problem)
            raise Closing(_code(problem)) from problem
        except Unavailable:
            return
        raise Closing(NO_CHAT)

    async def _watch(self) -> None:
        """Ask for the next token in time; without one, the end."""
        while True:
            self._renewed.clear()
            until = self._caller.until
            if until is None:
                await self._renewed.wait()
                continue
            left = (until - self._clock.now()).total_seconds()
            if await self._within(left - WARNED_SECONDS):
                continue
            left = max(0.0, (until - self._clock.now()).total_seconds())
            await self._say(Answer(type="token-needed", seconds=int(left)))
            if not await self._within(left):
                raise Closing(NO_TOKEN)

    async def _within(self, seconds: float) -> bool:
        """Whether another token has come by then."""
        try:
            async with asyncio.timeout(max(0.0, seconds)):
                await self._renewed.wait()
        except TimeoutError:
            return False
        return True

    async def _next(self) -> Sent | None:
        """None for what is no message of ours. Raises Closing for a flood."""
        message = await self._socket.receive()
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(message["code"])
        text = message.get("text")
        if text is None:
            raise Closing(TEXT_ONLY)
        now = self._clock.monotonic()
        self._times = [*(each for each in self._times if each > now - BURST_SECONDS), now]
        if len(self._times) > BURST:
            raise Closing(FLOOD)
        if len(text) > LARGEST:
            raise Closing(TOO_LARGE)
        try:
            return Sent.model_validate_json(text)
        except ValidationError:
            return None

    def _problem(self, code: str, of: str = "") -> Answer:
        return self._answer(ProductError(t(code)), of)

    async def _told(self, problem: ProductError, of: str = "") -> None:
        await self._say(self._answer(problem, of))

    def _answer(self, problem: ProductError, of: str) -> Answer:
        detail = self._site.app.catalog.render(problem.text, locale_at(self._socket))
        return Answer(type="problem", id=of or None, code=problem.text.key, detail=detail)

    async def _say(self, told: BaseModel) -> None:
        """Raises WebSocketDisconnect where nobody reads."""
        await self._socket.send_text(told.model_dump_json(exclude_none=True))

    async def _close(self, code: int) -> None:
        try:
            async with asyncio.timeout(CLOSING_SECONDS):
                await self._socket.close(code, REASONS[code])
        except (RuntimeError, TimeoutError, WebSocketDisconnect):
            return


def _end_of(ends: BaseExceptionGroup[BaseException]) -> BaseException:
    """Of several ends at once the one that is a defect, else the one with a reason."""
    defects = ends.subgroup(lambda each: not isinstance(each, Closing | WebSocketDisconnect | BaseExceptionGroup))
    reasons = (each for each in ends.exceptions if isinstance(each, Closing))
    return defects or next(reasons, WebSocketDisconnect(AGAIN))


def _code(problem: ProductError) -> int:
    """With which a problem ends the connection before it is ready."""
    match problem:
        case Banned():
            return BANNED
        case Busy():
            return FLOOD
        case _:
            return NO_TOKEN


def _is_text(text: str) -> bool:
    """Half a surrogate pair is none."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


@router.websocket("/{chat_id}/live")
async def live(
    socket: WebSocket,
    chat_id: PublicId,
    after: Annotated[int | None, Query(ge=0, le=2**53)] = None,
    last_event_id: Annotated[int | None, Header(ge=0, le=2**53)] = None,
) -> None:
    await Line(socket, chat_id, last_event_id if last_event_id is not None else after).run()
