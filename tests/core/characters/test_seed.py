"""The six characters a stranger meets first are whole, in their own language and voice, and drawn for this project."""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from core.characters import seeds
from core.characters.formats.base import Imported
from core.characters.formats.read import read
from core.characters.formats.tree import same
from core.characters.formats.write import Target, export

SEED = Path(__file__).parents[3] / "core" / "characters" / "seed"
SLUGS = sorted(file.stem for file in SEED.glob("*.json"))
LANGUAGES = {"dallae": "ko", "yeobaek": "ko", "maru": "ko", "fennel": "en", "penny": "en", "ignatius": "en"}
TOPICS = {
    *("greeting", "thank", "goodbye", "who are you", "how are you", "sadness", "praise", "insult", "love you"),
    *("how old", "weather", "what do you like", "don't know", "someone died", "are you an ai"),
}
PLACEHOLDER = re.compile(
    r"lorem|ipsum|\bTODO\b|\bTBD\b|\bFIXME\b|\bXXX\b|placeholder|as an ai language model", re.IGNORECASE
)
VOICES = {  # how a sentence of each Korean character ends
    "dallae": re.compile(r"(?:요|죠)$"),
    "yeobaek": re.compile(r"(?:오|소|요|구려|시다|이다|리다|라오)$"),
    "maru": re.compile(r"(?<!요)(?<!니다)(?<!니까)$"),
}

Card = dict[str, Any]  # the shape of a card is what is being tested


def card(slug: str) -> Card:
    whole: Card = json.loads((SEED / f"{slug}.json").read_text(encoding="utf-8"))
    return whole


def data(slug: str) -> Card:
    inner: Card = card(slug)["data"]
    return inner


def ours(slug: str) -> Card:
    inner: Card = data(slug)["extensions"]["iyagi"]
    return inner


def blocks(slug: str) -> list[list[tuple[str, str]]]:
    """The turns of each example block, as (speaker, words)."""
    parts = re.split(r"<START>", data(slug)["mes_example"])
    assert not parts[0].strip()
    return [re.findall(r"^\{\{(user|char)\}\}: (.+)$", part, re.MULTILINE) for part in parts[1:]]


def answers(slug: str) -> list[str]:
    said = [words for block in blocks(slug) for who, words in block if who == "char"]
    return said + [item["reply"] for item in ours(slug)["smalltalk"]]


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def hangul_share(text: str) -> float:
    letters = [letter for letter in text if letter.isalpha()]
    return sum("가" <= letter <= "힣" for letter in letters) / len(letters)


def speech(text: str) -> str:
    """What is said aloud, without *what is done* and ‘what is quoted’."""
    return re.sub(r"\*[^*]+\*|‘[^’]*’|“[^”]*”", "", text)


def sentences(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"(?<=[.?!…])\s+", speech(text)) if part.strip()]


def test_there_are_three_korean_and_three_english_characters() -> None:
    found = {slug: ours(slug)["language"] for slug in SLUGS}

    assert found == LANGUAGES


@pytest.mark.parametrize("slug", SLUGS)
def test_it_is_a_complete_v3_card(slug: str) -> None:
    whole = card(slug)

    assert (whole["spec"], whole["spec_version"]) == ("chara_card_v3", "3.0")
    for field in ("name", "description", "personality", "scenario", "first_mes", "mes_example", "creator_notes"):
        assert whole["data"][field].strip() == whole["data"][field] != "", field
    assert whole["data"]["system_prompt"] == ""
    assert whole["data"]["group_only_greetings"] == []
    assert (whole["data"]["creator"], whole["data"]["character_version"]) == ("Iyagi", "1.0")
    assert 3 <= len(whole["data"]["tags"]) <= 6


