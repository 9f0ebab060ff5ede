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
    mapping,
    mappings,
    number,
    unknown,
    word,
)

CHAT_INPUT = 1
MOST_COMMANDS = 100
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
    return Answer(200, [shapes.guild_fields(world, one) for one in world.guilds.values()])


def _guild(world: World, asked: Asked) -> Guild:
    if asked.ids["guild"] not in world.guilds:
        raise unknown("Guild")
    return world.guilds[asked.ids["guild"]]


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
    if len(given) > MOST_COMMANDS:
        raise Refused(400, 30032, "Maximum number of application commands reached (100)")
    names = [(number(one.get("type"), CHAT_INPUT), word(one.get("name"))) for one in given]
    if len(set(names)) < len(names):
        raise invalid("", "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique")
    for place, one in enumerate(given):
        _check(one, f"{place}.")
    world.commands[scope] = [_registered(world, one, scope) for one in given]
    return Answer(200, world.commands[scope])


def add(world: World, asked: Asked) -> Answer:
    scope = _scope(world, asked)
    _check(asked.body, "")
    others = [one for one in world.commands.get(scope, []) if one["name"] != asked.body.get("name")]
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


def _check(command: Object, where: str) -> None:
    if number(command.get("type"), CHAT_INPUT) != CHAT_INPUT:
        return
    _check_words(command, where)
    if len(mappings(command.get("options"))) > 25:
        raise invalid(f"{where}options", "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.")
    optional = False
    for place, option in enumerate(mappings(command.get("options"))):
        _check_words(option, f"{where}options.{place}.")
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


def _forms(thing: Object, field: str) -> Iterable[tuple[str, str]]:
    """The word itself and its translations, each with its place."""
    yield field, word(thing.get(field))
    for locale, text in mapping(thing.get(f"{field}_localizations")).items():
        yield f"{field}_localizations.{locale}", word(text)


def _registered(world: World, command: Object, scope: str) -> Object:
    known = {word(one["name"]): word(one["id"]) for one in world.commands.get(scope, [])}
    made: dict[str, Json] = {
        "id": known.get(word(command.get("name"))) or world.clock.snowflake(),
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
    if "options" in shown:
        shown["options"] = [_without_localizations(one) for one in mappings(shown["options"])]
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
