"""Laws of import and export: nothing is lost, nothing else changes, and every way back gives the same."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.characters.formats.base import Imported, Tree
from core.characters.formats.read import read
from core.characters.formats.tree import copied_tree, dumps, same
from core.characters.formats.write import Target, export
from tests.core.characters.formats.strategies import unknown, v1_cards, v2_cards, v3_cards

NOW = 1_790_000_000
V3 = (Target.V3_JSON, Target.V3_PNG, Target.CHARX)
V2 = (Target.V2_JSON, Target.V2_PNG)
MIRRORS = ("name", "description", "personality", "scenario", "first_mes", "mes_example")

laws = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def imported(tree: Tree) -> Imported:
    return read(dumps(tree).encode())


def through(card: Imported, target: Target, now: int = NOW) -> Imported:
    return read(export(card, target, now).data)


def data_of(tree: Tree) -> Tree:
    data = tree["data"]
    assert isinstance(data, dict)
    return data


def without(tree: Tree, fields: Iterable[str]) -> Tree:
    return {key: each for key, each in tree.items() if key not in set(fields)}


def undated(tree: Tree) -> Tree:
    """The card without the one field that every V3 export sets."""
    return tree | {"data": without(data_of(tree), ["modification_date"])}


@laws
@given(v3_cards, st.sampled_from(V3))
def test_a_v3_card_that_nobody_edited_is_exported_with_a_new_date_and_no_other_change(
    card: Tree, target: Target
) -> None:
    back = through(imported(card), target)

    assert data_of(back.tree)["modification_date"] == NOW
    assert same(undated(back.tree), undated(card))


@laws
@given(v2_cards, st.sampled_from(V2))
def test_a_v2_card_that_nobody_edited_gets_the_strings_of_v1_beside_it_and_no_other_change(
    card: Tree, target: Target
) -> None:
    back = through(imported(card), target)

    assert same(back.tree, card | {key: data_of(card)[key] for key in MIRRORS})


@laws
@given(v2_cards, st.sampled_from(V3), st.sampled_from(V2))
def test_v2_to_v3_and_back_is_the_same_card(card: Tree, there: Target, back: Target) -> None:
    returned = through(through(imported(card), there), back)

    assert same(data_of(returned.tree), data_of(card))


@laws
@given(v3_cards, st.sampled_from(V2), st.sampled_from([Target.V3_JSON, Target.V3_PNG]))
def test_v3_to_v2_and_back_is_the_same_card(card: Tree, there: Target, back: Target) -> None:
    returned = through(through(imported(card), there), back)

    assert same(data_of(undated(returned.tree)), data_of(undated(card)))


@laws
@given(v1_cards)
def test_v1_to_v3_and_back_is_the_same_card(card: Tree) -> None:
    returned = through(through(imported(card), Target.V3_JSON), Target.V1_JSON)

    assert same(returned.tree, card)


@laws
@given(v2_cards | v3_cards | v1_cards, st.sampled_from(V2 + V3))
def test_every_export_is_read_again_as_an_equal_character(card: Tree, target: Target) -> None:
    first = imported(card)

    again = through(first, target)

    assert same(undated(again.view), undated(first.view))


@laws
@given(v3_cards, unknown, st.sampled_from(V3 + V2))
def test_an_edit_changes_what_was_edited_alone(card: Tree, more: Tree, target: Target) -> None:
    first = imported(card)
    view = copied_tree(first.view)
    data_of(view)["personality"] = "changed"
    data_of(view)["alternate_greetings"] = ["another"]
    data_of(view).pop("nickname", None)

    again = read(export(first, target, NOW, edited=view).data)
    there_and_back = through(again, Target.V3_JSON)

    expected = without(data_of(undated(card)), ["nickname"])
    expected |= {"personality": "changed", "alternate_greetings": ["another"]}
    assert same(data_of(undated(there_and_back.tree)), expected)


@laws
@given(v2_cards | v3_cards)
def test_what_is_exported_twice_is_the_same_bytes(card: Tree) -> None:
    first = imported(card)

    assert all(export(first, target, NOW) == export(first, target, NOW) for target in V2 + V3)


@pytest.mark.parametrize("target", [*V2, *V3])
def test_a_field_that_an_author_took_away_does_not_come_back(target: Target) -> None:
    v2: Tree = {
        "spec": "chara_card_v2",
        "spec_version": "2.0",
        "data": {"name": "Maru", "first_mes": "Hi", "extensions": {"iyagi/ccv3": {"nickname": "M", "source": ["a"]}}},
    }
    first = imported(v2)
    view = copied_tree(first.view)
    del data_of(view)["nickname"]

    again = read(export(first, target, NOW, edited=view).data)

    assert "nickname" not in data_of(again.view)
    assert data_of(again.view)["source"] == ["a"]
