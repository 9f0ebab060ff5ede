"""Discord's messages and interactions as events. Pure.

Takes the payloads as Discord sends them, from the gateway and from a channel's history alike: discord.py's objects
need caches that this program does not keep. One that lacks what Discord promises raises LookupError, TypeError or
ValueError.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bots.discord.tickets import Kind, ticket
from core.surface.events import (
    ButtonPressed,
    CommandInvoked,
    File,
    MessageCreated,
    MessageDeleted,
    MessageEdited,
    Person,
    Place,
)

PLATFORM = "discord"
THREADS = {10, 11, 12}  # types of channel
COMMAND, COMPONENT, COMPLETING = 2, 3, 4  # types of interaction
ATTACHMENT = 11  # a type of option
_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)  # from which ids count milliseconds, above their lowest 22 bits
_REPLY = 19
_WRITTEN = {0, _REPLY}  # types of message that a person wrote
_BUTTON = 2  # a type of component
_WITH_US = {0, 1}  # contexts of an interaction: a server, the chat with the bot; not other people's direct chats

_MARKS = re.compile(
    r"<@!?(?P<user>\d+)>|<@&(?P<role>\d+)>|<#(?P<channel>\d+)>|<a?:(?P<emoji>\w+):\d+>|</(?P<command>[^:<>]+):\d+>"
)
_CALLED = re.compile(r"(?P<first>^[ \t]*\0[ \t]*)|[ \t]*\0[ \t]*", re.MULTILINE)

Payload = Mapping[str, Any]  # JSON as Discord documents it; discord.py's own types leave out fields that come


@dataclass(frozen=True, slots=True)
class Me:
    """Who we are: ids as text. A webhook or a message is ours by the application's id."""

    user: str
    application: str


@dataclass(frozen=True, slots=True)
class Scene:
    """Where a message stands. `role` is the role that Discord made for the bot, `locale` the language of a server whose
    owner chose one; `name_of` gives the name of a channel or role by its id."""

    place: Place
    role: str | None = None
    locale: str | None = None
    name_of: Callable[[str], str | None] = lambda _id: None


def by_a_person(message: Payload) -> bool:
    """Our own posts end here, and those of other bots and of webhooks: whoever answers them may talk for ever."""
    machine = message["author"].get("bot") or message.get("webhook_id") is not None
    return message["type"] in _WRITTEN and not machine


def created(message: Payload, scene: Scene, me: Me) -> MessageCreated | None:
    """A person's message; None for our own, those of bots and webhooks, and what nobody wrote."""
    if not by_a_person(message):
        return None
    text = _text(message, scene, me)
    extras = ("attachments", "sticker_items", "message_snapshots")
    attachments = sum(len(message.get(extra) or ()) for extra in extras)
    addressed = scene.place.direct or _calls(message, scene, me) or _answers(message, me)
    if not (addressed or text or attachments):
        return None
    replied = (message.get("message_reference") or {}).get("message_id") if message["type"] == _REPLY else None
    return MessageCreated(
        id=str(message["id"]),
        place=scene.place,
        person=_person(message["author"], message.get("member"), scene.locale),
        text=text,
        at=datetime.fromisoformat(message["timestamp"]),
        addressed=addressed,
        attachments=attachments,
        reply_to=None if replied is None else str(replied),
    )


def withheld(message: Payload, event: MessageCreated, me: Me) -> bool:
    """Whether Discord kept the words of a reply to itself: without the intent it does, unless the bot is mentioned."""
    mentioned = any(str(user["id"]) == me.user for user in message["mentions"])
    return event.reply_to is not None and not (event.text or event.attachments or event.place.direct or mentioned)


def edited(message: Payload, scene: Scene, me: Me) -> MessageEdited | None:
    """A person's new words. None where only Discord changed something (a preview came), or it is not a person's."""
    when = message.get("edited_timestamp")
    if when is None or not by_a_person(message):
        return None
    at = datetime.fromisoformat(when)
    return MessageEdited(
        id=f"{message['id']}:edit:{int(at.timestamp() * 1000)}",
        place=scene.place,
        person=_person(message["author"], message.get("member"), scene.locale),
        message_id=str(message["id"]),
        text=_text(message, scene, me),
        at=at,
    )


def deleted(message_id: str, place: Place, now: datetime) -> MessageDeleted:
    """Discord does not tell whose message it was, nor who deleted it."""
    return MessageDeleted(id=f"{message_id}:delete", place=place, message_id=message_id, at=now)


