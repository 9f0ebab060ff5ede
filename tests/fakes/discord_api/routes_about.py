"""REST: the bot, its application, its commands, people and guilds."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tests.fakes.discord_api import shapes
from tests.fakes.discord_api.records import Guild, World
from tests.fakes.discord_api.routes import Table
from tests.fakes.discord_api.wire import (
    NOTHING,
    Answer,
    Asked,
    Json,
    Object,
    Refused,
    bad_length,
    invalid,
    items,
    mapping,
    mappings,
    number,
    unknown,
    word,
)

CHAT_INPUT, ON_USER, ON_MESSAGE = 1, 2, 3  # types of commands
MOST_COMMANDS = {CHAT_INPUT: 100, ON_USER: 15, ON_MESSAGE: 15}
ALL_WORDS = 8000  # characters of a command's names, descriptions and values together
_NAME = re.compile(r"[-_'\w\u0900-\u097F\u0E00-\u0E7F]{1,32}")
_DEFAULTS: Object = {"required": False, "autocomplete": False}  # left out of what Discord answers


def me(world: World, _asked: Asked) -> Answer:
    about: Object = {"verified": True, "mfa_enabled": False, "email": None, "flags": 0, "locale": "en-US"}
    return Answer(200, {**shapes.user(world.bot), **about})


def application(world: World, _asked: Asked) -> Answer:
    return Answer(200, shapes.application(world))


def person(world: World, asked: Asked) -> Answer:
    if asked.ids["user"] not in world.users:
        raise unknown("User")
    return Answer(200, shapes.user(world.users[asked.ids["user"]]))


def guild(world: World, asked: Asked) -> Answer:
    return Answer(200, shapes.guild_fields(world, _guild(world, asked)))


def guilds(world: World, _asked: Asked) -> Answer:
    return Answer(200, [shapes.guild_fields(world, one) for one in world.guilds.values() if not one.absent])


def _guild(world: World, asked: Asked) -> Guild:
    found = world.guilds.get(asked.ids["guild"])
    if found is None or found.absent:
        raise unknown("Guild")
    return found


def member(world: World, asked: Asked) -> Answer:
    where = _guild(world, asked)
    if asked.ids["user"] not in where.members:
        raise unknown("Member")
    return Answer(200, shapes.whole_member(world, where, asked.ids["user"]))


def commands(world: World, asked: Asked) -> Answer:
    known = world.commands.get(_scope(world, asked), [])
    if asked.flag("with_localizations"):
        return Answer(200, known)
    return Answer(200, [_without_localizations(one) for one in known])


def overwrite(world: World, asked: Asked) -> Answer:
    """All commands at once: what is not named is gone."""
    given, scope = mappings(asked.whole), _scope(world, asked)
    names = [(kind_of(one), word(one.get("name"))) for one in given]
    for kind, most in MOST_COMMANDS.items():
        if sum(one == kind for one, _ in names) > most:
            raise Refused(400, 30032, f"Maximum number of application commands reached ({most})")
    if len(set(names)) < len(names):
        raise invalid("", "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique")
    for place, one in enumerate(given):
        if not world.for_people and 1 in items(one.get("integration_types")):
            raise invalid(f"{place}.integration_types", "APPLICATION_INTEGRATION_TYPE_UNSUPPORTED", "Not supported")
        _check(one, f"{place}.")
    world.commands[scope] = [_registered(world, one, scope) for one in given]
    return Answer(200, world.commands[scope])


def add(world: World, asked: Asked) -> Answer:
    scope = _scope(world, asked)
    _check(asked.body, "")
    same = (kind_of(asked.body), asked.body.get("name"))
    others = [one for one in world.commands.get(scope, []) if (kind_of(one), one["name"]) != same]
    made = _registered(world, asked.body, scope)
    world.commands[scope] = [*others, made]
    return Answer(201, made)


def delete(world: World, asked: Asked) -> Answer:
    scope = _scope(world, asked)
    known = world.commands.get(scope, [])
    left = [one for one in known if one["id"] != asked.ids["command"]]
    if len(left) == len(known):
        raise unknown("application command")
    world.commands[scope] = left
    return NOTHING


def _scope(world: World, asked: Asked) -> str:
    """A guild's id, "" for all of them. Raises Refused (20012) for somebody else's application."""
    if asked.ids["application"] != world.application_id:
        raise Refused(403, 20012, "You are not authorized to perform this action on this application")
    return asked.ids.get("guild", "")


def kind_of(command: Object) -> int:
    return number(command.get("type"), CHAT_INPUT)


def _check(command: Object, where: str) -> None:
    for field, most in (("contexts", 2), ("integration_types", 1)):
        if field in command and not all(0 <= number(one, -1) <= most for one in items(command[field])):
            raise invalid(f"{where}{field}", "BASE_TYPE_CHOICES", f"Value must be one of 0 to {most}.")
    if kind_of(command) != CHAT_INPUT:
        _check_menu(command, where)
        return
    _check_words(command, where)
    if _length(command) > ALL_WORDS:
        raise invalid(where, "APPLICATION_COMMAND_TOO_LARGE", "Command exceeds maximum size (8000)")
    if len(mappings(command.get("options"))) > 25:
        raise invalid(f"{where}options", "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.")
    optional = False
    for place, option in enumerate(mappings(command.get("options"))):
        _check_words(option, f"{where}options.{place}.")
        _check_choices(option, f"{where}options.{place}.")
        if option.get("required") and optional:
            message = "Required options must be placed before non-required options"
            raise invalid(f"{where}options.{place}", "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", message)
        optional = optional or not option.get("required")


def _check_words(thing: Object, where: str) -> None:
    for at, name in _forms(thing, "name"):
        if not _NAME.fullmatch(name) or name != name.lower():
            raise invalid(f"{where}{at}", "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
    for at, description in _forms(thing, "description"):
        if not 1 <= len(description) <= 100:
            raise bad_length(f"{where}{at}", 1, 100)


def _check_menu(command: Object, where: str) -> None:
    """What stands in a menu may have any name, and nothing else."""
    for at, name in _forms(command, "name"):
        if not 1 <= len(name) <= 32:
            raise bad_length(f"{where}{at}", 1, 32)
    if command.get("description"):
        raise invalid(f"{where}description", "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION", "Must be empty")
    if mappings(command.get("options")):
        raise invalid(f"{where}options", "APPLICATION_COMMAND_CONTEXT_MENU_OPTIONS", "Must be empty")


def _check_choices(option: Object, where: str) -> None:
    choices = mappings(option.get("choices"))
    if len(choices) > 25:
        raise invalid(f"{where}choices", "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.")
    if choices and option.get("autocomplete"):
        raise invalid(f"{where}autocomplete", "APPLICATION_COMMAND_OPTION_AUTOCOMPLETE", "Must be false with choices")
    for place, one in enumerate(choices):
        for at, name in _forms(one, "name"):
            if not 1 <= len(name) <= 100:
                raise bad_length(f"{where}choices.{place}.{at}", 1, 100)
    if not 1 <= number(option.get("max_length"), 6000) <= 6000:
        raise invalid(f"{where}max_length", "NUMBER_TYPE_MAX", "int value should be less than or equal to 6000.")


def _length(thing: Object) -> int:
    """Names, descriptions and values, of translations the longest of each."""
    own = sum(
        max((len(text) for _, text in _forms(thing, field)), default=0) for field in ("name", "description", "value")
    )
    return own + sum(_length(one) for field in ("options", "choices") for one in mappings(thing.get(field)))


def _forms(thing: Object, field: str) -> Iterable[tuple[str, str]]:
    """The word itself and its translations, each with its place."""
    yield field, word(thing.get(field))
    for locale, text in mapping(thing.get(f"{field}_localizations")).items():
        yield f"{field}_localizations.{locale}", word(text)


def _registered(world: World, command: Object, scope: str) -> Object:
    known = {(kind_of(one), word(one["name"])): word(one["id"]) for one in world.commands.get(scope, [])}
    made: dict[str, Json] = {
        "id": known.get((kind_of(command), word(command.get("name")))) or world.clock.snowflake(),
        "application_id": world.application_id,
        "version": world.clock.snowflake(),
        "type": CHAT_INPUT,
        "description": "",
        "default_member_permissions": None,
        "dm_permission": True,
        "nsfw": False,
        "contexts": None,
        "integration_types": [0],
        **{name: value for name, value in command.items() if value is not None and name != "options"},
    }
    if scope:
        made["guild_id"] = scope
    if mappings(command.get("options")):
        made["options"] = [_option(one) for one in mappings(command["options"])]
    return made


def _option(option: Object) -> Object:
    kept = {name: value for name, value in option.items() if value is not None and _DEFAULTS.get(name, ...) != value}
    return {key: value for key, value in kept.items() if value not in ({}, [])}


def _without_localizations(thing: Object) -> Object:
    shown = {key: value for key, value in thing.items() if not key.endswith("_localizations")}
    for field in ("options", "choices"):
        if field in shown:
            shown[field] = [_without_localizations(one) for one in mappings(shown[field])]
    return shown


ABOUT: Table = {
    ("GET", "/users/@me"): me,
    ("GET", "/users/@me/guilds"): guilds,
    ("GET", "/oauth2/applications/@me"): application,
    ("GET", "/applications/@me"): application,
    ("GET", "/users/{user}"): person,
    ("GET", "/guilds/{guild}"): guild,
    ("GET", "/guilds/{guild}/members/{user}"): member,
    ("GET", "/applications/{application}/commands"): commands,
    ("PUT", "/applications/{application}/commands"): overwrite,
    ("POST", "/applications/{application}/commands"): add,
    ("DELETE", "/applications/{application}/commands/{command}"): delete,
    ("GET", "/applications/{application}/guilds/{guild}/commands"): commands,
    ("PUT", "/applications/{application}/guilds/{guild}/commands"): overwrite,
}
