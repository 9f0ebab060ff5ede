"""A small bot that keeps what it hears."""

from __future__ import annotations

from typing import Any

import discord


class Bot(discord.Client):
    """Keeps every event by its name, as discord.py dispatches it."""

    def __init__(self, intents: discord.Intents | None = None, **options: Any) -> None:  # discord.py's own keywords
        chosen = intents or discord.Intents(
            guilds=True, guild_messages=True, dm_messages=True, message_content=True, guild_reactions=True
        )
        super().__init__(intents=chosen, guild_ready_timeout=0.05, **options)
        self.heard: list[tuple[str, tuple[Any, ...]]] = []  # whatever discord.py gives its listeners

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """discord.py waits 5 s here before it identifies itself again."""

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        self.heard.append((event, args))
        super().dispatch(event, *args, **kwargs)

    def texts(self) -> list[str]:
        """What people have said."""
        return [args[0].content for name, args in self.heard if name == "message" and not args[0].author.bot]

    def interactions(self) -> list[discord.Interaction]:
        return [args[0] for name, args in self.heard if name == "interaction"]

    def count(self, event: str) -> int:
        return sum(name == event for name, _ in self.heard)

    def place(self, channel: str) -> discord.TextChannel:
        found = self.get_channel(int(channel))
        assert isinstance(found, discord.TextChannel)
        return found
