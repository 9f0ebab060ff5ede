"""What this Discord keeps: people, guilds, channels, messages, webhooks and interactions."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypedDict

from tests.fakes.discord_api.wire import Json, Object, Refused, unknown

EPOCH = 1_420_070_400_000  # the millisecond from which ids count
TEXT, DIRECT, VOICE, FORUM = 0, 1, 2, 15  # types of channel
PUBLIC_THREAD, PRIVATE_THREAD = 11, 12
THREADS = frozenset({10, 11, 12})
PLAIN, REPLY, COMMAND_ANSWER = 0, 19, 20  # types of message
EPHEMERAL, LOADING, COMPONENTS_V2 = 1 << 6, 1 << 7, 1 << 15  # flags of messages
MESSAGE_CONTENT = 1 << 15  # an intent


def iso(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="microseconds")


def made_at(snowflake: str) -> float:
    """The second in which an id was made."""
    return ((int(snowflake) >> 22) + EPOCH) / 1000


@dataclass(slots=True)
class Clock:
    """The server's time, `ahead` of the machine's; ids are made of it and always grow."""

    ahead: float = 0.0
    _last: int = 0

    def now(self) -> float:
        return time.time() + self.ahead

    def snowflake(self, ago: float = 0.0) -> str:
        """A new id, as made `ago` seconds before now; only ids without `ago` are sure to grow."""
        made = (int((self.now() - ago) * 1000) - EPOCH) << 22
        if ago:
            return str(made | 1 << 17 | secrets.randbelow(1 << 12))
        self._last = max(self._last + 1, made | 1 << 17)
        return str(self._last)


@dataclass(slots=True)
class Rules:
    """Discord's numbers, in seconds where nothing else is said; tests may shorten them."""

    first_answer: float = 3.0
    token_lasts: float = 900.0
    nonce_lasts: float = 300.0
    resume_within: float = 180.0
    heartbeat: float = 41.25
    acknowledges: bool = True  # heartbeats
    events_kept: int = 2_000  # of a session, for RESUME
    webhooks_a_channel: int = 15
    nonce_in_history: bool = False


class RulesOptions(TypedDict, total=False):
    first_answer: float
    token_lasts: float
    nonce_lasts: float
    resume_within: float
    heartbeat: float
    acknowledges: bool
    events_kept: int
    webhooks_a_channel: int
    nonce_in_history: bool


@dataclass(slots=True)
class User:
    id: str
    name: str
    username: str
    is_bot: bool = False
    avatar: str | None = None


@dataclass(slots=True)
class Right:
    role: str
    permissions: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Guild:
    """`members` maps to nicknames; the bot has a role of its own. `rights`: permissions that members have beyond what
    everybody may, each by a role of theirs alone; `withheld`: what everybody may not. `absent`: the bot is not in it;
    people bring it along."""

    id: str
    name: str
    owner_id: str
    locale: str
    community: bool
    bot_id: str
    bot_role: str
    members: dict[str, str | None] = field(default_factory=dict)
    rights: dict[str, Right] = field(default_factory=dict)
    withheld: set[str] = field(default_factory=set)
    absent: bool = False

    def roles_of(self, who: str) -> tuple[str, ...]:
        theirs = (self.rights[who].role,) if who in self.rights else ()
        return (self.bot_role, *theirs) if who == self.bot_id else theirs


@dataclass(slots=True)
class Channel:
    """A text or voice channel, forum, thread or direct chat. `denied`: permissions that the bot lacks here; `withheld`:
    those that @everyone lacks. `absent`: the bot is not in this place; people bring it along."""

    id: str
    type: int
    name: str
    guild_id: str | None = None
    parent_id: str | None = None
    owner_id: str = ""
    recipients: tuple[str, ...] = ()
    position: int = 0
    archived: bool = False
    nsfw: bool = False
    absent: bool = False
    last_message_id: str | None = None
    denied: set[str] = field(default_factory=set)
    withheld: set[str] = field(default_factory=set)
    messages: dict[str, Message] = field(default_factory=dict)

    @property
    def is_thread(self) -> bool:
        return self.type in THREADS


