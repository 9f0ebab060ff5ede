"""Writes to one Discord channel, thread or direct chat, by REST alone."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, contextmanager, suppress
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import TYPE_CHECKING, Any

from bots.discord.inbound import Me
from bots.discord.markup import discord_markdown
from bots.discord.rest import NOT_THE_AUTHOR, UNKNOWN_MESSAGE, UNKNOWN_WEBHOOK, Declined, Rest
from bots.discord.tickets import Kind, opened
from bots.discord.webhooks import Hook, Webhooks, webhook_name
from core.clock import Clock
from core.db import require_no_transaction
from core.surface.events import File, Place, Standing, Ticket
from core.surface.port import Button, Caps, Gone, Outgoing, Refused, Streaming, SurfaceError, TooLarge, Voice

if TYPE_CHECKING:
    from discord.types.message import Message

LIMIT = 2000  # characters that Discord takes, counted as code points
ROOM = 100  # of these: for the name where there is no webhook, and for what the markup escapes
NONCE_LIMIT = 25
SIGN_LASTS = 8.0  # seconds between two typing signs; Discord shows one for 10
HISTORY = 50  # messages that are looked through for a post of ours
BLANK = "\u200b"  # shown as nothing: a message must have a character that is not white space
EPHEMERAL = 64

_TICKET_OVER = {UNKNOWN_WEBHOOK, 10062, 50027}  # 10062 unknown interaction, 50027 invalid token
_NOT_OURS = {UNKNOWN_MESSAGE, UNKNOWN_WEBHOOK, NOT_THE_AUTHOR, *_TICKET_OVER}
_IN_CHANNELS = Caps(
    limit=LIMIT - ROOM,
    measure=len,
    streaming=Streaming.EDITS,
    pace=1.2,
    voices=True,
    buttons=True,
    typing=True,
    recoverable=True,
    largest_file=10_000_000,
)
_IN_DIRECT = replace(_IN_CHANNELS, voices=False)


@dataclass(frozen=True, slots=True)
class DiscordSurfaces:
    """Makes them; one object a process."""

    rest: Rest
    webhooks: Webhooks
    clock: Clock

    def surface(self, place: Place, ticket: Ticket | None = None) -> DiscordSurface:
        return DiscordSurface(place, ticket, self)


@dataclass(frozen=True, slots=True)
class _Address:
    """Where one message is edited and deleted. `named`: the bot's own post, which says in its text who speaks."""

    path: str
    ids: Mapping[str, str]
    query: Mapping[str, str] = field(default_factory=dict)
    named: bool = False


