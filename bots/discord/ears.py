"""Hears what one connection to Discord tells, and takes it to the desk."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any
from weakref import WeakValueDictionary

import discord

from bots.discord import inbound
from bots.discord.catchup import Spoken, catch_up, place_in
from bots.discord.commands import register
from bots.discord.front import Front, outcome
from bots.discord.inbound import PLATFORM, Me, Payload, Scene
from bots.discord.rest import Declined
from bots.discord.surface import EPHEMERAL
from core.bus import Ear
from core.declared import COMMANDS
from core.errors import Unavailable
from core.log import get_log
from core.surface.events import ButtonPressed, CommandInvoked, Event, MessageCreated, MessageEdited, Place
from core.surface.port import Outgoing, SurfaceError
from core.text import Text, pick_locale, t

BEAT = 15.0  # seconds between two words that we are here
PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0)  # seconds, while the database does not answer
REMEMBERED = 1_000  # channels that had to be asked for
WAITING, WAITING_PRIVATELY, NOTHING_YET, CHOICES = 5, 5, 6, 8  # types of answers to an interaction
ANSWERED_BEFORE = 40060

Read = Callable[[Payload, Scene, Me], MessageCreated | MessageEdited | None]

log = get_log(__name__)


class Ears:
    """One a connection. Its methods are called by discord.py, and give all work to `tasks`."""

    def __init__(self, front: Front, client: discord.Client, tasks: asyncio.TaskGroup) -> None:
        self._front = front
        self._client = client
        self._tasks = tasks
        self._rest = front.surfaces.rest
        self._in_order: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._asked: OrderedDict[str, Place] = OrderedDict()
        self._up: set[int] = set()
        self._behind = True
        self._look = Ear()

    @property
    def me(self) -> Me:
        if self._client.user is None or self._client.application_id is None:
            raise LookupError("not logged in")
        return Me(str(self._client.user.id), str(self._client.application_id))

    def message_create(self, data: Payload) -> None:
        if inbound.by_a_person(data):
            self._mark(data)
            self._begin(self._message(data, inbound.created))

    def message_update(self, data: Payload) -> None:
        if inbound.by_a_person(data):
            self._begin(self._message(data, inbound.edited))

    def message_delete(self, data: Payload) -> None:
        self._begin(self._gone([data["id"]], data))

    def message_delete_bulk(self, data: Payload) -> None:
        self._begin(self._gone(data["ids"], data))

    def interaction_create(self, data: Payload) -> None:
        self._begin(self._interaction(data))

    def missed(self) -> None:
        """Something may have been said that Discord did not tell."""
        self._behind = True
        self._look.ring()

    async def arrived(self, shard: int) -> None:
        """A new session."""
        self.missed()
        await self.resumed(shard)

    async def resumed(self, shard: int) -> None:
        self._up.add(shard)
        self._look.ring()
        await self._front.tell(None)

    async def lost(self, shard: int) -> None:
        self._up.discard(shard)
        await self._front.tell("connection lost, connecting again")

    async def met(self) -> None:
        """From the first connection of all on there is something to catch up; guilds may be a second in coming."""
        if await self._front.desk.last_seen(PLATFORM, self.me.user) is None:
            await self._front.desk.seen(PLATFORM, self.me.user)

    async def keep_up(self) -> None:
        """Register the commands, catch up when something may have been missed, and say every 15 s that we are here."""
        registered = False
        while True:
            await self._look.wait(BEAT)
            if len(self._up) < (self._front.settings.shards or 1):
                continue
            try:
                if self._behind:
                    self._behind = False
                    await self._catch_up()
                await self._front.desk.seen(PLATFORM, self.me.user)
                if not registered:
                    await register(self._rest, self.me, self._front.catalog)
                    registered = True
            except Declined as no:
                log.warning("commands not registered", why=str(no))
                registered = True
            except (SurfaceError, Unavailable) as error:
                log.warning("not all done after connecting, will try again", why=type(error).__name__)

    async def _catch_up(self) -> None:
        done = False
        try:
            await catch_up(self._front, self._client, self.me, self._heard_late)
            done = True
        finally:
            self._behind = self._behind or not done

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        self._tasks.create_task(self._logged(work))

    async def _logged(self, work: Coroutine[Any, Any, None]) -> None:
        """One event that cannot be read must not cost the connection; what Discord can tell again is asked for."""
        error = await outcome(work)
        if error is not None:
            self._behind = self._behind or isinstance(error, SurfaceError)
            log.error("event not read", exc_info=error)

    async def _message(self, data: Payload, read: Read) -> None:
        async with self._one_by_one(str(data["channel_id"])):
            event = read(data, self._scene(await self._place(data), data), self.me)
            if isinstance(event, MessageCreated) and inbound.withheld(data, event, self.me):
                await self._say(event, t("discord-cannot-read"), event.id)
            elif event is not None and not await self._kept(event):
                self._behind = True

    async def _heard_late(self, data: Payload, place: Place) -> None:
        """Raises Unavailable. A message that cannot be read is passed over."""
        try:
            event = inbound.created(data, self._scene(place, data), self.me)
        except (LookupError, TypeError, ValueError, AttributeError):
            log.exception("message not read", message=str(data.get("id")))
            return
        if event is not None and not inbound.withheld(data, event, self.me):
            await self._front.desk.take(event)

    async def _gone(self, ids: list[str], data: Payload) -> None:
        async with self._one_by_one(str(data["channel_id"])):
            place = await self._place(data)
            for message_id in ids:
                await self._kept(inbound.deleted(str(message_id), place, self._front.clock.now()))

    async def _interaction(self, data: Payload) -> None:
        match data["type"]:
            case inbound.COMPLETING:
                await self._complete(data)
            case inbound.COMMAND:
                private = data["data"]["name"] in _PRIVATE
                await self._ask(data, inbound.command(data, self.me, private=private), _waiting(private=private))
            case inbound.COMPONENT:
                await self._ask(data, inbound.pressed(data, self.me), {"type": NOTHING_YET})

    async def _ask(self, data: Payload, event: CommandInvoked | ButtonPressed | None, first: Payload) -> None:
        """Acknowledge at once, then keep. Where Discord did not hear it in time the answer is an ordinary post."""
        if event is None:
            return
        if not await self._acknowledged(data, first):
            event = replace(event, ticket=None)
        if not await self._kept(event):
            await self._say(event, t("discord-not-kept"))

    async def _say(
        self, event: MessageCreated | CommandInvoked | ButtonPressed, words: Text, reply_to: str | None = None
    ) -> None:
        """What the desk cannot say, for it has not got the event."""
        text = self._front.catalog.render(words, pick_locale(event.person.locale or self._front.language or "ko"))
        ticket = None if isinstance(event, MessageCreated) else event.ticket
        notice = Outgoing(text=text, key=f"x{event.id}", notice=True, reply_to=reply_to)
        try:
            await self._front.surfaces.surface(event.place, ticket).post(notice)
        except SurfaceError as error:
            log.warning("notice not posted", key=words.key, why=type(error).__name__)

    async def _complete(self, data: Payload) -> None:
        locale = pick_locale(data.get("locale"))
        try:
            asker = inbound.asker(data)
            found = await self._front.desk.suggest(inbound.typed(data), locale, PLATFORM, asker.id)
        except Unavailable:
            found = []
        choices = [{"name": label[:100] or value, "value": value} for value, label in found[:25]]
        await self._acknowledged(data, {"type": CHOICES, "data": {"choices": choices}})

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

    async def _kept(self, event: Event) -> bool:
        """False where the database stays away."""
        for pause in (*PAUSES, None):
            try:
                await self._front.desk.take(event)
            except Unavailable:
                if pause is not None:
                    await self._front.clock.sleep(pause)
            else:
                return True
        log.error("event not kept, the database does not answer", event_id=event.id)
        return False

    def _mark(self, data: Payload) -> None:
        """Tell the channel of its newest message, as discord.py's own parser does: catching up goes by it."""
        guild = self._client.get_guild(int(data.get("guild_id") or 0))
        channel = None if guild is None else guild.get_channel_or_thread(int(data["channel_id"]))
        if isinstance(channel, Spoken):
            channel.last_message_id = int(data["id"])

    def _one_by_one(self, channel: str) -> asyncio.Lock:
        """What happens in a channel is kept in its order, though channels do not wait for each other."""
        lock = self._in_order.get(channel)
        if lock is None:
            lock = self._in_order[channel] = asyncio.Lock()
        return lock

    async def _place(self, data: Payload) -> Place:
        """From the guild as discord.py knows it; a channel that it does not know (an old thread) is asked for."""
        channel_id, guild_id = str(data["channel_id"]), data.get("guild_id")
        if guild_id is None:
            return Place(PLATFORM, self.me.user, "", channel_id, direct=True)
        guild = self._client.get_guild(int(guild_id))
        channel = None if guild is None else guild.get_channel_or_thread(int(channel_id))
        if guild is not None and channel is not None:
            return place_in(guild, channel, self.me)
        if channel_id not in self._asked:
            asked = await self._rest.call("GET", "/channels/{channel_id}", {"channel_id": channel_id})
            self._asked[channel_id] = inbound.place_of(asked, str(guild_id), self.me)
            if len(self._asked) > REMEMBERED:
                self._asked.popitem(last=False)
        return self._asked[channel_id]

    def _scene(self, place: Place, data: Payload) -> Scene:
        guild = self._client.get_guild(int(place.space)) if place.space else None
        if guild is None:
            return Scene(place)

        def name_of(some_id: str) -> str | None:
            named = guild.get_channel_or_thread(int(some_id)) or guild.get_role(int(some_id))
            return None if named is None else named.name

        role = guild.self_role if data["mention_roles"] else None
        return Scene(
            place,
            role=None if role is None else str(role.id),
            locale=str(guild.preferred_locale) if "COMMUNITY" in guild.features else None,
            name_of=name_of,
        )


_PRIVATE = {command.name for command in COMMANDS if command.private}


def _waiting(*, private: bool) -> Payload:
    return {"type": WAITING, "data": {"flags": EPHEMERAL}} if private else {"type": WAITING}
