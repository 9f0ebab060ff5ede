"""The records as Discord's JSON objects. Each is whole: discord.py does not forgive what is missing or odd."""

from __future__ import annotations

from tests.fakes.discord_api.records import (
    COMMAND_ANSWER,
    FORUM,
    VOICE,
    Channel,
    Guild,
    Interaction,
    Message,
    Right,
    User,
    Webhook,
    World,
    iso,
    made_at,
)
from tests.fakes.discord_api.wire import Json, Object

PERMISSIONS = {
    "MANAGE_CHANNELS": 1 << 4, "ADD_REACTIONS": 1 << 6, "VIEW_CHANNEL": 1 << 10, "SEND_MESSAGES": 1 << 11,
    "MANAGE_MESSAGES": 1 << 13, "EMBED_LINKS": 1 << 14, "ATTACH_FILES": 1 << 15, "READ_MESSAGE_HISTORY": 1 << 16,
    "MENTION_EVERYONE": 1 << 17, "CONNECT": 1 << 20, "MANAGE_WEBHOOKS": 1 << 29, "USE_APPLICATION_COMMANDS": 1 << 31,
    "MANAGE_THREADS": 1 << 34, "CREATE_PUBLIC_THREADS": 1 << 35, "SEND_MESSAGES_IN_THREADS": 1 << 38,
    "SEND_VOICE_MESSAGES": 1 << 46,
}  # fmt: skip
ALL = sum(PERMISSIONS.values())
LEADING = {"ADMINISTRATOR": 1 << 3, "MANAGE_GUILD": 1 << 5}  # permissions that nobody has but by a role
EVERYONE = sum(bit for name, bit in PERMISSIONS.items() if not name.startswith("MANAGE_"))


def permissions_of(guild: Guild, who: str) -> int:
    if who == guild.owner_id:
        return ALL | sum(LEADING.values())
    right = guild.rights.get(who)
    return EVERYONE if right is None else EVERYONE | _bits(right.permissions)


def _bits(permissions: set[str]) -> int:
    return sum((PERMISSIONS | LEADING)[name] for name in permissions)


def user(who: User) -> dict[str, Json]:
    shown: dict[str, Json] = {
        "id": who.id,
        "username": who.username,
        "discriminator": "0",
        "global_name": None if who.is_bot else who.name,
        "avatar": who.avatar,
        "public_flags": 0,
    }
    if who.is_bot:
        shown["bot"] = True
    return shown


def member(guild: Guild, who: str) -> dict[str, Json]:
    """Without its user, as it stands beside messages."""
    return {
        "nick": guild.members.get(who),
        "avatar": None,
        "roles": guild.roles_of(who),
        "joined_at": iso(made_at(guild.id)),
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "pending": False,
        "communication_disabled_until": None,
    }


def whole_member(world: World, guild: Guild, who: str) -> dict[str, Json]:
    return {**member(guild, who), "user": user(world.users[who])}


def channel(world: World, one: Channel) -> dict[str, Json]:
    shown: dict[str, Json] = {"id": one.id, "type": one.type, "flags": 0, "last_message_id": one.last_message_id}
    if one.guild_id is None:
        return {**shown, "recipients": [user(world.users[who]) for who in one.recipients]}
    shown |= {"guild_id": one.guild_id, "parent_id": one.parent_id, "name": one.name, "rate_limit_per_user": 0}
    if one.is_thread:
        return {**shown, **_thread(one)}
    overwrites: list[Json] = [
        {"id": who, "type": kind, "allow": "0", "deny": str(_bits(denied))}
        for who, kind, denied in ((world.bot.id, 1, one.denied), (one.guild_id, 0, one.withheld))
        if denied
    ]
    shown |= {"position": one.position, "topic": None, "nsfw": one.nsfw, "permission_overwrites": overwrites}
    if one.type == VOICE:
        shown |= {"bitrate": 64000, "user_limit": 0, "rtc_region": None}
    if one.type == FORUM:
        shown |= {"available_tags": [], "default_reaction_emoji": None, "default_sort_order": None}
    return shown


def _thread(one: Channel) -> Object:
    made = iso(made_at(one.id))
    return {
        "owner_id": one.owner_id,
        "message_count": len(one.messages),
        "total_message_sent": len(one.messages),
        "member_count": 1,
        "thread_metadata": {
            "archived": one.archived,
            "auto_archive_duration": 4320,
            "archive_timestamp": made,
            "locked": False,
            "create_timestamp": made,
        },
    }