class DiscordSurface:
    """Characters speak through the channel's webhook, the product as the bot or in answer to an interaction."""

    def __init__(self, place: Place, ticket: Ticket | None, made_by: DiscordSurfaces) -> None:
        self.caps = _IN_DIRECT if place.direct else _IN_CHANNELS
        self._place = place
        self._target = place.thread or place.channel
        self._in_thread = {"thread_id": place.thread} if place.thread else {}
        self._ticket = ticket
        self._answered = False
        self._rest = made_by.rest
        self._webhooks = made_by.webhooks
        self._clock = made_by.clock

    async def post(self, outgoing: Outgoing) -> str:
        require_no_transaction()
        with _translated():
            made = await self._answer(outgoing) if outgoing.notice else await self._speak(outgoing)
            return made or await self._post_as_bot(outgoing)

    async def edit(self, post_id: str, outgoing: Outgoing) -> None:
        require_no_transaction()
        with _translated():
            for address in await self._addresses(post_id, outgoing):
                name = self._name(outgoing) if address.named else ""
                body = {**_body(outgoing, name), "components": _rows(outgoing.buttons)}
                if await self._reaches("PATCH", address, body):
                    return
        raise Gone(post_id)

    async def delete(self, post_id: str) -> None:
        require_no_transaction()
        with _translated():
            for address in await self._addresses(post_id, None):
                if await self._reaches("DELETE", address, None):
                    return

    async def draft(self, key: str, outgoing: Outgoing) -> None:
        """Discord has no drafts: `caps.streaming` is EDITS."""

    def typing(self) -> AbstractAsyncContextManager[None]:
        return _Typing(self._rest, self._clock, self._target)

    async def fetch(self, file: File, limit: int) -> bytes:
        """The handle is the address on Discord's own file server, which Discord told us, good for a day."""
        require_no_transaction()
        if file.size > limit:
            raise TooLarge(limit)
        with _translated():
            return await self._rest.download(file.handle, limit)

    async def standing(self, person_id: str) -> Standing:
        return Standing.MEMBER

    async def open_thread(self, name: str) -> Place:
        raise Refused("there are no threads here")

    async def find_unrecorded(self, outgoing: Outgoing, *, after: str | None, known: Sequence[str]) -> str | None:
        """The oldest post of this voice after `after` that nobody knows; without `after` only one with our nonce."""
        require_no_transaction()
        query = {"limit": str(HISTORY), **({"after": after} if after else {})}
        with _translated():
            me = await self._rest.me()
            found: list[Message] = await self._rest.call(
                "GET", "/channels/{channel_id}/messages", {"channel_id": self._target}, query=query
            )
        unknown = [each for each in sorted(found, key=lambda each: int(each["id"])) if str(each["id"]) not in known]
        nonce = outgoing.key[:NONCE_LIMIT]
        marked = [str(each["id"]) for each in unknown if each.get("nonce") == nonce]
        if marked or after is None:
            return marked[0] if marked else None
        return next((str(each["id"]) for each in unknown if self._is_for(each, outgoing, me)), None)

    async def _answer(self, outgoing: Outgoing) -> str | None:
        """In answer to the interaction; None where there is none, or it is over."""
        if self._ticket is None or self._clock.now() >= self._ticket.until:
            return None
        kind, token = opened(self._ticket)
        ids = {"webhook_id": (await self._rest.me()).application, "webhook_token": token}
        body = {**_body(outgoing), "components": _rows(outgoing.buttons)}
        try:
            made: Message
            if kind is not Kind.BUTTON and not self._answered:
                path = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"
                made = await self._rest.call("PATCH", path, ids, json=body, file=outgoing.file)
                self._answered = True
            else:
                body |= {"flags": EPHEMERAL} if kind is Kind.WHISPER else {}
                path = "/webhooks/{webhook_id}/{webhook_token}"
                made = await self._rest.call(
                    "POST", path, ids, json=body, query={"wait": "true"}, file=outgoing.file, repeatable=False
                )
        except Declined as no:
            if no.code not in _TICKET_OVER:
                raise
            self._ticket = None
            return None
        return str(made["id"])

    async def _speak(self, outgoing: Outgoing) -> str | None:
        """Through the channel's webhook; None where it cannot be. One that somebody has deleted is made again, once."""
        voice = outgoing.voice
        if voice is None or not self.caps.voices:
            return None
        for _ in range(2):
            hook = await self._webhooks.hook(self._place.channel)
            if hook is None:
                return None
            try:
                return await self._execute(hook, voice, outgoing)
            except Declined as no:
                if no.code != UNKNOWN_WEBHOOK:
                    raise
                self._webhooks.forget(self._place.channel, hook)
        return None

    async def _execute(self, hook: Hook, voice: Voice, outgoing: Outgoing) -> str:
        body = {**_body(outgoing), "username": webhook_name(voice.name)}
        if outgoing.buttons:
            body["components"] = _rows(outgoing.buttons)
        async with self._webhooks.wearing(hook, voice) as face:
            if face is not None:
                body["avatar_url"] = face
            made: Message = await self._rest.call(
                "POST",
                "/webhooks/{webhook_id}/{webhook_token}",
                {"webhook_id": hook.id, "webhook_token": hook.token},
                json=body,
                query={"wait": "true", **self._in_thread},
                repeatable=False,
            )
        return str(made["id"])

    async def _post_as_bot(self, outgoing: Outgoing) -> str:
        """The nonce makes Discord answer a repeated post with the message that exists, whatever it says by then."""
        shown = _body(outgoing, self._name(outgoing))
        body = {**shown, "nonce": outgoing.key[:NONCE_LIMIT], "enforce_nonce": True}
        if outgoing.buttons:
            body["components"] = _rows(outgoing.buttons)
        if outgoing.reply_to is not None and not self._place.direct:
            body["message_reference"] = {"message_id": outgoing.reply_to, "fail_if_not_exists": False}
        made: Message = await self._rest.call(
            "POST", "/channels/{channel_id}/messages", {"channel_id": self._target}, json=body, file=outgoing.file
        )
        post_id = str(made["id"])
        if made["content"].strip() != shown["content"].strip():
            await self._reaches("PATCH", self._as_bot(post_id), {**shown, "components": _rows(outgoing.buttons)})
        return post_id

    def _is_for(self, message: Message, outgoing: Outgoing, me: Me) -> bool:
        """Whether `message` may be a post of the voice of `outgoing`, by the webhook or by the bot."""
        author = message["author"]
        if message.get("webhook_id") is None:
            return str(author["id"]) == me.user and message["content"].startswith(self._name(outgoing).strip())
        if outgoing.voice is None or str(message.get("application_id")) != me.application:
            return False
        return author["username"] == webhook_name(outgoing.voice.name)

    def _name(self, outgoing: Outgoing) -> str:
        """What a post of the bot begins with, so that people see who speaks. In a direct chat they know."""
        if outgoing.voice is None or outgoing.notice or self._place.direct:
            return ""
        return f"**{webhook_name(outgoing.voice.name)}**\n"

    async def _addresses(self, post_id: str, outgoing: Outgoing | None) -> list[_Address]:
        """Where a post may be, the likely place first: by ids alone nobody can tell who made it."""
        hook = await self._webhooks.hook(self._place.channel, make=False) if self.caps.voices else None
        ways = [self._as_bot(post_id)]
        if hook is not None:
            by_hook = _by_hook(hook.id, hook.token, post_id, self._in_thread)
            ways.insert(0 if outgoing is None or outgoing.voice else 1, by_hook)
        if self._ticket is not None and self._clock.now() < self._ticket.until:
            application = (await self._rest.me()).application
            ways.append(_by_hook(application, opened(self._ticket)[1], post_id, {}))
        return ways

    def _as_bot(self, post_id: str) -> _Address:
        ids = {"channel_id": self._target, "message_id": post_id}
        return _Address("/channels/{channel_id}/messages/{message_id}", ids, named=True)

    async def _reaches(self, method: str, address: _Address, body: Mapping[str, object] | None) -> bool:
        """Whether there is such a message of ours at `address`."""
        try:
            await self._rest.call(method, address.path, address.ids, json=body, query=address.query)
        except Declined as no:
            # Others' posts may be deleted with a right that we need not have.
            if no.code not in _NOT_OURS and not (method == "DELETE" and no.status == 403):
                raise
            return False
        return True


