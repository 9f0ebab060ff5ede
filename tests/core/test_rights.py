"""Who may do what: all commands and all buttons, by everybody, everywhere, against what is written here."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from core import rights
from core.chat.rules import USUAL, Change, Rules
from core.declared import BUTTONS, BY_NAME
from core.surface.events import Standing
from core.text import LOCALES, Catalog

CATALOG = Catalog()
STRANGER, MEMBER, MODERATOR, OWNER = Standing

GROUPS: Mapping[str, Rules] = {
    "open": USUAL,
    "guarded": Rules(change=Change.MODERATORS),
    "silent": Rules(here=False),
}

# Who may, at least: s(tranger), m(ember), a(nswered member), M(oderator), -(nobody), in an open group, in one where
# only moderators change characters, in one where the bot is not to speak; and whether it is there in a direct place.
COMMANDS: Mapping[str, tuple[str, str, str, bool]] = {
    "character": ("m", "M", "-", True),
    "who": ("s", "s", "s", True),
    "say": ("m", "m", "-", True),
    "call": ("m", "m", "-", True),
    "more": ("a", "a", "-", True),
    "again": ("a", "a", "-", True),
    "swipe": ("a", "a", "-", True),
    "undo": ("a", "a", "-", True),
    "edit": ("m", "m", "-", True),
    "delete": ("m", "m", "-", True),
    "why": ("m", "m", "-", True),
    "report": ("m", "m", "-", True),
    "speak": ("m", "m", "-", True),
    "file": ("m", "m", "-", True),
    "imagine": ("m", "m", "-", True),
    "new": ("m", "M", "-", True),
    "chats": ("m", "m", "-", True),
    "title": ("m", "M", "-", True),
    "branch": ("m", "M", "-", True),
    "thread": ("m", "m", "-", False),
    "export": ("m", "m", "-", True),
    "invite": ("m", "M", "-", True),
    "dismiss": ("m", "M", "-", True),
    "persona": ("m", "m", "-", True),
    "me": ("m", "m", "-", True),
    "link": ("m", "m", "-", True),
    "settings": ("M", "M", "M", False),
    "update": ("m", "M", "-", True),
    "card": ("m", "m", "-", True),
    "import": ("m", "m", "-", True),
    "help": ("s", "s", "s", True),
    "start": ("m", "m", "-", True),
    "open": ("m", "M", "-", True),
    "memory": ("m", "m", "-", True),
    "story": ("m", "m", "-", True),
    "story-new": ("m", "m", "-", True),
    "story-cap": ("m", "m", "-", True),
    "story-redo": ("m", "m", "-", True),
    "story-edit": ("m", "m", "-", True),
    "story-goon": ("m", "m", "-", True),
    "story-branch": ("m", "m", "-", True),
    "remember": ("m", "m", "-", True),
    "correct": ("m", "m", "-", True),
    "recap": ("m", "M", "-", True),
}
PRESSES: Mapping[str, tuple[str, str, str]] = {
    "pick:maru": ("m", "M", "-"),
    "more:12": ("a", "a", "-"),
    "again:12": ("a", "a", "-"),
    "swipe:12:3": ("a", "a", "-"),
    "menu:12": ("m", "m", "-"),
    "do:why:12": ("m", "m", "-"),
    "do:undo:12": ("a", "a", "-"),
    "do:branch:12": ("m", "M", "-"),
    "do:settings:12": ("M", "M", "M"),
    "do:help:12": ("s", "s", "s"),
    "stop:": ("m", "m", "-"),
    "anew:12": ("m", "M", "-"),
    "resume:abc": ("m", "M", "-"),
    "bring:abc": ("m", "m", "-"),
    "drop:maru": ("m", "m", "-"),
    "merge:maru:other": ("m", "m", "-"),
    "invite:maru": ("m", "M", "-"),
    "dismiss:maru": ("m", "M", "-"),
    "call:maru": ("m", "m", "-"),
    "report:12:spam": ("m", "m", "-"),
    "set:mode:round": ("M", "M", "M"),
    "wish:buttons:off": ("m", "m", "-"),
    "be:abc:here": ("m", "m", "-"),
    "forget:abc": ("m", "m", "-"),
    "link:undo:abc": ("m", "m", "-"),
    "memory:open:abc": ("m", "m", "-"),
    "story:read:abc:1": ("m", "m", "-"),
    "shared:open:abc:here": ("m", "M", "-"),
}
WHO: Mapping[str, tuple[tuple[Standing, bool | None], ...]] = {
    "s": tuple((standing, answered) for standing in Standing for answered in (True, False, None)),
    "m": tuple((standing, answered) for standing in Standing if standing for answered in (True, False, None)),
    "a": ((MEMBER, True), (MEMBER, None), *((s, a) for s in (MODERATOR, OWNER) for a in (True, False, None))),
    "M": tuple((standing, answered) for standing in (MODERATOR, OWNER) for answered in (True, False, None)),
    "-": (),
}
EVERYBODY = WHO["s"]


def test_the_table_has_all_that_is_declared() -> None:
    assert set(COMMANDS) == set(BY_NAME)
    assert {action.partition(":")[0] for action in PRESSES} == set(BUTTONS)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_for_those_it_is_meant_for(name: str) -> None:
    *expected, alone = COMMANDS[name]

    for rules, who in zip(GROUPS.values(), expected, strict=True):
        may = [
            (standing, answered)
            for standing, answered in EVERYBODY
            if rights.command(name, standing, rules, direct=False, answered=answered) is None
        ]
        assert sorted(may, key=str) == sorted(WHO[who], key=str)
        for standing, answered in EVERYBODY:
            refused = rights.command(name, standing, rules, direct=True, answered=answered)
            assert (refused is None) is alone


@pytest.mark.parametrize("action", PRESSES)
def test_a_button_is_for_those_it_is_meant_for(action: str) -> None:
    for rules, who in zip(GROUPS.values(), PRESSES[action], strict=True):
        may = [
            (standing, answered)
            for standing, answered in EVERYBODY
            if rights.button(action, standing, rules, direct=False, answered=answered) is None
        ]
        assert sorted(may, key=str) == sorted(WHO[who], key=str)
        for standing, answered in EVERYBODY:
            refused = rights.button(action, standing, rules, direct=True, answered=answered)
            assert (refused is None) is (action != "do:settings:12")


@pytest.mark.parametrize(
    ("name", "standing", "group", "words"),
    [
        ("say", STRANGER, "open", ("구성원", "members of this place")),
        ("settings", MEMBER, "open", ("관리자에게", "Ask one of them")),
        ("character", MEMBER, "guarded", ("/settings change everyone", "/settings change everyone")),
        ("say", OWNER, "silent", ("/settings here on", "/settings here on")),
        ("again", MEMBER, "open", ("답을 받은 사람", "who got that answer")),
    ],
)
def test_a_refusal_names_the_rule_and_who_can_change_it(
    name: str, standing: Standing, group: str, words: tuple[str, str]
) -> None:
    refused = rights.command(name, standing, GROUPS[group], direct=False, answered=False)

    assert refused is not None
    for locale, named in zip(LOCALES, words, strict=True):
        assert named in CATALOG.render(refused, locale)


@pytest.mark.parametrize("action", ["", "unknown:1", "do", "do:", "do:nothing:1", "SET:mode:round"])
def test_a_button_of_another_time_is_nobodys(action: str) -> None:
    refused = rights.button(action, OWNER, USUAL, direct=True)

    assert refused is not None and refused.key == "button-stale"
