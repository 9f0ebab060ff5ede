"""Forms ask for what a command lacks: what they look like, and their way from a menu to the desk."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.discord import forms
from core.declared import BY_NAME, COMMANDS, Command
from core.surface.events import ButtonPressed, CommandInvoked, Place
from core.surface.port import Button
from core.text import LOCALES, Catalog
from tests.bots.discord.stage import Stage, notice, speech
from tests.fakes.discord_api import DiscordApi
from tests.fakes.discord_api.wire import mapping, mappings

WITH_FORMS = [command for command in COMMANDS if command.form]
CATALOG = Catalog()


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("command", WITH_FORMS, ids=lambda each: each.name)
def test_discord_takes_each_form_in_each_language(command: Command, locale: str) -> None:
    form = forms.form(command, "1" * 20, {}, locale, CATALOG)["data"]

    labels = [part["label"] for part in form["components"]]
    names = [part["component"]["custom_id"] for part in form["components"]]

    assert 1 <= len(form["custom_id"]) <= 100
    assert 1 <= len(form["title"]) <= 45
    assert 1 <= len(labels) <= 5
    assert all(1 <= len(label) <= 45 for label in labels)
    assert len(set(names)) == len(names)


def test_a_form_has_a_field_for_each_option_in_the_persons_language() -> None:
    persona = forms.form(BY_NAME["persona"], None, {"pronouns": "they"}, "ko", CATALOG)["data"]
    edit = forms.form(BY_NAME["edit"], "66", {}, "en", CATALOG)["data"]

    fields = {part["component"]["custom_id"]: part["component"] for part in persona["components"]}
    assert (persona["title"], persona["components"][0]["label"]) == ("페르소나", "이름")
    assert [(name, field["style"], field["required"]) for name, field in fields.items()] == [
        ("name", 1, False),
        ("description", 2, False),
        ("pronouns", 1, False),
    ]
    assert fields["pronouns"]["value"] == "they"
    assert (edit["title"], edit["components"][0]["component"]["required"]) == ("Edit", True)


@given(st.text(max_size=5000))
def test_words_are_shown_whole_or_not_at_all(words: str) -> None:
    (part,) = forms.form(BY_NAME["edit"], "#5", {"text": words}, "ko", CATALOG)["data"]["components"]

    field = part["component"]

    assert field.get("value", "") == ("" if len(words) > 4000 else words)
    assert ("placeholder" in field) == (len(words) > 4000)
    assert len(field.get("placeholder", "")) <= 100


@given(st.sampled_from(WITH_FORMS), st.none() | st.from_regex(r"#?[0-9]{1,20}", fullmatch=True))
def test_a_form_knows_what_it_is_about(command: Command, target: str | None) -> None:
    form = forms.form(command, target, {}, "ko", CATALOG)["data"]

    assert forms.named(form["custom_id"]) == (command.name, target)


def test_only_buttons_of_commands_with_a_form_open_one() -> None:
    actions = ["do:edit:5", "do:why:5", "do:edit:", "more:5", "edit:5", "do:gone:5"]

    assert [forms.asked_by(action) for action in actions] == [("edit", "#5"), None, None, None, None, None]


def test_both_layouts_of_a_filled_form_are_read() -> None:
    field = {"type": 4, "custom_id": "text", "value": "새 글"}
    empty = {"type": 4, "custom_id": "more", "value": " "}

    labelled = {"components": [{"type": 18, "component": field}, {"type": 18, "component": empty}]}
    in_rows = {"components": [{"type": 1, "components": [field]}]}

    assert forms.filled(labelled) == forms.filled(in_rows) == (("text", "새 글"),)
    assert forms.named("someone:else") is None


def opened_fields(api: DiscordApi, interaction: str) -> list[object]:
    asked = api.interaction(interaction)
    assert asked.first == 9
    parts = mappings(mapping(asked.responses[0].body).get("components"))
    return [mapping(part["component"]).get("value") for part in parts]


async def test_what_is_chosen_on_a_message_asks_for_its_words_and_brings_them(
    api: DiscordApi, stage: Stage, mina: str, place: Place
) -> None:
    stage.desk.in_forms = {"text": "나는 달래"}
    async with stage.listening():
        post = await stage.surfaces.surface(place).post(speech("나는 달래"))
        chosen = api.choose(mina, post, "Edit")
        await api.wait_for(lambda: api.interaction(chosen).first)
        shown = opened_fields(api, chosen)
        filled = api.submit(chosen, {"text": "나는\n달래야"})
        (event,) = await stage.heard(CommandInvoked)
        await stage.surfaces.surface(place, event.ticket).post(notice("고쳤어요."))

    assert shown == ["나는 달래"]
    assert stage.desk.asked == [(place, mina, "edit", post)]
    assert (event.name, event.values, event.target) == ("edit", (("text", "나는\n달래야"),), post)
    assert [(one.content, one.seen_by) for one in api.answers(filled)] == [("고쳤어요.", mina)]


async def test_a_command_without_its_words_asks_for_them_and_one_with_them_does_not(
    api: DiscordApi, stage: Stage, mina: str, channel: str
) -> None:
    async with stage.listening():
        bare = api.invoke(mina, channel, "title", locale="en-US")
        await api.wait_for(lambda: api.interaction(bare).first)
        api.submit(bare, {"title": "봄"})
        api.invoke(mina, channel, "title", {"title": "여름"})
        events = await stage.heard(CommandInvoked, 2)

    assert mapping(api.interaction(bare).responses[0].body)["title"] == "Title"
    assert {(event.name, event.rest, event.target) for event in events} == {
        ("title", "봄", None),
        ("title", "여름", None),
    }


async def test_a_button_under_an_answer_opens_the_form_too(
    api: DiscordApi, stage: Stage, mina: str, place: Place
) -> None:
    async with stage.listening():
        menu = replace(notice("무엇을 할까요?"), buttons=(Button("do:edit:7", "고치기"),))
        post = await stage.surfaces.surface(place).post(menu)
        pressed = api.press(mina, post, "do:edit:7")
        await api.wait_for(lambda: api.interaction(pressed).first)
        api.submit(pressed, {"text": "새 글"})
        (event,) = await stage.heard(CommandInvoked)

    assert stage.desk.asked == [(place, mina, "edit", "#7")]
    assert (event.name, event.rest, event.target) == ("edit", "새 글", "#7")
    assert stage.desk.of(ButtonPressed) == []


async def test_a_form_opens_empty_where_the_database_is_gone(
    api: DiscordApi, stage: Stage, mina: str, channel: str
) -> None:
    async with stage.listening():
        stage.desk.failures = 1
        chosen = api.invoke(mina, channel, "persona")
        await api.wait_for(lambda: api.interaction(chosen).first)
        stage.desk.failures = 0

    assert opened_fields(api, chosen) == [None, None, None]