def message(world: World, one: Message, *, content: bool = True, depth: int = 1) -> dict[str, Json]:
    """As REST answers. `content` False leaves out what the bot may not read; `depth` counts the replies inside."""
    seen = content or world.may_read(one)
    shown: dict[str, Json] = {
        "id": one.id,
        "type": one.type,
        "channel_id": one.channel_id,
        "content": one.content if seen else "",
        "author": user(one.author),
        "attachments": one.attachments if seen else [],
        "embeds": one.embeds if seen else [],
        "components": one.components if seen else [],
        "mentions": [user(world.users[who]) for who in one.mentions],
        "mention_roles": one.mention_roles,
        "mention_everyone": one.mention_everyone,
        "pinned": one.pinned,
        "tts": one.tts,
        "timestamp": iso(one.at),
        "edited_timestamp": None if one.edited_at is None else iso(one.edited_at),
        "flags": one.flags,
    }
    if one.webhook_id is not None:
        shown["webhook_id"] = one.webhook_id
    if one.application_id is not None:
        shown["application_id"] = one.application_id
    if one.reply_to is not None:
        shown |= _reference(world, one, content=content, depth=depth)
    if one.interaction is not None:
        shown |= _asked_by(world, world.interactions[one.interaction], one)
    if one.poll is not None and seen:
        shown["poll"] = one.poll
    if one.reactions:
        shown["reactions"] = [_reaction(world, emoji, people) for emoji, people in one.reactions.items()]
    if one.thread_id in world.channels:
        shown["thread"] = channel(world, world.channels[one.thread_id])
    return shown


def _reference(world: World, one: Message, *, content: bool, depth: int) -> Object:
    reference: dict[str, Json] = {"type": 0, "channel_id": one.channel_id, "message_id": one.reply_to}
    guild = world.channels[one.channel_id].guild_id
    if guild is not None:
        reference["guild_id"] = guild
    shown: dict[str, Json] = {"message_reference": reference}
    if depth:
        said = world.messages.get(one.reply_to or "")
        shown["referenced_message"] = None if said is None else message(world, said, content=content, depth=depth - 1)
    return shown


def _asked_by(world: World, asked: Interaction, one: Message) -> Object:
    metadata: dict[str, Json] = {
        "id": asked.id,
        "type": asked.type,
        "user": user(world.users[asked.user_id]),
        "authorizing_integration_owners": _owners(world.channels[asked.channel_id], asked.user_id),
    }
    if asked.message_id is not None:
        metadata["interacted_message_id"] = asked.message_id
    if one.type != COMMAND_ANSWER:
        return {"interaction_metadata": metadata}
    name = asked.data["name"]
    return {
        "interaction_metadata": {**metadata, "name": name},
        "interaction": {"id": asked.id, "type": asked.type, "name": name, "user": metadata["user"]},
    }


def _reaction(world: World, emoji: str, people: list[str]) -> Object:
    return {
        "emoji": {"id": None, "name": emoji},
        "count": len(people),
        "count_details": {"burst": 0, "normal": len(people)},
        "burst_colors": [],
        "me": world.bot.id in people,
        "me_burst": False,
        "burst_me": False,
        "burst_count": 0,
    }


def told_message(world: World, one: Message, *, content: bool = True) -> dict[str, Json]:
    """As the gateway tells: with the guild and the partial member of the author and of those mentioned."""
    shown = message(world, one, content=content)
    guild = world.guild_of(world.channels[one.channel_id])
    if one.nonce is not None:
        shown["nonce"] = one.nonce
    if guild is None:
        return shown
    shown["guild_id"] = guild.id
    if one.webhook_id is None:
        shown["member"] = member(guild, one.author.id)
    if one.mentions:
        shown["mentions"] = [{**user(world.users[who]), "member": member(guild, who)} for who in one.mentions]
    return shown


def webhook(world: World, one: Webhook, *, with_user: bool = True) -> dict[str, Json]:
    shown: dict[str, Json] = {
        "id": one.id,
        "type": 1,
        "name": one.name,
        "avatar": one.avatar,
        "channel_id": one.channel_id,
        "guild_id": one.guild_id,
        "application_id": one.application_id,
        "token": one.token,
    }
    if with_user:
        shown["user"] = user(world.users[one.user_id])
    return shown


