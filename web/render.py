"""Neutral markup as HTML: everything is escaped, and only the marks that were understood become tags."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markupsafe import Markup, escape

from core.surface.markup import Kind, Span, plain

# The parser drops the first line break of a <pre>: the one here, and not one of the text's own.
_TAGS = {
    Kind.BOLD: (Markup("<strong>"), Markup("</strong>")),
    Kind.ITALIC: (Markup("<em>"), Markup("</em>")),
    Kind.STRIKE: (Markup("<s>"), Markup("</s>")),
    Kind.CODE: (Markup("<code>"), Markup("</code>")),
    Kind.PRE: (Markup("<pre>\n"), Markup("</pre>")),
    Kind.QUOTE: (Markup("<blockquote>"), Markup("</blockquote>")),
}
_HANGUL = re.compile("[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]")
_LATIN = re.compile("[A-Za-z]{2}")
_BLOCKS = frozenset({Kind.PRE, Kind.QUOTE})


def html(text: str) -> Markup:
    """`text` as phrases and blocks; white space is kept, so it belongs into an element with `white-space: pre-wrap`."""
    read = plain(text.replace("\r\n", "\n"))
    return Markup("").join(_pieces(read.text, _merged(read.spans, read.text)))


def filled(part: Markup, chat: str, ref: str, post: int) -> Markup:
    """`part` with the chat, the answer and the post in its blanks (post_macros.html)."""
    words = str(part).replace("@chat@", escape(chat)).replace("@ref@", escape(ref))
    return Markup(words.replace("@id@", str(post)))  # noqa: S704 - ours, and what is put in is escaped


def spoken(text: str) -> str:
    """The language of `text` as HTML's `lang` wants it (WCAG 2.2, 3.1.2), by its letters; "" where they do not tell."""
    if _HANGUL.search(text):
        return "ko"
    return "en" if _LATIN.search(text) else ""


def _merged(spans: tuple[Span, ...], text: str) -> list[Span]:
    """Quotes of neighbouring lines as one quote: the marks stand on every line, the thought is one."""
    merged: list[Span] = []
    quote: int | None = None
    for span in spans:
        if span.kind is not Kind.QUOTE:
            merged.append(span)
        elif quote is not None and text[merged[quote].end : span.start] == "\n":
            merged[quote] = Span(merged[quote].start, span.end, Kind.QUOTE)
        else:
            quote = len(merged)
            merged.append(span)
    return sorted(merged, key=lambda span: (span.start, -span.end))


def _pieces(text: str, spans: list[Span]) -> Iterator[Markup]:
    """A loop and no recursion: a stranger's text may nest marks thousands deep."""
    position = 0
    around: list[Span] = []
    for span in (*spans, None):
        start = len(text) if span is None else span.start
        while around and around[-1].end <= start:
            closing = around.pop()
            yield escape(text[position : closing.end]) + _TAGS[closing.kind][1]
            position = max(position, closing.end)
            if closing.kind in _BLOCKS and text[position : position + 1] == "\n":
                position += 1
        yield escape(text[position:start])
        position = max(position, start)
        if span is not None:
            yield _TAGS[span.kind][0]
            around.append(span)
