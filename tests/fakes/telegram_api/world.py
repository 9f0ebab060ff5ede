"""What stands in the pretended Telegram: people, chats, posts, drafts, files; and how the Bot API shows them."""

import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from tests.fakes.telegram_api.entities import Entity, cut
from tests.fakes.telegram_api.limits import Limiter
from tests.fakes.telegram_api.updates import Updates
from tests.fakes.telegram_api.wire import Json, Object, bad_request, forbidden, moved

ChatType = Literal["private", "group", "supergroup"]
SUPERGROUP_OFFSET = -1_000_000_000_000
ANONYMOUS_ADMIN = 1_087_968_824


@dataclass(frozen=True, slots=True)
class User:
    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = ""
    is_bot: bool = False


@dataclass(frozen=True, slots=True)
class Post:
    """One message in a chat. `text` is the caption where `kind` is not "text"; `media` is what the kind carries.

    `edits` counts changes of text or buttons, `mentions` names whom the text would notify, `reactions` is the bot's,
    `album` the media group.
    """

    message_id: int
    chat_id: int
    sender: int
    date: int
    text: str = ""
    entities: tuple[Entity, ...] = ()
    kind: str = "text"
    media: Json = None
    thread_id: int = 0
    reply_to: int = 0
    reply_markup: Object | None = None
    edit_date: int = 0
    edits: int = 0
    silent: bool = False
    anonymous: bool = False
    reactions: tuple[str, ...] = ()
    album: str = ""
    via_bot: int = 0

    @property
    def mentions(self) -> tuple[str, ...]:
        """Whom Telegram would notify: "@name" as written, and "id:5" for a mention by id."""
        names = []
        for mark in self.entities:
            if mark.type == "mention":
                names.append(cut(self.text, mark))
            elif mark.type == "text_mention":
                names.append(f"id:{mark.user}")
        return tuple(names)

    @property
    def keyboard(self) -> tuple[tuple[tuple[str, str], ...], ...]:
        """The rows of inline buttons, each button with its label and its callback data or address."""
        rows = self.reply_markup.get("inline_keyboard") if self.reply_markup else None
        if not isinstance(rows, Sequence):
            return ()
        return tuple(
            tuple(
                (str(button.get("text", "")), str(button.get("callback_data", "") or button.get("url", "")))
                for button in row
                if isinstance(button, Mapping)
            )
            for row in rows
            if isinstance(row, Sequence)
        )

    @property
    def buttons(self) -> tuple[tuple[str, str], ...]:
        """Label and callback data (or address) of the inline buttons, row after row."""
        return tuple(button for row in self.keyboard for button in row)


@dataclass(frozen=True, slots=True)
class Draft:
    """One sendMessageDraft, at a monotonic time in seconds."""

    chat_id: int
    draft_id: int
    thread_id: int
    text: str
    entities: tuple[Entity, ...]
    at: float


@dataclass(frozen=True, slots=True)
class Action:
    """One sendChatAction ("typing", …), at a monotonic time in seconds."""

    chat_id: int
    thread_id: int
    action: str
    at: float


@dataclass(frozen=True, slots=True)
class Query:
    """One press of an inline button; `answer` is None until the bot answers."""

    id: str
    user: int
    data: str
    at: float
    answer: str | None = None


@dataclass(frozen=True, slots=True)
class Inline:
    """One inline query; `answer` is what the bot answered, None until then."""

    id: str
    user: int
    query: str
    at: float
    answer: Object | None = None


@dataclass(frozen=True, slots=True)
class File:
    id: str
    unique_id: str
    path: str
    body: bytes
    mime: str


@dataclass(slots=True)
class Chat:
    id: int
    type: ChatType
    title: str = ""
    username: str = ""
    is_forum: bool = False
    members: dict[int, str] = field(default_factory=dict)
    topics: dict[int, str] = field(default_factory=dict)
    posts: dict[int, Post] = field(default_factory=dict)
    last_id: int = 0
    migrated_to: int = 0
    shut: str = ""  # why the bot may not write here; "" where it may
    closed: set[int] = field(default_factory=set)  # topics that only administrators write to
    forbidden: set[str] = field(default_factory=set)  # kinds of messages that members may not send
    reactions: dict[tuple[int, int], tuple[str, ...]] = field(default_factory=dict)  # by message and user

    def thread_of(self, answered: Post) -> int:
        """The thread of an answer: the topic; in a supergroup without topics the first message of the chain."""
        chained = self.type == "supergroup" and not self.is_forum
        return answered.thread_id or (answered.message_id if chained else 0)


@dataclass(slots=True)
class Rules:
    """What a test may set otherwise; durations in seconds. `bots`: the bot is shown what other bots say."""

    privacy: bool = True
    bots: bool = False
    limited: bool = False
    draft_seconds: float = 30.0
    query_seconds: float = 15.0


