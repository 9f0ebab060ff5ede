"""What Discord's interactions mean."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bots.discord import interactions
from bots.discord.inbound import Me
from bots.discord.interactions import Known
from bots.discord.tickets import Kind, opened
from core.surface.events import Place, Standing
from tests.bots.discord.test_inbound import MINA

KNOWN = Known(Me(user="100", application="101"))
IN_MENU = {"Why this answer?": "why"}
MENU: dict[str, Any] = {"name": "Why this answer?", "type": 3, "target_id": "66"}


def interaction(kind: int, data: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "id": "1300000000000000000",
        "type": kind,
        "token": "tok:en",
        "guild_id": "7",
        "channel": {"id": "8", "type": 0},
        "member": {"user": MINA, "nick": "미나리", "permissions": "2048"},
        "locale": "ko",
        "context": 0,
        "authorizing_integration_owners": {"0": "7"},
        "data": data,
        **more,
    }


@pytest.mark.parametrize(("name", "kind"), [("who", Kind.WHISPER), ("character", Kind.COMMAND)])
def test_a_command_carries_its_words_and_a_ticket_for_fifteen_minutes(name: str, kind: Kind) -> None:
    options = [{"name": "what", "type": 3, "value": "달래"}, {"name": "value", "type": 3, "value": "또"}]

    event = interactions.command(interaction(2, {"name": name, "options": options}), KNOWN, IN_MENU)

    assert event is not None
    assert event.ticket is not None
    assert (event.name, event.rest, event.person.name, event.person.locale) == (name, "달래 또", "미나리", "ko")
    assert event.values == (("what", "달래"), ("value", "또"))
    assert opened(event.ticket) == (kind, "tok:en")
    assert event.ticket.until - event.at == timedelta(minutes=15)


def test_a_command_of_a_messages_menu_is_about_that_message() -> None:
    event = interactions.command(interaction(2, MENU), KNOWN, IN_MENU)

    assert event is not None
    assert (event.name, event.target, event.values) == ("why", "66", ())


@pytest.mark.parametrize("data", [{"name": "gone"}, {**MENU, "name": "Gone"}])
def test_a_command_that_is_no_more_is_no_event(data: dict[str, Any]) -> None:
    assert interactions.command(interaction(2, data), KNOWN, IN_MENU) is None


def test_a_button_carries_its_action_and_the_message_it_stood_under() -> None:
    thread = {"id": "12", "type": 11, "parent_id": "8"}
    press = interaction(3, {"component_type": 2, "custom_id": "more:5"}, channel=thread, message={"id": "66"})

    event = interactions.pressed(press, KNOWN)

    assert event is not None
    assert (event.action, event.message_id, event.place) == ("more:5", "66", Place("discord", "100", "7", "8", "12"))


@pytest.mark.parametrize(
    ("permissions", "standing"),
    [
        (0, Standing.MEMBER),
        (1 << 3, Standing.MODERATOR),
        (1 << 4, None),
        (1 << 5 | 1 << 11, Standing.MODERATOR),
        (1 << 11 | 1 << 13, Standing.MEMBER),
    ],
)
def test_who_leads_a_server_is_a_moderator_and_who_has_a_channel_is_asked_about(
    permissions: int, standing: Standing | None
) -> None:
    asked = interaction(2, {"name": "who"}, member={"user": MINA, "permissions": str(permissions)})

    person = interactions.asker(asked, KNOWN)

    assert person.standing == standing


def test_the_owner_is_more_and_who_is_no_member_less() -> None:
    theirs = replace(KNOWN, owner={"7": "1"}.get)
    from_outside = {key: value for key, value in interaction(2, {"name": "who"}, user=MINA).items() if key != "member"}

    assert interactions.asker(interaction(2, {"name": "who"}), theirs).standing == Standing.OWNER
    assert interactions.asker(from_outside, KNOWN).standing == Standing.STRANGER


@pytest.mark.parametrize(
    ("where", "space"),
    [
        ({"context": 0, "authorizing_integration_owners": {"1": "1"}}, "7"),
        ({"context": 2, "guild_id": None, "member": None, "user": MINA, "channel": {"id": "8", "type": 1}}, ""),
    ],
)
def test_where_a_person_brought_the_bot_along_is_a_place_of_their_own(where: dict[str, Any], space: str) -> None:
    event = interactions.command(interaction(2, {"name": "who"}, **where), KNOWN, IN_MENU)

    assert event is not None
    assert event.place == Place("discord", "100", space, "8", "user:1", direct=True)
    assert event.person.standing == Standing.OWNER


def test_the_chat_with_the_bot_is_a_direct_place() -> None:
    where: dict[str, Any] = {"context": 1, "guild_id": None, "member": None, "user": MINA}
    owners = {"authorizing_integration_owners": {"1": "1"}, "channel": {"id": "9", "type": 1}}

    place = interactions.place(interaction(2, {"name": "who"}, **where, **owners), KNOWN)

    assert place == Place("discord", "100", "", "9", direct=True)


@pytest.mark.parametrize(
    ("channel", "adult"),
    [
        ({"id": "8", "type": 0, "nsfw": True}, True),
        ({"id": "8", "type": 0, "nsfw": False}, False),
        ({"id": "8", "type": 0}, False),
        ({"id": "12", "type": 11, "parent_id": "18"}, True),
        ({"id": "12", "type": 11, "parent_id": "8"}, False),
    ],
)
def test_a_place_is_for_adults_where_the_channel_is_marked_so(channel: dict[str, Any], adult: bool) -> None:
    known = replace(KNOWN, adult={"18": True, "8": False}.__getitem__)

    place = interactions.place(interaction(2, {"name": "who"}, channel=channel), known)

    assert place.adult is adult


def test_what_is_being_typed_is_the_focused_option() -> None:
    options = [{"name": "value", "value": "a"}, {"name": "what", "value": "버", "focused": True}]

    option, typed = interactions.typed(interaction(4, {"name": "settings", "options": options}))

    assert (option and option.name, typed) == ("what", "버")
    assert interactions.typed(interaction(4, {"name": "gone", "options": options})) == (None, "")
