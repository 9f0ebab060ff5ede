"""What people do on this Discord: tests call it, in this process or over the control door. Ids are text."""

from __future__ import annotations

import base64
import mimetypes
import secrets
from collections.abc import Mapping, Sequence

from tests.fakes.discord_api import posting, shapes
from tests.fakes.discord_api.answering import COMMAND, COMPLETING, COMPONENT, MODAL, SUBMITTED
from tests.fakes.discord_api.checks import buttons_of
from tests.fakes.discord_api.posting import Extras
from tests.fakes.discord_api.records import (
    DIRECT,
    FORUM,
    PRIVATE_THREAD,
    PUBLIC_THREAD,
    TEXT,
    VOICE,
    Channel,
    Event,
    Guild,
    Interaction,
    Message,
    Right,
    User,
    Webhook,
    World,
)
from tests.fakes.discord_api.routes_about import CHAT_INPUT, ON_MESSAGE, kind_of
from tests.fakes.discord_api.routes_channels import direct_with, drop, new_thread, tell
from tests.fakes.discord_api.wire import Asked, Json, Object, Refused, Upload, mapping, mappings, number, word

GUILDS, TYPING_IN_GUILD, TYPING_IN_DIRECT = 1, 1 << 11, 1 << 14
STRING, INTEGER, TRUTH, FRACTION, ATTACHMENT = 3, 4, 5, 10, 11  # types of options
BUTTON = 2
LABEL, ROW, FIELD = 18, 1, 4
VOICE_MESSAGE = 1 << 13