@dataclass(slots=True)
class World:
    """All state of one bot's Telegram. `changed` is called after every change that a test may wait for."""

    bot: User
    changed: Callable[[], None]
    updates: Updates
    rules: Rules = field(default_factory=Rules)
    limiter: Limiter = field(default_factory=Limiter)
    users: dict[int, User] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    drafts: list[Draft] = field(default_factory=list)
    shown_drafts: dict[int, Draft] = field(default_factory=dict)
    actions: list[Action] = field(default_factory=list)
    queries: dict[str, Query] = field(default_factory=dict)
    inline: dict[str, Inline] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    menu_button: Json = field(default_factory=lambda: {"type": "default"})
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    last_id: int = 0

    def chat(self, chat_id: int) -> Chat:
        """The chat, whether or not the bot may write there. Raises Refused if there is none."""
        if found := self.chats.get(chat_id):
            return found
        if chat_id in self.users:
            raise forbidden("bot can't initiate conversation with a user")
        raise bad_request("chat not found")

    def open_chat(self, chat_id: int) -> Chat:
        """The chat, if the bot may write there; else Telegram's refusal."""
        chat = self.chat(chat_id)
        if chat.migrated_to:
            raise moved(chat.migrated_to)
        if chat.shut:
            raise forbidden(chat.shut)
        return chat

    def next_id(self, chat: Chat) -> int:
        """Supergroups number their messages themselves; all other chats of a bot share one count."""
        if chat.type == "supergroup":
            chat.last_id += 1
            return chat.last_id
        self.last_id += 1
        return self.last_id

    def add(self, post: Post) -> Post:
        """Put a post in its chat under the next message id."""
        chat = self.chats[post.chat_id]
        stands = replace(post, message_id=self.next_id(chat), date=int(time.time()))
        if stands.kind == "forum_topic_created":
            stands = replace(stands, thread_id=stands.message_id)
        chat.posts[stands.message_id] = stands
        if post.sender == self.bot.id:
            self.shown_drafts.pop(chat.id, None)
        self.changed()
        return stands

    def put(self, post: Post) -> Post:
        """A changed post takes its older self's place."""
        self.chats[post.chat_id].posts[post.message_id] = post
        self.changed()
        return post

    def keep_file(self, name: str, body: bytes, mime: str) -> File:
        number = len(self.files) + 1
        file_id = f"file-{number}-{secrets.token_urlsafe(12)}"
        kept = File(file_id, f"unique{number}", f"documents/file_{number}_{name}", body, mime)
        self.files[file_id] = kept
        return kept

    def user_wire(self, user_id: int) -> Object:
        user = self.users.get(user_id)
        if user is None:
            return {"id": user_id, "is_bot": False, "first_name": ""}
        shown: dict[str, Json] = {"id": user.id, "is_bot": user.is_bot, "first_name": user.first_name}
        more = {"last_name": user.last_name, "username": user.username, "language_code": user.language_code}
        return shown | {name: value for name, value in more.items() if value}

    def chat_wire(self, chat: Chat) -> Object:
        shown: dict[str, Json] = {"id": chat.id, "type": chat.type}
        if chat.type == "private":
            user = self.user_wire(chat.id)
            return shown | {name: user[name] for name in ("first_name", "last_name", "username") if name in user}
        shown["title"] = chat.title
        if chat.username:
            shown["username"] = chat.username
        if chat.is_forum:
            shown["is_forum"] = True
        return shown

    def post_wire(self, post: Post, *, nested: bool = False) -> Object:
        """A Message. A message inside another one shows no third."""
        chat = self.chats[post.chat_id]
        shown: dict[str, Json] = {"message_id": post.message_id, "date": post.date, "chat": self.chat_wire(chat)}
        if post.anonymous:
            shown["sender_chat"] = shown["chat"]
            shown["from"] = self.user_wire(ANONYMOUS_ADMIN)
        else:
            shown["from"] = self.user_wire(post.sender)
        if post.via_bot:
            shown["via_bot"] = self.user_wire(post.via_bot)
        if post.album:
            shown["media_group_id"] = post.album
        if post.edit_date:
            shown["edit_date"] = post.edit_date
        if post.thread_id:
            shown["message_thread_id"] = post.thread_id
            if chat.is_forum:
                shown["is_topic_message"] = True
        # In a topic, what replies to nothing replies to the message that made the topic.
        replied = chat.posts.get(post.reply_to or (post.thread_id if chat.is_forum else 0))
        if replied and replied is not post and not nested:
            shown["reply_to_message"] = self.post_wire(replied, nested=True)
        if post.reply_markup and "inline_keyboard" in post.reply_markup:
            shown["reply_markup"] = post.reply_markup
        return {**shown, **self._content(post)}

    def _content(self, post: Post) -> Object:
        entities = [self._entity_wire(mark) for mark in post.entities]
        if post.kind == "text":
            return {"text": post.text} | ({"entities": entities} if entities else {})
        content: dict[str, Json] = {post.kind: post.media}
        if post.text:
            content["caption"] = post.text
        if entities:
            content["caption_entities"] = entities
        return content

    def _entity_wire(self, mark: Entity) -> Object:
        shown: dict[str, Json] = {"type": mark.type, "offset": mark.offset, "length": mark.length}
        more = {"url": mark.url, "language": mark.language, "custom_emoji_id": mark.custom_emoji_id}
        shown |= {name: value for name, value in more.items() if value}
        if mark.user:
            shown["user"] = self.user_wire(mark.user)
        return shown
