"""Neutral markup as HTML: everything is escaped, and only the marks that were understood become tags."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup, escape

from core.surface.markup import Kind, Span, plain

_TAGS = {
    Kind.BOLD: "strong",
    Kind.ITALIC: "em",
    Kind.STRIKE: "s",
    Kind.CODE: "code",
    Kind.PRE: "pre",
    Kind.QUOTE: "blockquote",
}
_BLOCKS = frozenset({Kind.PRE, Kind.QUOTE})


def html(text: str) -> Markup:
    """`text` as phrases and blocks; white space is kept, so it belongs into an element with `white-space: pre-wrap`."""
    read = plain(text.replace("\r\n", "\n"))
    return Markup("").join(_pieces(read.text, _merged(read.spans, read.text)))


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
            yield escape(text[position : closing.end]) + _closing(closing)
            position = max(position, closing.end)
            if closing.kind in _BLOCKS and text[position : position + 1] == "\n":
                position += 1
        yield escape(text[position:start])
        position = max(position, start)
        if span is not None:
            yield _opening(span)
            around.append(span)


def _opening(span: Span) -> Markup:
    # A parser drops the first line break of a <pre>: this one, and not one of the text's own.
    return Markup("<pre>\n") if span.kind is Kind.PRE else Markup(f"<{_TAGS[span.kind]}>")


def _closing(span: Span) -> Markup:
    return Markup(f"</{_TAGS[span.kind]}>")
