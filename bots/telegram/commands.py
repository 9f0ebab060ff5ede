"""The core's commands in Telegram's menus: one for private chats, one for groups, one for those who lead them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    MenuButton,
    MenuButtonDefault,
    MenuButtonWebApp,
    WebAppInfo,
)
from telegram.error import TelegramError

from core.declared import COMMANDS, Command, Right, Where
from core.log import get_log
from core.text import DEFAULT_LOCALE, LOCALES, Catalog, t

PANEL = "/telegram"  # the panel's page for Mini Apps

log = get_log(__name__)


@dataclass(frozen=True, slots=True)
class Menu:
    """Who sees it, and which commands stand in it."""

    scope: BotCommandScope
    shows: Callable[[Command], bool]


def _private(command: Command) -> bool:
    return command.where is not Where.GROUPS


def _group(command: Command) -> bool:
    return command.where is not Where.DIRECT and command.right is not Right.MODERATE


def _leaders(command: Command) -> bool:
    return command.where is not Where.DIRECT


# Telegram shows the narrowest that fits: who leads a group sees the last one there.
MENUS = (
    Menu(BotCommandScopeAllPrivateChats(), _private),
    Menu(BotCommandScopeAllGroupChats(), _group),
    Menu(BotCommandScopeAllChatAdministrators(), _leaders),
)


async def tell_commands(bot: Bot, catalog: Catalog) -> None:
    """Have each menu say what is declared, in each language; one that says so already is left alone.

    A failure is logged: the commands work without.
    """
    try:
        for each in MENUS:
            for locale in LOCALES:
                code = None if locale == DEFAULT_LOCALE else locale
                wanted = menu(each, catalog, locale)
                if await bot.get_my_commands(each.scope, code) != wanted:
                    await bot.set_my_commands(wanted, each.scope, code)
    except TelegramError as error:
        log.warning("menu not told", why=str(error)[:200])


async def tell_panel(bot: Bot, catalog: Catalog, public_url: str | None, locale: str) -> None:
    """Beside the field in private chats stands a button that opens the panel, where its address is one that Telegram
    opens; what stood there for a panel that is gone goes. The commands are shown for a typed "/" all the same.

    A failure is logged: the panel is found without.
    """
    wanted: MenuButton = MenuButtonDefault()
    if public_url and public_url.startswith("https://"):
        app = WebAppInfo(f"{public_url.rstrip('/')}{PANEL}")
        wanted = MenuButtonWebApp(catalog.render(t("telegram-panel"), locale), app)
    try:
        now = await bot.get_chat_menu_button()
        ours = isinstance(wanted, MenuButtonWebApp) or isinstance(now, MenuButtonWebApp)
        if ours and now != wanted:
            await bot.set_chat_menu_button(menu_button=wanted)
    except TelegramError as error:
        log.warning("menu button not told", why=str(error)[:200])


def menu(which: Menu, catalog: Catalog, locale: str, commands: Sequence[Command] = COMMANDS) -> tuple[BotCommand, ...]:
    """Telegram takes Latin names only; the names of other languages work when typed."""
    return tuple(
        BotCommand(each.name, catalog.render(t(each.description), locale))
        for each in commands
        if which.shows(each) and not each.hidden
    )
