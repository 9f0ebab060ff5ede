"""Where things happen: places and their surroundings, as far as discord.py's client knows them, else asked for."""

from __future__ import annotations

from collections import OrderedDict

import discord
from discord.abc import GuildChannel

from bots.discord import inbound
from bots.discord.inbound import THREADS, Me, Payload, Scene
from bots.discord.interactions import Known
from bots.discord.rest import Rest
from core.reach import Reach
from core.surface.events import Place

REMEMBERED = 1_000  # channels that had to be asked for

Spoken = discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.Thread


def place_in(guild: discord.Guild, channel: GuildChannel | discord.Thread, me: Me) -> Place:
    """The place of a channel that discord.py knows."""
    marking, parent_id = (channel, None) if isinstance(channel, GuildChannel) else (channel.parent, channel.parent_id)
    told = {"id": channel.id, "type": channel.type.value, "parent_id": parent_id}
    return inbound.place_of(told, str(guild.id), me, adult=_adult(marking), reach=_reach(marking))


def _adult(channel: object) -> bool:
    return bool(getattr(channel, "nsfw", False))


def _reach(channel: object) -> Reach:
    """Whether all of the server may look into this channel; what is not known is private, and so is a channel for
    adults. To read in a voice channel takes the right to enter it.

    discord.py keeps channels and roles as Discord last told, so that it is true of the moment of the question.
    """
    if not isinstance(channel, GuildChannel) or _adult(channel):
        return Reach.PRIVATE
    everyone = channel.guild.get_role(channel.guild.id)
    if everyone is None:
        return Reach.PRIVATE
    may = channel.permissions_for(everyone)
    heard = may.view_channel and (may.connect or not isinstance(channel, discord.VoiceChannel | discord.StageChannel))
    return Reach.SPACE if heard else Reach.PRIVATE


class Ground:
    """One a connection."""

    def __init__(self, client: discord.Client, rest: Rest) -> None:
        self._client = client
        self._rest = rest
        self._asked: OrderedDict[str, Payload] = OrderedDict()

    @property
    def me(self) -> Me:
        if self._client.user is None or self._client.application_id is None:
            raise LookupError("not logged in")
        return Me(str(self._client.user.id), str(self._client.application_id))

    @property
    def known(self) -> Known:
        return Known(self.me, self._owner, self._is_adult, self._reach_of)

    def mark(self, data: Payload) -> None:
        """Tell the channel of its newest message, as discord.py's own parser does: catching up goes by it."""
        guild = self._client.get_guild(int(data.get("guild_id") or 0))
        channel = None if guild is None else guild.get_channel_or_thread(int(data["channel_id"]))
        if isinstance(channel, Spoken):
            channel.last_message_id = int(data["id"])

    async def place(self, data: Payload) -> Place:
        """From the guild as discord.py knows it; a channel that it does not know (an old thread) is asked for."""
        channel_id, guild_id = str(data["channel_id"]), data.get("guild_id")
        if guild_id is None:
            return inbound.place_of({"id": channel_id}, None, self.me)
        guild = self._client.get_guild(int(guild_id))
        channel = None if guild is None else guild.get_channel_or_thread(int(channel_id))
        if guild is not None and channel is not None:
            return place_in(guild, channel, self.me)
        if channel_id not in self._asked:
            self._asked[channel_id] = await self._ask(channel_id)
            if len(self._asked) > REMEMBERED:
                self._asked.popitem(last=False)
        return self._as_it_is(self._asked[channel_id], str(guild_id))

    async def _ask(self, channel_id: str) -> Payload:
        """Only what does not change is remembered of the answer, and whether it is for adults."""
        asked = await self._rest.call("GET", "/channels/{channel_id}", {"channel_id": channel_id})
        return {name: asked.get(name) for name in ("id", "type", "parent_id", "nsfw")}

    def _as_it_is(self, asked: Payload, guild_id: str) -> Place:
        above = str(asked["parent_id"] or 0) if asked["type"] in THREADS else "0"
        adult = bool(asked["nsfw"]) or self._is_adult(above)
        return inbound.place_of(asked, guild_id, self.me, adult=adult, reach=self._reach_of(above))

    def scene(self, place: Place, data: Payload) -> Scene:
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
            owner=self._owner(place.space),
            name_of=name_of,
        )

    def _owner(self, guild_id: str) -> str | None:
        guild = self._client.get_guild(int(guild_id))
        return None if guild is None or guild.owner_id is None else str(guild.owner_id)

    def _is_adult(self, channel_id: str) -> bool:
        return _adult(self._client.get_channel(int(channel_id)))

    def _reach_of(self, channel_id: str) -> Reach:
        return _reach(self._client.get_channel(int(channel_id)))
