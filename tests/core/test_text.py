"""Words for people: Korean particles by sound, and the catalogues' promises."""

from __future__ import annotations

import unicodedata
from importlib.resources import files

import pytest
from fluent.runtime import FluentResource
from fluent.syntax.ast import Message
from hypothesis import example, given
from hypothesis import strategies as st

from core.text import LOCALES, Catalog, Words, pick_locale, t
from core.text.josa import josa

PAIRS = ("은/는", "이/가", "을/를", "과/와", "으로/로", "아/야", "이에요/예요")


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return Catalog()


@pytest.mark.parametrize(
    ("word", "pair", "expected"),
    [
        ("민준", "이/가", "민준이"),
        ("나비", "이/가", "나비가"),
        ("부산", "으로/로", "부산으로"),
        ("바다", "으로/로", "바다로"),
        ("서울", "으로/로", "서울로"),
        ("서울", "은/는", "서울은"),
        ("서울", "을/를", "서울을"),
        ("값", "을/를", "값을"),
        ("여덟", "과/와", "여덟과"),
        ("Kim 달래", "은/는", "Kim 달래는"),
    ],
)
def test_the_particle_follows_the_last_hangul_sound(word: str, pair: str, expected: str) -> None:
    assert josa(word, pair) == expected


@pytest.mark.parametrize(
    ("word", "pair", "expected"),
    [
        (10, "이/가", "10이"),
        ("1", "으로/로", "1로"),
        ("2", "이/가", "2가"),
        ("3", "으로/로", "3으로"),
        ("4", "은/는", "4는"),
        ("6", "으로/로", "6으로"),
        ("7", "으로/로", "7로"),
        ("8", "을/를", "8을"),
        (1.5, "을/를", "1.5를"),
    ],
)
def test_digits_are_read_as_koreans_read_them(word: object, pair: str, expected: str) -> None:
    assert josa(word, pair) == expected


@pytest.mark.parametrize(
    ("word", "pair", "expected"),
    [
        ("DM", "은/는", "DM은"),
        ("URL", "으로/로", "URL로"),
        ("URL", "을/를", "URL을"),
        ("SQLite", "은/는", "SQLite는"),
        ("Fennel", "이/가", "Fennel이"),
        ("Penny", "이/가", "Penny가"),
        ("Ben", "과/와", "Ben과"),
    ],
)
def test_latin_words_go_by_the_name_of_their_last_letter(word: str, pair: str, expected: str) -> None:
    assert josa(word, pair) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("“민준”", "“민준”이"),
        ("‘나비’", "‘나비’가"),
        ("《여백》", "《여백》이"),
        ("나비(고양이)", "나비(고양이)가"),
        ("**마루**", "**마루**가"),
        ("「달」", "「달」이"),
    ],
)
def test_closing_quotes_and_brackets_are_not_heard(word: str, expected: str) -> None:
    assert josa(word, "이/가") == expected


@pytest.mark.parametrize("word", ["★", "🦊", "東京", "", "!?", "ñ", "ㅋ"])
def test_both_forms_stand_where_the_sound_is_not_known(word: str) -> None:
    assert josa(word, "이/가") == f"{word}이(가)"


@pytest.mark.parametrize("pair", ["은", "은/는/이", ""])
def test_a_pair_has_two_forms(pair: str) -> None:
    with pytest.raises(ValueError, match="two forms"):
        josa("나비", pair)


@pytest.mark.parametrize(("word", "expected"), [("마루", "마루가"), ("여백", "여백이")])
def test_a_syllable_taken_apart_sounds_like_a_whole_one(word: str, expected: str) -> None:
    apart = unicodedata.normalize("NFD", word)

    assert unicodedata.normalize("NFC", josa(apart, "이/가")) == expected


@given(st.text(), st.sampled_from(PAIRS))
@example("İ", "이/가")
@example("ẞ", "이/가")
def test_the_word_is_kept_and_one_known_form_follows(word: str, pair: str) -> None:
    after_consonant, after_vowel = pair.split("/")

    said = josa(word, pair)

    assert said.startswith(word)
    assert said[len(word) :] in {after_consonant, after_vowel, f"{after_consonant}({after_vowel})"}


