"""Discord's interactions as events: commands, menus of messages, buttons and forms. Pure.

Payloads that lack what Discord promises raise LookupError, TypeError or ValueError.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from bots.discord import forms, inbound
from bots.discord.inbound import ATTACHMENT, PLATFORM, THREADS, Me, Payload
from bots.discord.permissions import ADMINISTRATOR, MANAGE_CHANNELS, MANAGE_GUILD
from bots.discord.tickets import Kind, ticket
from core.declared import BY_NAME, Option
from core.reach import Reach
from core.surface.events import ButtonPressed, CommandInvoked, Person, Place, Standing

COMMAND, COMPONENT, COMPLETING, SUBMITTED = 2, 3, 4, 5  # types of interaction
ON_MESSAGE = 3  # the type of a command that was chosen in a message's menu
WITH_TICKETS_ONLY = "user:"  # how the thread of a place begins in which only interactions can be answered
_BUTTON = 2  # a type of component
_IN_SERVER, _WITH_US, _ELSEWHERE = 0, 1, 2  # contexts
# Discord tells what somebody may do in the channel. These two are nobody's in one channel alone.
_MODERATES = ADMINISTRATOR | MANAGE_GUILD


@dataclass(frozen=True, slots=True)
class Known:
    """What the connection knows beyond the payload: the owner of a server, whether a channel is for adults, and who can
    hear what is said there."""

    me: Me
    owner: Callable[[str], str | None] = lambda _guild: None
    adult: Callable[[str], bool] = lambda _channel: False
    reach: Callable[[str], Reach] = lambda _channel: Reach.PRIVATE


def command(interaction: Payload, known: Known, in_menu: Mapping[str, str]) -> CommandInvoked | None:
    """What was typed, or chosen on a message (`in_menu`: what is shown there → the command); None for none of ours.

    Its ticket fits the acknowledgement in which `private` commands are seen by the asker alone.
    """
    data = interaction["data"]
    on_message = data.get("type") == ON_MESSAGE
    name = str(in_menu.get(data["name"], "") if on_message else data["name"])
    if interaction["type"] != COMMAND or name not in BY_NAME:
        return None
    options = data.get("options") or ()
    values = tuple((str(one["name"]), str(one["value"])) for one in options if one["type"] != ATTACHMENT)
    sent = [data["resolved"]["attachments"][str(one["value"])] for one in options if one["type"] == ATTACHMENT]
    asked = _invoked(interaction, known, name)
    return replace(
        asked,
        rest=" ".join(value for _, value in values),
        values=values,
        target=str(data["target_id"]) if on_message else None,
        files=inbound.files(sent),
    )


def submitted(interaction: Payload, known: Known) -> CommandInvoked | None:
    """The command whose form was filled in; None for none of ours."""
    of = forms.named(interaction["data"]["custom_id"])
    if interaction["type"] != SUBMITTED or of is None:
        return None
    name, target = of
    values = forms.filled(interaction["data"])
    asked = _invoked(interaction, known, name)
    return replace(asked, rest=" ".join(value for _, value in values), values=values, target=target)


def _invoked(interaction: Payload, known: Known, name: str) -> CommandInvoked:
    at = inbound.created_at(interaction["id"])
    kind = Kind.WHISPER if BY_NAME[name].private else Kind.COMMAND
    return CommandInvoked(
        id=str(interaction["id"]),
        place=place(interaction, known),
        person=asker(interaction, known),
        name=name,
        at=at,
        ticket=ticket(kind, interaction["token"], at),
    )


def pressed(interaction: Payload, known: Known) -> ButtonPressed | None:
    """A button of ours; None for what is none."""
    if interaction["type"] != COMPONENT or interaction["data"]["component_type"] != _BUTTON:
        return None
    at = inbound.created_at(interaction["id"])
    return ButtonPressed(
        id=str(interaction["id"]),
        place=place(interaction, known),
        person=asker(interaction, known),
        action=interaction["data"]["custom_id"],
        message_id=str(interaction["message"]["id"]),
        at=at,
        ticket=ticket(Kind.BUTTON, interaction["token"], at),
    )


def typed(interaction: Payload) -> tuple[Option | None, str]:
    """The option that is being typed, if it is one of ours, and what stands in it so far."""
    data = interaction["data"]
    focused = next((one for one in data.get("options") or () if one.get("focused")), None)
    command = BY_NAME.get(data["name"])
    if focused is None or command is None:
        return None, ""
    option = next((one for one in command.options if one.name == focused["name"]), None)
    return option, str(focused["value"])


def asker(interaction: Payload, known: Known) -> Person:
    """With what they are in the place: in a direct chat, and where a person brought the bot along, it is theirs."""
    member = interaction.get("member")
    user = interaction["user"] if member is None else member["user"]
    person = inbound.person_of(user, member, interaction.get("locale"))
    return replace(person, standing=_standing(interaction, person.id, known))


def _standing(interaction: Payload, person_id: str, known: Known) -> Standing | None:
    """None where it must be asked for: whoever may manage this channel, perhaps by being given it alone, does not lead
    the server."""
    guild, member = interaction.get("guild_id"), interaction.get("member")
    if guild is None or _brought_along(interaction) or known.owner(str(guild)) == person_id:
        return Standing.OWNER
    if member is None:
        return Standing.STRANGER
    permissions = int(member.get("permissions") or 0)
    if permissions & _MODERATES:
        return Standing.MODERATOR
    return None if permissions & MANAGE_CHANNELS else Standing.MEMBER


def place(interaction: Payload, known: Known) -> Place:
    """Where a person brought the bot along to it cannot write by itself: that is a place of this person's own, though
    others may read there."""
    channel, guild = interaction["channel"], interaction.get("guild_id")
    space, adult = "" if guild is None else str(guild), _adult(channel, known)
    if not _brought_along(interaction):
        reach = known.reach(_marking(channel))
        return inbound.place_of(channel, space or None, known.me, adult=adult, reach=reach)
    member = interaction.get("member")
    user = interaction["user"] if member is None else member["user"]
    thread = f"{WITH_TICKETS_ONLY}{user['id']}"
    where = PLATFORM, known.me.user, space, str(channel["id"]), thread
    return Place(*where, direct=True, adult=adult, reach=Reach.PRIVATE)


def _brought_along(interaction: Payload) -> bool:
    """Whether the bot is here only through a person who installed it for themselves."""
    guild = interaction.get("guild_id")
    context = interaction.get("context", _WITH_US if guild is None else _IN_SERVER)
    owners = interaction.get("authorizing_integration_owners")
    return context == _ELSEWHERE or (context == _IN_SERVER and owners is not None and "0" not in owners)


def _adult(channel: Payload, known: Known) -> bool:
    """A thread is marked as its channel is."""
    marked = channel.get("nsfw")
    if marked is not None:
        return bool(marked)
    return known.adult(_marking(channel))


def _marking(channel: Payload) -> str:
    """The channel whose marks and permissions count: a thread has none of its own."""
    return str(channel["parent_id"] if channel["type"] in THREADS else channel["id"])
