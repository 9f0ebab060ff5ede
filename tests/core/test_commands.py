"""Commands as people type them, and what they answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from core import commands
from core.characters import links, store, visibility
from core.chat import inbox
from core.chat import store as chats
from core.commands import Models
from core.db import Db
from core.db.tables.characters import Visibility
from core.db.tables.people import accounts
from core.db.tables.places import places
from core.declared import COMMANDS, names, parse
from core.errors import BadInput, NotFound
from core.ledger.lease import Claim
from core.outcome import Asker, Greets, Outcome, Told
from core.surface.events import Place
from core.text import LOCALES, Catalog, t

NOW = datetime(2026, 3, 1, tzinfo=UTC)
PLACE = Place("fake", "bot", "", "room")
CATALOG = Catalog()
KNOWN: Mapping[str, str] = names(CATALOG)


@pytest.mark.parametrize(
    ("typed", "parsed"),
    [
        ("/who", ("who", "")),
        ("/WHO", ("who", "")),
        ("/누구", ("who", "")),
        ("/캐릭터 마루", ("character", "마루")),
        ("/character  Penny Lane ", ("character", "Penny Lane")),
        ("/character@iyagi_bot 마루", ("character", "마루")),
        ("/새로@iyagi_bot", ("new", "")),
        ("/도움말", ("help", "")),
        ("/start maru", ("start", "maru")),
        ("/ who", ("who", "")),
        ("/character\n마루", ("character", "마루")),
        ("/who\tplease", ("who", "please")),
    ],
)
def test_a_typed_command_is_understood_in_every_language(typed: str, parsed: tuple[str, str]) -> None:
    assert parse(typed, KNOWN) == parsed


@pytest.mark.parametrize("typed", ["", "/", "who", " /who", "/unknown", "/whoever", "//who", "/@bot", "안녕 /who"])
def test_what_is_no_command_of_ours_is_talk(typed: str) -> None:
    assert parse(typed, KNOWN) is None


@given(st.text())
def test_no_text_breaks_the_reader(text: str) -> None:
    for typed in (text, f"/{text}", f"/who {text}"):
        parsed = parse(typed, KNOWN)
        assert parsed is None or parsed[0] in KNOWN.values()


def test_every_command_has_its_words_in_every_language() -> None:
    for command in COMMANDS:
        for key in (f"command-{command.name}-name", command.description, *(o.description for o in command.options)):
            assert all(CATALOG.render(t(key), locale) for locale in LOCALES)


def test_no_two_commands_share_a_name() -> None:
    per_locale = [[CATALOG.render(t(f"command-{c.name}-name"), locale) for c in COMMANDS] for locale in LOCALES]

    assert all(len(set(found)) == len(COMMANDS) for found in per_locale)


def v3(name: str, language: str) -> dict[str, object]:
    ours = {"language": language, "tagline": {"ko": f"{name} 소개", "en": f"about {name}"}}
    return {"data": {"name": name, "first_mes": "Hi.", "extensions": {"iyagi": ours}}}


@pytest.fixture
async def peopled(db: Db) -> Db:
    async with db.write() as tx:
        for public_id, name, language in [("penny", "Penny", "en"), ("maru", "마루", "ko"), ("pen", "Pen Lane", "en")]:
            await store.keep(tx, public_id, v3(name, language), None, NOW)
    return db


async def run(db: Db, name: str, rest: str = "", locale: str = "en", here: str | None = None) -> Outcome:
    """What a command answers in a place, where `here` is the character that it talks with."""
    async with db.write() as tx:
        place_id = await inbox.place_id(tx, PLACE)
        chat_id = version_id = None
        if here is not None:
            listed = await store.find(tx, here)
            assert listed is not None
            version_id = listed.version_id
            chat_id = await chats.start_chat(tx, place_id, listed, NOW)
        claim = Claim(place_id, 1, "worker", PLACE, None, version_id, chat_id)
        return await commands.run(tx, claim, name, rest, Asker(0, locale, NOW), Models(("gemini", "haiku")))


async def test_a_named_character_comes(peopled: Db) -> None:
    outcome = await run(peopled, "character", "마루")

    assert isinstance(outcome, Greets)
    assert outcome.character.public_id == "maru"
    assert outcome.told == t("command-character-done", name="마루")


async def test_a_link_brings_its_character_without_ado(peopled: Db) -> None:
    outcome = await run(peopled, "start", "maru")

    assert isinstance(outcome, Greets)
    assert (outcome.character.public_id, outcome.told) == ("maru", None)


async def test_a_name_that_fits_several_offers_them_as_buttons(peopled: Db) -> None:
    outcome = await run(peopled, "character", "en")

    assert isinstance(outcome, Told)
    assert [button.action for button in outcome.buttons] == ["pick:penny", "pick:pen"]


async def test_a_name_that_nobody_has_is_answered_with_those_who_are_there(peopled: Db) -> None:
    with pytest.raises(NotFound) as nobody:
        await run(peopled, "character", "x" * 500)

    told = CATALOG.render(nobody.value.text, "en")
    assert "Penny, 마루, Pen Lane" in told
    assert len(told) < 300


async def test_without_a_name_all_are_shown_the_readers_language_first(peopled: Db) -> None:
    outcome = await run(peopled, "character", locale="ko")

    assert isinstance(outcome, Told)
    words = CATALOG.render(outcome.text, "ko")
    assert words.index("마루 소개") < words.index("Penny 소개")
    assert outcome.buttons[0].action == "pick:maru"


async def test_a_new_start_keeps_the_character_of_the_place(peopled: Db) -> None:
    outcome = await run(peopled, "new", here="maru")

    assert isinstance(outcome, Greets)
    assert outcome.character.public_id == "maru"


async def test_before_a_choice_the_first_of_the_readers_language_comes(peopled: Db) -> None:
    korean, english = await run(peopled, "start", locale="ko"), await run(peopled, "new", locale="en")

    assert isinstance(korean, Greets) and korean.character.public_id == "maru"
    assert isinstance(english, Greets) and english.character.public_id == "penny"


async def test_a_start_in_a_chat_that_goes_on_is_answered_with_help(peopled: Db) -> None:
    assert await run(peopled, "start", here="maru") == Told(t("help"))


async def test_who_tells_character_and_model(peopled: Db) -> None:
    somebody, nobody = await run(peopled, "who", here="maru"), await run(peopled, "who")

    assert isinstance(somebody, Told) and isinstance(nobody, Told)
    assert "마루" in CATALOG.render(somebody.text, "en") and "gemini" in CATALOG.render(somebody.text, "en")
    assert nobody.text == t("who-nobody", model="gemini")


async def test_without_any_character_the_person_is_told(db: Db) -> None:
    with pytest.raises(NotFound):
        await run(db, "new")


async def test_suggestions_fit_what_is_typed(peopled: Db) -> None:
    async with peopled.read() as tx:
        everyone = await commands.suggest(tx, "", "ko")
        fitting = await commands.suggest(tx, "PEN", "en")
        nothing = await commands.suggest(tx, "zzz", "en")

    assert [value for value, _ in everyone] == ["maru", "penny", "pen"]
    assert everyone[0] == ("maru", "마루 · 마루 소개")
    assert [value for value, _ in fitting] == ["pen"]
    assert nothing == []


async def test_suggestions_are_at_most_twenty_five_and_no_label_is_too_long(db: Db) -> None:
    async with db.write() as tx:
        for number in range(30):
            await store.keep(tx, f"c{number}", v3("가" * 150, "ko"), None, NOW)

    async with db.read() as tx:
        found = await commands.suggest(tx, "", "ko")
    assert len(found) == 25
    assert max(len(label) for _, label in found) <= 100


async def test_a_new_start_may_ask_for_a_greeting_by_its_number(peopled: Db) -> None:
    card = v3("Two", "en")
    data = card["data"]
    assert isinstance(data, dict)
    async with peopled.write() as tx:
        await store.keep(tx, "two", {"data": {**data, "alternate_greetings": ["Second."]}}, None, NOW)

    second = await run(peopled, "new", "2", here="two")

    assert isinstance(second, Greets)
    assert second.greeting == 1
    for unknown in ("3", "0", "x", "-1", "²"):
        with pytest.raises(BadInput) as caught:
            await run(peopled, "new", unknown, here="two")
        assert caught.value.text.key == "greeting-unknown"


async def test_a_deep_link_leads_to_its_character_by_id_or_by_token(peopled: Db) -> None:
    async with peopled.write() as tx:
        made = accounts.insert().values(public_id="maker", created_at=NOW).returning(accounts.c.id)
        owner = await tx.value(made)
        await store.keep(tx, "hidden", v3("Hidden", "en"), None, NOW, owner=owner)
        await visibility.set_visibility(tx, "hidden", owner, Visibility.UNLISTED, NOW)
        token = (await store.owned(tx, "hidden", owner))["link_token"]

    by_id = await run(peopled, "start", links.start_parameter("maru"))
    by_token = await run(peopled, "start", links.start_parameter(token))

    assert isinstance(by_id, Greets) and by_id.character.public_id == "maru"
    assert isinstance(by_token, Greets) and by_token.character.public_id == "hidden"
    with pytest.raises(NotFound):
        await run(peopled, "start", links.start_parameter("hidden"))


async def test_a_place_stays_on_its_version_until_somebody_moves_it(peopled: Db) -> None:
    await run(peopled, "who", here="penny")
    async with peopled.write() as tx:
        old = await store.find(tx, "penny")
        place_id = await inbox.place_id(tx, PLACE)
        await store.keep(tx, "penny", v3("Penny", "en") | {"spec": "new"}, None, NOW)
        kept = await tx.value(select(places.c.version_id).where(places.c.id == place_id))
        claim = Claim(place_id, 1, "worker", PLACE, None, kept, None)

        outcome = await commands.run(tx, claim, "update", "", Asker(0, "en", NOW), Models(()))

        moved = await tx.value(select(places.c.version_id).where(places.c.id == place_id))
        newest = await store.find(tx, "penny")
        with pytest.raises(BadInput):
            await commands.run(tx, claim, "update", "", Asker(0, "en", NOW), Models(()))
    assert old is not None and newest is not None
    assert (kept, moved) == (old.version_id, newest.version_id)
    assert outcome == Told(t("update-done"))
