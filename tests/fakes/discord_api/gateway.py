"""The gateway: sessions that hear events, lose their connection and take it up again."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

import aiohttp
from aiohttp import web

from tests.fakes.discord_api import shapes
from tests.fakes.discord_api.records import MESSAGE_CONTENT, Event, World
from tests.fakes.discord_api.wire import Json, Object, encode, items, mapping, number, word

HEARTBEAT, RECONNECT, INVALID_SESSION, HELLO, ACKNOWLEDGED = 1, 7, 9, 10, 11
GUILDS = 1  # an intent
OVER = 0  # no code of Discord's
UNKNOWN_OPCODE, NOT_JSON, NOT_IDENTIFIED, WRONG_TOKEN, IDENTIFIED_ALREADY = 4001, 4002, 4003, 4004, 4005
WRONG_SEQUENCE, WRONG_SHARD, INTENTS_REFUSED = 4007, 4010, 4014
ENDED = frozenset({1000, 1001})  # closed by the client with these, a session cannot be resumed


@dataclass(slots=True)
class Session:
    """What one identified client has heard; `kept` holds the frames that a RESUME may ask for."""

    id: str
    intents: int
    shard: int
    shards: int
    kept: deque[tuple[int, str]]
    sequence: int = 0
    line: Line | None = None
    away_since: float = 0.0

    def hears(self, event: Event) -> bool:
        if event.intents and not self.intents & event.intents:
            return False
        return self.shard == ((int(event.guild_id) >> 22) % self.shards if event.guild_id else 0)

    def tell(self, name: str, data: str) -> None:
        self.sequence += 1
        frame = f'{{"op":0,"t":"{name}","s":{self.sequence},"d":{data}}}'
        self.kept.append((self.sequence, frame))
        if self.line is not None:
            self.line.outbox.put_nowait(frame)


@dataclass(slots=True)
class Line:
    """One connection; what stands in `outbox` is sent in order: a frame, a close code, or None for an abort.

    The code OVER ends only the writing: a close that is under way must not be cancelled, or its code is lost.
    """

    request: web.BaseRequest
    socket: web.WebSocketResponse
    outbox: asyncio.Queue[str | int | None] = field(default_factory=asyncio.Queue)
    session: Session | None = None
    closed_by_us: bool = False

    def send(self, op: int, data: Json = None) -> None:
        self.outbox.put_nowait(encode({"op": op, "d": data, "s": None, "t": None}))

    def close(self, code: int) -> None:
        self.closed_by_us = self.closed_by_us or code != OVER
        self.outbox.put_nowait(code)

    def abort(self) -> None:
        self.outbox.put_nowait(None)

    async def write(self) -> None:
        """Until the connection ends."""
        while True:
            match await self.outbox.get():
                case str() as frame:
                    with contextlib.suppress(ConnectionError):
                        await self.socket.send_str(frame)
                case 0:
                    return
                case int() as code:
                    await self.socket.close(code=code)
                    return
                case None:
                    if self.request.transport is not None:
                        self.request.transport.abort()
                    return


@dataclass(slots=True)
class Gateway:
    """`heard` is every frame that clients sent, by opcode; heartbeats are not among them."""

    world: World
    token: str
    address: Callable[[], str]
    changed: Callable[[], None]
    sessions: dict[str, Session] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    heard: list[tuple[int, Json]] = field(default_factory=list)
    refusals: int = 0
    refused_until: float = 0.0
    close_codes: list[int] = field(default_factory=list)

    def emit(self, event: Event) -> None:
        whole = bare = ""
        for session in self.sessions.values():
            if not session.hears(event):
                continue
            if event.bare is None or session.intents & MESSAGE_CONTENT:
                whole = whole or encode(event.data)
                session.tell(event.name, whole)
            else:
                bare = bare or encode(event.bare())
                session.tell(event.name, bare)
        self.changed()

    def live(self) -> list[Session]:
        """Those that are connected."""
        return [session for session in self.sessions.values() if session.line is not None]

    async def serve(self, request: web.BaseRequest) -> web.StreamResponse:
        if self.refusals or time.monotonic() < self.refused_until:
            self.refusals = max(0, self.refusals - 1)
            return web.Response(status=503)  # a cut connection aiohttp would try once more by itself
        socket = web.WebSocketResponse(autoping=True, max_msg_size=0, compress=False)
        await socket.prepare(request)
        line = Line(request, socket)
        self.lines.append(line)
        line.send(HELLO, {"heartbeat_interval": int(self.world.rules.heartbeat * 1000), "_trace": []})
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(line.write())
                await self._read(line)
                line.close(OVER)
        finally:
            self.lines.remove(line)
            self._hung_up(line)
        return socket

    async def _read(self, line: Line) -> None:
        async for message in line.socket:
            if message.type is not aiohttp.WSMsgType.TEXT:
                line.close(NOT_JSON)
                continue
            try:
                frame = mapping(json.loads(message.data))
            except ValueError:
                line.close(NOT_JSON)
                continue
            self._take(line, number(frame.get("op"), -1), frame.get("d"))

    def _hung_up(self, line: Line) -> None:
        session = line.session
        if session is not None and session.line is line:
            session.line = None
            session.away_since = time.monotonic()
            if line.socket.close_code in ENDED and not line.closed_by_us:
                self.sessions.pop(session.id, None)
        self.changed()

    def _take(self, line: Line, op: int, data: Json) -> None:
        if op == HEARTBEAT:
            if self.world.rules.acknowledges:
                line.send(ACKNOWLEDGED)
            return
        self.heard.append((op, data))
        self.changed()
        match op:
            case 2:  # IDENTIFY
                self._identify(line, mapping(data))
            case 6:  # RESUME
                self._resume(line, mapping(data))
            case _ if line.session is None:
                line.close(NOT_IDENTIFIED)
            case 8:  # request of members
                self._tell_members(line.session, mapping(data))
            case 3 | 4:  # presence, voice
                pass
            case _:
                line.close(UNKNOWN_OPCODE)

    def _identify(self, line: Line, given: Object) -> None:
        shard, shards = (number(each) for each in items(given.get("shard")) or (0, 1))
        intents = number(given.get("intents"))
        if self.close_codes:
            return line.close(self.close_codes.pop(0))
        if line.session is not None:
            return line.close(IDENTIFIED_ALREADY)
        if word(given.get("token")).removeprefix("Bot ") != self.token:
            return line.close(WRONG_TOKEN)
        if not 0 <= shard < shards:
            return line.close(WRONG_SHARD)
        if intents & self.world.refused_intents:
            return line.close(INTENTS_REFUSED)
        self._forget_the_lost()
        kept = deque[tuple[int, str]](maxlen=self.world.rules.events_kept)
        session = Session(secrets.token_hex(16), intents, shard, shards, kept, line=line)
        self.sessions[session.id] = line.session = session
        self._greet(session)
        return None

    def _greet(self, session: Session) -> None:
        world = self.world
        ours = [one for one in world.guilds.values() if not one.absent]
        guilds = [one for one in ours if (int(one.id) >> 22) % session.shards == session.shard]
        ready: dict[str, Json] = {
            "v": 10,
            "user": {**shapes.user(world.bot), "verified": True, "mfa_enabled": False, "email": None, "flags": 0},
            "guilds": [{"id": one.id, "unavailable": True} for one in guilds],
            "session_id": session.id,
            "session_type": "normal",
            "resume_gateway_url": self.address(),
            "application": {"id": world.application_id, "flags": 1 << 19},
            "shard": [session.shard, session.shards],
            "private_channels": [],
            "relationships": [],
            "presences": [],
            "user_settings": {},
            "geo_ordered_rtc_regions": [],
            "guild_join_requests": [],
            "auth": {},
            "_trace": [],
        }
        session.tell("READY", encode(ready))
        for one in guilds if session.intents & GUILDS else ():
            session.tell("GUILD_CREATE", encode(shapes.guild_created(world, one)))
        self.changed()

    def _resume(self, line: Line, given: Object) -> None:
        if word(given.get("token")).removeprefix("Bot ") != self.token:
            return line.close(WRONG_TOKEN)
        session, heard = self.sessions.get(word(given.get("session_id"))), number(given.get("seq"))
        if session is not None and heard > session.sequence:
            return line.close(WRONG_SEQUENCE)
        if session is None or self._too_late(session, heard):
            return line.send(INVALID_SESSION, data=False)
        if session.line is not None:
            session.line.close(4000)
            session.line.session = None
        session.line, line.session = line, session
        for sequence, frame in session.kept:
            if sequence > heard:
                line.outbox.put_nowait(frame)
        session.tell("RESUMED", encode({"_trace": []}))
        self.changed()
        return None

    def _too_late(self, session: Session, heard: int) -> bool:
        first = session.kept[0][0] if session.kept else session.sequence + 1
        gone = session.line is None and time.monotonic() - session.away_since > self.world.rules.resume_within
        return gone or heard + 1 < first

    def _forget_the_lost(self) -> None:
        for session in list(self.sessions.values()):
            away = time.monotonic() - session.away_since
            if session.line is None and away > self.world.rules.resume_within:
                del self.sessions[session.id]

    def _tell_members(self, session: Session, asked: Object) -> None:
        guild = self.world.guilds.get(word(asked.get("guild_id")))
        if guild is None:
            return
        chunk: dict[str, Json] = {
            "guild_id": guild.id,
            "members": [shapes.whole_member(self.world, guild, who) for who in guild.members],
            "chunk_index": 0,
            "chunk_count": 1,
            "not_found": [],
        }
        if "nonce" in asked:
            chunk["nonce"] = asked["nonce"]
        session.tell("GUILD_MEMBERS_CHUNK", encode(chunk))
