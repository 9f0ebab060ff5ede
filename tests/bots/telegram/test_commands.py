"""The menus of commands: what is declared stands in them, in each language, as Telegram allows it."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from telegram import BotCommand

from bots.telegram.commands import MENUS, Menu, menu, tell_commands, tell_panel
from bots.telegram.wire import open_bot
from core.declared import COMMANDS, HIDDEN, Command, Right, Where, names
from core.text import LOCALES, Catalog
from tests.bots.telegram.stage import settings
from tests.fakes.telegram_api import TelegramApi

CATALOG = Catalog()
SCOPES = ("all_private_chats", "all_group_chats", "all_chat_administrators")
ALL = (
    Command("anywhere"),
    Command("groups", where=Where.GROUPS),
    Command("direct", where=Where.DIRECT),
    Command("moderate", right=Right.MODERATE, where=Where.GROUPS),
    Command("hidden", hidden=True),
)


class Echo(Catalog):
    """Says of every key itself."""

    def render(self, text: object, locale: str) -> str:
        return f"{text}"[:100]


def shown(api: TelegramApi, scope: str, language: str = "") -> dict[str, str]:
    return {
        str(row["command"]): str(row["description"])
        for row in api.commands(scope, language)
        if isinstance(row, Mapping)
    }


@pytest.mark.parametrize("which", MENUS, ids=SCOPES)
@pytest.mark.parametrize("locale", LOCALES)
def test_a_menu_is_legal(which: Menu, locale: str) -> None:
    rows = menu(which, CATALOG, locale)

    assert 0 < len(rows) <= 100
    assert all(re.fullmatch(r"[a-z0-9_]{1,32}", row.command) for row in rows)
    assert all(1 <= len(row.description) <= 256 for row in rows)
    assert len({row.command for row in rows}) == len(rows)


def test_each_menu_has_what_can_be_used_where_it_is_seen() -> None:
    seen = {
        scope: [row.command for row in menu(which, Echo(), "ko", ALL)]
        for scope, which in zip(SCOPES, MENUS, strict=True)
    }

    assert seen == {
        "all_private_chats": ["anywhere", "direct"],
        "all_group_chats": ["anywhere", "groups"],
        "all_chat_administrators": ["anywhere", "groups", "moderate"],
    }


@pytest.mark.parametrize("locale", LOCALES)
def test_together_the_menus_have_all_that_is_declared_and_not_hidden(locale: str) -> None:
    told = {row.command for which in MENUS for row in menu(which, CATALOG, locale)}

    assert told == {command.name for command in COMMANDS}
    assert not told & {command.name for command in HIDDEN}


def test_every_name_of_every_language_is_understood_when_typed() -> None:
    known = names(CATALOG)

    assert {known[command.name] for command in COMMANDS} == {command.name for command in COMMANDS}
    assert {"캐릭터", "설정"} <= set(known)


async def test_each_scope_and_language_is_told_once_and_again_only_where_it_differs(api: TelegramApi) -> None:
    async with open_bot(settings(api)) as bot:
        await tell_commands(bot, CATALOG)
        first = len(api.calls("setMyCommands"))
        await tell_commands(bot, CATALOG)
        unchanged = len(api.calls("setMyCommands"))
        await bot.set_my_commands([BotCommand("old", "Old")], MENUS[1].scope, "ko")
        await tell_commands(bot, CATALOG)

    assert (first, unchanged) == (6, 6)
    assert len(api.calls("setMyCommands")) == 8
    assert api.calls("setMyCommands")[-1].params["scope"] == {"type": "all_group_chats"}
    for scope in SCOPES:
        english, korean = shown(api, scope), shown(api, scope, "ko")
        assert list(english) == list(korean)
        assert all(any("가" <= letter <= "힣" for letter in words) for words in korean.values())
        assert all(words.isascii() for words in english.values())
    assert "settings" in shown(api, SCOPES[2]) and "settings" not in shown(api, SCOPES[1])


async def test_a_menu_that_is_refused_stops_nothing(api: TelegramApi) -> None:
    api.fault("setMyCommands", "error", status=400, description="Bad Request: BOT_COMMAND_INVALID")

    async with open_bot(settings(api)) as bot:
        await tell_commands(bot, CATALOG)

    assert api.commands("all_private_chats") == []


async def test_the_panel_is_a_button_of_private_chats_where_its_address_is_one_that_telegram_opens(
    api: TelegramApi,
) -> None:
    async with open_bot(settings(api)) as bot:
        await tell_panel(bot, CATALOG, "http://127.0.0.1:8000", "ko")
        unreachable = len(api.calls("setChatMenuButton"))
        await tell_panel(bot, CATALOG, "https://iyagi.example/", "ko")
        await tell_panel(bot, CATALOG, "https://iyagi.example/", "ko")
        set_once, shown = len(api.calls("setChatMenuButton")), api.world.menu_button
        await tell_panel(bot, CATALOG, None, "ko")

    assert (unreachable, set_once) == (0, 1)
    expected = {"type": "web_app", "text": "웹에서 열기", "web_app": {"url": "https://iyagi.example/telegram"}}
    assert shown == expected
    assert api.world.menu_button == {"type": "default"}