@pytest.mark.parametrize("slug", SLUGS)
def test_texts_have_the_length_that_a_reader_and_a_prompt_can_bear(slug: str) -> None:
    found = data(slug)

    assert 600 <= len(found["description"]) <= 1200
    assert 40 <= len(found["personality"]) <= 400
    assert 40 <= len(found["scenario"]) <= 400
    assert 300 <= len(found["first_mes"]) <= 1600
    assert 20 <= len(found["post_history_instructions"]) <= 300
    assert len(found["alternate_greetings"]) == 2
    assert all(150 <= len(greeting) <= 1600 for greeting in found["alternate_greetings"])
    assert all(len(line) <= 60 for line in ours(slug)["tagline"].values())


@pytest.mark.parametrize("slug", SLUGS)
def test_each_greeting_shows_something_and_ends_with_something_to_respond_to(slug: str) -> None:
    for greeting in (data(slug)["first_mes"], *data(slug)["alternate_greetings"]):
        assert re.search(r"\*[^*]+\*", greeting), "nothing is done"
        assert len(speech(greeting)) > 80, "too little is said"
        assert "?" in greeting[-250:], "nothing is asked"


@pytest.mark.parametrize("slug", SLUGS)
def test_the_gallery_line_and_the_notes_are_in_both_languages(slug: str) -> None:
    notes, tagline = data(slug)["creator_notes_multilingual"], ours(slug)["tagline"]

    assert data(slug)["creator_notes"] == notes[LANGUAGES[slug]]
    for both in (notes, tagline):
        assert set(both) == {"ko", "en"}
        assert hangul_share(both["ko"]) > 0.8
        assert hangul_share(both["en"]) == 0


@pytest.mark.parametrize("slug", SLUGS)
def test_everything_is_in_the_character_s_language(slug: str) -> None:
    found = data(slug)
    texts = [found[key] for key in ("name", "description", "personality", "first_mes")]
    texts += [*found["alternate_greetings"], *found["tags"], *answers(slug)]
    texts += [entry["content"] for entry in found["character_book"]["entries"]]

    for text in texts:
        share = hangul_share(text)
        assert share > 0.9 if LANGUAGES[slug] == "ko" else share == 0, text


