"""Corners of the forms in which a card that was read came out as another one, each of them from a changed real file."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.characters.formats.base import Imported, Json, Tree
from core.characters.formats.read import read
from core.characters.formats.tree import same
from core.characters.formats.write import Target, export
from tests.core.characters.formats.made import as_json, book, entry, v2, v3, zipped


def data_of(card: Imported) -> Tree:
    data = card.view["data"]
    assert isinstance(data, dict)
    return {key: each for key, each in data.items() if key != "modification_date"}


@pytest.mark.parametrize("said", ["?", None, {}, [1]], ids=repr)
@pytest.mark.parametrize("card", [v2, v3])
def test_a_book_of_risuai_that_says_nothing_clear_on_recursion_means_the_same_everywhere(
    card: Callable[..., Tree], said: Json
) -> None:
    lore = book(entry("a"), recursive_scanning=said)
    first = read(as_json(card(character_book=lore, extensions={"risuai": {}})))

    for target in (Target.V2_JSON, Target.V3_JSON):
        assert same(data_of(read(export(first, target, 1).data)), data_of(first))


def test_a_flat_card_with_an_empty_list_of_assets_keeps_it() -> None:
    first = read(as_json({"name": "Maru", "description": "x", "assets": []}))

    assert same(data_of(read(export(first, Target.V3_JSON, 1).data)), data_of(first))


@pytest.mark.parametrize("before", [1e300, [{"uri": "x"}], None], ids=repr)
def test_an_archive_whose_manifest_lists_more_than_names_goes_back(before: Json) -> None:
    manifest: Tree = {"schemaVersion": 1, "characters": [before, "c.json"], "scenarios": []}
    card = read(zipped({"manifest.json": as_json(manifest), "c.json": as_json({"name": "Maru", "persona": "x"})}))

    assert read(export(card, Target.BYAF, 1).data).view["data"] == card.view["data"]
