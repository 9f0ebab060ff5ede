"""An author changes what they meant to change, and nothing else in the card moves."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.characters.card import DepthPrompt, from_v3
from core.characters.editing import LEVELS, CardEdit, KoreanVoice, blank, edited, level_named
from core.characters.formats.base import Json, Limits, Tree
from core.characters.formats.tree import copied_tree, dumps, load_tree, same
from core.errors import BadInput
from core.text import LOCALES, Catalog

SEED = Path(__file__).parents[3] / "core" / "characters" / "seed" / "dallae.json"

STRANGE = """{
  "spec": "chara_card_v3", "spec_version": "3.0", "fav": true, "name": "Maru", "creatorcomment": "old",
  "data": {
    "zzz": 1.0, "name": "Maru", "description": "Keeps\\r\\nthe light. ", "first_mes": "You came.",
    "alternate_greetings": ["Again?", "", "  Late.  "], "tags": ["sea", " calm "], "creator_notes": "plain",
    "creator_notes_multilingual": {"en": "A keeper.", "ko": "등대지기", "de": "Wärter"},
    "extensions": {"other/app": {"big": 12345678901234567890, "one": 1e2},
      "iyagi": {"language": "ko", "voice": {"speech_level": "해", "register": "plain"}, "smalltalk": []}},
    "character_book": {"unknown": [], "extensions": {}, "entries": [
      {"id": 3, "keys": ["light"], "content": "It is high.", "insertion_order": 5.0, "enabled": true, "x": {"y": 1}},
      {"id": "3", "keys": [], "content": "The sea.", "enabled": true, "insertion_order": 7}
    ]}
  }
}"""


def card() -> Tree:
    tree, _ = load_tree(STRANGE.encode(), Limits())
    return tree


def at(tree: Json, *path: str | int) -> Json:
    for step in path:
        if isinstance(tree, dict):
            tree = tree[str(step)]
        else:
            assert isinstance(tree, list)
            tree = tree[int(step)]
    return tree


def paths(one: Json, other: Json, path: tuple[str | int, ...] = ()) -> set[tuple[str | int, ...]]:
    """Where two trees differ, as deep as both have the same shape."""
    if isinstance(one, dict) and isinstance(other, dict):
        found: set[tuple[str | int, ...]] = set()
        for key in one.keys() | other.keys():
            inside = (*path, key)
            found |= paths(one[key], other[key], inside) if key in one and key in other else {inside}
        return found
    return set() if same(one, other) else {path}


def test_an_edit_of_nothing_gives_the_same_card_byte_for_byte() -> None:
    before = card()

    after = edited(before, CardEdit())

    assert dumps(after) == dumps(before)


def test_writing_what_stands_there_already_changes_nothing() -> None:
    before = card()

    after = edited(
        before,
        CardEdit(
            name="Maru",
            nickname="",
            description="Keeps\r\nthe light. ",
            greetings=("You came.", "Again?", "", "  Late.  "),
            tags=("sea", " calm "),
            scenario="",
            language="ko",
            voice=KoreanVoice(level="해", toward={}, address="", tics=()),
            register="plain",
            lorebook=({"id": 3, "content": "It is high."}, {"id": "3"}),
        ),
    )

    assert dumps(after) == dumps(before)


@pytest.mark.parametrize(
    ("edit", "changed"),
    [
        (CardEdit(name=" Mara "), {("data", "name"), ("name",)}),
        (CardEdit(nickname="M"), {("data", "nickname")}),
        (CardEdit(tagline={"ko": "등대"}), {("data", "extensions", "iyagi", "tagline")}),
        (CardEdit(description="d"), {("data", "description")}),
        (CardEdit(personality="p"), {("data", "personality")}),
        (CardEdit(scenario="s"), {("data", "scenario")}),
        (CardEdit(greetings=("Hm.", "Again?", "", "  Late.  ")), {("data", "first_mes")}),
        (CardEdit(greetings=("You came.",)), {("data", "alternate_greetings")}),
        (CardEdit(greeting_choice="random"), {("data", "extensions", "iyagi", "greeting_choice")}),
        (CardEdit(examples="<START>"), {("data", "mes_example")}),
        (CardEdit(system_prompt="s"), {("data", "system_prompt")}),
        (CardEdit(post_history="p"), {("data", "post_history_instructions")}),
        (CardEdit(creator="c"), {("data", "creator")}),
        (
            CardEdit(creator_notes="새"),
            {("data", "creator_notes"), ("data", "creator_notes_multilingual", "ko"), ("creatorcomment",)},
        ),
        (CardEdit(character_version="2"), {("data", "character_version")}),
        (CardEdit(tags=("sea", " ", "fog")), {("data", "tags")}),
        (CardEdit(rating="teen"), {("data", "extensions", "iyagi", "rating")}),
        (CardEdit(language="en"), {("data", "extensions", "iyagi", "language")}),
        (CardEdit(voice=KoreanVoice(level="")), {("data", "extensions", "iyagi", "voice", "speech_level")}),
        (CardEdit(register="sly"), {("data", "extensions", "iyagi", "voice", "register")}),
        (CardEdit(lorebook=()), {("data", "character_book", "entries")}),
        (CardEdit(group_greetings=("All of you.",)), {("data", "group_only_greetings")}),
        (CardEdit(talkativeness=0.25), {("data", "extensions", "talkativeness")}),
        (CardEdit(depth_prompt=DepthPrompt("Short.", 2)), {("data", "extensions", "depth_prompt")}),
        (CardEdit(lore_profile="risu"), {("data", "extensions", "iyagi", "lore_profile")}),
    ],
)
def test_each_field_changes_its_own_place_and_its_old_mirror(edit: CardEdit, changed: set[tuple[str, ...]]) -> None:
    before = card()

    after = edited(before, edit)

    assert paths(before, after) == changed
    assert same(before, card())  # the version before stays


def test_every_field_of_an_edit_is_known_to_the_test_above() -> None:
    marks = test_each_field_changes_its_own_place_and_its_old_mirror.pytestmark  # type: ignore[attr-defined]  # pytest sets it
    edits: list[CardEdit] = [edit for edit, _ in marks[0].args[1]]

    tried = {field.name for field in fields(CardEdit) for edit in edits if getattr(edit, field.name) is not None}

    assert tried == {field.name for field in fields(CardEdit)}


@pytest.mark.parametrize(
    "edit",
    [
        CardEdit(talkativeness=1.5),
        CardEdit(depth_prompt=DepthPrompt("x", -1)),
        CardEdit(depth_prompt=DepthPrompt("x", 1, "god")),
        CardEdit(lore_profile="nobody's"),
        CardEdit(group_greetings=("x",) * 501),
    ],
)
def test_what_is_out_of_bounds_is_refused_by_its_name(edit: CardEdit) -> None:
    with pytest.raises(BadInput) as refused:
        edited(card(), edit)

    assert "what" in refused.value.text.args


def test_a_reminder_keeps_what_others_wrote_beside_it_and_goes_when_it_is_emptied() -> None:
    with_one = edited(card(), CardEdit(depth_prompt=DepthPrompt("Short.", 2)))
    reminder = at(with_one, "data", "extensions", "depth_prompt")
    assert isinstance(reminder, dict)
    reminder["other"] = 1

    after = edited(with_one, CardEdit(depth_prompt=DepthPrompt("Long.", 0, "user")))
    gone = edited(after, CardEdit(depth_prompt=DepthPrompt("")))

    assert at(after, "data", "extensions", "depth_prompt") == {
        "prompt": "Long.",
        "depth": 0,
        "role": "user",
        "other": 1,
    }
    assert gone == card()


def test_chat_reads_what_the_author_wrote() -> None:
    voice = KoreanVoice(level="해요체", toward={"단장": "합쇼체"}, address="손님", tics=("음", " "), never=("욕",))
    edit = CardEdit(greetings=("안녕", "또 왔네"), rating="teen", tagline={"ko": "점원"}, voice=voice)

    after = edited(blank("달래", "ko"), edit)
    read = from_v3(after)

    assert (read.name, read.language, read.rating) == ("달래", "ko", "teen")
    assert read.greetings == ("안녕", "또 왔네")
    assert (read.voice["speech_level"], read.voice["address"]) == ("해요", "손님")
    assert at(after, "data", "extensions", "iyagi", "voice", "tics") == ["음"]
    assert at(after, "data", "extensions", "iyagi", "voice", "toward") == {"단장": "하십시오"}


def test_notes_by_language_are_kept_whole() -> None:
    after = edited(card(), CardEdit(creator_notes={"en": "Keeper", "ko": "지기"}))

    assert at(after, "data", "creator_notes") == "지기"
    assert at(after, "data", "creator_notes_multilingual") == {"en": "Keeper", "ko": "지기"}


def test_lore_is_matched_by_id_and_keeps_what_the_editor_does_not_know() -> None:
    edit = CardEdit(
        lorebook=({"keys": ["new"], "content": "n"}, {"id": "3", "content": "sea"}, {"id": 3, "enabled": False})
    )

    entries = at(edited(card(), edit), "data", "character_book", "entries")

    assert isinstance(entries, list)
    assert entries[0] == {
        "keys": ["new"],
        "content": "n",
        "extensions": {},
        "enabled": True,
        "insertion_order": 100,
        "id": 4,
    }
    assert entries[1] == {"id": "3", "keys": [], "content": "sea", "enabled": True, "insertion_order": 7}
    assert dumps(entries[2]) == (
        '{"id":3,"keys":["light"],"content":"It is high.","insertion_order":5.0,"enabled":false,"x":{"y":1}}'
    )


def test_a_lorebook_without_ids_is_matched_by_place() -> None:
    before = edited(blank("A", "en"), CardEdit(lorebook=({"content": "one"}, {"content": "two"})))
    entries = at(before, "data", "character_book", "entries")
    assert isinstance(entries, list)
    for entry in entries:
        assert isinstance(entry, dict)
        del entry["id"]
        entry["mine"] = True

    after = edited(before, CardEdit(lorebook=({"content": "one"}, {"content": "2"}, {"content": "3"})))

    assert paths(before, after) == {("data", "character_book", "entries")}
    made = at(after, "data", "character_book", "entries")
    assert isinstance(made, list)
    assert [isinstance(each, dict) and (each["content"], "mine" in each, "id" in each) for each in made] == [
        ("one", True, False),
        ("2", True, False),
        ("3", False, True),
    ]


def test_a_card_of_the_first_version_gets_data_and_keeps_its_flat_fields_alike() -> None:
    flat: Tree = {"name": "Ann", "description": "d", "char_greeting": "odd"}

    after = edited(flat, CardEdit(description="D"))

    assert after == {
        "name": "Ann",
        "description": "D",
        "char_greeting": "odd",
        "spec": "chara_card_v3",
        "spec_version": "3.0",
        "data": {"name": "Ann", "description": "D", "extensions": {}},
    }


def test_a_new_card_has_all_fields_that_a_v3_card_must_have() -> None:
    made = blank(" 새 사람 ", "ko", created=1_760_000_000)

    data = at(made, "data")
    assert isinstance(data, dict)
    assert (data["name"], data["creation_date"]) == ("새 사람", 1_760_000_000)
    assert {"group_only_greetings", "alternate_greetings", "tags", "extensions", "mes_example"} <= data.keys()
    assert from_v3(made).language == "ko"


@pytest.mark.parametrize(
    ("edit", "key"),
    [
        (CardEdit(name=" \n"), "editing-name-blank"),
        (CardEdit(name="n" * 201), "editing-too-long"),
        (CardEdit(nickname="n" * 201), "editing-too-long"),
        (CardEdit(description="d" * 2_000_001), "editing-too-long"),
        (CardEdit(greetings=("g",) * 501), "editing-too-many"),
        (CardEdit(greetings=("g" * 2_000_001,)), "editing-too-long"),
        (CardEdit(tags=("t",) * 101), "editing-too-many"),
        (CardEdit(tags=("t" * 101,)), "editing-too-long"),
        (CardEdit(tagline={"ko": "t" * 161}), "editing-too-long"),
        (CardEdit(creator_notes="n" * 2_000_001), "editing-too-long"),
        (CardEdit(creator_notes={"ko": "n" * 2_000_001}), "editing-too-long"),
        (CardEdit(register="r" * 1_001), "editing-too-long"),
        (CardEdit(voice=KoreanVoice(address="a" * 1_001)), "editing-too-long"),
        (CardEdit(voice=KoreanVoice(never=("n" * 1_001,))), "editing-too-long"),
        (CardEdit(voice=KoreanVoice(tics=("t",) * 51)), "editing-too-many"),
        (CardEdit(lorebook=({"content": "c" * 2_000_001},)), "editing-too-long"),
        (CardEdit(rating="spicy"), "editing-unknown-choice"),
        (CardEdit(greeting_choice="last"), "editing-unknown-choice"),
        (CardEdit(language="xx"), "editing-unknown-choice"),
        (CardEdit(voice=KoreanVoice(level="높임")), "editing-level-unknown"),
        (CardEdit(voice=KoreanVoice(toward={"단장": "높임"})), "editing-level-unknown"),
        (CardEdit(lorebook=({"keys": "a, b"},)), "editing-lore-keys"),
        (CardEdit(lorebook=({"keys": [1]},)), "editing-lore-keys"),
        (CardEdit(lorebook=({"keys": ["k"] * 1_001},)), "editing-lore-many-keys"),
        (CardEdit(lorebook=({"content": None},)), "editing-lore-content"),
        (CardEdit(lorebook=({"enabled": 1},)), "editing-lore-switch"),
        (CardEdit(lorebook=({"insertion_order": True},)), "editing-lore-number"),
        (CardEdit(lorebook=({},) * 10_001), "editing-too-many"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_its_name(edit: CardEdit, key: str) -> None:
    before = card()

    with pytest.raises(BadInput) as refused:
        edited(before, edit)

    assert refused.value.text.key == key
    for locale in LOCALES:
        assert Catalog().render(refused.value.text, locale)
    assert same(before, card())


def test_a_card_from_elsewhere_that_is_longer_than_people_may_write_can_be_edited() -> None:
    before = card()
    data = at(before, "data")
    assert isinstance(data, dict)
    data |= {"name": "n" * 300, "tags": ["t" * 300] * 200}

    after = edited(before, CardEdit(name="n" * 300, tags=("t" * 300,) * 200, scenario="new"))

    assert paths(before, after) == {("data", "scenario")}


def test_levels_are_known_by_the_names_that_people_use() -> None:
    assert [level_named(f" {level}체 ") for level in LEVELS] == list(LEVELS)
    assert [level_named(words) for words in ("반말", "존댓말", "합쇼체", "haeyo", "")] == [
        "해",
        "해요",
        "하십시오",
        "해요",
        "",
    ]


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
edits = st.builds(
    CardEdit,
    name=st.none() | words.filter(str.strip),
    description=st.none() | words,
    greetings=st.none() | st.lists(words, max_size=3).map(tuple),
    creator_notes=st.none() | words | st.dictionaries(st.sampled_from(["ko", "en"]), words),
    tags=st.none() | st.lists(words, max_size=3).map(tuple),
    rating=st.none() | st.sampled_from(["general", "teen", "adult"]),
    voice=st.none() | st.builds(KoreanVoice, level=st.none() | st.sampled_from(["", *LEVELS])),
    lorebook=st.none()
    | st.lists(st.fixed_dictionaries({"content": words, "id": st.integers(0, 5)}), max_size=3).map(tuple),
)


@given(edits)
def test_an_edit_made_twice_is_an_edit_made_once(edit: CardEdit) -> None:
    once = edited(card(), edit)

    assert dumps(edited(once, edit)) == dumps(once)


@given(edits)
def test_no_edit_touches_what_iyagi_does_not_know(edit: CardEdit) -> None:
    after = edited(card(), edit)

    assert dumps(at(after, "data", "extensions", "other/app")) == '{"big":12345678901234567890,"one":1e2}'
    assert dumps(at(after, "data", "zzz")) == "1.0"
    assert at(after, "fav") is True
    assert list(after)[: len(card())] == list(card())


@given(edits)
def test_an_edit_shares_nothing_with_the_version_before(edit: CardEdit) -> None:
    before = card()
    kept = copied_tree(before)

    _spoil(edited(before, edit))

    assert same(before, kept)


def test_the_cards_that_come_with_the_program_can_be_edited_in_any_field() -> None:
    before, _ = load_tree(SEED.read_bytes(), Limits())

    after = edited(before, CardEdit(voice=KoreanVoice(tics=("음",)), scenario="비"))

    assert paths(before, after) == {("data", "scenario"), ("data", "extensions", "iyagi", "voice", "tics")}


def _spoil(value: Json) -> None:
    match value:
        case dict():
            for each in value.values():
                _spoil(each)
            value.clear()
        case list():
            for each in value:
                _spoil(each)
            value.clear()
