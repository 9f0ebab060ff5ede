"""Links name a character and are understood again, and nothing else is."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.characters import links

NAMES = st.from_regex(r"[A-Za-z0-9_-]{1,62}", fullmatch=True)


@given(NAMES)
def test_a_link_names_what_it_was_made_of(name: str) -> None:
    start = links.start_parameter(name)

    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", start)
    assert links.parse(start) == links.parse(f" {start}\n") == links.parse_path(links.web_path(name)) == name
    assert links.telegram("@iyagi_bot", name) == f"https://t.me/iyagi_bot?start={start}"


@given(st.text())
def test_whatever_else_is_typed_names_nothing_or_what_could_be_a_name(text: str) -> None:
    for found in (links.parse(text), links.parse_path(text)):
        assert found is None or re.fullmatch(r"[A-Za-z0-9_-]{1,62}", found)


@pytest.mark.parametrize("start", ["", "c_", "maru", "x_maru", "c_가", "c_a b", "c_" + "a" * 63, "c_a/../b"])
def test_other_parameters_name_nothing(start: str) -> None:
    assert links.parse(start) is None
    assert links.parse_path(f"/{start}") is None


@pytest.mark.parametrize("name", ["", "가", "a b", "a" * 63, "a?b", "../x"])
def test_no_link_is_made_of_what_would_break_it(name: str) -> None:
    for make in (links.start_parameter, links.web_path):
        with pytest.raises(ValueError):
            make(name)


def test_discord_is_led_to_its_own_commands() -> None:
    assert links.discord_command("character", 123) == "</character:123>"
    assert links.discord_app(9).endswith("client_id=9")