@dataclass(slots=True)
class Message:
    """`mentions`, `mention_roles` and `mention_everyone` are who was pinged, by content and allowed_mentions.

    `avatar_url` is what a webhook's call asked for, `avatar` the mark of the picture that is shown. `versions` are the
    contents so far with the monotonic second of each. `seen_by` is the one person who sees an ephemeral message.
    """

    id: str
    channel_id: str
    author: User
    content: str
    at: float
    type: int = PLAIN
    flags: int = 0
    edited_at: float | None = None
    webhook_id: str | None = None
    application_id: str | None = None
    avatar_url: str | None = None
    reply_to: str | None = None
    nonce: str | int | None = None
    mentions: tuple[str, ...] = ()
    mention_roles: tuple[str, ...] = ()
    mention_everyone: bool = False
    embeds: Sequence[Object] = ()
    components: Sequence[Object] = ()
    attachments: Sequence[Object] = ()
    poll: Object | None = None
    tts: bool = False
    pinned: bool = False
    seen_by: str | None = None
    interaction: str | None = None
    thread_id: str | None = None
    reactions: dict[str, list[str]] = field(default_factory=dict)
    versions: list[tuple[float, str]] = field(default_factory=list)

    @property
    def author_name(self) -> str:
        return self.author.username if self.webhook_id else self.author.name

    @property
    def avatar(self) -> str | None:
        return self.author.avatar

    @property
    def url_of_picture(self) -> str | None:
        """Where the shown picture lies below the CDN's address."""
        return f"/avatars/{self.author.id}/{self.author.avatar}.png" if self.author.avatar else None


@dataclass(slots=True)
class Webhook:
    """`application_id` is None for one that a person made."""

    id: str
    token: str
    channel_id: str
    guild_id: str
    name: str
    user_id: str
    avatar: str | None = None
    application_id: str | None = None


@dataclass(slots=True)
class Response:
    """One answer to an interaction: the callback types 4 to 9, or "follow-up"."""

    type: int | str
    body: Json
    message_id: str | None = None


@dataclass(slots=True)
class Interaction:
    """`original` is the message that answers to @original; `first` the type of the first answer."""

    id: str
    token: str
    type: int
    user_id: str
    channel_id: str
    data: Object
    locale: str
    at: float
    message_id: str | None = None
    first: int | None = None
    original: str | None = None
    responses: list[Response] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Typing:
    """The bot's typing sign; `at` in monotonic seconds."""

    channel_id: str
    at: float


@dataclass(frozen=True, slots=True)
class Event:
    """Something for the gateway: to sessions with one of `intents` (0: to all) and the shard of `guild_id`.

    `bare` makes what those see that may not read content; None where there is no difference.
    """

    name: str
    data: Object
    guild_id: str | None = None
    intents: int = 0
    bare: Callable[[], Object] | None = None


@dataclass(slots=True)
class World:
    """Everything that is there. `emit` takes what the gateway tells, `cdn` is the address of files. `for_people`: the
    bot may be installed by persons."""

    bot: User
    application_id: str
    emit: Callable[[Event], None]
    cdn: Callable[[], str]
    clock: Clock = field(default_factory=Clock)
    rules: Rules = field(default_factory=Rules)
    users: dict[str, User] = field(default_factory=dict)
    guilds: dict[str, Guild] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    messages: dict[str, Message] = field(default_factory=dict)
    webhooks: dict[str, Webhook] = field(default_factory=dict)
    interactions: dict[str, Interaction] = field(default_factory=dict)
    tokens: dict[str, Interaction] = field(default_factory=dict)
    commands: dict[str, list[Object]] = field(default_factory=dict)
    nonces: dict[tuple[str, str | int], tuple[float, str]] = field(default_factory=dict)
    typing: list[Typing] = field(default_factory=list)
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    blocked: set[str] = field(default_factory=set)
    refused_intents: int = 0
    for_people: bool = True

    def guild_of(self, channel: Channel) -> Guild | None:
        return None if channel.guild_id is None else self.guilds[channel.guild_id]

    def lacks(self, channel: Channel, permission: str) -> bool:
        above = self.channels.get(channel.parent_id or "")
        if channel.absent:
            return True
        return permission in channel.denied or (above is not None and permission in above.denied)

    def open(self, channel_id: str, *permissions: str) -> Channel:
        """A channel in which the bot may do that. Raises Refused: 10003, 50001 (not visible) or 50013."""
        channel = self.channels.get(channel_id)
        if channel is None:
            raise unknown("Channel")
        if self.lacks(channel, "VIEW_CHANNEL"):
            raise Refused(403, 50001, "Missing Access")
        if any(self.lacks(channel, permission) for permission in permissions):
            raise Refused(403, 50013, "Missing Permissions")
        return channel

    def message(self, channel: Channel, message_id: str) -> Message:
        """Raises Refused (10008)."""
        found = channel.messages.get(message_id)
        if found is None:
            raise unknown("Message")
        return found

    def may_read(self, message: Message) -> bool:
        """Whether the bot sees the content even without the right to read all of it."""
        direct = self.channels[message.channel_id].guild_id is None
        mine = message.author.id == self.bot.id or message.application_id == self.application_id
        return direct or mine or self.bot.id in message.mentions

    def threads_of(self, guild_id: str) -> list[Channel]:
        return [one for one in self.channels.values() if one.guild_id == guild_id and one.is_thread]
