"""What a test can look at: what people see in a channel, answers to interactions, and what the bot has done."""

from __future__ import annotations

import time
from collections.abc import Mapping

from tests.fakes.discord_api.answering import CHOICES
from tests.fakes.discord_api.checks import buttons_of
from tests.fakes.discord_api.records import Interaction, Message, Typing, Webhook, World
from tests.fakes.discord_api.wire import Call, Object, mappings

TYPING_LASTS = 10.0


class Looking:
    world: World
    log: list[Call]

    def messages(self, channel: str, *, viewer: str | None = None) -> list[Message]:
        """What stands in a channel, in order; with `viewer` also the ephemeral messages that this person sees."""
        found = list(self.world.channels[channel].messages.values())
        if viewer is not None:
            found += [
                one for one in self.world.messages.values() if one.seen_by == viewer and one.channel_id == channel
            ]
        return sorted(found, key=lambda one: int(one.id))

    def bot_messages(self, channel: str) -> list[Message]:
        """What the bot said in a channel, itself or through its webhooks, in order."""
        ours = self.world
        return [
            one
            for one in self.messages(channel)
            if one.author.id == ours.bot.id or one.application_id == ours.application_id
        ]

    def message(self, message: str) -> Message:
        return self.world.messages[message]

    def interaction(self, interaction: str) -> Interaction:
        return self.world.interactions[interaction]

    def answers(self, interaction: str) -> list[Message]:
        """The messages that answer an interaction as they stand now, the original first."""
        ids = [one.message_id for one in self.world.interactions[interaction].responses]
        return [self.world.messages[one] for one in dict.fromkeys(ids) if one in self.world.messages]

    def choices(self, interaction: str) -> list[Object]:
        """What was suggested to a command that is being typed; [] as long as there is no answer."""
        for response in self.world.interactions[interaction].responses:
            if response.type == CHOICES and isinstance(response.body, Mapping):
                return mappings(response.body.get("choices"))
        return []

    def buttons(self, message: str) -> list[Object]:
        """All that can be pressed or chosen from."""
        return list(buttons_of(self.world.messages[message].components))

    def webhooks(self, channel: str) -> list[Webhook]:
        return [one for one in self.world.webhooks.values() if one.channel_id == channel]

    def commands(self, guild: str = "") -> list[Object]:
        """What is registered, "": for all guilds."""
        return self.world.commands.get(guild, [])

    def typing(self, channel: str) -> list[Typing]:
        """Every typing sign of the bot, in order."""
        return [one for one in self.world.typing if one.channel_id == channel]

    def is_typing(self, channel: str) -> bool:
        """Whether people see the sign: it lasts 10 s, or until the bot has written."""
        last = max((one.at for one in self.typing(channel)), default=0.0)
        spoken = max((one.versions[0][0] for one in self.messages(channel) if one.author.is_bot), default=0.0)
        return last > spoken and time.monotonic() - last < TYPING_LASTS

    def calls(self, method: str = "", path_contains: str = "") -> list[Call]:
        """The log of REST calls in the order of their arrival."""
        return [call for call in self.log if (not method or call.method == method) and path_contains in call.path]
