"""Takes interactions: acknowledges them in time, opens forms, offers what can be chosen, and hands them to the desk."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace

from bots.discord import forms, interactions
from bots.discord.commands import by_menu
from bots.discord.front import Front
from bots.discord.ground import Ground
from bots.discord.inbound import Payload
from bots.discord.rest import Declined
from bots.discord.taking import keep, language, say
from bots.discord.tickets import EPHEMERAL
from core.declared import BY_NAME
from core.errors import Unavailable
from core.log import get_log
from core.surface.events import ButtonPressed, CommandInvoked
from core.surface.port import SurfaceError
from core.text import t

MESSAGE, WAITING, NOTHING_YET, CHOICES = 4, 5, 6, 8  # types of answers to an interaction
ANSWERED_BEFORE = 40060
FILLED_WITHIN = 1.5  # seconds until a form is opened empty; Discord waits 3
OFFERED_WITHIN = 2.0
MOST_CHOICES, LONGEST_CHOICE = 25, 100

log = get_log(__name__)


class Reception:
    """One a connection. Between the arrival of what is only to be acknowledged and its answer nothing is asked of
    anybody: Discord drops an interaction after 3 s."""

    def __init__(self, front: Front, ground: Ground) -> None:
        self._front = front
        self._ground = ground
        self._rest = front.surfaces.rest
        self._in_menu = by_menu(front.catalog)

    async def receive(self, data: Payload) -> None:
        """What cannot be read is answered all the same, so that nobody waits."""
        try:
            await self._receive(data)
        except (LookupError, TypeError, ValueError, AttributeError):
            log.exception("interaction not read", interaction=str(data.get("id")))
            await self._refuse(data)

    async def _receive(self, data: Payload) -> None:
        known = self._ground.known
        match data["type"]:
            case interactions.COMPLETING:
                await self._complete(data)
            case interactions.COMMAND:
                await self._command(data, interactions.command(data, known, self._in_menu))
            case interactions.COMPONENT:
                await self._button(data, interactions.pressed(data, known))
            case interactions.SUBMITTED:
                event = interactions.submitted(data, known)
                await (self._refuse(data) if event is None else self._take(data, event, _waiting(event)))

    async def _command(self, data: Payload, event: CommandInvoked | None) -> None:
        if event is None:
            await self._refuse(data)
        elif forms.lacks(event):
            await self._open_form(data, event, event.name, event.target)
        else:
            await self._take(data, event, _waiting(event))

    async def _button(self, data: Payload, event: ButtonPressed | None) -> None:
        asked = None if event is None else forms.asked_by(event.action)
        if event is None:
            await self._refuse(data)
        elif asked is not None:
            await self._open_form(data, event, *asked)
        else:
            await self._take(data, event, {"type": NOTHING_YET})

    async def _take(self, data: Payload, event: CommandInvoked | ButtonPressed, first: Payload) -> None:
        """Acknowledge at once, then keep. Where Discord did not hear it in time the answer is an ordinary post, or
        none where the bot cannot post. What is for the asker alone keeps its ticket: it is never shown to all."""
        if not await self._acknowledged(data, first):
            if event.place.thread.startswith(interactions.WITH_TICKETS_ONLY):
                return
            if event.place.direct or "data" not in first:
                event = replace(event, ticket=None)
        if not await keep(self._front, event):
            await say(self._front, event, t("discord-not-kept"))

    async def _refuse(self, data: Payload) -> None:
        """An interaction that is none of ours (any more) gets a sentence."""
        if data["type"] == interactions.COMPLETING:
            await self._acknowledged(data, {"type": CHOICES, "data": {"choices": []}})
            return
        text = self._front.catalog.render(t("discord-not-known"), language(self._front, data.get("locale")))
        content = {"content": text, "flags": EPHEMERAL, "allowed_mentions": {"parse": []}}
        await self._acknowledged(data, {"type": MESSAGE, "data": content})

    async def _open_form(
        self, data: Payload, event: CommandInvoked | ButtonPressed, name: str, target: str | None
    ) -> None:
        shown = await self._prefilled(event, name, target)
        locale = language(self._front, event.person.locale)
        await self._acknowledged(data, forms.form(BY_NAME[name], target, shown, locale, self._front.catalog))

    async def _prefilled(
        self, event: CommandInvoked | ButtonPressed, name: str, target: str | None
    ) -> Mapping[str, str]:
        """What stands in the form; nothing where it is not known in time."""
        try:
            async with asyncio.timeout(FILLED_WITHIN):
                return await self._front.desk.prefill(event.place, event.person, name, target)
        except (Unavailable, TimeoutError) as error:
            log.warning("form opened empty", command=name, why=type(error).__name__)
            return {}

    async def _complete(self, data: Payload) -> None:
        try:
            async with asyncio.timeout(OFFERED_WITHIN):
                found = await self._offered(data)
        except (Unavailable, TimeoutError):
            found = []
        choices = [{"name": label[:LONGEST_CHOICE] or value, "value": value} for value, label in found[:MOST_CHOICES]]
        await self._acknowledged(data, {"type": CHOICES, "data": {"choices": choices}})

    async def _offered(self, data: Payload) -> list[tuple[str, str]]:
        option, typed = interactions.typed(data)
        if option is None or option.offers is None:
            return []
        known = self._ground.known
        place, asker = interactions.place(data, known), interactions.asker(data, known)
        found = await self._front.desk.offer(place, asker, option.offers, typed)
        return [(value, label) for value, label in found if 0 < len(value) <= LONGEST_CHOICE]

    async def _acknowledged(self, data: Payload, answer: Payload) -> bool:
        # By these names the ids make discord.py's rate limit buckets: interactions do not wait for each other.
        ids = {"webhook_id": str(data["id"]), "webhook_token": str(data["token"])}
        try:
            await self._rest.call("POST", "/interactions/{webhook_id}/{webhook_token}/callback", ids, json=answer)
        except Declined as no:
            if no.code != ANSWERED_BEFORE:
                log.warning("interaction not acknowledged", why=str(no))
                return False
        except SurfaceError as error:
            log.warning("interaction not acknowledged", why=type(error).__name__)
            return False
        return True


def _waiting(event: CommandInvoked) -> Payload:
    return {"type": WAITING, **({"data": {"flags": EPHEMERAL}} if BY_NAME[event.name].private else {})}