class People:
    """`world` is where it happens. Raises KeyError for ids that are unknown, ValueError for what nobody could do."""

    world: World

    def add_user(self, name: str, *, username: str = "", bot: bool = False) -> str:
        made = self.world.clock.snowflake()
        self.world.users[made] = User(made, name, username or f"user{made[-6:]}", is_bot=bot)
        return made

    def add_guild(
        self, name: str = "마을", *, locale: str = "ko", community: bool = False, absent: bool = False
    ) -> str:
        """With its owner and the bot as members; told to those who are connected. `absent`: without the bot."""
        world, owner = self.world, self.add_user(f"{name} 주인")
        made, role = world.clock.snowflake(), world.clock.snowflake()
        members: dict[str, str | None] = {owner: None, world.bot.id: None}
        guild = Guild(made, name, owner, locale, community, world.bot.id, role, members, absent=absent)
        world.guilds[made] = guild
        if absent:
            del members[world.bot.id]
            return made
        world.emit(Event("GUILD_CREATE", shapes.guild_created(world, guild), made, GUILDS))
        return made

    def leave_guild(self, guild: str) -> None:
        """The bot is thrown out."""
        gone, world = self.world.guilds[guild], self.world
        for one in [one for one in world.channels.values() if one.guild_id == guild and not one.is_thread]:
            drop(world, one)
        del world.guilds[guild]
        world.emit(Event("GUILD_DELETE", {"id": gone.id}, guild, GUILDS))

    def grant(self, guild: str, user: str, permission: str) -> None:
        """A role of their own with MANAGE_GUILD, MANAGE_CHANNELS, ADMINISTRATOR, …; told to those who are connected."""
        where = self.world.guilds[guild]
        where.members.setdefault(user, None)
        new = user not in where.rights
        right = where.rights.setdefault(user, Right(self.world.clock.snowflake()))
        right.permissions.add(permission)
        told: Object = {"guild_id": guild, "role": shapes.role_of(self.world, user, right)}
        self.world.emit(Event(f"GUILD_ROLE_{'CREATE' if new else 'UPDATE'}", told, guild, GUILDS))

    def mark_adult(self, channel: str, *, adult: bool = True) -> None:
        self.world.channels[channel].nsfw = adult
        tell(self.world, self.world.channels[channel], "UPDATE")

    def hide(self, channel: str, permission: str = "VIEW_CHANNEL", *, hidden: bool = True) -> None:
        """Take a permission from @everyone in a channel: only those who were let in have it there."""
        one = self.world.channels[channel]
        (one.withheld.add if hidden else one.withheld.discard)(permission)
        tell(self.world, one, "UPDATE")

    def withhold(self, guild: str, permission: str = "VIEW_CHANNEL", *, withheld: bool = True) -> None:
        """Take a permission from @everyone in the whole server."""
        where = self.world.guilds[guild]
        (where.withheld.add if withheld else where.withheld.discard)(permission)
        told: Object = {"guild_id": guild, "role": shapes.everyone_of(where)}
        self.world.emit(Event("GUILD_ROLE_UPDATE", told, guild, GUILDS))

    def open_between(self, user: str, other: str) -> str:
        """The direct chat of two people; the bot is not in it."""
        made = self.world.clock.snowflake()
        self.world.channels[made] = Channel(made, DIRECT, "", recipients=(user, other), absent=True)
        return made

    def add_channel(self, guild: str, name: str = "광장", *, forum: bool = False, voice: bool = False) -> str:
        world, made = self.world, self.world.clock.snowflake()
        place = sum(one.guild_id == guild for one in world.channels.values())
        kind = FORUM if forum else VOICE if voice else TEXT
        channel = Channel(made, kind, name, world.guilds[guild].id, position=place)
        channel.absent = world.guilds[guild].absent
        world.channels[made] = channel
        tell(world, channel, "CREATE")
        return made

    def add_thread(
        self, channel: str, name: str, user: str, *, message: str | None = None, private: bool = False
    ) -> str:
        """Opened by `user`, at a message if one is given; `private`: for those who are let in."""
        parent, kind = self.world.channels[channel], PRIVATE_THREAD if private else PUBLIC_THREAD
        thread = new_thread(self.world, parent, name, self.world.users[user].id, thread_id=message, kind=kind)
        if message is not None:
            parent.messages[message].thread_id = thread.id
        return thread.id

    def archive(self, thread: str, *, archived: bool = True) -> None:
        self.world.channels[thread].archived = archived
        tell(self.world, self.world.channels[thread], "UPDATE")

    def delete_channel(self, channel: str) -> None:
        drop(self.world, self.world.channels[channel])

    def open_direct(self, user: str) -> str:
        """The channel of the bot's direct chat with `user`."""
        return direct_with(self.world, self.world.users[user].id).id

    def block(self, user: str, *, blocked: bool = True) -> None:
        """The bot cannot write to `user` (50007)."""
        (self.world.blocked.add if blocked else self.world.blocked.discard)(user)

    def set_nick(self, guild: str, user: str, nick: str | None) -> None:
        self.world.guilds[guild].members[user] = nick

    def forbid(self, channel: str, permission: str) -> None:
        """Take a permission from the bot: VIEW_CHANNEL, SEND_MESSAGES, MANAGE_WEBHOOKS, … (shapes.PERMISSIONS)."""
        self._permit(channel, permission, denied=True)

    def allow(self, channel: str, permission: str) -> None:
        self._permit(channel, permission, denied=False)

    def _permit(self, channel: str, permission: str, *, denied: bool) -> None:
        if permission not in shapes.PERMISSIONS:
            raise ValueError(f"no such permission: {permission}")
        one = self.world.channels[channel]
        (one.denied.add if denied else one.denied.discard)(permission)
        tell(self.world, one, "UPDATE")

    def say(
        self,
        user: str,
        channel: str,
        text: str,
        *,
        reply_to: str | None = None,
        ping: bool = True,
        files: Mapping[str, str] | None = None,
        ago: float = 0.0,
    ) -> str:
        """A message of `user`, who becomes a member; `ago` in seconds; `files` maps names to base64.

        `ping` is the switch beside a reply: whether its author is mentioned.
        """
        world, where, who = self.world, self.world.channels[channel], self.world.users[user]
        guild = world.guild_of(where)
        if guild is not None:
            guild.members.setdefault(user, None)
        elif user not in where.recipients:
            raise ValueError("not a direct chat of this person")
        uploads = [
            Upload(name, mimetypes.guess_type(name)[0] or "application/octet-stream", base64.b64decode(body))
            for name, body in (files or {}).items()
        ]
        allowed: Object = {"parse": ["users", "roles", "everyone"], "replied_user": ping}
        asked = Asked({}, {}, {"content": text, "allowed_mentions": allowed}, uploads)
        where.archived = False
        return self._post(where, asked, Extras(who, reply_to=reply_to, ago=ago))

    def speak(self, user: str, channel: str, body: str, seconds: float) -> str:
        """A voice message of `user`; `body` is its OGG as base64."""
        world, where = self.world, self.world.channels[channel]
        upload = Upload("voice-message.ogg", "audio/ogg", base64.b64decode(body))
        about: Object = {"id": 0, "duration_secs": seconds, "waveform": base64.b64encode(bytes(16)).decode()}
        asked = Asked({}, {}, {"attachments": [about]}, [upload])
        return self._post(where, asked, Extras(world.users[user], flags=VOICE_MESSAGE))

    def _post(self, where: Channel, asked: Asked, extras: Extras) -> str:
        try:
            return posting.create(self.world, where, asked, extras).id
        except Refused as no:
            raise ValueError(str(no)) from no

    def edit(self, message: str, text: str) -> None:
        """Its author writes it anew."""
        posting.change(self.world, self.world.messages[message], Asked({}, {}, {"content": text}))

    def delete(self, message: str) -> None:
        """Its author or a moderator takes it away."""
        posting.remove(self.world, self.world.messages[message])

    def delete_many(self, channel: str, messages: Sequence[str]) -> None:
        posting.remove_many(self.world, self.world.channels[channel], messages)

    def react(self, user: str, message: str, emoji: str, *, on: bool = True) -> None:
        posting.react(self.world, self.world.messages[message], self.world.users[user].id, emoji, on=on)

    def type(self, user: str, channel: str) -> None:
        world, where = self.world, self.world.channels[channel]
        guild = world.guild_of(where)
        told: dict[str, Json] = {"channel_id": channel, "user_id": user, "timestamp": int(world.clock.now())}
        if guild is None:
            world.emit(Event("TYPING_START", told, None, TYPING_IN_DIRECT))
            return
        told |= {"guild_id": guild.id, "member": shapes.whole_member(world, guild, user)}
        world.emit(Event("TYPING_START", told, guild.id, TYPING_IN_GUILD))

    def add_webhook(self, channel: str, name: str, *, user: str = "") -> str:
        """One that a person made: the bot does not own it."""
        world, where, made = self.world, self.world.channels[channel], self.world.clock.snowflake()
        if where.guild_id is None:
            raise ValueError("direct chats have no webhooks")
        maker = user or world.guilds[where.guild_id].owner_id
        token = secrets.token_urlsafe(51)
        world.webhooks[made] = Webhook(made, token, where.id, where.guild_id, name, maker)
        return made

    def delete_webhook(self, webhook: str) -> None:
        del self.world.webhooks[webhook]

    def say_through(self, webhook: str, text: str, *, name: str = "", channel: str = "") -> str:
        """A message of somebody else's webhook (PluralKit, a feed), in its channel or a thread of it."""
        hook, world = self.world.webhooks[webhook], self.world
        author = User(hook.id, name or hook.name, name or hook.name, is_bot=True, avatar=hook.avatar)
        extras = Extras(author, webhook_id=hook.id, application_id=hook.application_id)
        where = world.channels[channel or hook.channel_id]
        return self._post(where, Asked({}, {}, {"content": text}), extras)

    def invoke(
        self,
        user: str,
        channel: str,
        command: str,
        options: Mapping[str, str | int | float | bool] | None = None,
        *,
        files: Mapping[str, Upload] | None = None,
        locale: str = "ko",
    ) -> str:
        """A slash command that the bot has registered, by its own name; `files` by option. The interaction's id."""
        given: list[Json] = [_option(name, value) for name, value in (options or {}).items()]
        sent = {
            name: posting.attachment(self.world, f"ephemeral/{channel}", one) for name, one in (files or {}).items()
        }
        given += [{"name": name, "type": ATTACHMENT, "value": one["id"]} for name, one in sent.items()]
        data: dict[str, Json] = {"id": self._command(channel, command), "name": command, "type": 1}
        if given:
            data["options"] = given
        if sent:
            data["resolved"] = {"attachments": {word(one["id"]): one for one in sent.values()}}
        return self._interact(COMMAND, user, channel, data, locale).id

    def choose(self, user: str, message: str, command: str, *, locale: str = "ko") -> str:
        """A command of the message's menu that the bot has registered, by its name there. The interaction's id."""
        one = self.world.messages[message]
        if one.seen_by not in {None, user}:
            raise ValueError("this person does not see the message")
        data: Object = {
            "id": self._command(one.channel_id, command, ON_MESSAGE),
            "name": command,
            "type": ON_MESSAGE,
            "target_id": message,
            "resolved": {"messages": {message: shapes.message(self.world, one)}},
        }
        return self._interact(COMMAND, user, one.channel_id, data, locale).id

    def complete(self, user: str, channel: str, command: str, option: str, typed: str, *, locale: str = "ko") -> str:
        """So far `typed` into `option` of a command: asks for suggestions (see `choices`)."""
        given = {**_option(option, typed), "focused": True}
        data: Object = {"id": self._command(channel, command), "name": command, "type": 1, "options": [given]}
        return self._interact(COMPLETING, user, channel, data, locale).id

    def press(self, user: str, message: str, custom_id: str, *, locale: str = "ko") -> str:
        """A button of a message; the interaction's id."""
        return self._use(user, message, custom_id, locale, None)

    def select(self, user: str, message: str, custom_id: str, values: Sequence[str], *, locale: str = "ko") -> str:
        return self._use(user, message, custom_id, locale, values)

    def submit(self, interaction: str, values: Mapping[str, str]) -> str:
        """Fill in the modal with which the bot answered; `values` by custom_id."""
        asked = self.world.interactions[interaction]
        if asked.first != MODAL:
            raise ValueError("this interaction was not answered with a modal")
        modal = mapping(asked.responses[0].body)
        layout = [_filled(each, values) for each in _numbered(mappings(modal.get("components")))]
        data: Object = {"custom_id": modal.get("custom_id"), "components": layout}
        return self._interact(SUBMITTED, asked.user_id, asked.channel_id, data, asked.locale, asked.message_id).id

    def _use(self, user: str, message: str, custom_id: str, locale: str, values: Sequence[str] | None) -> str:
        one = self.world.messages[message]
        found = next((each for each in buttons_of(one.components) if each["custom_id"] == custom_id), None)
        if found is None or found.get("disabled"):
            raise ValueError(f"nothing to press: {custom_id}")
        if one.seen_by not in {None, user}:
            raise ValueError("this person does not see the message")
        data: dict[str, Json] = {"custom_id": custom_id, "component_type": found["type"], "id": found["id"]}
        if values is not None:
            data["values"] = values
        return self._interact(COMPONENT, user, one.channel_id, data, locale, one.id).id

    def _command(self, channel: str, name: str, kind: int = CHAT_INPUT) -> str:
        guild = self.world.channels[channel].guild_id or ""
        for scope in (guild, ""):
            for one in self.world.commands.get(scope, []):
                if (kind_of(one), one["name"]) == (kind, name):
                    return word(one["id"])
        raise ValueError(f"no such command: {name}")

    def _interact(
        self, kind: int, user: str, channel: str, data: Object, locale: str, message: str | None = None
    ) -> Interaction:
        world, made = self.world, self.world.clock.snowflake()
        guild = world.guild_of(world.channels[channel])
        if guild is not None:
            guild.members.setdefault(world.users[user].id, None)
        token = secrets.token_urlsafe(96)
        one = Interaction(made, token, kind, user, channel, data, locale, world.clock.now(), message)
        world.interactions[made] = world.tokens[token] = one
        world.emit(
            Event(
                "INTERACTION_CREATE",
                shapes.interaction(world, one),
                None if guild is None or guild.absent else guild.id,
            )
        )
        return one


