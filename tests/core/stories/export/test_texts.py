"""Plain text, Markdown and HTML keep every word, and say what they are."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.stories.edition import Chapter, Edition
from core.stories.export.html import html
from core.stories.export.markdown import markdown, markdown_read
from core.stories.export.plain import clean
from core.stories.export.txt import Layout, Quotes, txt
from tests.core.stories.export.editions import KOREAN, english, hostile, korean, painted

NASTY = st.text(st.sampled_from("가나 .#*_`>-+=1)\n\\<&[]|~$:\t\r\x00\u2028\u3000\ud800…“"), max_size=60)


def test_plain_text_has_each_text_as_it_is_stored() -> None:
    written = txt(korean(2), Layout()).decode()

    assert written.count(KOREAN) == 2
    assert "\n\n\n\n2화 돌아온 짐꾼 2\n\n" in written
    assert "\r" not in written


def test_windows_gets_its_mark_and_its_line_ends() -> None:
    plain, windows = txt(korean(1), Layout()), txt(korean(1), Layout(windows=True))

    assert windows.decode("utf-8-sig").replace("\r\n", "\n").encode() == plain
    assert windows.startswith(b"\xef\xbb\xbf")
    assert windows.count(b"\r\n") == windows.count(b"\n")


def test_what_is_pasted_into_a_platform_is_set_as_platforms_set_it() -> None:
    text = "그는... 웃었다…\n\n◇ ◇ ◇\n\n\"'가'라니.\""

    written = txt(korean(chapters=(Chapter(1, "", text),)), Layout(paste=True, quotes=Quotes.CURLY)).decode()

    assert written.endswith("1화\n\n그는…… 웃었다……\n\n***\n\n“‘가’라니.”\n")


def test_quotes_can_be_made_straight() -> None:
    written = txt(korean(chapters=(Chapter(1, "", "“가 ‘나’”"),)), Layout(quotes=Quotes.STRAIGHT)).decode()

    assert written.endswith("\"가 '나'\"\n")


@pytest.mark.parametrize("edition", [korean(3), english(2), hostile(), korean(0)])
def test_markdown_is_read_back_to_the_same_texts(edition: Edition) -> None:
    read = markdown_read(markdown(edition))

    assert read.chapters == clean(edition).chapters
    assert read.front["title"] == clean(edition).title


@given(st.lists(st.tuples(NASTY, NASTY), max_size=3), st.sampled_from(["ko", "en"]))
def test_markdown_is_read_back_whatever_is_in_the_text(parts: list[tuple[str, str]], language: str) -> None:
    chapters = tuple(Chapter(n, title, text) for n, (title, text) in enumerate(parts, 1))
    edition = korean(chapters=chapters, language=language)

    read = markdown_read(markdown(edition))

    assert read.chapters == clean(edition).chapters


@given(NASTY)
def test_what_has_been_cleaned_stays_as_it_is(text: str) -> None:
    once = clean(korean(chapters=(Chapter(1, text, text),)))

    assert clean(once) == once


def test_markdown_of_somebody_else_is_read_as_far_as_it_goes() -> None:
    written = b"\xef\xbb\xbf---\r\ntitle: A plain title\r\n---\r\nfront\r\n\r\n"
    written += b"## First\r\n\r\nOne *word*.\r\n\r\n## Second\r\nTwo\xff"

    read = markdown_read(written)

    assert read.front == {"title": "A plain title"}
    assert read.chapters == (Chapter(1, "First", "One *word*."), Chapter(2, "Second", "Two\ufffd"))


def test_no_line_of_a_text_becomes_markup() -> None:
    text = "# a\n\n- b\n\n1. c\n\n> d\n\n    e\n\n```\n\na\n===\n\n<b>"

    written = markdown(korean(chapters=(Chapter(1, "", text),))).decode().partition("## ")[2]

    assert re.search(r"^(#|- |1\. |>|```|===|<)", written, re.MULTILINE) is None


def test_front_matter_says_that_it_is_generated() -> None:
    front = markdown_read(markdown(korean(1))).front

    assert "생성형 인공지능을 이용하여 제작되었습니다" in str(front["ai_disclosure"])
    assert front["models"] == ["anthropic:claude-sonnet-5-5", "gemini:gemini-3.8-flash"]
    assert front["digital_source_type"] == "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"


def test_a_page_is_whole_runs_nothing_and_fetches_nothing() -> None:
    page = Tags()

    page.feed(html(hostile()).decode())

    assert "script" not in page.names
    assert page.names.count("title") == 1
    assert page.names.count("img") == 1
    addresses = [value for key, value in page.attributes if key in {"src", "href"}]
    assert [each[:40] for each in addresses if not each.startswith(("#", "data:image/png;base64,"))] == []
    assert [key for key, _ in page.attributes if key.startswith("on") or key == "style"] == []
    assert ("http-equiv", "Content-Security-Policy") in page.attributes


def test_a_page_says_that_it_is_generated() -> None:
    page = html(korean(1, cover=painted())).decode()

    generator = re.search(r'<meta name="generator" content="([^"]*)"', page)
    assert generator is not None
    assert "생성형 인공지능을 이용하여 제작되었습니다" in generator[1]
    assert "AI 생성물</p>" in page
    assert json.dumps("trainedAlgorithmicMedia")[1:-1] in page


def test_paragraphs_of_a_page_have_names_of_their_own() -> None:
    page = Tags()

    page.feed(html(korean(3)).decode())

    ids = [value for key, value in page.attributes if key == "id"]
    assert len(ids) == len(set(ids)) > 3 * len(KOREAN.split("\n\n"))


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []
        self.attributes: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.attributes += [(key, value or "") for key, value in attrs]
