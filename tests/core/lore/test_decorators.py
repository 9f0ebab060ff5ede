"""The `@@` lines at the head of an entry's content."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.lore.decorators import directions, few_directions
from core.lore.entries import Role


def test_decorators_and_the_newlines_around_them_are_cut_off() -> None:
    said = directions("\n@@depth 3\n@@role assistant\n\nThe text\n@@depth 9")

    assert (said.content, said.depth, said.role) == ("The text\n@@depth 9", 3, Role.ASSISTANT)


def test_a_content_without_decorators_stays_as_it_is() -> None:
    assert directions(" text \n@@depth 1").content == " text \n@@depth 1"


def test_the_first_of_two_counts() -> None:
    assert directions("@@depth 3\n@@depth 5\nx").depth == 3
    assert directions("@@end\n@@depth 5\nx").depth == 0


@pytest.mark.parametrize(
    "line",
    [
        "@@nope",
        "@@depth",
        "@@depth deep",
        "@@depth 1.5",
        "@@role narrator",
        "@@position moon",
        "@@is_greeting -1",
        "@@activate_only_every 0",
        "@@additional_keys ,",
        "@@Depth 1",
        "@@is_user_icon me",
        "@@instruct_depth 3",
        "@@inject_lore x",
    ],
)
def test_what_is_not_understood_is_kept_for_the_editor_and_does_nothing(line: str) -> None:
    said = directions(f"{line}\ntext")

    assert said.unread == (line,)
    assert said.content == "text"
    assert (said.depth, said.role, said.position, said.additional) == (None, None, None, ())


def test_a_chain_of_five_fallbacks_is_tried_from_the_top() -> None:
    chain = "@@a\n@@@b\n@@@is_user_icon x\n@@@instruct_depth 2\n@@@depth nothing\n@@@depth 7\n@@@depth 8\ntext"

    assert directions(chain).depth == 7


def test_a_fallback_belongs_to_the_decorator_right_above() -> None:
    assert directions("@@nope\n@@role user\n@@@depth 2\ntext").depth is None


def test_a_fallback_alone_has_nothing_to_stand_in_for() -> None:
    assert directions("@@@depth 2\ntext").depth is None
    assert directions("@@@end\ntext").depth == 0


def test_lines_that_add_up() -> None:
    said = directions("@@additional_keys a, b\n@@additional_keys c\n@@exclude_keys d\n@@exclude_keys e,f\nx")

    assert said.additional == (("a", "b"), ("c",))
    assert said.exclude == (("d",), ("e", "f"))


def test_all_that_risuai_adds_is_read() -> None:
    said = directions(
        "@@probability 40\n@@priority 7\n@@match_full_word\n@@exclude_keys_all a,b\n@@unrecursive\n"
        "@@no_recursive_search\n@@ignore_on_max_context\n@@disable_ui_prompt system_prompt\n@@position pt_NAME\nx"
    )

    assert (said.probability, said.priority, said.whole_words, said.recursive) == (40, 7, True, False)
    assert (said.exclude_all, said.searches_recursion, said.expendable) == ((("a", "b"),), False, True)
    assert (said.silenced, said.position) == (frozenset({"system_prompt"}), "pt_NAME")


def test_sillytavern_knows_two_by_their_first_letters_and_drops_the_rest() -> None:
    said = few_directions("@@depth 3\n@@@activate_now\n@@role user\ntext")

    assert (said.activate, said.depth, said.content) == (True, None, "text")
    assert few_directions(" @@activate\ntext").content == " @@activate\ntext"


@given(st.lists(st.sampled_from(["@@depth 1", "@@@depth 2", "@@nope", "@@", "@@@", "@@role user", "text"]), max_size=9))
def test_no_decorator_is_left_at_the_head(lines: list[str]) -> None:
    said = directions("\n".join(lines))

    assert not said.content.startswith("@@")
