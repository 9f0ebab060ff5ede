"""The core's commands in Telegram's menu."""

from __future__ import annotations

from telegram import Bot, BotCommand
from telegram.error import TelegramError

from core.declared import COMMANDS
from core.log import get_log
from core.text import DEFAULT_LOCALE, LOCALES, Catalog, t

log = get_log(__name__)


async def tell_commands(bot: Bot, catalog: Catalog) -> None:
    """Have the menu say what `core.commands` does, in each language. A failure is logged: the commands work without."""
    try:
        for locale in LOCALES:
            code = None if locale == DEFAULT_LOCALE else locale
            wanted = menu(catalog, locale)
            if await bot.get_my_commands(language_code=code) != wanted:
                await bot.set_my_commands(wanted, language_code=code)
    except TelegramError as error:
        log.warning("menu not told", why=str(error)[:200])


def menu(catalog: Catalog, locale: str) -> tuple[BotCommand, ...]:
    """Telegram takes Latin names only; the names of other languages work when typed."""
    return tuple(BotCommand(each.name, catalog.render(t(each.description), locale)) for each in COMMANDS)
