"""Archives of Backyard AI become V3 cards that keep all that the archive said."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.characters.formats.base import Json, Limits, Tree
from core.characters.formats.byaf import from_byaf
from core.characters.formats.byafout import to_byaf
from core.characters.formats.card import normalise
from core.errors import BadInput

MANIFEST: Tree = {
    "schemaVersion": 1,
    "createdAt": "2025-06-01T00:00:00.000Z",
    "characters": ["characters/abc/character.json"],
    "scenarios": ["scenarios/one.json", "scenarios/two.json"],
    "author": {"name": "Bo", "backyardURL": "https://example.org/bo"},
}
CHARACTER: Tree = {
    "id": "abc",
    "name": "Maru",
    "displayName": "Old Maru",
    "isNSFW": False,
    "persona": "{character} keeps the light for {user}. {{char}} and {{user}} stay.",
    "createdAt": "2025-06-01T00:00:00.000Z",
    "updatedAt": "2025-06-02T00:00:00.000Z",
    "loreItems": [{"key": "light, lamp", "value": "It is high."}, {"key": "sea", "value": "{character} fears it."}],
    "images": [{"path": "images/a.png", "label": ""}, {"path": "images/b.webp", "label": "smile"}],
}
ONE: Tree = {
    "title": "First",
    "formattingInstructions": "Be brief, {character}.",
    "narrative": "An island.",
    "firstMessages": [{"characterID": "abc", "text": "You came, {user}."}],
    "exampleMessages": [
        {"characterID": "abc", "text": "#{user}: When?\n#{character}: At dusk."},
        {"characterID": "abc", "text": "#{character}: Hm."},
    ],
    "temperature": 1.2,
    "messages": [],
}
TWO: Tree = {"narrative": "A ship.", "firstMessages": [{"characterID": "abc", "text": "Again?"}], "exampleMessages": []}


def archive(**changed: Json) -> dict[str, bytes]:
    members: dict[str, Json] = {
        "manifest.json": MANIFEST,
        "characters/abc/character.json": CHARACTER,
        "scenarios/one.json": ONE,
        "scenarios/two.json": TWO,
    }
    return {name: json.dumps(value).encode() for name, value in (members | changed).items()}


def data_of(card: Tree) -> Tree:
    data = card["data"]
    assert isinstance(data, dict)
    return data


def test_an_archive_is_mapped_to_a_card() -> None:
    data = data_of(from_byaf(archive()))

    assert data["name"] == "Maru"
    assert data["description"] == "{{char}} keeps the light for {{user}}. {{char}} and {{user}} stay."
    assert (data["scenario"], data["system_prompt"]) == ("An island.", "Be brief, {{char}}.")
    assert (data["first_mes"], data["alternate_greetings"]) == ("You came, {{user}}.", ["Again?"])
    assert data["mes_example"] == "<START>\n{{user}}: When?\n{{char}}: At dusk.\n<START>\n{{char}}: Hm."
    assert (data["creator"], data["creator_notes"]) == ("Bo", "https://example.org/bo")


def test_lore_of_an_archive_is_a_book_in_its_order() -> None:
    book = data_of(from_byaf(archive()))["character_book"]

    assert isinstance(book, dict)
    assert isinstance(book["entries"], list)
    read = [
        (each["keys"], each["content"], each["insertion_order"], each["enabled"])
        for each in book["entries"]
        if isinstance(each, dict)
    ]
    assert read == [(["light", "lamp"], "It is high.", 0, True), (["sea"], "{{char}} fears it.", 1, True)]


def test_images_of_an_archive_are_assets_and_the_first_is_the_avatar() -> None:
    assets = data_of(from_byaf(archive()))["assets"]

    assert assets == [
        {"type": "icon", "uri": "embeded://characters/abc/images/a.png", "name": "main", "ext": "png"},
        {"type": "icon", "uri": "embeded://characters/abc/images/b.webp", "name": "smile", "ext": "webp"},
    ]


def test_all_that_an_archive_said_is_kept() -> None:
    extensions = data_of(from_byaf(archive()))["extensions"]

    assert extensions == {
        "byaf": {
            "manifest.json": MANIFEST,
            "characters/abc/character.json": CHARACTER,
            "scenarios/one.json": ONE,
            "scenarios/two.json": TWO,
        }
    }


def test_a_card_from_an_archive_needs_no_repair() -> None:
    made = normalise(from_byaf(archive()))

    assert (made.spec_version, made.cleaned, made.warnings) == ("3.0", (), ())


def test_an_archive_that_is_not_safe_for_work_is_for_adults() -> None:
    tree = from_byaf(archive(**{"characters/abc/character.json": {**CHARACTER, "isNSFW": True}}))

    extensions = data_of(normalise(tree).view)["extensions"]

    assert isinstance(extensions, dict)
    assert extensions["iyagi"] == {"rating": "adult"}


def test_a_character_without_a_name_has_that_which_is_shown() -> None:
    tree = from_byaf(archive(**{"characters/abc/character.json": {**CHARACTER, "name": ""}}))

    assert data_of(tree)["name"] == "Old Maru"


@pytest.mark.parametrize("missing", ["manifest.json", "characters/abc/character.json", "scenarios/one.json"])
def test_a_part_that_is_missing_is_named(missing: str) -> None:
    members = archive()
    del members[missing]

    with pytest.raises(BadInput) as refused:
        from_byaf(members)

    assert refused.value.text.args["field"] == missing


@pytest.mark.parametrize("wrong", [None, 7, "x", [], {}, [7], [{}], {"a": [None]}])
def test_fields_of_wrong_types_count_as_empty(wrong: Json) -> None:
    character: Tree = {"name": "Maru", "persona": wrong, "loreItems": wrong, "images": wrong, "isNSFW": wrong}
    scenario: Tree = {"narrative": wrong, "firstMessages": wrong, "exampleMessages": wrong}
    manifest: Tree = {**MANIFEST, "author": wrong}

    tree = from_byaf(
        archive(
            **{
                "manifest.json": manifest,
                "characters/abc/character.json": character,
                "scenarios/one.json": scenario,
            }
        )
    )

    assert data_of(normalise(tree).view)["first_mes"] == ""


def test_members_are_read_within_limits() -> None:
    with pytest.raises(BadInput):
        from_byaf(archive(), Limits(nodes=10))


def written(card: Tree) -> dict[str, Json]:
    return {name: json.loads(data) for name, data in to_byaf(normalise(card).view, 1_700_000_000).items()}


def test_an_archive_goes_back_as_it_came() -> None:
    assert written(from_byaf(archive())) == {name: json.loads(data) for name, data in archive().items()}


def test_what_was_edited_goes_back_and_the_rest_stays() -> None:
    card = from_byaf(archive())
    data_of(card).update({"first_mes": "Hm, {{user}}.", "alternate_greetings": ["Late.", "Early."], "creator": "Cy"})

    back = written(card)

    said = {"characterID": "abc", "text": "Hm, {user}."}
    assert back["scenarios/one.json"] == {**ONE, "firstMessages": [said]}
    assert back["scenarios/two.json"] == {**TWO, "firstMessages": [{"characterID": "abc", "text": "Late."}]}
    manifest, character = back["manifest.json"], back["characters/abc/character.json"]
    assert isinstance(manifest, dict)
    assert manifest["author"] == {"name": "Cy", "backyardURL": "https://example.org/bo"}
    assert manifest["scenarios"] == ["scenarios/one.json", "scenarios/two.json", "scenarios/scenario2.json"]
    assert character == {**CHARACTER, "updatedAt": "2023-11-14T22:13:20.000Z"}


@given(
    st.dictionaries(
        st.sampled_from([*archive(), "../x.json", "/x.json", "a\\b.json", "", "x", "c:/x.json", "./y.json"]),
        st.sampled_from([MANIFEST, {**MANIFEST, "scenarios": []}, {"characters": [""]}, CHARACTER, ONE, {}, None, 7]),
    )
)
def test_whatever_a_card_says_of_an_archive_a_sound_one_is_written(byaf: dict[str, Json]) -> None:
    data: Tree = {"name": "Maru", "first_mes": "You came.", "alternate_greetings": ["Again?"]}
    card: Tree = {"spec": "chara_card_v2", "spec_version": "2.0", "data": {**data, "extensions": {"byaf": byaf}}}

    members = to_byaf(normalise(card).view, 1_700_000_000)

    again = data_of(from_byaf(members))
    assert again["name"] == "Maru"
    assert not any(name.startswith(("/", "..", "c:")) or "\\" in name for name in members)


def test_a_card_of_another_program_becomes_an_archive_and_comes_back() -> None:
    fields: Tree = {
        "name": "Maru",
        "description": "{{char}} keeps the light for {{user}}.",
        "scenario": "An island.",
        "first_mes": "You came.",
        "alternate_greetings": ["Again?", "Late."],
        "mes_example": "<START>\n{{user}}: When?\n{{char}}: At dusk.\n<START>\n{{char}}: Hm.",
        "system_prompt": "Be brief.",
        "creator": "Bo",
    }
    lore: Tree = {"entries": [{"keys": ["light", "lamp"], "content": "High."}, {"keys": ["off"], "enabled": False}]}
    card: Tree = {"spec": "chara_card_v2", "spec_version": "2.0", "data": {**fields, "character_book": lore}}

    again = data_of(from_byaf(to_byaf(normalise(card).view, 1_700_000_000)))

    assert {name: again[name] for name in fields} == fields
    book = again["character_book"]
    assert isinstance(book, dict)
    assert isinstance(book["entries"], list)
    assert [(each["keys"], each["content"]) for each in book["entries"] if isinstance(each, dict)] == [
        (["light", "lamp"], "High.")
    ]
