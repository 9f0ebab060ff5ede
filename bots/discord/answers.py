"""Posts in answer to an interaction, with its token alone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from bots.discord.faults import BAD_FORM, TOKEN_OVER, UNKNOWN_INTERACTION, UNKNOWN_MESSAGE, UNKNOWN_WEBHOOK
from bots.discord.panels import Body
from bots.discord.rest import Declined, Rest
from bots.discord.tickets import EPHEMERAL, Kind, opened
from core.clock import Clock
from core.surface.events import Ticket
from core.surface.port import Attachment, SurfaceError

if TYPE_CHECKING:
    from discord.types.message import Message

OVER = {UNKNOWN_WEBHOOK, UNKNOWN_INTERACTION, TOKEN_OVER}
_ORIGINAL = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Address:
    """Where one message is edited and deleted. `named`: the bot's own post, which says in its text who speaks."""

    path: str
    ids: Mapping[str, str]
    query: Mapping[str, str] = field(default_factory=dict)
    named: bool = False


def by_token(hook_id: str, token: str, post_id: str, query: Mapping[str, str]) -> Address:
    """A message of a webhook, or of an interaction."""
    ids = {"webhook_id": hook_id, "webhook_token": token, "message_id": post_id}
    return Address("/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}", ids, query)


async def first_taken(forms: Sequence[Body], put: Callable[[Body], Awaitable[T]]) -> T:
    """What `put` gives for the first form that Discord does not call a bad one."""
    *better, last = forms
    for body in better:
        try:
            return await put(body)
        except Declined as no:
            if no.code != BAD_FORM:
                raise
    return await put(last)


@dataclass(slots=True)
class Answers:
    """`filled`: the sign "thinks" that the acknowledgement left is gone, and what follows is a post of its own.
    `whisper`: what is asked for is answered to the asker alone, also when the interaction is over."""

    rest: Rest
    clock: Clock
    ticket: Ticket | None
    filled: bool = False
    whisper: bool = field(init=False)

    def __post_init__(self) -> None:
        self.whisper = self._kind is Kind.WHISPER

    @property
    def alive(self) -> bool:
        return self.ticket is not None and self.clock.now() < self.ticket.until

    @property
    def waited_for(self) -> bool:
        """Whether people see the sign "thinks"."""
        return self.alive and not self.filled and self._kind is not Kind.BUTTON

    @property
    def private(self) -> bool:
        """Whether only the asker sees what is posted."""
        return self.alive and self._kind is Kind.WHISPER

    @property
    def _kind(self) -> Kind | None:
        return None if self.ticket is None else opened(self.ticket)[0]

    async def post(self, body: Body, file: Attachment | None = None, *, private: bool = False) -> str | None:
        """The post's id; None where there is no interaction, or it is over.

        `private`: only the asker sees it, unless the acknowledgement has told all that something comes.
        """
        if self.ticket is None or not self.alive:
            return None
        ids = await self._ids(self.ticket)
        try:
            made = await self._fill(ids, body, file) if self.waited_for else None
            return made or await self._follow(ids, body, file, private=private or self.private)
        except Declined as no:
            if no.code not in OVER:
                raise
            self.ticket = None
            return None

    async def clear(self) -> None:
        """Take the sign away: the answer came in another way. One that stays is no error."""
        if self.ticket is not None and self.waited_for:
            self.filled = True
            with suppress(Declined, SurfaceError):
                await self.rest.call("DELETE", _ORIGINAL, await self._ids(self.ticket))

    async def address(self, post_id: str) -> Address | None:
        if self.ticket is None or not self.alive:
            return None
        return by_token((await self.rest.me()).application, opened(self.ticket)[1], post_id, {})

    async def _ids(self, ticket: Ticket) -> dict[str, str]:
        return {"webhook_id": (await self.rest.me()).application, "webhook_token": opened(ticket)[1]}

    async def _fill(self, ids: Mapping[str, str], body: Body, file: Attachment | None) -> str | None:
        """None where somebody has taken the sign away."""
        try:
            made: Message = await self.rest.call("PATCH", _ORIGINAL, ids, json=body, file=file)
        except Declined as no:
            if no.code != UNKNOWN_MESSAGE:
                raise
            self.filled = True
            return None
        self.filled = True
        return str(made["id"])

    async def _follow(self, ids: Mapping[str, str], body: Body, file: Attachment | None, *, private: bool) -> str:
        if private:
            body = {**body, "flags": body.get("flags", 0) | EPHEMERAL}
        made: Message = await self.rest.call(
            "POST",
            "/webhooks/{webhook_id}/{webhook_token}",
            ids,
            json=body,
            query={"wait": "true"},
            file=file,
            repeatable=False,
        )
        return str(made["id"])