def guild_fields(world: World, guild: Guild) -> dict[str, Json]:
    everyone = everyone_of(guild)
    theirs = [role_of(world, who, right) for who, right in guild.rights.items()]
    ours: Object = {**_role(guild.bot_role, world.bot.username, 1, ALL), "tags": {"bot_id": world.bot.id}}
    return {
        "id": guild.id, "name": guild.name, "owner_id": guild.owner_id, "icon": None, "splash": None,
        "discovery_splash": None, "banner": None, "description": None, "vanity_url_code": None, "region": "deprecated",
        "afk_channel_id": None, "afk_timeout": 300, "verification_level": 0, "default_message_notifications": 0,
        "explicit_content_filter": 0, "mfa_level": 0, "nsfw_level": 0, "premium_tier": 0,
        "premium_subscription_count": 0, "premium_progress_bar_enabled": False, "application_id": None,
        "system_channel_id": None, "system_channel_flags": 0, "rules_channel_id": None,
        "public_updates_channel_id": None, "safety_alerts_channel_id": None, "max_members": 500000,
        "max_presences": None, "max_video_channel_users": 25, "max_stage_video_channel_users": 50,
        "preferred_locale": guild.locale, "features": ["COMMUNITY"] if guild.community else [],
        "roles": [everyone, ours, *theirs], "emojis": [], "stickers": [],
    }  # fmt: skip


def guild_created(world: World, guild: Guild) -> dict[str, Json]:
    """GUILD_CREATE: with what is in it, as far as the bot sees it."""
    seen = [
        one
        for one in world.channels.values()
        if one.guild_id == guild.id and not one.archived and not world.lacks(one, "VIEW_CHANNEL")
    ]
    return {
        **guild_fields(world, guild),
        "joined_at": iso(made_at(guild.id)),
        "large": False,
        "unavailable": False,
        "member_count": len(guild.members),
        "members": [whole_member(world, guild, who) for who in guild.members],
        "channels": [channel(world, one) for one in seen if not one.is_thread],
        "threads": [channel(world, one) for one in seen if one.is_thread],
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def everyone_of(guild: Guild) -> Object:
    return _role(guild.id, "@everyone", 0, EVERYONE & ~_bits(guild.withheld))


def role_of(world: World, who: str, right: Right) -> Object:
    return _role(right.role, world.users[who].username, 2, _bits(right.permissions))


def _role(role_id: str, name: str, position: int, permissions: int) -> Object:
    return {
        "id": role_id, "name": name, "position": position, "permissions": str(permissions), "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None}, "hoist": False,
        "icon": None, "unicode_emoji": None, "managed": position > 0, "mentionable": False, "flags": 0,
    }  # fmt: skip


def interaction(world: World, one: Interaction) -> dict[str, Json]:
    """INTERACTION_CREATE."""
    place = world.channels[one.channel_id]
    shown: dict[str, Json] = {
        "id": one.id,
        "application_id": world.application_id,
        "type": one.type,
        "data": one.data,
        "token": one.token,
        "version": 1,
        "locale": one.locale,
        "channel_id": place.id,
        "channel": {**channel(world, place), "permissions": str(ALL)},
        "app_permissions": str(ALL),
        "entitlements": [],
        "attachment_size_limit": 10 << 20,
        "authorizing_integration_owners": _owners(place, one.user_id),
    }
    if one.message_id is not None:
        shown["message"] = message(world, world.messages[one.message_id])
    guild = world.guild_of(place)
    if guild is None:
        return {**shown, "user": user(world.users[one.user_id]), "context": 2 if place.absent else 1}
    shown |= {
        "guild_id": guild.id,
        "guild": {"id": guild.id, "locale": guild.locale, "features": ["COMMUNITY"] if guild.community else []},
        "guild_locale": guild.locale,
        "member": {**whole_member(world, guild, one.user_id), "permissions": str(permissions_of(guild, one.user_id))},
        "context": 0,
    }
    return shown


def _owners(place: Channel, who: str) -> Object:
    """By whose leave the bot answers here: the server's, or only the person's who has installed it."""
    return {"1": who} if place.absent else {"0": place.guild_id or "0"}


def application(world: World) -> dict[str, Json]:
    owner: Object = {"id": "1", "username": "owner", "discriminator": "0", "global_name": None, "avatar": None}
    return {
        "id": world.application_id, "name": world.bot.name, "icon": None, "description": "", "summary": "",
        "bot_public": True, "bot_require_code_grant": False, "verify_key": "0" * 64, "flags": 1 << 19,
        "owner": {**owner, "public_flags": 0, "flags": 0}, "team": None, "rpc_origins": [], "hook": True,
        "approximate_guild_count": len(world.guilds), "interactions_endpoint_url": None, "redirect_uris": [],
        "bot": user(world.bot), "integration_types_config": {"0": {}, **({"1": {}} if world.for_people else {})},
    }  # fmt: skip
