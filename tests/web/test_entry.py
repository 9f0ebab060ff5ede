"""What a form changes in a lorebook's entry, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.characters.formats.base import Tree
from core.errors import BadInput
from web import entry

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
EXTENSIONS = st.fixed_dictionaries(
    {},
    optional={
        "position": st.integers(0, 7),
        "selectiveLogic": st.integers(0, 3),
        "role": st.integers(0, 2),
        "sticky": st.none() | st.integers(0, 9),
        "probability": st.integers(0, 100),
        "case_sensitive": st.none() | st.booleans(),
        "match_whole_words": st.none() | st.booleans(),
        "group": TEXT,
        "other/app": st.integers(),
    },
)
ENTRIES = st.fixed_dictionaries(
    {"keys": st.lists(TEXT), "content": TEXT, "extensions": EXTENSIONS, "enabled": st.booleans()},
    optional={"name": TEXT, "comment": TEXT, "priority": st.integers(0, 99), "position": st.just("before_char")},
)


@given(ENTRIES)
def test_a_form_that_was_only_looked_at_changes_nothing(kept: Tree) -> None:
    shown = entry.of_entry(kept)

    returned = {name: text.replace("\r", "\n").replace("\n", "\r\n") for name, text in shown.items()}

    assert entry.patch_of(entry.of_entry(kept), {k: shown[k] for k in shown}) == {}
    assert set(entry.patch_of(shown, returned)) <= {"keys", "content", "comment", "name", "extensions"}


def test_only_what_was_written_is_named() -> None:
    shown = entry.of_entry({"keys": ["a"], "content": "x", "extensions": {"other": 1}, "enabled": True})

    patch = entry.patch_of(
        shown, shown | {"keys": "a\r\n b \n\n", "sticky": "3", "position": "4", "enabled": "", "title": " 등대 "}
    )

    assert patch == {
        "keys": ["a", "b"],
        "enabled": False,
        "comment": "등대",
        "name": "등대",
        "extensions": {"sticky": 3, "position": 4},
        "position": "after_char",
    }


def test_an_emptied_number_goes_back_to_what_is_usual() -> None:
    shown = entry.of_entry({"extensions": {"sticky": 3}, "priority": 4, "insertion_order": 5})

    patch = entry.patch_of(shown, shown | {"sticky": "", "priority": "", "insertion_order": ""})

    assert patch == {"priority": None, "insertion_order": 100, "extensions": {"sticky": None}}


@pytest.mark.parametrize(("field", "text"), [("sticky", "셋"), ("depth", "nan"), ("priority", "1e99"), ("role", "9")])
def test_what_is_no_number_is_refused(field: str, text: str) -> None:
    shown = entry.of_entry(None)

    with pytest.raises(BadInput):
        entry.patch_of(shown, shown | {field: text})
