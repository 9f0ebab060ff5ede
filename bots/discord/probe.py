"""Asks Discord whether the token is good."""

from __future__ import annotations

import aiohttp
import discord

from bots.discord.rest import use_addresses
from core.errors import StartFailure
from core.settings import Settings
from core.text import t


async def probe(settings: Settings) -> str:
    """The bot's name. Raises StartFailure that says what is wrong with the token, or that Discord is away."""
    use_addresses(settings.discord)
    token = settings.discord.token
    if token is None:
        raise StartFailure(t("token-missing", name="IYAGI_DISCORD__TOKEN"))
    async with discord.Client(intents=discord.Intents.none()) as client:
        try:
            await client.login(token.get_secret_value())
        except discord.LoginFailure:
            raise StartFailure(t("token-wrong", name="IYAGI_DISCORD__TOKEN")) from None
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
            raise StartFailure(t("platform-away", name="Discord", why=type(error).__name__)) from None
        return "?" if client.user is None else client.user.name
