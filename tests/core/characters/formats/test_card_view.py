"""Any card becomes a complete V3 card: every field of its type, every repair named, the file's own tree untouched."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from core.characters.formats.base import Json, Limits, Tree
from core.characters.formats.card import Normalised, normalise
from core.characters.formats.tree import copied_tree, loads, same
from core.errors import BadInput
from core.text import Catalog, Text

V1: Tree = {
    "name": "Maru",
    "description": "Keeps the light.",
    "personality": "calm",
    "scenario": "an island",
    "first_mes": "You came.",
    "mes_example": "<START>\n{{user}}: When?\n{{char}}: At dusk.",
}
STRINGS = (
    "name", "description", "personality", "scenario", "first_mes", "mes_example", "creator_notes", "system_prompt",
    "post_history_instructions", "creator", "character_version",
)  # fmt: skip
CATALOG = Catalog()


def v2(**fields: Json) -> Tree:
    return {"spec": "chara_card_v2", "spec_version": "2.0", "data": {**V1, **fields}}


def v3(**fields: Json) -> Tree:
    return {"spec": "chara_card_v3", "spec_version": "3.0", "data": {**V1, "group_only_greetings": [], **fields}}


def data_of(made: Normalised) -> Tree:
    data = made.view["data"]
    assert isinstance(data, dict)
    return data


def book_of(made: Normalised) -> Tree:
    book = data_of(made)["character_book"]
    assert isinstance(book, dict)
    return book


def entry_of(entry: Tree) -> tuple[Tree, list[str]]:
    """The one entry of a book as it is read, and the notes on it."""
    made = normalise(v2(character_book={"extensions": {}, "entries": [entry]}))
    entries = book_of(made)["entries"]
    assert isinstance(entries, list)
    (read,) = entries
    assert isinstance(read, dict)
    return read, words(made.cleaned)


def words(texts: tuple[Text, ...]) -> list[str]:
    for text in texts:
        assert CATALOG.render(text, "ko")
    return [CATALOG.render(text, "en") for text in texts]


def outcome(tree: Tree) -> tuple[Normalised | None, tuple[Text, ...]]:
    try:
        return normalise(tree), ()
    except BadInput as refused:
        return None, (refused.text,)


def wrong_types(view: Tree) -> Iterator[str]:
    """The fields of a view that are missing or not of the type that cards: 3.1 and 5.1 give them."""
    assert (view["spec"], view["spec_version"]) == ("chara_card_v3", "3.0")
    data = view["data"]
    assert isinstance(data, dict)
    yield from (name for name in STRINGS if not isinstance(data.get(name), str))
    for name in ("alternate_greetings", "tags", "group_only_greetings"):
        if not _texts(data.get(name)):
            yield name
    if not isinstance(data.get("extensions"), dict):
        yield "extensions"
    assets = data.get("assets")
    if not isinstance(assets, list) or not all(map(_asset, assets)):
        yield "assets"
    if "nickname" in data and not isinstance(data["nickname"], str):
        yield "nickname"
    if "source" in data and not _texts(data["source"]):
        yield "source"
    notes = data.get("creator_notes_multilingual", {})
    if not isinstance(notes, dict) or not _texts(list(notes.values())):
        yield "creator_notes_multilingual"
    yield from (name for name in ("creation_date", "modification_date") if name in data and not _number(data[name]))
    if "character_book" in data:
        yield from wrong_in_book(data["character_book"])


def wrong_in_book(book: Json) -> Iterator[str]:
    assert isinstance(book, dict)
    if not isinstance(book.get("extensions"), dict):
        yield "book.extensions"
    yield from (name for name in ("scan_depth", "token_budget") if name in book and not _number(book[name]))
    if not isinstance(book.get("recursive_scanning", False), bool):
        yield "recursive_scanning"
    yield from (name for name in ("name", "description") if not isinstance(book.get(name, ""), str))
    entries = book.get("entries")
    assert isinstance(entries, list)
    for entry in entries:
        assert isinstance(entry, dict)
        required = (
            _texts(entry.get("keys")),
            isinstance(entry.get("content"), str),
            isinstance(entry.get("extensions"), dict),
            isinstance(entry.get("enabled"), bool),
            _number(entry.get("insertion_order")),
            isinstance(entry.get("use_regex"), bool),
            isinstance(entry.get("constant"), bool),
        )
        optional = (
            all(isinstance(entry.get(name, ""), str) for name in ("name", "comment", "position")),
            all(isinstance(entry.get(name, False), bool) for name in ("case_sensitive", "selective")),
            _number(entry.get("priority", 0)),
            _texts(entry.get("secondary_keys", [])),
            _number(entry.get("id", 0)) or isinstance(entry["id"], str),
        )
        if not all((*required, *optional)):
            yield f"entry {entry}"


def _texts(value: Json) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _asset(value: Json) -> bool:
    return isinstance(value, dict) and all(isinstance(value.get(n), str) for n in ("type", "uri", "name", "ext"))


def _number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def test_a_v1_card_is_read_with_what_other_programs_write_beside_it() -> None:
    tree: Tree = {
        **V1, "creatorcomment": "by Bo", "talkativeness": "0.7", "tags": "calm, sea,,", "chat": "Maru - 1", "odd": 1,
    }  # fmt: skip

    made = normalise(tree)

    data = data_of(made)
    assert (made.format, made.spec_version) == ("json", "1.0")
    assert {name: data[name] for name in V1} == V1
    assert (data["creator_notes"], data["tags"], data["odd"]) == ("by Bo", ["calm", "sea"], 1)
    assert data["extensions"] == {"talkativeness": "0.7"}
    assert "chat" not in data


def test_a_v2_card_is_read_with_the_fields_that_nobody_knows() -> None:
    tree = v2(creator="Bo", unknown={"deep": [1, None]}, extensions={"chub": {"full_path": "a/b"}})

    made = normalise(tree)

    data = data_of(made)
    assert (made.format, made.spec_version) == ("json", "2.0")
    assert data["unknown"] == {"deep": [1, None]}
    assert data["extensions"] == {"chub": {"full_path": "a/b"}}
    assert data["assets"] == [{"type": "icon", "uri": "ccdefault:", "name": "main", "ext": "png"}]
    assert made.cleaned == made.warnings == made.inert == ()


def test_a_v3_card_is_read_with_all_that_v3_added() -> None:
    fields: Tree = {
        "nickname": "Mari",
        "source": ["https://example.org/1"],
        "group_only_greetings": ["All of you?"],
        "creator_notes_multilingual": {"en": "A keeper.", "ko-KR": "등대지기"},
        "creation_date": 1_700_000_000_000,
        "modification_date": 0,
        "assets": [{"type": "emotion", "uri": "embeded://assets/a.png", "name": "neutral", "ext": "png", "x": 1}],
    }

    data = data_of(normalise(v3(**fields)))

    assert {name: data[name] for name in fields} == fields


def test_a_card_of_a_newer_specification_is_read_with_a_warning() -> None:
    for spec, version in (("chara_card_v4", "4.0"), ("chara_card_v3", "3.1"), ("chara_card_v4", None)):
        tree: Tree = {"spec": spec, "spec_version": version, "data": {**V1, "voice": {"id": 7}}}

        made = normalise(tree)

        assert data_of(made)["voice"] == {"id": 7}
        assert "newer" in words(made.warnings)[0]


def test_a_card_without_its_spec_is_read_by_its_data() -> None:
    made = normalise({"data": {**V1, "alternate_greetings": ["Again?"]}})

    assert data_of(made)["alternate_greetings"] == ["Again?"]


def test_a_card_of_promv3_is_mapped_and_keeps_its_own_fields() -> None:
    tree: Tree = {
        "type": "chara_card",
        "spec_version": "3.1",
        "name": "Maru",
        "description": "Keeps the light.",
        "greetings": {"solo": ["You came.", "Again?"], "group": ["All of you?"]},
        "example_messages": [{"role": "user", "content": "When?"}, {"role": "assistant", "content": "At dusk."}],
        "metadata": {"creator": "Bo", "version": 2, "tags": ["sea"], "creator_notes": "by Bo"},
    }

    made = normalise(tree)

    data = data_of(made)
    assert (made.format, made.spec_version) == ("prom-v3", "3.1")
    assert (data["first_mes"], data["alternate_greetings"]) == ("You came.", ["Again?"])
    assert data["group_only_greetings"] == ["All of you?"]
    assert data["mes_example"] == "<START>\n{{user}}: When?\n{{char}}: At dusk."
    assert (data["creator"], data["character_version"], data["tags"]) == ("Bo", "2", ["sea"])
    assert data["greetings"] == tree["greetings"]


def test_a_card_of_pygmalion_is_mapped() -> None:
    made = normalise(
        {
            "char_name": "Maru",
            "char_persona": "Keeps the light.",
            "world_scenario": "an island",
            "char_greeting": "You came.",
            "example_dialogue": "{{char}}: At dusk.",
        }
    )

    data = data_of(made)
    assert made.format == "pygmalion"
    assert [data[name] for name in ("name", "description", "scenario", "first_mes", "mes_example")] == [
        "Maru", "Keeps the light.", "an island", "You came.", "{{char}}: At dusk.",
    ]  # fmt: skip
    assert "char_name" not in data


def test_a_card_of_text_generation_webui_is_mapped() -> None:
    made = normalise({"name": "Maru", "context": "Keeps the light.", "greeting": "You came.", "turn_template": ""})

    data = data_of(made)
    assert made.format == "text-generation-webui"
    assert (data["description"], data["first_mes"]) == ("Keeps the light.", "You came.")
    assert data["turn_template"] == ""


def test_the_picture_of_backyard_is_mapped() -> None:
    character: Tree = {
        "aiName": "Maru",
        "aiPersona": "{character} keeps the light.",
        "firstMessage": "You came, {user}.",
        "customDialogue": "#{user}: When?\n#{character}: At dusk.",
        "basePrompt": "Be brief.",
        "loreItems": [{"key": "light, lamp", "value": "It is high."}],
        "isNSFW": True,
    }

    made = normalise({"character": character, "version": 4})

    data = data_of(made)
    assert (made.format, made.spec_version) == ("backyard-png", "4")
    assert data["description"] == "{{char}} keeps the light."
    assert data["mes_example"] == "<START>\n{{user}}: When?\n{{char}}: At dusk."
    assert data["extensions"] == {"byaf": {"character.json": character}, "iyagi": {"rating": "adult"}}


@pytest.mark.parametrize("place", ["iyagi/ccv3", "cc_extractor/v3"])
def test_fields_of_v3_that_were_put_away_in_a_v2_card_come_back(place: str) -> None:
    away: Tree = {"nickname": "Mari", "group_only_greetings": ["All of you?"], "source": ["x"]}

    data = data_of(normalise(v2(extensions={place: away, "fav": False})))

    assert {name: data[name] for name in away} == away
    assert data["extensions"] == {"fav": False}


@pytest.mark.parametrize(
    "tree",
    [
        {},
        {"name": "Maru"},
        {"entries": {}},
        {"spec": "lorebook_v3", "data": {"entries": []}},
        {"spec": "chara_card_v2", "data": []},
        {"data": {"name": "x"}},
        {"name": "a", "version": "1.0.0", "dependencies": {}},
    ],
)
def test_what_is_no_card_is_refused(tree: Tree) -> None:
    with pytest.raises(BadInput) as refused:
        normalise(tree)

    assert "first_mes" in CATALOG.render(refused.value.text, "en")


@pytest.mark.parametrize("name", ["", " \t\n", None, [], {}])
def test_a_card_without_a_name_is_refused_by_the_name_of_the_field(name: Json) -> None:
    for tree in (v2(name=name), {**V1, "name": name}):
        with pytest.raises(BadInput) as refused:
            normalise(tree)

        assert refused.value.text.args["field"] == "name"


@pytest.mark.parametrize(
    ("field", "given", "read", "said"),
    [
        ("description", None, "", "description: this was null"),
        ("personality", 12, "12", "personality: this wasn't text"),
        ("scenario", True, "true", "scenario: this wasn't text"),
        ("creator_notes", {"a": 1}, "", "creator_notes: this value has the wrong type"),
        ("system_prompt", ["a", "b"], "a\nb", "system_prompt: this was a list"),
        ("alternate_greetings", "Again?", ["Again?"], "alternate_greetings: this was a single value"),
        ("alternate_greetings", ["a", 7, None, "b"], ["a", "b"], "alternate_greetings: an element"),
        ("alternate_greetings", None, [], "alternate_greetings: this was null"),
        ("group_only_greetings", 7, [], "group_only_greetings: this value has the wrong type"),
        ("nickname", None, None, "nickname: this was null"),
        ("nickname", 7, "7", "nickname: this wasn't text"),
        ("source", None, None, "source: this was null"),
        ("tags", "calm, sea, ,", ["calm", "sea"], "tags: this was one text"),
        ("extensions", None, {}, "extensions: this was null"),
        ("extensions", [], {}, "extensions: this value has the wrong type"),
        ("creation_date", "1700000000", 1_700_000_000, "creation_date: this number was written as text"),
        ("source", "x", ["x"], "source: this was a single value"),
        ("creator_notes_multilingual", {"en": "a", "ko": None}, {"en": "a"}, "creator_notes_multilingual: an element"),
        (
            "assets",
            None,
            [{"type": "icon", "uri": "ccdefault:", "name": "main", "ext": "png"}],
            "assets: this was null",
        ),
        (
            "assets",
            [{"type": "icon", "uri": "x", "name": "main", "ext": ".PNG"}, {"type": "icon"}, 5],
            [{"type": "icon", "uri": "x", "name": "main", "ext": "png"}],
            "assets: an element of the wrong type was left out. (2 times)",
        ),
    ],
)
def test_a_wrong_but_clear_type_is_repaired_and_named(field: str, given: Json, read: Json, said: str) -> None:
    made = normalise(v3(**{field: given}))

    assert data_of(made).get(field) == read
    (note,) = words(made.cleaned)
    assert note.startswith(said)


def test_a_number_becomes_text_as_it_was_written() -> None:
    tree, _ = loads(b'{"name": "M", "description": "", "character_version": 1.10}', Limits())
    assert isinstance(tree, dict)

    data = data_of(normalise(tree))

    assert data["character_version"] == "1.10"


@pytest.mark.parametrize("book", [None, [], {}])
def test_an_empty_book_is_no_book_and_the_tree_keeps_it(book: Json) -> None:
    tree = v2(character_book=book)

    made = normalise(tree)

    assert "character_book" not in data_of(made)
    assert words(made.cleaned)[0].startswith("character_book: the lorebook is empty")
    assert tree == v2(character_book=book)


def test_entries_in_an_object_are_read_in_the_order_of_their_numbers() -> None:
    entries: Tree = {"10": {"keys": ["c"]}, "x": {"keys": ["d"]}, "2": {"keys": ["b"]}, "0": {"keys": ["a"]}}

    made = normalise(v2(character_book={"entries": entries}))

    read = book_of(made)["entries"]
    assert isinstance(read, list)
    assert [each["keys"] for each in read if isinstance(each, dict)] == [["a"], ["b"], ["c"], ["d"]]
    assert words(made.cleaned)[0].startswith("character_book.entries: this was an object")


@pytest.mark.parametrize(
    ("entry", "field", "read", "said"),
    [
        ({"keys": "a, b,"}, "keys", ["a", "b"], "character_book.entries.keys: this was one text"),
        ({"keys": "/a,b/i"}, "keys", ["/a,b/i"], "character_book.entries.keys: this was a single value"),
        ({"keys": ["a", 1]}, "keys", ["a"], "character_book.entries.keys: an element"),
        (
            {"secondary_keys": "a,b"},
            "secondary_keys",
            ["a", "b"],
            "character_book.entries.secondary_keys: this was one",
        ),
        ({"content": None}, "content", "", "character_book.entries.content: this was null"),
        ({"enabled": ...}, "enabled", True, "character_book.entries.enabled: this wasn't given"),
        ({"enabled": 0}, "enabled", False, "character_book.entries.enabled: this wasn't true or false"),
        ({"enabled": "false"}, "enabled", False, "character_book.entries.enabled: this wasn't true or false"),
        ({"insertion_order": ...}, "insertion_order", 100, "character_book.entries.insertion_order: this wasn't given"),
        ({"insertion_order": ..., "order": 7, "priority": 9}, "insertion_order", 7, "character_book.entries.insertion"),
        ({"insertion_order": ..., "priority": 9}, "insertion_order", 9, "character_book.entries.insertion_order: this"),
        ({"insertion_order": "5"}, "insertion_order", 5, "character_book.entries.insertion_order: this number"),
        ({"extensions": None}, "extensions", {}, "character_book.entries.extensions: this was null"),
        ({"position": 4}, "position", "after_char", "character_book.entries.position"),
        ({"case_sensitive": "x"}, "case_sensitive", None, "character_book.entries.case_sensitive: this value"),
    ],
)
def test_an_entry_is_repaired_and_the_field_named(entry: dict[str, object], field: str, read: Json, said: str) -> None:
    whole: dict[str, object] = {"keys": ["k"], "content": "c", "extensions": {}, "enabled": True, "insertion_order": 1}
    tree = json.loads(json.dumps({name: value for name, value in (whole | entry).items() if value is not ...}))

    made, notes = entry_of(tree)

    assert made.get(field) == read
    assert notes[0].startswith(said)


def test_an_entry_keeps_what_is_data() -> None:
    entry: Tree = {
        "keys": [" a ", "a", "", "a"],
        "content": "\r\n text ",
        "extensions": {"position": 4, "odd": [1]},
        "enabled": True,
        "insertion_order": -1.5,
        "position": "before_char_defs",
        "mode": "folder",
        "folder": "x",
        "id": "abc",
    }

    made, notes = entry_of(entry)

    assert made == {**entry, "use_regex": False, "constant": False}
    assert notes == []


def test_a_book_with_the_names_of_world_info_inside_a_card_is_read() -> None:
    entries: list[Json] = [
        {"uid": 3, "key": ["light"], "content": "x", "disable": True},
        {"key": "a, b", "content": "y"},
    ]

    made = normalise(v2(character_book={"entries": entries}))

    read = book_of(made)["entries"]
    assert isinstance(read, list)
    first, second = read
    assert isinstance(first, dict)
    assert isinstance(second, dict)
    assert (first["keys"], first["enabled"], first["id"]) == (["light"], False, 3)
    assert second["keys"] == ["a", "b"]


@pytest.mark.parametrize(
    ("limits", "fields"),
    [
        (Limits(greetings=2), {"alternate_greetings": ["a", "b"]}),
        (Limits(assets=1), {"assets": [{"uri": "a"}, {"uri": "b"}]}),
        (Limits(entries=1), {"character_book": {"entries": [{}, {}]}}),
        (Limits(keys=2), {"character_book": {"entries": [{"keys": ["a", "b", "c"]}]}}),
        (Limits(keys=2), {"character_book": {"entries": [{"keys": "a,b,c,d"}]}}),
    ],
)
def test_a_card_over_a_limit_is_refused(limits: Limits, fields: Tree) -> None:
    with pytest.raises(BadInput) as refused:
        normalise(v3(**fields), limits)

    assert refused.value.text.key == "cardview-too-many"


def test_what_is_never_run_is_named_with_counts_and_kept() -> None:
    extensions: Tree = {
        "regex_scripts": [{"id": "1"}, {"id": "2"}],
        "risuai": {
            "customScripts": [{}],
            "triggerscript": [{}, {}, {}],
            "backgroundHTML": "<b>",
            "lowLevelAccess": True,
            "virtualscript": "x",
        },
    }
    entries: list[Json] = [{"keys": [], "extensions": {"automation_id": "a"}}, {"extensions": {"automation_id": ""}}]

    made = normalise(v3(extensions=extensions, character_book={"entries": entries, "recursive_scanning": False}))

    assert words(made.inert) == [
        "regex_scripts: 2 scripts",
        "risuai.customScripts: one script",
        "risuai.triggerscript: 3 scripts",
        "risuai.virtualscript: one script",
        "risuai.backgroundHTML: HTML of 3 characters",
        "risuai.lowLevelAccess: a request for low-level access",
        "automation_id: automation of one lore entry",
    ]
    assert data_of(made)["extensions"] == extensions


def test_what_was_read_is_told_in_words() -> None:
    entries: list[Json] = [{"keys": ["a"]}, {"keys": ["b"], "enabled": False}, {"mode": "folder"}]
    assets: list[Json] = [{"uri": "ccdefault:"}, {"uri": "https://example.org/a.png"}, {"uri": "embeded://a.png"}]

    made = normalise(v3(alternate_greetings=["Again?"], character_book={"entries": entries}, assets=assets))

    assert words(made.read) == [
        "2 greetings",
        "2 lore entries, of which 1 off",
        "one lorebook folder",
        "2 assets",
        "one asset is on another site and is not downloaded",
    ]


@pytest.mark.parametrize("tags", [["Calm", "NSFW"], ["성인"], "sea, R-18"])
def test_a_card_for_adults_is_rated_in_the_view(tags: Json) -> None:
    made = normalise(v2(tags=tags))

    assert data_of(made)["extensions"] == {"iyagi": {"rating": "adult"}}
    assert "adult" in words(made.read)[-1]


def test_a_card_that_rates_itself_keeps_its_rating() -> None:
    own: Tree = {"iyagi": {"rating": "general", "language": "ko"}}

    data = data_of(normalise(v2(tags=["nsfw"], extensions=own)))

    assert data["extensions"] == own


def test_a_silent_book_of_risuai_recurses_in_the_view_alone() -> None:
    tree = v3(extensions={"risuai": {}}, character_book={"extensions": {}, "entries": []})
    before = copied_tree(tree)

    made = normalise(tree)

    assert book_of(made)["recursive_scanning"] is True
    assert "RisuAI" in words(made.warnings)[0]
    assert same(tree, before)


def test_a_book_that_is_no_silent_book_of_a_v3_card_of_risuai_stays_as_it_is() -> None:
    off: Tree = {"extensions": {}, "entries": [], "recursive_scanning": False}
    silent: Tree = {"extensions": {}, "entries": []}

    told = normalise(v3(extensions={"risuai": {}}, character_book=off))
    older = normalise(v2(extensions={"risuai": {}}, character_book=silent))
    other = normalise(v3(character_book=silent))

    assert book_of(told) == off
    assert book_of(older) == {**silent, "recursive_scanning": False}
    assert book_of(other) == silent


@pytest.mark.parametrize(
    ("examples", "warned"),
    [
        ("", False),
        ("<START>\n{{user}}: Hi.\n{{char}}: Hm.", False),
        ("{{user}}: Hi.\n<start>\nMaru: Hm.", False),
        ("<START>\nOn the island.\n{{user}}: Hi.", True),
        ("Maru keeps the light.", True),
    ],
)
def test_text_of_examples_that_nobody_speaks_is_warned_of(examples: str, *, warned: bool) -> None:
    made = normalise(v2(mes_example=examples))

    assert [each.key for each in made.warnings] == ["cardview-example-lead"] * warned


def test_a_lorebook_that_a_card_only_names_is_asked_for() -> None:
    entries: list[Json] = [{"keys": ["a"], "content": "x", "enabled": True, "insertion_order": 1, "extensions": {}}]
    book: Tree = {"extensions": {}, "entries": entries}

    alone = normalise(v2(extensions={"world": "Island"}))
    carried = normalise(v2(extensions={"world": "Island"}, character_book=book))

    assert "“Island”" in words(alone.warnings)[0]
    assert carried.warnings == ()


def test_greetings_for_groups_of_older_cards_are_offered() -> None:
    data = data_of(normalise(v2(extensions={"group_greetings": ["All of you?"]})))

    assert data["group_only_greetings"] == ["All of you?"]


def test_our_own_cards_need_no_repair() -> None:
    for path in sorted((Path(__file__).parents[4] / "core" / "characters" / "seed").glob("*.json")):
        tree, _ = loads(path.read_bytes(), Limits())
        assert isinstance(tree, dict)

        made = normalise(tree)

        assert (words(made.cleaned), words(made.warnings), words(made.inert)) == ([], [], []), path.name
        data, stood = data_of(made), tree["data"]
        assert isinstance(stood, dict)
        assert {name: data[name] for name in stood if name != "character_book"} == {
            name: value for name, value in stood.items() if name != "character_book"
        }


scalars = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8)
)
anything = st.recursive(
    scalars | st.sampled_from(["1", "true", "/a/i", "/(/", "a,b"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def objects(*names: str) -> st.SearchStrategy[Tree]:
    return st.dictionaries(st.sampled_from(names) | st.text(max_size=4), anything, max_size=12)


entries = objects(
    "keys", "secondary_keys", "content", "extensions", "enabled", "insertion_order", "use_regex", "constant", "name",
    "comment", "id", "priority", "selective", "position", "case_sensitive", "key", "uid", "mode", "selectiveLogic",
)  # fmt: skip
books = st.fixed_dictionaries(
    {"entries": st.lists(entries | anything, max_size=3) | st.dictionaries(st.text(max_size=3), entries, max_size=3)},
    optional=dict.fromkeys(("name", "scan_depth", "token_budget", "recursive_scanning", "extensions"), anything),
)
fields = st.fixed_dictionaries(
    {"name": st.text(max_size=4) | anything},
    optional={
        **dict.fromkeys(
            (
                *STRINGS[1:],
                "alternate_greetings",
                "tags",
                "group_only_greetings",
                "extensions",
                "assets",
                "nickname",
                "source",
                "creator_notes_multilingual",
                "creation_date",
                "modification_date",
                "odd",
                "greetings",
            ),
            anything,
        ),
        "character_book": books | anything,
        "extensions": objects("risuai", "iyagi", "iyagi/ccv3", "cc_extractor/v3", "regex_scripts", "byaf"),
    },
)
trees = (
    st.fixed_dictionaries(
        {
            "spec": st.sampled_from(["chara_card_v2", "chara_card_v3", "chara_card_v9", None]) | anything,
            "spec_version": anything,
            "data": fields,
        }
    )
    | fields
    | fields.map(lambda data: {**data, "type": "chara_card"})
    | objects(
        "char_name", "char_persona", "name", "context", "greeting", "character", "version", "spec", "data", "type"
    )
)


slowly = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


@slowly
@given(trees)
def test_any_object_is_refused_or_becomes_a_card_whose_every_field_has_its_type(tree: Tree) -> None:
    before = copied_tree(tree)

    made, refused = outcome(tree)

    assert same(tree, before)
    assert (made is None) == bool(words(refused))
    if made is not None:
        assert [*wrong_types(made.view)] == []
        assert str(data_of(made)["name"]).strip()
        words((*made.cleaned, *made.warnings, *made.inert, *made.read))


@slowly
@given(trees)
def test_a_view_is_its_own_view(tree: Tree) -> None:
    made, _ = outcome(tree)
    assume(made is not None)
    assert made is not None

    again = normalise(made.view)

    assert same(again.view, made.view)
    assert again.cleaned == ()


@pytest.mark.parametrize("name", [" \u200b\u3000", "\u3164", "\u2800\u2060", "\u202e", "\n\t"])
def test_a_name_that_nobody_can_see_is_no_name(name: str) -> None:
    made, refused = outcome({"name": name, "description": "x"})

    assert made is None
    assert [text.key for text in refused] == ["cardview-nameless"]


@pytest.mark.parametrize("tags", [["x"] * 1_001, "x," * 1_001])
def test_a_card_of_more_tags_than_anybody_reads_is_refused(tags: Json) -> None:
    made, refused = outcome({"name": "Maru", "description": "x", "tags": tags})

    assert made is None
    told = "tags: there are 1,001 of these, and at most 1,000 can be read. Please split or shorten the card."
    assert words(refused) == [told]
