"""What the engine lets in and keeps out, beyond the reference's vectors."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.lore.entries import Match, Place, Role
from core.lore.profile import DEFAULT, RISU, SILLYTAVERN
from core.lore.reasons import Why, told
from core.lore.scene import Spoken
from core.text import Catalog
from tests.core.lore.scenes import book, chat, contents, entry, inside, on, run, why

GREETING = Spoken("Char", "dragon", Role.ASSISTANT, greeting=True)


def test_each_entry_has_one_reason_in_the_order_of_the_books() -> None:
    books = [book(entry("k", id="1"), entry("j", id="2"), name="a"), book(entry("k", id="1"), name="b")]

    assert [(one.book, one.entry, one.why) for one in run(books, "k").reasons] == [
        ("a", "1", Why.KEY),
        ("a", "2", Why.NO_MATCH),
        ("b", "1", Why.KEY),
    ]


def test_a_book_reached_twice_counts_once() -> None:
    one, other = book(entry("k"), name="a"), book(entry("k", content="else"), name="a")

    assert len(run([one, one], "k").placed) == 1
    assert len(run([one, other], "k").placed) == 2


@pytest.mark.parametrize(("trigger", "found"), [("swipe", True), ("normal", False)])
def test_an_entry_may_belong_to_one_kind_of_answer(trigger: str, found: bool) -> None:
    assert on(book(entry("k", triggers=["swipe"])), "k", trigger=trigger) is found


@pytest.mark.parametrize(
    ("names", "tags", "exclude", "found"),
    [
        (["Bo"], [], False, True),
        (["Al"], [], False, False),
        (["Bo"], [], True, False),
        (["Al"], [], True, True),
        ([], ["elf"], False, True),
        ([], ["orc"], False, False),
        ([], ["elf"], True, False),
        (["Bo"], ["orc"], False, False),
    ],
)
def test_an_entry_may_belong_to_some_characters(names: list[str], tags: list[str], exclude: bool, found: bool) -> None:
    wanted = {"names": names, "tags": tags, "isExclude": exclude}

    assert on(book(entry("k", character_filter=wanted)), "k", character="Bo", tags=("Elf",)) is found


def test_further_texts_are_scanned_where_an_entry_asks_for_them() -> None:
    books = book(
        entry("dark", id="A", match_scenario=True), entry("dark", id="B"), entry("dark", id="C", match_persona=True)
    )

    assert inside(run(books, "x", texts={Match.SCENARIO: "a dark wood"})) == {"A"}


def test_an_authors_note_is_scanned_by_every_entry() -> None:
    assert on(book(entry("storm")), "x", extra=("a storm comes",))
    assert not on(book(entry("storm", scan_depth=0)), "x", extra=("a storm comes",))


def test_a_constant_that_sticks_needs_no_luck() -> None:
    wanted = book(entry(constant=True, sticky=3, probability=50))
    first = run(wanted, "x", length=1, roll=0.1)

    assert on(wanted, "x", length=2, roll=0.9, state=first.state)


def test_a_forced_entry_is_in_unless_it_is_disabled() -> None:
    books = book(entry("k", id="A"), entry("k", id="B", enabled=False))
    forced = frozenset({("book", "A"), ("book", "B"), ("else", "C")})

    assert inside(run(books, "x", forced=forced)) == {"A"}


def test_a_constant_keeps_to_its_decorators_conditions() -> None:
    assert not on(book(entry(constant=True, content="@@additional_keys cat\nx")), "dog")
    assert on(book(entry(constant=True, content="@@additional_keys cat\nx")), "cat")
    assert not on(book(entry(constant=True, content="@@is_greeting 2\nx")), greeting_index=0)


def test_an_empty_content_counts_and_inserts_nothing() -> None:
    found = run(book(entry("k", content="")), "k")

    assert inside(found) == {"#0"}
    assert found.placed == ()


def test_the_greeting_and_the_speakers_names_are_scanned() -> None:
    assert on(book(entry("dragon")), messages=(GREETING,))
    assert on(book(entry("char:")), messages=(GREETING,), names=True)
    assert not on(book(entry("char:")), messages=(GREETING,), names=False)


def test_letter_case_counts_where_an_entry_says_so() -> None:
    assert not on(book(entry("Rose", case_sensitive=True)), "a rose")
    assert on(book(entry("Rose", case_sensitive=True)), "Rose!")
    assert on(book(entry("Rose", case_sensitive=True)), "a rose", profile=SILLYTAVERN)


def test_korean_keys_are_found_before_their_particles() -> None:
    assert on(book(entry("등대")), "저 등대에서 봤어")
    assert on(book(entry("등대", match_whole_words=True)), "저 등대에서 봤어")


def test_the_places_follow_each_other_as_the_prompt_does() -> None:
    entries = [
        entry("k", content="outlet", position=7, outlet_name="o"),
        entry("k", content="depth 0", position=4, depth=0),
        entry("k", content="depth 2 user", position=4, depth=2, role=1),
        entry("k", content="depth 2", position=4, depth=2, role=0),
        entry("k", content="after", position=1),
        entry("k", content="before", position=0),
        entry("k", content="@@position after_desc\ndesc"),
        entry("k", content="@@position pt_door\ndoor"),
    ]

    found = run(book(*entries), "k", "k", "k")

    assert contents(found)[:3] == ["before", "desc", "after"]
    assert contents(found)[3:6] == ["depth 2 user", "depth 2", "depth 0"]
    assert {(each.outlet, each.content) for each in found.placed[6:]} == {("o", "outlet"), ("door", "door")}


def test_equal_orders_come_out_in_reverse_but_in_outlets() -> None:
    plain = [entry("k", content=name) for name in "abc"]
    outlet = [entry("k", content=name, position=7, outlet_name="o") for name in "abc"]

    assert contents(run(book(*plain), "k")) == ["c", "b", "a"]
    assert contents(run(book(*outlet), "k")) == ["a", "b", "c"]


def test_depths_are_counted_from_either_end() -> None:
    books = book(entry("k", content="@@reverse_depth 1\nx", id="R"), entry("k", content="@@depth 99\ny", id="D"))

    assert {each.entry: each.depth for each in run(books, *"kkkk").placed} == {"R": 3, "D": 4}


def test_a_position_beats_a_depth() -> None:
    (found,) = run(book(entry("k", content="@@depth 2\n@@position scenario\nx")), "k").placed

    assert (found.place, found.depth) == (Place.SCENARIO, 0)


def test_recursion_stops_at_an_overflow() -> None:
    a, b = entry("x", content="y y y", order=9, id="A"), entry("x", content="too much for it", order=8, id="B")
    c = entry("y", content="c", id="C", ignore_budget=True)

    assert inside(run(book(a, b, c, recursive_scanning=True), "x", profile=replace(DEFAULT, budget=5))) == {"A"}


def test_recursion_of_one_book_does_not_reach_another_that_is_without() -> None:
    speaks = book(entry("x", content="calls y", id="A"), name="a", recursive_scanning=True)
    deaf = book(entry("y", id="B"), name="b", recursive_scanning=False)

    assert inside(run([speaks, deaf], "x")) == {"A"}


def test_a_decorator_lets_a_text_recurse_in_a_book_without() -> None:
    loud = entry("x", content="@@recursive\ncalls y", id="A")
    quiet = entry("x", content="@@unrecursive\ncalls z", id="Q")
    deaf = entry("y", content="@@no_recursive_search\nb", id="N")
    books = (loud, quiet, deaf, entry("y", id="B"), entry("z", id="Z"))

    assert inside(run(book(*books), "x")) == {"A", "Q", "B"}
    assert inside(run(book(*books, recursive_scanning=True), "x")) == {"A", "Q", "B"}


def test_contents_of_one_chain_follow_each_other_pass_by_pass() -> None:
    chain = [entry(f"k{at}.", content=f"k{at + 1}.", id=str(at)) for at in range(12)]

    found = run(book(*chain, recursive_scanning=True), "k0.")

    assert [why(found, str(at)).step for at in range(12)] == list(range(1, 13))


def test_fewer_entries_than_asked_for_make_it_look_further_back() -> None:
    least = replace(DEFAULT, scan_depth=1, least=1)

    assert on(book(entry("k")), "k", "x", "x", profile=least)
    assert not on(book(entry("k")), "k", "x", "x", profile=replace(least, deepest=2))


def test_a_member_of_a_group_that_is_in_keeps_later_ones_out() -> None:
    a = entry("x", content="calls y", id="A", group="g")
    b = entry("y", id="B", group="g")

    found = run(book(a, b, recursive_scanning=True), "x")

    assert inside(found) == {"A"}
    assert why(found, "B").why is Why.GROUP


def test_a_sticky_member_keeps_its_place_in_a_group() -> None:
    books = book(entry("k", id="A", group="g", sticky=3), entry("j", id="B", group="g", group_override=True))
    first = run(books, "k", length=1)

    assert inside(run(books, "k j", length=2, state=first.state)) == {"A"}


def test_what_may_go_goes_first() -> None:
    kept, spare = (
        entry("k", content="a b c", order=1),
        entry("k", content="@@ignore_on_max_context\nd e f", order=9, id="S"),
    )

    found = run(book(kept, spare, token_budget=4), "k")
    full = run(book(kept, spare), "k", profile=replace(DEFAULT, budget=5))

    assert contents(found) == contents(full) == ["a b c"]
    assert (why(found, "S").why, why(full, "S").why) == (Why.BOOK_BUDGET, Why.BUDGET)


def test_macros_are_expanded_in_contents_once_and_in_keys() -> None:
    asked: list[str] = []

    def expand(text: str) -> str:
        asked.append(text)
        return text.replace("{{char}}", "Bo")

    found = run(book(entry("{{char}}", content="{{char}} lives", id="A")), "hello Bo", expand=expand)

    assert contents(found) == ["Bo lives"]
    assert asked.count("{{char}} lives") == 1


def test_a_slow_key_is_flagged_and_others_are_found() -> None:
    found = run(book(entry("/(x+x+)+y/", id="A"), entry("xx", id="B")), "x" * 3_000)

    assert inside(found) == {"B"}
    assert why(found, "A").why is Why.TOO_SLOW
    assert [warning.key for warning in found.warnings] == ["lore-warning-slow"]


def test_prompts_that_an_entry_silences_are_named() -> None:
    found = run(book(entry("k", content="@@disable_ui_prompt system_prompt\nx")), "k")

    assert found.silenced == {"system_prompt"}


def test_risuai_compares_without_blanks_and_without_the_greeting() -> None:
    assert on(book(entry("canyon")), "can yon", profile=RISU)
    assert not on(book(entry("dragon")), messages=(GREETING,), profile=RISU)
    assert not on(book(entry("canyon")), "can", "yon", profile=RISU)


def test_risuais_whole_words_stand_between_blanks() -> None:
    words = book(entry("king", match_whole_words=True))

    assert on(words, "the king stays", profile=RISU)
    assert on(words, "King", profile=RISU)
    assert not on(words, "the king, he", profile=RISU)


def test_risuai_lets_disabled_entries_in_and_knows_no_groups() -> None:
    books = book(entry("k", id="A", enabled=False, group="g"), entry("k", id="B", group="g"))

    assert inside(run(books, "k", profile=RISU)) == {"A", "B"}


def test_risuai_passes_over_what_does_not_fit() -> None:
    entries = [
        entry("k", content=" ".join("w" * size), order=order, id=str(order)) for size, order in ((3, 9), (4, 8), (2, 7))
    ]

    assert inside(run(book(*entries), "k", profile=replace(RISU, budget=5))) == {"9", "7"}


def test_risuai_takes_a_books_settings_only_together() -> None:
    some = book(entry("k"), scan_depth=1)
    all_three = book(entry("k"), scan_depth=1, token_budget=50, recursive_scanning=False)

    assert on(some, "k", "x", profile=RISU)
    assert not on(all_three, "k", "x", profile=RISU)


def test_risuai_recurses_when_a_book_is_silent() -> None:
    books = book(entry("x", content="calls y", id="A"), entry("y", id="B"))

    assert inside(run(books, "x", profile=RISU)) == {"A", "B"}


def test_sillytavern_asks_for_activate_after_its_timed_effects() -> None:
    wanted = book(entry("k", content="@@activate\nx", delay=5))

    assert on(wanted, "x")
    assert not on(wanted, "x", profile=SILLYTAVERN)


def test_the_share_of_the_context_is_a_quarter() -> None:
    wanted = book(entry("k", content="a b c"))

    assert on(wanted, "k", context=16)
    assert not on(wanted, "k", context=12)


@pytest.mark.parametrize("locale", ["ko", "en"])
def test_every_reason_has_words(locale: str) -> None:
    catalog, reason = Catalog(), why(run(book(entry("k", id="A")), "k"), "A")

    words = [catalog.render(told(replace(reason, why=each)), locale) for each in Why]

    assert all(words)
    assert len(set(words)) == len(words)


def test_a_reason_names_key_pass_and_roll() -> None:
    books = book(entry("x", content="calls y", id="A"), entry("y", id="B", probability=60), recursive_scanning=True)

    reason = why(run(books, "x", roll=0.25), "B")

    assert (reason.why, reason.word, reason.step, reason.roll, reason.chance) == (Why.KEY, "y", 2, 0.25, 60)
    assert "“y”" in Catalog().render(told(reason), "ko")


def test_replies_in_the_whole_chat_may_be_told() -> None:
    wanted = book(entry("k", content="@@activate_only_every 3\nx"))

    assert on(wanted, messages=chat("k"), replies=6)
    assert not on(wanted, messages=chat("k"), replies=7)


@pytest.mark.parametrize(
    ("key", "text", "passage"),
    [
        ("Dragon", "We saw a dragon\nthere", "User: We saw a dragon there"),
        ("/dra.*n/", "We saw a dragon there", "User: We saw a dragon there"),
        (
            "용",
            "그 산에는 " + "아주 " * 20 + "큰 용이 산다. " + "그리고 " * 20,
            "…아주 아주 아주 아주 아주 아주 아주 큰 용이 산다. 그리고 그리고 그리고 그리고 그리…",
        ),
    ],
)
def test_a_reason_shows_the_words_around_the_key(key: str, text: str, passage: str) -> None:
    found = run(book(entry(key, id="A")), "before", text, "after", names=True)

    assert why(found, "A").passage == passage
    assert passage in Catalog().render(told(why(found, "A")), "en")


def test_a_member_without_a_primary_match_scores_by_its_secondary_keys() -> None:
    always = entry("x", id="A", constant=True, group="g", use_group_scoring=True, selective=True)
    always |= {"secondary_keys": ["cat", "dog"]}
    plain = entry("cat", id="B", group="g", use_group_scoring=True)

    assert inside(run(book(always, plain), "cat and dog")) == {"A"}


def test_a_member_scores_all_of_its_secondary_keys_or_none() -> None:
    both = entry("k", id="A", group="g", use_group_scoring=True, selective=True, selectiveLogic=3)
    both |= {"secondary_keys": ["cat", "dog"]}
    two = entry("k", "cat", id="B", group="g", use_group_scoring=True)

    assert inside(run(book(both, two), "k cat dog")) == {"A"}
    assert inside(run(book(both, two), "k cat")) == {"B"}


def test_a_member_that_does_not_score_is_not_measured() -> None:
    cat = entry("k", id="A", order=1, group="g", use_group_scoring=False, group_override=True)
    two = entry("k", "cat", id="B", group="g", use_group_scoring=True)

    assert inside(run(book(cat, two), "k cat")) == {"A"}


def test_a_winner_that_is_out_of_luck_leaves_its_place_to_the_next_pass() -> None:
    first = entry("k", id="A", group="g", group_override=True, probability=0)
    second = entry("k", id="B", group="g")
    other = entry("k", content="more", id="C")

    found = run(book(first, second, other, recursive_scanning=True), "k", roll=0.5)

    assert inside(found) == {"B", "C"}
    assert why(found, "B").step == 2


def test_an_overflow_ends_recursion_but_not_the_levels_of_delay() -> None:
    large = entry("x", content="a b c d e f", order=9, id="L")
    free = entry("x", content="g", id="F", ignore_budget=True, delay_until_recursion=2)
    first = entry("x", content="h", id="H", delay_until_recursion=1)

    found = run(book(large, free, first, recursive_scanning=True), "x", profile=replace(DEFAULT, budget=5))

    assert inside(found) == {"F"}


def test_what_comes_after_the_overflow_is_not_worked_out() -> None:
    asked: list[str] = []

    def expand(text: str) -> str:
        asked.append(text)
        return text

    large = [entry("x", content=f"many words of {number}", id=str(number)) for number in range(20)]
    found = run(book(*large), "x", profile=replace(DEFAULT, budget=6), expand=expand)

    assert len(inside(found)) == 1
    assert asked.count("many words of 9") == 0
    assert why(found, "9").tokens == 4


def test_where_nobody_looks_at_messages_nobody_looks_at_contents() -> None:
    deep = entry("x", content="calls y", id="A", scan_depth=1)
    books = book(deep, entry("y", id="B"), recursive_scanning=True)

    assert inside(run(books, "x", profile=replace(DEFAULT, scan_depth=0))) == {"A"}
