"""What was written while nobody listened: read from the channels' histories, bounded by time and number."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime, timedelta

import discord
from discord.abc import GuildChannel

from bots.discord.front import Front
from bots.discord.inbound import PLATFORM, Me, Payload, first_id
from bots.discord.rest import Declined
from core.log import get_log
from core.surface.events import Place

MARGIN = timedelta(seconds=60)  # before we were last seen: what was heard then may not have been kept
LONGEST = timedelta(hours=24)
MOST = 200  # messages in all
MOST_OF_ONE = 50  # of a channel
DIRECT = 40  # direct chats that are looked into; Discord does not list those in which somebody wrote

Spoken = discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.Thread
Hear = Callable[[Payload, Place], Awaitable[None]]

log = get_log(__name__)


async def catch_up(front: Front, client: discord.Client, me: Me, hear: Hear) -> None:
    """Hand all that was missed to `hear`, place by place, the latest active first.

    Raises SurfaceErrors and Unavailable: then it was not all. What is heard twice is the inbox's to drop.
    """
    seen = await front.desk.last_seen(PLATFORM, me.user)
    if seen is None:
        return
    since = max(seen - MARGIN, front.clock.now() - LONGEST)
    places = [*await front.desk.direct_places(PLATFORM, me.user, DIRECT), *_changed(client.guilds, me, since)]
    left = MOST
    for place in places:
        if left <= 0:
            log.warning("not all was caught up", messages=MOST, places=len(places))
            break
        left -= await _read(front, place, since, min(left, MOST_OF_ONE), hear)
    log.info("caught up", since=since.isoformat(), places=len(places), messages=MOST - left)


async def _read(front: Front, place: Place, since: datetime, most: int, hear: Hear) -> int:
    """How many messages were read. A channel that we may not read is passed over."""
    ids = {"channel_id": place.thread or place.channel}
    query = {"after": first_id(since), "limit": str(most)}
    try:
        found: list[Payload] = await front.surfaces.rest.call(
            "GET", "/channels/{channel_id}/messages", ids, query=query
        )
    except Declined as no:
        log.info("channel not read", channel=ids["channel_id"], why=str(no))
        return 0
    for message in sorted(found, key=lambda each: int(each["id"])):
        await hear(message, place)
    return len(found)


def _changed(guilds: Iterable[discord.Guild], me: Me, since: datetime) -> list[Place]:
    first, changed = int(first_id(since)), list[tuple[int, Place]]()
    for guild in guilds:
        spoken: list[Spoken] = [*guild.text_channels, *guild.voice_channels, *guild.stage_channels, *guild.threads]
        for channel in spoken:
            last = channel.last_message_id or 0
            if last > first:
                changed.append((last, place_in(guild, channel, me)))
    return [place for _, place in sorted(changed, key=lambda each: each[0], reverse=True)]


def place_in(guild: discord.Guild, channel: GuildChannel | discord.Thread, me: Me) -> Place:
    """The place of a channel that discord.py knows."""
    if isinstance(channel, discord.Thread):
        return Place(PLATFORM, me.user, str(guild.id), str(channel.parent_id), str(channel.id))
    return Place(PLATFORM, me.user, str(guild.id), str(channel.id))
