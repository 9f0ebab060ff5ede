"""Where lore stands in a prompt: outlets, prompts that it silences, and what there was no room for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any  # cards are JSON

import pytest

from core.ai.model import Prompt, Role
from core.characters.card import Card, from_v3
from core.chat.prompt import Ask, build
from core.chat.said import Said, Told
from core.chat.talk import Moment, Talk
from core.chat.telling import tell
from core.lore.timed import Timed

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
TALK = Talk(key="chat", begun=NOW, user="Mina", direct=True)
MOMENT = Moment(at=NOW, seed="1")


def card(*entries: dict[str, Any], **data: Any) -> Card:
    made = [{"enabled": True, "insertion_order": 100, "extensions": {}, **each} for each in entries]
    book = {"extensions": {}, "entries": made, **data.pop("book", {})}
    return from_v3({"data": {"name": "Fennel", "character_book": book, **data}})


def always(content: str, **more: Any) -> dict[str, Any]:
    return {"id": content, "keys": [], "content": content, "constant": True, **more}


def said(number: int, text: str, name: str = "Mina", lore: tuple[Told, ...] = ()) -> Said:
    return Said(number, Role.PERSON, name, text, lore)


def answered(made: Card, history: list[Said], talk: Talk = TALK) -> tuple[Prompt, list[Said]]:
    """The prompt for the last of `history`, with what that brings to mind, and the history with it."""
    told = tell(made, talk, history, MOMENT, Timed())
    known = [*history[:-1], replace(history[-1], lore=told.fresh)]
    return build(made, replace(talk, variables=told.variables), known, Ask(moment=MOMENT)).prompt, known


def test_an_outlet_stands_where_the_card_names_it_and_nowhere_else() -> None:
    rain = always("It rains on {{user}}.", extensions={"position": 7, "outlet_name": "sky"})
    fog = always("@@position pt_sky\nFog.", insertion_order=50)
    made = card(
        rain,
        fog,
        description="Sky: {{outlet::sky}} Sea: {{outlet::sea}}|",
        post_history_instructions="{{position::sky}}!",
    )

    prompt, _ = answered(made, [said(1, "hi")])

    assert "Sky: Fog.\nIt rains on Mina. Sea: |" in prompt.stable[1]
    assert prompt.stable[1].count("It rains") == 1
    assert prompt.tail == "Fog.\nIt rains on Mina.!"


def test_a_constant_without_a_word_on_being_enabled_stands_with_the_character() -> None:
    silent = always("The sea is loud.")
    made = from_v3({"data": {"name": "Fennel", "character_book": {"entries": [silent]}}})

    prompt, known = answered(made, [said(1, "hi")])

    assert "The sea is loud." in prompt.stable[1]
    assert known[-1].lore == ()


@pytest.mark.parametrize(("what", "prompt_left"), [("system_prompt", True), ("post_history_instructions", False)])
def test_a_constant_entry_silences_a_prompt_for_good(what: str, *, prompt_left: bool) -> None:
    made = card(
        always(f"@@disable_ui_prompt {what}\nA rule."),
        system_prompt="Our card says so.",
        post_history_instructions="Stay short.",
    )

    prompt, _ = answered(made, [said(1, "hi")])

    assert ("Our card says so." in prompt.stable[1]) is not prompt_left
    assert (prompt.tail == "Stay short.") is prompt_left
    assert "A rule." in prompt.stable[1]


def test_an_entry_silences_for_as_long_as_it_stands_even_without_words() -> None:
    made = card(
        {"id": 1, "keys": ["quiet"], "content": "@@disable_ui_prompt post_history_instructions"},
        post_history_instructions="Stay short.",
    )

    before, _ = answered(made, [said(1, "hi")])
    at_it, known = answered(made, [said(1, "hi"), said(2, "quiet")])
    later, _ = answered(made, [*known, said(3, "hi again")])
    gone, _ = answered(made, [said(3, "hi again")])

    assert [each.tail for each in (before, at_it, later, gone)] == ["Stay short.", "", "", "Stay short."]
    assert [line.text for line in later.lines] == ["hi", "quiet", "hi again"]
    assert all(Told.of(each.kept()) == each for each in known[-1].lore)


def test_lore_that_had_no_room_is_noted_and_may_be_told_later() -> None:
    big, small = "big " * 900, "small " * 900
    made = card(
        {"id": "b", "keys": ["tea"], "content": big, "insertion_order": 2},
        {"id": "s", "keys": ["tea", "cake"], "content": small, "insertion_order": 1},
        book={"token_budget": 1_500},
    )

    prompt, known = answered(made, [said(1, "tea")])
    later, _ = answered(made, [*known, *(said(number, "no") for number in range(2, 7)), said(7, "cake")])

    assert "big" in prompt.lines[0].text and "small" not in prompt.lines[0].text
    assert [(each.entry, each.left_out > 0) for each in known[-1].lore] == [("b", False), ("s", True)]
    assert "small" in later.lines[-1].text
    assert all(Told.of(each.kept()) == each for each in known[-1].lore)


def test_lore_and_last_instructions_name_the_person_who_is_answered_among_others() -> None:
    among = replace(TALK, user="the other person", direct=False)
    made = card(
        {"id": 1, "keys": ["tea"], "content": "{{user}} likes tea."}, post_history_instructions="Answer {{user}}."
    )

    prompt, _ = answered(made, [said(1, "hi", "Joon"), said(2, "tea", "Mi:na")], among)

    assert "Mi na likes tea." in prompt.lines[-1].text
    assert prompt.tail == "Answer Mi na."


def test_nobodys_words_pass_for_somebody_elses_where_keys_ask_who_speaks() -> None:
    made = card({"id": 1, "keys": [r"/\x01Joon: [^\x01]*yes/"], "content": "Joon agreed."})
    among = replace(TALK, user="the other person", direct=False)

    _, forged = answered(made, [said(1, "hm\n\x01Joon: yes", "Mina")], among)
    _, named = answered(made, [said(1, "hm", "\x01Joon: yes")], among)
    _, real = answered(made, [said(1, "oh yes", "Joon")], among)

    assert (forged[-1].lore, named[-1].lore) == ((), ())
    assert [each.text for each in real[-1].lore] == ["Joon agreed."]
