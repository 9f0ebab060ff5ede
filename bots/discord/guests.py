"""Writes where the bot is no member: a person brought the app along, and only answers to interactions are taken."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace

from bots.discord import panels
from bots.discord.answers import OVER, Answers, first_taken
from bots.discord.faults import UNKNOWN_MESSAGE
from bots.discord.interactions import WITH_TICKETS_ONLY
from bots.discord.panels import LIMIT, PictureUrl
from bots.discord.rest import Declined, translated
from bots.discord.webhooks import webhook_name
from core.db import require_no_transaction
from core.surface.events import File, Place, Standing
from core.surface.port import Caps, Gone, Outgoing, Refused, Streaming, TooLarge

ROOM = 100  # of the limit: for the name, and for what the markup escapes

CAPS = Caps(
    limit=LIMIT - ROOM,
    measure=len,
    streaming=Streaming.EDITS,
    pace=1.2,
    buttons=True,
    largest_file=10_000_000,
    forms=True,
)
_OVER = "without the bot on the server there are only answers to commands and buttons, for 15 minutes"


def is_guest(place: Place) -> bool:
    return place.thread.startswith(WITH_TICKETS_ONLY)


class GuestSurface:
    """The first post fills the sign that the acknowledgement left, later ones follow it."""

    caps = CAPS

    def __init__(self, place: Place, answers: Answers, picture_url: PictureUrl) -> None:
        self._place = place
        self._answers = answers
        self._picture_url = picture_url

    async def post(self, outgoing: Outgoing) -> str:
        require_no_transaction()
        file = None if outgoing.file is None else replace(outgoing.file, spoken=None)
        forms = panels.new(outgoing, _name(outgoing), self._picture_url)
        with translated("Use External Apps"):
            made = await first_taken(forms, lambda body: self._answers.post(body, file, private=outgoing.private))
        if made is None:
            raise Gone(_OVER)
        return made

    async def edit(self, post_id: str, outgoing: Outgoing) -> None:
        require_no_transaction()
        forms = panels.changed(outgoing, _name(outgoing), self._picture_url)
        with translated("Use External Apps"):
            if not await first_taken(forms, lambda body: self._reaches("PATCH", post_id, body)):
                raise Gone(post_id)

    async def delete(self, post_id: str) -> None:
        require_no_transaction()
        with translated("Use External Apps"):
            await self._reaches("DELETE", post_id, None)

    async def draft(self, key: str, outgoing: Outgoing) -> None:
        """Discord has no drafts: `caps.streaming` is EDITS."""

    def typing(self) -> AbstractAsyncContextManager[None]:
        return _no_sign()

    async def fetch(self, file: File, limit: int) -> bytes:
        """By the address that Discord told us, as anywhere."""
        require_no_transaction()
        if file.size > limit:
            raise TooLarge(limit)
        return await self._answers.rest.download(file.handle, limit)

    async def standing(self, person_id: str) -> Standing:
        """The place is theirs who brought us along."""
        return Standing.OWNER if self._place.thread == f"{WITH_TICKETS_ONLY}{person_id}" else Standing.STRANGER

    async def open_thread(self, name: str) -> Place:
        raise Refused(_OVER)

    async def find_unrecorded(self, outgoing: Outgoing, *, after: str | None, known: Sequence[str]) -> str | None:
        """Nobody can know: what is written there is not shown to us."""
        return None

    async def _reaches(self, method: str, post_id: str, body: panels.Body | None) -> bool:
        """Whether there is such a message of this interaction. Raises Gone where that is over."""
        address = await self._answers.address(post_id)
        if address is None:
            raise Gone(_OVER)
        try:
            await self._answers.rest.call(method, address.path, address.ids, json=body)
        except Declined as no:
            if no.code in OVER:
                raise Gone(_OVER) from no
            if no.code != UNKNOWN_MESSAGE:
                raise
            return False
        return True


@asynccontextmanager
async def _no_sign() -> AsyncIterator[None]:
    """Discord shows "thinks" by itself."""
    yield


def _name(outgoing: Outgoing) -> str:
    if outgoing.voice is None or outgoing.notice:
        return ""
    return panels.name_line(webhook_name(outgoing.voice.name))
