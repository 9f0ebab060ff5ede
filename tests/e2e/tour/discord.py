"""What people do and see on Discord in the tour."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.e2e.stage import Program
from tests.e2e.tour.model import Speaking
from tests.fakes.discord_api import DiscordApi
from tests.fakes.discord_api.checks import texts_of
from tests.fakes.discord_api.records import Message
from tests.fakes.discord_api.wire import Object, word

PATIENCE = 15.0


def words(message: Message) -> str:
    """All that is to be read in it."""
    return "\n".join([message.content, *texts_of(message.components)])


@dataclass
class Room:
    """One channel, seen by one person."""

    api: DiscordApi
    model: Speaking
    program: Program
    guild: str
    channel: str
    person: str

    def by(self, person: str) -> Room:
        return Room(self.api, self.model, self.program, self.guild, self.channel, person)

    def at(self, channel: str) -> Room:
        return Room(self.api, self.model, self.program, self.guild, channel, self.person)

    def moderator(self) -> Room:
        """Somebody who manages the channel."""
        boss = self.api.add_user("반장")
        self.api.grant(self.guild, boss, "MANAGE_CHANNELS")
        return self.by(boss)

    def file(self, attachment: Object) -> bytes:
        return self.api.world.files[word(attachment["url"]).removeprefix(self.api.cdn).partition("?")[0]][1]

    @property
    def posts(self) -> list[Message]:
        return self.api.bot_messages(self.channel)

    async def until(self, true: Callable[[], object]) -> None:
        try:
            await self.api.wait_for(true, PATIENCE)
        except TimeoutError:
            shown = "\n".join(f"{post.author_name}: {words(post)!r} {self.labels(post.id)}" for post in self.posts)
            raise AssertionError(f"not seen; all that is shown:\n{shown}") from None

    async def ask(self, text: str, *answers: str, reply_to: str | None = None) -> str:
        """Say something to the character, who gives `answers`; the last of their posts, once it is whole."""
        given = answers or (f"{text} - 그 말에 드리는 답이에요.",)
        self.model.tell(*given)
        called = text if reply_to else f"<@{self.api.bot_id}> {text}"
        self.api.say(self.person, self.channel, called, reply_to=reply_to)
        return await self.shown(given[-1])

    async def shown(self, text: str) -> str:
        """The newest post with these words, once it is there and whole, with its buttons."""
        await self.until(lambda: any(post.content == text and post.components for post in self.posts))
        return [post for post in self.posts if post.content == text][-1].id

    async def becomes(self, post: str, text: str) -> None:
        await self.until(lambda: self.api.message(post).content == text)

    def labels(self, post: str) -> list[str]:
        return [word(each.get("label")) for each in self.api.buttons(post)]

    async def has(self, post: str, *labels: str) -> None:
        await self.until(lambda: self.labels(post) == list(labels))

    def press(self, post: str, label: str) -> str:
        """The interaction of a press on the button that begins so."""
        for each in self.api.buttons(post):
            if word(each.get("label")).startswith(label):
                return self.api.press(self.person, post, word(each["custom_id"]))
        raise AssertionError(f"no button {label}: {self.labels(post)}")

    def command(self, name: str, /, **options: str) -> str:
        return self.api.invoke(self.person, self.channel, name, options)

    async def answer(self, interaction: str, having: str = "") -> Message:
        """What is said to an interaction, once it holds these words."""
        found: list[Message] = []

        def there() -> bool:
            found[:] = [each for each in self.api.answers(interaction) if words(each).strip() and having in words(each)]
            return bool(found)

        try:
            await self.api.wait_for(there, PATIENCE)
        except TimeoutError:
            told = [words(each) for each in self.api.answers(interaction)]
            raise AssertionError(f"{having!r} is not in what was answered: {told}") from None
        return found[-1]

    async def modal(self, interaction: str) -> str:
        """What stands in the form that opens, as text."""
        await self.until(lambda: self.api.interaction(interaction).responses)
        return str(self.api.interaction(interaction).responses[0].body)

    async def offered(self, command: str, option: str, typed: str) -> list[str]:
        """What is offered while somebody types."""
        asked = self.api.complete(self.person, self.channel, command, option, typed)
        await self.until(lambda: self.api.interaction(asked).responses)
        return [word(each["name"]) for each in self.api.choices(asked)]

    async def says(self, command: str, having: str = "", /, **options: str) -> Message:
        """The answer to a command."""
        return await self.answer(self.command(command, **options), having)
