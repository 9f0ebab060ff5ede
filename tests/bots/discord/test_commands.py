"""The core's commands as Discord takes them."""

from __future__ import annotations

from typing import Any

import pytest
import regex

from bots.discord.commands import CHAT_INPUT, ON_MESSAGE, by_menu, declared
from bots.discord.inbound import ATTACHMENT
from core.declared import BY_NAME, COMMANDS
from core.text import Catalog
from tests.bots.discord.stage import opened
from tests.fakes.discord_api import DiscordApi

NAME = regex.compile(r"[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}")
TYPED = [each for each in declared(Catalog()) if each["type"] == CHAT_INPUT]
MENUS = [each for each in declared(Catalog()) if each["type"] == ON_MESSAGE]
OPTIONS = {f"{each['name']}.{option['name']}": option for each in TYPED for option in each["options"]}


def all_forms(thing: dict[str, Any], field: str) -> list[str]:
    return [thing[field], *thing.get(f"{field}_localizations", {}).values()]


def length(thing: dict[str, Any]) -> int:
    """As Discord counts: names, descriptions and values, of translations the longest."""
    own = max(map(len, all_forms(thing, "name"))) + len(thing.get("value", ""))
    own += max(map(len, all_forms(thing, "description"))) if "description" in thing else 0
    return own + sum(map(length, [*thing.get("options", ()), *thing.get("choices", ())]))


def test_every_command_that_people_are_shown_is_there_in_both_languages() -> None:
    named = [each["name"] for each in TYPED]

    assert named == [command.name for command in COMMANDS if not command.hidden]
    assert all(set(each["name_localizations"]) == {"ko"} for each in TYPED)
    assert all(set(each["description_localizations"]) == {"ko"} for each in [*TYPED, *OPTIONS.values()])


def test_what_can_be_done_with_a_message_stands_in_its_menu() -> None:
    in_menus = by_menu(Catalog())

    assert list(in_menus.values()) == [command.name for command in COMMANDS if command.on_message]
    assert [each["name"] for each in MENUS] == list(in_menus)
    assert all(set(each["name_localizations"]) == {"ko"} for each in MENUS)


@pytest.mark.parametrize("command", TYPED, ids=lambda each: each["name"])
def test_discord_takes_each_command(command: dict[str, Any]) -> None:
    things = [command, *command["options"]]

    names = [name for thing in things for name in all_forms(thing, "name")]
    descriptions = [one for thing in things for one in all_forms(thing, "description")]
    required = [option["required"] for option in command["options"]]

    assert all(NAME.fullmatch(name) and name == name.lower() for name in names)
    assert all(1 <= len(one) <= 100 for one in descriptions)
    assert len(command["options"]) <= 25
    assert required == sorted(required, reverse=True)
    assert length(command) <= 8000


@pytest.mark.parametrize("option", OPTIONS.values(), ids=OPTIONS)
def test_discord_takes_each_option(option: dict[str, Any]) -> None:
    choices = option.get("choices", [])

    assert len(choices) <= 25
    assert all(1 <= len(name) <= 100 for one in choices for name in all_forms(one, "name"))
    assert not (choices and option.get("autocomplete"))
    assert 1 <= option.get("max_length", 6000) <= 6000
    assert option["type"] != ATTACHMENT or "autocomplete" not in option


def test_discord_takes_the_menus() -> None:
    names = [name for each in MENUS for name in all_forms(each, "name")]

    assert all(1 <= len(name) <= 32 for name in names)
    assert len(MENUS) <= 15
    assert all("options" not in each and "description" not in each for each in MENUS)


def test_names_are_told_apart_in_every_language() -> None:
    for things in (TYPED, MENUS):
        korean = [each["name_localizations"]["ko"] for each in things]

        assert len({each["name"] for each in things}) == len(things)
        assert len(set(korean)) == len(things)


def test_options_offer_what_the_core_declares() -> None:
    assert OPTIONS["character.name"]["autocomplete"] is True
    assert OPTIONS["say.text"] | {"description_localizations": {}, "description": ""} == {
        "type": 3,
        "name": "text",
        "description": "",
        "description_localizations": {},
        "required": True,
        "autocomplete": False,
        "max_length": 4000,
    }
    assert OPTIONS["card.form"]["choices"][0] == {
        "name": "Picture card (V3 PNG)",
        "name_localizations": {"ko": "그림 카드(V3 PNG)"},
        "value": "png",
    }


def test_what_a_form_asks_for_need_not_be_typed() -> None:
    assert BY_NAME["title"].options[0].required
    assert OPTIONS["title.title"]["required"] is False


def test_only_moderators_are_shown_what_is_theirs_and_only_servers_what_is_about_them() -> None:
    reach = {each["name"]: (each["contexts"], each["integration_types"]) for each in TYPED}
    guarded = {
        each["name"]: each["default_member_permissions"] for each in TYPED if "default_member_permissions" in each
    }

    assert guarded == {"settings": "16"}
    assert reach["settings"] == reach["thread"] == ([0], [0])
    assert reach["character"] == ([0, 1, 2], [0, 1])
    assert all((each["contexts"], each["integration_types"]) == ([0, 1, 2], [0, 1]) for each in MENUS)


async def test_commands_are_told_again_only_when_they_have_changed(api: DiscordApi) -> None:
    for _ in range(2):
        async with opened(api) as stage, stage.listening():
            pass
    told_at_first = len(api.calls("PUT", "/commands"))
    registered = [dict(one) for one in api.commands()]
    registered[0]["contexts"] = [0]
    api.world.commands[""] = list(registered)

    async with opened(api) as stage, stage.listening():
        await api.wait_for(lambda: api.calls("PUT", "/commands")[1:])

    assert told_at_first == 1
    assert api.commands()[0]["contexts"] == [0, 1, 2]


async def test_commands_are_for_servers_alone_where_no_person_may_install_the_bot(api: DiscordApi) -> None:
    api.world.for_people = False

    for _ in range(2):
        async with opened(api) as stage, stage.listening():
            pass

    assert all(each["integration_types"] == [0] for each in api.commands())
    assert {str(each["contexts"]) for each in api.commands()} == {"[0]", "[0, 1]"}
    assert len(api.calls("PUT", "/commands")) == 1
