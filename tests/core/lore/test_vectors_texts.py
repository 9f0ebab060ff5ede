"""The reference's test vectors for texts, scripts and files, each by its number (cards.md, 14)."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from core.ai.model import Role as Speaker
from core.characters.card import Card, from_v3
from core.characters.formats.base import Json
from core.characters.formats.read import read
from core.characters.formats.write import Target, export
from core.chat.prompt import Ask, build
from core.chat.said import Said
from core.chat.talk import Moment, Talk
from core.lore.macros import Scope, expand, plain, removed_words, render_greeting, risu_defaults
from core.text import Catalog
from tests.core.characters.formats.made import as_json, asset, book, charx, entry, three_assets, v3

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
TALK = Talk(key="chat", begun=NOW, user="Mina", direct=True)
SCOPE = Scope(char="Elizabeth", user="Mina", seed="1", chat_seed="chat")


def told(card: Card, text: str) -> str:
    """The whole prompt that answers `text`."""
    prompt = build(card, TALK, [Said(1, Speaker.PERSON, "Mina", text)], Ask(moment=Moment(at=NOW, seed="1"))).prompt
    return "\n".join((*prompt.stable, *(line.text for line in prompt.lines), prompt.tail))


def test_36_the_platforms_prompt_stands_where_it_is_first_quoted() -> None:
    card = Card(name="Fennel", description="", system_prompt="A {{original}} B {{original}} C")

    assert expand("A {{original}} B {{original}}", Scope(original="<main>")).text == "A <main> B "
    assert "A Write Fennel's next reply to Mina. B  C" in told(card, "hi")


@pytest.mark.parametrize(("given", "called"), [({"nickname": "Nick"}, "Nick"), ({"nickname": ""}, "Fox"), ({}, "Fox")])
def test_37_a_nickname_takes_the_names_place_where_there_is_one(given: dict[str, str], called: str) -> None:
    card = from_v3({"data": {"name": "Fox", "description": "Here is {{char}}.", **given}})

    assert f"Here is {called}." in told(card, "hi")


def test_38_a_comma_may_be_meant_as_a_comma() -> None:
    assert plain(r"{{random:a\,b}}", SCOPE) == "a,b"


def test_39_trim_takes_the_newlines_around_it() -> None:
    assert plain("x{{newline}}{{trim}}\n\ny", SCOPE) == "xy"


@pytest.mark.parametrize(("formula", "least", "most"), [("d6", 1, 6), ("3d6+4", 7, 22)])
def test_40_dice_stay_within_their_sides(formula: str, least: int, most: int) -> None:
    rolls = {int(plain(f"{{{{roll:{formula}}}}}", Scope(seed=str(seed)))) for seed in range(300)}

    assert (min(rolls) >= least, max(rolls) <= most) == (True, True)
    assert len(rolls) > (most - least) / 2
    assert plain("{{roll:abc}}", SCOPE) == ""


def test_41_what_a_person_writes_is_no_macro() -> None:
    card = Card(name="Fennel", description="", post_history="a is {{getvar::a}}.", system_prompt="The secret.")

    words = told(card, "{{setvar::a::1}} {{charPrompt}}")

    assert "{{setvar::a::1}} {{charPrompt}}" in words
    assert "a is ." in words


def test_44_a_greeting_decides_by_what_it_sets_and_forgets_it() -> None:
    text = (
        "{{setvar::m::2}}{{#if {{equal::{{getvar::m}}::2}}}}A{{/if}}{{#if {{equal::{{getvar::m}}::1}}}}B{{/if}} "
        "{{char}}"
    )
    scope = Scope(char="Elizabeth", nickname="Nick")

    assert render_greeting(text, scope, {}).text == "A Nick"
    assert dict(scope.variables) == {}


def test_45_an_unset_variable_is_the_cards_default() -> None:
    text = "{{#if {{? {{getvar::x}}=1}}}}yes{{/}}no"

    assert render_greeting(text, SCOPE, risu_defaults({"risuai": {"defaultVariables": "x=1"}})).text == "yesno"
    assert render_greeting(text, SCOPE, risu_defaults({})).text == "no"


def test_46_a_greeting_is_cleaned_for_the_chat_and_named_and_kept_for_export() -> None:
    text = "Hi {{#each a b}}there{{/each}}{{button::Go::t}}"

    greeting, again = render_greeting(text, SCOPE, {}), read(as_json(v3(first_mes=text)))
    warning = removed_words(greeting.removed)
    report = Catalog().render(warning, "en") if warning else ""
    data = read(export(again, Target.V3_JSON, 1).data).view["data"]

    assert greeting.text == "Hi there"
    assert greeting.removed == ("#each", "button")
    assert "#each" in report and "button" in report
    assert isinstance(data, dict) and data["first_mes"] == text


def test_35_a_folder_is_exported_as_it_came() -> None:
    folder = entry("folder:1-2", content="", mode="folder", constant=True)
    card = read(as_json(v3(character_book=book(folder))))

    again = read(export(card, Target.V3_JSON, 1).data).view["data"]

    assert isinstance(again, dict)
    kept = again["character_book"]
    assert isinstance(kept, dict) and isinstance(kept["entries"], list)
    written = kept["entries"][0]
    assert isinstance(written, dict)
    assert {name: written.get(name) for name in folder} == folder


def test_47_scripts_change_nothing_are_kept_and_are_shown_as_inert() -> None:
    script: dict[str, Json] = {"scriptName": "all", "findRegex": "/.*/g", "replaceString": "HACKED", "disabled": False}
    tree = v3(name="Fennel", extensions={"regex_scripts": [script]})

    card = read(as_json(tree))
    words = told(from_v3(card.view), "hello there")
    data = read(export(card, Target.V3_JSON, 1).data).view["data"]

    assert "hello there" in words and "HACKED" not in words
    assert isinstance(data, dict) and isinstance(data["extensions"], dict)
    assert data["extensions"]["regex_scripts"] == [script]
    assert any("regex_scripts" in Catalog().render(each, "en") for each in card.report.inert)


def test_48_a_v3_png_of_a_charx_keeps_the_avatar_and_names_what_it_leaves_out() -> None:
    tree, files = three_assets()
    card = read(charx(tree, files))

    written = export(card, Target.V3_PNG, 1)
    again = read(written.data)
    missing = " ".join(Catalog().render(each, "en") for each in again.report.warnings)
    data = again.view["data"]

    named = " ".join(Catalog().render(each, "en") for each in written.left_out)
    assert again.picture is not None
    assert all(re.search(what, words) for what in ("background", "emotion") for words in (named, missing))
    source = tree["data"]
    assert isinstance(data, dict) and isinstance(source, dict)
    assert isinstance(data["assets"], list) and isinstance(source["assets"], list)
    assert data["assets"] == [asset("icon", "ccdefault:"), *source["assets"][1:]]
