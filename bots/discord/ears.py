"""Hears what one connection to Discord tells, and takes it to the desk."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from typing import Any
from weakref import WeakValueDictionary

import discord

from bots.discord import inbound, proxies
from bots.discord.catchup import catch_up
from bots.discord.commands import register
from bots.discord.front import Front, outcome
from bots.discord.ground import Ground
from bots.discord.inbound import PLATFORM, Payload
from bots.discord.proxies import PluralKit, Proxies
from bots.discord.reception import Reception
from bots.discord.rest import Declined
from bots.discord.taking import keep, say
from core.bus import Ear
from core.errors import Unavailable
from core.log import get_log
from core.surface.events import Event, MessageCreated, MessageEdited, Person, Place
from core.surface.port import SurfaceError
from core.text import t

BEAT = 15.0  # seconds between two words that we are here
REMEMBERED = 4_096  # names of people

Read = Callable[[Payload, Place], Coroutine[Any, Any, Event | None]]

log = get_log(__name__)


class Ears:
    """One a connection. Its methods are called by discord.py, and give all work to `tasks`."""

    def __init__(self, front: Front, client: discord.Client, tasks: asyncio.TaskGroup, pluralkit: PluralKit) -> None:
        self._front = front
        self._client = client
        self._tasks = tasks
        self._ground = Ground(client, front.surfaces.rest)
        self._reception = Reception(front, self._ground)
        self._proxies = Proxies(pluralkit, front.clock)
        self._in_order: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._people: OrderedDict[str, str] = OrderedDict()
        self._up: set[int] = set()
        self._behind = True
        self._look = Ear()

    def message_create(self, data: Payload) -> None:
        if not inbound.written(data, self._ground.me):
            return
        if data.get("webhook_id") is None:
            self._meet(inbound.person_of(data["author"], data.get("member"), None))
        self._ground.mark(data)
        self._begin(self._in_turn(data, self._created))

    def message_update(self, data: Payload) -> None:
        if inbound.written(data, self._ground.me):
            self._begin(self._in_turn(data, self._edited))

    def message_delete(self, data: Payload) -> None:
        self._begin_gone([str(data["id"])], data)

    def message_delete_bulk(self, data: Payload) -> None:
        self._begin_gone([str(each) for each in data["ids"]], data)

    def reaction_add(self, data: Payload) -> None:
        """On posts of ours: what certainly is by somebody else is passed over, the rest is known by the core."""
        if str(data.get("message_author_id")) not in self._people:
            self._begin_reaction(data, removed=False)

    def reaction_remove(self, data: Payload) -> None:
        self._begin_reaction(data, removed=True)

    def interaction_create(self, data: Payload) -> None:
        self._begin(self._reception.receive(data))

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
        if await self._front.desk.last_seen(PLATFORM, self._ground.me.user) is None:
            await self._front.desk.seen(PLATFORM, self._ground.me.user)

    async def keep_up(self) -> None:
        """Register the commands, catch up when something may have been missed, and say every 15 s that we are here."""
        registered = False
        while True:
            await self._look.wait(BEAT)
            if len(self._up) < (self._front.settings.shards or 1):
                continue
            me = self._ground.me
            try:
                if self._behind:
                    self._behind = False
                    await self._catch_up()
                await self._front.desk.seen(PLATFORM, me.user)
                if not registered:
                    await register(self._front.surfaces.rest, me, self._front.catalog)
                    registered = True
            except Declined as no:
                log.warning("commands not registered", why=str(no))
                registered = True
            except (SurfaceError, Unavailable) as error:
                log.warning("not all done after connecting, will try again", why=type(error).__name__)

    async def _catch_up(self) -> None:
        done = False
        try:
            await catch_up(self._front, self._client, self._ground.me, self._late)
            done = True
        finally:
            self._behind = self._behind or not done

    async def _late(self, data: Payload, place: Place, *, edited: bool) -> Event | None:
        """What an old message means, or its edit. One that cannot be read is passed over."""
        try:
            event = await (self._edited(data, place) if edited else self._created(data, place))
        except (LookupError, TypeError, ValueError, AttributeError):
            log.exception("message not read", message=str(data.get("id")))
            return None
        lost = isinstance(event, MessageCreated) and inbound.withheld(data, event, self._ground.me)
        return None if lost else event

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        self._tasks.create_task(self._logged(work))

    async def _logged(self, work: Coroutine[Any, Any, None]) -> None:
        """One event that cannot be read must not cost the connection; what Discord can tell again is asked for."""
        error = await outcome(work)
        if error is not None:
            self._behind = self._behind or isinstance(error, SurfaceError)
            log.error("event not read", exc_info=error)

    async def _in_turn(self, data: Payload, read: Read) -> None:
        async with self._one_by_one(str(data["channel_id"])):
            event = await read(data, await self._ground.place(data))
            if isinstance(event, MessageCreated) and self._proxies.may_be_replaced(event):
                self._begin(self._unless_replaced(data, event))
            elif event is not None:
                await self._deliver(data, event)

    async def _unless_replaced(self, data: Payload, event: MessageCreated) -> None:
        """Of somebody through whom members speak: only what these have not taken over in a moment is their own."""
        await self._front.clock.sleep(self._front.hold)
        async with self._one_by_one(str(data["channel_id"])):
            if not self._proxies.recent.is_replaced(event.id):
                await self._deliver(data, event)

    async def _deliver(self, data: Payload, event: Event) -> None:
        if isinstance(event, MessageCreated) and inbound.withheld(data, event, self._ground.me):
            if not proxies.is_proxy(data):  # it was said of the original
                await say(self._front, event, t("discord-cannot-read"), event.id)
        elif not await keep(self._front, event):
            self._behind = True

    async def _created(self, data: Payload, place: Place) -> MessageCreated | None:
        """Of a proxied message whose words we may not read those of its original count."""
        proxied = proxies.is_proxy(data)
        recent = self._proxies.recent
        blank = proxied and recent.calls_us(place, inbound.created_at(data["id"]))
        event = inbound.created(data, self._ground.scene(place, data), self._ground.me, blank=blank)
        if event is None:
            return None
        if not proxied:
            if not (event.person.is_bot or place.direct):
                recent.heard(event)
            return event
        event = await self._proxies.resolved(data, event)
        return event if event.addressed or event.text or event.attachments else None

    async def _edited(self, data: Payload, place: Place) -> MessageEdited | None:
        event = inbound.edited(data, self._ground.scene(place, data), self._ground.me)
        if event is None or not proxies.is_proxy(data):
            return event
        return replace(event, person=self._proxies.speaker(event.message_id, event.person))

    def _begin_gone(self, ids: Sequence[str], data: Payload) -> None:
        """A deletion may be of a message in whose place a proxied one stands, or will in a moment: it waits for that,
        and is none then."""
        for message_id in ids:
            self._proxies.recent.gone(message_id)
        direct = data.get("guild_id") is None
        held = [each for each in ids if not direct and self._proxies.is_young(each)]
        at_once = [each for each in ids if each not in held]
        if at_once:
            self._begin(self._gone(at_once, data, 0.0))
        if held:
            self._begin(self._gone(held, data, self._front.hold))

    async def _gone(self, ids: Sequence[str], data: Payload, hold: float) -> None:
        if hold:
            await self._front.clock.sleep(hold)
        async with self._one_by_one(str(data["channel_id"])):
            place = await self._ground.place(data)
            for message_id in ids:
                if not self._proxies.recent.is_replaced(message_id):
                    await keep(self._front, inbound.deleted(message_id, place, self._front.clock.now()))

    def _begin_reaction(self, data: Payload, *, removed: bool) -> None:
        if str(data["user_id"]) != self._ground.me.user:
            self._begin(self._reacted(data, removed=removed))

    async def _reacted(self, data: Payload, *, removed: bool) -> None:
        """Passed over where nobody knows the person's name: it is told with what they do next."""
        place = await self._ground.place(data)
        event = inbound.reacted(data, place, self._front.clock.now(), removed=removed)
        name = event.person.name or self._people.get(event.person.id)
        if name is not None:
            self._meet(replace(event.person, name=name))
            await keep(self._front, replace(event, person=replace(event.person, name=name)))

    def _meet(self, person: Person) -> None:
        self._people[person.id] = person.name
        if len(self._people) > REMEMBERED:
            self._people.popitem(last=False)

    def _one_by_one(self, channel: str) -> asyncio.Lock:
        """What happens in a channel is kept in its order, though channels do not wait for each other."""
        lock = self._in_order.get(channel)
        if lock is None:
            lock = self._in_order[channel] = asyncio.Lock()
        return lock
