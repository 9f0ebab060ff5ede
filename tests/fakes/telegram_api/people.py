"""The human side: people who write, edit, press and leave; what they do becomes the bot's updates."""

import secrets
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import TypedDict, Unpack

from tests.fakes.telegram_api import entities
from tests.fakes.telegram_api.entities import Entity
from tests.fakes.telegram_api.media import POINT, document, media_of_a_person
from tests.fakes.telegram_api.methods_about import add_topic, member_wire
from tests.fakes.telegram_api.wire import Json, Object
from tests.fakes.telegram_api.world import ANONYMOUS_ADMIN, SUPERGROUP_OFFSET, Chat, Post, Query, User, World

# Above 2**32, as real ids are: whoever keeps them in 32 bits is found out.
FIRST_USER = 5_200_000_001
FIRST_GROUP = 4_100_000_001
FIRST_SUPERGROUP = 2_300_000_001
SERVICE = frozenset({"forum_topic_created", "new_chat_members", "migrate_to_chat_id", "migrate_from_chat_id"})


class Sending(TypedDict, total=False):
    """What goes with a file: its words, where it goes, the album that it belongs to."""

    caption: str
    reply_to: int
    thread: int
    album: str


class People:
    """What a test lets people do. Users, chats and messages are named by their Telegram ids."""

    world: World

    def add_user(
        self,
        first_name: str,
        *,
        username: str = "",
        language_code: str = "ko",
        last_name: str = "",
        is_bot: bool = False,
    ) -> int:
        """A person (or another bot) whom nothing connects with the bot yet."""
        user_id = FIRST_USER + len(self.world.users)
        self.world.users[user_id] = User(user_id, first_name, last_name, username, language_code, is_bot)
        return user_id

    def open_private(self, user: int) -> int:
        """The private chat of a user who has started the bot; its id is the user's."""
        if user not in self.world.chats:
            self._add_chat(Chat(user, "private"), [user])
        return user

    def add_group(self, title: str, members: Sequence[int], *, admin: bool = False, told: bool = False) -> int:
        """A basic group that the bot was taken into, as an administrator if said so.

        `told`: just now, so that it still has to hear of its membership.
        """
        chat = Chat(-FIRST_GROUP - len(self.world.chats), "group", title)
        return self._add_space(chat, members, admin=admin, told=told)

    def add_supergroup(
        self, title: str, members: Sequence[int], *, admin: bool = False, forum: bool = False, told: bool = False
    ) -> int:
        """A supergroup (with topics: a forum) that the bot was taken into."""
        chat = Chat(SUPERGROUP_OFFSET - FIRST_SUPERGROUP - len(self.world.chats), "supergroup", title, is_forum=forum)
        return self._add_space(chat, members, admin=admin, told=told)

    def add_forum(self, title: str, members: Sequence[int], *, admin: bool = False) -> int:
        return self.add_supergroup(title, members, admin=admin, forum=True)

    def name_publicly(self, chat: int, username: str) -> None:
        """The group gets a public address, or loses it ("")."""
        self.world.chats[chat].username = username

    def add_topic(self, chat: int, name: str, *, by: int = 0) -> int:
        """A topic of a forum, made by `by` or by its first member; its thread id."""
        place = self.world.chats[chat]
        thread = add_topic(self.world, place, name, by or next(iter(place.members)))
        self._tell("message", place.posts[thread])
        return thread

    def say(
        self, user: int, chat: int, text: str, *, reply_to: int = 0, thread: int = 0, anonymous: bool = False
    ) -> int:
        """A person writes, and the bot hears it if it may; entities are found as Telegram does. The message's id.

        A text over 4096 units goes out in several messages, as the apps do it; the id is then the last one's.
        """
        message_id = 0
        for part in entities.parts(text):
            shown, marks = entities.settle(part, ())
            post = Post(0, chat, user, 0, shown, marks, "text", None, thread, reply_to, anonymous=anonymous)
            message_id = self._write(post)
        return message_id

    def send(
        self, user: int, chat: int, kind: str, *, body: bytes = POINT, seconds: int = 1, **more: Unpack[Sending]
    ) -> int:
        """A person sends a "photo", "sticker", "animated_sticker", "voice", "audio", "document", "video", "video_note",
        "animation", "location" or "contact"; see Sending."""
        media = media_of_a_person(self.world, kind, body, seconds)
        return self._write(self._sent(user, chat, kind.removeprefix("animated_"), media, more))

    def send_file(self, user: int, chat: int, name: str, body: bytes, mime: str = "", **more: Unpack[Sending]) -> int:
        """A person sends a document of their own."""
        return self._write(self._sent(user, chat, "document", document(self.world, name, body, mime), more))

    @staticmethod
    def _sent(user: int, chat: int, kind: str, media: Json, more: Sending) -> Post:
        shown, marks = entities.settle(more.get("caption", ""), (), draft=True)
        thread, reply_to = more.get("thread", 0), more.get("reply_to", 0)
        post = Post(0, chat, user, 0, shown, marks, kind, media, thread, reply_to)
        return replace(post, album=more.get("album", ""))

    def edit(self, chat: int, message_id: int, text: str) -> None:
        """The author of a message changes its words; the bot hears of it if it heard the message."""
        old = self.world.chats[chat].posts[message_id]
        shown, marks = entities.settle(text, ())
        new = replace(old, text=shown, entities=marks, edits=old.edits + 1, edit_date=int(time.time()))
        self._tell("edited_message", self.world.put(new))

    def delete(self, chat: int, message_id: int) -> None:
        """A person deletes a message: Telegram tells bots nothing."""
        del self.world.chats[chat].posts[message_id]
        self.world.changed()

    def press(self, user: int, chat: int, message_id: int, data: str, *, stale: bool = False) -> str:
        """A person presses an inline button; the query's id. `stale`: the button need not be there any more."""
        post = self.world.chats[chat].posts.get(message_id)
        if not stale and (post is None or data not in {pressed for _, pressed in post.buttons}):
            raise ValueError(f"message {message_id} has no button {data!r}")
        query = Query(str(secrets.randbits(62)), user, data, time.monotonic())
        self.world.queries[query.id] = query
        where = self.world.chats[chat]
        shown: Object = {"message_id": message_id, "date": 0, "chat": self.world.chat_wire(where)}
        self.world.updates.add(
            "callback_query",
            {
                "id": query.id,
                "from": self.world.user_wire(user),
                "message": self.world.post_wire(post) if post else shown,
                "chat_instance": str(chat),
                "data": data,
            },
        )
        return query.id

    def block(self, user: int) -> None:
        """A person blocks the bot: it can write to them no more."""
        self.world.chats[user].shut = "bot was blocked by the user"
        self._tell_membership(self.world.chats[user], "member", "kicked")

    def unblock(self, user: int) -> None:
        self.world.chats[user].shut = ""
        self._tell_membership(self.world.chats[user], "kicked", "member")

    def kick(self, chat: int) -> None:
        """The bot is thrown out of a group."""
        place = self.world.chats[chat]
        place.members.pop(self.world.bot.id, None)
        place.shut = f"bot was kicked from the {place.type} chat"
        self._tell_membership(place, "member", "kicked")

    def upgrade(self, chat: int) -> int:
        """A basic group becomes a supergroup: a new id, and refusals with `migrate_to_chat_id` at the old one."""
        old = self.world.chats[chat]
        new_id = SUPERGROUP_OFFSET - FIRST_SUPERGROUP - len(self.world.chats)
        new = Chat(new_id, "supergroup", old.title, members=dict(old.members))
        self.world.chats[new_id] = new
        by = next(iter(old.members))
        self._service(old, by, "migrate_to_chat_id", new_id)
        old.migrated_to = new_id
        self._service(new, by, "migrate_from_chat_id", old.id)
        return new_id

    def _add_chat(self, chat: Chat, members: Sequence[int]) -> None:
        statuses = ["creator", *["member"] * (len(members) - 1)] if chat.type != "private" else ["member"]
        chat.members.update(zip(members, statuses, strict=True))
        self.world.chats[chat.id] = chat

    def _add_space(self, chat: Chat, members: Sequence[int], *, admin: bool, told: bool) -> int:
        self._add_chat(chat, members)
        status = "administrator" if admin else "member"
        chat.members[self.world.bot.id] = status
        if told:
            self._tell_membership(chat, "left", status)
        self._service(chat, members[0], "new_chat_members", [self.world.user_wire(self.world.bot.id)])
        return chat.id

    def _service(self, chat: Chat, by: int, kind: str, media: Json) -> None:
        self._tell("message", self.world.add(Post(0, chat.id, by, 0, kind=kind, media=media)))

    def _write(self, post: Post) -> int:
        if post.chat_id == post.sender:
            self.open_private(post.sender)
        chat = self.world.chats[post.chat_id]
        if post.reply_to and not post.thread_id:
            post = replace(post, thread_id=chat.thread_of(chat.posts[post.reply_to]))
        stands = self.world.add(post)
        self._tell("message", stands)
        return stands.message_id

    def _tell(self, kind: str, post: Post) -> None:
        if self._heard(post):
            self.world.updates.add(kind, self.world.post_wire(post))

    def _heard(self, post: Post) -> bool:
        """Whether the bot is shown this message: all in private; in groups, with privacy on, what is meant for it."""
        chat = self.world.chats[post.chat_id]
        bot = self.world.bot
        author = self.world.users.get(post.sender)
        if chat.shut or post.sender == bot.id or (author and author.is_bot and not self.world.rules.bots):
            return False
        if post.via_bot == bot.id or post.kind in SERVICE:
            return True
        if chat.type == "private" or not self.world.rules.privacy or chat.members.get(bot.id) == "administrator":
            return True
        answered = chat.posts.get(post.reply_to)
        if answered and answered.sender == bot.id:
            return True
        return any(self._meant(post, mark) for mark in post.entities)

    def _meant(self, post: Post, mark: Entity) -> bool:
        me = f"@{self.world.bot.username}".lower()
        said = entities.cut(post.text, mark).lower()
        match mark.type:
            case "mention":
                return said == me
            case "text_mention":
                return mark.user == self.world.bot.id
            case "bot_command":
                return mark.offset == 0 and (said.endswith(me) if "@" in said else self._is_the_last_bot(post))
            case _:
                return False

    def _is_the_last_bot(self, post: Post) -> bool:
        """Whether a command that names no bot is for this one: no other bot has spoken after it."""
        users = self.world.users
        bots = [said.sender for said in self.world.chats[post.chat_id].posts.values() if users[said.sender].is_bot]
        others = [sender for sender in bots if sender not in {self.world.bot.id, ANONYMOUS_ADMIN}]
        return not others or [sender for sender in bots if sender != ANONYMOUS_ADMIN][-1] == self.world.bot.id

    def _tell_membership(self, chat: Chat, before: str, after: str) -> None:
        by = next(iter(chat.members))
        bot = self.world.bot.id
        self.world.updates.add(
            "my_chat_member",
            {
                "chat": self.world.chat_wire(chat),
                "from": self.world.user_wire(by),
                "date": int(time.time()),
                "old_chat_member": member_wire(self.world, bot, before),
                "new_chat_member": member_wire(self.world, bot, after),
            },
        )
