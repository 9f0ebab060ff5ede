"""Lorebooks of every program become the portable book, and what can be written back comes out as it came in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.characters.formats.base import Json, Limits, Tree
from core.characters.formats.books import detect_book, read_book, repaired_book, to_risu, to_v3, to_world_info
from core.characters.formats.tree import Num, copied_tree, same
from core.errors import BadInput
from core.text import Catalog

ENTRY: Tree = {
    "uid": 3, "key": ["light", "/lamp(s)?/i"], "keysecondary": ["night"], "comment": "The light", "content": "High.",
    "constant": True, "vectorized": True, "selective": False, "selectiveLogic": 2, "addMemo": True, "order": 77,
    "position": 4, "disable": True, "ignoreBudget": True, "excludeRecursion": True, "preventRecursion": True,
    "delayUntilRecursion": 2, "probability": 50, "useProbability": False, "depth": 2, "role": 1, "outletName": "o",
    "group": "g, h", "groupOverride": True, "groupWeight": 10, "useGroupScoring": True, "scanDepth": 0,
    "caseSensitive": True, "matchWholeWords": False, "automationId": "a", "sticky": 1, "cooldown": 2, "delay": 3,
    "displayIndex": 9, "matchPersonaDescription": True, "matchCharacterDescription": True,
    "matchCharacterPersonality": True, "matchCharacterDepthPrompt": True, "matchScenario": True,
    "matchCreatorNotes": True, "triggers": ["normal"],
    "characterFilter": {"isExclude": True, "names": ["Maru"], "tags": []},
}  # fmt: skip
DEFAULTS: Tree = {
    "key": [], "keysecondary": [], "comment": "", "content": "", "constant": False, "vectorized": False,
    "selective": True, "selectiveLogic": 0, "addMemo": False, "order": 100, "position": 0, "disable": False,
    "ignoreBudget": False, "excludeRecursion": False, "preventRecursion": False, "delayUntilRecursion": 0,
    "probability": 100, "useProbability": True, "depth": 4, "role": 0, "outletName": "", "group": "",
    "groupOverride": False, "groupWeight": 100, "useGroupScoring": None, "scanDepth": None, "caseSensitive": None,
    "matchWholeWords": None, "automationId": "", "sticky": None, "cooldown": None, "delay": None,
    "matchPersonaDescription": False, "matchCharacterDescription": False, "matchCharacterPersonality": False,
    "matchCharacterDepthPrompt": False, "matchScenario": False, "matchCreatorNotes": False, "triggers": [],
    "characterFilter": {"isExclude": False, "names": [], "tags": []},
}  # fmt: skip
RISU: Tree = {
    "type": "risu",
    "ver": 1,
    "data": [
        {"key": "folder:f1", "content": "", "mode": "folder", "comment": "Places", "secondkey": "", "insertorder": 100},
        {
            "key": "light, lamp,",
            "secondkey": "night",
            "insertorder": 5,
            "comment": "The light",
            "content": "@@depth 2\nIt is high.",
            "mode": "normal",
            "alwaysActive": False,
            "selective": True,
            "extentions": {"risu_case_sensitive": True, "odd": 1},
            "activationPercent": 40,
            "loreCache": {"key": "x"},
            "folder": "f1",
            "id": "abc",
        },
        {"key": "/a,b/i", "useRegex": True, "alwaysActive": True, "content": "y", "comment": "", "mode": "normal"},
    ],
}
AGNAI: Tree = {
    "kind": "memory",
    "name": "Island",
    "description": "All of it",
    "_id": "77",
    "entries": [
        {
            "name": "Cats",
            "keywords": ["cat*", "c?t", "sea (old)"],
            "entry": "Two.",
            "priority": 5,
            "weight": 9,
            "enabled": False,
        }
    ],
}
NOVELAI: Tree = {
    "lorebookVersion": 5,
    "settings": {"orderByKeyLocations": True},
    "categories": [{"id": "c1", "name": "off", "enabled": False}],
    "entries": [
        {
            "text": "It is high.",
            "displayName": "The light",
            "id": "e1",
            "keys": ["light", "/lamp(s)?/i"],
            "searchRange": 1000,
            "enabled": True,
            "forceActivation": True,
            "contextConfig": {"prefix": "", "budgetPriority": 400},
            "category": "",
            "loreBiasGroups": [],
        },
        {"text": "x", "keys": ["y"], "enabled": True, "category": "c1"},
    ],
}
KOBOLD: Tree = {
    "folders": {"1": ["0"]},
    "entries": {
        "0": {
            "uid": 0,
            "title": "The light",
            "key": ["light"],
            "keysecondary": [],
            "content": "It is high.",
            "folder": 1,
        }
    },
}


def entries_of(book: Tree) -> list[Tree]:
    entries = book["entries"]
    assert isinstance(entries, list)
    return [each for each in entries if isinstance(each, dict)]


def inside(tree: Tree, name: str) -> Tree:
    value = tree[name]
    assert isinstance(value, dict)
    return value


@pytest.mark.parametrize(
    ("tree", "form"),
    [
        ({"entries": {"0": {"uid": 0, "key": []}}}, "world-info"),
        ({"entries": {}, "name": "x"}, "world-info"),
        ({"spec": "lorebook_v3", "data": {"entries": []}}, "lorebook-v3"),
        ({"name": "x", "entries": [{"keys": ["a"], "content": ""}]}, "character-book"),
        (RISU, "risu-lorebook"),
        (AGNAI, "agnai"),
        (NOVELAI, "novelai"),
        (KOBOLD, "kobold"),
        ({"spec": "mine", "entries": {}}, "world-info"),
        ({"spec": "lorebook_v3", "data": []}, None),
        ({"spec": "chara_card_v2", "data": {}, "entries": {}}, None),
        ({"name": "Maru", "first_mes": "", "entries": {}}, None),
        ({"entries": ["a"]}, None),
        ({"entries": 7}, None),
        ({"kind": "character", "name": "x"}, None),
        ({}, None),
    ],
)
def test_the_form_of_a_book_is_told_by_its_fields(tree: Tree, form: str | None) -> None:
    assert detect_book(tree) == form


def test_every_field_of_world_info_has_its_place_in_the_portable_book() -> None:
    book = read_book({"entries": {"3": ENTRY}}, "world-info")

    (entry,) = entries_of(book)
    extensions = inside(entry, "extensions")
    assert (entry["id"], entry["keys"], entry["secondary_keys"]) == (3, ["light", "/lamp(s)?/i"], ["night"])
    assert (entry["enabled"], entry["insertion_order"], entry["position"]) == (False, 77, "after_char")
    assert (extensions["position"], extensions["role"], extensions["selectiveLogic"]) == (4, 1, 2)
    assert (extensions["ignore_budget"], extensions["outlet_name"], extensions["display_index"]) == (True, "o", 9)
    assert (extensions["match_creator_notes"], extensions["use_group_scoring"]) == (True, True)
    assert len(extensions) == len(ENTRY) - len({"uid", "key", "keysecondary", "comment", "content", "constant",
                                                "selective", "order", "disable"})  # fmt: skip


def test_fields_that_a_world_info_file_leaves_out_have_the_defaults_of_sillytavern() -> None:
    tree: Tree = {"entries": {"5": {"key": ["a"]}, "7": {"uid": 5}, "x": {}}}

    written = to_world_info(read_book(tree, "world-info"))

    assert written["entries"] == {
        "5": {"uid": 0, "displayIndex": 0, **DEFAULTS, "key": ["a"]},
        "7": {"uid": 5, "displayIndex": 5, **DEFAULTS},
        "x": {"uid": 1, "displayIndex": 1, **DEFAULTS},
    }


def test_a_portable_book_is_written_with_the_numbers_of_sillytavern() -> None:
    portable: Tree = {
        "extensions": {},
        "entries": [
            {"keys": ["a"], "content": "x", "insertion_order": 5, "position": "before_char_defs", "name": "A"},
            {"keys": ["b"], "content": "y", "enabled": False, "case_sensitive": True, "id": 1, "mode": "folder"},
            {
                "keys": [],
                "content": "",
                "id": "abc",
                "position": "before_char",
                "extensions": {"position": 7, "odd": 1},
            },
        ],
    }

    entries = inside(to_world_info(read_book(portable, "character-book")), "entries")

    assert list(entries) == ["0", "1", "2"]
    first, second, third = (inside(entries, place) for place in entries)
    assert (first["position"], first["order"], first["comment"], first["name"]) == (0, 5, "A", "A")
    assert (second["position"], second["disable"], second["caseSensitive"], second["mode"]) == (1, True, True, "folder")
    assert (third["uid"], third["position"], third["extensions"]) == (2, 7, {"odd": 1})


def test_a_v3_lorebook_is_read_and_written() -> None:
    data: Tree = {
        "name": "Island",
        "scan_depth": Num("4.0"),
        "extensions": {"odd": {}},
        "entries": [
            {
                "keys": ["/a/"], "content": "@@depth 3\nx", "extensions": {}, "enabled": True, "insertion_order": 1,
                "use_regex": True, "constant": False, "unknown": [None],
            }
        ],
        "unknown": 2**70,
    }  # fmt: skip
    tree: Tree = {"spec": "lorebook_v3", "data": data}

    book = read_book(tree, "lorebook-v3")

    assert same(book, data)
    assert same(to_v3(book), tree)


def test_a_book_of_risuai_is_read_with_its_folders() -> None:
    folder, light, pattern = entries_of(read_book(RISU, "risu-lorebook"))

    assert (folder["mode"], folder["keys"], folder["comment"]) == ("folder", ["folder:f1"], "Places")
    assert (light["keys"], light["secondary_keys"], light["selective"]) == (["light", "lamp"], ["night"], True)
    assert (light["insertion_order"], light["name"], light["comment"]) == (5, "The light", "The light")
    assert (light["case_sensitive"], light["folder"], light["id"]) == (True, "f1", "abc")
    assert light["extensions"] == {
        "odd": 1,
        "risu_activationPercent": 40,
        "probability": 40,
        "useProbability": True,
        "risu_loreCache": {"key": "x"},
    }
    assert (pattern["keys"], pattern["use_regex"], pattern["constant"]) == (["/a,b/i"], True, True)


def test_a_book_of_agnai_is_read_with_its_wildcards_as_patterns() -> None:
    book = read_book(AGNAI, "agnai")

    (entry,) = entries_of(book)
    assert (book["name"], book["description"], inside(book, "extensions")["agnai"]) == (
        "Island", "All of it", {"kind": "memory", "_id": "77"},
    )  # fmt: skip
    assert entry["keys"] == [r"/\bcat\w*\b/i", r"/\bc\wt\b/i", "sea (old)"]
    assert (entry["content"], entry["name"], entry["comment"]) == ("Two.", "Cats", "Cats")
    assert (entry["priority"], entry["insertion_order"], entry["enabled"]) == (5, 9, False)
    assert entry["extensions"] == {
        "match_whole_words": True,
        "agnai": {"keywords": ["cat*", "c?t", "sea (old)"]},
    }


def test_a_book_of_novelai_is_read_and_keeps_what_is_its_own() -> None:
    book = read_book(NOVELAI, "novelai")

    light, off = entries_of(book)
    assert (light["content"], light["keys"], light["constant"]) == ("It is high.", ["light", "/lamp(s)?/i"], True)
    assert (light["insertion_order"], light["priority"], light["id"]) == (400, 400, "e1")
    assert (light["name"], light["comment"], light["enabled"]) == ("The light", "The light", True)
    assert inside(inside(light, "extensions"), "novelai")["searchRange"] == 1000
    assert (off["enabled"], off["insertion_order"]) == (False, 100)
    assert inside(book, "extensions")["novelai"] == {
        name: NOVELAI[name] for name in ("lorebookVersion", "settings", "categories")
    }


def test_a_book_of_koboldai_is_read_with_its_titles_and_folders() -> None:
    book = read_book(KOBOLD, "kobold")

    (entry,) = entries_of(book)
    assert (entry["comment"], entry["insertion_order"], entry["folder"]) == ("The light", 100, 1)
    assert book["folders"] == KOBOLD["folders"]


def test_what_is_wrong_in_a_book_is_repaired_and_named() -> None:
    tree: Tree = {"entries": [{"keys": "a,b", "content": None}, "x"]}

    book, notes = repaired_book(tree, "character-book")

    assert entries_of(book)[0]["keys"] == ["a", "b"]
    words = [Catalog().render(note, "en") for note in notes]
    assert [each.partition(":")[0] for each in words] == [
        "entries", "entries.keys", "entries.content", "entries.enabled", "entries.insertion_order",
    ]  # fmt: skip


def test_a_book_over_a_limit_is_refused() -> None:
    world: Tree = {"entries": {"0": {}, "1": {}}}

    for tree, form in ((RISU, "risu-lorebook"), (world, "world-info")):
        with pytest.raises(BadInput):
            read_book(tree, form, Limits(entries=1))


def test_another_form_is_refused() -> None:
    with pytest.raises(BadInput):
        read_book({}, "pdf")


names = st.text(max_size=6)
numbers = st.integers() | st.sampled_from([Num("1.0"), Num("1e2")])
scalars: st.SearchStrategy[Json] = st.none() | st.booleans() | numbers | names
values: st.SearchStrategy[Json] = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(names, inner, max_size=2), max_leaves=4
)
unknown: st.SearchStrategy[Tree] = st.dictionaries(
    names | st.sampled_from(["keys", "enabled", "id", "extensions.", "use_regex", "insertion_order", "mode", "folder"]),
    values,
    max_size=3,
)
extensions: st.SearchStrategy[Tree] = st.dictionaries(
    names | st.sampled_from(["position", "depth", "probability", "iyagi"]), values, max_size=3
)


@st.composite
def world_entries(draw: st.DrawFn, uid: int) -> Tree:
    """Complete entries: all fields of SillyTavern of their types, unknown ones, sometimes its own extensions."""
    entry: Tree = {name: value for name, value in draw(unknown).items() if name not in {"name", "comment", "priority"}}
    entry |= {**copied_tree(ENTRY), "uid": uid}
    for name in ("key", "keysecondary"):
        entry[name] = [*draw(st.lists(names, max_size=3))]
    for name in ("comment", "content"):
        entry[name] = draw(names)
    for name in ("constant", "selective", "disable"):
        entry[name] = draw(st.booleans())
    entry |= {"order": draw(numbers), "position": draw(st.integers(0, 7)), "role": draw(st.integers(0, 2))}
    for name in ("sticky", "scanDepth", "caseSensitive", "probability"):
        entry[name] = draw(scalars)
    if draw(st.booleans()):
        entry["extensions"] = draw(extensions)
    return entry


@st.composite
def world_files(draw: st.DrawFn) -> Tree:
    uids = draw(st.lists(st.integers(0, 50), max_size=3, unique=True))
    places = [str(uid) if draw(st.booleans()) else f"p{uid}" for uid in uids]
    entries: Tree = {place: draw(world_entries(uid)) for place, uid in zip(places, uids, strict=True)}
    rest = {name: value for name, value in draw(unknown).items() if name not in {"name", "entries", "description"}}
    file: Tree = {**rest, "entries": entries}
    if draw(st.booleans()):
        file |= {"name": draw(names), "originalData": draw(values)}
    if draw(st.booleans()):
        file["extensions"] = draw(extensions)
    return file


@given(world_files())
def test_world_info_comes_back_from_the_portable_book_equal(tree: Tree) -> None:
    before = copied_tree(tree)

    written = to_world_info(read_book(tree, "world-info"))

    assert same(written, tree)
    assert same(tree, before)


@given(
    st.dictionaries(names, st.dictionaries(st.sampled_from([*ENTRY, "odd"]), values, max_size=6) | values, max_size=3)
)
def test_world_info_of_whatever_types_settles_at_the_first_reading(entries: dict[str, Json]) -> None:
    once = to_world_info(read_book({"entries": entries}, "world-info"))

    again = to_world_info(read_book(once, "world-info"))

    assert same(again, once)


@given(world_files())
def test_a_portable_book_comes_back_from_a_v3_lorebook_equal(tree: Tree) -> None:
    book = read_book(tree, "world-info")

    assert same(read_book(to_v3(book), "lorebook-v3"), book)


@given(
    st.sampled_from(["risu-lorebook", "agnai", "novelai", "kobold", "character-book", "lorebook-v3"]), values, unknown
)
def test_no_shape_of_a_book_breaks_its_reader(form: str, inner: Json, entry: Tree) -> None:
    trees: tuple[Tree, ...] = (
        {"entries": inner, "data": inner},
        {"entries": [entry, inner], "data": [entry]},
        {"data": {"entries": [entry]}},
    )

    for tree in trees:
        assert isinstance(read_book(tree, form)["entries"], list)


def test_a_book_of_risuai_comes_back_the_same_to_whoever_reads_it() -> None:
    book = read_book(RISU, "risu-lorebook")

    again = read_book(to_risu(book), "risu-lorebook")

    odd = inside(entries_of(book)[1], "extensions")
    odd.pop("odd")
    assert same(again, book)


def test_what_risuai_has_no_fields_for_becomes_decorators() -> None:
    entry: Tree = {
        "keys": ["light", "lamp"],
        "secondary_keys": ["day", "noon"],
        "selective": True,
        "content": "High.",
        "extensions": {"position": 4, "depth": 2, "role": 1, "selectiveLogic": 2, "probability": 30, "delay": 5},
    }
    off: Tree = {"keys": ["x"], "enabled": False}

    written = to_risu(read_book({"entries": [entry, off]}, "character-book"))

    (made,) = written["data"] if isinstance(written["data"], list) else []
    assert isinstance(made, dict)
    assert made["content"] == (
        "@@depth 2\n@@role user\n@@exclude_keys day\n@@exclude_keys noon\n@@activate_only_after 5\nHigh."
    )
    assert (made["key"], made["activationPercent"], made["selective"]) == ("light, lamp", 30, False)
