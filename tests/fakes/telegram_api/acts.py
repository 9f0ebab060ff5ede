"""More of what people do: react, ask inline, send albums, join and lead, open, close and delete topics."""

import secrets
import time
from collections.abc import Sequence

from tests.fakes.telegram_api.inline import content_of, row
from tests.fakes.telegram_api.methods import checked_markup
from tests.fakes.telegram_api.people import People
from tests.fakes.telegram_api.wire import Json, Object
from tests.fakes.telegram_api.world import Inline, Post


class Acts(People):
    """What a test lets people do beside talking."""

    def react(self, user: int, chat: int, message_id: int, emoji: str, *, anonymous: bool = False) -> None:
        """A person's one reaction becomes `emoji` ("" takes it away; "custom:5" is a custom one).

        A bot hears of it where it leads the group, or in private, and only if it asked for such updates.
        """
        where, key = self.world.chats[chat], (message_id, user)
        before, now = where.reactions.get(key, ()), (emoji,) if emoji else ()
        where.reactions[key] = now
        if where.type != "private" and where.members.get(self.world.bot.id) != "administrator":
            return
        who: Object = {"actor_chat": self.world.chat_wire(where)} if anonymous else {"user": self.world.user_wire(user)}
        self.world.updates.add(
            "message_reaction",
            {
                "chat": self.world.chat_wire(where),
                "message_id": message_id,
                **who,
                "date": int(time.time()),
                "old_reaction": [_reaction(each) for each in before],
                "new_reaction": [_reaction(each) for each in now],
            },
        )

    def send_album(self, user: int, chat: int, kinds: Sequence[str], *, caption: str = "") -> list[int]:
        """Several files at once: messages with one media group id, of which the first has the words."""
        album = str(secrets.randbits(52))
        return [
            self.send(user, chat, kind, caption="" if number else caption, album=album)
            for number, kind in enumerate(kinds)
        ]

    def ask_inline(self, user: int, text: str, *, offset: str = "") -> str:
        """A person types "@bot text" in some chat; the query's id."""
        query = Inline(str(secrets.randbits(62)), user, text, time.monotonic())
        self.world.inline[query.id] = query
        shown: Object = {"id": query.id, "from": self.world.user_wire(user), "query": text, "offset": offset}
        self.world.updates.add("inline_query", {**shown, "chat_type": "sender"})
        return query.id

    def inline_answer(self, query: str) -> Object | None:
        """What the bot answered to an inline query: results, next_offset, cache_time, is_personal; None until then."""
        return self.world.inline[query].answer

    def choose(self, user: int, chat: int, query: str, result_id: str) -> int:
        """A person picks a result: it becomes a message of theirs, by way of the bot. The message's id."""
        result = row(self.world.inline[query], result_id)
        text, marks = content_of(result)
        markup = result.get("reply_markup")
        keyboard = checked_markup(markup if isinstance(markup, dict) else None)
        return self._write(Post(0, chat, user, 0, text, marks, reply_markup=keyboard, via_bot=self.world.bot.id))

    def join(self, chat: int, user: int, status: str = "member") -> None:
        """Somebody becomes a "member", "administrator", "restricted", "left", "kicked", … of a group; the bot is told
        of it where it is itself."""
        place = self.world.chats[chat]
        before = place.members.get(user, "left")
        place.members[user] = status
        if user != self.world.bot.id:
            return
        place.shut = f"bot was kicked from the {place.type} chat" if status in {"left", "kicked"} else ""
        self._tell_membership(place, before, status)

    def forbid(self, chat: int, *kinds: str) -> None:
        """Members (or in private the bot) may not send "text", "photo", "voice", "document", … any more."""
        self.world.chats[chat].forbidden.update(kinds)

    def close_topic(self, chat: int, thread: int) -> None:
        """From now on only administrators write there."""
        self.world.chats[chat].closed.add(thread)

    def delete_topic(self, chat: int, thread: int) -> None:
        """A topic goes with all that was written in it; bots are told nothing."""
        place = self.world.chats[chat]
        del place.topics[thread]
        place.posts = {number: post for number, post in place.posts.items() if post.thread_id != thread}
        self.world.changed()


def _reaction(emoji: str) -> Json:
    kind, _, custom = emoji.partition(":")
    if kind == "custom":
        return {"type": "custom_emoji", "custom_emoji_id": custom}
    return {"type": "emoji", "emoji": emoji}
