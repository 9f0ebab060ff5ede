"""Messages come, change and go: whoever writes them, their fate is here, and the gateway tells it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType

from tests.fakes.discord_api import shapes
from tests.fakes.discord_api.checks import (
    VOICE_NOTE,
    Pings,
    check_filled,
    check_flags,
    check_voice_note,
    checked_components,
    checked_embeds,
    content_of,
    flags_of,
    pings,
    texts_of,
)
from tests.fakes.discord_api.records import (
    COMPONENTS_V2,
    EPHEMERAL,
    LOADING,
    REPLY,
    Channel,
    Event,
    Message,
    User,
    World,
    iso,
    made_at,
)
from tests.fakes.discord_api.wire import Asked, Json, Object, Refused, Upload, mappings, number, word

IN_GUILD, IN_DIRECT = 1 << 9, 1 << 12  # the intents that hear messages
REACTIONS_IN_GUILD, REACTIONS_IN_DIRECT = 1 << 10, 1 << 13
# Flags that a bot may set: 2 no previews, 12 no notification, 13 a voice note.
ASKED_FOR = EPHEMERAL | COMPONENTS_V2 | 1 << 2 | 1 << 12 | 1 << 13


@dataclass(frozen=True, slots=True)
class Extras:
    """What a new message has besides its body."""

    author: User
    type: int = 0
    webhook_id: str | None = None
    application_id: str | None = None
    avatar_url: str | None = None
    reply_to: str | None = None
    nonce: str | int | None = None
    interaction: str | None = None
    seen_by: str | None = None
    flags: int = 0
    ago: float = 0.0


def create(world: World, channel: Channel, asked: Asked, extras: Extras, *, empty: bool = False) -> Message:
    """Check the body, keep the message and tell it. Raises Refused; an empty body is one unless `empty`."""
    body = asked.body
    flags = flags_of(body) & ASKED_FOR | extras.flags
    check_flags(body, flags)
    check_voice_note(body, flags_of(body), len(asked.files))
    content, embeds = content_of(body), checked_embeds(body.get("embeds"))
    components = checked_components(body.get("components"), flags)
    if not empty:
        check_filled(content, embeds, asked.files, body.get("poll"), body.get("sticker_ids"), flags & COMPONENTS_V2)
    replied = world.messages.get(extras.reply_to or "")
    who = pings(
        "\n".join([content, *texts_of(components)]),
        body.get("allowed_mentions"),
        None if replied is None else replied.author.id,
    )
    made = world.clock.snowflake(extras.ago)
    one = Message(
        id=made,
        channel_id=channel.id,
        author=extras.author,
        content=content,
        at=made_at(made),
        type=REPLY if extras.reply_to and not extras.type else extras.type,
        flags=flags,
        webhook_id=extras.webhook_id,
        application_id=extras.application_id,
        avatar_url=extras.avatar_url,
        reply_to=extras.reply_to,
        nonce=extras.nonce,
        embeds=embeds,
        components=components,
        attachments=_attached(world, channel, asked, made),
        poll=_poll(body.get("poll")),
        tts=body.get("tts") is True,
        interaction=extras.interaction,
        seen_by=extras.seen_by,
    )
    _ping(world, one, who)
    _keep(world, channel, one)
    return one


def _keep(world: World, channel: Channel, one: Message) -> None:
    one.versions.append((time.monotonic(), one.content))
    world.messages[one.id] = one
    if one.seen_by is not None:
        return
    channel.messages[one.id] = one
    channel.last_message_id = max(one.id, channel.last_message_id or "0", key=int)
    tell(world, "MESSAGE_CREATE", one)


def change(world: World, one: Message, asked: Asked) -> Message:
    """Apply the fields that the body has. Raises Refused; then nothing has changed."""
    body = asked.body
    flags = one.flags | flags_of(body) & ASKED_FOR
    if "flags" in body and not flags_of(body) & 4:
        flags &= ~4
    check_flags(body, flags)
    if one.flags & VOICE_NOTE:
        raise Refused(400, 50162, "Voice messages cannot be edited")
    content = content_of(body) if "content" in body else one.content
    embeds = checked_embeds(body.get("embeds")) if "embeds" in body else one.embeds
    components = checked_components(body.get("components"), flags) if "components" in body else one.components
    channel = world.channels[one.channel_id]
    kept = [number(each.get("id")) for each in mappings(body.get("attachments"))]
    left = [each for each in one.attachments if "attachments" not in body or number(each["id"]) in kept]
    check_filled(content, embeds, left, asked.files, one.poll, flags & COMPONENTS_V2)
    replied = world.messages.get(one.reply_to or "")
    who = pings(
        "\n".join([content, *texts_of(components)]),
        body.get("allowed_mentions"),
        None if replied is None else replied.author.id,
    )
    if "content" in body:
        one.versions.append((time.monotonic(), content))
        _ping(world, one, who)
    one.content, one.embeds, one.components, one.flags = content, embeds, components, flags & ~LOADING
    one.attachments = [*left, *_attached(world, channel, asked, one.id)]
    one.edited_at = world.clock.now()
    tell(world, "MESSAGE_UPDATE", one)
    return one


def remove(world: World, one: Message) -> None:
    channel = world.channels[one.channel_id]
    channel.messages.pop(one.id, None)
    del world.messages[one.id]
    if one.seen_by is None:
        _tell_gone(world, channel, "MESSAGE_DELETE", {"id": one.id})


def remove_many(world: World, channel: Channel, ids: Sequence[str]) -> None:
    gone = [one for one in ids if channel.messages.pop(one, None)]
    for one in gone:
        del world.messages[one]
    _tell_gone(world, channel, "MESSAGE_DELETE_BULK", {"ids": gone})


def _tell_gone(world: World, channel: Channel, name: str, what: Object) -> None:
    where: Object = {"channel_id": channel.id, **({"guild_id": channel.guild_id} if channel.guild_id else {})}
    world.emit(Event(name, {**what, **where}, channel.guild_id, _intents(channel)))


def tell(world: World, name: str, one: Message) -> None:
    """To all who may hear it; nobody hears of ephemeral messages or of channels that the bot does not see."""
    channel = world.channels[one.channel_id]
    if one.seen_by is not None or world.lacks(channel, "VIEW_CHANNEL"):
        return
    said = world.messages.get(one.reply_to or "")
    secret = not world.may_read(one) or (said is not None and not world.may_read(said))
    bare = partial(shapes.told_message, world, one, content=False) if secret else None
    world.emit(Event(name, shapes.told_message(world, one), channel.guild_id, _intents(channel), bare))


def _intents(channel: Channel) -> int:
    return IN_DIRECT if channel.guild_id is None else IN_GUILD


def react(world: World, one: Message, who: str, emoji: str, *, on: bool) -> None:
    people = one.reactions.setdefault(emoji, [])
    if (who in people) == on:
        return
    if on:
        people.append(who)
    else:
        people.remove(who)
    if not people:
        del one.reactions[emoji]
    channel = world.channels[one.channel_id]
    guild = world.guild_of(channel)
    told: dict[str, Json] = {
        "user_id": who,
        "channel_id": channel.id,
        "message_id": one.id,
        "emoji": {"id": None, "name": emoji},
        "burst": False,
        "type": 0,
    }
    if guild is not None:
        told["guild_id"] = guild.id
        if on:
            told["member"] = shapes.whole_member(world, guild, who)
    if on:
        told["message_author_id"] = one.author.id
    heard = REACTIONS_IN_DIRECT if guild is None else REACTIONS_IN_GUILD
    world.emit(Event("MESSAGE_REACTION_ADD" if on else "MESSAGE_REACTION_REMOVE", told, channel.guild_id, heard))


def _ping(world: World, one: Message, who: Pings) -> None:
    one.mentions = tuple(each for each in who.users if each in world.users)
    one.mention_roles, one.mention_everyone = who.roles, who.everyone


def _attached(world: World, channel: Channel, asked: Asked, message_id: str) -> list[Object]:
    described = {number(each.get("id")): each for each in mappings(asked.body.get("attachments"))}
    return [
        attachment(world, f"{channel.id}/{message_id}", upload, described.get(place, {}))
        for place, upload in enumerate(asked.files)
    ]


def attachment(world: World, folder: str, upload: Upload, described: Object = MappingProxyType({})) -> Object:
    """A file that a person sent, kept on the file server."""
    made = world.clock.snowflake()
    name = word(described.get("filename")) or upload.name
    path = f"/attachments/{folder}/{name}"
    world.files[path] = (upload.content_type, upload.body)
    shown: dict[str, Json] = {
        "id": made,
        "filename": name,
        "size": len(upload.body),
        "url": world.cdn() + path,
        "proxy_url": world.cdn() + path,
        "content_type": upload.content_type,
    }
    shown |= {name: described[name] for name in ("description", "duration_secs", "waveform") if described.get(name)}
    return shown


def _poll(value: Json) -> Object | None:
    if not isinstance(value, dict):
        return None
    answers = [{"answer_id": place, **each} for place, each in enumerate(mappings(value.get("answers")), start=1)]
    shown: dict[str, Json] = {**value, "answers": answers, "layout_type": 1}
    hours = number(shown.pop("duration", 24), 24)
    return {
        "allow_multiselect": False,
        **shown,
        "expiry": iso(time.time() + hours * 3600),
        "results": {"is_finalized": False, "answer_counts": []},
    }


def worn(author: User, name: str | None, avatar: str | None) -> User:
    """A webhook's author for one message."""
    return replace(author, username=name or author.username, name=name or author.name, avatar=avatar or author.avatar)
