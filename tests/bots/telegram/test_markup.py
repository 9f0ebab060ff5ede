"""Neutral markup as Telegram's text and entities."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bots.telegram.markup import ENTITY_LIMIT, GUARD, LIMIT, NAME_ROOM, Shown, headed, literal, measure, render, units
from core.surface.markup import split, visible
from tests.fakes.telegram_api import entities
from tests.fakes.telegram_api.entities import Entity

MARKS = [
    "**",
    "*",
    "`",
    "```",
    "```py\n",
    "~~",
    "> ",
    "# ",
    "\n",
    "\n\n",
    " ",
    "@",
    "@mina_kim",
    "\\",
    "_",
    "/",
    "/new",
]
# Marks of direction, joiners, and what Telegram drops or replaces before it looks for mentions and commands.
ODD = list(
    "\u200b\u200c\u200d\u200e\u200f\u202a\u202e\u2028\u2060\u2066\u2069\ufeff\u0333\u033f\u030a\r\t\x00\x0b\ufe0f"
)
LINKS = [
    "https://",
    "https://a.com/-",
    "https://example.com/new",
    "[여기](https://example.com)",
    "tg://user?id=5",
    "example.org",
    "@iyagi_test_bot",
    "/who@",
]
WORDS = st.one_of(
    st.sampled_from(MARKS),
    st.sampled_from(ODD),
    st.text(min_size=1, max_size=12),
    st.sampled_from(["안녕", "😀", "👩‍👩‍👧", "ㅋㅋ", "word", "שלום", "مرحبا", *LINKS]),
)
TEXTS = st.lists(WORDS, max_size=40).map("".join)


def stands(shown: Shown) -> entities.Formatted:
    """How Telegram takes it; raises where it would refuse."""
    given = [Entity(mark.type, mark.offset, mark.length, language=mark.language or "") for mark in shown.entities]
    return entities.settle(shown.text, given)


def covered(shown: Shown) -> list[tuple[str, str]]:
    """Each entity with the words that it covers."""
    return [
        (mark.type, entities.cut(shown.text, Entity(mark.type, mark.offset, mark.length))) for mark in shown.entities
    ]


def core_of(text: str) -> str:
    """Without what Telegram drops, replaces and trims: white space, control characters, guards."""
    return re.sub("[\\s\\x00-\\x1f\u2028-\u202e\u0333\u033f\u030a\u2060]", "", text)


@pytest.mark.parametrize(
    ("text", "shown", "marks"),
    [
        ("**굵게** *기울여* ~~지워~~ `코드`", "굵게 기울여 지워 코드", ["bold", "italic", "strikethrough", "code"]),
        ("```py\nx = 1\n```", "x = 1", ["pre"]),
        ("# 제목\n글", "제목\n글", ["bold"]),
        ("반쯤 **굵", "반쯤 **굵", []),
        ("  \n앞뒤 \n ", "앞뒤", []),
    ],
)
def test_marks_become_entities(text: str, shown: str, marks: list[str]) -> None:
    result = render(text)

    assert result.text == shown
    assert [mark.type for mark in result.entities] == marks


def test_offsets_are_utf_16_units() -> None:
    result = render("😀 **안녕 👩‍👩‍👧** 그리고 *세상*")

    assert covered(result) == [("bold", "안녕 👩‍👩‍👧"), ("italic", "세상")]


def test_lines_of_a_quote_are_one_quote() -> None:
    result = render("> 하나\n> 둘\n\n> 셋")

    assert covered(result) == [("blockquote", "하나\n둘"), ("blockquote", "셋")]


def test_the_first_line_of_code_keeps_its_place() -> None:
    result = render("```\n    return 1\n```")

    assert covered(result) == [("pre", "    return 1")]


@pytest.mark.parametrize(
    "text", ["@mina_kim", "안녕 @mina_kim!", "(@mina_kim)", ".@mina_kim", "**@mina_kim**", "@**mina**_kim"]
)
def test_nobody_is_mentioned(text: str) -> None:
    shown = stands(render(text))

    assert "mention" not in {mark.type for mark in shown.entities}
    assert shown.text.replace(GUARD, "") == visible(text)


@pytest.mark.parametrize("text", ["kim@example.com", "`@mina_kim`", "그냥 @ 골뱅이", "@"])
def test_what_mentions_nobody_stays_as_it_is(text: str) -> None:
    assert render(text).text == visible(text)


@pytest.mark.parametrize(
    "text", ["/new", "네. /settings who all", "(/who)", "**/new**", "/who@iyagi_test_bot", "/\u202enew", "/**n**ew"]
)
def test_no_command_can_be_touched_in_a_characters_words(text: str) -> None:
    shown = stands(render(text))

    assert {mark.type for mark in shown.entities} <= {"bold"}
    assert shown.text.replace(GUARD, "") == visible(text).replace("\u202e", "")


def test_commands_in_the_products_own_words_can_be_touched_and_mention_nobody() -> None:
    shown = stands(render("/new, @mina_kim", commands=True))

    assert [mark.type for mark in shown.entities] == ["bot_command"]


@pytest.mark.parametrize(
    "text",
    [
        "1/2",
        "그리고/또는",
        "https://example.com/new/game",
        "https://example.com/a/-/new?x=/y",
        "https://example.com/@mina_kim",
        "안녕/hello",
        "a/b/c",
        "`/new`",
        "/",
    ],
)
def test_a_stroke_that_makes_no_command_stays_as_it_is(text: str) -> None:
    assert render(text).text == visible(text)


def test_what_telegram_drops_cannot_hide_a_mention() -> None:
    assert [mark.type for mark in stands(render("@\u202emina_kim @\rjun_lee **@\u030akim_yu**")).entities] == ["bold"]


def test_literal_words_have_no_marks() -> None:
    assert literal("**@mina_kim** /new\n> `x`") == Shown(f"**@{GUARD}mina_kim** /{GUARD}new\n> `x`", ())


def test_guards_move_the_entities_behind_them() -> None:
    assert covered(render("@mina_kim **굵게** @jun_lee *기울여*")) == [("bold", "굵게"), ("italic", "기울여")]


@pytest.mark.parametrize("text", ["", " \n", "\u200b", "```\n```", "\u0333", "\u2060"])
def test_of_nothing_visible_three_dots_are_shown(text: str) -> None:
    assert stands(render(text)).text == "…"


def test_no_more_entities_are_given_than_telegram_reads() -> None:
    assert len(render("**a** " * 300).entities) == ENTITY_LIMIT


def test_halves_of_characters_do_not_stop_a_post() -> None:
    assert render("\ud83d\ude00 \ud83d").text == "😀 �"


@given(TEXTS)
@example("@" * 100)
@example("> \n**")
def test_telegram_takes_every_text_with_its_entities(text: str) -> None:
    shown = render(text)

    taken = stands(shown)

    assert units(shown.text) <= max(measure(text), 1)
    assert {mark.type for mark in taken.entities} & {"mention", "bot_command", "text_link", "text_mention"} == set()
    assert {mark.type for mark in stands(literal(text)).entities} <= {"url", "email", "hashtag"}
    if shown.text != "…":
        assert core_of(taken.text) == core_of(visible(text))


@given(TEXTS.map(lambda text: (text or "가") * 400), st.integers(0, 40_000))
def test_no_part_of_a_long_text_is_over_the_limit(text: str, length: int) -> None:
    parts = split(text[:length], LIMIT, measure)

    for part in parts:
        shown = render(part.before + part.text + part.after)
        assert units(stands(shown).text) <= LIMIT


@given(st.text(min_size=1, max_size=200), st.text(max_size=200))
def test_whoever_speaks_stands_in_a_line_of_their_own_and_moves_the_marks(name: str, text: str) -> None:
    shown = render(text)

    named = headed(name, shown)

    head, _, words = named.text.partition("\n")
    assert (words, named.entities[0].length) == (shown.text, units(head))
    assert units(head) < NAME_ROOM
    assert [mark.offset - units(head) - 1 for mark in named.entities[1:]] == [mark.offset for mark in shown.entities][
        : ENTITY_LIMIT - 1
    ]