@given(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3))
def test_every_hangul_syllable_has_a_sound(syllable: str) -> None:
    assert "(" not in josa(syllable, "은/는")


def test_the_catalogue_speaks_each_language(catalog: Catalog) -> None:
    said = {locale: catalog.render(t("command-character-done", name="마루"), locale) for locale in LOCALES}

    assert "마루" in said["ko"]
    assert said["en"] == "You are talking with 마루 here now."


def test_particles_in_the_catalogue_follow_the_name(catalog: Catalog) -> None:
    said = [catalog.render(t("command-character-done", name=name), "ko") for name in ("마루", "여백", 10)]

    assert [words.split("에서는 ")[1].split()[0] for words in said] == ["마루와", "여백과", "10과"]


def test_words_that_cannot_be_read_are_refused() -> None:
    words = Words("en", {"broken.ftl": "good = yes\nbroken words\nfine = no\n"})

    with pytest.raises(LookupError, match=r"'good' .*broken words"):
        words.with_message("good")
    assert words.with_message("fine").has_message("fine")


def test_words_that_are_read_one_by_one_are_those_of_the_whole_files() -> None:
    for locale in LOCALES:
        folder = files("core.text").joinpath(locale)
        sources = {file.name: file.read_text(encoding="utf-8") for file in folder.iterdir()}
        whole = {
            entry.id.name: entry
            for source in sources.values()
            for entry in FluentResource(source).body
            if isinstance(entry, Message)
        }

        words = Words(locale, sources)

        assert set(words.sources) == set(whole)
        for key, entry in whole.items():
            alone = FluentResource(words.sources[key]).body
            assert next(each for each in alone if isinstance(each, Message)).equals(entry, ["span", "comment"]), key


def test_words_may_refer_to_other_words() -> None:
    words = Words("en", {"a.ftl": "-brand = Iyagi\nfirst = { -brand } and { second }\nsecond = more\n"})

    bundle = words.with_message("first")
    pattern = bundle.get_message("first").value

    assert pattern is not None
    assert bundle.format_pattern(pattern, {}) == ("Iyagi and more", [])


def test_no_invisible_marks_travel_into_messages(catalog: Catalog) -> None:
    said = catalog.render(t("command-character-done", name="마루"), "ko")

    assert not {"\u2066", "\u2067", "\u2068", "\u2069"} & set(said)


def test_a_name_turns_none_of_our_words_around(catalog: Catalog) -> None:
    said = catalog.render(t("command-character-done", name="\u202e마루\u2066"), "ko")

    assert said == catalog.render(t("command-character-done", name="마루"), "ko")


def test_an_unknown_key_is_a_defect(catalog: Catalog) -> None:
    with pytest.raises(LookupError, match="no-such-key"):
        catalog.render(t("no-such-key"), "ko")


def test_a_missing_argument_is_a_defect_and_never_half_a_sentence(catalog: Catalog) -> None:
    with pytest.raises(LookupError, match="command-character-done"):
        catalog.render(t("command-character-done"), "en")


def test_an_argument_may_be_a_text_of_the_same_language(catalog: Catalog) -> None:
    nested = t("command-character-done", name=t("button-more"))

    said = catalog.render(nested, "en")

    assert said == "You are talking with Go on here now."
    assert catalog.render(t("button-more"), "ko") in catalog.render(nested, "ko")


def test_an_argument_is_not_read_as_a_pattern(catalog: Catalog) -> None:
    said = catalog.render(t("command-character-done", name="{ $secret } { help }"), "en")

    assert "{ $secret } { help }" in said


def test_a_language_that_is_not_ours_is_answered_in_english(catalog: Catalog) -> None:
    assert catalog.render(t("button-more"), "fr-CA") == catalog.render(t("button-more"), "en")


@pytest.mark.parametrize(
    ("wanted", "picked"),
    [
        (("ko-KR",), "ko"),
        (("ko_KR",), "ko"),
        (("KO",), "ko"),
        (("en-US", "ko"), "en"),
        (("fr", "ko"), "ko"),
        ((None, "ko"), "ko"),
        (("", None), "en"),
        (("korean",), "en"),
        ((), "en"),
    ],
)
def test_the_first_known_language_is_picked(wanted: tuple[str | None, ...], picked: str) -> None:
    assert pick_locale(*wanted) == picked
