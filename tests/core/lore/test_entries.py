"""How a book's JSON becomes entries, whatever its types."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.lore.decorators import directions
from core.lore.entries import Book, CharacterFilter, Logic, LoreEntry, Match, Place, Role, book_of
from core.lore.plan import problems
from core.lore.profile import PROFILES
from tests.core.lore.scenes import book, entry, run

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=8,
)
NAMES = ("keys", "content", "enabled", "insertion_order", "constant", "id", "secondary_keys", "selective", "position")
EXTENSIONS = (
    "position",
    "depth",
    "role",
    "probability",
    "group",
    "sticky",
    "scan_depth",
    "triggers",
    "character_filter",
)
ENTRY = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(NAMES, JSON)
    | {"extensions": JSON | st.fixed_dictionaries({}, optional=dict.fromkeys(EXTENSIONS, JSON))},
)


def one(raw: dict[str, Any]) -> LoreEntry:
    return book(raw).entries[0]


@pytest.mark.parametrize("number", range(8))
def test_sillytaverns_positions(number: int) -> None:
    places = (Place.BEFORE_CHAR, Place.AFTER_CHAR, Place.AN_TOP, Place.AN_BOTTOM, Place.AT_DEPTH)
    further = (Place.EXAMPLES_BEFORE, Place.EXAMPLES_AFTER, Place.OUTLET)

    assert one(entry("k", position=number)).place is (*places, *further)[number]


@pytest.mark.parametrize(
    ("word", "place"),
    [
        ("before_char", Place.BEFORE_CHAR),
        ("before_char_defs", Place.BEFORE_CHAR),
        ("after_char_defs", Place.AFTER_CHAR),
        ("", Place.AFTER_CHAR),
    ],
)
def test_positions_in_words_are_read_by_their_beginning(word: str, place: Place) -> None:
    assert one({"keys": ["k"], "position": word}).place is place


def test_the_extensions_of_sillytavern_are_read() -> None:
    read = one(
        entry("k", position=4, depth=2, role=2, selectiveLogic=3, group="a, b", group_override=True, group_weight=7)
        | {"secondary_keys": ["s"], "selective": True, "comment": "Title", "priority": 4}
    )

    assert (read.place, read.depth, read.role, read.logic) == (Place.AT_DEPTH, 2, Role.ASSISTANT, Logic.AND_ALL)
    assert (read.groups, read.group_override, read.group_weight) == (("a", "b"), True, 7)
    assert (read.title, read.priority) == ("Title", 4)


def test_filters_triggers_and_further_texts_are_read() -> None:
    wanted = {"isExclude": True, "names": ["Bo"], "tags": ["Elf"]}

    read = one(entry("k", triggers=["swipe"], match_scenario=True, character_filter=wanted))

    assert read.triggers == {"swipe"}
    assert read.matches == {Match.SCENARIO}
    assert read.characters == CharacterFilter(frozenset({"bo"}), frozenset({"elf"}), exclude=True)


def test_a_chance_that_is_not_used_is_certain() -> None:
    assert one(entry("k", probability=10, useProbability=False)).probability == 100
    assert one(entry("k", risu_activationPercent=30)).probability == 30


def test_delay_until_recursion_may_be_yes() -> None:
    assert one(entry("k", delay_until_recursion=True)).delay_until_recursion == 1


def test_ids_are_unique_whatever_the_file_says() -> None:
    read = book({"id": 3}, {"id": "3"}, {"uid": 5}, {}, {"id": True}, {"id": ""})

    assert [each.id for each in read.entries] == ["3", "3#1", "5", "#3", "#4", "#5"]


def test_only_what_the_engine_reads_changes_the_digest() -> None:
    first = book(entry("k"), entry("j", id="J"))
    moved = book(entry("j", id="J"), entry("k") | {"unknown": 1})
    changed = book(entry("k", content="new"), entry("j", id="J"))

    assert first.entries[1].digest == moved.entries[0].digest
    assert first.entries[0].digest != changed.entries[0].digest
    assert first != changed
    assert first == book(entry("k"), entry("j", id="J"))


def test_a_book_without_limits_of_its_own_has_none() -> None:
    read = book(scan_depth="deep", token_budget=0, recursive_scanning=None)

    assert (read.scan_depth, read.token_budget, read.recursive) == (None, None, None)


def test_the_editor_is_told_of_what_can_not_work() -> None:
    told = problems(book(entry("/(/", "fine", content="@@nope\ntext"), entry("k")))

    assert [text.key for text in told] == ["lore-warning-broken", "lore-warning-decorator"]
    assert directions("@@depth 1\nx").unread == ()


@given(st.fixed_dictionaries({}, optional={"entries": JSON | st.lists(ENTRY | JSON, max_size=5), "scan_depth": JSON}))
def test_any_json_is_a_book_that_can_be_read(view: dict[str, Any]) -> None:
    read = book_of(view, v3=True, risu=False)

    assert isinstance(read, Book)
    for profile in PROFILES.values():
        assert len(run(read, "some text", profile=profile).reasons) == len(read.entries)
