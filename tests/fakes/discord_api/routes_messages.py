"""REST: messages of channels, threads and direct chats, as the bot itself."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterable, Iterator

from tests.fakes.discord_api import shapes
from tests.fakes.discord_api.checks import VOICE_NOTE, checked_nonce
from tests.fakes.discord_api.posting import Extras, change, create, react, remove, remove_many
from tests.fakes.discord_api.records import FORUM, MESSAGE_CONTENT, Channel, Message, Typing, World, iso, made_at
from tests.fakes.discord_api.routes import Table
from tests.fakes.discord_api.wire import NOTHING, Answer, Asked, Json, Refused, invalid, items, mapping, number, word

MOST = 100
BULK_AGE = 14 * 86_400


def shown(world: World, one: Message) -> dict[str, Json]:
    """As the bot may see it: without the content where the developer portal refuses that."""
    whole = shapes.message(world, one, content=not world.refused_intents & MESSAGE_CONTENT)
    if world.rules.nonce_in_history and one.nonce is not None:
        whole["nonce"] = one.nonce
    return whole


def post(world: World, asked: Asked) -> Answer:
    channel = _to_write(world, asked.ids["channel"])
    if asked.files:
        world.open(channel.id, "ATTACH_FILES")
    if number(asked.body.get("flags")) & VOICE_NOTE and world.lacks(channel, "SEND_VOICE_MESSAGES"):
        raise Refused(403, 50173, "You cannot send voice messages in this channel")
    nonce = checked_nonce(asked.body.get("nonce"))
    if nonce is not None and asked.body.get("enforce_nonce") is True:
        known = _by_nonce(world, channel, nonce)
        if known is not None:
            return Answer(200, {**shown(world, known), "nonce": nonce})
    extras = Extras(world.bot, reply_to=_reply(world, channel, asked), nonce=nonce)
    one = create(world, channel, asked, extras)
    channel.archived = False
    if nonce is not None:
        world.nonces[channel.id, nonce] = (world.clock.now(), one.id)
    return Answer(200, {**shown(world, one), **({} if nonce is None else {"nonce": nonce})})


def _to_write(world: World, channel_id: str) -> Channel:
    channel = world.open(channel_id)
    world.open(channel_id, "SEND_MESSAGES_IN_THREADS" if channel.is_thread else "SEND_MESSAGES")
    if channel.type == FORUM:
        raise Refused(400, 50008, "Cannot send messages in a non-text channel")
    if channel.guild_id is None and world.blocked & set(channel.recipients):
        raise Refused(403, 50007, "Cannot send messages to this user")
    return channel


def _by_nonce(world: World, channel: Channel, nonce: str | int) -> Message | None:
    at, message_id = world.nonces.get((channel.id, nonce), (0.0, ""))
    fresh = world.clock.now() - at <= world.rules.nonce_lasts
    return channel.messages.get(message_id) if fresh else None


def _reply(world: World, channel: Channel, asked: Asked) -> str | None:
    reference = mapping(asked.body.get("message_reference"))
    if not reference:
        return None
    if world.lacks(channel, "READ_MESSAGE_HISTORY"):
        raise Refused(403, 160002, "Cannot reply without permission to read message history")
    message_id = word(reference.get("message_id"))
    if message_id in channel.messages:
        return message_id
    if reference.get("fail_if_not_exists") is False:
        return None
    raise invalid("message_reference", "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", "Unknown message")


def fetch(world: World, asked: Asked) -> Answer:
    channel = world.open(asked.ids["channel"], "READ_MESSAGE_HISTORY")
    return Answer(200, shown(world, world.message(channel, asked.ids["message"])))


def history(world: World, asked: Asked) -> Answer:
    """Newest first, whatever was asked for."""
    channel, query = world.open(asked.ids["channel"]), asked.query
    limit = number(query.get("limit", "50"))
    if not 1 <= limit <= MOST:
        raise invalid("limit", "NUMBER_TYPE_COERCE", f"Value should be between 1 and {MOST}.")
    if world.lacks(channel, "READ_MESSAGE_HISTORY"):
        return Answer(200, [])
    messages = sorted(channel.messages.values(), key=lambda one: int(one.id))
    if "around" in query:
        found = _around(messages, number(query["around"]), limit)
    elif "after" in query:
        after = number(query["after"])
        found = list(itertools.islice((one for one in messages if int(one.id) > after), limit))
    else:
        before = number(query.get("before"), 1 << 63)
        found = list(itertools.islice((one for one in reversed(messages) if int(one.id) < before), limit))
    return Answer(200, [shown(world, one) for one in sorted(found, key=lambda one: -int(one.id))])


def _around(messages: list[Message], middle: int, limit: int) -> list[Message]:
    older = [one for one in messages if int(one.id) <= middle][-(limit // 2 + 1) :]
    newer = (one for one in messages if int(one.id) > middle)
    return [*older, *itertools.islice(newer, max(0, limit - len(older)))]


def edit(world: World, asked: Asked) -> Answer:
    one = world.message(world.open(asked.ids["channel"]), asked.ids["message"])
    if one.author.id != world.bot.id:
        raise Refused(403, 50005, "Cannot edit a message authored by another user")
    check_open(world.channels[one.channel_id])
    return Answer(200, shown(world, change(world, one, asked)))


def check_open(channel: Channel) -> None:
    """Raises Refused (50083) for a thread that lies in the archive."""
    if channel.archived:
        raise Refused(400, 50083, "Thread is archived")


def delete(world: World, asked: Asked) -> Answer:
    channel = world.open(asked.ids["channel"])
    check_open(channel)
    one = world.message(channel, asked.ids["message"])
    if one.author.id != world.bot.id:
        if channel.guild_id is None:
            raise Refused(403, 50003, "Cannot execute action on a DM channel")
        world.open(channel.id, "MANAGE_MESSAGES")
    remove(world, one)
    return NOTHING


def bulk_delete(world: World, asked: Asked) -> Answer:
    channel = world.open(asked.ids["channel"], "MANAGE_MESSAGES")
    ids = [word(one) for one in items(asked.body.get("messages"))]
    if not 2 <= len(ids) <= MOST:
        raise Refused(400, 50016, "Provided too few or too many messages to delete. Must be between 2 and 100.")
    if any(world.clock.now() - made_at(one) > BULK_AGE for one in ids):
        raise Refused(400, 50034, "You can only bulk delete messages that are under 14 days old.")
    remove_many(world, channel, ids)
    return NOTHING


def typing(world: World, asked: Asked) -> Answer:
    channel = _to_write(world, asked.ids["channel"])
    world.typing.append(Typing(channel.id, time.monotonic()))
    return NOTHING


def add_reaction(world: World, asked: Asked) -> Answer:
    channel = world.open(asked.ids["channel"], "ADD_REACTIONS")
    react(world, world.message(channel, asked.ids["message"]), world.bot.id, asked.ids["emoji"], on=True)
    return NOTHING


def take_reaction(world: World, asked: Asked) -> Answer:
    one = world.message(world.open(asked.ids["channel"]), asked.ids["message"])
    react(world, one, world.bot.id, asked.ids["emoji"], on=False)
    return NOTHING


def pin(world: World, asked: Asked) -> Answer:
    return _pinned(world, asked, on=True)


def unpin(world: World, asked: Asked) -> Answer:
    return _pinned(world, asked, on=False)


def _pinned(world: World, asked: Asked, *, on: bool) -> Answer:
    channel = world.open(asked.ids["channel"], "MANAGE_MESSAGES")
    world.message(channel, asked.ids["message"]).pinned = on
    return NOTHING


def pins(world: World, asked: Asked) -> Answer:
    channel = world.open(asked.ids["channel"])
    found: list[Json] = [{"pinned_at": iso(one.at), "message": shown(world, one)} for one in _pins(channel)]
    return Answer(200, {"items": found, "has_more": False})


def _pins(channel: Channel) -> Iterable[Message]:
    found: Iterator[Message] = reversed(channel.messages.values())
    return (one for one in found if one.pinned)


MESSAGES: Table = {
    ("GET", "/channels/{channel}/messages"): history,
    ("POST", "/channels/{channel}/messages"): post,
    ("GET", "/channels/{channel}/messages/{message}"): fetch,
    ("PATCH", "/channels/{channel}/messages/{message}"): edit,
    ("DELETE", "/channels/{channel}/messages/{message}"): delete,
    ("POST", "/channels/{channel}/messages/bulk-delete"): bulk_delete,
    ("POST", "/channels/{channel}/typing"): typing,
    ("PUT", "/channels/{channel}/messages/{message}/reactions/{emoji}/@me"): add_reaction,
    ("DELETE", "/channels/{channel}/messages/{message}/reactions/{emoji}/@me"): take_reaction,
    ("GET", "/channels/{channel}/messages/pins"): pins,
    ("PUT", "/channels/{channel}/messages/pins/{message}"): pin,
    ("DELETE", "/channels/{channel}/messages/pins/{message}"): unpin,
}
