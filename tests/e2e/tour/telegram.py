"""What people do and see on Telegram in the tour."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from tests.e2e.stage import Program
from tests.e2e.tour.model import Speaking
from tests.fakes.telegram_api import TelegramApi
from tests.fakes.telegram_api.world import Post

PATIENCE = 15.0


@dataclass
class Talk:
    """One chat, or one topic of it, seen by one person."""

    api: TelegramApi
    model: Speaking
    program: Program
    chat: int
    person: int
    thread: int = 0

    def by(self, person: int) -> Talk:
        return replace(self, person=person)

    def at(self, chat: int, thread: int = 0) -> Talk:
        return replace(self, chat=chat, thread=thread)

    def boss(self) -> Talk:
        """Who made the group."""
        return self.by(next(iter(self.api.world.chats[self.chat].members)))

    def command(self, name: str, rest: str = "") -> str:
        """As one writes it in a group."""
        return f"/{name}@{self.api.username} {rest}".strip()

    @property
    def posts(self) -> list[Post]:
        return self.api.bot_messages(self.chat, thread=self.thread or None)

    def post(self, number: int) -> Post:
        return self.api.world.chats[self.chat].posts[number]

    def has(self, number: int) -> bool:
        return number in self.api.world.chats[self.chat].posts

    async def until(self, true: Callable[[], object]) -> None:
        try:
            await self.api.wait_for(true, PATIENCE)
        except TimeoutError:
            shown = "\n".join(f"{post.text!r} {[label for label, _ in post.buttons]}" for post in self.posts)
            raise AssertionError(f"not seen; all that is shown:\n{shown}") from None

    def say(self, text: str, reply_to: int = 0) -> int:
        return self.api.say(self.person, self.chat, text, reply_to=reply_to, thread=self.thread)

    async def ask(self, text: str, *answers: str, reply_to: int = 0) -> int:
        """Say something to the character, who gives `answers`; the last of their posts, once it is whole."""
        given = answers or (f"{text} - 그 말에 드리는 답이에요.",)
        self.model.tell(*given)
        called = text if reply_to or self.chat > 0 else f"@{self.api.username} {text}"
        self.say(called, reply_to)
        return await self.shown(given[-1])

    async def shown(self, text: str) -> int:
        """The newest post that ends with these words, once it is whole, with its buttons."""
        await self.until(lambda: any(post.text.endswith(text) and post.buttons for post in self.posts))
        return [post for post in self.posts if post.text.endswith(text)][-1].message_id

    async def becomes(self, number: int, text: str) -> None:
        await self.until(lambda: self.post(number).text.endswith(text))

    def labels(self, number: int) -> list[str]:
        return [label for label, _ in self.post(number).buttons]

    async def has_buttons(self, number: int, *labels: str) -> None:
        await self.until(lambda: self.labels(number) == list(labels))

    def press(self, number: int, label: str) -> str:
        """The query of a press on the button that begins so."""
        for each, data in self.post(number).buttons:
            if each.startswith(label):
                return self.api.press(self.person, self.chat, number, data)
        raise AssertionError(f"no button {label}: {self.labels(number)}")

    async def told(self, having: str, after: int) -> Post:
        """The first post behind `after` that has these words."""

        def found() -> list[Post]:
            return [post for post in self.posts if post.message_id > after and having in post.text]

        await self.until(found)
        return found()[0]

    @property
    def newest(self) -> int:
        return max((post.message_id for post in self.api.messages(self.chat)), default=0)

    async def says(self, command: str, having: str, reply_to: int = 0) -> Post:
        """The answer to a command."""
        return await self.told(having, self.say(command, reply_to))

    async def pressed(self, number: int, label: str, having: str) -> Post:
        """What is said to a press."""
        before = self.newest
        self.press(number, label)
        return await self.told(having, before)

    def file(self, post: Post) -> bytes:
        media = post.media[-1] if isinstance(post.media, list) else post.media
        assert isinstance(media, Mapping)
        return self.api.world.files[str(media["file_id"])].body
