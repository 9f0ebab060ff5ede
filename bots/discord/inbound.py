"""Discord's messages and reactions as events. Pure.

Takes the payloads as Discord sends them, from the gateway and from a channel's history alike: discord.py's objects
need caches that this program does not keep. One that lacks what Discord promises raises LookupError, TypeError or
ValueError.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from core.reach import Reach
from core.surface.events import (
    File,
    FileKind,
    MessageCreated,
    MessageDeleted,
    MessageEdited,
    Person,
    Place,
    ReactionAdded,
    Standing,
)

PLATFORM = "discord"
THREADS, PRIVATE_THREAD = {10, 11, 12}, 12  # types of channel
ATTACHMENT = 11  # a type of option
_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)  # from which ids count milliseconds, above their lowest 22 bits
_REPLY = 19
_WRITTEN = {0, _REPLY}  # types of message that somebody wrote
_VOICE_MESSAGE = 1 << 13  # a flag of messages

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
    owner (their id is `owner`) chose one; `name_of` gives the name of a channel or role by its id."""

    place: Place
    role: str | None = None
    locale: str | None = None
    owner: str | None = None
    name_of: Callable[[str], str | None] = lambda _id: None


def written(message: Payload, me: Me) -> bool:
    """Whether somebody else wrote it: a person, another bot, or a webhook that is not ours."""
    ours = str(message.get("application_id")) == me.application or str(message["author"]["id"]) == me.user
    return message["type"] in _WRITTEN and not ours


def created(message: Payload, scene: Scene, me: Me, *, blank: bool = False) -> MessageCreated | None:
    """What somebody else wrote; None for our own, and for what nobody wrote or (but for `blank`) we may not read."""
    if not written(message, me):
        return None
    text = _text(message, scene, me)
    extras = ("attachments", "sticker_items", "message_snapshots")
    attachments = sum(len(message.get(extra) or ()) for extra in extras)
    addressed = scene.place.direct or _calls(message, scene, me) or _answers(message, me)
    if not (addressed or text or attachments or blank):
        return None
    replied = (message.get("message_reference") or {}).get("message_id") if message["type"] == _REPLY else None
    return MessageCreated(
        id=str(message["id"]),
        place=scene.place,
        person=_author(message, scene),
        text=text,
        at=datetime.fromisoformat(message["timestamp"]),
        addressed=addressed,
        attachments=attachments,
        files=files(message.get("attachments") or (), voice=bool(message.get("flags", 0) & _VOICE_MESSAGE)),
        reply_to=None if replied is None else str(replied),
    )


def withheld(message: Payload, event: MessageCreated, me: Me) -> bool:
    """Whether Discord kept the words of a reply to itself: without the intent it does, unless the bot is mentioned."""
    mentioned = any(str(user["id"]) == me.user for user in message["mentions"])
    return event.reply_to is not None and not (event.text or event.attachments or event.place.direct or mentioned)


def edited(message: Payload, scene: Scene, me: Me) -> MessageEdited | None:
    """Somebody else's new words. None where only Discord changed something (a preview came)."""
    when = message.get("edited_timestamp")
    if when is None or not written(message, me):
        return None
    at = datetime.fromisoformat(when)
    return MessageEdited(
        id=f"{message['id']}:edit:{int(at.timestamp() * 1000)}",
        place=scene.place,
        person=_author(message, scene),
        message_id=str(message["id"]),
        text=_text(message, scene, me),
        at=at,
    )


def deleted(message_id: str, place: Place, now: datetime) -> MessageDeleted:
    """Discord does not tell whose message it was, nor who deleted it."""
    return MessageDeleted(id=f"{message_id}:delete", place=place, message_id=message_id, at=now)


def reacted(told: Payload, place: Place, now: datetime, *, removed: bool) -> ReactionAdded:
    """Of whom it is taken back, and in direct chats, Discord tells no name: then it is empty."""
    member = told.get("member")
    who = str(told["user_id"])
    person = Person(who, "") if member is None else person_of(member["user"], member, None)
    emoji = told["emoji"]
    shown = str(emoji["name"] or "") if emoji.get("id") is None else f":{emoji['name']}:"
    return ReactionAdded(
        id=f"{told['message_id']}:{who}:{'off' if removed else 'on'}:{shown}:{int(now.timestamp() * 1000)}",
        place=place,
        person=person,
        message_id=str(told["message_id"]),
        emoji=shown,
        at=now,
        removed=removed,
    )


def files(attachments: Iterable[Payload], *, voice: bool = False) -> tuple[File, ...]:
    """Those that can be fetched. `voice`: they belong to a voice message."""
    return tuple(_file(sent, voice=voice) for sent in attachments if "url" in sent)


def _file(sent: Payload, *, voice: bool) -> File:
    kind, media_type = FileKind.OTHER, str(sent.get("content_type") or "")
    if voice or sent.get("waveform") or media_type.startswith("audio/ogg"):
        kind = FileKind.VOICE
    elif media_type.startswith("image/"):
        kind = FileKind.PICTURE
    seconds = float(sent.get("duration_secs") or 0.0)
    return File(str(sent["url"]), str(sent["filename"]), int(sent["size"]), media_type, kind, seconds)


def place_of(
    channel: Payload, guild: str | None, me: Me, *, adult: bool = False, reach: Reach = Reach.PRIVATE
) -> Place:
    """The place of a channel's payload; threads belong to their parent channel. `adult` and `reach` are of the channel;
    a private thread is for those who were let in."""
    channel_id = str(channel["id"])
    if guild is None:
        return Place(PLATFORM, me.user, "", channel_id, direct=True, reach=Reach.DIRECT)
    if channel["type"] not in THREADS:
        return Place(PLATFORM, me.user, guild, channel_id, adult=adult, reach=reach)
    among = Reach.PRIVATE if channel["type"] == PRIVATE_THREAD else reach
    return Place(PLATFORM, me.user, guild, str(channel["parent_id"]), channel_id, adult=adult, reach=among)


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


def _author(message: Payload, scene: Scene) -> Person:
    """Who wrote it. In a direct chat it is theirs; in a server the standing must be asked for, but its owner's."""
    person = person_of(message["author"], message.get("member"), scene.locale)
    owner = scene.place.direct or (scene.owner is not None and person.id == scene.owner)
    machine = person.is_bot or message.get("webhook_id") is not None
    return replace(person, is_bot=machine, standing=Standing.OWNER if owner and not machine else None)


def person_of(user: Payload, member: Payload | None, locale: str | None) -> Person:
    return Person(str(user["id"]), _name(user, member), locale, is_bot=bool(user.get("bot")))


def _name(user: Payload, member: Payload | None) -> str:
    nick = None if member is None else member.get("nick")
    return str(nick or user.get("global_name") or user["username"])
