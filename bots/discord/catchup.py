"""What was written, edited and deleted while nobody listened: read from the channels' histories, within bounds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import discord

from bots.discord.front import Front
from bots.discord.ground import Spoken, place_in
from bots.discord.inbound import PLATFORM, Me, Payload, deleted, first_id
from bots.discord.rest import Declined
from core.log import get_log
from core.surface.events import Event, MessageEdited, Place

MARGIN = timedelta(seconds=60)  # before we were last seen: what was heard then may not have been kept
LONGEST = timedelta(hours=24)
BACK = timedelta(hours=1)  # before that: what was said then may have been edited or deleted since
MOST = 200  # messages in all
MOST_OF_ONE = 50  # of a channel
NEWEST = 1 << 64  # above all ids
DIRECT = 40  # direct chats that are looked into; Discord does not list those in which somebody wrote

log = get_log(__name__)


class Hear(Protocol):
    async def __call__(self, data: Payload, place: Place, *, edited: bool) -> Event | None:
        """What the message means, or its edit."""
        ...


@dataclass(frozen=True, slots=True)
class _Window:
    """A page of history: all messages of a channel whose ids are from `first` to `last`."""

    first: int
    last: int
    messages: Sequence[Payload]


async def catch_up(front: Front, client: discord.Client, me: Me, hear: Hear) -> None:
    """Take all that was missed to the desk, place by place, the latest active first.

    Raises SurfaceErrors and Unavailable: then it was not all. What is heard twice is the inbox's to drop.
    """
    seen = await front.desk.last_seen(PLATFORM, me.user)
    if seen is None:
        return
    since = max(seen - MARGIN, front.clock.now() - LONGEST)
    direct = await front.desk.direct_places(PLATFORM, me.user, DIRECT)
    changed = _spoken_in(client.guilds, me, int(first_id(since - BACK)))
    places = [*((place, True) for place in direct), *((place, last > int(first_id(since))) for last, place in changed)]
    left = MOST
    for place, spoken in places:
        if left <= 0:
            log.warning("not all was caught up", messages=MOST, places=len(places))
            break
        left -= await _one(front, place, since, min(left, MOST_OF_ONE) if spoken else 0, hear)
    log.info("caught up", since=since.isoformat(), places=len(places), messages=MOST - left)


async def _one(front: Front, place: Place, since: datetime, most: int, hear: Hear) -> int:
    """How many messages were read after `since`. A channel that we may not read is passed over."""
    first = int(first_id(since))
    # Asked for before the history is read: what is told meanwhile is not taken for deleted.
    known = await front.desk.known(place, since - BACK)
    try:
        after = await _after(front, place, first, most)
        before = await _before(front, place, first) if any(int(each) < first for each in known) else None
    except Declined as no:
        log.info("channel not read", channel=place.thread or place.channel, why=str(no))
        return 0
    for message in after.messages if after else ():
        await _take(front, await hear(message, place, edited=False))
    for window in (before, after):
        if window is not None:
            await _changes(front, place, known, window, hear)
    return len(after.messages) if after else 0


async def _after(front: Front, place: Place, first: int, most: int) -> _Window | None:
    if most <= 0:
        return None
    found = await _read(front, place, {"after": str(first), "limit": str(most)})
    return _Window(first, int(found[-1]["id"]) if len(found) >= most else NEWEST, found)


async def _before(front: Front, place: Place, first: int) -> _Window:
    found = await _read(front, place, {"before": str(first), "limit": str(MOST_OF_ONE)})
    return _Window(int(found[0]["id"]) if len(found) >= MOST_OF_ONE else 0, first - 1, found)


async def _read(front: Front, place: Place, query: Mapping[str, str]) -> list[Payload]:
    ids = {"channel_id": place.thread or place.channel}
    found: list[Payload] = await front.surfaces.rest.call("GET", "/channels/{channel_id}/messages", ids, query=query)
    return sorted(found, key=lambda each: int(each["id"]))


async def _changes(front: Front, place: Place, known: Mapping[str, str | None], window: _Window, hear: Hear) -> None:
    """What has become of messages that the desk knows."""
    there = {str(message["id"]): message for message in window.messages}
    for message_id, text in sorted(known.items(), key=lambda each: int(each[0])):
        message = there.get(message_id)
        if message is None:
            if window.first <= int(message_id) <= window.last:
                await _take(front, deleted(message_id, place, front.clock.now()))
        elif message.get("edited_timestamp") is not None:
            event = await hear(message, place, edited=True)
            if isinstance(event, MessageEdited) and text is not None and event.text != text:
                await _take(front, event)


async def _take(front: Front, event: Event | None) -> None:
    if event is not None:
        await front.desk.take(event)


def _spoken_in(guilds: Iterable[discord.Guild], me: Me, first: int) -> list[tuple[int, Place]]:
    """The channels with a message after `first`, with the id of their last one."""
    changed = list[tuple[int, Place]]()
    for guild in guilds:
        spoken: list[Spoken] = [*guild.text_channels, *guild.voice_channels, *guild.stage_channels, *guild.threads]
        for channel in spoken:
            last = channel.last_message_id or 0
            if last > first:
                changed.append((last, place_in(guild, channel, me)))
    return sorted(changed, key=lambda each: each[0], reverse=True)
