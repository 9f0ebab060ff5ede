"""The one webhook a channel through which characters speak with their own name and face."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import re
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar
from weakref import WeakValueDictionary

from bots.discord.faults import NO_ACCESS, NO_RIGHT, TOO_MANY_WEBHOOKS
from bots.discord.rest import Declined, Rest
from core.clock import Clock
from core.log import get_log
from core.surface.port import SurfaceError, Voice

if TYPE_CHECKING:
    from discord.types.webhook import Webhook

NAME = "Iyagi"
NAME_LIMIT = 80
INCOMING = 1  # the type of a webhook that can be posted through
ASK_AGAIN = 300.0  # seconds for which a channel without the right is believed to stay without
REMEMBERED = 20_000  # channels
DRESSING = 3.0  # seconds; words do not wait longer for a face
NOT_ALLOWED = {TOO_MANY_WEBHOOKS, NO_ACCESS, NO_RIGHT}

# Discord refuses names that contain these words, and these as a whole name.
_FORBIDDEN = re.compile(r"(?<=d)(?=iscord)|(?<=c)(?=lyde)|(?<=^e)(?=veryone$)|(?<=^h)(?=ere$)", re.IGNORECASE)
_JOINER = "\u200d"
# Marks of direction, joiners and fillers without width; the joiner of emoji stays.
_UNSEEN = re.compile(
    "[\xad\u034f\u061c\u115f\u1160\u180b-\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0]"
)

V = TypeVar("V")

log = get_log("discord")


def webhook_name(name: str) -> str:
    """`name` as Discord takes it for a webhook's post: 1 to 80 characters, forbidden words broken invisibly.

    Without the invisible characters that turn letters around, or make one name look like another.
    """
    plain = " ".join(_UNSEEN.sub("", name).split())
    return _FORBIDDEN.sub(_JOINER, plain)[:NAME_LIMIT].strip(f" {_JOINER}") or NAME


@dataclass(slots=True)
class Hook:
    """`face` is the mark of the picture that it wears, None for none or one of which we do not know."""

    id: str
    token: str
    face: str | None = None
    bare: bool = True
    wardrobe: asyncio.Lock = field(default_factory=asyncio.Lock)


class Webhooks:
    """Finds, makes and remembers them. One object a process; other processes find the same webhooks."""

    def __init__(self, rest: Rest, clock: Clock, public_url: str | None) -> None:
        self._rest = rest
        self._clock = clock
        self._pictures = public_url.rstrip("/") if public_url and public_url.startswith("https://") else None
        self._hooks: OrderedDict[str, Hook] = OrderedDict()
        self._denied: OrderedDict[str, float] = OrderedDict()
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def hook(self, channel: str, *, make: bool = True) -> Hook | None:
        """The webhook of `channel`; None where we may not have one, or there is none and `make` is false.

        Raises Declined for other refusals, and SurfaceErrors.
        """
        if (known := self._hooks.get(channel)) is not None:
            return known
        if self._clock.monotonic() < self._denied.get(channel, 0.0):
            return None
        lock = self._locks.get(channel)
        if lock is None:
            lock = self._locks[channel] = asyncio.Lock()
        async with lock:
            if channel not in self._hooks:
                try:
                    found = await self._first(channel) or (await self._make(channel) if make else None)
                except Declined as no:
                    if no.code not in NOT_ALLOWED:
                        raise
                    self._deny(channel, no)
                    return None
                if found is None:
                    return None
                _remember(self._hooks, channel, found)
            return self._hooks[channel]

    def picture_url(self, picture: str | None) -> str | None:
        """Where Discord can fetch a picture; None where the panel has no public address."""
        return f"{self._pictures}/pictures/{picture}.png" if self._pictures and picture else None

    def forget(self, channel: str, hook: Hook) -> None:
        """Somebody has deleted it."""
        if self._hooks.get(channel) is hook:
            del self._hooks[channel]

    @asynccontextmanager
    async def wearing(self, hook: Hook, voice: Voice) -> AsyncIterator[str | None]:
        """While inside, posts through `hook` show the face of `voice`; gives the address to send along, if any.

        Without a public address the face is the webhook's own picture, changed when somebody else speaks. A face that
        cannot be put on is no error: the name says who speaks.
        """
        if self._pictures:
            yield self.picture_url(voice.picture)
            return
        async with hook.wardrobe:
            try:
                async with asyncio.timeout(DRESSING):
                    await self._dress(hook, voice)
            except (Declined, TimeoutError) as error:
                # Not tried again for this face: it was refused, or put on while discord.py waits for its bucket.
                hook.face = _face(voice)
                log.warning("webhook picture not changed", webhook=hook.id, why=str(error) or "slow")
            except SurfaceError as error:
                log.warning("webhook picture not changed", webhook=hook.id, why=str(error))
            yield None

    async def _dress(self, hook: Hook, voice: Voice) -> None:
        face = _face(voice)
        if hook.face == face and (face is not None or hook.bare):
            return
        await self._rest.call(
            "PATCH",
            "/webhooks/{webhook_id}/{webhook_token}",
            {"webhook_id": hook.id, "webhook_token": hook.token},
            json={"avatar": _data_url(voice.image)},
        )
        hook.face, hook.bare = face, face is None

    async def _first(self, channel: str) -> Hook | None:
        """Ours with the lowest id: what two processes that make one at the same time agree on."""
        ours = (await self._rest.me()).application
        listed: list[Webhook] = await self._rest.call("GET", "/channels/{channel_id}/webhooks", {"channel_id": channel})
        usable = [
            Hook(str(each["id"]), token, bare=each.get("avatar") is None)
            for each in listed
            if each["type"] == INCOMING and str(each.get("application_id")) == ours and (token := each.get("token"))
        ]
        return min(usable, key=lambda hook: int(hook.id), default=None)

    async def _make(self, channel: str) -> Hook | None:
        made: Webhook = await self._rest.call(
            "POST", "/channels/{channel_id}/webhooks", {"channel_id": channel}, json={"name": NAME}, repeatable=False
        )
        first = await self._first(channel)
        if first is not None and first.id != str(made["id"]):
            await self._rest.call("DELETE", "/webhooks/{webhook_id}", {"webhook_id": str(made["id"])})
        return first

    def _deny(self, channel: str, no: Declined) -> None:
        if channel not in self._denied:
            log.warning(
                "characters speak as the bot here: give it the right Manage Webhooks (and free one of the channel's"
                " 15 webhooks), so that they get their own names and faces",
                channel=channel,
                why=str(no),
            )
        _remember(self._denied, channel, self._clock.monotonic() + ASK_AGAIN)


def _remember(kept: OrderedDict[str, V], channel: str, value: V) -> None:
    """The oldest goes where there are too many: it is asked for again."""
    kept[channel] = value
    if len(kept) > REMEMBERED:
        kept.popitem(last=False)


def _face(voice: Voice) -> str | None:
    if voice.image is None:
        return None
    return voice.picture or hashlib.sha256(voice.image).hexdigest()


def _data_url(image: bytes | None) -> str | None:
    return None if image is None else f"data:image/png;base64,{base64.b64encode(image).decode()}"