def _option(name: str, value: str | int | float | bool) -> dict[str, Json]:
    match value:
        case bool():
            kind = TRUTH
        case str():
            kind = STRING
        case int():
            kind = INTEGER
        case _:
            kind = FRACTION
    return {"name": name, "type": kind, "value": value}


def _numbered(components: Sequence[Object]) -> list[Object]:
    return [{"id": place, **each} for place, each in enumerate(components, start=1)]


def _filled(part: Object, values: Mapping[str, str]) -> Object:
    """A part of a modal as it is sent in: only what was filled in, in the layout in which it was asked for."""
    inside = [mapping(part["component"])] if part.get("type") == LABEL else mappings(part.get("components"))
    fields: list[Json] = []
    for number_, field in enumerate(inside, start=number(part["id"]) + 100):
        name = word(field.get("custom_id"))
        value = values.get(name, word(field.get("value")))
        if field.get("required", True) and not value:
            raise ValueError(f"must be filled in: {name}")
        fields.append({"type": FIELD, "id": number_, "custom_id": name, "value": value})
    if part.get("type") == LABEL:
        return {"type": LABEL, "id": part["id"], "component": fields[0]}
    return {"type": ROW, "id": part["id"], "components": fields}


def labels(message: Message) -> list[str]:
    """What can be pressed, as people read it."""
    found = (each for row in message.components for each in mappings(row.get("components")))
    return [word(each.get("label")) for each in found if each.get("type") == BUTTON]
