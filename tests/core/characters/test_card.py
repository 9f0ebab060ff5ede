"""Cards from everywhere: what chat needs is read, and nothing misshapen breaks it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.characters.card import Card, Entry, Smalltalk, example_pairs, from_v3

DATA = {
    "name": " Maru ",
    "description": "Keeps the light.",
    "personality": "calm",
    "scenario": "an island",
    "first_mes": "You came.",
    "alternate_greetings": ["Again?", "", 7, "  Late.  "],
    "mes_example": "<START>\n{{user}}: When?\n{{char}}: At dusk.\nAnd not before.\n<START>\n{{char}}: Alone.",
    "system_prompt": "Be brief.",
    "post_history_instructions": "Remember.",
    "tags": ["calm", " sea ", None],
    "creator_notes_multilingual": {"en": "A keeper.", "ko": "등대지기"},
    "character_book": {
        "entries": [
            {"keys": ["light"], "content": "It is high.", "insertion_order": 5},
            {"keys": [], "content": "The sea is loud.", "constant": True},
            {"keys": ["off"], "content": "never", "enabled": False},
            {"keys": ["empty"], "content": "  "},
            "no object",
        ]
    },
    "extensions": {
        "iyagi": {
            "language": "ko-KR",
            "rating": "teen",
            "tagline": {"ko": "등대지기", "en": "keeper"},
            "voice": {"tics": ["hm", "well"], "register": "plain", "never": []},
            "smalltalk": [{"intents": ["hello"], "reply": "Hm."}, {"intents": ["bye"]}, 3],
        }
    },
}


def test_a_full_card_is_read() -> None:
    card = from_v3({"spec": "chara_card_v3", "spec_version": "3.0", "data": DATA})

    assert (card.name, card.description, card.personality) == ("Maru", "Keeps the light.", "calm")
    assert card.greetings == ("You came.", "Again?", "Late.")
    assert card.examples == (("When?", "At dusk.\nAnd not before."),)
    assert card.tags == ("calm", "sea")
    assert (card.language, card.rating) == ("ko", "teen")
    assert card.notes == {"en": "A keeper.", "ko": "등대지기"}
    assert card.tagline == {"ko": "등대지기", "en": "keeper"}
    assert card.voice == {"tics": ["hm", "well"], "register": "plain", "never": []}
    assert card.lore == (Entry(("light",), "It is high.", 5), Entry((), "The sea is loud.", constant=True))
    assert card.smalltalk == (Smalltalk(("hello",), "Hm."),)


def test_a_card_of_another_program_has_english_and_a_general_rating() -> None:
    card = from_v3({"data": {"name": "Ann", "creator_notes": "by Bo"}})

    assert (card.language, card.rating) == ("en", "general")
    assert card.notes == {"en": "by Bo"}


@pytest.mark.parametrize("card", [{}, {"data": None}, {"data": []}, {"data": {"name": 7, "tags": "a"}}])
def test_what_is_missing_or_misshapen_reads_as_empty(card: dict[str, object]) -> None:
    read = from_v3(card)

    assert (read.name, read.description, read.greetings, read.tags, read.lore) == ("", "", (), (), ())


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("", []),
        ("{{user}}: a\n{{char}}: b", [("a", "b")]),
        ("{{User}}: a\n{{CHAR}}: b", [("a", "b")]),
        ("<start>{{user}}: a\n{{char}}: b\n<START>\n{{user}}: c\n{{char}}: d", [("a", "b"), ("c", "d")]),
        ("a scene\n{{user}}: a\n{{char}}: b", [("a", "b")]),
        ("{{char}}: first\n{{user}}: a\n{{char}}: b", [("a", "b")]),
        ("{{user}}: a\n{{user}}: b\n{{char}}: c", [("b", "c")]),
        ("{{user}}: a\n{{char}}: b\n{{char}}: c", [("a", "b")]),
        ("{{user}}: a\n<START>\n{{char}}: b", []),
        ("{{user}}: he said {{char}}: no\n{{char}}: b", [("he said {{char}}: no", "b")]),
    ],
)
def test_example_dialogue_is_read_as_pairs(text: str, pairs: list[tuple[str, str]]) -> None:
    assert list(example_pairs(text)) == pairs


json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from([*DATA, "iyagi", "entries", "data", "keys", "content"]), inner)
    ),
    max_leaves=30,
)


@given(st.fixed_dictionaries({"data": json}))
def test_no_card_breaks_the_reader(card: dict[str, object]) -> None:
    assert isinstance(from_v3(card), Card)


@given(json, json, json)
def test_no_part_of_a_card_breaks_the_reader(book: object, extensions: object, notes: object) -> None:
    data = {
        "name": "Ann",
        "character_book": {"entries": [book, {"content": "x", "keys": book, "insertion_order": notes}]},
        "extensions": {"iyagi": {"voice": extensions, "smalltalk": [extensions], "tagline": notes, "language": notes}},
        "creator_notes_multilingual": notes,
    }

    assert from_v3({"data": data}).name == "Ann"
