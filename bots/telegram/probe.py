"""Asks Telegram whether the token is good."""

from __future__ import annotations

from telegram.error import InvalidToken, NetworkError, TelegramError

from bots.telegram.wire import ServerFault, open_bot
from core.errors import StartFailure
from core.settings import Settings
from core.text import t


async def probe(settings: Settings) -> str:
    """The bot's name. Raises StartFailure that says what is wrong with the token, or that Telegram is away."""
    try:
        async with open_bot(settings.telegram) as bot:
            return (await bot.get_me()).username or "?"
    except InvalidToken:
        raise StartFailure(t("token-wrong", name="IYAGI_TELEGRAM__TOKEN")) from None
    except (NetworkError, ServerFault) as error:
        raise StartFailure(t("platform-away", name="Telegram", why=type(error).__name__)) from None
    except TelegramError as error:
        raise StartFailure(t("platform-away", name="Telegram", why=str(error))) from None
