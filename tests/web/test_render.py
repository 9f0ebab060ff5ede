"""Neutral markup as HTML."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.surface.markup import visible
from web.render import html, spoken

MARKS = st.text(st.sampled_from("*_~`\\>#<&\"'\n 가a😀"), max_size=200)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('**"안녕"**이라고', "<strong>&#34;안녕&#34;</strong>이라고"),
        ("*a **b** c*", "<em>a <strong>b</strong> c</em>"),
        ("~~s~~ `<b>`", "<s>s</s> <code>&lt;b&gt;</code>"),
        ("> 하나\n> *둘*\n셋", "<blockquote>하나\n<em>둘</em></blockquote>셋"),
        ("> 하나\n\n> 둘", "<blockquote>하나</blockquote>\n<blockquote>둘</blockquote>"),
        ("앞\n```py\n\nx < 1\n```\n뒤", "앞\n<pre>\n\nx &lt; 1\n</pre>뒤"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("", ""),
    ],
)
def test_marks_become_tags_and_everything_else_is_text(text: str, wanted: str) -> None:
    assert html(text) == wanted


class Tags(HTMLParser):
    """Fails for a tag that is not one of ours or does not nest."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in {"strong", "em", "s", "code", "pre", "blockquote"} and not attrs
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@given(MARKS | st.text(max_size=200))
def test_whatever_is_said_only_our_tags_come_out_and_no_letter_is_lost(text: str) -> None:
    text = text.replace("\r", "")
    parser = Tags()

    parser.feed(html(text))
    parser.close()

    assert parser.open == []
    shown = unescape(re.sub(r"<[^>]+>", "", html(text)))
    assert shown.replace("\n", "") == visible(text).replace("\n", "")


def test_a_thousand_marks_within_each_other_are_no_trouble() -> None:
    text = "".join("*a _b " for _ in range(500)) + "".join("c_ d* " for _ in range(500))

    assert str(html(text)).count("<em>") == 1000


@pytest.mark.parametrize(("text", "language"), [("안녕 hello", "ko"), ("hello", "en"), ("…!? 😀", ""), ("1 a 2", "")])
def test_the_language_of_a_post_is_told_to_readers(text: str, language: str) -> None:
    assert spoken(text) == language
