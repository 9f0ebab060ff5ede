"""People see what differs between two versions: where, and word by word."""

from __future__ import annotations

from itertools import pairwise
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.characters.formats.base import Json, Limits, Tree
from core.characters.formats.diff import Change, Did, Piece, changes, excerpt, pieces
from core.characters.formats.tree import copied_tree, load_tree, same

plain: st.SearchStrategy[Json] = st.none() | st.booleans() | st.integers(0, 3) | st.sampled_from(["", "a", "a b", "1"])
values = st.recursive(
    plain, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3)
)
entries = st.lists(
    st.dictionaries(st.sampled_from(["id", "content", "keys"]), plain | st.integers(0, 9), max_size=3), max_size=4
)
trees = st.fixed_dictionaries(
    {}, optional={"a": values, "b": values, "entries": entries, "alternate_greetings": st.lists(plain, max_size=3)}
)
texts = st.lists(st.sampled_from(["sea", "light", " ", "\n", ". ", "등대", "!", "  "]), max_size=30).map("".join)


def book(*listed: Tree) -> Tree:
    return {"data": {"character_book": {"entries": list(listed)}}}


def test_a_changed_text_is_told_word_by_word() -> None:
    old: Tree = {"data": {"description": "She keeps the old light. Alone."}}
    new: Tree = {"data": {"description": "She keeps the new light. Alone."}}

    (change,) = changes(old, new)

    assert (change.path, change.did) == ("$.data.description", Did.CHANGED)
    assert change.pieces == (
        Piece("She keeps the "),
        Piece("old ", Did.REMOVED),
        Piece("new ", Did.ADDED),
        Piece("light. Alone."),
    )


def test_fields_that_came_and_went_are_told_with_what_they_held() -> None:
    came, went = changes({"gone": None, "kept": 1}, {"kept": 1, "new": "words"})[::-1]

    assert came == Change(("new",), Did.ADDED, new="words")
    assert went == Change(("gone",), Did.REMOVED, old=None)
    assert came.pieces == (Piece("words", Did.ADDED),)


def test_a_number_that_only_looks_the_same_has_changed() -> None:
    old, _ = load_tree(b'{"a": 1.0, "b": 1, "c": 1e2}', Limits())
    new, _ = load_tree(b'{"a": 1, "b": true, "c": 100.0}', Limits())

    assert [change.path for change in changes(old, new)] == ["$.a", "$.b", "$.c"]


def test_greetings_are_matched_by_place() -> None:
    old: Tree = {"alternate_greetings": ["Hello.", "Again?"]}
    new: Tree = {"alternate_greetings": ["Hello!", "Again?", "Late."]}

    told = changes(old, new)

    assert [(change.path, change.did) for change in told] == [
        ("$.alternate_greetings[0]", Did.CHANGED),
        ("$.alternate_greetings[2]", Did.ADDED),
    ]


def test_tags_are_one_value() -> None:
    told = changes({"tags": ["sea", "calm"]}, {"tags": ["calm"]})

    assert told == (Change(("tags",), Did.CHANGED, ["sea", "calm"], ["calm"]),)
    assert told[0].pieces == ()


def test_lore_is_matched_by_id_wherever_it_stands() -> None:
    old = book({"id": 1, "name": "Gate", "content": "old"}, {"id": 2, "keys": ["well"]}, {"id": "2", "content": "x"})
    new = book({"id": "2", "content": "x"}, {"id": 1, "name": "Gate", "content": "new"}, {"id": 3, "comment": "Inn"})

    told = [
        (change.path.removeprefix("$.data.character_book"), change.did, change.subject) for change in changes(old, new)
    ]

    assert told == [
        (".entries[1].content", Did.CHANGED, "Gate"),
        (".entries[1]", Did.REMOVED, "well"),
        (".entries[2]", Did.ADDED, "Inn"),
        (".entries", Did.MOVED, ""),
    ]
    assert (changes(old, new)[-1].old, changes(old, new)[-1].new) == ([1, "2"], ["2", 1])


