"""Greetings with blocks and conditions: what is told, what is left out, what is reported."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.lore.macros import Scope, expand, removed_words, render_greeting, risu_defaults
from core.text import t

SCOPE = Scope(char="Elizabeth", nickname="Nick", user="Minjun")
SHARDS = (
    "{{", "}}", "{{#if ", "{{#if_pure 1}}", "{{/if}}", "{{/}}", "{{#each a}}", "{{/each}}", "{{getvar::x}}",
    "{{setvar::x::1}}",
    "{{? 1 = 1}}", "{{equal::a::a}}", "{{not::", "{{and::1::0}}", "{{else}}", "{{img::a}}", "1", "0", "::",
    "=", "<user>", "text", "{{//",
)  # fmt: skip


def told(text: str, **defaults: str) -> str:
    return render_greeting(text, SCOPE, defaults).text


def test_a_variable_set_in_a_greeting_decides_within_it_and_is_forgotten() -> None:
    first = "{{setvar::m::2}}{{#if {{equal::{{getvar::m}}::2}}}}A{{/if}}"
    text = first + "{{#if {{equal::{{getvar::m}}::1}}}}B{{/if}} {{char}}"

    greeting = render_greeting(text, SCOPE, {})

    assert greeting.text == "A Nick"
    assert greeting.removed == ()
    assert SCOPE.variables == {}


def test_the_cards_default_decides_where_nothing_was_set() -> None:
    text = "{{#if {{? {{getvar::x}}=1}}}}yes{{/}}no"

    assert told(text, x="1") == "yesno"
    assert told(text) == "no"


def test_what_is_not_supported_is_taken_out_and_named() -> None:
    text = "Hi {{#each a b}}there{{/each}}{{button::Go::t}}"

    greeting = render_greeting(text, SCOPE, {})

    assert greeting.text == "Hi there"
    assert greeting.removed == ("#each", "button")


def test_an_unset_variable_is_null_in_a_condition_and_nothing_in_words() -> None:
    assert told("[{{getvar::x}}]{{#if {{equal::{{getvar::x}}::null}}}}unset{{/if}}") == "[]unset"
    assert told("[{{getvar::x}}]{{#if {{equal::{{getvar::x}}::null}}}}unset{{/if}}", x="7") == "[7]"


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("1", True), ("true", True), (" 1 ", True), ("0", False), ("yes", False), ("2", False), ("TRUE", False),
        ("{{equal::a::a}}", True), ("{{equal::1::1.0}}", False), ("{{notequal::a::b}}", True),
        ("{{not_equal::a::a}}", False),
        ("{{greater::10::9}}", True), ("{{less::10::9}}", False), ("{{greaterequal::2::2}}", True),
        ("{{greater_equal::1::2}}", False),
        ("{{lessequal::2::2}}", True), ("{{less_equal::3::2}}", False), ("{{greater::b::a}}", False),
        ("{{less::null::5}}", False),
        ("{{and::1::1}}", True), ("{{and::1::0}}", False), ("{{or::0::true}}", True), ("{{or::0::0}}", False),
        ("{{not::0}}", True), ("{{not::1}}", False), ("{{and::{{not::0}}::{{equal::{{user}}::Minjun}}}}", True),
        ("{{? 1 = 1}}", True), ("{{? 1 == 1.0}}", True), ("{{? a != b}}", True), ("{{? 3 < 4}}", True),
        ("{{? 3 > 4}}", False),
        ("{{? 4 <= 4}}", True), ("{{? 4 >= 5}}", False), ("{{? a < b}}", False), ("{{?{{getvar::none}} > 1}}", False),
    ],
)  # fmt: skip
def test_conditions(condition: str, holds: bool) -> None:
    text = f"{{{{#if {condition}}}}}yes{{{{/if}}}}"

    greeting = render_greeting(text, SCOPE, {})

    assert greeting.text == ("yes" if holds else "")
    assert greeting.removed == ()


@pytest.mark.parametrize("tag", ["#if", "#IF", "#if_pure", "#if-pure"])
@pytest.mark.parametrize("closer", ["/if", "/", "/IF"])
def test_a_block_has_several_spellings(tag: str, closer: str) -> None:
    assert told(f"a{{{{{tag} 0}}}}b{{{{{closer}}}}}c") == "ac"


def test_blocks_stand_within_blocks() -> None:
    text = "{{#if 1}}a{{#if 0}}b{{#if 1}}c{{/if}}d{{/if}}e{{#if 1}}f{{/if}}{{/if}}g"

    assert told(text) == "aefg"


def test_a_block_within_an_argument_is_decided_there() -> None:
    assert told("{{setvar::x::{{#if 0}}a{{/if}}b}}[{{getvar::x}}]") == "[b]"


def test_what_is_left_out_of_an_argument_parts_nothing() -> None:
    assert told("{{setvar::x::{{#if 0}}a::b{{/if}}c}}[{{getvar::x}}] {{random::{{#if 0}}a::b{{/if}}c}}") == "[c] c"


def test_blocks_more_than_ten_deep_keep_their_text() -> None:
    ten, eleven = ("{{#if 1}}" * deep + "{{#if 0}}x{{/if}}" + "{{/if}}" * deep for deep in (9, 10))

    assert told(ten) == ""
    assert render_greeting(eleven, SCOPE, {}).text == "x"
    assert render_greeting(eleven, SCOPE, {}).removed == ("#if",)


@pytest.mark.parametrize(
    ("text", "said", "removed"),
    [
        ("{{#if 0}}never closed", "never closed", ("#if",)),
        ("never opened{{/if}}", "never opened", ("/if",)),
        ("{{#when a}}kept{{/when}}", "kept", ("#when",)),
        ("{{#if {{contains::abc::z}}}}kept{{/if}}", "kept", ("contains",)),
        ("{{#if {{? 1+1 = 3}}}}kept{{/if}}", "kept", ("?",)),
        ("{{#if {{? 1 < 2 < 3}}}}kept{{/if}}", "kept", ("?",)),
        ("{{#if {{equal::a}}}}kept{{/if}}", "kept", ("equal",)),
        ("{{img::a}}{{asset::b}}x{{Img::c}}", "x", ("img", "asset", "Img")),
        ("{{#if 0}}{{img::a}}{{/if}}", "", ("img",)),
        ("{{#if 1}}{{#each a}}x{{/if}}", "x", ("#each",)),
        ("{{img::a}}{{#if 0}}x{{/if}}", "", ("img",)),
        ("{{#if 1}}a{{else}}b{{/if}}", "ab", ("else",)),
    ],
)
def test_what_cannot_be_decided_is_kept_without_its_tags(text: str, said: str, removed: tuple[str, ...]) -> None:
    greeting = render_greeting(text, SCOPE, {})

    assert greeting.text == said
    assert greeting.removed == removed


def test_nothing_happens_in_a_block_that_is_left_out() -> None:
    text = "{{setvar::a::1}}{{#if 0}}{{setvar::a::2}}{{original}}<user>{{trim}}{{/if}}{{getvar::a}}{{original}}"

    assert render_greeting(text, Scope(original="main"), {}).text == "1main"


def test_elsewhere_blocks_stay_as_they_are_written() -> None:
    found = expand("{{#if 1}}{{user}}{{/if}}", SCOPE)

    assert found.text == "{{#if 1}}Minjun{{/if}}"
    assert found.unknown == ("#if", "/if")


@pytest.mark.parametrize(
    ("extensions", "defaults"),
    [
        ({"risuai": {"defaultVariables": "x=1\n\n y = a=b \r\nnothing\n=z"}}, {"x": "1", "y": "a=b"}),
        ({"risuai": {"defaultVariables": 3}}, {}),
        ({"risuai": []}, {}),
        ({}, {}),
    ],
)
def test_default_variables_are_lines_of_a_name_and_a_value(
    extensions: dict[str, object], defaults: dict[str, str]
) -> None:
    assert risu_defaults(extensions) == defaults


def test_the_owner_is_told_what_was_taken_out() -> None:
    assert removed_words(("#each", "button")) == t("macros-removed", names="#each, button")
    assert removed_words(()) is None


@given(text=st.lists(st.sampled_from(SHARDS) | st.text(max_size=2), max_size=40).map("".join))
@settings(max_examples=300, deadline=None)
def test_any_greeting_can_be_rendered_and_always_to_the_same(text: str) -> None:
    greeting = render_greeting(text, SCOPE, {"x": "0"})

    assert greeting == render_greeting(text, SCOPE, {"x": "0"})
    assert len(greeting.text) <= len(text) + 256_000


@given(body=st.text(alphabet="ab \n가"), condition=st.booleans())
def test_a_block_tells_all_of_its_text_or_none(body: str, condition: bool) -> None:
    text = f"<{{{{#if {int(condition)}}}}}{body}{{{{/if}}}}>"

    assert told(text) == f"<{body if condition else ''}>"
