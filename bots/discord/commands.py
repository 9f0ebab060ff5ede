"""The core's commands in Discord's menus, in the languages of the catalogues."""

from __future__ import annotations

from typing import Any

from bots.discord.inbound import ATTACHMENT, Me, Payload
from bots.discord.rest import Rest
from core.declared import COMMANDS, Command, Option
from core.log import get_log
from core.text import DEFAULT_LOCALE, LOCALES, Catalog, t

CHAT_INPUT, STRING = 1, 3  # the type of a slash command, and of an option that is text
HERE = [0, 1]  # contexts: in servers, and in the chat with the bot

log = get_log(__name__)


def declared(catalog: Catalog) -> list[dict[str, Any]]:
    """All commands as Discord registers them. Names that are typed stay the same; the others are further ones."""
    return [_command(command, catalog) for command in COMMANDS if not command.hidden]


async def register(rest: Rest, me: Me, catalog: Catalog) -> None:
    """Tell Discord our commands if it knows others: a day has room for 200 changes. Raises as `Rest.call` does."""
    ids = {"application_id": me.application}
    path = "/applications/{application_id}/commands"
    wanted = declared(catalog)
    known: list[Payload] = await rest.call("GET", path, ids, query={"with_localizations": "true"})
    if sorted(map(_essence, known)) == sorted(map(_essence, wanted)):
        return
    await rest.call("PUT", path, ids, json=wanted)
    log.info("commands registered", commands=[each["name"] for each in wanted])


def _command(command: Command, catalog: Catalog) -> dict[str, Any]:
    return {
        "type": CHAT_INPUT,
        "name": command.name,
        "name_localizations": _others(f"command-{command.name}-name", catalog),
        "description": catalog.render(t(command.description), DEFAULT_LOCALE),
        "description_localizations": _others(command.description, catalog),
        "options": [_option(option, catalog) for option in command.options],
        "contexts": HERE,
    }


def _option(option: Option, catalog: Catalog) -> dict[str, Any]:
    return {
        "type": ATTACHMENT if option.file else STRING,
        "name": option.name,
        "description": catalog.render(t(option.description), DEFAULT_LOCALE),
        "description_localizations": _others(option.description, catalog),
        "required": option.required,
        **({} if option.file else {"autocomplete": option.offers is not None}),
    }


def _others(key: str, catalog: Catalog) -> dict[str, str]:
    return {locale: catalog.render(t(key), locale) for locale in LOCALES if locale != DEFAULT_LOCALE}


def _essence(command: Payload) -> str:
    """What must be equal; Discord leaves out what is false or empty and adds ids, versions and defaults."""
    keys = ("name", "name_localizations", "description", "description_localizations", "contexts")
    options = [
        [
            option["type"],
            option["name"],
            option["description"],
            option.get("description_localizations") or {},
            bool(option.get("required")),
            bool(option.get("autocomplete")),
        ]
        for option in command.get("options") or ()
    ]
    return repr([command.get("type", CHAT_INPUT), [command.get(key) or {} for key in keys], options])
