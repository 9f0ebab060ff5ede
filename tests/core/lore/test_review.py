"""What is said of a card before anybody talks with it."""

from __future__ import annotations

import json
from typing import Any  # cards are JSON

import pytest

from core.characters.formats.read import read
from core.lore.review import MOST_NAMED, remarks, reviewed
from core.text import Catalog

CATALOG = Catalog()


def card(**data: Any) -> bytes:
    whole = {"name": "Ann", "first_mes": "Hi", **data}
    return json.dumps({"spec": "chara_card_v3", "spec_version": "3.0", "data": whole}).encode()


def said(data: bytes) -> str:
    return "\n".join(CATALOG.render(text, "en") for text in remarks(read(data)))


def test_a_sound_card_needs_no_remark() -> None:
    sound = card(description="{{char}} and {{user}}", first_mes="{{#if 1}}Hi{{/if}} {{user}}")

    assert said(sound) == ""
    assert reviewed(read(sound)).report == read(sound).report


def test_what_greetings_lose_is_named_once_and_the_text_is_kept() -> None:
    greeting = "Hi {{#each a b}}there{{/each}}{{button::Go::t}}"
    data = card(first_mes=greeting, alternate_greetings=[greeting])

    told = said(data)

    assert told.count("#each") == 1 and "button" in told
    view = read(data).view["data"]
    assert isinstance(view, dict) and view["first_mes"] == greeting


def test_macros_that_nobody_knows_are_named_and_counted() -> None:
    many = " ".join(f"{{{{odd{number}}}}}" for number in range(30))

    told = said(card(description=many, first_mes="Hi"))

    assert "(30)" in told
    assert "odd0" in told and f"odd{MOST_NAMED}," not in told


def test_decorators_that_nobody_knows_are_named_with_their_entry_also_in_a_book_alone() -> None:
    entries = [{"keys": ["a"], "content": "@@nope 1\nText", "comment": "Tea", "enabled": True, "insertion_order": 1}]

    in_card = said(card(character_book={"entries": entries, "extensions": {}}))
    alone = said(json.dumps({"entries": entries}).encode())

    assert "@@nope" in in_card and "Tea" in in_card
    assert "@@nope" in alone


def test_patterns_that_do_not_work_are_named_once_with_their_entry_and_all_others_are_not() -> None:
    fine = ["/shrug", "and/or", "//", "/[/]/", r"/\bcat\b/i", r"/(?<n>a)\k<n>/", r"/\u{1F600}/u", "/[^]/", "c++"]
    entries = [
        {"comment": "sea", "keys": ["/(/", "/(/", *fine], "content": "a"},
        {"keys": ["/a/gg"], "secondary_keys": ["/[z-a]/"], "content": "b"},
    ]

    told = said(card(character_book={"entries": entries, "extensions": {}})).splitlines()

    assert [line.partition(":")[0] for line in told] == ["Lore entry “sea”", "Lore entry “#2”", "Lore entry “#2”"]
    assert ["/(/" in told[0], "/a/gg" in told[1], "/[z-a]/" in told[2]] == [True] * 3


@pytest.mark.parametrize(
    "pattern", ["(((a{50}){50}){50}){50}", "(?:a{1000}){1000}", "a{99999}", "(" * 900, "a" * 3_000]
)
def test_a_pattern_that_would_cost_all_memory_does_not_work(pattern: str) -> None:
    assert "never" in said(card(character_book={"entries": [{"keys": [f"/{pattern}/"], "content": "a"}]}))
