"""REST: channels, threads and direct chats."""

from __future__ import annotations

from tests.fakes.discord_api import shapes
from tests.fakes.discord_api.posting import Extras, create
from tests.fakes.discord_api.records import DIRECT, FORUM, PUBLIC_THREAD, TEXT, Channel, Event, World
from tests.fakes.discord_api.routes import Table
from tests.fakes.discord_api.wire import (
    Answer,
    Asked,
    Json,
    Refused,
    bad_length,
    invalid,
    mapping,
    number,
    unknown,
    word,
)

GUILDS = 1  # the intent that hears of channels


def fetch(world: World, asked: Asked) -> Answer:
    return Answer(200, shapes.channel(world, world.open(asked.ids["channel"])))


def patch(world: World, asked: Asked) -> Answer:
    channel = world.open(asked.ids["channel"])
    world.open(channel.id, _to_change(channel, asked))
    if asked.body.get("name"):
        channel.name = _name(asked)
    if "archived" in asked.body:
        channel.archived = asked.body["archived"] is True
    tell(world, channel, "UPDATE")
    return Answer(200, shapes.channel(world, channel))


def _to_change(channel: Channel, asked: Asked) -> str:
    """Whoever may write in a thread may take it out of the archive."""
    if not channel.is_thread:
        return "MANAGE_CHANNELS"
    opens = set(asked.body) == {"archived"} and not asked.body["archived"]
    return "SEND_MESSAGES_IN_THREADS" if opens else "MANAGE_THREADS"


def delete(world: World, asked: Asked) -> Answer:
    channel = world.open(asked.ids["channel"])
    if channel.guild_id is not None:
        world.open(channel.id, "MANAGE_THREADS" if channel.is_thread else "MANAGE_CHANNELS")
        drop(world, channel)
    return Answer(200, shapes.channel(world, channel))


def drop(world: World, channel: Channel) -> None:
    """With its threads, webhooks and messages."""
    for one in [one for one in world.channels.values() if one.parent_id == channel.id]:
        drop(world, one)
    for hook in [one for one in world.webhooks.values() if one.channel_id == channel.id]:
        del world.webhooks[hook.id]
    for message_id in channel.messages:
        del world.messages[message_id]
    del world.channels[channel.id]
    tell(world, channel, "DELETE")


def tell(world: World, channel: Channel, what: str, **more: Json) -> None:
    """CHANNEL_… or THREAD_… with CREATE, UPDATE or DELETE."""
    if not world.lacks(channel, "VIEW_CHANNEL"):
        kind = "THREAD" if channel.is_thread else "CHANNEL"
        told = {**shapes.channel(world, channel), **more}
        world.emit(Event(f"{kind}_{what}", told, channel.guild_id, GUILDS))


def new_thread(
    world: World, parent: Channel, name: str, owner: str, *, thread_id: str | None = None, kind: int = PUBLIC_THREAD
) -> Channel:
    """Opened and told."""
    made = thread_id or world.clock.snowflake()
    thread = Channel(made, kind, name, parent.guild_id, parent.id, owner)
    world.channels[made] = thread
    tell(world, thread, "CREATE", newly_created=True)
    return thread


def start_thread(world: World, asked: Asked) -> Answer:
    """Without a message, or in a forum with one."""
    parent = world.open(asked.ids["channel"], "CREATE_PUBLIC_THREADS")
    if parent.type not in {TEXT, FORUM}:
        raise Refused(400, 50024, "Cannot execute action on this channel type")
    name, kind = _name(asked), number(asked.body.get("type"), PUBLIC_THREAD)
    if parent.type == FORUM and not mapping(asked.body.get("message")):
        raise invalid("message", "BASE_TYPE_REQUIRED", "This field is required")
    thread = new_thread(world, parent, name, world.bot.id)
    thread.type = kind
    shown = shapes.channel(world, thread)
    if parent.type == FORUM:
        first = Asked(asked.ids, asked.query, mapping(asked.body["message"]), asked.files)
        shown["message"] = shapes.message(world, create(world, thread, first, Extras(world.bot)))
    return Answer(201, shown)


def start_thread_at(world: World, asked: Asked) -> Answer:
    parent = world.open(asked.ids["channel"], "CREATE_PUBLIC_THREADS")
    message = world.message(parent, asked.ids["message"])
    if message.thread_id is not None:
        raise Refused(400, 160004, "A thread has already been created for this message")
    thread = new_thread(world, parent, _name(asked), world.bot.id, thread_id=message.id)
    message.thread_id = thread.id
    return Answer(201, shapes.channel(world, thread))


def _name(asked: Asked) -> str:
    name = word(asked.body.get("name")).strip()
    if not 1 <= len(name) <= 100:
        raise bad_length("name", 1, 100)
    return name


def open_direct(world: World, asked: Asked) -> Answer:
    who = word(asked.body.get("recipient_id"))
    if who not in world.users:
        raise unknown("User")
    return Answer(200, shapes.channel(world, direct_with(world, who)))


def direct_with(world: World, who: str) -> Channel:
    """The one direct chat of the bot and a person."""
    for one in world.channels.values():
        if one.type == DIRECT and one.recipients == (who,):
            return one
    made = world.clock.snowflake()
    world.channels[made] = Channel(made, DIRECT, "", recipients=(who,))
    return world.channels[made]


def of_guild(world: World, asked: Asked) -> Answer:
    found = [one for one in world.channels.values() if one.guild_id == asked.ids["guild"] and not one.is_thread]
    return Answer(200, [shapes.channel(world, one) for one in found if not world.lacks(one, "VIEW_CHANNEL")])


def active_threads(world: World, asked: Asked) -> Answer:
    found = [one for one in world.threads_of(asked.ids["guild"]) if not one.archived]
    return Answer(200, {"threads": [shapes.channel(world, one) for one in found], "members": []})


CHANNELS: Table = {
    ("GET", "/channels/{channel}"): fetch,
    ("PATCH", "/channels/{channel}"): patch,
    ("DELETE", "/channels/{channel}"): delete,
    ("POST", "/channels/{channel}/threads"): start_thread,
    ("POST", "/channels/{channel}/messages/{message}/threads"): start_thread_at,
    ("POST", "/users/@me/channels"): open_direct,
    ("GET", "/guilds/{guild}/channels"): of_guild,
    ("GET", "/guilds/{guild}/threads/active"): active_threads,
}
