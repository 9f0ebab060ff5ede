"""What holds for the engine whatever the books and the chat are."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from core.lore.engine import seeded
from core.lore.keys import Haystack, Index, Watch, alone_at, key_of
from core.lore.profile import DEFAULT, PROFILES, SILLYTAVERN
from tests.core.lore.scenes import book, contents, entry, inside, run

WORDS = ("fox", "owl", "등대", "용", "a fox", "/f.x/i", "/(/", "{{char}}", "x")
TEXTS = st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join)
EXTRAS: dict[str, st.SearchStrategy[Any]] = {
    "enabled": st.booleans(),
    "constant": st.booleans(),
    "selective": st.just(True),
    "secondary_keys": st.lists(st.sampled_from(WORDS), max_size=2),
    "selectiveLogic": st.integers(0, 3),
    "priority": st.integers(0, 3),
    "probability": st.integers(0, 100),
    "group": st.sampled_from(["", "g", "g,h"]),
    "use_group_scoring": st.booleans(),
    "sticky": st.integers(0, 2),
    "cooldown": st.integers(0, 2),
    "delay_until_recursion": st.integers(0, 2),
    "exclude_recursion": st.booleans(),
    "ignore_budget": st.booleans(),
    "match_whole_words": st.booleans(),
    "case_sensitive": st.booleans(),
    "position": st.integers(0, 7),
}
SAID = st.sampled_from(["", "@@depth 1\n", "@@activate\n", "@@exclude_keys owl\n", "@@recursive\n", "@@nope\n@@@end\n"])
ENTRIES = st.builds(
    lambda keys, said, text, order, more: entry(*keys, content=said + text, order=order, **more),
    st.lists(st.sampled_from(WORDS), max_size=3),
    SAID,
    TEXTS,
    st.integers(0, 4),
    st.fixed_dictionaries({}, optional=EXTRAS),
)
BOOKS = st.builds(
    lambda entries, more: book(*entries, **more),
    st.lists(ENTRIES, max_size=7),
    st.fixed_dictionaries({}, optional={"recursive_scanning": st.booleans(), "token_budget": st.integers(1, 9)}),
)
CHATS = st.lists(TEXTS, max_size=4)
ANY_PROFILE = st.sampled_from(list(PROFILES.values()))


@given(BOOKS, CHATS, ANY_PROFILE, st.text(max_size=3))
def test_the_same_seed_gives_the_same_prompt(books: Any, texts: list[str], profile: Any, seed: str) -> None:
    first = run(books, *texts, profile=profile, roll=seeded(seed))

    assert run(books, *texts, profile=profile, roll=seeded(seed)) == first


@given(BOOKS, CHATS, st.sampled_from([DEFAULT, SILLYTAVERN]))
def test_a_disabled_entry_is_never_in(books: Any, texts: list[str], profile: Any) -> None:
    off = {each.id for each in books.entries if not each.enabled}

    assert inside(run(books, *texts, profile=profile)) & off == set()


@given(BOOKS, CHATS, st.integers(1, 12), ANY_PROFILE)
def test_budgets_are_kept(books: Any, texts: list[str], budget: int, profile: Any) -> None:
    by_id = {each.id: each for each in books.entries}

    found = run(books, *texts, profile=replace(profile, budget=budget))

    counted = [one.content for one in found.placed if profile.skips or not by_id[one.entry].ignore_budget]
    tokens = sum(len(content.split()) for content in counted)
    assert tokens <= budget or (profile.skips and books.token_budget is not None)
    if profile.book_budgets and books.token_budget is not None:
        assert tokens <= books.token_budget


@given(BOOKS, CHATS)
def test_what_is_placed_is_in_and_sorted(books: Any, texts: list[str]) -> None:
    found = run(books, *texts)

    assert {one.entry for one in found.placed} <= inside(found)
    for one, following in pairwise(found.placed):
        if (one.place, one.depth, one.role, one.outlet) == (
            following.place,
            following.depth,
            following.role,
            following.outlet,
        ):
            assert one.order <= following.order
        assert list(type(one.place)).index(one.place) <= list(type(one.place)).index(following.place)


@given(BOOKS, CHATS, ANY_PROFILE)
def test_every_entry_has_its_reason_and_no_decorator_is_placed(books: Any, texts: list[str], profile: Any) -> None:
    found = run(books, *texts, profile=profile)

    assert sorted(one.entry for one in found.reasons) == sorted(each.id for each in books.entries)
    assert not any(content.startswith("@@") for content in contents(found))


@given(st.lists(ENTRIES, max_size=4), st.lists(ENTRIES, max_size=4), CHATS)
def test_entries_that_share_nothing_do_not_change_each_other(mine: Any, theirs: Any, texts: list[str]) -> None:
    one, other = book(*map(_alone, mine), name="one"), book(*map(_alone, theirs), name="other")

    together = [reason for reason in run([other, one], *texts).reasons if reason.book == "one"]

    assert together == list(run(one, *texts).reasons)


def _alone(raw: dict[str, Any]) -> dict[str, Any]:
    """Without what entries of all books share: groups, recursion and the levels that wait for it."""
    shared = {"group": "", "delay_until_recursion": 0}
    return raw | {"content": raw["content"].replace("@@recursive\n", ""), "extensions": raw["extensions"] | shared}


@given(st.lists(st.text(min_size=1, max_size=5), max_size=20), st.text(max_size=60))
def test_the_index_passes_over_no_key_that_stands_in_the_text(words: list[str], text: str) -> None:
    keys = [key_of(word, expanded=True) for word in words]
    haystack = Haystack(text, Watch())

    owners, needles = Index(enumerate(keys)).hits(haystack)

    held = {at for at, key in enumerate(keys) if haystack.holds(key, whole=False, case=False)}
    assert owners == held | {at for at, key in enumerate(keys) if key.pattern or "\x01" in key.needle}
    assert needles == {key.needle for at, key in enumerate(keys) if at in held and key.indexed}


@given(st.text(max_size=8), st.text(max_size=8))
def test_rolls_lie_between_nothing_and_one(seed: str, name: str) -> None:
    roll = seeded(seed)

    assert 0 <= roll(name) < 1
    assert roll(name) == roll(name)


PLAIN = st.text(alphabet="ab왕 c", min_size=1, max_size=4).filter(str.strip)
PLAIN_ENTRIES = st.builds(
    lambda keys, content: entry(*keys, content=content),
    st.lists(PLAIN, max_size=3),
    st.text(alphabet="abc왕 ", max_size=8),
)


@given(st.lists(PLAIN_ENTRIES, max_size=9), st.lists(st.text(alphabet="abc왕 ", max_size=9), max_size=6))
def test_recursion_finds_all_that_can_be_reached_and_nothing_else(raw: list[dict[str, Any]], texts: list[str]) -> None:
    heard, reached = texts[-DEFAULT.scan_depth :], set[int]()
    while more := {at for at, one in enumerate(raw) if at not in reached and _heard(one["keys"], heard)}:
        reached |= more
        heard = [*heard, *(raw[at]["content"] for at in more)]

    found = run(book(*raw, recursive_scanning=True), *texts)

    assert inside(found) == {f"#{at}" for at in reached}


def _heard(keys: list[str], heard: list[str]) -> bool:
    return any(key.strip() in text.strip() for key in keys for text in heard)


@given(PLAIN.map(str.strip).filter(lambda word: " " not in word), st.text(alphabet="ab왕 c_.", max_size=20))
def test_a_whole_word_is_what_javascript_finds_between_its_word_ends(word: str, text: str) -> None:
    expected = re.search(rf"(?:^|\W){re.escape(word)}(?:$|\W)", text.replace("\n", " "), re.ASCII)

    assert (alone_at(word, text) >= 0) is (expected is not None)