@pytest.mark.parametrize("slug", SLUGS)
def test_the_examples_are_pairs_of_a_question_and_an_answer_that_stands_alone(slug: str) -> None:
    found = blocks(slug)
    lines = [line for line in data(slug)["mes_example"].splitlines() if line != "<START>"]

    assert sum(len(block) for block in found) == len(lines), "a line has no speaker"
    assert sum(len(block) // 2 for block in found) >= 10
    for block in found:
        assert [who for who, _ in block] == ["user", "char"] * (len(block) // 2)
        for who, words in block:
            if who == "char":
                assert 2 <= len(sentences(words)) <= 7, words


@pytest.mark.parametrize("slug", SLUGS)
def test_no_answer_is_said_twice_or_needs_a_macro(slug: str) -> None:
    found = answers(slug)

    assert len(set(found)) == len(found)
    assert not [text for text in found if "{{" in text]


@pytest.mark.parametrize("slug", SLUGS)
def test_marks_of_emphasis_are_closed_and_words_are_written(slug: str) -> None:
    found = data(slug)

    for text in (found["first_mes"], *found["alternate_greetings"], *answers(slug)):
        assert text.count("*") % 2 == 0, text
    for text in strings(card(slug)):
        assert not PLACEHOLDER.search(text), text
        assert "�" not in text


@pytest.mark.parametrize("slug", SLUGS)
def test_smalltalk_covers_what_people_say_first(slug: str) -> None:
    found = ours(slug)["smalltalk"]
    known = {item["intents"][0] for item in found}
    fallbacks = [item["reply"] for item in found if item["intents"] == ["fallback"]]
    triggers = [trigger for item in found for trigger in item["intents"]]

    assert known >= TOPICS
    assert len(fallbacks) >= 5
    assert all("?" in reply or reply.endswith((".", "…")) for reply in fallbacks)
    assert all(trigger == trigger.strip().casefold() != "" for trigger in triggers)
    if LANGUAGES[slug] == "ko":
        assert {"안녕", "고마", "누구", "몇 살", "슬퍼"} <= set(triggers)
    else:
        assert {"hello", "hi", "thanks", "bye", "how old", "sad"} <= set(triggers)


@pytest.mark.parametrize("slug", SLUGS)
def test_the_lorebook_can_be_triggered_by_what_the_character_itself_brings_up(slug: str) -> None:
    book = data(slug)["character_book"]["entries"]
    seen = [data(slug)[key] for key in ("description", "scenario", "first_mes")]
    seen += [*data(slug)["alternate_greetings"], *answers(slug)]

    assert 5 <= len(book) <= 8
    assert sum(entry["constant"] for entry in book) <= 1
    assert len({entry["insertion_order"] for entry in book}) == len(book)
    for number, entry in enumerate(book):
        others = " ".join([*seen, *(other["content"] for other in book if other is not entry)]).casefold()
        assert (entry["enabled"], entry["selective"], entry["use_regex"], entry["id"]) == (True, False, False, number)
        assert 1 <= len(sentences(entry["content"])) <= 3, entry["content"]
        assert len(entry["keys"]) >= 3
        assert any(key in others for key in entry["keys"]), f"nothing leads to {entry['name']}"
        for key in entry["keys"]:
            assert key == key.strip().casefold()
            assert not key.startswith("/")
            assert len(key) >= (2 if hangul_share(key + "a") > 0 else 4), f"{key} would match inside other words"


@pytest.mark.parametrize("slug", SLUGS)
def test_the_voice_is_described(slug: str) -> None:
    voice = ours(slug)["voice"]

    assert ours(slug)["rating"] == "general"
    assert set(voice) >= ({"speech_level", "address"} if LANGUAGES[slug] == "ko" else {"register"})
    assert len(voice["tics"]) >= 3
    assert len(voice["never"]) >= 3


def test_the_korean_characters_differ_in_their_level_of_speech() -> None:
    levels = {slug: ours(slug)["voice"]["speech_level"] for slug in VOICES}

    assert levels == {"dallae": "해요", "yeobaek": "하오", "maru": "해"}


@pytest.mark.parametrize("slug", VOICES)
def test_a_korean_character_keeps_its_level_of_speech(slug: str) -> None:
    said = [sentence.rstrip(".?!…") for text in answers(slug) for sentence in sentences(text)]

    kept = [sentence for sentence in said if VOICES[slug].search(sentence)]

    assert len(kept) / len(said) > 0.95, sorted(set(said) - set(kept))


@pytest.mark.parametrize("slug", SLUGS)
def test_the_avatar_is_a_small_square_png(slug: str) -> None:
    png = (SEED / f"{slug}.png").read_bytes()

    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", png[16:24]) == (512, 512)
    assert png[-8:-4] == b"IEND"
    assert len(png) <= 120 * 1024


@pytest.mark.parametrize("slug", SLUGS)
def test_the_drawing_is_kept_and_needs_nothing_from_elsewhere(slug: str) -> None:
    text = (SEED / f"{slug}.svg").read_text(encoding="utf-8")
    root = ElementTree.fromstring(text)

    assert root.get("viewBox") == "0 0 512 512"
    assert root.get("aria-label") == data(slug)["name"]
    assert not re.search(r"<image|<script|href=|@import|url\((?!#)", text)


@pytest.mark.parametrize(("slug", "card"), [(slug, card) for slug, card, _ in seeds.cards()])
def test_each_of_ours_is_a_clean_v3_card_that_an_export_gives_back(slug: str, card: Imported) -> None:
    assert (card.format, card.spec_version) == ("json", "3.0"), slug
    assert (card.report.cleaned, card.report.warnings, card.report.inert) == ((), (), ())

    again = read(export(card, Target.V3_PNG, 0).data)

    for whole in (card.tree, again.tree):
        data = whole["data"]
        assert isinstance(data, dict)
        data.pop("modification_date", None)
    assert same(again.tree["data"], card.tree["data"])
