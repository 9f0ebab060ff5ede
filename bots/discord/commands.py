"""The core's commands in Discord's menus, in the languages of the catalogues."""

from __future__ import annotations

from typing import Any

from bots.discord.inbound import ATTACHMENT, Me, Payload
from bots.discord.rest import Rest
from core.declared import COMMANDS, Command, Option, Right, Where, choice, menu
from core.log import get_log
from core.text import DEFAULT_LOCALE, LOCALES, Catalog, t

CHAT_INPUT, ON_MESSAGE = 1, 3  # types of commands: what is typed, and what stands in a message's menu
STRING = 3  # the type of an option that is text
LONGEST = 4000  # characters of an option that may have many lines, as many as a field of a form takes
MODERATORS = str(1 << 4)  # Manage Channels: who sees the commands of moderators, as long as the server says nothing
IN_SERVERS, WITH_US, ELSEWHERE = 0, 1, 2  # contexts: servers, the chat with the bot, other people's direct chats
FOR_SERVERS, FOR_PEOPLE = 0, 1  # kinds of installation

log = get_log(__name__)


def declared(catalog: Catalog, *, for_people: bool = True) -> list[dict[str, Any]]:
    """All commands as Discord registers them. Names that are typed stay the same; the others are further ones.

    `for_people`: the bot may be installed by a person, for themselves.
    """
    shown = [command for command in COMMANDS if not command.hidden]
    menus = [_in_menu(command, catalog) for command in shown if command.on_message]
    whole = [*(_command(command, catalog) for command in shown), *menus]
    return whole if for_people else [_of_servers(each) for each in whole]


def by_menu(catalog: Catalog) -> dict[str, str]:
    """What a message's menu shows → the command's name."""
    return {catalog.render(t(menu(each)), DEFAULT_LOCALE): each.name for each in COMMANDS if each.on_message}


async def register(rest: Rest, me: Me, catalog: Catalog) -> None:
    """Tell Discord our commands if it knows others: a day has room for 200 changes. Raises as `Rest.call` does."""
    ids = {"application_id": me.application}
    path = "/applications/{application_id}/commands"
    # What the operator has not switched on (Installation, User Install) Discord would refuse together with all else.
    about: Payload = await rest.call("GET", "/applications/@me", {})
    wanted = declared(catalog, for_people=str(FOR_PEOPLE) in (about.get("integration_types_config") or {}))
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
        "options": [_option(command, option, catalog) for option in command.options],
        **_reach(command),
    }


def _in_menu(command: Command, catalog: Catalog) -> dict[str, Any]:
    return {
        "type": ON_MESSAGE,
        "name": catalog.render(t(menu(command)), DEFAULT_LOCALE),
        "name_localizations": _others(menu(command), catalog),
        **_reach(command),
    }


def _reach(command: Command) -> dict[str, Any]:
    """Where it can be used, and by whom. What is about a server is nothing for people who bring the bot along."""
    groups = command.where is Where.GROUPS
    contexts = {
        Where.ANYWHERE: [IN_SERVERS, WITH_US, ELSEWHERE],
        Where.GROUPS: [IN_SERVERS],
        Where.DIRECT: [WITH_US, ELSEWHERE],
    }
    return {
        "contexts": contexts[command.where],
        "integration_types": [FOR_SERVERS] if groups else [FOR_SERVERS, FOR_PEOPLE],
        **({"default_member_permissions": MODERATORS} if command.right is Right.MODERATE else {}),
    }


def _of_servers(command: dict[str, Any]) -> dict[str, Any]:
    contexts = [each for each in command["contexts"] if each != ELSEWHERE]
    return {**command, "contexts": contexts, "integration_types": [FOR_SERVERS]}


def _option(command: Command, option: Option, catalog: Catalog) -> dict[str, Any]:
    """Where a form asks for what is missing, nothing need be typed."""
    shown = {
        "type": ATTACHMENT if option.file else STRING,
        "name": option.name,
        "description": catalog.render(t(option.description), DEFAULT_LOCALE),
        "description_localizations": _others(option.description, catalog),
        "required": option.required and not command.form,
    }
    if option.choices:
        return shown | {"choices": [_choice(choice(command.name, option, one), one, catalog) for one in option.choices]}
    if not option.file:
        shown["autocomplete"] = option.offers is not None
    return shown | ({"max_length": LONGEST} if option.long else {})


def _choice(key: str, value: str, catalog: Catalog) -> dict[str, Any]:
    name = catalog.render(t(key), DEFAULT_LOCALE)
    return {"name": name, "name_localizations": _others(key, catalog), "value": value}


def _others(key: str, catalog: Catalog) -> dict[str, str]:
    return {locale: catalog.render(t(key), locale) for locale in LOCALES if locale != DEFAULT_LOCALE}


def _essence(command: Payload) -> str:
    """What must be equal; Discord leaves out what is false or empty and adds ids, versions and defaults."""
    keys = ("name", "name_localizations", "description", "description_localizations", "default_member_permissions")
    reach = [sorted(command.get(key) or ()) for key in ("contexts", "integration_types")]
    options = [_option_essence(option) for option in command.get("options") or ()]
    return repr([command.get("type", CHAT_INPUT), [command.get(key) or {} for key in keys], reach, options])


def _option_essence(option: Payload) -> list[object]:
    choices = [
        [each["name"], each.get("name_localizations") or {}, each["value"]] for each in option.get("choices") or ()
    ]
    return [
        option["type"],
        option["name"],
        option["description"],
        option.get("description_localizations") or {},
        bool(option.get("required")),
        bool(option.get("autocomplete")),
        option.get("max_length"),
        choices,
    ]
