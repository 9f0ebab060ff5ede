"""The reference's test vectors for lorebooks, each by its number (cards.md, 14); 36 to 48: test_vectors_texts.py."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.lore.entries import Place, Role, book_of
from core.lore.macro_scope import Scope
from core.lore.macros import plain, scan_text
from core.lore.profile import DEFAULT, SILLYTAVERN
from core.lore.reasons import Why
from core.lore.scene import Spoken
from core.lore.timed import Effect, Span, Timed
from tests.core.lore.scenes import book, chat, contents, entry, inside, on, run, why

THREE = [entry("k", content="a b c", order=order, id=str(order)) for order in (100, 90, 80)]
BESSIE = entry("Bessie", content="friend Rufus", id="A")
RUFUS = entry("Rufus", content="a dog", id="B")


def test_01_a_message_older_than_the_depth_is_not_scanned() -> None:
    wanted = book(entry("dragon"), scan_depth=2)

    assert not on(wanted, "dragon", "hi", "yo")


def test_02_an_entry_may_look_further_back() -> None:
    wanted = book(entry("dragon", scan_depth=3), scan_depth=2)

    assert on(wanted, "dragon", "hi", "yo")


def test_03_depth_zero_scans_nothing_and_a_constant_does_not_mind() -> None:
    assert not on(book(entry("dragon", scan_depth=0)), "dragon")
    assert on(book(entry("dragon", scan_depth=0, constant=True)), "dragon")


@pytest.mark.parametrize(("text", "found"), [("long live the king!", True), ("liking", False), ("왕king", True)])
def test_04_a_whole_word_ends_where_ascii_letters_end(text: str, found: bool) -> None:
    assert on(book(entry("king", match_whole_words=True)), text) is found


@pytest.mark.parametrize(("text", "found"), [("the highkings", False), ("the high kings", True)])
def test_05_a_key_of_several_words_is_a_part_of_the_text(text: str, found: bool) -> None:
    assert on(book(entry("high king", match_whole_words=True)), text) is found


def test_06_a_regular_expression_has_its_own_flags() -> None:
    assert on(book(entry("/drago+ns?/i")), "DRAGOONS")
    assert not on(book(entry("/dragon/")), "DRAGON")


def test_07_a_regular_expression_can_ask_who_speaks() -> None:
    wanted = book(entry(r"/\x01{{user}}:[^\x01]*?hello/"))
    both = (Spoken("User", "well hello", Role.USER), Spoken("Char", "hello", Role.ASSISTANT))

    def expand(text: str) -> str:
        return text.replace("{{user}}", "User")

    assert on(wanted, messages=both, names=True, expand=expand)
    assert not on(wanted, messages=both[1:], names=True, expand=expand)


def test_08_a_broken_regular_expression_never_matches_and_is_told() -> None:
    found = run(book(entry("/(/", id="A")), "/(/ (")

    assert why(found, "A").why is Why.BROKEN
    assert [warning.key for warning in found.warnings] == ["lore-warning-broken"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a b", [True, True, False, False], id="09"),
        pytest.param("a b c", [True, False, False, True], id="10"),
        pytest.param("a", [False, True, True, False], id="11"),
    ],
)
def test_09_to_11_secondary_keys_in_their_four_ways(text: str, expected: list[bool]) -> None:
    books = [book(entry("a", selective=True, secondary_keys=["b", "c"], selectiveLogic=logic)) for logic in range(4)]

    assert [on(each, text) for each in books] == expected


def test_12_a_content_activates_others() -> None:
    def both(a: dict[str, object], b: dict[str, object]) -> set[str]:
        return inside(run(book(a, b, recursive_scanning=True), "Bessie"))

    quiet = entry("Bessie", content="friend Rufus", id="A", prevent_recursion=True)
    deaf = entry("Rufus", content="a dog", id="B", exclude_recursion=True)

    assert both(BESSIE, RUFUS) == {"A", "B"}
    assert both(quiet, RUFUS) == {"A"}
    assert both(BESSIE, deaf) == {"A"}


def test_13_a_delayed_entry_waits_for_a_pass_of_recursion() -> None:
    late = entry("Rufus", content="a dog", id="B", delay_until_recursion=1)

    alone = inside(run(book(late, recursive_scanning=True), "Rufus"))
    together = inside(run(book(BESSIE, late, recursive_scanning=True), "Rufus and Bessie"))

    assert alone == set()
    assert together == {"A", "B"}


def test_14_levels_of_delay_follow_each_other() -> None:
    a = entry("x", content="nothing", id="A")
    c = entry("x", content="has y", id="C", delay_until_recursion=1)
    d = entry("y", content="end", id="D", delay_until_recursion=2)

    found = run(book(a, c, d, recursive_scanning=True), "x")

    assert inside(found) == {"A", "C", "D"}
    assert why(found, "A").step < why(found, "C").step < why(found, "D").step


def test_15_one_pass_in_all_is_no_recursion() -> None:
    found = run(book(BESSIE, RUFUS, recursive_scanning=True), "Bessie", profile=replace(DEFAULT, passes=1))

    assert inside(found) == {"A"}


def test_16_the_first_entry_that_reaches_the_budget_ends_it() -> None:
    at_five = replace(DEFAULT, budget=5)
    exactly = [entry("k", content="a b", order=9, id="two"), entry("k", content="a b c", order=8, id="three")]

    assert inside(run(book(*THREE), "k", profile=at_five)) == {"100"}
    assert inside(run(book(*exactly), "k", profile=at_five)) == {"two"}


def test_17_a_books_own_budget_drops_the_lowest_priority() -> None:
    prioritised = [raw | {"priority": priority} for raw, priority in zip(THREE, (1, 9, 5), strict=True)]

    found = run(book(*prioritised, token_budget=7), "k")

    assert [placed.entry for placed in found.placed] == ["80", "90"]
    assert why(found, "100").why is Why.BOOK_BUDGET


def test_18_an_entry_outside_the_budget_comes_in_after_it_is_full() -> None:
    free = THREE[2] | {"extensions": {"ignore_budget": True}}

    assert inside(run(book(*THREE[:2], free), "k", profile=replace(DEFAULT, budget=5))) == {"100", "80"}


def test_19_lower_orders_stand_first() -> None:
    entries = [entry("k", content=str(order), order=order, position=0) for order in (50, 100, 10)]

    assert contents(run(book(*entries), "k")) == ["10", "50", "100"]


@pytest.mark.parametrize(
    ("chance", "roll", "found"), [(0, 0.0, False), (100, 0.999, True), (50, 0.5, True), (50, 0.51, False)]
)
def test_20_a_chance_is_rolled(chance: int, roll: float, found: bool) -> None:
    assert on(book(entry("k", probability=chance, useProbability=True)), "k", roll=roll) is found


@pytest.mark.parametrize(("roll", "winner"), [(0.2, "first"), (0.3, "second")])
def test_21_a_group_is_drawn_by_weight(roll: float, winner: str) -> None:
    first = entry("k", id="first", group="g", group_weight=100)
    second = entry("k", id="second", group="g", group_weight=300)

    assert inside(run(book(first, second), "k", roll=roll)) == {winner}


def test_22_overriding_members_of_a_group_win_by_order() -> None:
    entries = [entry("k", id=str(order), order=order, group="g", group_override=True) for order in (10, 20)]

    assert inside(run(book(*entries), "k")) == {"20"}


def test_23_a_group_may_be_scored() -> None:
    cat = entry("song", "sing", "cat", id="cat", group="g", use_group_scoring=True)
    ghost = entry("song", "sing", "ghost", id="ghost", group="g", use_group_scoring=True)

    assert inside(run(book(cat, ghost), "sing me a song about ghosts")) == {"ghost"}


def test_24_sticky_cooldown_and_delay_follow_the_chats_length() -> None:
    wanted = book(entry("k", sticky=3, cooldown=2, delay=2))
    state, seen = Timed(), []

    for length in range(1, 8):
        found = run(wanted, "k", length=length, state=state)
        state = Timed.of(found.state.json())
        seen.append(bool(inside(found)))

    assert seen == [False, True, True, True, False, False, True]


@pytest.mark.parametrize("length", [3, 4])
def test_25_an_effect_is_undone_where_the_chat_has_not_moved_on(length: int) -> None:
    wanted = book(entry("k", id="A", sticky=3, cooldown=5))
    digest = wanted.entries[0].digest
    stuck = run(wanted, "k", length=4).state
    kept = Timed({("book", "A"): Effect(digest, cooldown=Span(4, 9, protected=True))})

    assert not on(wanted, "nothing", length=length, state=stuck)
    assert on(wanted, "nothing", length=5, state=stuck)
    assert why(run(wanted, "k", length=length, state=kept), "A").why is Why.COOLDOWN


def test_26_decorators_place_a_text_in_the_chat() -> None:
    (found,) = run(book(entry("k", content="@@depth 1\n@@role user\ntext")), "k", "k", "k").placed

    assert (found.place, found.depth, found.role, found.content) == (Place.AT_DEPTH, 1, Role.USER, "text")


@pytest.mark.parametrize(("first", "depth"), [("@@nope 1", 2), ("@@depth 0", 0)])
def test_27_a_fallback_counts_where_the_line_above_is_not_understood(first: str, depth: int) -> None:
    (found,) = run(book(entry("k", content=f"{first}\n@@@depth 2\ntext")), "k", "k", "k").placed

    assert (found.place, found.depth, found.content) == (Place.AT_DEPTH, depth, "text")


def test_28_an_entry_belongs_to_one_greeting() -> None:
    wanted = book(entry("k", content="@@is_greeting 1\ntext"))

    assert not on(wanted, "k", greeting_index=0)
    assert on(wanted, "k", greeting_index=1)


def test_29_an_entry_waits_for_the_characters_messages() -> None:
    wanted = book(entry("k", content="@@activate_only_after 2\ntext"))

    assert not on(wanted, messages=chat("k") + chat("k", role=Role.ASSISTANT))
    assert on(wanted, messages=chat("k") + chat("k", "k", role=Role.ASSISTANT))


def test_30_a_key_may_be_kept_out_by_another() -> None:
    wanted = book(entry("pet", content="@@exclude_keys cat,dog\ntext"))

    assert not on(wanted, "pet cat")
    assert on(wanted, "pet")


def test_31_further_keys_must_all_be_met() -> None:
    wanted = book(entry("k", content="@@additional_keys x\n@@additional_keys y\ntext"))

    assert not on(wanted, "k x")
    assert on(wanted, "k x y")


def test_32_activate_beats_dont_activate_and_nothing_beats_disabled() -> None:
    content = "@@dont_activate\n@@activate\ntext"

    assert on(book(entry("k", content=content)), "nothing")
    assert not on(book(entry("k", content=content, enabled=False)), "k")
    assert not on(book(entry("k", content="@@dont_activate\ntext")), "k")


def test_33_a_content_of_decorators_alone_inserts_nothing() -> None:
    found = run(book(entry("k", content="@@depth 1\n@@role user")), "k")

    assert found.placed == ()


def test_34_a_constant_entry_with_the_regex_flag_is_constant() -> None:
    assert on(book(entry("harbour", use_regex=True, constant=True)), "")


@pytest.mark.parametrize("keys", [["folder:1-2"], ["\uf000folder:1-2"]])
def test_35_a_folder_is_never_inserted(keys: list[str]) -> None:
    folder = entry(*keys, content="", id="F", mode="folder", constant=True)
    told = run(book(folder), *keys)

    assert told.placed == ()
    assert why(told, "F").why is Why.FOLDER


def test_42_a_note_is_not_scanned_in_recursion_and_a_hidden_key_is() -> None:
    a = entry("Bessie", content="{{// wyvern}}{{hidden_key:dragon}}{{char}} speaks", id="A")
    books = book(a, entry("wyvern", id="B"), entry("dragon", id="C"), entry("Bo", id="D"), recursive_scanning=True)
    scope = Scope(char="Bo")

    found = run(
        books, "Bessie", expand=lambda text: plain(text, scope), scan=lambda text: plain(scan_text(text), scope)
    )

    assert inside(found) == {"A", "C", "D"}
    assert "Bo speaks" in contents(found)


@pytest.mark.parametrize(
    ("given", "v3", "risu", "expected"),
    [
        ({}, False, False, {"A"}),
        ({}, True, False, {"A"}),
        ({}, True, True, {"A", "B"}),
        ({"recursive_scanning": False}, True, True, {"A"}),
    ],
)
def test_43_silence_on_recursion_is_off_but_for_cards_from_risuai(
    given: dict[str, bool], v3: bool, risu: bool, expected: set[str]
) -> None:
    read = book_of({"entries": [BESSIE, RUFUS], **given}, v3=v3, risu=risu)

    assert inside(run(read, "Bessie")) == expected


def test_sillytaverns_rules_ignore_the_books_own_settings() -> None:
    deep = book(entry("dragon"), scan_depth=9)

    assert on(deep, "dragon", "hi", "yo")
    assert not on(deep, "dragon", "hi", "yo", profile=SILLYTAVERN)