@pytest.mark.parametrize("ids", [({}, {}), ({"id": 1}, {"id": 1}), ({"id": 1}, {})])
def test_lore_without_ids_of_its_own_is_matched_by_place(ids: tuple[Tree, Tree]) -> None:
    old = book({**ids[0], "content": "a"}, {**ids[1], "content": "b", "comment": "Well"})
    new = book({**ids[0], "content": "a"}, {**ids[1], "content": "c", "comment": "Well"})

    (change,) = changes(old, new)

    assert (change.path, change.subject) == ("$.data.character_book.entries[1].content", "Well")


def test_a_path_can_be_read_by_other_programs() -> None:
    (change,) = changes({"other/app": {"it's": 1}}, {"other/app": {"it's": 2}})

    assert change.path == "$['other/app']['it\\'s']"


def test_an_embedded_picture_is_not_told_letter_by_letter() -> None:
    (change,) = changes({"uri": "data:image/png;base64,AAAA"}, {"uri": "data:image/png;base64,BBBB"})

    assert change.pieces == ()


def test_an_excerpt_keeps_what_is_near_a_change() -> None:
    told = (Piece("a" * 200), Piece("x", Did.REMOVED), Piece("b" * 200), Piece("y", Did.ADDED), Piece("c" * 200))

    shown = excerpt(told, around=5)

    assert "".join(piece.text for piece in shown) == "… aaaaaxbbbbb … bbbbbyccccc …"


@pytest.mark.parametrize("size", [1_200, 1_400, 6_000, 100_000])
def test_long_texts_are_compared_in_bounded_time(size: int) -> None:
    old = "".join(f"word{number % 7} " for number in range(size))
    new = "".join(f"word{number % 11} " for number in range(size))

    began = process_time()
    told = pieces(old, new)

    assert process_time() - began < 5  # 0.2 s of processor time
    assert "".join(piece.text for piece in told if piece.did is not Did.ADDED) == old


def test_of_long_texts_the_lines_that_changed_are_told() -> None:
    old = "".join(f"line {number} of many words that differ not\n" for number in range(1_000))
    new = old.replace("line 3 ", "line three ").replace("line 900 ", "line ninehundred ")

    told = pieces(old, new)

    assert [piece.text[:8] for piece in told if piece.did is Did.REMOVED] == ["line 3 o", "line 900"]


@given(trees, trees)
def test_there_are_changes_exactly_where_cards_are_not_the_same(old: Tree, new: Tree) -> None:
    kept = copied_tree(old), copied_tree(new)

    told = changes(old, new)

    assert (not told) == same(old, new)
    assert same(old, kept[0])
    assert same(new, kept[1])


@given(trees, trees)
def test_each_change_is_told_once_and_holds_what_stands_there(old: Tree, new: Tree) -> None:
    told = changes(old, new)

    assert len({(change.where, change.did) for change in told}) == len(told)
    for change in told:
        match change.did:
            case Did.ADDED | Did.CHANGED:
                assert same(_at(new, change), change.new)
            case Did.REMOVED if "entries" not in change.where:
                assert same(_at(old, change), change.old)


@given(trees, trees)
def test_the_way_back_has_as_many_changes(old: Tree, new: Tree) -> None:
    assert len(changes(old, new)) == len(changes(new, old))


@given(texts, texts)
def test_no_word_is_lost_or_invented(old: str, new: str) -> None:
    told = pieces(old, new)

    assert "".join(piece.text for piece in told if piece.did is not Did.ADDED) == old
    assert "".join(piece.text for piece in told if piece.did is not Did.REMOVED) == new
    assert all(piece.text for piece in told)
    assert all(one.did is not other.did for one, other in pairwise(told))


@given(texts)
def test_a_text_beside_itself_is_one_piece(text: str) -> None:
    assert pieces(text, text) == ((Piece(text),) if text else ())


def _at(tree: Json, change: Change) -> Json:
    for step in change.where:
        if isinstance(tree, dict):
            tree = tree[str(step)]
        else:
            assert isinstance(tree, list)
            tree = tree[int(step)]
    return tree