def command(interaction: Payload, me: Me, *, private: bool) -> CommandInvoked | None:
    """A command, acknowledged so that all see the answer or (`private`) only the asker; None for what is none."""
    place = interaction_place(interaction, me)
    if place is None or interaction["type"] != COMMAND:
        return None
    at = created_at(interaction["id"])
    options = interaction["data"].get("options", ())
    return CommandInvoked(
        id=str(interaction["id"]),
        place=place,
        person=asker(interaction),
        name=interaction["data"]["name"],
        at=at,
        rest=" ".join(str(option["value"]) for option in options if option["type"] != ATTACHMENT),
        files=tuple(_file(interaction, option) for option in options if option["type"] == ATTACHMENT),
        ticket=ticket(Kind.WHISPER if private else Kind.COMMAND, interaction["token"], at),
    )


def _file(interaction: Payload, option: Payload) -> File:
    sent = interaction["data"]["resolved"]["attachments"][str(option["value"])]
    return File(sent["url"], sent["filename"], int(sent["size"]))


def pressed(interaction: Payload, me: Me) -> ButtonPressed | None:
    """A button of ours; None for what is none."""
    place = interaction_place(interaction, me)
    if place is None or interaction["type"] != COMPONENT or interaction["data"]["component_type"] != _BUTTON:
        return None
    at = created_at(interaction["id"])
    return ButtonPressed(
        id=str(interaction["id"]),
        place=place,
        person=asker(interaction),
        action=interaction["data"]["custom_id"],
        message_id=str(interaction["message"]["id"]),
        at=at,
        ticket=ticket(Kind.BUTTON, interaction["token"], at),
    )


def typed(interaction: Payload) -> str:
    """What stands so far in the option that is being typed."""
    options = interaction["data"].get("options", ())
    return next((str(option["value"]) for option in options if option.get("focused")), "")


def asker(interaction: Payload) -> Person:
    member = interaction.get("member")
    user = interaction["user"] if member is None else member["user"]
    return _person(user, member, interaction.get("locale"))


def interaction_place(interaction: Payload, me: Me) -> Place | None:
    """None where the bot itself cannot write."""
    if interaction.get("context", 0) not in _WITH_US:
        return None
    guild = interaction.get("guild_id")
    return place_of(interaction["channel"], None if guild is None else str(guild), me)


def place_of(channel: Payload, guild: str | None, me: Me) -> Place:
    """The place of a channel's payload; threads belong to their parent channel."""
    channel_id = str(channel["id"])
    if guild is None:
        return Place(PLATFORM, me.user, "", channel_id, direct=True)
    if channel["type"] in THREADS:
        return Place(PLATFORM, me.user, guild, str(channel["parent_id"]), channel_id)
    return Place(PLATFORM, me.user, guild, channel_id)


def created_at(snowflake: str | int) -> datetime:
    """When Discord made what has this id."""
    return _EPOCH + timedelta(milliseconds=int(snowflake) >> 22)


def first_id(at: datetime) -> str:
    """Not above any id that was made from `at` on."""
    return str(max(0, (at - _EPOCH) // timedelta(milliseconds=1)) << 22)


def _calls(message: Payload, scene: Scene, me: Me) -> bool:
    by_name = any(str(user["id"]) == me.user for user in message["mentions"])
    return by_name or (scene.role is not None and scene.role in map(str, message["mention_roles"]))


def _answers(message: Payload, me: Me) -> bool:
    """Whether it is a reply to a post of the bot, or of one of its webhooks."""
    said = message.get("referenced_message")
    if message["type"] != _REPLY or said is None:
        return False
    ours = said.get("webhook_id") is not None and str(said.get("application_id")) == me.application
    return ours or str(said["author"]["id"]) == me.user


def _text(message: Payload, scene: Scene, me: Me) -> str:
    """The words as a person reads them, without the mention that only calls us."""
    names = {str(user["id"]): _name(user, user.get("member")) for user in message["mentions"]}

    def named(found: re.Match[str]) -> str:
        what = found[found.lastgroup or 0]
        match found.lastgroup:
            case "user":
                return "\0" if what == me.user else f"@{names.get(what, what)}"
            case "role":
                return "\0" if what == scene.role else f"@{scene.name_of(what) or what}"
            case "channel":
                return f"#{scene.name_of(what) or what}"
            case "emoji":
                return f":{what}:"
        return f"/{what}"

    text = _MARKS.sub(named, message["content"].replace("\0", ""))
    called_first = text.lstrip().startswith("\0")
    words = _CALLED.sub(lambda found: "" if found["first"] else " ", text).strip()
    return words.lstrip(",:，、 ") if called_first else words


def _person(user: Payload, member: Payload | None, locale: str | None) -> Person:
    return Person(str(user["id"]), _name(user, member), locale, is_bot=bool(user.get("bot")))


def _name(user: Payload, member: Payload | None) -> str:
    nick = None if member is None else member.get("nick")
    return str(nick or user.get("global_name") or user["username"])