class _Typing:
    """The typing sign, renewed by a task that ends with the block. Entering waits for nobody."""

    def __init__(self, rest: Rest, clock: Clock, channel: str) -> None:
        self._rest = rest
        self._clock = clock
        self._channel = channel
        self._tasks = asyncio.TaskGroup()
        self._sign: asyncio.Task[None] | None = None

    async def __aenter__(self) -> None:
        require_no_transaction()
        await self._tasks.__aenter__()
        self._sign = self._tasks.create_task(self._renew())

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._sign is not None:
            self._sign.cancel()
        # Not told of the block's error, so that it leaves as itself and not in a group.
        await self._tasks.__aexit__(None, None, None)

    async def _renew(self) -> None:
        while True:
            with suppress(Declined, SurfaceError):
                await self._rest.call("POST", "/channels/{channel_id}/typing", {"channel_id": self._channel})
            await self._clock.sleep(SIGN_LASTS)


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except Declined as no:
        raise no.error() from no


def _by_hook(hook_id: str, token: str, post_id: str, query: Mapping[str, str]) -> _Address:
    ids = {"webhook_id": hook_id, "webhook_token": token, "message_id": post_id}
    return _Address("/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}", ids, query)


def _body(outgoing: Outgoing, name: str = "") -> dict[str, Any]:  # JSON that grows
    content = name + discord_markdown(outgoing.shown)
    if len(content) > LIMIT:
        content = name + outgoing.shown
    return {"content": content if content.strip() else BLANK, "allowed_mentions": {"parse": []}}


def _rows(buttons: Sequence[Button]) -> list[dict[str, object]]:
    """At most five buttons in each of at most five rows; 1 is a row, 2 a button, its style 2 is the quiet one."""
    each = [{"type": 2, "style": 2, "custom_id": one.action, "label": one.label[:80]} for one in buttons[:25]]
    return [{"type": 1, "components": each[start : start + 5]} for start in range(0, len(each), 5)]
