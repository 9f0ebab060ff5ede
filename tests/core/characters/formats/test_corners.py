"""Corners of the forms in which a card that was read came out as another one, each of them from a changed real file."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from core.characters.formats.base import Imported, Json, Limits, Tree
from core.characters.formats.byaf import from_byaf
from core.characters.formats.read import read
from core.characters.formats.tree import dumps, reloaded, same
from core.characters.formats.write import Target, export
from core.errors import BadInput
from core.text import t
from tests.core.characters.formats.made import as_json, asset, book, charx, entry, png, v2, v3, zipped

SECONDS = 2.0  # of the processor


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


def test_very_many_assets_whose_names_have_no_letter_of_ascii_are_laid_out_in_time() -> None:
    names = [f"감정{chr(0xAC00 + number)}" for number in range(1_000)]
    card = v3(assets=[asset("emotion", f"embeded://{name}.png", name) for name in names])
    first = read(charx(card, {f"{name}.png": name.encode() for name in names}))
    start = time.process_time()

    again = read(export(first, Target.CHARX, 1).data)

    assert time.process_time() - start < SECONDS
    assert sorted(again.assets.values()) == sorted(name.encode() for name in names)


def test_an_archive_of_backyard_keeps_its_avatar_through_other_files() -> None:
    images: Json = [{"path": "images/a.png", "label": "x"}, {"path": "images/b.png", "label": ""}]
    character: Tree = {"id": "c", "name": "Maru", "persona": "x", "images": images}
    manifest: Tree = {"schemaVersion": 1, "characters": ["c/character.json"], "scenarios": []}
    picture = png(colour=b"\1\2\3")
    members = {"manifest.json": as_json(manifest), "c/character.json": as_json(character)}
    card = read(zipped({**members, "c/images/a.png": picture, "c/images/b.png": png()}))

    through = [read(export(card, target, 1).data) for target in (Target.V3_PNG, Target.CHARX, Target.V2_PNG)]

    for other in (card, *through):
        again = read(export(other, Target.BYAF, 1).data)
        assert again.picture == picture
        assert not again.report.warnings
    assert read(export(card, Target.BYAF, 1).data).assets == card.assets


@pytest.mark.parametrize("card", [v2, v3])
@pytest.mark.parametrize("extensions", [{}, {"risuai": {}}], ids=repr)
def test_entries_without_a_book_around_them_get_one(card: Callable[..., Tree], extensions: Json) -> None:
    first = read(as_json(card(character_book=[entry("a"), {}], extensions=extensions)))

    for target in (Target.V2_JSON, Target.V3_JSON, Target.V3_PNG):
        again = read(export(first, target, 1).data)
        assert same(data_of(again), data_of(first))
        assert isinstance(data_of(again)["character_book"], dict)
        assert not again.report.cleaned


def test_all_that_an_archive_of_backyard_says_shares_the_limits_of_one_file() -> None:
    members = {
        "manifest.json": as_json({"characters": ["c.json"], "scenarios": []}),
        "c.json": as_json({"name": "Maru", "persona": "x"}),
    }
    numbers = as_json({"a": [1] * 300_000})

    assert read(zipped({**members, "s1.json": numbers})).view["data"]
    start = time.process_time()
    with pytest.raises(BadInput) as refused:
        read(zipped({**members, **{f"s{number}.json": numbers for number in range(40)}}))

    assert refused.value.text.key == "cards-too-many-nodes"
    assert time.process_time() - start < SECONDS
    with pytest.raises(BadInput) as large:
        read(zipped({**members, **{f"s{number}.json": b" " * 150 for number in range(9)}}), Limits(file=1_000))
    assert large.value.text.key == "cardfile-too-large"


@pytest.mark.parametrize("depth", [60, 63])
def test_what_was_read_is_read_again_however_deep_writing_makes_it(depth: int) -> None:
    deep: Json = "x"
    for _ in range(depth):
        deep = [deep]
    card = read(as_json({"name": "Maru", "description": "x", "deep": deep}))

    grown: Tree = {"data": {"extensions": {"byaf": card.tree}}}

    assert reloaded(dumps(grown)) == grown


def test_a_manifest_that_names_one_long_scenario_very_often_is_refused_in_time() -> None:
    manifest: Tree = {"characters": ["c.json"], "scenarios": ["s.json"] * 20_000}
    scenario: Tree = {"firstMessages": [{"text": "{character} " * 100_000}]}
    members: dict[str, Tree] = {"manifest.json": manifest, "c.json": {"name": "Maru"}, "s.json": scenario}
    start = time.process_time()

    with pytest.raises(BadInput) as refused:
        from_byaf({path: as_json(tree) for path, tree in members.items()})

    assert refused.value.text == t("cardview-too-many", field="scenarios", count=20_000, most=500)
    assert time.process_time() - start < SECONDS


def test_a_member_whose_name_has_no_end_is_left_out() -> None:
    card = read(charx(v3(), {"a/" * 1_000 + "b.png": b"x", "c.png": b"y"}))

    assert [*card.assets] == ["c.png"]
    assert [text.key for text in card.report.warnings] == ["cardfile-member-name"]


def test_a_large_book_of_which_every_entry_was_changed_is_written_in_time() -> None:
    entries = [entry(f"{number}", content="old") for number in range(2_000)]
    changed = [entry(f"{number}", content="new") for number in range(2_001)]
    card, after = (read(as_json(v3(character_book=book(*each)))) for each in (entries, changed))
    start = time.process_time()

    written = export(card, Target.V3_JSON, 1, edited=after.view)

    assert time.process_time() - start < SECONDS
    assert same(data_of(read(written.data)), data_of(after))
