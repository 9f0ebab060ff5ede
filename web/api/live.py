"""A chat by WebSocket: the same events as by SSE, and words the other way.

The token comes in the Authorization header or, for browsers, in the first message. It is looked at again when it ends:
the program is told half a minute before, and sends the next one. Who sends too much is closed with 1008; who does not
read is closed once nothing could be sent for a while, and costs no memory until then, for events come from the rows.
"""

from __future__ import annotations

import asyncio
import secrets
from contextlib import aclosing
from typing import Final, Literal

from fastapi import APIRouter, WebSocket
from pydantic import BaseModel, ValidationError
from starlette.websockets import WebSocketDisconnect

from core.chat import roaming
from core.chat.hearing import LONGEST
from core.errors import Busy, NotFound, ProductError
from core.text import t
from web import store
from web.api import following, talking
from web.api.auth import Caller, ScopeNeeded, TokenNeeded, caller_of, known, locale_at, site_at
from web.api.shapes import Given, PublicId

router = APIRouter(prefix="/chats", tags=["chats"])

FIRST_SECONDS: Final = 10.0  # for the token
WARNED_SECONDS: Final = 30.0  # before a token ends
PATIENCE: Final = 30.0  # seconds in which something has to go out
BURST: Final = 30  # messages in any BURST_SECONDS
BURST_SECONDS: Final = 10.0
LARGEST: Final = 4 * LONGEST + 4_000  # characters of one message
FLOOD, TOO_LARGE, NO_TOKEN, NO_CHAT, AGAIN = 1008, 1009, 4401, 4404, 1012


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

    def __init__(self, socket: WebSocket, chat_id: str) -> None:
        self._socket, self._chat_id = socket, chat_id
        self._site = site_at(socket)
        self._clock = self._site.app.clock
        self._times: list[float] = []
        self._renewed = asyncio.Event()

    async def run(self) -> None:
        await self._socket.accept()
        try:
            caller = await self._first()
            channel = await self._channel(caller)
            await self._say(Answer(type="ready"))
            await self._both(caller, channel)
        except Closing as end:
            await self._close(end.code)
        except (WebSocketDisconnect, TimeoutError):
            await self._close(FLOOD)

    async def _both(self, caller: Caller, channel: str) -> None:
        self._caller = caller
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._hear())
                tasks.create_task(self._tell(channel))
                tasks.create_task(self._watch())
        except* Closing as ends:
            reason = next(iter(_of(ends)))
            raise reason from None
        except* (WebSocketDisconnect, TimeoutError, RuntimeError):
            raise Closing(FLOOD) from None

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
            raise Closing(FLOOD if isinstance(problem, Busy) else NO_TOKEN) from problem
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
            except Busy as problem:
                await self._told(problem, sent.id)
            except TokenNeeded as problem:
                await self._told(problem, sent.id)
                raise Closing(NO_TOKEN) from problem
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
                talk = await talking.here(self._site, self._caller, self._chat_id)
                await talk.say(text, secrets.token_hex(12))
                await self._say(Answer(type="said", id=sent.id))

    async def _tell(self, channel: str) -> None:
        """Events, for as long as the newest token is good; with another token the same goes on where it was."""
        revision: int | None = None
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
            raise Closing(NO_TOKEN if end else AGAIN)

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
        text = await self._socket.receive_text()
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
        async with asyncio.timeout(PATIENCE):
            await self._socket.send_text(told.model_dump_json(exclude_none=True))

    async def _close(self, code: int) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                await self._socket.close(code)
        except (RuntimeError, TimeoutError, WebSocketDisconnect):
            return


def _of(ends: BaseExceptionGroup[Closing]) -> list[Closing]:
    return [end for each in ends.exceptions for end in (_of(each) if isinstance(each, BaseExceptionGroup) else [each])]


def _is_text(text: str) -> bool:
    """Half a surrogate pair is none."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


@router.websocket("/{chat_id}/live")
async def live(socket: WebSocket, chat_id: PublicId) -> None:
    await Line(socket, chat_id).run()
